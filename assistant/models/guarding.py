"""The guard of a chat model: one call after another asks here whether it may be made, and tells how it went."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from assistant.models.breaker import Breaker
from assistant.models.budgets import Budget, Caps, Reserved
from assistant.models.errors import ModelSetupError, NotCalled
from assistant.models.prices import VARIABLE, Price, Prices, read_prices
from assistant.models.slots import WAIT, Slots
from assistant.models.tokens import Tokens
from assistant.models.types import Outcome
from assistant.usage import Usage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GuardSettings:
    data_dir: Path
    prices: Path | None = None
    caps: Caps = field(default_factory=Caps)
    at_once: int = 8  # calls
    rest_after: int = 5  # failures in a row; 0: never
    rest: float = 60.0  # seconds


class CallGuard:
    """As `assistant.models.types.Guard`."""

    def __init__(self, model: str, budget: Budget, breaker: Breaker, slots: Slots) -> None:
        self._model = model
        self._budget = budget
        self._breaker = breaker
        self._slots = slots

    def begin(self, prompt_tokens: int) -> BegunCall:
        try:
            return self._begun(prompt_tokens)
        except NotCalled as refused:
            log.info("chat model %s is not called: %s", self._model, refused.reason)
            raise

    def _begun(self, prompt_tokens: int) -> BegunCall:
        self._breaker.look()  # nobody waits in line for a model that rests
        with ExitStack() as undo:
            slot = self._slots.take()
            undo.callback(self._slots.give_back, slot)
            call = self._breaker.begin()
            undo.callback(self._breaker.end, call, Outcome.UNTOLD)
            reserved = self._budget.begin(prompt_tokens)
            undo.pop_all()
        return BegunCall(self, slot, call, reserved)

    def ended(self, slot: int, call: int, reserved: Reserved, outcome: Outcome, tokens: Tokens | None) -> None:
        self._slots.give_back(slot)
        self._breaker.end(call, outcome)
        reserved.end(tokens, failed=outcome is Outcome.FAILED)


class BegunCall:
    """As `assistant.models.types.Begun`."""

    def __init__(self, guard: CallGuard, slot: int, call: int, reserved: Reserved) -> None:
        self._guard = guard
        self._slot = slot
        self._call = call
        self._reserved = reserved

    def end(self, outcome: Outcome, tokens: Tokens | None) -> None:
        self._guard.ended(self._slot, self._call, self._reserved, outcome, tokens)


@cache
def guard_for(model: str, timeout: float, settings: GuardSettings) -> CallGuard:
    """One for all that this process asks of the model under these settings. Raises ModelSetupError."""
    _, price = priced(model, settings)
    longest_call = timeout + WAIT
    return CallGuard(
        model,
        Budget(model, settings.caps, price, Usage(settings.data_dir)),
        Breaker(model, settings.rest_after, settings.rest, longest_call),
        Slots(settings.at_once, longest_call),
    )


def priced(model: str, settings: GuardSettings) -> tuple[Prices, Price | None]:
    """A cap on money that nobody could keep is an error. Raises ModelSetupError."""
    prices = read_prices(settings.prices)
    price = prices.of(model)
    if price is None and settings.caps.of_money:
        raise ModelSetupError(
            f"BPO_CHAT_COST_ caps are set, but nobody told what {model} costs",
            f"Write its price into a file and name that in {VARIABLE}",
        )
    return prices, price
