"""Spans for OpenTelemetry: how long each step of an answer took, and how much there was of what.

They hold counts, names of models and reasons of failures, and what was asked, read or written only where `CONTENT`
says so. Spans go to whatever the process exports to (`bots/telemetry.py`, `opentelemetry-instrument`, an embedding
program), through the API alone. Where nobody has imported that, nothing is imported and nothing is done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from opentelemetry.trace import Span

TRACER = "bpo-assistant"
OWN = "bpo."  # an attribute whose name holds no dot is ours, others are those of the semantic conventions
API = "opentelemetry.trace"
# The usual switch of GenAI instrumentations for prompts and answers in spans.
CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
IN_SPANS = frozenset({"true", "1", "span_only", "span_and_event"})

Value = str | bool | int | float | Sequence[str]
Some = TypeVar("Some")


class Traced:
    """A span, or nothing where nobody listens."""

    __slots__ = ("_failed", "_span")

    def __init__(self, span: Span | None) -> None:
        self._span = span
        self._failed = False

    @property
    def with_content(self) -> bool:
        """Whether texts may be put in."""
        return self._span is not None and os.environ.get(CONTENT, "").strip().lower() in IN_SPANS

    def set(self, **attributes: Value) -> None:
        if self._span is not None:
            self._span.set_attributes(_named(attributes))

    def failed(self, kind: str) -> None:
        """`kind` is one of few: no message, for what providers say may hold a key or the prompt."""
        self._failed = True
        if self._span is not None:
            from opentelemetry.trace import Status, StatusCode

            self._span.set_attribute("error.type", kind)
            self._span.set_status(Status(StatusCode.ERROR))

    def failed_by(self, error: Exception) -> None:
        if not self._failed:
            self.failed(type(error).__qualname__)

    @contextmanager
    def current(self) -> Iterator[None]:
        """Spans that begin within are its children."""
        if self._span is None:
            yield
            return
        from opentelemetry.trace import use_span

        with use_span(self._span, end_on_exit=False, record_exception=False, set_status_on_exception=False):
            yield


@contextmanager
def span(name: str, *, current: bool = True, remote: bool = False, **attributes: Value) -> Iterator[Traced]:
    """A step. `remote`: somebody else does the work. An error that passes through is named and goes on.

    In a generator take `current=False`: what is current there would be so for its caller between two values, too.
    """
    if API not in sys.modules:
        yield Traced(None)
        return
    from opentelemetry import trace

    kind = trace.SpanKind.CLIENT if remote else trace.SpanKind.INTERNAL
    begun = trace.get_tracer(TRACER).start_span(name, kind=kind, attributes=_named(attributes))
    traced = Traced(begun)
    try:
        if current:
            with traced.current():
                yield traced
        else:
            yield traced
    except Exception as error:
        traced.failed_by(error)
        raise
    finally:
        begun.end()


def carried(traced: Traced, values: Generator[Some]) -> Generator[Some]:
    """The values of a generator, which works within the span; who takes them does not."""
    try:
        while True:
            with traced.current():
                try:
                    value = next(values)
                except StopIteration:
                    return
            yield value
    finally:
        values.close()


def _named(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {name if "." in name else OWN + name: value for name, value in attributes.items()}
