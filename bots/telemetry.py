"""Where spans are exported to, as the usual OTEL_ variables say. Without them nothing is imported here."""

from __future__ import annotations

import logging
import os
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

SERVICE = "bpo-assistant"
REMEDY = 'Run: pip install "bpo-assistant[otel]"'
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
USUAL_PROTOCOL = "http/protobuf"
OTLP = {USUAL_PROTOCOL: "otlp_proto_http", "grpc": "otlp_proto_grpc"}  # names of the packages' entry points
TIMEOUTS = ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT")
PATIENCE = 3  # seconds, retries included: `bpo ask` ends no sooner where no collector answers; usual are 10
GROUP = "opentelemetry_traces_exporter"
log = logging.getLogger(__name__)


def export_spans() -> None:
    """Called before anything is traced, as often as one likes. What is missing is said, and stops nobody."""
    wanted = exporters()
    if not wanted:
        return
    try:
        from opentelemetry import trace
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        log.warning("Spans are not exported: the OpenTelemetry SDK is not installed. %s", REMEDY)
        return
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return  # set by us before, or by whoever runs us
    made = [exporter for name in wanted if (exporter := _made(name))]
    if not made:
        return
    provider = TracerProvider(resource=Resource.create({} if _named() else {"service.name": SERVICE}))
    for exporter in made:
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


def exporters() -> list[str]:
    """Names of entry points; empty where nothing is to be exported."""
    if _variable("OTEL_SDK_DISABLED").lower() == "true":
        return []
    usual = "otlp" if any(map(_variable, ENDPOINTS)) else ""
    names = [name.strip() for name in (_variable("OTEL_TRACES_EXPORTER") or usual).split(",")]
    protocol = next(filter(None, map(_variable, PROTOCOLS)), USUAL_PROTOCOL)
    return [OTLP.get(protocol, protocol) if name == "otlp" else name for name in names if name not in ("", "none")]


def _made(name: str) -> SpanExporter | None:
    try:
        found = next(iter(entry_points(group=GROUP, name=name)), None)
        if found is not None:
            known = name not in OTLP.values() or any(map(_variable, TIMEOUTS))
            exporter: SpanExporter = found.load()(**({} if known else {"timeout": PATIENCE}))
            return exporter
        why = f"there is no exporter {name}"
    except Exception as error:  # noqa: BLE001 - each exporter reads its variables in its own way; an answer does not wait for spans
        why = f"the exporter {name} cannot be set up ({type(error).__name__})"
    log.warning("Spans are not exported: %s. %s, or correct the OTEL_ variables", why, REMEDY)
    return None


def _named() -> bool:
    return bool(_variable("OTEL_SERVICE_NAME")) or "service.name=" in _variable("OTEL_RESOURCE_ATTRIBUTES")


def _variable(name: str) -> str:
    return os.environ.get(name, "").strip()
