"""Where sentences end, in contracts and policies: abbreviations, clause numbers and mail addresses in mind."""

from __future__ import annotations

import re

BOUNDARY = re.compile(
    r"(?<=[.!?])[\"”’)]*\s+(?=[\"“(\[•]?[A-Z0-9{€$£])|(?<=;)\s+(?=\(?[a-z0-9]{1,4}\)\s)|\s+(?=[•▪●]\s)"
)
ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|Inc|Ltd|Co|Corp|No|Nos|Sec|Art|Dr|Mr|Mrs|Ms|U\.S|N\.D|St|approx|incl|Fig|cf|B\.V|a\.m|p\.m|[A-Z])\.$"
)
NUMBER_ONLY = re.compile(r"\(?[\w.]{1,6}[.)]")


def sentence_ends(text: str) -> list[int]:
    """Offsets after each sentence's last character (white space not included); the last one is len(text)."""
    ends: list[int] = []
    start = 0
    for match in BOUNDARY.finditer(text):
        end = match.start() + len(match[0].rstrip()) if match[0].strip() else match.start()
        sentence = text[start:end].strip()
        if ABBREVIATION.search(sentence) or NUMBER_ONLY.fullmatch(sentence):
            continue
        if len(sentence.split()) < 3 and not sentence.endswith(("?", "!")):
            continue
        ends.append(end)
        start = match.end()
    ends.append(len(text))
    return ends


def sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the sentences of `text`, without the white space between them."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for end in sentence_ends(text):
        part = text[start:end]
        low = start + len(part) - len(part.lstrip())
        high = end - len(part) + len(part.rstrip())
        if low < high:
            ranges.append((low, high))
        start = end
    return ranges


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text)]
