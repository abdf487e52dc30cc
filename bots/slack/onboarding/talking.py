"""Cases by chat: what is about a case is answered by the clerk, each reader with the labels that answers rest on.

As with answers, what everyone in a channel reads is computed apart from what the asker alone may see.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack import curating
from bots.slack.onboarding import files, registers
from bots.slack.onboarding.blocks import pending_buttons
from bots.slack.onboarding.records import Place, Talk
from bots.slack.onboarding.room import actor, people_in, sentence, today, without_commands
from bots.slack.rendering import PART_CHARACTERS, WHISPER, Shown, source_blocks
from bots.slack.text import markdown, split
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.onboarding.clerk import Clerk, Memory, Pending, Said
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from bots.directory import Labels, Person
    from bots.slack.office import Office
    from bots.slack.types import Job

HERE, ALONE = "here", "alone"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one reader gets to read."""

    text: str
    shown: Shown


async def handled(office: Office, job: Job, person: Person) -> bool:
    """True: everyone in the thread may read what the clerk or a register says, and it is said."""
    mine = office.directory.of_person(person)
    place = await office.people.place(job.channel, bool(job.data.get("shared")))
    common = office.directory.posted(person, place)
    if not office.cases.concerns(job.data["text"]):
        return await registers.handled(office, job, mine, common)
    common_said = await hear(office, job, common, HERE)
    if common_said is None:
        return await _answers_alone(office, job, mine, common) or await registers.handled(
            office, job, mine, common
        )
    if job.stage not in ("posted", "whispered"):
        await office.post(job).finish(common_said.shown)
    if common < mine and job.stage != "whispered" and not _is_word(job.data["text"]):
        alone = await hear(office, job, mine, ALONE, unless=common_said.text)
        if alone is not None:
            await office.tell_alone(job, replace(alone.shown, lead=WHISPER), job.thread)
    return True


async def _answers_alone(office: Office, job: Job, mine: Labels, common: Labels) -> bool:
    """A yes to what the asker alone was asked: there is nothing in it for anybody else."""
    if not common < mine:
        return False
    pending = (await _talk(office, job, ALONE)).memory.pending
    if pending is None:
        return False
    if not (_is_word(job.data["text"]) or job.data.get("files") or (pending.wants_reason and pending.asked)):
        return False
    return await beyond(office, job, mine, common)


async def beyond(office: Office, job: Job, mine: Labels, common: Labels) -> bool:
    """What is for the asker alone because the channel may not see the case. True: it was about a case."""
    if not common < mine:
        return False
    alone = await hear(office, job, mine, ALONE) if office.cases.concerns(job.data["text"]) else None
    if alone is None:
        return await registers.beyond(office, job, mine)
    if job.stage != "whispered":
        await office.tell_alone(job, replace(alone.shown, lead=WHISPER), job.thread)
    return True


async def privately(office: Office, job: Job, labels: Labels) -> Shown | None:
    """For `/ask`, which the asker alone reads."""
    found = await hear(office, job, labels, ALONE) if office.cases.concerns(job.data["text"]) else None
    return found.shown if found is not None else await registers.privately(office, job, labels)


async def hear(
    office: Office,
    job: Job,
    labels: Labels,
    scope: str,
    *,
    unless: str | None = None,
    about: JsonDict | None = None,
) -> Heard | None:
    """The clerk's reply to a reader with these labels, and the conversation is remembered. None: no case is meant.

    `unless`: what this reader has read already; saying the same again starts no second conversation.
    `about`: the words are those of a button, and count for the question that it stands below alone.
    """
    words = str(job.data["text"])
    talk = await _talk(office, job, scope)
    if about is not None:
        talk = _asked_again(talk, about)
        if talk.memory.pending is None:
            return None
    who = actor(labels, job.user)
    with tempfile.TemporaryDirectory(prefix="bpo-evidence-") as folder:
        memory, sent, file, fault = talk.memory, None, talk.file, ""
        try:
            memory, sent, file = await _with_file(office, job, talk, words, Path(folder))
        except curating.Refused as refused:
            fault = sentence(str(refused))
            if talk.memory.pending is not None:
                again = f"{fault} Please send another file."
                return Heard(again, _shown(again, (), ()))
        since = datetime.fromtimestamp(job.at, UTC) if job.attempts > 1 else None
        said, after, names = await office.cases.do(
            lambda service: _with_names(
                service,
                who,
                _done_before(service, words, who, memory, since)
                or _clerk(office, service).reply(words, who, today(), memory, sent),
            )
        )
    if said is None:
        if talk.memory.pending is not None:  # the next yes has to be asked for again
            await _remember(office, job, talk, after, file)
        return None
    if said.text == unless:
        return None
    if after.pending is None or after.pending.file != sent:  # a document that was sent for nothing is not kept
        file = talk.file
    await _remember(office, job, talk, after, file)
    told = await with_names(office, said.text if said.citations else without_commands(said.text), names)
    told = f"{fault} {told}" if fault else told
    buttons = pending_buttons(after, said.wants_file, talk.place, file)
    return Heard(said.text, _shown(told, said.citations, buttons))


