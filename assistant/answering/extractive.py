"""The embedded answerer: an answer made of verbatim spans, or an honest "the documents do not say"."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from assistant.answering.asking import Asking, understand
from assistant.answering.assembly import LOOKED_AT, Assembler, Choice
from assistant.answering.brevity import OFFERED_SENTENCES, SENTENCES, brief
from assistant.answering.comparison import Side, chances_of_halves, sides, told
from assistant.answering.confidence import (
    NONE,
    UNHEARD_OF,
    Chances,
    asks_for_another_level,
    asks_in_another_language,
    asks_of_unknown,
    chances,
)
from assistant.answering.contrasts import contrast
from assistant.answering.following import following
from assistant.answering.leaves import Evidence, Scored, collect
from assistant.answering.questions import holds, parts
from assistant.answering.rendering import render
from assistant.answering.small_talk import courtesy
from assistant.answering.snippets import Snippet
from assistant.naming import called, owner_of
from assistant.thresholds import ABSTAIN_BELOW, SURE_FROM
from assistant.types import Answer, Citation
from knowledge.retriever import Ranking, Retriever
from knowledge.types import Caller, Document
from knowledge.vendors import named_vendors, vendor_of
from knowledge.words import terms

OFFERED = "The closest passages say: "
OTHER_DOCUMENT = 0.15  # a second document this close to the first, with as good a value, is quoted too
RELEVANT = 0.5  # leaves further behind the best one are not added: median words on vendor_dev 87 to 50
RELEVANT_UNSURE = 0.8
OWN_BEHIND = 0.8  # of a named vendor, what is so little behind what is said of all vendors is shown before it
CLOSEST = 2  # documents named in an abstention


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question with what was found for it: what any answering step, extractive or chat model, starts from."""

    asking: Asking
    caller: Caller
    on: date
    ranking: Ranking


class ExtractiveAnswerer:
    """Answers from what a retriever finds, without a language model."""

    name = "extractive"

    def __init__(
        self, retriever: Retriever, abstain_below: float = ABSTAIN_BELOW, sure_from: float = SURE_FROM
    ) -> None:
        self._retriever = retriever
        self._abstain_below = abstain_below
        self._sure_from = sure_from

    def answer(self, retrieved: Retrieved) -> Answer:
        started = time.perf_counter()
        evidence = following(collect(retrieved.asking, retrieved.ranking, self._retriever))
        ranked = time.perf_counter()
        text, abstained, sure, citations = self._from_evidence(evidence, retrieved.caller, retrieved.on)
        return Answer(
            question=retrieved.asking.question,
            answer=text,
            abstained=abstained,
            confidence=sure.right,
            answerable=sure.answerable,
            features=sure.found,
            citations=citations,
            answerer=self.name,
            timings_ms={
                "rerank": 1000 * (ranked - started),
                "answer": 1000 * (time.perf_counter() - ranked),
            },
        )

    def _from_evidence(
        self, evidence: Evidence, caller: Caller, on: date
    ) -> tuple[str, bool, Chances, tuple[Citation, ...]]:
        ledger = self._retriever.base.ledger
        polite = courtesy(evidence.asking.question)
        if polite:
            return polite, True, NONE, ()
        if not evidence.leaves:
            return _abstention(evidence.leaves), True, NONE, ()
        embed = self._retriever.embedder.embed_query
        source_of = cache(ledger.source)  # reading a long source takes longer than all the rest
        required = self._required(evidence, caller, on)
        leaves_of = partial(self._retriever.leaves, evidence.ranking.view)
        assembler = Assembler(evidence, leaves_of, embed)
        snippets = assembler.assemble(required + _more(evidence, RELEVANT))
        if not snippets:  # all of it talks to the assistant
            return _abstention(evidence.leaves), True, NONE, ()
        sure = chances(evidence, snippets)
        halves = chances_of_halves(evidence.asking.question, required, snippets)
        if halves:
            sure = sure.each(max, halves)
        if (
            asks_of_unknown(evidence)
            or asks_in_another_language(evidence)
            or asks_for_another_level(evidence, snippets)
        ):
            sure = sure.each(min, UNHEARD_OF)
        if sure.answerable < self._abstain_below:
            _, citations = render(snippets, source_of)
            return _abstention(evidence.leaves), True, sure, citations[:CLOSEST]
        offered = sure.right < self._sure_from
        if offered:
            longer = Assembler(evidence, leaves_of, embed, unsure=True)
            snippets = longer.assemble(required + _more(evidence, RELEVANT_UNSURE))
        if not evidence.asking.wants_list:
            most = (OFFERED_SENTENCES if offered else SENTENCES) * max([1, *(one.questions for one in required)])
            kinds = evidence.asking.kinds
            snippets = brief(
                snippets,
                len(required),
                lambda snippet: partial(assembler.sentence_score, _evidence_of(snippet, required, evidence)),
                most,
                lambda text: offered or not kinds or holds(text, kinds) > 0,
            )
        text, citations = render(snippets, source_of)
        return f"{OFFERED}{text}" if offered else text, False, sure, citations

    def _required(self, evidence: Evidence, caller: Caller, on: date) -> list[Choice]:
        """What the answer must hold, best first."""
        asking = evidence.asking
        choices = [] if asking.follows_up else self._both_sides(evidence, caller, on)
        if len(choices) > 1 and contrast(asking.question):  # nothing else is asked
            return choices
        if not choices:
            choices = self._halves(asking, caller, on)
            if choices:
                return choices
            own = _of_named_vendor(evidence)
            choices += [Choice(one, evidence, required=True) for one in (*own, evidence.leaves[0])]
        for part in parts(asking.question):
            choices = self._with_part(part, evidence, caller, on, choices)
        if len(choices) == 1:
            choices += _other_document(evidence)
        return choices

    def _with_part(
        self, part: str, whole: Evidence, caller: Caller, on: date, have: Sequence[Choice]
    ) -> list[Choice]:
        """With the best leaf for one of several questions in one, asked in the light of the whole."""
        leant_on = whole.asking.earlier or whole.asking.question
        asking = replace(understand(part), search=f"{leant_on} {part}", earlier=leant_on)
        found = collect(asking, self._retriever.rank(asking.search, caller, on), self._retriever)
        if not found.leaves:
            return list(have)
        own = Choice(found.leaves[0], found, required=True, questions=1)
        number = next((n for n, one in enumerate(have) if one.scored.key == own.scored.key), None)
        if number is None:
            return [*have, own]
        known = have[number]
        both = own if not known.questions else replace(known, evidence=whole, questions=known.questions + 1)
        return [*have[:number], both, *have[number + 1 :]]

    def _halves(self, asking: Asking, caller: Caller, on: date) -> list[Choice]:
        """For a question that sets two things against each other, the leaf that tells of each."""
        both = contrast(asking.question)
        if both is None:
            return []
        found: list[Evidence] = []
        for half in both.halves:
            alone = understand(half.question)
            alone = replace(
                alone,
                search=f"{asking.earlier} {half.question}".strip(),
                earlier=asking.earlier,
                kinds=asking.kinds | alone.kinds,
                wants_list=asking.wants_list or alone.wants_list,
                wants_definition=alone.wants_definition or both.apart,
            )
            found.append(collect(alone, self._retriever.rank(alone.search, caller, on), self._retriever))
        numbers = told(both, [one.leaves for one in found])
        return [
            Choice(one.leaves[number], one, required=True)
            for one, number in zip(found, numbers, strict=True)
            if number is not None
        ]

    def _both_sides(self, evidence: Evidence, caller: Caller, on: date) -> list[Choice]:
        """For a question that names two documents or vendors, the best leaf of each, by what is asked of it."""
        view, asking = evidence.ranking.view, evidence.asking
        if evidence.ranking.route is None:
            return []
        found: list[Choice] = []
        place = {document.id: number for number, document in enumerate(view.documents)}
        for side in sides(asking.question, view.documents, view.heads):
            alone = understand(side.question)
            alone = replace(
                alone, kinds=asking.kinds | alone.kinds, wants_list=asking.wants_list or alone.wants_list
            )
            ranking = self._retriever.rank(alone.search, caller, on)
            within = collect(alone, _restricted(ranking, side.documents), self._retriever)
            best = next((one for one in within.leaves if _is_of(one, side, place)), None)
            if best is not None:
                found.append(Choice(best, within, required=True))
        return found


