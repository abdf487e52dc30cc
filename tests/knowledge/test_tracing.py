from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from threading import Thread

import pytest
from opentelemetry import trace
from opentelemetry.trace import StatusCode

from knowledge.tracing import CONTENT, Traced, carried, span
from tests.spans import Spans, spans

__all__ = ["spans"]


def test_a_step_within_a_step(spans: Spans) -> None:
    with span("outer", passages=3) as outer, span("inner", **{"gen_ai.operation.name": "retrieval"}):
        outer.set(candidates=2)
    assert spans.names == ["inner", "outer"] and spans.parent("inner") == "outer"
    assert dict(spans["outer"].attributes or {}) == {"bpo.passages": 3, "bpo.candidates": 2}
    assert dict(spans["inner"].attributes or {}) == {"gen_ai.operation.name": "retrieval"}
    assert spans["outer"].status.status_code == StatusCode.UNSET


def test_an_error_goes_on_and_leaves_its_name_only(spans: Spans) -> None:
    with pytest.raises(ValueError, match="secret"), span("step"):
        raise ValueError("the secret prompt")
    found = spans["step"]
    assert dict(found.attributes or {}) == {"error.type": "ValueError"}
    assert found.status.status_code == StatusCode.ERROR and not found.events
    assert "secret" not in found.to_json()


def test_a_reason_that_was_given_stays(spans: Spans) -> None:
    def step() -> None:
        with span("step") as traced:
            traced.failed("timed out")
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        step()
    assert (spans["step"].attributes or {})["error.type"] == "timed out"


def values(traced: Traced) -> Generator[int]:
    for number in range(2):
        with span(f"step {number}"):
            pass
        yield number


def test_a_generator_works_within_a_span_and_who_takes_its_values_does_not(spans: Spans) -> None:
    with span("whole", current=False) as traced:
        for _ in carried(traced, values(traced)):
            assert not trace.get_current_span().get_span_context().is_valid
            with span("elsewhere", current=False):
                pass
    assert spans.parent("step 0") == spans.parent("step 1") == "whole"
    assert all(one.parent is None for one in spans.all if one.name == "elsewhere")


def test_a_generator_left_in_another_thread_ends_its_span(spans: Spans, caplog: pytest.LogCaptureFixture) -> None:
    def whole() -> Generator[int]:
        with span("whole", current=False) as traced:
            yield from carried(traced, values(traced))

    left = whole()
    next(left)
    thread = Thread(target=left.close)
    thread.start()
    thread.join()
    assert spans.names == ["step 0", "whole"] and not caplog.records


@pytest.mark.parametrize(("value", "shown"), [("", False), ("false", False), ("true", True), ("SPAN_ONLY", True)])
def test_texts_go_in_only_where_that_is_switched_on(
    spans: Spans, monkeypatch: pytest.MonkeyPatch, value: str, shown: bool
) -> None:
    monkeypatch.setenv(CONTENT, value)
    with span("step") as traced:
        assert traced.with_content is shown


def test_where_nobody_listens_nothing_is_imported() -> None:
    code = (
        "import sys; from knowledge.tracing import carried, span\n"
        "with span('a', n=1) as one:\n"
        "    one.set(m=2); one.failed('x'); assert not one.with_content\n"
        "    assert list(carried(one, (n for n in (1, 2)))) == [1, 2]\n"
        "import bots.telemetry; bots.telemetry.export_spans()\n"
        "assert not any(name.startswith('opentelemetry') for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={"OTEL_SDK_DISABLED": "true"}, timeout=60)
    subprocess.run([sys.executable, "-c", code], check=True, env={}, timeout=60)
