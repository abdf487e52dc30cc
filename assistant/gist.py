"""What a document says, for a question that asks for no more than that: a sentence of each section. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.snippets import Line, Snippet, lines_of, readable
from assistant.answering.spoken import CLAUSE, LEANS
from knowledge.types import Document, Leaf

MOST_WORDS = 170  # of the sentences: with headings, day and notes an answer stays below 250
BESIDE_WORDS = 75  # where two versions share an answer
LONGEST = 45  # words of a sentence: what is longer tells little in few
FEWEST = 3
OF_ITSELF = re.compile(r"th(?:is|ese) (?!(?:is|was|are|were|must|may|does|do|has|have|can|will|means?)\b)\w", re.I)
VALUE = re.compile(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|once|twice|half)\b", re.I)
WHAT = r"(?P<what>.{3,100}?)"
SHOW = (
    r"(?:show|give|tell|read|quote)(?: (?:me|us))?|summari[sz]e|sum up|(?:can|could|may) (?:i|we) see|let me see"
)
FORMS = tuple(
    re.compile(rf"(?:and |so |please |tell me )*{form}[\s?.!]*", re.I)
    for form in (
        rf"what (?:did|does|do|will|would) {WHAT} (?:say|state|read|look like)"
        r"(?: (?:then|back then|now|today))?",
        rf"what (?:is|was|were|are|stands|stood)(?: (?:in|inside|written in|said in|stated in)) {WHAT}",
        rf"(?:{SHOW}) (?:what (?:is|was|stands) in )?(?P<what>(?:the|our|an?|its) .{{2,100}}?)",
        rf"(?:how|what) (?:has|have|did|is|was)(?: changed| different| new)? (?:in|about|with) {WHAT}"
        r"(?: changed?)?",
        rf"(?:how|what) (?:has|have|did) {WHAT} changed?",
        rf"what (?:changed|(?:will|is going to) (?:change|be (?:different|new))) (?:in|about|with) {WHAT}",
    )
)


def asked_gist(question: str) -> str:
    """The words that name the document; empty where the question asks for something else."""
    plain = " ".join(question.split())
    for form in FORMS:
        match = form.fullmatch(plain)
        if match:
            return match["what"]
    return ""


@dataclass(frozen=True, slots=True)
class Gist:
    shown: tuple[Snippet, ...]
    left: int = 0  # sections of which nothing is shown


def gist(document: Document, leaves: Sequence[Leaf], most: int = MOST_WORDS, known: Collection[str] = ()) -> Gist:
    """All of a short document; of a longer one a sentence of each section, rather the first that holds a value.

    `known`: texts of leaves that another version holds, too; they are no news.
    """
    sections = list(_sections(document, leaves, known))
    every = [line for section in sections for line in section]
    if sum(len(line.text.split()) for line in every) <= most:
        return Gist(tuple(Snippet((line,)) for line in every))
    found: list[Snippet] = []
    for number, section in enumerate(sections):
        alone = [line for line in section if not LEANS.match(line.text) or OF_ITSELF.match(line.text)] or section
        line = next((one for one in alone if _holds_value(one)), alone[0])
        if found and sum(one.words for one in found) + len(line.text.split()) > most:
            return Gist(tuple(found), len(sections) - number)
        found.append(Snippet((line,)))
    return Gist(tuple(found))


def _holds_value(line: Line) -> bool:
    number = CLAUSE.match(line.text)  # that of the clause is none
    return bool(VALUE.search(line.text, number.end() if number else 0))


def _sections(document: Document, leaves: Sequence[Leaf], known: Collection[str]) -> Iterator[list[Line]]:
    path: tuple[str, ...] | None = None
    lines: list[Line] = []
    for number, leaf in enumerate(leaves):
        if leaf.text in known or not readable(leaves, number):
            continue
        if leaf.path != path:
            if lines:
                yield lines
            path, lines = leaf.path, []
        for line in lines_of(document, leaf, number):
            if FEWEST <= len(line.text.split()) <= LONGEST and not line.text.rstrip().endswith((":", "?")):
                lines.append(line)
    if lines:
        yield lines
