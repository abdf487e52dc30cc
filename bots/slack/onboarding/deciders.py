"""Who is asked to decide about a submission: people in the directory, else a configured place."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bots.directory import Directory, Person
from bots.slack.api import SlackAway, SlackTrouble
from bots.slack.onboarding.room import actor
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.onboarding.cases import Case
    from assistant.onboarding.machine import Event
    from assistant.onboarding.programme import Step
    from bots.slack.office import Office
    from bots.slack.people import People

log = logging.getLogger(__name__)

MOST_ASKED = 5  # people; more of them are better asked in one channel
CHANNEL, USER = ("C", "G"), ("U", "W")


async def places(office: Office, case: Case, step: Step, submission: Event) -> list[str]:
    """Channels and direct messages to which the question goes; empty where nobody is known."""
    from assistant.onboarding.identity import CLIENT, acts_as

    people: list[Person] = []
    for person in await named_people(office):
        who = actor(office.directory.of_person(person), person.id)
        if acts_as(who.caller, step.approver, case.vendor) and not submission.actor.is_same_person(who):
            people.append(person)
    too_many = step.approver == CLIENT and len(people) > MOST_ASKED
    if not people or too_many:
        place = await configured(office, submission.actor.name)
        if place:
            return [place]
    return [place for person in people[:MOST_ASKED] if (place := await direct(office, person.id))]


async def named_people(office: Office) -> list[Person]:
    """Whom the directory names one by one, by user or by a whole e-mail address."""
    file = office.directory.file
    found = {user: await office.people.person(user) for user in file.users}
    for address in file.emails:
        if not any(sign in address for sign in "*?["):
            person = await office.people.by_email(address)
            if person is not None:
                found.setdefault(person.id, person)
    return [found[user] for user in sorted(found) if not found[user].bot and not found[user].deleted]


async def configured(office: Office, submitter: str = "") -> str:
    """`BPO_ONBOARDING_CHANNEL`, where it may read what is the client's; else empty, and the log says why."""
    setting = office.settings.bpo_onboarding_channel.strip()
    if not setting:
        return ""
    receiver, fault = await judged(setting, office.people, office.directory)
    if fault:
        log.error("BPO_ONBOARDING_CHANNEL: %s", fault)
        return ""
    if receiver.startswith(CHANNEL):
        return receiver
    return "" if receiver == submitter else await direct(office, receiver)


async def judged(setting: str, people: People, directory: Directory) -> tuple[str, str]:
    """The channel or user that is meant, and what speaks against it."""
    from assistant.onboarding.identity import is_client

    if setting.startswith(CHANNEL) and "@" not in setting:
        labels, receiver = directory.of_place(await people.place(setting)), setting
    else:
        person = await people.by_email(setting) if "@" in setting else await people.person(setting)
        if person is None:
            return "", f"nobody in Slack has the address {setting}"
        labels, receiver = directory.of_person(person), person.id
    if is_client(Caller(labels)):
        return receiver, ""
    return receiver, f"the directory does not let {setting} read what is for employees"


async def direct(office: Office, user: str) -> str:
    try:
        return str((await office.api.call("conversations_open", users=user))["channel"]["id"])
    except SlackAway:
        raise
    except SlackTrouble as error:
        log.warning("%s cannot be written to (%s)", user, error)
        return ""


def channels_of(office: Office, vendor: str) -> list[str]:
    """Channels that the directory gives to a vendor."""
    return [channel for channel, labels in office.directory.file.channels.items() if f"vendor:{vendor}" in labels]