async def _talk(office: Office, job: Job, scope: str) -> Talk:
    thread = job.thread or (job.key if job.kind == "private" else "")
    place = Place(job.channel, thread, job.user, scope)
    beside = job.direct and job.thread == job.ts
    return await office.desk.do(office.cases.records.talk, place, job.key, beside)


def _asked_again(talk: Talk, about: JsonDict) -> Talk:
    pending = talk.memory.pending
    if pending is not None:
        asked = {"case": pending.case, "step": pending.step, "file": talk.file, "do": pending.mark}
        pending = replace(pending, asked=True) if about == {**about, **asked} else None
    return replace(talk, memory=replace(talk.memory, pending=pending))


async def _remember(office: Office, job: Job, talk: Talk, after: Memory, file: str) -> None:
    await office.desk.do(office.cases.records.talked, talk, after, file, job.key)


async def _with_file(
    office: Office, job: Job, talk: Talk, words: str, folder: Path
) -> tuple[Memory, Path | None, str]:
    """The memory with its document at hand where a yes may come, the one that came with these words, its id."""
    sent = [str(one) for one in job.data.get("files") or []]
    if sent:
        info = await files.described(office, sent[0])
        return talk.memory, folder / info.name, sent[0]
    pending = talk.memory.pending
    if pending is None or pending.file is None or not _is_yes(words):
        return talk.memory, None, talk.file
    there = await files.fetch(office, talk.file, folder)
    return replace(talk.memory, pending=replace(pending, file=there)), None, talk.file


def _clerk(office: Office, service: OnboardingService) -> Clerk:
    from assistant.onboarding.clerk import Clerk

    return Clerk(service, office.house.hears)


def _with_names(
    service: OnboardingService, who: Actor, heard: tuple[Said | None, Memory]
) -> tuple[Said | None, Memory, frozenset[str]]:
    """And the people in the cases that a reader sees, where something is said."""
    said, after = heard
    return said, after, people_in(service.cases(who.caller)) if said is not None else frozenset()


def _done_before(
    service: OnboardingService, words: str, who: Actor, memory: Memory, since: datetime | None
) -> tuple[Said, Memory] | None:
    """`since`: an earlier attempt may have submitted, from then on, what is submitted now."""
    from assistant.onboarding import telling
    from assistant.onboarding.clerk import Said

    pending = memory.pending
    if since is None or pending is None or not pending.asked or not _is_yes(words):
        return None
    if pending.do != "submit":
        return _ordered_before(service, who, memory, pending, since)
    for case in service.cases(who.caller):
        at = case.state[pending.step].submission if case.id == pending.case else None
        if at is not None and at.at >= since and at.actor.is_same_person(who):
            after = replace(memory, pending=None)
            return Said(telling.submitted(case, case.programme.by_id[pending.step]), after), after
    return None


def _ordered_before(
    service: OnboardingService, who: Actor, memory: Memory, pending: Pending, since: datetime
) -> tuple[Said, Memory] | None:
    from assistant.onboarding import telling
    from assistant.onboarding.clerk import Memory, Said
    from assistant.onboarding.machine import Action

    for case in service.cases(who.caller):
        if pending.do == "waive" and case.id == pending.case:
            step, at = case.programme.by_id[pending.step], case.state[pending.step].decision
            waived = at is not None and at.action is Action.WAIVE and at.text == pending.note
            if at is not None and waived and at.at >= since and at.actor.is_same_person(who):
                after = replace(memory, pending=None)
                return Said(telling.waived(case, step, pending.note), after), after
        about = (case.vendor, case.programme.id, case.person or "", case.started, case.started_by)
        asked = (pending.case, pending.step, pending.person, pending.on, who.shown)
        if pending.do == "start" and about == asked and not case.done:
            after = Memory(case.id)
            return Said(telling.started(case), after), after
    return None


def _is_yes(words: str) -> bool:
    from assistant.onboarding.clerk import YES

    return YES.match(words.strip()) is not None


def _is_word(words: str) -> bool:
    from assistant.onboarding.clerk import NO

    return _is_yes(words) or NO.match(words.strip()) is not None


async def with_names(office: Office, text: str, ids: Iterable[str]) -> str:
    """Who did something is kept as a Slack user; people read names."""
    for user in ids:
        if user in text:
            text = text.replace(user, (await office.people.person(user)).name or "somebody")
    return text


def _shown(text: str, citations: Iterable[object], buttons: Iterable[JsonDict]) -> Shown:
    from assistant.onboarding.sources import Excerpt
    from assistant.types import Citation

    cited = [
        Citation(number, one.document, one.title, one.section, one.page, one.quote, one.effective_from)
        for number, one in enumerate(citations, start=1)
        if isinstance(one, Excerpt)
    ]
    shown = markdown(text, [one.quote for one in cited])
    return Shown(tuple(split(shown, PART_CHARACTERS)), (*source_blocks(cited, False, ""), *buttons))
