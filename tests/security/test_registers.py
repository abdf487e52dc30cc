"""A vendor sees nothing of another vendor's case, evidence, certificate or obligation, wherever it looks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pytest
import typer
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from assistant.credentials.store import CredentialStore
from assistant.obligations.service import ObligationService
from assistant.onboarding.identity import Actor
from assistant.onboarding.store import CaseStore
from assistant.types import Answer, Turn
from bots import casework
from bots.cli.app import app
from bots.cli.onboarding_chat import OnboardingFirst
from bots.settings import Settings
from knowledge.types import Caller
from tests.security.registers import (
    CASE,
    COMMANDS,
    ID,
    LABELS,
    OBLIGATIONS,
    OUT,
    PHRASES,
    SECRET,
    TODAY,
    VENDOR,
    VENDORS,
    Registers,
    registers,
)

WORLDS = 3
JSON = "--json"
BPO = typer.main.get_command(app)


@dataclass(frozen=True)
class Look:
    """`way`: a command line, sentences in a chat, or the name of a service."""

    world: int
    labels: frozenset[str]
    way: tuple[str, ...]


def looks(ways: st.SearchStrategy[tuple[str, ...]]) -> st.SearchStrategy[Look]:
    return st.builds(Look, st.integers(0, WORLDS - 1), st.frozensets(st.sampled_from(LABELS), max_size=3), ways)


@st.composite
def ways(draw: st.DrawFn) -> tuple[str, ...]:
    kind = draw(st.sampled_from(["command", "command", "command", "chat", "service"]))
    if kind == "service":
        return ("service", draw(st.sampled_from(sorted(SERVICES))))
    vendor, number = draw(st.sampled_from(VENDORS)), draw(st.integers(1, 3))
    named = {CASE: f"{vendor}-{number}", VENDOR: vendor, ID: f"{draw(st.integers(0, OBLIGATIONS - 1)):010x}"}
    if kind == "chat":
        said = draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3))
        return ("chat", *(one.replace("CASE", named[CASE]).replace("VENDOR", vendor) for one in said))
    command = tuple(named.get(part, part) for part in draw(st.sampled_from(COMMANDS)))
    return ("command", *command, *([JSON] if draw(st.booleans()) else []))


def shown(world: Registers, look: Look) -> str:
    os.environ["BPO_DATA_DIR"] = str(world.folder)  # put back by the fixture
    caller = Caller.of(look.labels)
    match look.way:
        case ("service", name):
            return SERVICES[name](world, caller)
        case ("chat", *said):
            return chatted(world, caller, said)
        case (_, *command):
            return printed(world, look.labels, command)
    raise AssertionError(look)


def printed(world: Registers, labels: frozenset[str], command: list[str]) -> str:
    out = world.folder / "out.pdf"
    out.unlink(missing_ok=True)
    arguments = [str(out) if part == OUT else part for part in command]
    who = ",".join(sorted(labels or {"public"}))
    done = CliRunner().invoke(app, [*arguments, "--as", who])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (0, 1), done.output
    return done.output + (out.read_text() if out.exists() else "")


def chatted(world: Registers, caller: Caller, said: list[str]) -> str:
    def documents(question: str, _caller: Caller, _turns: object) -> Answer:
        return Answer(question, "", False, 0.0, (), "none", {})

    chat = OnboardingFirst(Settings(data_dir=world.folder), documents)
    turns: list[Turn] = []
    heard = []
    for question in said:
        answer = chat.answer(question, caller, turns)
        turns += [Turn("user", question), Turn("assistant", answer.answer)]
        heard.append(answer.answer + repr(answer.citations))
    return "\n".join(heard)


def of_cases(world: Registers, caller: Caller) -> str:
    with casework.open_onboarding(Settings(data_dir=world.folder)) as service:
        cases = service.cases(caller)
        seen = [service.history(caller, one.id) for one in cases]
        return repr((cases, seen, service.status(caller, TODAY), service.next(Actor(caller), TODAY)))


def of_credentials(world: Registers, caller: Caller) -> str:
    with casework.open_credentials(Settings(data_dir=world.folder)) as service:
        held = [asdict(one) for one in service.credentials(caller)]
        return repr((held, service.listed(caller, TODAY), service.due(caller, TODAY, 90)))


def of_obligations(world: Registers, caller: Caller) -> str:
    with casework.open_obligations(Settings(data_dir=world.folder)) as service:
        listed = [service.listed(caller, state=state) for state in ("approved", "proposed", "dropped")]
        return json.dumps([listed, service.due(caller, TODAY, TODAY.replace(month=6))])


def of_reminders(world: Registers, caller: Caller) -> str:
    from bots.cli.reminding import subjects_of

    with casework.open_reminding(False) as reminding:
        now = reminding.opening(TODAY)
        return repr((subjects_of(caller, now), reminding.due(subjects_of(caller, now), now)))


SERVICES: dict[str, Callable[[Registers, Caller], str]] = {
    "cases": of_cases,
    "credentials": of_credentials,
    "obligations": of_obligations,
    "reminders": of_reminders,
}


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Registers]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BPO_REMIND_MANAGERS", '{"*": "vm@client.example"}')
        patch.setenv("BPO_DATA_DIR", "")
        yield [registers(tmp_path_factory.mktemp(f"registers{seed}"), seed) for seed in range(WORLDS)]


class Leaked(Exception):
    pass


def check(world: Registers, look: Look) -> set[str]:
    """What was seen. Raises Leaked."""
    words = {word.lower() for word in SECRET.findall(shown(world, look))}
    if escaped := words & world.hidden(look.labels or frozenset({"public"})):
        raise Leaked(look, escaped)
    return words


def test_nobody_sees_what_is_not_theirs(worlds: list[Registers]) -> None:
    seen: list[set[str]] = []

    @settings(max_examples=200)
    @given(looks(ways()))
    def holds(look: Look) -> None:
        seen.append(check(worlds[look.world], look))

    holds()
    assert sum(map(bool, seen)) > len(seen) / 5, "the check is empty when nothing shows anything"


FILTERS = {
    "onboard": (CaseStore, "cases"),
    "credentials": (CredentialStore, "credentials"),
    "obligations": (ObligationService, "_visible"),
}


WORTH = [("onboard", "onboard"), ("onboard", "chat"), ("credentials", "credentials"), ("credentials", "remind")]
WORTH += [("obligations", "obligations"), ("obligations", "chat")]


@pytest.mark.parametrize(("register", "way"), WORTH)
def test_the_same_check_fails_without_the_filter(
    worlds: list[Registers], monkeypatch: pytest.MonkeyPatch, register: str, way: str
) -> None:
    """What the test above is worth: with one register's filter off, its commands leak, and so does the chat."""
    holder, name = FILTERS[register]
    kept = getattr(holder, name)
    if holder is ObligationService:
        monkeypatch.setattr(holder, name, lambda service, _caller: service._store.obligations())
    else:
        monkeypatch.setattr(holder, name, lambda store, _vendors: kept(store, None))
    if way == "chat":
        asked = [("chat", one.replace("VENDOR", "zeta")) for one in PHRASES if "CASE" not in one]
    else:
        asked = [("command", *one) for one in COMMANDS if one[0] == way and not {CASE, VENDOR, ID} & set(one)]

    @settings(max_examples=100, phases=[Phase.generate], database=None)
    @given(looks(st.sampled_from(asked)))
    def holds(look: Look) -> None:
        check(worlds[look.world], look)

    with pytest.raises(Leaked):
        holds()
