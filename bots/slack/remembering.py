"""What is kept of an answer: feedback, the Home tab, later questions in the thread and owners come back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bots.slack.memory import Kept
from bots.slack.office import Office, program_version
from bots.slack.types import Job, digest

if TYPE_CHECKING:
    from assistant.types import Answer
    from bots.directory import Labels


async def remember(office: Office, job: Job, labels: Labels, answer: Answer, private: bool) -> str:
    answer_id = digest(f"{job.key}:{','.join(sorted(labels))}:{private}")
    generation = await office.think(office.house.base.ledger.generation)
    kept = Kept(
        id=answer_id,
        team=job.team,
        channel=job.channel,
        thread=job.thread,
        user=job.user,
        private=private,
        labels=tuple(sorted(labels)),
        question=job.data["text"],
        answer=answer.answer,
        abstained=answer.abstained,
        confidence=answer.confidence,
        citations=tuple(citation.to_json() for citation in answer.citations),
        version=f"{program_version()} {answer.answerer}",
        generation=generation,
    )
    await office.desk.do(office.desk.memory.keep, kept)
    return answer_id
