"""What a press or a dialog asks for, done from the journal: once, also when an earlier attempt got half way."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack import curating, home
from bots.slack.api import SlackAway, SlackTrouble
from bots.slack.onboarding import dialogs, files, news, talking
from bots.slack.onboarding.rights import NOT_YOURS, Not, found, to_decide, to_hand_in
from bots.slack.onboarding.room import actor, people_in, refusal, today
from bots.slack.posting import Letter, send
from bots.slack.rendering import Shown, said
from bots.slack.text import mrkdwn
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from bots.slack.office import Office
    from bots.slack.types import Job

log = logging.getLogger(__name__)

NOTHING_ASKED = "Nothing waits for an answer here any more."
DIALOG_SECONDS = 4.0  # by then Slack has drawn what the dialog was acknowledged with


async def who_did(office: Office, job: Job) -> Actor | None:
    """None for those who cannot act: bots, people who left."""
    person = await office.people.person(job.user)
    if person.bot or person.deleted:
        return None
    return actor(office.directory.of_person(person), job.user)


def tried_since(job: Job) -> datetime | None:
    """An earlier attempt of this job may have done, from then on, what it asks for."""
    return datetime.fromtimestamp(job.at, UTC) if job.attempts > 1 else None


async def answer_word(office: Office, job: Job) -> None:
    """Yes or no was pressed below a question of the clerk."""
    who, scope = await who_did(office, job), str(job.data["scope"])
    heard = None
    if who is not None:
        labels = await _labels(office, job, scope)
        heard = await talking.hear(office, job, labels, scope, about=job.data)
    if heard is None:
        await office.whisper(job, said(NOTHING_ASKED), job.thread)
        return
    if scope == talking.HERE:
        letter = Letter(job.channel, job.thread, job.token)
        await send(office.api, letter, heard.shown, office.identity.user, doubtful=job.attempts > 1)
    else:
        await office.tell_alone(job, heard.shown, job.thread)
    await news.scan(office)


async def show_home_again(office: Office, job: Job) -> None:
    """What was done is done, whether the page can be drawn or not; it is drawn anew whenever it is opened."""
    try:
        await home.show_home(office, job)
    except SlackTrouble as error:
        log.info("%s: the Home tab was not drawn anew (%s)", job.reference, error)


async def _labels(office: Office, job: Job, scope: str) -> frozenset[str]:
    person = await office.people.person(job.user)
    if scope == talking.ALONE:
        return office.directory.of_person(person)
    return office.directory.posted(person, await office.people.place(job.channel))


async def decide(office: Office, job: Job) -> None:
    who = await who_did(office, job)
    words = NOT_YOURS
    if who is not None:
        words, names = await office.cases.do(lambda service: _decide(service, who, job))
        words = await talking.with_names(office, words, names)
    if words:
        await office.whisper(job, said(mrkdwn(words)), job.thread)
    else:
        await show_home_again(office, job)
        await news.scan(office)


def _decide(service: OnboardingService, who: Actor, job: Job) -> tuple[str, frozenset[str]]:
    """Empty words: it is decided."""
    from assistant.onboarding.machine import Action, Refused

    data, action = job.data, Action(job.data["verdict"])
    names: frozenset[str] = frozenset()
    try:
        case, step = found(service, who, data["case"], data["step"])
        names = people_in([case])
        before = case.state[step.id].decision
        since = tried_since(job)
        if (
            since
            and before
            and before.action is action
            and before.at >= since
            and before.actor.is_same_person(who)
        ):
            return "", names
        to_decide(service, who, data["case"], data["step"], data["event"])
        service.decide(who, case.id, step.id, action, on=today(), text=str(data.get("reason") or ""))
    except Not as no:
        return str(no), names
    except Refused as refused:  # somebody was quicker, by a moment
        return refusal(refused.reason), names
    return "", names


async def hand_in(office: Office, job: Job) -> None:
    """The dialog is told how it ended: at once where it still waits, else when it can be drawn anew."""
    who = await who_did(office, job)
    fault = NOT_YOURS if who is None else await _hand_in(office, job, who)
    waiting = office.cases.outcomes.pop(job.key, None)
    if waiting is not None and not waiting.done():
        waiting.set_result(fault)
    else:
        await _redraw(office, job, who, fault)
    if not fault:
        await show_home_again(office, job)
        await news.scan(office)


async def _hand_in(office: Office, job: Job, who: Actor) -> str:
    """Empty when it is handed in; else why not, in one line."""
    file_id = str(job.data.get("file") or "")
    with tempfile.TemporaryDirectory(prefix="bpo-evidence-") as folder:
        try:
            sent = await files.fetch(office, file_id, Path(folder), sender=job.user) if file_id else None
        except curating.Refused as refused:
            return refusal(str(refused), "Choose another file")
        return await office.cases.do(lambda service: _submit(service, who, job, sent))


def _submit(service: OnboardingService, who: Actor, job: Job, sent: Path | None) -> str:
    from assistant.onboarding.machine import Refused

    data, since = job.data, tried_since(job)
    try:
        case, step = found(service, who, data["case"], data["step"])
        before = case.state[step.id].submission
        if since and before and before.at >= since and before.actor.is_same_person(who):
            return ""
        to_hand_in(service, who, case.id, step.id)
        service.submit(who, case.id, step.id, on=today(), note=str(data.get("text") or ""), file=sent)
    except Not as no:
        return str(no)
    except Refused as refused:
        return refusal(refused.reason, refused.remedy)
    return ""


async def _redraw(office: Office, job: Job, who: Actor | None, fault: str) -> None:
    """A dialog that was closed meanwhile cannot be drawn: then a message says it."""
    await asyncio.sleep(min(DIALOG_SECONDS, max(0.0, job.at + DIALOG_SECONDS - time.time())))
    title = str(job.data["title"])
    words = f"“{title}”: {fault}" if fault else f"“{title}” is submitted."
    view: JsonDict | None = None
    if fault and who is not None:
        view = await office.cases.do(lambda service: evidence_dialog(service, who, job, fault))
    view = view or dialogs.told(words)
    try:
        await office.api.call("views_update", view_id=job.data["view"], view=view)
    except SlackAway:
        raise
    except SlackTrouble:
        shown: Shown = said(mrkdwn(words))
        await office.whisper(job, shown)


def evidence_dialog(service: OnboardingService, who: Actor, job: Job, fault: str) -> JsonDict | None:
    try:
        case, step = to_hand_in(service, who, job.data["case"], job.data["step"])
    except Not:
        return None
    why = service.why(who.caller, case.id, step.id, today())
    note = str(job.data.get("text") or "")
    return dialogs.evidence(case.id, step, case.name, why, note=note, error=fault)
