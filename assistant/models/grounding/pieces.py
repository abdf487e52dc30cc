"""A sentence taken apart: into clauses, and into one sentence for each thing that it says something of. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.models.grounding.reading import read
from assistant.models.grounding.wording import AUXILIARIES

MOST_PIECES = 8
INTRODUCING = re.compile(r"(?:for|in|on|at|with|under|during|of) ", re.I)
JOINT = re.compile(
    r"(?:[;,]|\s[–—-])\s+(?:and |but |while |whereas |or |so that |because |also )?(?=\S)"
    r"|\s+(?:and|but|while|whereas|because)\s+"
)
KEY = r"[\w-]+(?: \d+)?"
AMOUNT = r"(?:EUR |USD |[$€£])?\d[\d.,]*%?(?: (?:business )?(?:second|minute|hour|day|week|month|year)s?)?"
RESPECTIVELY = re.compile(
    rf"(?P<keys>{KEY}(?:, {KEY})*,? and {KEY})(?P<middle>\s.*?)(?P<values>{AMOUNT}(?:, {AMOUNT})*,? and {AMOUNT})"
    r"\s*,? respectively",
    re.I,
)
NOT_BEFORE = (
    (re.compile(r"No ([^,;]+?) before ([^,;]+)"), r"\1 from \2"),
    (
        re.compile(r"([^,;]+?) (?:do|does) not (apply|begin|start|count|hold) (?:before|until) ([^,;]+)"),
        r"\1 \2 from \3",
    ),
)
BETWEEN = re.compile(r", (?:and )?| and ")
LABELLED = re.compile(
    r"\b([A-Z]+\d+|[A-Z][a-z]+ \d+)((?:, (?:[A-Z]+\d+|[A-Z][a-z]+ \d+))*),? and ([A-Z]+\d+|[A-Z][a-z]+ \d+)\b"
)


def pieces_of(text: str) -> list[str]:
    """The clauses of a sentence; what says too little to be looked up alone stays with its neighbour."""
    cuts = [0, *(match.end() for match in JOINT.finditer(text)), len(text)]
    pieces = [text[low:high] for low, high in pairwise(cuts)]
    found: list[str] = []
    for piece in pieces:
        reading = read(piece.strip())
        if found and ((not reading.content and not reading.values) or (len(found) == 1 and _introduces(found[0]))):
            found[-1] += piece
        else:
            found.append(piece)
    return found if len(found) <= MOST_PIECES else [text]


def _introduces(piece: str) -> bool:
    """ "For step 3, …" says nothing by itself."""
    tokens = read(piece.strip()).tokens
    return bool(INTRODUCING.match(piece)) and not any(token.surface in AUXILIARIES for token in tokens)


def from_when(text: str) -> str:
    """ "No credits apply before May" as "credits apply from May"; empty where it is none of that kind."""
    for pattern, told in NOT_BEFORE:
        if match := pattern.fullmatch(text):
            return match.expand(told)
    return ""


def respectively(text: str) -> list[str]:
    """ "S1 and S2 within 15 and 30 minutes respectively": a sentence for each."""
    match = RESPECTIVELY.search(text)
    if match is None:
        return []
    keys, values = BETWEEN.split(match["keys"]), BETWEEN.split(match["values"])
    if len(keys) != len(values):
        return []
    head, tail = text[: match.start()], text[match.end() :]
    unit = values[-1].lstrip("$€£0123456789.,")  # "15 and 30 minutes"
    said = [value if value.endswith(unit) or " " in value else f"{value}{unit}" for value in values]
    return [f"{head}{key}{match['middle']}{value}{tail}" for key, value in zip(keys, said, strict=True)]


def one_label_each(text: str) -> list[str]:
    """ "95% for S1 and S2": said of each."""
    match = LABELLED.search(text)
    if match is None:
        return []
    labels = [match[1], *re.findall(r"[A-Za-z]+ ?\d+", match[2]), match[3]]
    return [f"{text[: match.start()]}{label}{text[match.end() :]}" for label in labels]
