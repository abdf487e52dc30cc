"""Obligations and credentials by chat: what the registers answer, each reader with their own labels."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bots.slack.onboarding.room import today
from bots.slack.remembering import remember
from bots.slack.rendering import WHISPER, Shown, shown
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.types import Answer
    from bots.directory import Labels
    from bots.settings import Settings
    from bots.slack.office import Office
    from bots.slack.types import Job


async def handled(office: Office, job: Job, mine: Labels, common: Labels) -> bool:
    """True: a register answers everyone in the thread, and the asker alone what is beyond."""
    said = await look(office, job, common)
    if said is None:
        return False
    if job.stage not in ("posted", "whispered"):
        message, answer_id = await kept(office, job, common, said, private=job.direct)
        ts = await office.post(job).finish(message)
        await office.desk.do(office.desk.memory.posted, answer_id, ts)
    if common < mine and job.stage != "whispered":
        alone = await look(office, job, mine)
        if alone is not None and alone != said:
            message, _ = await kept(office, job, mine, alone, private=True, lead=WHISPER)
            await office.tell_alone(job, message, job.thread)
    return True


async def beyond(office: Office, job: Job, mine: Labels) -> bool:
    """What a register tells the asker alone. True: it was a question for one."""
    alone = await look(office, job, mine)
    if alone is None:
        return False
    if job.stage != "whispered":
        message, _ = await kept(office, job, mine, alone, private=True, lead=WHISPER)
        await office.tell_alone(job, message, job.thread)
    return True


async def privately(office: Office, job: Job, labels: Labels) -> Shown | None:
    """For `/ask`, which the asker alone reads."""
    said = await look(office, job, labels)
    return None if said is None else (await kept(office, job, labels, said, private=True))[0]


async def kept(
    office: Office, job: Job, labels: Labels, answer: Answer, *, private: bool, lead: str = ""
) -> tuple[Shown, str]:
    """The message, with feedback like any other answer's, and the answer's id."""
    answer_id = await remember(office, job, labels, answer, private=private)
    return shown(answer, answer_id, base_url=office.settings.slack_document_url, lead=lead), answer_id


async def look(office: Office, job: Job, labels: Labels) -> Answer | None:
    """None: it is no question for a register, or there is nothing that a reader with these labels may see."""
    text = str(job.data["text"])
    return await asyncio.to_thread(_look, office.cases.settings, text, Caller(labels))


def _look(settings: Settings, text: str, caller: Caller) -> Answer | None:
    from assistant.credentials.store import FILE_NAME as CREDENTIALS
    from assistant.obligations.store import FILE_NAME as OBLIGATIONS
    from assistant.types import Answer
    from bots import casework

    if (settings.data_dir / OBLIGATIONS).exists():
        from assistant.obligations import asking

        with casework.open_obligations(settings) as obligations:
            told = asking.answer(text, obligations, caller, today())
        if told is not None:
            from bots.cli.onboarding_chat import cited_clause

            cited = tuple(cited_clause(n, one) for n, one in enumerate(told.citations, start=1))
            return Answer(text, told.text, False, 1.0, cited, answerer="register")
    if (settings.data_dir / CREDENTIALS).exists():
        from assistant.credentials.asking import answer

        with casework.open_credentials(settings) as credentials:
            listed = answer(text, credentials, caller, today())
        return None if listed is None else Answer(text, listed, False, 1.0, answerer="register")
    return None
