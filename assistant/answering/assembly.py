"""Chooses what goes into an answer: the best leaf, what belongs to it, what the rest of the question needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from assistant.answering import designators
from assistant.answering.leaves import DEFINES, Evidence, Scored
from assistant.answering.listing import (
    CELL_END,
    beginning,
    below,
    fitting,
    introduces,
    lead_of,
    members_of,
    sections_of_steps,
)
from assistant.answering.questions import Asked, holds
from assistant.answering.rows import meant
from assistant.answering.snippets import Line, Snippet, cut_to, for_readers
from assistant.answering.spoken import opening, spoken_sentences, widened
from knowledge.sentences import sentence_ranges
from knowledge.types import Document, Leaf
from knowledge.words import squashed, terms

# Lengths in words. An answer of 80 reads in twenty seconds; from the prototype, not swept again.
BUDGET = 80
UNSURE_BUDGET = 120  # where the best leaf may not be it: on dev_hard 31 right instead of 27, with 150 no more
LIST_EXTRA = 30
LIST_WORDS = 170  # of a list that was asked for: whole, in order
LIST_CAP = 90
SNIPPETS = 3
UNSURE_SNIPPETS = 4
MOST_WORDS = 225  # of all snippets: with headings and markers an answer stays below 250
FIRST = 50
LATER = 40
REST = 20
LEAD_WORDS = 40
TABLE_WORDS = 200  # of a table that was asked for, what stands before it included: each row has a marker, too
SHORTEN_FROM = 4  # items: of fewer the best one is shown
SHORTEST_ITEM = 6
MOST_ROWS = 0.6  # of a table must have room to be shown with all their cells
LONG_ROW = 150  # words from which of a row only its first cell and its best sentences are shown
LED = 110  # words of the list below a lead-in that is the answer
LED_LATER = 60  # and below one that comes later
LOOKED_AT = 30  # leaves tried after the required ones

SHORTEST_STEPS = 3
ASKS_STEPS = re.compile(r"\b(?:steps?|stages?|phases?|procedures?|process|how (?:do|can|should) (?:i|we))\b", re.I)


EmbedText = Callable[[str], np.ndarray]
LeavesOf = Callable[[int], Sequence[Leaf]]  # document id -> all its leaves in order


@dataclass(frozen=True, slots=True)
class Choice:
    """A leaf that may go into the answer. `required`: for one half of the question it is the answer.

    `questions`: how many of several questions in one it answers; 0 where one is asked.
    """

    scored: Scored
    evidence: Evidence
    required: bool
    questions: int = 0


class Assembler:
    """Builds the snippets of one answer from choices, best first."""

    def __init__(self, evidence: Evidence, leaves_of: LeavesOf, embed: EmbedText, unsure: bool = False) -> None:
        self.evidence = evidence
        self.wants_list = evidence.asking.wants_list
        self.budget = (UNSURE_BUDGET if unsure else BUDGET) + (LIST_EXTRA if self.wants_list else 0)
        self._most = UNSURE_SNIPPETS if unsure else SNIPPETS
        self._leaves_of = leaves_of
        self._embed = embed
        self._used: set[tuple[int, int]] = set()
        self.snippets: list[Snippet] = []

    @property
    def words(self) -> int:
        return sum(snippet.words for snippet in self.snippets)

    @property
    def _lists(self) -> bool:
        return any(len(snippet.lines) > 1 and snippet.lines[-1].item for snippet in self.snippets)

    def assemble(self, choices: Sequence[Choice]) -> list[Snippet]:
        for choice in choices:
            full = len(self.snippets) >= self._most or self.words >= self.budget - 12
            if not choice.required and full:
                break
            if choice.scored.key in self._used or self._repeats(choice.scored.leaf.text):
                continue
            if self._introduces_what_is_there(choice.scored) or not (choice.required or self._is_meant(choice)):
                continue
            snippet = for_readers(
                self._snippet(choice), self._leaves_of(choice.scored.document.id), choice.evidence.asking.search
            )
            if snippet is None:
                continue
            if self.words + snippet.words > MOST_WORDS:
                if self.snippets:
                    continue
                snippet = cut_to(snippet, MOST_WORDS)
            self._add(snippet)
        return self.snippets

    def _add(self, snippet: Snippet) -> None:
        self.snippets.append(snippet)
        self._used.update((line.document.id, line.number) for line in snippet.lines)

    def _repeats(self, text: str) -> bool:
        bare = squashed(text)
        said = [squashed(snippet.text) for snippet in self.snippets]
        return any(bare in other or (len(bare) > 60 and other in bare) for other in said)

    def _introduces_what_is_there(self, scored: Scored) -> bool:
        follows = (scored.document.id, scored.number + 1)
        return follows in self._used and introduces(self._leaves_of(scored.document.id), scored.number)

    def _snippet(self, choice: Choice) -> Snippet:
        scored, first = choice.scored, not self.snippets
        room = self.budget - self.words
        cap = FIRST if first else max(LATER if choice.required else REST, min(LATER, room + 8))
        cap *= max(1, choice.questions)
        list_cap = (
            LIST_WORDS
            if self.wants_list and not self._lists
            else FIRST + 10
            if first
            else max(30, min(LATER + 10, room + 10))
        )
        steps = self._steps(scored) if self.wants_list and not self._lists else None
        if steps:
            return steps
        if introduces(self._leaves_of(scored.document.id), scored.number) and not self._told_before(choice):
            introduced = self._introduced(scored, list_cap)
            if introduced:
                return introduced
        whole = self._whole_list(scored, list_cap)
        if whole:
            return whole
        if first and (self.wants_list or self._defines(scored.leaf)):
            cap = max(cap, LIST_CAP)
        return self._sentences(choice, cap, first)

    def _defines(self, leaf: Leaf) -> bool:
        return self.evidence.asking.wants_definition and bool(DEFINES.search(leaf.text))

    def _line(self, scored: Scored, leaf: Leaf, number: int, item: bool = False) -> Line:
        return Line(scored.document, leaf, number, 0, len(leaf.text), item)

    def _introduced(self, scored: Scored, cap: int) -> Snippet | None:
        """A lead-in ("The vendor must:") with what it introduces, up to what is shown already."""
        leaves = self._leaves_of(scored.document.id)
        members = list(
            takewhile(lambda n: (scored.document.id, n) not in self._used, below(leaves, scored.number))
        )
        sizes = [len(leaves[number].text.split()) for number in members]
        most = max(cap, LED if not self.snippets else LED_LATER)
        count = max(fitting(sizes, most), 1)
        if not members or sum(sizes[:count]) > 1.5 * most:
            return None
        following = [
            self._line(scored, leaves[number], number, item=leaves[number].group is not None)
            for number in members[:count]
        ]
        start = 0
        if len(scored.leaf.text.split()) > LEAD_WORDS:
            start = sentence_ranges(scored.leaf.text)[-1][0]
        head = Line(scored.document, scored.leaf, scored.number, start, len(scored.leaf.text))
        return Snippet((head, *following), len(members) - count)

    def _told_before(self, choice: Choice) -> bool:
        """Whether a long paragraph answers in another sentence than in its last, which introduces a list."""
        text = choice.scored.leaf.text
        if self.wants_list or len(text.split()) <= LEAD_WORDS:
            return False
        scores = [self.sentence_score(choice.evidence, text[a:b]) for a, b in spoken_sentences(text)]
        return max(scores) > scores[-1]

    def _steps(self, scored: Scored) -> Snippet | None:
        """Steps that are sections of their own: each heading with the first sentence below it."""
        if not ASKS_STEPS.search(self.evidence.asking.question):
            return None
        leaves = self._leaves_of(scored.document.id)
        found = sections_of_steps(leaves, scored.number)
        share = LIST_WORDS // max(1, len(found))
        if len(found) < SHORTEST_STEPS or share < SHORTEST_ITEM:
            return None
        lines: list[Line] = []
        for heading, number in found.items():
            text = leaves[number].text
            ends = [end for _, end in spoken_sentences(text) if len(text[:end].split()) <= share]
            end = ends[0] if ends else beginning(leaves[number], share) or len(text)
            lines.append(Line(scored.document, leaves[number], number, 0, end, item=True, label=heading))
        return Snippet(tuple(lines))

    def _whole_list(self, scored: Scored, cap: int) -> Snippet | None:
        """The list or table that a leaf belongs to, with its lead-in, if it is short enough to show whole."""
        leaf = scored.leaf
        if leaf.group is None or leaf.kind == "definition":
            return None
        leaves = self._leaves_of(scored.document.id)
        members = self._members(scored)
        total = sum(len(leaves[n].text.split()) for n in members)
        lead = lead_of(leaves, members[0])
        if len(members) < 2 or any((scored.document.id, n) in self._used for n in members):
            return None
        if self.wants_list and leaf.kind == "row" and not self._lists:
            cap = max(cap, TABLE_WORDS - self.words)
        if total + len(leaf.lead.split()) > cap:
            return self._shortened(scored, members, cap) if self.wants_list and not self._lists else None
        if not self.wants_list and (total / len(members) > 40 or (leaf.kind == "row" and total > 45)):
            return None
        if not self.wants_list and self._alone(leaves[scored.number], [leaves[n] for n in members]):
            return None
        if not self.wants_list and self._of_other_levels([leaves[n].text for n in members]):
            return None
        lines = [self._line(scored, leaves[n], n, item=True) for n in members]
        if lead is not None and leaf.kind != "row":
            lines.insert(0, _last_sentences(scored.document, leaves[lead], lead))
        return Snippet(tuple(lines))

    def _members(self, scored: Scored) -> list[int]:
        """The list or the table around a leaf; of a table the rows that the question names, if it names any."""
        leaves = self._leaves_of(scored.document.id)
        members = members_of(leaves, scored.number)
        if scored.leaf.kind != "row":
            return members
        wanted = meant([leaves[n] for n in members], self.evidence.asking, scored.document.title)
        return [n for n, named in zip(members, wanted, strict=True) if named]

    def _is_meant(self, choice: Choice) -> bool:
        return choice.scored.leaf.kind != "row" or choice.scored.number in self._members(choice.scored)

    def _alone(self, row: Leaf, table: Sequence[Leaf]) -> bool:
        """Whether a row is the only one of its table that holds some word of the question."""
        others = {term for leaf in table if leaf is not row for term in terms(leaf.text)}
        return row.kind == "row" and not self.evidence.weights.keys() & set(terms(row.text)) <= others

    def _of_other_levels(self, items: Sequence[str]) -> bool:
        """Whether the question names one level, tier or phase, and some items are about others."""
        wanted = designators.designators(self.evidence.asking.question)
        return bool(wanted) and any(designators.fit(item, wanted) < 0 for item in items)

    def _shortened(self, scored: Scored, members: Sequence[int], cap: int) -> Snippet | None:
        """Of a list too long to show whole the first items, or each one cut to its beginning; None for long items.

        Rows keep their cells while most of them have room: what was asked for may stand in the last.
        """
        leaves = self._leaves_of(scored.document.id)
        count = fitting([len(leaves[n].text.split()) for n in members], cap)
        if scored.leaf.kind == "row" and count >= MOST_ROWS * len(members):
            return Snippet(
                tuple(self._line(scored, leaves[n], n, item=True) for n in members[:count]), len(members) - count
            )
        share = cap // len(members)
        if len(members) < SHORTEN_FROM or share < SHORTEST_ITEM:
            return None
        ends = [beginning(leaves[n], share) for n in members]
        lines = [
            Line(scored.document, leaves[n], n, 0, end, item=True)
            for n, end in zip(members, ends, strict=True)
            if end is not None
        ]
        if len(lines) < len(members) or self._loses_value(scored, lines):
            return None
        return Snippet(tuple(lines))

    def _loses_value(self, scored: Scored, lines: Sequence[Line]) -> bool:
        """Whether the value that is asked for stands in what was cut from the best item."""
        kinds = frozenset(self.evidence.asking.kinds - {Asked.LIST})
        shown = next(line.text for line in lines if line.number == scored.number)
        return bool(kinds) and holds(scored.leaf.text, kinds) > holds(shown, kinds)

    def _sentences(self, choice: Choice, cap: int, first: bool) -> Snippet:
        """The best sentence of a leaf and its neighbours, with the lead-in where the leaf needs it."""
        scored, evidence = choice.scored, choice.evidence
        leaf = scored.leaf
        start, end = self._window(evidence, leaf, cap)
        lines = [Line(scored.document, leaf, scored.number, start, end, item=False)]
        head = self._needed_lead(scored, evidence, leaf.text[start:end], first)
        key = CELL_END.search(leaf.text)
        told = key is not None and any(run.at < key.start() for run in leaf.runs)  # not a column's name alone
        if leaf.kind == "row" and key and told and key.end() <= start:  # whose row it is
            head = Line(scored.document, leaf, scored.number, 0, key.start())
        if head is not None:
            lines.insert(0, head)
        return Snippet(tuple(lines))

    def _window(self, evidence: Evidence, leaf: Leaf, cap: int) -> tuple[int, int]:
        ranges = spoken_sentences(leaf.text)
        sizes = [len(leaf.text[a:b].split()) for a, b in ranges]
        if len(ranges) < 2 or (leaf.kind == "row" and sum(sizes) <= LONG_ROW):
            return 0, len(leaf.text)
        scores = [self.sentence_score(evidence, leaf.text[a:b]) for a, b in ranges]
        if sum(sizes) <= 1.15 * cap:
            return ranges[opening(leaf.text, ranges, scores)][0], len(leaf.text)
        low, high = widened(scores, sizes, cap)
        return ranges[low][0], ranges[high][1]

    def sentence_score(self, evidence: Evidence, sentence: str) -> float:
        kind = 0.25 * holds(sentence, evidence.asking.kinds) if evidence.asking.kinds else 0.0
        return max(0.0, evidence.coverage(sentence) + kind + float(self._embed(sentence) @ evidence.vector))

    def _needed_lead(self, scored: Scored, evidence: Evidence, text: str, first: bool) -> Line | None:
        """The sentence above an item, where the item is a fragment of it or where the asked value stands there."""
        leaf = scored.leaf
        if leaf.kind == "row" or not leaf.lead or leaf.lead in leaf.path:
            return None
        leaves = self._leaves_of(scored.document.id)
        number = lead_of(leaves, scored.number)
        if number is None or (scored.document.id, number) in self._used:
            return None
        lead = leaves[number]
        kinds = frozenset(evidence.asking.kinds - {Asked.LIST})
        if kinds and not holds(text, kinds):
            for start, end in sentence_ranges(lead.text):
                if holds(lead.text[start:end], kinds) and len(lead.text[start:end].split()) <= FIRST:
                    return Line(scored.document, lead, number, start, end)
        size = len(leaf.lead.split())
        if leaf.kind == "item" and size <= 30 and (len(text.split()) < 12 or (first and size <= 25)):
            return _last_sentences(scored.document, lead, number)
        return None


def _last_sentences(document: Document, leaf: Leaf, number: int) -> Line:
    ranges = sentence_ranges(leaf.text)
    start = 0 if len(leaf.text.split()) <= LEAD_WORDS or not ranges else ranges[-1][0]
    return Line(document, leaf, number, start, len(leaf.text))
