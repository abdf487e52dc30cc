"""What an earlier version said beside what holds now. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.types import Answer

MOST_WORDS = 245  # of both together; an answer stays below 250
MARKER = re.compile(r"\[(\d+)\]")


def beside(then: Answer, now: Answer) -> Answer:
    """Both answers in one, the earlier version's first; one alone where the other has none."""
    if then.abstained or now.abstained:
        return now if then.abstained else then
    if len(then.answer.split()) + len(now.answer.split()) > MOST_WORDS:
        return now
    shift = len(then.citations)
    later = MARKER.sub(lambda marker: f"[{int(marker[1]) + shift}]", now.answer)
    citations = tuple(replace(one, marker=one.marker + shift) for one in now.citations)
    return replace(
        then,
        answer=f"{then.answer}\n\n{later}",
        confidence=min(then.confidence, now.confidence),
        citations=(*then.citations, *citations),
        timings_ms={
            name: then.timings_ms.get(name, 0.0) + now.timings_ms.get(name, 0.0)
            for name in {**then.timings_ms, **now.timings_ms}
        },
    )
