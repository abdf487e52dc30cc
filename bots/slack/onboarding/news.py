"""What happened to cases is told, once each, wherever it was done: here, or on the command line.

Every event has a number in its case. A look at the cases makes a job of each that is new; the journal keeps a job
until it is done, and knows one that it had before.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.slack.api import SlackAway, SlackTrouble
from bots.slack.onboarding import blocks, deciders
from bots.slack.onboarding.records import OpenLetter
from bots.slack.onboarding.room import CLIENT, USER_ID
from bots.slack.posting import Letter, send
from bots.slack.rendering import Shown, section
from bots.slack.text import mrkdwn
from bots.slack.types import Incoming, digest
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.onboarding.cases import Case
    from assistant.onboarding.machine import Event
    from bots.slack.office import Office
    from bots.slack.types import Job

log = logging.getLogger(__name__)


async def scan(office: Office) -> None:
    room = office.cases
    if not room.has_cases:
        return
    async with room.scanning:
        desk, records = office.desk, room.records
        began = await desk.do(records.began)
        for case in await room.do(lambda service: service.cases(CLIENT)):
            seen = await desk.do(records.seen, case.id)
            for number in range(seen, len(case.events)):
                if worth_telling(case, number, began):
                    room.arrived(await desk.accept("", job_for(office, case, number)))
            if seen < len(case.events):
                await desk.do(records.passed_on, case.id, len(case.events))


def worth_telling(case: Case, number: int, began: float) -> bool:
    """What happened before the bot was there is old, but for what still waits for a decision."""
    return case.events[number].at.timestamp() >= began or waits(case, number)


def waits(case: Case, number: int) -> bool:
    from assistant.onboarding.machine import State

    event = case.events[number]
    at = case.state[event.step]
    later = any(one.step == event.step for one in case.events[number + 1 :])
    return at.state is State.SUBMITTED and not later


def job_for(office: Office, case: Case, number: int) -> Incoming:
    """The thread keeps the news of one case in their order."""
    data = {"case": case.id, "event": number}
    key = f"case_news:{case.id}:{number}"  # of the workspace at home, whichever that is: told once
    return Incoming("case_news", key, office.identity.team, thread=f"case:{case.id}", data=data)


async def tell(office: Office, job: Job) -> None:
    from assistant.onboarding.machine import Action

    cases = await office.cases.do(lambda service: service.cases(CLIENT))
    number = int(job.data["event"])
    case = next((one for one in cases if one.id == job.data["case"] and len(one.events) > number), None)
    if case is None:
        return
    if case.events[number].action is Action.SUBMIT:
        if waits(case, number):
            await ask(office, job, case, number)
        return
    await close_letters(office, case, number)
    await tell_vendor(office, job, case, number)


async def ask(office: Office, job: Job, case: Case, number: int) -> None:
    submission = case.events[number]
    step = case.programme.by_id[submission.step]
    asked = await deciders.places(office, case, step, submission)
    if not asked:
        log.error(
            "Nobody is known who decides about %s of %s (%s): name them in the directory, or set "
            "BPO_ONBOARDING_CHANNEL",
            step.id,
            case.id,
            step.approver,
        )
    by = await name_of(office, submission)
    lines = tuple(blocks.letter_blocks(case, step, submission, number, by))
    for place in asked:
        letter = Shown(("",), lines, plain=mrkdwn(f"{step.title} of {case.name} waits for a decision."))
        ts = await post(office, job, place, letter)
        if ts:
            await office.desk.do(office.cases.records.sent, case.id, step.id, OpenLetter(number, place, ts))


async def post(office: Office, job: Job, place: str, shown: Shown) -> str:
    """Once for each place, also when the job is done again; empty where it cannot be said."""
    letter = Letter(place, "", digest(f"{job.key}:{place}"))
    try:
        return await send(office.api, letter, shown, office.identity.user, doubtful=job.attempts > 1)
    except SlackAway:
        raise
    except SlackTrouble as error:
        log.warning("%s: %s cannot be told (%s)", job.reference, place, error)
        return ""


async def close_letters(office: Office, case: Case, number: int) -> None:
    """Those who were asked see what came of it, and no buttons any more. Later submissions are another matter."""
    decision = case.events[number]
    step = case.programme.by_id[decision.step]
    text = blocks.outcome(case, step, decision, await name_of(office, decision))
    for letter in await office.desk.do(office.cases.records.letters, case.id, step.id, number):
        try:
            await office.api.call(
                "chat_update", channel=letter.channel, ts=letter.ts, text=text, blocks=[section(text)]
            )
        except SlackAway:
            raise
        except SlackTrouble as error:
            log.info("A letter about %s of %s stays as it was (%s)", step.id, case.id, error)
        await office.desk.do(office.cases.records.closed, case.id, letter)


async def tell_vendor(office: Office, job: Job, case: Case, number: int) -> None:
    """In the vendor's channels; where there is none, whoever handed it in."""
    decision = case.events[number]
    step = case.programme.by_id[decision.step]
    text = blocks.outcome(case, step, decision, await name_of(office, decision))
    so_far = replace(case, events=case.events[: number + 1])
    if so_far.done:
        text += f"\nAll {len(case.programme.steps)} steps are done. :tada:"
    told = [
        await post(office, job, place, said_plainly(text)) for place in deciders.channels_of(office, case.vendor)
    ]
    if any(told):
        return
    submission = so_far.state[step.id].submission
    if submission is not None and await still_sees(office, case, submission.actor.name):
        place = await deciders.direct(office, submission.actor.name)
        if place:
            await post(office, job, place, said_plainly(text))


async def still_sees(office: Office, case: Case, name: str) -> bool:
    if not USER_ID.fullmatch(name):
        return False
    caller = Caller(office.directory.of_person(await office.people.person(name)))
    return bool(await office.cases.do(lambda service: [one for one in service.cases(caller) if one.id == case.id]))


def said_plainly(text: str) -> Shown:
    return Shown(("",), (section(text),), plain=text)


async def name_of(office: Office, event: Event) -> str:
    name = event.actor.name
    if USER_ID.fullmatch(name):
        return (await office.people.person(name)).name or "somebody"
    return event.actor.shown
