"""Headings that stand inside a paragraph: "**Payment.** We pay in 30 days", "Q: When do you pay?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.inline import inline
from ingest.mapped import Mapped

RUN_IN_WORDS = 12

WRAPPERS = r"\s*(?:<(?:span|a|p|font)\b[^<>]{0,200}>\s*){0,3}"
BOLD = re.compile(rf"^{WRAPPERS}(?P<mark>\*\*\*|\*\*|__)(?=\S)(?P<text>[^\n]{{1,200}}?)(?<=\S)(?P=mark)", re.S)
STRONG = re.compile(
    rf"^{WRAPPERS}<(?P<mark>strong|b)\b[^<>]{{0,200}}>(?P<text>.{{1,200}}?)</(?P=mark)\s*>", re.S | re.I
)
HEADER_SPAN = re.compile(
    r"^\s*<span\b[^<>]{0,200}class=[\"']header_?\d[\"'][^<>]{0,200}>(?P<text>.{1,300}?)</span\s*>", re.S
)
AFTER_HEADING = re.compile(r"^(?:</\w+>)?\s?(?:[.:?!]|\s*[–—-]\s)")
DEFINED = re.compile(
    rf"^{WRAPPERS}(?P<mark>\*{{1,3}}|_{{1,3}}|<(?:em|i|b|strong)>)[\"“]?[^*_<>]{{2,80}}?[\"”]?(?:(?P=mark)|</\w+>)(?:</\w+>)*"
    r"\s*(?:\([^)]{1,80}\)\s*)?,?\s*(?:means?|refers?\s+to|shall\s+mean|is\s+defined\s+as|has\s+the\s+meaning)\b"
)
LETTER, WORD, VARIABLE = re.compile(r"[^\W\d_]"), re.compile(r"\w"), re.compile(r"\{\{.*?\}\}")
QUESTION = re.compile(r"^\s*(?:\*\*|__)?\s*(?:Q|Question)\s?\d{0,3}\s?(?P<mark>[:.)])(?:\*\*|__)?\s+(?=\S)")
ANSWER = re.compile(r"^\s*(?:\*\*|__)?\s*(?:A|Answer)\s?\d{0,3}\s?[:.)]\s*(?:\*\*|__)?\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class RunIn:
    title: str = ""
    alone: bool = False  # nothing comes after it


def run_in(text: Mapped, source: str) -> RunIn:
    """The heading that opens a paragraph, if its author set it off as one."""
    raw = text.text
    match = HEADER_SPAN.match(raw) or BOLD.match(raw) or STRONG.match(raw)
    if match is None:
        return RunIn()
    title = inline(text[match.start("text") : match.end("text")], source).text
    rest = text[match.end() :]
    return judge(title, rest.text, inline(rest, source).text, certain=match.re is HEADER_SPAN)


def judge(title: str, rest: str, after: str, certain: bool = False) -> RunIn:
    """Whether words set off at the start of a paragraph are a heading. `after` is `rest` as a reader sees it."""
    if not title or len(title.split()) > RUN_IN_WORDS or not LETTER.search(VARIABLE.sub("", title)):
        return RunIn()
    if not WORD.search(after):
        return RunIn(title.rstrip(".: "), alone=True) if certain or not title.endswith(".") else RunIn()
    announced = certain or title[-1] in ".:?!" or AFTER_HEADING.match(rest)
    return RunIn(title.rstrip(".: ")) if announced else RunIn()


def is_emphasised_definition(raw: str) -> bool:
    return DEFINED.match(raw) is not None


def question_mark(raw: str) -> int:
    """Length of the "Q:" that opens a question, or 0."""
    match = QUESTION.match(raw)
    return match.end() if match and (match["mark"] == ":" or "?" in raw) else 0


def answer_mark(raw: str) -> int:
    """Length of the "A:" that opens an answer, or 0. An answer follows a question: the caller knows."""
    match = ANSWER.match(raw)
    return match.end() if match else 0
