"""After the answer: does another document in force give another value? Then both are shown, and which prevails."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.conflicts import (
    PRECEDENCE,
    impersonal,
    rank,
    subject,
    vendor_terms,
    verdict,
)
from assistant.answering.extractive import Retrieved
from assistant.answering.questions import asked, parts
from assistant.answering.rendering import render
from assistant.answering.sameness import suits
from assistant.answering.snippets import Line, Snippet, lines_of
from assistant.answering.statements import CELL, Statement, values
from assistant.comparing import Comparison, First, compared, slot_of, statement_of
from assistant.harmless import visible
from assistant.types import Answer, Citation
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Document, Leaf, section_name

PASSAGES = 20  # looked at for a second value, of those found for the question and for the answer's sentence
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\]\([^)\s]*\)|&\w+;")  # in a quote, and not in what is read
COMPARED = 8  # sentences compared by meaning, which costs a call to the model each
SAME_WORDS = 2.0  # how well a sentence fits that is the same but for one slot
MOST_SHOWN = 3  # further values in one answer


@dataclass(frozen=True, slots=True)
class Second:
    """A sentence of another document that disagrees."""

    statement: Statement
    line: Line
    fit: float


class Reconciler:
    """Looks for a second value only where the question asks for one, and only in what the caller may see."""

    def __init__(self, retriever: Retriever, precedence: Sequence[str] = PRECEDENCE) -> None:
        self._retriever = retriever
        self._precedence = tuple(precedence)

    def reconciled(self, answer: Answer, retrieved: Retrieved) -> Answer:
        started = time.perf_counter()
        asking = retrieved.asking
        questions = sum(bool(asked(part)) for part in parts(asking.question))
        if answer.abstained or questions > 1:
            return answer
        first = self._first(answer, retrieved)
        seconds = self._seconds(first, retrieved) if first else []
        if first is None or not seconds:
            return answer
        spent = 1000 * (time.perf_counter() - started)
        timings = {**answer.timings_ms, "answer": answer.timings_ms.get("answer", 0.0) + spent}
        return replace(self._with_all(answer, first, seconds), timings_ms=timings)

    def _first(self, answer: Answer, retrieved: Retrieved) -> First | None:
        """The sentence of the first source that holds the value and most of the question."""
        citation = answer.citations[0] if answer.citations else None
        view = retrieved.ranking.view
        document = next((d for d in view.documents if citation and d.path == citation.document), None)
        if citation is None or document is None:
            return None
        vendors = vendor_terms(view.documents)
        found: list[tuple[int, First]] = []
        question = retrieved.asking.search
        kinds = compared(retrieved)
        for line in _quoted(citation, document, self._retriever.leaves(view, document.id)):
            said = statement_of(line)
            if values(said.text, kinds) or slot_of(said, retrieved):
                about = subject(question, said.read, vendors)
                found.append((suits(said, question, vendors), First(citation, line, said, about)))
        best = max(found, key=lambda one: (one[0], len(one[1].about)), default=None)
        return best[1] if best else None

    def _seconds(self, first: First, retrieved: Retrieved) -> list[Second]:
        """Of each document that disagrees its best sentence; each value once, by the document that prevails."""
        vendors = vendor_terms(retrieved.ranking.view.documents)
        said = impersonal(first.statement.text, vendors)  # a policy says it of all vendors
        ranking = self._retriever.rank(said, retrieved.caller, retrieved.on)
        comparison = Comparison(self._retriever, first, retrieved, ranking, self._precedence)
        best: dict[int, Second] = {}
        for second in self._disagreeing(comparison, first, [ranking, retrieved.ranking]):
            known = best.get(second.line.document.id)
            if known is None or second.fit > known.fit:
                best[second.line.document.id] = second
        found: list[Second] = []
        for second in sorted(best.values(), key=lambda one: (self._rank(one), -one.fit)):
            if all(comparison.told_apart(known.statement, second.statement) for known in found):
                found.append(second)
        return found[:MOST_SHOWN]

    def _rank(self, second: Second) -> int:
        return rank(second.line.document, self._precedence)

    def _disagreeing(self, comparison: Comparison, first: First, rankings: Sequence[Ranking]) -> Iterator[Second]:
        near: list[tuple[float, Statement, Line]] = []
        for line in self._lines(rankings, first.line.document):
            other = statement_of(line)
            named = comparison.covered(other)
            if comparison.contradicts(other):
                yield Second(other, line, SAME_WORDS)
            elif comparison.near_enough(other, named) and comparison.disagrees(other, line):
                near.append((named, other, line))
        if not near:
            return
        embed = self._retriever.embedder.embed_query
        vector = embed(comparison.impersonal(first.statement.text))
        for named, other, line in _best_of_each(near)[:COMPARED]:
            alike = float(vector @ embed(comparison.impersonal(other.read)))
            if comparison.near_enough(other, named, alike):
                yield Second(other, line, named + alike)

    def _lines(self, rankings: Sequence[Ranking], not_in: Document) -> Iterator[Line]:
        """Every sentence of the best passages of other documents."""
        seen: set[int] = set()
        for ranking in rankings:
            for hit in self._retriever.hits(ranking, PASSAGES):
                passage = hit.passage
                if passage.id in seen or passage.document.id == not_in.id:
                    continue
                seen.add(passage.id)
                for position, leaf in enumerate(passage.leaves):
                    yield from lines_of(passage.document, leaf, passage.first_leaf + position)

    def _with_all(self, answer: Answer, first: First, seconds: Sequence[Second]) -> Answer:
        text, citations = answer.answer, answer.citations
        shown = [(first.line.document, first.citation.marker)]
        for second in seconds:
            document, said = second.line.document, second.statement.text
            marker = next(
                (c.marker for c in citations if c.document == document.path and _holds(c.quote, said)), None
            )
            if marker is None:
                marker = len(citations) + 1
                added, (citation, *_) = render([Snippet((second.line,))], self._retriever.base.ledger.source)
                text = f"{text}\n\n{added.replace('[1]', f'[{marker}]')}"
                citations = (*citations, replace(citation, marker=marker))
            shown.append((document, marker))
        told = verdict(*shown, precedence=self._precedence)
        return replace(answer, answer=f"{text}\n\n{told}", citations=citations)


def _best_of_each(near: Sequence[tuple[float, Statement, Line]]) -> list[tuple[float, Statement, Line]]:
    """The best sentence of each document before the second best of any."""
    taken: Counter[int] = Counter()
    placed: list[tuple[int, tuple[float, Statement, Line]]] = []
    for one in sorted(near, key=lambda one: -one[0]):
        placed.append((taken[one[2].document.id], one))
        taken[one[2].document.id] += 1
    return [one for _, one in sorted(placed, key=lambda pair: pair[0])]


def _quoted(citation: Citation, document: Document, leaves: Sequence[Leaf]) -> Iterator[Line]:
    """The sentences and rows of a document that a citation quotes."""
    quote = _bare(MARKUP.sub(" ", citation.quote))
    for number, leaf in enumerate(leaves):
        if not leaf.text or visible(section_name(leaf, document.title)) != citation.section:
            continue
        for line in lines_of(document, leaf, number):
            shown = _bare(line.text)
            cells = (
                "".join(_bare(cell["value"]) for cell in CELL.finditer(line.text)) if leaf.kind == "row" else ""
            )
            if shown in quote or quote in shown or (cells and cells in quote):
                yield line


def _holds(quote: str, sentence: str) -> bool:
    return _bare(sentence) in _bare(quote)


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
