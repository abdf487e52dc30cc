"""Scores of one answer against what its question asks for. Pure: values in, values out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.types import Answer
from evals.suites import REGEX, Question

WORD_LIMIT = 250


@dataclass(frozen=True, slots=True)
class Score:
    """What one answer got right. `None` where the question does not ask for it."""

    id: str
    kind: str
    answerable: bool
    either: bool
    abstained: bool
    facts_found: int
    facts: int
    forbidden: tuple[str, ...]  # what stands in the answer or its quotes and must not
    words: int
    cited: bool | None  # whether one of the right documents is cited
    right_citations: int  # citations of a right document
    quotes: int
    verbatim: int
    confidence: float
    chance: float  # that the documents answer
    milliseconds: float
    failed: bool = False  # the run raised an error

    @property
    def strict(self) -> bool:
        """All facts, nothing forbidden, at most 250 words, and not an abstention."""
        found = self.facts_found == self.facts
        return found and not self.forbidden and self.words <= WORD_LIMIT and not self.abstained and not self.failed

    @property
    def fact_share(self) -> float | None:
        """None where no fact was asked for."""
        return self.facts_found / self.facts if self.facts else None

    @property
    def right(self) -> bool:
        """Strict where there is an answer, an abstention where there is none."""
        if self.either:
            return not self.forbidden and not self.failed
        return self.strict if self.answerable else self.abstained and not self.forbidden


def score(question: Question, answer: Answer, sources: Mapping[str, Sequence[str]]) -> Score:
    """`sources` holds the original texts by document path: what the quotes are verified against."""
    quotes = [citation.quote for citation in answer.citations]
    right = {source.document for source in question.sources}
    shown = [answer.answer, *quotes]
    verbatim = sum(
        any(stands_in(citation.quote, text) for text in sources.get(citation.document, ()))
        for citation in answer.citations
    )
    return Score(
        id=question.id,
        kind=question.kind,
        answerable=question.answerable,
        either=question.either,
        abstained=answer.abstained,
        facts_found=sum(
            any(matches(alternative, answer.answer) for alternative in fact) for fact in question.facts
        ),
        facts=len(question.facts),
        forbidden=tuple(f for f in question.forbidden if any(matches(f, text) for text in shown)),
        words=word_count(answer.answer),
        cited=any(citation.document in right for citation in answer.citations) if right else None,
        right_citations=sum(citation.document in right for citation in answer.citations),
        quotes=len(quotes),
        verbatim=verbatim,
        confidence=answer.confidence,
        chance=answer.answerable,
        milliseconds=answer.timings_ms.get("total", 0.0),
    )


def failed(question: Question) -> Score:
    """A question whose run raised an error: nothing was right, and it was no abstention either."""
    return Score(
        id=question.id,
        kind=question.kind,
        answerable=question.answerable,
        either=question.either,
        abstained=False,
        facts_found=0,
        facts=len(question.facts),
        forbidden=(),
        words=0,
        cited=False if question.sources else None,
        right_citations=0,
        quotes=0,
        verbatim=0,
        confidence=0.0,
        chance=0.0,
        milliseconds=0.0,
        failed=True,
    )


def fold(text: str) -> str:
    return " ".join(text.split())


def matches(alternative: str, text: str) -> bool:
    """A case-insensitive substring once white space is folded, or a regular expression after `re:`."""
    if alternative.startswith(REGEX):
        return re.search(alternative.removeprefix(REGEX), fold(text), re.IGNORECASE) is not None
    return fold(alternative).casefold() in fold(text).casefold()


def stands_in(quote: str, source: str) -> bool:
    """Word for word, white space folded. An empty quote proves nothing."""
    return bool(fold(quote)) and fold(quote) in fold(source)


def word_count(answer: str) -> int:
    """What white space separates, markers included: the strictest reading of the limit."""
    return len(answer.split())
