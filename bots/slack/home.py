"""App Home, suggested prompts and the assistant pane: what to ask, what was asked, what has changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assistant.naming import name_of, title_of
from bots.slack.memory import Kept
from bots.slack.onboarding.blocks import home_blocks
from bots.slack.onboarding.room import actor
from bots.slack.onboarding.room import today as day_of_cases
from bots.slack.posting import Letter, send
from bots.slack.rendering import HELP, SECTION_CHARACTERS, first_lines, header, said, section
from bots.slack.text import mrkdwn
from bots.slack.types import Job
from knowledge.types import Caller, Document, JsonDict

if TYPE_CHECKING:
    from bots.directory import Labels
    from bots.slack.office import Office
    from bots.wiring import House

TITLES_SHOWN = 12
RECENT_SHOWN = 8
CHANGED_SHOWN = 8
LOOKED_BACK = 50  # answers whose documents are watched
LINE_CHARACTERS = 150
LIST_CHARACTERS = SECTION_CHARACTERS - 30  # room for how many more there are
PROMPTS = 4  # Slack's limit
PROMPT_TITLE_CHARACTERS = 60
GREETING = "Hello! Ask me about your contracts, SLAs, policies and guides."


async def show_home(office: Office, job: Job) -> None:
    person = await office.people.person(job.user)
    if person.bot or person.deleted:
        return
    labels = office.directory.of_person(person)
    documents = await office.documents(Caller(labels))
    recent = await office.desk.do(office.desk.memory.recent, job.team, job.user, LOOKED_BACK)
    changed = await office.think(changed_since, office.house, documents, recent, date.today(), labels)
    view = home_view(documents, recent, date.today(), changed, await my_cases(office, job, labels))
    await office.api.call("views_publish", user_id=job.user, view=view)


async def my_cases(office: Office, job: Job, labels: Labels) -> list[JsonDict]:
    """What this person may see of the cases, overdue first, with what this person may do."""
    if not office.cases.has_cases:
        return []
    who, on = actor(labels, job.user), day_of_cases()
    cases, tasks = await office.cases.do(lambda service: (service.status(who.caller, on), service.next(who, on)))
    return home_blocks(cases, tasks)


def home_view(
    documents: Sequence[Document],
    recent: Sequence[Kept],
    today: date,
    changed: Sequence[str],
    cases: Sequence[JsonDict] = (),
) -> JsonDict:
    """`documents` are those that this person may see: nothing else is named."""
    blocks = [*cases, header("Ask your documents"), section(HELP), header("What you may ask about")]
    current = in_force(documents, today)
    titles = sorted({title_of(document.title, document.path) for document in current if document.title})
    if titles:
        lines = first_lines(
            [f"• {mrkdwn(title, LINE_CHARACTERS)}" for title in titles[:TITLES_SHOWN]], LIST_CHARACTERS
        )
        more = len(titles) - len(lines)
        blocks.append(section("\n".join([*lines, *([f"…and {more} more"] if more > 0 else [])])))
    else:
        blocks.append(section("There is no document yet that you may see."))
    blocks.append(header("Your recent questions"))
    lines = [recent_line(kept) for kept in distinct(recent)[:RECENT_SHOWN]]
    blocks.append(section("\n".join(first_lines(lines)) or "None yet."))
    if changed:
        blocks.append(header("Changed since I cited it to you"))
        blocks.append(section("\n".join(first_lines(changed[:CHANGED_SHOWN]))))
    return {"type": "home", "blocks": blocks}


def in_force(documents: Sequence[Document], today: date) -> list[Document]:
    from knowledge.visibility import all_in_force

    return all_in_force(documents, today)


def distinct(recent: Sequence[Kept]) -> list[Kept]:
    """A question that had two answers, one for the channel and one for the asker, is one question."""
    found: dict[tuple[str, str], Kept] = {}
    for kept in recent:
        found.setdefault((kept.channel + kept.thread, kept.question), kept)
    return list(found.values())


def recent_line(kept: Kept) -> str:
    said_so = " _(the documents did not say)_" if kept.abstained else ""
    day = datetime.fromtimestamp(kept.at).strftime("%Y-%m-%d")
    return f"• {mrkdwn(kept.question, LINE_CHARACTERS)} · {day}{said_so}"


def changed_since(
    house: House, documents: Sequence[Document], recent: Sequence[Kept], today: date, labels: Labels
) -> list[str]:
    """Documents that were cited and have been ingested anew, replaced, removed or run out since, the latest first.

    Of one that was ingested anew also whether what was quoted still stands in it.
    """
    cited: dict[str, list[tuple[Kept, JsonDict]]] = {}
    for kept in recent:
        for citation in () if kept.abstained else kept.citations:
            cited.setdefault(str(citation["document"]), []).append((kept, citation))
    current = set(in_force(documents, today))
    found: list[tuple[float, str]] = []
    for path in cited.keys() - {document.path for document in house.documents()}:
        kept, citation = cited[path][0]
        if frozenset(kept.labels) <= labels:
            title = mrkdwn(title_of(str(citation["title"] or ""), path), LINE_CHARACTERS)
            found.append((time.time(), f"• {title} · removed"))
    for document in documents:
        if document.path not in cited:
            continue
        title = mrkdwn(title_of(document.title, document.path), LINE_CHARACTERS)
        at, last = timestamp(document.ingested_at), cited[document.path][0][0].at
        if document not in current and in_force([document], datetime.fromtimestamp(last).date()):
            found.append((time.time(), f"• {title} · no longer in force"))
        elif at > last:
            told = reads_now(house.base.ledger.source(document.id), [one for _, one in cited[document.path]])
            found.append((at, f"• {title} · changed on {datetime.fromtimestamp(at):%Y-%m-%d}; {told}"))
    return [line for _, line in sorted(found, reverse=True)]


def reads_now(source: str, citations: Sequence[JsonDict]) -> str:
    words = " ".join(source.split())
    gone = [one for one in citations if " ".join(str(one["quote"]).split()) not in words]
    if not gone:
        return "what I quoted reads as before"
    sections = sorted({name_of(str(one["section"] or "")) for one in gone} - {""})
    where = f" ({mrkdwn(', '.join(sections), LINE_CHARACTERS)})" if sections else ""
    return f"what I quoted does not stand there word for word any more{where}"


def timestamp(at: datetime | None) -> float:
    if at is None:
        return 0.0
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


async def prompts_for(office: Office, job: Job) -> list[JsonDict]:
    """Questions that stand as such in what this person may see, as in an FAQ; else what always works."""
    person = await office.people.person(job.user)
    caller = Caller(office.directory.of_person(person))
    questions = await office.think(suggested, office, caller)
    prompts = [{"title": question[:PROMPT_TITLE_CHARACTERS], "message": question} for question in questions]
    return [*prompts[: PROMPTS - 1], {"title": "What can you do?", "message": "What can you do?"}]


def suggested(office: Office, caller: Caller) -> list[str]:
    from knowledge.amendments.curtailing import leaves_in_force

    documents = in_force(office.house.documents(caller), date.today())
    faqs = [document for document in documents if document.type == "faq"] or documents
    found: dict[str, None] = {}
    for document in faqs[:PROMPTS]:
        for leaf in leaves_in_force(office.house.base.ledger, document.id, date.today()):
            heading = name_of(leaf.path[-1]) if leaf.path else ""
            if heading.endswith("?") and len(heading) <= PROMPT_TITLE_CHARACTERS:
                found.setdefault(heading)
    return list(found)[: PROMPTS - 1]


async def suggest(office: Office, job: Job) -> None:
    """The agent's message tab. Without `thread_ts`: with it Slack silently does nothing there."""
    prompts = await prompts_for(office, job)
    await office.api.call("assistant_threads_setSuggestedPrompts", channel_id=job.channel, prompts=prompts)


async def greet(office: Office, job: Job) -> None:
    """A thread of the older assistant pane was opened."""
    await look_at(office, job)
    letter = Letter(job.channel, job.thread, job.token)
    await send(office.api, letter, said(GREETING), office.identity.user, doubtful=job.attempts > 1)
    prompts = await prompts_for(office, job)
    await office.api.call(
        "assistant_threads_setSuggestedPrompts", channel_id=job.channel, thread_ts=job.thread, prompts=prompts
    )


async def look_at(office: Office, job: Job) -> None:
    where = (job.team, job.channel, job.thread)
    await office.desk.do(office.desk.memory.look_at, *where, job.data.get("context") or {})
