"""Reminders to people in Slack, else by e-mail, else where the client reads them. The log sees to one each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bots import casework
from bots.slack.api import SlackAway, SlackTrouble
from bots.slack.onboarding import deciders
from bots.slack.posting import Letter, send
from bots.slack.rendering import said
from bots.slack.text import mrkdwn
from bots.slack.types import digest
from knowledge.types import DEFAULT_LABELS, Caller

if TYPE_CHECKING:
    from assistant.reminding.plan import Reminder
    from assistant.reminding.service import Outcome
    from bots.settings import Settings
    from bots.slack.office import Office

log = logging.getLogger(__name__)

DELIVERY_SECONDS = 120.0  # the Web API waits as long as it is told to


def now() -> datetime:
    return datetime.now(UTC)


async def remind(office: Office, stopping: threading.Event, say: Callable[[str], None]) -> None:
    """One run, beside the event loop; each delivery comes back to it."""
    from assistant.credentials.store import FILE_NAME as CREDENTIALS
    from assistant.obligations.store import FILE_NAME as OBLIGATIONS
    from assistant.onboarding.store import FILE_NAME as CASES

    settings = office.cases.settings
    if not any((settings.data_dir / name).exists() for name in (CREDENTIALS, OBLIGATIONS, CASES)):
        return
    channel = SlackChannel(office, asyncio.get_running_loop(), stopping, say)
    outcome = await asyncio.to_thread(run, settings, channel)
    for reminder, reason in outcome.failed:
        log.warning("A reminder to %s waits for the next run: %s", reminder.recipient, reason)


def run(settings: Settings, channel: SlackChannel) -> Outcome:
    from bots.cli.reminding import subjects_of

    at = now()
    with casework.open_reminding(settings=settings) as reminding, contextlib.closing(channel):
        if reminding.is_quiet(at):
            return reminding.run([], at, channel)
        return reminding.run(subjects_of(Caller(DEFAULT_LABELS), at, settings), at, channel)


class SlackChannel:
    """A message carries the mark of its reminder: one that an interrupted run has left there is found again."""

    def __init__(
        self,
        office: Office,
        loop: asyncio.AbstractEventLoop,
        stopping: threading.Event,
        say: Callable[[str], None],
    ) -> None:
        self._office, self._loop, self._stopping, self._say = office, loop, stopping, say
        self._mail = casework.mail_channel()

    def close(self) -> None:
        if self._mail is not None:
            self._mail.close()

    def deliver(self, reminder: Reminder) -> None:
        from assistant.reminding.service import ChannelError

        if self._stopping.is_set():
            raise ChannelError("the bot is stopping", "The next start sends it")
        if self._on_the_loop(self._in_slack(reminder)):
            return
        if self._mail is not None:
            self._mail.deliver(reminder)
        elif not self._on_the_loop(self._to_the_client(reminder)):
            self._say(f"To {reminder.recipient}: {reminder.text}")

    def _on_the_loop(self, work: Coroutine[Any, Any, bool]) -> bool:
        from assistant.reminding.service import ChannelError

        coming = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return coming.result(DELIVERY_SECONDS)
        except (SlackTrouble, TimeoutError) as error:
            coming.cancel()
            raise ChannelError(f"Slack did not take it ({error})", "The next run tries again") from error

    async def _in_slack(self, reminder: Reminder) -> bool:
        """Only to somebody whom the directory lets see what it is about."""
        from assistant.onboarding.identity import is_client, vendors

        person = await self._office.people.by_email(reminder.recipient)
        if person is None:
            return False
        caller = Caller(self._office.directory.of_person(person))
        if not is_client(caller) and reminder.subject.vendor not in vendors(caller):
            return False
        place = await deciders.direct(self._office, person.id)
        return bool(place) and await self._post(reminder, place, f":bell: {mrkdwn(reminder.text)}")

    async def _to_the_client(self, reminder: Reminder) -> bool:
        place = await deciders.configured(self._office)
        words = f":bell: For {mrkdwn(reminder.recipient)}, who is not in Slack: {mrkdwn(reminder.text)}"
        return bool(place) and await self._post(reminder, place, words)

    async def _post(self, reminder: Reminder, place: str, words: str) -> bool:
        letter = Letter(place, "", digest(f"reminder:{reminder.key}"))
        try:
            await send(self._office.api, letter, said(words), self._office.identity.user, doubtful=True)
        except SlackAway:
            raise
        except SlackTrouble as error:
            log.warning("A reminder could not be posted in %s (%s)", place, error)
            return False
        return True
