"""Quotes: the source's own characters behind a stretch of readable text. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from knowledge.types import Run

# What may stand between two quoted stretches and still be part of one quote: white space, and markup that a reader
# does not see as words. Anything else (a page footer, a comment, the words of an attribute) ends the quote.
# The loop is possessive: backtracking into thousands of half links would never end.
TAG = r"</?[A-Za-z][\w:-]{0,30}(?:\s+[\w:-]+=[^\s<>]{0,200})*\s*/?>"
SIGNS = r"[\s*_`#|>\\~^\"'“”‘’().,:;\[\]{}+=•-]"
MARKUP = re.compile(rf"(?:\]\([^)\s]*\)|{TAG}|\{{\{{\s*[^{{}}\s]*\s*\}}\}}|&\w+;|{SIGNS})*+")
MAX_MARKUP = 300  # characters: a longer interruption is no link target
WORD = re.compile(r"[^\W_]+")
NOTHING = "null"  # what JSON writes where a value is missing
MARK = '"'


def quote(source: str, runs: Sequence[Run], start: int, end: int, names: Collection[str] = ()) -> str:
    """The source behind `text[start:end]`, word for word: its longest unbroken part.

    A sentence that runs over a page break is interrupted there by a footer: then the longer side is quoted.
    `names`: as of `stretches`.
    """
    found = stretches(source, runs, start, end, names)
    if not found:
        return ""
    begin, stop = _with_marks(source, *max(found, key=lambda stretch: stretch[1] - stretch[0]))
    if source.count("**", begin, stop) % 2:  # half of a pair of bold marks: take in the other half
        begin -= 2 * source.startswith("**", begin - 2)
        stop += 2 * (source.startswith("**", stop) and source.count("**", begin, stop) % 2)
    return source[begin:stop].strip()


def _with_marks(source: str, begin: int, stop: int) -> tuple[int, int]:
    """With the quotation mark before or behind, where its other half is inside or at the other end."""
    odd = source.count(MARK, begin, stop) % 2 == 1
    if begin and source[begin - 1] == MARK and (odd or source.startswith(MARK, stop)):
        begin, odd = begin - 1, not odd
    return begin, stop + (odd and source.startswith(MARK, stop))


def stretches(
    source: str, runs: Sequence[Run], start: int, end: int, names: Collection[str] = ()
) -> list[tuple[int, int]]:
    """The parts of the source behind `text[start:end]`, joined where only markup stands between them.

    `names`: words that may stand between, too: a record of JSON repeats the names of its values, which a
    reader sees in the row as it is told.
    """
    found: list[tuple[int, int]] = []
    for run in runs:
        low, high = max(run.at, start), min(run.at + run.length, end)
        if low >= high:
            continue
        begin, stop = run.source_at + low - run.at, run.source_at + high - run.at
        if found and _is_markup(source, found[-1][1], begin, names):
            found[-1] = (found[-1][0], stop)
        else:
            found.append((begin, stop))
    return found


def _is_markup(source: str, start: int, end: int, names: Collection[str]) -> bool:
    if not 0 <= end - start <= MAX_MARKUP:
        return False
    if MARKUP.fullmatch(source, start, end):
        return True
    rest = WORD.sub(lambda word: "" if word[0] in names or word[0] == NOTHING else word[0], source[start:end])
    return bool(names) and MARKUP.fullmatch(rest) is not None


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def stands_in(text: str, source: str) -> bool:
    """Whether `text` is in `source` word for word, white space folded."""
    return folded(text) in folded(source)
