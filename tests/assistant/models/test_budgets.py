from __future__ import annotations

import logging
import sqlite3
from collections.abc import Generator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from multiprocessing import get_context
from os import getpid
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.models.budgets import LARGEST_CALL, Budget, Caps, Reserved, Tally, of_one_answer, one_answer
from assistant.models.errors import NotCalled
from assistant.models.prices import Price
from assistant.models.providers import ANSWER_TOKENS
from assistant.models.tokens import Tokens
from assistant.usage import FILE_NAME, Spent, Usage

DAY = date(2026, 11, 22)
PRICE = Price(input=Decimal("1.25"), output=Decimal(10))


@dataclass
class Calendar:
    day: date = DAY

    def __call__(self) -> date:
        return self.day


def budget(folder: Path, caps: Caps, calendar: Calendar | None = None, price: Price | None = PRICE) -> Budget:
    """As another process would have it: nothing but the folder is shared."""
    return Budget("openai:m", caps, price, Usage(folder), calendar or Calendar())


def refused(made: Budget, prompt: int = 100) -> str:
    with pytest.raises(NotCalled) as why:
        made.begin(prompt)
    return why.value.reason


def noted(folder: Path, day: date = DAY) -> Spent:
    return sum(Usage(folder).of(day).values(), Spent())


def test_a_call_is_noted_at_its_most_and_then_as_it_was(tmp_path: Path) -> None:
    made = budget(tmp_path, Caps())
    begun = made.begin(3_000)
    assert noted(tmp_path) == Spent(1, 0, 3_000, 4_000, 3_750 + 40_000)
    begun.end(Tokens(2_800, 300), failed=False)
    assert noted(tmp_path) == Spent(1, 0, 2_800, 300, 3_500 + 3_000)
    made.begin(3_000).end(Tokens(2_800, 20), failed=True)
    assert noted(tmp_path) == Spent(2, 1, 5_600, 320, 7_000 + 3_200)


def test_what_nobody_knows_stays_noted_at_its_most(tmp_path: Path) -> None:
    budget(tmp_path, Caps()).begin(3_000).end(None, failed=True)
    assert noted(tmp_path) == Spent(1, 1, 3_000, 4_000, 43_750)


@pytest.mark.parametrize(
    ("caps", "why"),
    [
        (Caps(day_tokens=8_500), "the day's token cap is reached"),
        (Caps(day_cost=48_000), "the day's cost cap is reached"),
    ],
)
def test_a_cap_of_the_day_holds_for_all_processes_until_midnight(tmp_path: Path, caps: Caps, why: str) -> None:
    """A call may take 4,500 tokens, for 40,625 millionths; then 500 and 4,625 are noted."""
    calendar = Calendar()
    first, second = budget(tmp_path, caps, calendar), budget(tmp_path, caps, calendar)
    begun = first.begin(500)
    assert refused(second, 500) == why  # while the first may still take all
    begun.end(Tokens(500, 400), failed=False)
    second.begin(500).end(Tokens(4_000, 400), failed=False)
    assert refused(first, 500) == refused(budget(tmp_path, caps, calendar), 500) == why
    calendar.day += timedelta(days=1)
    first.begin(500)


TOGETHER, CAP = 4, 11_400


def spending(folder: Path, cap: int) -> tuple[int, int]:
    """What one process among several does: how many calls were let through, and the most that was noted then."""
    made, begun, most = budget(folder / "data", Caps(day_tokens=cap)), 0, 0
    (folder / f"{getpid()}.ready").touch()
    while len(list(folder.glob("*.ready"))) < TOGETHER:
        sleep(0.005)
    for _ in range(60):
        with suppress(NotCalled):
            call = made.begin(500)
            begun, most = begun + 1, max(most, noted(folder / "data").tokens)
            call.end(Tokens(5, 5), failed=False)
    return begun, most


def test_a_cap_of_the_day_holds_among_processes_that_begin_together(tmp_path: Path) -> None:
    """None of them finds the file there, and two calls have room at a time."""
    (tmp_path / "data").mkdir()
    with ProcessPoolExecutor(TOGETHER, mp_context=get_context("spawn")) as processes:
        found = list(processes.map(spending, [tmp_path] * TOGETHER, [CAP] * TOGETHER))
    begun, total = sum(one for one, _ in found), noted(tmp_path / "data")
    assert (total.calls, total.tokens) == (begun, 10 * begun) and begun > TOGETHER
    assert max(most for _, most in found) <= CAP


