"""Which end of a stretch of hours a text tells, and which a question asks for: from when, until when. Pure."""

from __future__ import annotations

import re

from assistant.answering.quantities import CLOCK

FROM = re.compile(rf"\b(?:from|after|since|(?:open|start|begin)\w*)\s+(?:at\s+)?(?={CLOCK.pattern})", re.I)
UNTIL = re.compile(
    rf"(?:\b(?:until|till|to|by|before|and|(?:clos|end)\w*)\s+(?:at\s+)?|[-–]\s*)(?={CLOCK.pattern})", re.I
)
BEGINS = re.compile(r"\b(?:opens?|opening|starts?|begins?|from when|since when|how early|earliest)\b", re.I)
ENDS = re.compile(
    r"\b(?:clos(?:e|es|ing)|ends?|finish(?:es)?|stops?|shuts?|until when|till when|how late|latest|cut-?off)\b",
    re.I,
)
OF_BOTH = re.compile(r"\b(?:hours|times|between|is|are)\b.*\bopen(?:ing)?\b|\bopening (?:hours|times)\b", re.I)


def starts(text: str) -> bool:
    """Whether it tells from when, and not until when."""
    return bool(FROM.search(text)) and not _ends(text)


def ends(text: str) -> bool:
    return bool(_ends(text)) and not FROM.search(text)


def of_the_asked_end(text: str, question: str) -> str:
    """ "From 8:00 to 12:00", without the time that a question for the other one does not ask for."""
    begin, end = bool(BEGINS.search(question)) and not OF_BOTH.search(question), bool(ENDS.search(question))
    if begin == end:
        return text
    late = {match.end() for match in _ends(text)}
    if not late:
        return text
    times = [match.span() for match in CLOCK.finditer(text)]
    kept = [start for start, _ in times if (start in late) == end]
    if not kept:
        return text
    for start, stop in reversed(times):
        if start not in kept:
            text = f"{text[:start]}…{text[stop:]}"
    return text


def _ends(text: str) -> list[re.Match[str]]:
    """Before each time that ends a stretch; "and" does so after "between" alone."""
    between = re.search(r"\bbetween\b", text, re.I)
    return [one for one in UNTIL.finditer(text) if between or not one[0].lower().startswith("and")]
