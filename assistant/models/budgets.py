"""Caps on what an answer and a day may take. A call is begun only if its longest answer would still fit.

What a call may take at most is noted before it is made, and what it took afterwards: so neither several processes
nor one that was killed can go past a cap.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Lock
from typing import TypeVar

from assistant.models.errors import NotCalled
from assistant.models.prices import Price
from assistant.models.providers import ANSWER_TOKENS
from assistant.models.tokens import Tokens
from assistant.usage import Spent, Usage
from knowledge.errors import KnowledgeError

FULLEST_PROMPT = 6_000  # tokens, as they are guessed: 12,000 letters of passages with their frames, and the rules
LARGEST_CALL = Tokens(FULLEST_PROMPT, ANSWER_TOKENS)
log = logging.getLogger(__name__)
Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Caps:
    """None: no cap. Costs in millionths of the currency that the prices are in."""

    answer_tokens: int | None = None
    answer_cost: int | None = None
    day_tokens: int | None = None
    day_cost: int | None = None

    @property
    def of_money(self) -> bool:
        return self.answer_cost is not None or self.day_cost is not None

    def refuse_answer(self, spent: Spent) -> str:
        over = _over(spent, self.answer_tokens, self.answer_cost)
        return f"over the {over} cap of an answer" if over else ""

    def refuse_day(self, spent: Spent) -> str:
        over = _over(spent, self.day_tokens, self.day_cost)
        return f"the day's {over} cap is reached" if over else ""


def _over(spent: Spent, tokens: int | None, cost: int | None) -> str:
    if tokens is not None and spent.tokens > tokens:
        return "token"
    return "cost" if cost is not None and spent.cost > cost else ""


class Tally:
    """What the calls for one answer take together: a follow-up is first rewritten, which is a call of its own."""

    def __init__(self) -> None:
        self.spent = Spent()
        self._lock = Lock()

    def begin(self, wanted: Spent, caps: Caps) -> None:
        """Raises NotCalled."""
        with self._lock:
            refused = caps.refuse_answer(self.spent + wanted)
            if refused:
                raise NotCalled(refused)
            self.spent += wanted

    def correct(self, difference: Spent) -> None:
        with self._lock:
            self.spent += difference


_of_this_answer: ContextVar[Tally | None] = ContextVar("tally of this answer", default=None)


@contextmanager
def one_answer(tally: Tally | None = None) -> Iterator[None]:
    """The calls made within are for the same answer."""
    token = _of_this_answer.set(tally or Tally())
    try:
        yield
    finally:
        _of_this_answer.reset(token)


def of_one_answer(values: Generator[Some]) -> Generator[Some]:
    """The values of a generator whose calls are for the same answer; those of who takes the values are not."""
    tally = Tally()
    try:
        while True:
            with one_answer(tally):
                try:
                    value = next(values)
                except StopIteration:
                    return
            yield value
    finally:
        values.close()


class Budget:
    """Of one model, against caps that all models of the data folder share."""

    def __init__(
        self,
        model: str,
        caps: Caps,
        price: Price | None,
        usage: Usage,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        self._model = model
        self._caps = caps
        self._price = price
        self._usage = usage
        self._today = today
        self._told: tuple[date, str] | None = None

    def begin(self, prompt_tokens: int) -> Reserved:
        """Raises NotCalled for a call that may go past a cap."""
        wanted = self.spent(Tokens(prompt_tokens, ANSWER_TOKENS))
        tally = _of_this_answer.get() or Tally()
        tally.begin(wanted, self._caps)
        day = self._today()
        try:
            noted = self._noted(day, wanted)
        except NotCalled:
            tally.correct(Spent() - wanted)
            raise
        return Reserved(self, day, wanted, tally, noted)

    def spent(self, tokens: Tokens, *, failed: bool = False) -> Spent:
        """By one call."""
        cost = self._price.of(tokens) if self._price else 0
        return Spent(1, int(failed), tokens.prompt, tokens.answer, cost)

    def correct(self, day: date, difference: Spent) -> None:
        try:
            self._usage.correct(day, self._model, difference)
        except KnowledgeError as error:  # then the most that it may have taken stays noted
            log.error("what chat model %s took could not be noted: %s", self._model, error.reason)

    def _noted(self, day: date, wanted: Spent) -> bool:
        """False where nothing can be noted, and nothing depends on it. Raises NotCalled."""
        try:
            refused = self._usage.begin(
                day, self._model, wanted, lambda total: self._caps.refuse_day(total + wanted)
            )
        except KnowledgeError as error:
            self._tell(day, f"what it takes cannot be noted: {error.reason}")
            if self._caps.day_tokens is None and self._caps.day_cost is None:
                return False
            raise NotCalled("what the day took is not known") from error
        if refused:
            self._tell(day, refused)
            raise NotCalled(refused)
        return True

    def _tell(self, day: date, what: str) -> None:
        """Once a day: every answer names it anyway."""
        if self._told != (day, what):
            self._told = (day, what)
            log.warning("chat model %s: %s", self._model, what)


class Reserved:
    """What a call may take at most, until it is known what it took."""

    def __init__(self, budget: Budget, day: date, most: Spent, tally: Tally, noted: bool) -> None:
        self._budget = budget
        self._day = day  # the day on which it began pays
        self._most = most
        self._tally = tally
        self._noted = noted

    def end(self, tokens: Tokens | None, *, failed: bool) -> None:
        """`tokens` None: nobody knows, so the most that it may have taken stays noted."""
        most = self._most
        took = self._budget.spent(tokens or Tokens(most.prompt, most.answer), failed=failed)
        self._tally.correct(took - most)
        if self._noted:
            self._budget.correct(self._day, took - most)
