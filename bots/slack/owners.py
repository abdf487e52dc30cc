"""“Ask the owner”: the question goes to whoever owns the closest document, the reply comes back to the thread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.naming import title_of
from bots.directory import Labels, Person, outward
from bots.slack.history import history_of
from bots.slack.memory import Kept, Request
from bots.slack.posting import Letter, send
from bots.slack.rendering import Shown, context, quotations, quoted, said, section
from bots.slack.text import link, mrkdwn
from bots.slack.types import Job
from knowledge.types import Caller, Document, JsonDict

if TYPE_CHECKING:
    from assistant.types import Answer
    from bots.slack.office import Office

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
THREAD_CHARACTERS = 1_500


def owners_email(owner: str | None) -> str:
    """`Vendor Management <vendors@client.example>` or the bare address; empty where there is none."""
    found = EMAIL.search(owner or "")
    return found.group().lower() if found else ""


def closest_owner(paths: Iterable[str], documents: Sequence[Document], desk: str) -> tuple[str, str]:
    """Address of the owner of the first of `paths` that has one, and that document's title; else the desk."""
    owners = {document.path: (owners_email(document.owner), document) for document in documents}
    for path in paths:
        email, document = owners.get(path, ("", None))
        if email and document is not None:
            return email, title_of(document.title, path)
    return owners_email(desk), ""


async def has_contact(office: Office, answer: Answer, caller: Caller) -> bool:
    documents = await office.documents(caller)
    paths = [citation.document for citation in answer.citations]
    return bool(closest_owner(paths, documents, office.directory.file.desk)[0])


async def ask_owner(office: Office, job: Job) -> None:
    """Somebody pressed the button. The documents are those that the readers of the answer may see."""
    kept = await office.desk.do(office.desk.memory.answer, str(job.data["answer"]))
    if kept is None:
        await office.whisper(job, said("I do not remember this question any more. Please ask it again."))
        return
    if not kept.stands_before(job.team, job.user, job.channel):
        return
    if await office.desk.do(office.desk.memory.request, kept.id):
        await office.whisper(job, said("The owner has been asked already; the reply comes here."), job.thread)
        return
    documents = await office.documents(Caller(frozenset(kept.labels) & await seen_today(office, kept)))
    paths = [str(citation["document"]) for citation in kept.citations]
    email, title = closest_owner(paths, documents, office.directory.file.desk)
    owner = await office.people.by_email(email) if email else None
    if owner is None:
        words = (
            f"I did not find {mrkdwn(email)} in Slack. Please write an e-mail." if email else "No owner is known."
        )
        await office.whisper(job, said(words), job.thread)
        return
    await put_question(office, job, kept, owner, title)


async def seen_today(office: Office, kept: Kept) -> Labels:
    """By those who can read the answer: since then the channel may have been shared."""
    if kept.private:
        return office.directory.of_person(await office.people.person(kept.user))
    return office.directory.of_place(await office.people.place(kept.channel))


async def put_question(office: Office, job: Job, kept: Kept, owner: Person, title: str) -> None:
    opened = await office.api.call("conversations_open", users=owner.id)
    channel = str(opened["channel"]["id"])
    message = await request_message(office, job, kept, owner, title)
    letter = Letter(channel, "", job.token)
    posted = await send(office.api, letter, message, office.identity.user, doubtful=job.attempts > 1)
    request = Request(kept.id, owner.id, owner.name, channel, posted, job.team)
    await office.desk.do(office.desk.memory.asked, request)
    where = "as a direct message" if await for_the_asker_alone(office, kept) else "in this thread"
    words = f"I have asked {mrkdwn(owner.name or 'the owner')}; the reply comes {where}."
    await office.whisper(job, said(words), job.thread)


async def request_message(office: Office, job: Job, kept: Kept, owner: Person, title: str) -> Shown:
    """The question, what was said before it, where it stands, and who will read the reply."""
    about = f" The closest document is “{mrkdwn(title)}”, which you own." if title else ""
    lead = f"<@{job.user}> asks for your help: the documents do not answer this.{about}"
    blocks: list[JsonDict] = [section(lead), *quotations(kept.question)]
    seen = not kept.private or kept.channel.startswith("D")
    before = await thread_before(office, kept, office.directory.of_person(owner)) if seen else ""
    if before:
        blocks += [context("What was said before:"), section(quoted(latest(before, THREAD_CHARACTERS)))]
    if not kept.private:
        url = await permalink(office, kept)
        if url:
            blocks.append(context(link(url, "Open the thread")))
    alone = await for_the_asker_alone(office, kept)
    readers = "the asker alone" if alone else "everyone in the channel of the question"
    blocks.append(section(f"*Reply in the thread of this message.* Your reply will be read by {readers}."))
    return Shown(("",), tuple(blocks), plain=f"A question for you: {mrkdwn(kept.question, 200)}")


def latest(text: str, limit: int) -> str:
    return text if len(text) <= limit else "…" + text[-limit:]


async def thread_before(office: Office, kept: Kept, labels: Labels) -> str:
    """Answers only as far as the owner, by `labels`, may read what they rest on; the words of people always."""
    found = await history_of(office, kept.channel, kept.thread, kept.reply_ts, labels)
    names = {"user": "Asked", "assistant": "Answered"}
    as_kept = office.desk.memory.redact
    return "\n".join(f"{names[turn.role]}: {turn.text}" for turn in found if as_kept(turn.text) != kept.question)


async def for_the_asker_alone(office: Office, kept: Kept) -> bool:
    """Only the asker saw the question, or another company reads along by now."""
    if kept.private:
        return True
    place, then = await office.people.place(kept.channel), frozenset(kept.labels)
    return place.external and outward(then) != then


async def permalink(office: Office, kept: Kept) -> str:
    found = await office.api.try_call("chat_getPermalink", channel=kept.channel, message_ts=kept.thread)
    return str((found or {}).get("permalink") or "")


async def bring_reply(office: Office, job: Job) -> None:
    """What the owner wrote goes where the question was asked, or to the asker alone if only they saw it."""
    kept = await office.desk.do(office.desk.memory.answer, str(job.data["answer"]))
    request = await office.desk.do(office.desk.memory.request, str(job.data["answer"]))
    if kept is None or request is None or kept.team != job.team:
        return
    if job.user != request.owner or not job.data["text"]:
        return
    channel, thread = kept.channel, kept.thread
    beside = not (channel.startswith("D") and thread)  # `/ask` may be asked in a conversation of two others
    if beside and await for_the_asker_alone(office, kept):
        opened = await office.api.call("conversations_open", users=kept.user)
        channel, thread = str(opened["channel"]["id"]), ""
    name = mrkdwn(request.name or "The owner")
    lead = f"<@{kept.user}> {name} replies to “{mrkdwn(kept.question, 200)}”:"
    blocks = [section(lead), *quotations(str(job.data["text"]))]
    message = Shown(("",), tuple(blocks), plain="\n".join(block["text"]["text"] for block in blocks))
    letter = Letter(channel, thread, job.token)
    await send(office.api, letter, message, office.identity.user, doubtful=job.attempts > 1)
    await office.api.try_call("reactions_add", channel=job.channel, timestamp=job.ts, name="white_check_mark")