def _is_of(scored: Scored, side: Side, place: Mapping[int, int]) -> bool:
    """In a document that is not one side's alone, the leaf or what stands above it names the side."""
    if not side.shared[place[scored.document.id]]:
        return True
    leaf = scored.leaf
    return side.terms <= set(terms(f"{leaf.text} {leaf.lead} {' '.join(leaf.path)}"))


def _evidence_of(snippet: Snippet, required: Sequence[Choice], whole: Evidence) -> Evidence:
    """By what its sentences are judged: of several questions in one, by that which it answers."""
    held = {(line.document.id, line.number) for line in snippet.lines}
    return next((choice.evidence for choice in required if choice.scored.key in held), whole)


def _more(evidence: Evidence, behind: float) -> list[Choice]:
    """What the answer may hold: leaves that are hardly behind the best one."""
    enough = evidence.leaves[0].score - behind
    near = [scored for scored in evidence.leaves[:LOOKED_AT] if scored.score > enough]
    return [Choice(scored, evidence, required=False) for scored in near]


def _restricted(ranking: Ranking, documents: NDArray[np.bool_]) -> Ranking:
    """The ranking of the passages of some documents only."""
    keep = documents[ranking.view.index.document[ranking.rows]]
    return replace(ranking, rows=ranking.rows[keep], scores=ranking.scores[keep], dense=ranking.dense[keep])


def _of_named_vendor(evidence: Evidence) -> list[Scored]:
    """Where a vendor is named and something general answers better: what comes closest of the vendor's own."""
    view, best = evidence.ranking.view, evidence.leaves[0]
    named = named_vendors(evidence.asking.search, view.vendors)
    if not named or vendor_of(best.document) in named:
        return []
    near = (one for one in evidence.leaves[:LOOKED_AT] if one.score > best.score - OWN_BEHIND)
    own = next((one for one in near if vendor_of(one.document) in named), None)
    return [] if own is None or own.kind < best.kind else [own]


def _other_document(evidence: Evidence) -> list[Choice]:
    """A second document that answers nearly as well: two sources that may differ are both shown."""
    best = evidence.leaves[0]
    for scored in evidence.leaves[:10]:
        if scored.document.id != best.document.id:
            close = scored.score > best.score - OTHER_DOCUMENT and scored.kind >= best.kind
            return [Choice(scored, evidence, required=True)] if close else []
    return []


def _abstention(leaves: Sequence[Scored]) -> str:
    """What was looked at, and whom to ask."""
    if not leaves:
        return "The documents that I can see do not answer this: there is none to look at."
    titled: dict[str, Document] = {}
    for scored in leaves[:10]:
        titled.setdefault(scored.document.title, scored.document)
    documents = list(titled.values())[:CLOSEST]
    looked = " and ".join(called(document) for document in documents)
    owner = next(filter(None, map(owner_of, documents)), "")
    ask = f" Ask {owner}." if owner else ""
    return f"The documents that I can see do not answer this. I looked closest at {looked}.{ask}"
