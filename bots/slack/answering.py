"""A question to its answer: for everyone in the thread what everyone there may see, for the asker what is beyond.

The two are computed apart, each with the labels of those who will read it: nothing of the second can leak into
the first, not even that it exists.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bots.directory import Labels, Person
from bots.slack.history import Turns, history_of
from bots.slack.office import Office
from bots.slack.onboarding import talking
from bots.slack.owners import has_contact
from bots.slack.posting import Post
from bots.slack.remembering import remember
from bots.slack.rendering import HELP, WHISPER, Shown, said, shown
from bots.slack.steps import Steps
from bots.slack.streaming import Strikes, streams, written_live
from bots.slack.types import Job
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.types import Answer

log = logging.getLogger(__name__)

SURE = 0.8  # confidence from which an answer that nobody asked the bot for is posted
STATUS = "is searching the documents…"
LOADING = ("Searching the documents…", "Reading what fits best…", "Checking every sentence against its source…")
STATUS_SECONDS = 80  # Slack takes a status down after two minutes
TITLE_CHARACTERS = 60
ASKING_FOR_HELP = frozenset({"", "?", "help", "what can you do", "what can you do?"})


async def answer_publicly(office: Office, job: Job) -> None:
    person = await office.people.person(job.user)
    if person.bot or person.deleted:
        return
    if job.data["meant"] == "perhaps":
        await answer_if_sure(office, job, person)
        return
    if await talking.handled(office, job, person):
        return
    if not job.data["text"] and job.data["meant"] == "in_thread":
        return  # a file, and nothing was asked
    if is_help(job):
        await office.post(job).finish(said(HELP))
        return
    labels = await posted_labels(office, job, person)
    turns = await history_of(office, job.channel, job.thread, job.ts, labels)
    common: Answer | None = None
    if job.stage not in ("posted", "whispered"):
        async with status(office, job):
            if job.direct and not any(turn.role == "user" for turn in turns):
                await give_title(office, job)
            common = await answer_everyone(office, job, person, turns)
    if not job.direct and job.stage != "whispered":
        await say_beyond(office, job, person, turns, common)


async def answer_everyone(office: Office, job: Job, person: Person, turns: Turns) -> Answer:
    labels = await posted_labels(office, job, person)
    post = office.post(job)
    steps = Steps(post, office.appends, live=office.house.settings.chat is not None)
    if office.streams.take():
        await steps.begin()
    struck: Strikes = ()
    try:
        if streams(office, post):
            answer, struck = await written_live(office, job, Caller(labels), turns, steps)
        else:
            answer = await office.answer(job, job.data["text"], Caller(labels), turns, steps.found)
    except Exception:
        await steps.fail()
        raise
    await publish(office, job, labels, answer, post, steps=steps, struck=struck)
    return answer


async def answer_if_sure(office: Office, job: Job, person: Person) -> None:
    """A question to nobody in particular: not a sign of the bot unless it knows."""
    labels = await posted_labels(office, job, person)
    answer = await office.answer(job, job.data["text"], Caller(labels), ())
    if answer.abstained or answer.confidence < SURE:
        return
    await publish(office, job, labels, answer, office.post(job))
    await office.desk.do(office.desk.journal.take_part, job.team, job.channel, job.thread)


async def posted_labels(office: Office, job: Job, person: Person) -> Labels:
    place = await office.people.place(job.channel, bool(job.data.get("shared")))
    return office.directory.posted(person, place)


async def publish(
    office: Office,
    job: Job,
    labels: Labels,
    answer: Answer,
    post: Post,
    *,
    steps: Steps | None = None,
    struck: Strikes = (),
) -> None:
    answer_id = await remember(office, job, labels, answer, private=job.direct)
    message = await render(office, answer, answer_id, labels, struck=struck)
    ended = await steps.ended(answer, office.settings.slack_document_url) if steps else ()
    ts = await post.finish(message, ended)
    await office.desk.do(office.desk.memory.posted, answer_id, ts)


async def say_beyond(office: Office, job: Job, person: Person, turns: Turns, common: Answer | None) -> None:
    """What the asker may see and the channel may not, to the asker alone. `common`: what the channel got."""
    mine = office.directory.of_person(person)
    theirs = await posted_labels(office, job, person)
    if mine <= theirs or await talking.beyond(office, job, mine, theirs):
        return
    question = str(job.data["text"])
    beyond = await office.answer(job, question, Caller(mine), turns)
    if beyond.abstained:
        return
    common = common or await office.answer(job, question, Caller(theirs), turns)
    if says_the_same(beyond, common):
        return
    answer_id = await remember(office, job, mine, beyond, private=True)
    await office.tell_alone(job, await render(office, beyond, answer_id, mine, WHISPER), job.thread)


def says_the_same(one: Answer, other: Answer) -> bool:
    """A chat model never finds the same words twice: then it is the sources that count."""
    if one.answer == other.answer and one.citations == other.citations:
        return True
    if one.abstained or other.abstained or "extractive" in (one.answerer, other.answerer):
        return False
    return {cited.document for cited in one.citations} == {cited.document for cited in other.citations}


async def answer_privately(office: Office, job: Job) -> None:
    """`/ask` and “Answer this”: only the asker reads it, so all that the asker may see counts."""
    if job.stage == "whispered":
        return
    person = await office.people.person(job.user)
    if person.bot or person.deleted:
        return
    labels = office.directory.of_person(person)
    case = await talking.privately(office, job, labels)
    if is_help(job):
        message = said(HELP)
    elif case is not None:
        message = case
    else:
        answer = await office.answer(job, job.data["text"], Caller(labels), ())
        answer_id = await remember(office, job, labels, answer, private=True)
        message = await render(office, answer, answer_id, labels)
    await office.tell_alone(job, message)


async def render(
    office: Office,
    answer: Answer,
    answer_id: str,
    labels: Labels,
    lead: str = "",
    *,
    struck: Strikes = (),
) -> Shown:
    can_ask = answer.abstained and await has_contact(office, answer, Caller(labels))
    base_url = office.settings.slack_document_url
    return shown(answer, answer_id, base_url=base_url, can_ask=can_ask, lead=lead, struck=struck)


def is_help(job: Job) -> bool:
    return str(job.data["text"]).strip().lower() in ASKING_FOR_HELP


async def give_title(office: Office, job: Job) -> None:
    text = str(job.data["text"])
    title = text if len(text) <= TITLE_CHARACTERS else text[: TITLE_CHARACTERS - 1].rstrip() + "…"
    await office.api.try_call(
        "assistant_threads_setTitle", channel_id=job.channel, thread_ts=job.thread, title=title
    )


@asynccontextmanager
async def status(office: Office, job: Job) -> AsyncIterator[None]:
    """Shows that the bot is at it, for as long as it is. The first post takes the sign down, as a rule."""
    await set_status(office, job, STATUS)
    left_over = asyncio.Event()
    again = asyncio.create_task(show_again(office, job, left_over))
    try:
        yield
    except BaseException:
        left_over.set()
        raise
    finally:
        again.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await again
        if left_over.is_set():
            await set_status(office, job, "")


async def show_again(office: Office, job: Job, left_over: asyncio.Event) -> None:
    """A stream that was open already does not take down what is shown now: then we do."""
    while True:
        await asyncio.sleep(STATUS_SECONDS)
        left_over.set()
        await set_status(office, job, STATUS)


async def set_status(office: Office, job: Job, text: str) -> None:
    more = {"loading_messages": LOADING} if text else {}
    await office.api.try_call(
        "assistant_threads_setStatus", channel_id=job.channel, thread_ts=job.thread, status=text, **more
    )
