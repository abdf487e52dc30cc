"""Obligations and credentials by chat: what the registers answer, each reader with their own labels."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from bots.slack.onboarding.room import today
from bots.slack.rendering import PART_CHARACTERS, WHISPER, Shown, source_blocks
from bots.slack.text import markdown, split
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.types import Citation
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
        await office.post(job).finish(said)
    if common < mine and job.stage != "whispered":
        alone = await look(office, job, mine)
        if alone is not None and alone != said:
            await office.tell_alone(job, replace(alone, lead=WHISPER), job.thread)
    return True


async def beyond(office: Office, job: Job, mine: Labels) -> bool:
    """What a register tells the asker alone. True: it was a question for one."""
    alone = await look(office, job, mine)
    if alone is None:
        return False
    if job.stage != "whispered":
        await office.tell_alone(job, replace(alone, lead=WHISPER), job.thread)
    return True


async def look(office: Office, job: Job, labels: Labels) -> Shown | None:
    """None: it is no question for a register, or there is nothing that a reader with these labels may see."""
    text = str(job.data["text"])
    return await asyncio.to_thread(_look, office.cases.settings, text, Caller(labels))


def _look(settings: Settings, text: str, caller: Caller) -> Shown | None:
    from assistant.credentials.store import FILE_NAME as CREDENTIALS
    from assistant.obligations.store import FILE_NAME as OBLIGATIONS
    from bots import casework

    if (settings.data_dir / OBLIGATIONS).exists():
        from assistant.obligations import asking

        with casework.open_obligations(settings) as obligations:
            told = asking.answer(text, obligations, caller, today())
        if told is not None:
            from bots.cli.onboarding_chat import cited_clause

            return _shown(told.text, [cited_clause(n, one) for n, one in enumerate(told.citations, start=1)])
    if (settings.data_dir / CREDENTIALS).exists():
        from assistant.credentials.asking import answer

        with casework.open_credentials(settings) as credentials:
            listed = answer(text, credentials, caller, today())
        return _shown(listed, []) if listed is not None else None
    return None


def _shown(text: str, cited: list[Citation]) -> Shown:
    parts = split(markdown(text, [one.quote for one in cited]), PART_CHARACTERS)
    return Shown(tuple(parts), tuple(source_blocks(cited, False, "")))