def test_the_day_on_which_a_call_began_pays(tmp_path: Path) -> None:
    calendar = Calendar()
    begun = budget(tmp_path, Caps(), calendar).begin(500)
    calendar.day += timedelta(days=1)
    begun.end(Tokens(400, 10), failed=False)
    assert noted(tmp_path).tokens == 410 and noted(tmp_path, calendar.day) == Spent()


def test_models_share_the_days_caps(tmp_path: Path) -> None:
    caps = Caps(day_tokens=5_000)
    Budget("ollama:m", caps, None, Usage(tmp_path), Calendar()).begin(900)
    assert refused(budget(tmp_path, caps)) == "the day's token cap is reached"
    assert Usage(tmp_path).of(DAY) == {"ollama:m": Spent(1, 0, 900, 4_000, 0)}


@pytest.mark.parametrize("caps", [Caps(answer_tokens=10_000), Caps(answer_cost=50_000)])
def test_the_calls_for_one_answer_share_its_caps(tmp_path: Path, caps: Caps) -> None:
    made = budget(tmp_path, caps)
    why = f"over the {'token' if caps.answer_tokens else 'cost'} cap of an answer"
    with one_answer():
        made.begin(2_000).end(Tokens(2_000, 3_000), failed=False)  # 32,500 millionths
        assert refused(made, 2_000) == why  # up to 6,000 tokens, 42,500 millionths more
    with one_answer():
        made.begin(2_000).end(Tokens(2_000, 50), failed=False)
        made.begin(2_000)
    made.begin(2_000)  # on its own
    made.begin(2_000)
    assert noted(tmp_path).calls == 5  # what was refused is not noted


def test_a_stream_shares_them_too_and_its_listener_does_not(tmp_path: Path) -> None:
    made = budget(tmp_path, Caps(answer_tokens=10_000))

    def streamed() -> Generator[str]:
        for _ in range(2):
            made.begin(2_000).end(Tokens(2_000, 3_000), failed=False)
            yield "said"

    values = of_one_answer(streamed())
    next(values)
    made.begin(2_000)
    with pytest.raises(NotCalled):
        next(values)


def test_a_refusal_is_told_once_a_day(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    calendar = Calendar()
    made = budget(tmp_path, Caps(day_tokens=10), calendar)
    for _ in range(3):
        refused(made)
    calendar.day += timedelta(days=1)
    refused(made)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "chat model openai:m: the day's token cap is reached"
    ] * 2


def test_counts_that_cannot_be_kept_stop_the_model_only_where_a_cap_needs_them(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 100)
    assert refused(budget(tmp_path, Caps(day_tokens=10**9))) == "what the day took is not known"
    budget(tmp_path, Caps(answer_tokens=30_000)).begin(100).end(Tokens(90, 10), failed=False)
    assert all("is damaged" in record.getMessage() for record in caplog.records)


def test_counts_that_break_within_a_call_do_not_cost_the_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun = budget(tmp_path, Caps()).begin(100)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("DROP TABLE usage")
    begun.end(Tokens(90, 10), failed=False)
    assert "could not be noted" in caplog.text


def test_calls_from_many_threads_and_processes_do_not_pass_the_cap(tmp_path: Path) -> None:
    caps = Caps(day_tokens=10 * (500 + ANSWER_TOKENS))
    made = [budget(tmp_path, caps) for _ in range(3)]
    begun: list[Reserved] = []

    def ask(one: Budget) -> None:
        for _ in range(2):
            try:
                begun.append(one.begin(500))
            except NotCalled:
                continue

    threads = [Thread(target=ask, args=(one,)) for one in made * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 10 and noted(tmp_path).tokens == caps.day_tokens


def test_nothing_is_created_before_the_first_call(tmp_path: Path) -> None:
    budget(tmp_path / "data", Caps(day_tokens=10))
    assert Usage(tmp_path / "data").of(DAY) == {}
    assert not (tmp_path / "data").exists()


PROMPTS = st.sampled_from([0, 500, 2_000, LARGEST_CALL.prompt])
TAKEN = st.sampled_from([0, 1, 4])  # quarters of what was guessed
WHO = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        *[st.tuples(st.just("call"), WHO, PROMPTS, TAKEN, TAKEN)] * 4,
        st.tuples(st.just("end"), st.integers(0, 9), st.booleans(), st.booleans()),
        st.tuples(st.just("end"), st.integers(0, 9), st.just(True), st.just(False)),
        st.tuples(st.just("kill"), WHO, st.integers(0, 9)),
        st.tuples(st.just("next answer"), WHO),
        st.tuples(st.just("day"), st.integers(-1, 1)),
    ),
    min_size=8,
    max_size=30,
)
CAPS = st.builds(
    Caps,
    st.sampled_from([None, 10_000, 14_000, 30_000]),
    st.none(),
    st.sampled_from([None, 0, 15_000, 50_000]),
    st.sampled_from([None, 0, 90_000, 300_000]),
)


