"""After the answer: does another document in force give another value? Then both are shown, and which prevails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answering.conflicts import (
    DIMENSIONS,
    PRECEDENCE,
    Statement,
    covered,
    may_differ,
    of_other_vendors,
    same_subject,
    subject,
    values,
    vendor_terms,
    verdict,
)
from assistant.answering.extractive import Retrieved
from assistant.answering.orders import reads_as_order
from assistant.answering.questions import asked, parts
from assistant.answering.rendering import render
from assistant.answering.snippets import Line, Snippet
from assistant.answering.spoken import spoken_sentences
from assistant.citations import folded
from assistant.types import Answer, Citation
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Document
from knowledge.vendors import LABEL, named_vendors, vendor_of

PASSAGES = 20  # looked at for a second value, of those found for the question and for the answer's sentence
COMPARED = 6  # sentences compared by meaning, which costs a call to the model each
MARKUP = re.compile(r"[*_`|#>]+")


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
        if answer.abstained or not asking.kinds & DIMENSIONS.keys() or questions > 1:
            return answer
        first = self._first(answer, retrieved)
        if first is None:
            return answer
        citation, statement, about = first
        second = self._second(statement, about, retrieved)
        if second is None:
            return answer
        spent = 1000 * (time.perf_counter() - started)
        timings = {**answer.timings_ms, "answer": answer.timings_ms.get("answer", 0.0) + spent}
        return replace(self._with_both(answer, citation, statement, second), timings_ms=timings)

    def _first(self, answer: Answer, retrieved: Retrieved) -> tuple[Citation, Statement, list[str]] | None:
        """The sentence of the first source that holds the value and most of the question."""
        citation = answer.citations[0] if answer.citations else None
        view = retrieved.ranking.view
        document = next((d for d in view.documents if citation and d.path == citation.document), None)
        if citation is None or document is None:
            return None
        vendors = vendor_terms(view.documents)
        text = folded(MARKUP.sub(" ", citation.quote))
        found: list[tuple[int, Statement, list[str]]] = []
        for start, end in spoken_sentences(text):
            sentence = text[start:end]
            if values(sentence, retrieved.asking.kinds):
                about = subject(retrieved.asking.search, sentence, vendors)
                found.append((len(about), Statement(document, sentence), about))
        if not found:
            return None
        _, statement, about = max(found, key=lambda one: one[0])
        return citation, statement, about

    def _second(self, first: Statement, about: list[str], retrieved: Retrieved) -> Second | None:
        ranking = self._retriever.rank(first.text, retrieved.caller, retrieved.on)
        vendors = vendor_terms(ranking.view.documents)
        ids = ranking.view.index.held(self._retriever.base.ledger.term_ids(set(about)))

        def idf(term: str) -> float:
            return ranking.view.index.idf(term, ids)

        meant = named_vendors(f"{retrieved.asking.search} {first.text}", ranking.view.vendors)
        meant |= {label.removeprefix(LABEL) for label in retrieved.caller.labels if label.startswith(LABEL)}

        near: list[tuple[float, Statement, Line]] = []
        for line in self._lines([ranking, retrieved.ranking], first.document):
            other = Statement(line.document, line.text)
            named = covered(about, _read(line), idf)
            if (
                may_differ(first.text, other.text, retrieved.asking.kinds)
                and not of_other_vendors(first, other, vendors)
                and vendor_of(line.document) in {None, vendor_of(first.document), *meant}
                and not reads_as_order(other.text)
                and same_subject(len(about), named, 1.0)
            ):
                near.append((named, other, line))
        near.sort(key=lambda one: -one[0])
        embed = self._retriever.embedder.embed_query
        if not near:
            return None
        vector = embed(first.text)
        found: list[Second] = []
        for named, other, line in near[:COMPARED]:
            alike = float(vector @ embed(_read(line)))
            if same_subject(len(about), named, alike):
                found.append(Second(other, line, named + alike))
        return max(found, key=lambda one: one.fit, default=None)

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
                    for start, end in spoken_sentences(leaf.text):
                        yield Line(passage.document, leaf, passage.first_leaf + position, start, end)

    def _with_both(self, answer: Answer, citation: Citation, first: Statement, second: Second) -> Answer:
        other = second.statement
        text, citations = answer.answer, answer.citations
        marker = next(
            (c.marker for c in citations if c.document == other.document.path and _holds(c.quote, other.text)),
            None,
        )
        if marker is None:
            marker = len(citations) + 1
            shown, (added, *_) = render([Snippet((second.line,))], self._retriever.base.ledger.source)
            text = f"{text}\n\n{shown.replace('[1]', f'[{marker}]')}"
            citations = (*citations, replace(added, marker=marker))
        said = verdict((first.document, citation.marker), (other.document, marker), self._precedence)
        return replace(answer, answer=f"{text}\n\n{said}", citations=citations)


def _read(line: Line) -> str:
    """The sentence as a reader meets it: in an FAQ after its question, which says what it is about."""
    heading = line.leaf.path[-1] if line.leaf.path else ""
    return f"{heading} {line.text}" if heading.rstrip().endswith("?") else line.text


def _holds(quote: str, sentence: str) -> bool:
    bare = re.sub(r"\W+", "", sentence).lower()
    return bare in re.sub(r"\W+", "", quote).lower()
