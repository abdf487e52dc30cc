"""Levels, tiers and phases named by number: "Sev 1" is "Severity 1" and "S1", and never "Severity 2". Pure."""

from __future__ import annotations

import re

SMALL = {word: str(n) for n, word in enumerate("one two three four five".split(), start=1)}
# Sections and clauses are not among them: a clause that refers to another one still says what it says.
KIND = (
    r"(?P<kind>sev(?:erity)?|prio(?:rity)?|tier|level|phase|stage|band|grade|class|category|type|module|lot|zone|wave"
    r"|day|week|month|step)"
)
NAMED = re.compile(
    rf"\b{KIND}s?\s*[-:]?\s*(?P<number>\d{{1,3}}|{'|'.join(SMALL)}|(?-i:[A-F]))(?![\w.,%]*\d|\w)", re.I
)
SHORT = re.compile(r"\b(?P<kind>[SP])[- ]?(?P<number>[1-9])\b(?!\.\d)", re.I)
SEVERITY = "severity"  # what people call priority is the same ladder
SAME = {"sev": SEVERITY, "prio": SEVERITY, "priority": SEVERITY, "s": SEVERITY, "p": SEVERITY}

Designators = frozenset[tuple[str, str]]  # kind and number or letter: ("severity", "1")


def designators(text: str) -> Designators:
    return frozenset(
        (SAME.get(match["kind"].lower(), match["kind"].lower()), _number(match["number"]))
        for pattern in (NAMED, SHORT)
        for match in pattern.finditer(text)
    )


def fit(text: str, wanted: Designators) -> int:
    """1 where `text` speaks of what is wanted, -1 where only of others of its kind, 0 where of none."""
    if not wanted:
        return 0
    held = designators(text)
    if held & wanted:
        return 1
    kinds = {kind for kind, _ in wanted}
    return -1 if any(kind in kinds for kind, _ in held) else 0


def _number(text: str) -> str:
    return SMALL.get(text.lower(), text.upper())
