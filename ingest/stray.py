"""An audience that stands at the top of a text where nobody reads it: its document must not open to the default.

Fences other than three dashes, line ends of old computers, front matter below a heading, keys without any fence.
"Audience: all staff" in running text is prose: a line counts only when what follows is made of labels. Pure.
"""

from __future__ import annotations

import re
from itertools import islice

from ingest.unseen import plain

LINES = 20  # from the top, blank ones not counted
MAX_CHARACTERS = 65_536
MAX_ITEMS = 50  # of a list below the key
NAMES = ("audience", "acl", "access", "visibility")
SLIPS = 2  # letters: "audiance" is meant as "audience"
LINE = re.compile(
    r"(?P<mark>[\s\"'`{\[<!>#/%;|*+-]*)(?P<key>\w[\w-]{1,14})[\s\"'`*_]*[:=：﹕][\s*_]*(?P<value>.*)", re.S
)
QUIET = re.compile(r"[\s\"'{]*")  # marks before a key that is written as a key
BARE = re.compile(r"public|employees|admin")
SCOPED = re.compile(r"(?:team|vendor)\s*[:：﹕*]\s*\S.*", re.I)
ITEM = re.compile(r"\s*[-*+]\s+(?P<value>\S.*)")
BRACKETS = str.maketrans("", "", "[]{}()\"'`“”‘’")


def stray_audience(text: str, start: int = 0) -> int | None:
    """The line (from 1, of the whole text) on which an audience stands, if one does behind `start`."""
    head = plain(text[:start]).splitlines()
    lines = plain_lines(text[start : start + MAX_CHARACTERS])
    filled = islice(((at, line) for at, line in enumerate(lines) if line.strip()), LINES)
    for at, line in filled:
        match = LINE.match(line)
        if match is None or not _is_name(match["key"]):
            continue
        written = match["value"] if match["value"].strip(" \t[{") else " ,".join(_items(lines[at + 1 :]))
        if _is_audience(written, quiet=QUIET.fullmatch(match["mark"]) is not None):
            return len(head) + at + 1
    return None


def plain_lines(text: str) -> list[str]:
    """By any line end, without characters that nobody sees."""
    return [plain(line) for line in text.splitlines()]


def _is_name(key: str) -> bool:
    from rapidfuzz.distance import Levenshtein

    lowered = key.lower()
    return lowered in NAMES or Levenshtein.distance(lowered, NAMES[0], score_cutoff=SLIPS) <= SLIPS


def _items(lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in lines[:MAX_ITEMS]:
        match = ITEM.fullmatch(line)
        if match is None and line.strip(" \t[]{},"):
            if not re.fullmatch(r"\s+[\"'].*", line):  # the items of a list in JSON
                break
            found.append(line)
        elif match is not None:
            found.append(match["value"])
    return found


def _is_audience(value: str, *, quiet: bool) -> bool:
    """Whether it is made of labels. One word such as `public` after a bullet or a bold word may be prose."""
    listed = re.match(r"\s*\[[^\]]*\]", value)
    bare = (listed[0] if listed else re.sub(r"\s(?:#|-->|//).*", "", value)).translate(BRACKETS)
    labels = [part.strip() for part in re.split(r"[,;，]", bare) if part.strip()]
    if not labels or not all(BARE.fullmatch(label) or SCOPED.fullmatch(label) for label in labels):
        return False
    return quiet or listed is not None or any(SCOPED.fullmatch(label) for label in labels)