class World:
    """Two processes that share a folder. What a call takes it takes at once, however it ends."""

    def __init__(self, folder: Path, caps: Caps, calendar: Calendar) -> None:
        self.folder, self.caps, self.calendar = folder, caps, calendar
        self.processes = [self.fresh(), self.fresh()]
        self.tallies = [Tally(), Tally()]
        self.open: list[tuple[Reserved, Tokens]] = []
        self.by_day: dict[date, Spent] = {}
        self.by_answer: dict[Tally, Spent] = {}
        self.reader = Usage(folder)

    def fresh(self) -> Budget:
        return budget(self.folder, self.caps, self.calendar)

    def call(self, who: int, prompt: int, of_prompt: int, of_answer: int) -> None:
        tally, day = self.tallies[who], self.calendar.day
        try:
            with one_answer(tally):
                reserved = self.processes[who].begin(prompt)
        except NotCalled:
            return
        tokens = Tokens(prompt * of_prompt // 4, ANSWER_TOKENS * of_answer // 4)
        took = Spent(1, 0, tokens.prompt, tokens.answer, PRICE.of(tokens))
        self.by_day[day] = self.by_day.get(day, Spent()) + took
        self.by_answer[tally] = self.by_answer.get(tally, Spent()) + took
        self.open.append((reserved, tokens))

    def end(self, number: int, known: bool, failed: bool) -> None:
        if self.open:
            reserved, tokens = self.open.pop(number % len(self.open))
            reserved.end(tokens if known else None, failed=failed)

    def kill(self, who: int, number: int) -> None:
        """Within a call, of which nobody hears again."""
        if self.open:
            self.open.pop(number % len(self.open))
        self.processes[who] = self.fresh()

    def check(self) -> None:
        caps = self.caps
        for day, took in self.by_day.items():
            counted = sum(self.reader.of(day).values(), Spent())
            assert took.calls == counted.calls
            assert took.tokens <= counted.tokens and took.cost <= counted.cost
            assert caps.day_tokens is None or counted.tokens <= caps.day_tokens
            assert caps.day_cost is None or counted.cost <= caps.day_cost
        for took in self.by_answer.values():
            assert caps.answer_tokens is None or took.tokens <= caps.answer_tokens


FAR_APART = (Calendar(DAY + timedelta(days=100 * number)) for number in count())  # one folder for all examples


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CAPS, STEPS)
def test_over_calls_kills_restarts_and_days_no_cap_is_passed(
    tmp_path: Path, caps: Caps, steps: list[tuple[Any, ...]]
) -> None:
    """Prompts are never longer than guessed here, answers never longer than the model was told."""
    world = World(tmp_path, caps, next(FAR_APART))
    for kind, *how in steps:
        if kind == "next answer":
            world.tallies[how[0]] = Tally()
        elif kind == "day":
            world.calendar.day += timedelta(days=how[0])
        else:
            getattr(world, kind)(*how)
    world.check()


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 30_000), st.lists(st.tuples(PROMPTS, PROMPTS, st.integers(0, 20_000)), max_size=12))
def test_a_model_that_keeps_no_limit_passes_a_cap_by_its_one_call(
    tmp_path: Path, cap: int, calls: list[tuple[int, int, int]]
) -> None:
    """Prompts longer than guessed, answers longer than allowed: the next call is refused."""
    made = budget(tmp_path, Caps(day_tokens=cap), next(FAR_APART))
    took = largest = 0
    for guess, prompt, answer in calls:
        try:
            begun = made.begin(guess)
        except NotCalled:
            assert took + guess + ANSWER_TOKENS > cap
            continue
        assert took + guess + ANSWER_TOKENS <= cap  # whoever passed it was the last
        begun.end(Tokens(prompt, answer), failed=False)
        took += prompt + answer
        largest = max(largest, prompt + answer)
    assert took <= cap + largest
