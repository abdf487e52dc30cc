"""Cases and registers in `bpo chat`: what they know is answered from them, all else from the documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from bots import casework
from bots.cli.conversation import Answering

if TYPE_CHECKING:
    from assistant.obligations.asking import Told
    from assistant.onboarding.clerk import Memory, Said
    from assistant.onboarding.hearing import Listen
    from assistant.onboarding.sources import Excerpt
    from assistant.types import Answer, Citation, Turn
    from bots.settings import Settings
    from knowledge.types import Caller, JsonDict


class OnboardingFirst:
    """Answers like the documents' own answering, which it asks for whatever is no wish about a case."""

    def __init__(self, settings: Settings, documents: Answering, listen: Listen | None = None) -> None:
        """`listen` hears the wishes about a case that fit no rule."""
        self._settings = settings
        self._documents = documents
        self._listen = listen
        self._memory: Memory | None = None

    def answer(self, question: str, caller: Caller, turns: Sequence[Turn]) -> Answer:
        if not turns:  # a conversation that starts anew, perhaps as somebody else, remembers nothing
            self._memory = None
        started = perf_counter()
        said = self._said(question, caller)
        if said is not None:
            cited = [cited_excerpt(number, one) for number, one in enumerate(said.citations, start=1)]
            return as_answer(question, said.text, cited, "onboarding", started)
        told = self._told(question, caller)
        if told is not None:
            cited = [cited_clause(number, one) for number, one in enumerate(told.citations, start=1)]
            return as_answer(question, told.text, cited, "obligations", started)
        listed = self._listed(question, caller)
        if listed is not None:
            return as_answer(question, listed, [], "credentials", started)
        return self._documents(question, caller, turns)

    def _listed(self, question: str, caller: Caller) -> str | None:
        from assistant.credentials.asking import answer
        from assistant.credentials.store import FILE_NAME

        if not (self._settings.data_dir / FILE_NAME).exists():  # nothing was ever imported
            return None
        with casework.open_credentials(self._settings) as service:
            return answer(question, service, caller, date.today())

    def _told(self, question: str, caller: Caller) -> Told | None:
        from assistant.obligations.asking import answer
        from assistant.obligations.store import FILE_NAME

        if not (self._settings.data_dir / FILE_NAME).exists():  # nothing was ever proposed
            return None
        with casework.open_obligations(self._settings) as service:
            return answer(question, service, caller, date.today())

    def _said(self, question: str, caller: Caller) -> Said | None:
        from assistant.onboarding.clerk import Clerk
        from assistant.onboarding.identity import Actor
        from assistant.onboarding.starting import start_wish
        from assistant.onboarding.store import FILE_NAME

        if not (self._settings.data_dir / FILE_NAME).exists() and start_wish(question) is None:
            return None  # no case was ever started, and none is asked for
        waits = self._memory is not None and self._memory.pending is not None
        file = named_file(question) if waits else None
        with casework.open_onboarding(self._settings) as service:
            said, self._memory = Clerk(service, self._listen).reply(
                question, Actor(caller), date.today(), self._memory, file
            )
        return said


def named_file(text: str) -> Path | None:
    """A path that was typed, or dragged into the terminal, which puts quotes around it."""
    bare = text.strip().strip("'\"")
    try:
        path = Path(bare).expanduser()
        return path if bare and path.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def cited_excerpt(number: int, one: Excerpt) -> Citation:
    from assistant.types import Citation

    return Citation(number, one.document, one.title, one.section, one.page, one.quote, one.effective_from)


def cited_clause(number: int, one: JsonDict) -> Citation:
    from assistant.types import Citation

    return Citation(number, one["document"], one["title"], one["section"], one["page"], one["quote"])


def as_answer(question: str, text: str, cited: Sequence[Citation], answerer: str, started: float) -> Answer:
    from assistant.types import Answer

    took = 1000 * (perf_counter() - started)
    return Answer(question, text, False, 1.0, tuple(cited), answerer, {"total": took})
