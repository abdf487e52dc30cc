"""A suite through the assistant that ships, with a model whose every word is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from assistant.models.types import Final, Shown, Struck
from assistant.types import Answer
from bots.labels import parse_labels
from evals.answers import scored
from evals.chat_server import Asked, Reply
from evals.houses import Sources
from evals.progress import Ticker
from evals.runs import Outcome
from evals.scoring import Score
from evals.scripted.oracle import Written, covered
from evals.suites import Question
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.chain import ChainAssistant

NOTHING = "The passages do not tell."
NOT_USED = "not used"  # why the last sentences are struck when the extractive answer stands
FENCED = re.compile(r"⟦passage \d+ \w+⟧")

Writer = Callable[[Question, Sequence[str]], list[Written]]


class Actor:
    """Speaks for the model. Of a follow-up it rewrites nothing, so that the words decide as without a model."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.question: Question | None = None
        self.passages: list[str] | None = None  # as they were sent for the last question
        self.said: list[Written] = []

    def begin(self, question: Question) -> None:
        self.question, self.passages, self.said = question, None, []

    def __call__(self, asked: Asked) -> Reply:
        if self.question is None or not FENCED.search(asked.prompt):
            return Reply()
        self.passages = [text.partition("\n\n")[2] for text in asked.passages]  # without title, section and dates
        self.said = self._writer(self.question, self.passages)
        return Reply("\n".join(one.line for one in self.said) or NOTHING)


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a sentence: `reason` empty where it was kept, `instead` what took its place."""

    written: Written
    reason: str = ""
    instead: str = ""

    @property
    def name(self) -> str:
        return "kept" if not self.reason else "replaced" if self.instead else "dropped"


@dataclass(frozen=True, slots=True)
class Played:
    """`by_model`: the answer that was given is what the checks left of the model's."""

    score: Score
    answer: Answer | None
    asked: bool = False
    covered: bool = False  # all facts stood in the passages sent
    by_model: bool = False
    fates: tuple[Fate, ...] = field(default=())

    @property
    def fell_back(self) -> bool:
        return self.asked and not self.by_model

    @property
    def lies_shown(self) -> int:
        return sum(bool(fate.written.lie) and not fate.reason for fate in self.fates) if self.by_model else 0

    def to_json(self) -> JsonDict:
        return {
            "id": self.score.id,
            "right": self.score.right,
            "answerer": self.answer.answerer if self.answer else "",
            "covered": self.covered,
            "sentences": [
                {
                    "text": fate.written.text,
                    "cites": list(fate.written.cites),
                    "lie": fate.written.lie,
                    "fate": fate.name,
                    "reason": fate.reason,
                    "instead": fate.instead,
                }
                for fate in self.fates
            ],
            "answer": self.answer.answer if self.answer else "",
        }


def play(
    questions: Sequence[Question],
    assistant: ChainAssistant,
    sources: Sources,
    actor: Actor | None,
    write: Callable[[Played], None],
) -> list[Played]:
    """Without an actor there is no model, and the extractive answers are what they are."""
    played: list[Played] = []
    with Ticker("questions", len(questions)) as ticker:
        for question in questions:
            one = _play_one(question, assistant, sources, actor)
            write(one)
            played.append(one)
            ticker.tick()
    return played


def _play_one(question: Question, assistant: ChainAssistant, sources: Sources, actor: Actor | None) -> Played:
    if actor:
        actor.begin(question)
    turns = [line.turn() for line in question.history]
    shown: dict[int, bool] = {}  # whether the sentence begins a line, by number
    struck: dict[int, Struck] = {}
    answer: Answer | None = None
    for event in assistant.stream(question.question, parse_labels(question.labels), question.on, turns):
        if isinstance(event, Shown):
            shown[event.sentence] = event.breaks
        elif isinstance(event, Struck):
            struck[event.sentence] = event
        elif isinstance(event, Final):
            answer = event.answer
    score = scored(Outcome(question, answer), sources)
    if answer is None or actor is None or actor.passages is None:
        return Played(score, answer)
    return Played(
        score,
        answer,
        asked=True,
        covered=covered(question, actor.passages),
        by_model=not answer.answerer.startswith("extractive"),
        fates=tuple(fates(actor.said, shown, struck))
        if shown
        else (),  # two versions side by side are not streamed
    )


def fates(said: Sequence[Written], shown: dict[int, bool], struck: dict[int, Struck]) -> list[Fate]:
    """Each was written on a line of its own; one that was read as several sentences is struck with any of them."""
    lines = dict(zip(sorted(shown), accumulate(shown[number] for number in sorted(shown)), strict=True))
    found = [Fate(one) for one in said]
    for number, event in struck.items():
        at = lines[number] - 1
        if event.reason != NOT_USED and at < len(found) and not found[at].reason:
            found[at] = Fate(found[at].written, event.reason, event.instead)
    return found
