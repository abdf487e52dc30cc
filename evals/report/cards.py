"""One question of the report: what was expected, what was answered, what was found for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assistant.types import Answer, Citation
from evals.runs import Outcome
from evals.scoring import Score, matches, word_count
from evals.suites import Question, Source
from evals.tracing import Candidate, Trace
from evals.verdicts import Verdict, spelled, verdict
from knowledge.words import words

CHOSEN = ' class="chosen"'
SHOWN_TEXT = 420  # characters of a candidate passage
QUOTED = 0.8  # share of a quote's words in a passage from which the quote was taken there
COLOURS = {Verdict.RIGHT: "right", Verdict.DECLINED: "declined"}  # every other verdict is "wrong"


@dataclass(frozen=True, slots=True)
class Row:
    outcome: Outcome
    score: Score
    trace: Trace | None = None


def card(row: Row) -> str:
    question, found = row.outcome.question, verdict(row.score)
    parts = [_expected(question, row.score, row.outcome.answer), _answer(row.outcome)]
    if row.outcome.answer:
        parts.append(_citations(row.outcome.answer, question))
    if row.trace:
        parts.append(_trace(row.trace, row.outcome))
    hidden = " hidden" if found is Verdict.RIGHT else ""  # the page opens with the failures
    return (
        f'<details class="question" data-verdict="{escape(found)}" data-kind="{escape(question.kind)}"{hidden}>'
        f'<summary><span class="badge {COLOURS.get(found, "wrong")}">{escape(spelled(row.score))}</span>'
        f'<span class="asked">{escape(question.question)}</span><span class="kind">{escape(question.kind)}</span>'
        f'<span class="id">{escape(question.id)}</span></summary>'
        f'<div class="body">{"".join(parts)}</div></details>'
    )


def _expected(question: Question, score: Score, answer: Answer | None) -> str:
    text = answer.answer if answer else ""
    parts = [_conversation(question), _circumstances(question)]
    if question.either:
        parts.append('<h3>Expected</h3><p class="muted">An answer and an abstention are both right.</p>')
    elif not question.answerable:
        parts.append('<h3>Expected</h3><p class="muted">An abstention: the documents do not say.</p>')
    if question.facts:
        facts = "".join(_fact(fact, text) for fact in question.facts)
        parts.append(f'<h3>Expected facts</h3><div class="facts">{facts}</div>')
    if question.forbidden:
        chips = "".join(
            _chip("missing" if one in score.forbidden else "idle", one, shown=one in score.forbidden)
            for one in question.forbidden
        )
        parts.append(f'<h3>Must not be shown</h3><div class="facts">{chips}</div>')
    if question.sources:
        parts.append(f"<h3>Stands in</h3>{''.join(map(_source, question.sources))}")
    return "".join(parts)


def _conversation(question: Question) -> str:
    if not question.history:
        return ""
    turns = "".join(f"<p><b>{escape(turn.role)}:</b> {escape(turn.text)}</p>" for turn in question.history)
    return f"<h3>Conversation before</h3>{turns}"


def _circumstances(question: Question) -> str:
    said = [f"asked as {question.labels}"] if question.labels else []
    said += [f"on {question.on.isoformat()}"] if question.on else []
    return f'<p class="muted">{escape(", ".join(said))}</p>' if said else ""


def _fact(alternatives: Sequence[str], answer: str) -> str:
    found = any(matches(alternative, answer) for alternative in alternatives)
    return _chip("found" if found else "missing", " or ".join(alternatives), shown=found)


def _chip(kind: str, words: str, *, shown: bool) -> str:
    """The sign says the same as the colour, for those who do not see it."""
    return f'<span class="fact {kind}">{"✓" if shown else "✗"} {escape(words)}</span>'


def _source(source: Source) -> str:
    quote = f"<blockquote>{escape(source.quote)}</blockquote>" if source.quote else ""
    where = _where(source.document, source.section, source.page)
    return f'<div class="cited"><div class="where">{where}</div>{quote}</div>'


def _where(document: str, section: str | None, page: int | None) -> str:
    parts = [document, section or "", f"page {page}" if page is not None else ""]
    return " · ".join(escape(part) for part in parts if part)


def _answer(outcome: Outcome) -> str:
    answer = outcome.answer
    if answer is None:
        return f"<h3>Error</h3><p>{escape(outcome.error or 'no result')}</p>"
    facts = f"confidence {answer.confidence:.2f}, {word_count(answer.answer)} words"
    if "total" in answer.timings_ms:
        facts += f", {answer.timings_ms['total']:.0f} ms"
    name = "Abstention" if answer.abstained else "Answer"
    return f'<h3>{name}</h3><p>{escape(answer.answer)}</p><div class="muted">{escape(facts)}</div>'


def _citations(answer: Answer, question: Question) -> str:
    if not answer.citations:
        return ""
    right = {source.document for source in question.sources}
    return f"<h3>Citations</h3>{''.join(_citation(citation, right) for citation in answer.citations)}"


def _citation(citation: Citation, right: set[str]) -> str:
    kind = ("right" if citation.document in right else "wrong") if right else ""
    sign = {"right": "✓ ", "wrong": "✗ "}.get(kind, "")
    where = _where(citation.document, citation.section, citation.page)
    return (
        f'<div class="cited {kind}"><div class="where">{sign}[{citation.marker}] {where}</div>'
        f"<blockquote>{escape(citation.quote)}</blockquote></div>"
    )


def _trace(trace: Trace, outcome: Outcome) -> str:
    right = {source.document for source in outcome.question.sources}
    citations = outcome.answer.citations if outcome.answer else ()
    rows = "".join(
        _candidate(rank, candidate, right, chosen(candidate, citations))
        for rank, candidate in enumerate(trace.candidates, start=1)
    )
    head = "<tr><th></th><th>document</th><th>score</th><th>dense</th><th>passage</th></tr>"
    return (
        f'<details class="trace"><summary>{len(trace.candidates)} candidate passages</summary>'
        f'<p class="muted">Searched for: {escape(trace.search)}</p>'
        f'<div class="scroll"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div></details>'
    )


def chosen(candidate: Candidate, citations: Sequence[Citation]) -> bool:
    """Whether the answer quotes this passage.

    Told by words, because a quote is the source's own text and a passage reads as it is shown: a table row names
    its columns, markup is gone.
    """
    held = set(words(candidate.text.casefold()))
    for citation in citations:
        quoted = set(words(citation.quote.casefold()))
        if citation.document == candidate.document and quoted and len(quoted & held) / len(quoted) >= QUOTED:
            return True
    return False


def _candidate(rank: int, candidate: Candidate, right: set[str], is_chosen: bool) -> str:
    signs = [sign for sign, holds in (("quoted", is_chosen), ("✓ right", candidate.document in right)) if holds]
    dense = "" if candidate.dense is None else f"{candidate.dense:.3f}"
    parts = " ".join(f"{name} {value:.3f}" for name, value in candidate.parts.items())
    text = candidate.text[:SHOWN_TEXT] + ("…" if len(candidate.text) > SHOWN_TEXT else "")
    return (
        f'<tr{CHOSEN if is_chosen else ""}><td class="number">{rank}</td>'
        f'<td class="document">{_where(candidate.document, candidate.section, candidate.page)}'
        f'<br><span class="sign">{escape(" · ".join(signs))}</span></td>'
        f'<td class="number">{candidate.score:.3f}<br><span class="muted">{escape(parts)}</span></td>'
        f'<td class="number">{dense}</td><td class="passage">{escape(text)}</td></tr>'
    )
