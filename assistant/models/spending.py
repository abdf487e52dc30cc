"""What chat models took today, and how much they may take, in words for a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from assistant.models.budgets import LARGEST_CALL, Caps
from assistant.models.guarding import GuardSettings, priced
from assistant.models.prices import VARIABLE
from assistant.usage import Spent, Usage

DIGITS = Decimal("0.0001")  # a short answer of a small model costs about that


def told(model: str, settings: GuardSettings, today: date | None = None) -> str:
    """Raises ModelSetupError where the prices cannot be read, KnowledgeError where the counts cannot."""
    prices, price = priced(model, settings)
    spent = _total(settings, today)
    failed = f", {spent.failed} of them failed" if spent.failed else ""
    took = f"{spent.prompt:,} tokens in, {spent.answer:,} out"
    if price or spent.cost:
        took += f", {_money(spent.cost, prices.currency)}"
    said = f"today (UTC) {spent.calls} calls{failed}, {took}; caps: {_caps(settings.caps, prices.currency)}"
    return said if price else f"{said}; {model} has no price in {settings.prices or VARIABLE}"


def faults(model: str, settings: GuardSettings, today: date | None = None) -> str:
    """What to do where the caps leave no room for a call; empty where they do."""
    _, price = priced(model, settings)
    caps = settings.caps
    largest = Spent(1, 0, LARGEST_CALL.prompt, LARGEST_CALL.answer, price.of(LARGEST_CALL) if price else 0)
    if caps.refuse_answer(largest):
        return "One call may take more than the caps of an answer: the model is not always asked. Raise them"
    if caps.refuse_day(_total(settings, today) + largest):
        return "The caps of the day leave no room for a long answer: wait for midnight UTC, or raise them"
    return ""


def _total(settings: GuardSettings, today: date | None) -> Spent:
    day = today or datetime.now(UTC).date()
    return sum(Usage(settings.data_dir).of(day).values(), Spent())


def _caps(caps: Caps, currency: str) -> str:
    answer = _cap(caps.answer_tokens, caps.answer_cost, currency)
    day = _cap(caps.day_tokens, caps.day_cost, currency)
    return f"{answer} an answer, {day} a day"


def _cap(tokens: int | None, cost: int | None, currency: str) -> str:
    told = [] if tokens is None else [f"{tokens:,} tokens"]
    told += [] if cost is None else [_money(cost, currency)]
    return " and ".join(told) or "none"


def _money(millionths: int, currency: str) -> str:
    return f"{(Decimal(millionths) / 1_000_000).quantize(DIGITS)} {currency}".strip()
