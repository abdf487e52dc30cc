"""Spans of a test, kept in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class Spans:
    """What has ended, in that order."""

    def __init__(self) -> None:
        self._kept = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self._kept))

    @property
    def all(self) -> tuple[ReadableSpan, ...]:
        return self._kept.get_finished_spans()

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.all]

    def __getitem__(self, name: str) -> ReadableSpan:
        (only,) = (one for one in self.all if one.name == name)
        return only

    def parent(self, name: str) -> str:
        """The name of the span above; empty for one at the top."""
        above = self[name].parent
        return next((one.name for one in self.all if above and one.context.span_id == above.span_id), "")


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spans]:
    """The provider of a process can be set once only: here its tracers are handed out instead."""
    kept = Spans()
    monkeypatch.setattr(trace, "get_tracer", kept.provider.get_tracer)
    yield kept
    kept.provider.shutdown()
