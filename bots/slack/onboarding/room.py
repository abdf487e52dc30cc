"""Where the bot opens the cases: on a thread of their own, anew for each piece of work."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bots.slack.onboarding.records import Records
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.onboarding.cases import Case
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from bots.directory import Labels
    from bots.settings import Settings
    from bots.slack.journal import Journal

R = TypeVar("R")

CLIENT = Caller(frozenset({"employees"}))  # the bot's own look at all cases; it shows none of it to anybody
COMMANDS = re.compile(r"--\w|\bbpo \w|\bBPO_")
USER_ID = re.compile(r"\b[UW][A-Z0-9]{4,}\b")


class CaseRoom:
    def __init__(self, settings: Settings, data_dir: Path, journal: Journal) -> None:
        self.settings = settings.model_copy(update={"data_dir": data_dir})
        self.records = Records(journal)
        self.outcomes: dict[str, asyncio.Future[str]] = {}  # by key of a job: dialogs that wait for how it ended
        self.arrived: Callable[[bool], None] = lambda new: None  # wakes the workers
        self.scanning = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cases")

    @property
    def has_cases(self) -> bool:
        """False: no case was ever started, and nobody pays for looking."""
        from assistant.onboarding.store import FILE_NAME

        return (self.settings.data_dir / FILE_NAME).exists()

    def concerns(self, words: object) -> bool:
        """Whether words can be about a case: one was started, or they ask for the first."""
        from assistant.onboarding.starting import start_wish

        return self.has_cases or start_wish(str(words)) is not None

    async def do(self, work: Callable[[OnboardingService], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._with, work)

    def _with(self, work: Callable[[OnboardingService], R]) -> R:
        from bots import casework

        with casework.open_onboarding(self.settings) as service:
            return work(service)

    def close(self) -> None:
        self._thread.shutdown(wait=True)


class ClosedRoom(CaseRoom):
    """Of a workspace that is not at home: no case is known there, whoever asks."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.outcomes = {}
        self.scanning = asyncio.Lock()

    @property
    def has_cases(self) -> bool:
        return False

    def concerns(self, words: object) -> bool:
        return False

    async def do(self, work: Callable[[OnboardingService], R]) -> R:
        raise PermissionError("cases are those of the workspace at home")

    def close(self) -> None:
        return


def today() -> date:
    return date.today()


def actor(labels: Labels, user: str) -> Actor:
    """A Slack user is the same person under whatever name and labels."""
    from assistant.onboarding.identity import Actor

    return Actor(Caller(labels), user)


def people_in(cases: list[Case]) -> frozenset[str]:
    """Slack users who did something in these cases."""
    names = {event.actor.name for case in cases for event in case.events}
    return frozenset(name for name in names if USER_ID.fullmatch(name))


def without_commands(text: str) -> str:
    """What helps on the command line helps nobody in Slack: a part of a sentence that names an option goes."""
    if not COMMANDS.search(text):
        return text
    kept = [
        ", ".join(part for part in sentence.split(", ") if not COMMANDS.search(part)).rstrip(". ")
        for sentence in text.split(". ")
    ]
    return ". ".join(one for one in kept if one) + "."


def refusal(reason: str, remedy: str = "") -> str:
    """One line for a person."""
    return without_commands(" ".join(sentence(part) for part in (reason, remedy) if part))


def sentence(text: str) -> str:
    """With a capital, unless it begins with the name of a file."""
    line = " ".join(text.split()).rstrip(".")
    first = line.split(" ", 1)[0]
    return f"{line if '.' in first else line[:1].upper() + line[1:]}."
