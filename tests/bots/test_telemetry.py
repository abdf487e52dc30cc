from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bots.telemetry import exporters

USES = """
import logging
from bots.telemetry import export_spans
from knowledge.tracing import span
export_spans()
export_spans()
with span("answer", abstained=False):
    pass
"""


class Collector(ThreadingHTTPServer):
    """What spans are sent to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, ExportTraceServiceRequest]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Collector

    def log_message(self, *_: object) -> None:
        return

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, ExportTraceServiceRequest.FromString(body)))
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def run(code: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=dict(env), capture_output=True, text=True, check=True, timeout=120
    )


def test_spans_reach_the_collector_that_is_named(collector: Collector) -> None:
    done = run(USES, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url})
    assert not done.stderr
    ((path, received),) = collector.received
    assert path == "/v1/traces"
    (resource,) = received.resource_spans
    named = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert named["service.name"] == "bpo-assistant"
    (scope,) = resource.scope_spans
    assert (scope.scope.name, [one.name for one in scope.spans]) == ("bpo-assistant", ["answer"])


def test_the_service_may_be_named_otherwise(collector: Collector) -> None:
    run(USES, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "vendor-desk"})
    ((_, received),) = collector.received
    values = received.resource_spans[0].resource.attributes
    assert {one.key: one.value.string_value for one in values}["service.name"] == "vendor-desk"


def test_what_cannot_be_exported_to_is_said_and_stops_nobody() -> None:
    done = run(USES, {"OTEL_TRACES_EXPORTER": "pigeon"})
    first, second = done.stderr.splitlines()  # once for each call: nothing is kept of a failure
    assert first == second and first.startswith("Spans are not exported: there is no exporter pigeon.")
    assert 'pip install "bpo-assistant[otel]"' in first


def test_without_the_sdk_that_is_said(collector: Collector) -> None:
    missing = f"import sys; sys.modules['opentelemetry.sdk.trace'] = None\n{USES}"
    done = run(missing, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url})
    assert "the OpenTelemetry SDK is not installed" in done.stderr and not collector.received


def test_the_console_is_an_exporter_too() -> None:
    assert '"name": "answer"' in run(USES, {"OTEL_TRACES_EXPORTER": "console"}).stdout


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, []),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, ["otlp_proto_http"]),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://x"}, ["otlp_proto_http"]),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, ["otlp_proto_grpc"]),
        ({"OTEL_TRACES_EXPORTER": "console, otlp"}, ["console", "otlp_proto_http"]),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_TRACES_EXPORTER": "none"}, []),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "TRUE"}, []),
    ],
)
def test_the_usual_variables_decide(
    monkeypatch: pytest.MonkeyPatch, variables: Mapping[str, str], expected: list[str]
) -> None:
    for name in ("OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_SDK_DISABLED"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert exporters() == expected
