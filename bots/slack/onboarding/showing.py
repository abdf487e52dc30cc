"""A document that was handed in, to whoever decides about it: a copy in a direct message, unchanged or none."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack.api import SlackAway, SlackTrouble, of_slack
from bots.slack.onboarding import deciders
from bots.slack.onboarding.acting import who_did
from bots.slack.onboarding.rights import NOT_YOURS, Not, to_look_at
from bots.slack.onboarding.room import refusal
from bots.slack.rendering import said
from bots.slack.text import mrkdwn

if TYPE_CHECKING:
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from bots.slack.office import Office
    from bots.slack.types import Job


async def show(office: Office, job: Job) -> None:
    """When in doubt whether it came, it is not sent again: there is the button."""
    if job.stage == "whispered":
        return
    who = await who_did(office, job)
    try:
        if who is None:
            raise Not(NOT_YOURS)
        name, content = await office.cases.do(lambda service: _document(service, who, job))
        await _upload(office, job, name, content)
    except Not as no:
        await office.whisper(job, said(mrkdwn(str(no))), job.thread)
    except SlackAway:
        raise
    except SlackTrouble as error:
        words = f"Slack did not take the document ({error.error}). Your administrator can run `bpo doctor`."
        await office.whisper(job, said(words), job.thread)


def _document(service: OnboardingService, who: Actor, job: Job) -> tuple[str, bytes]:
    from assistant.onboarding.machine import Refused

    found = to_look_at(service, who, job.data["case"], job.data["step"], job.data["event"])
    if found.submission.evidence is None:
        raise Not("There is no document.")
    with tempfile.TemporaryDirectory(prefix="bpo-evidence-") as folder:
        target = Path(folder) / "copy"
        try:
            service.hand_out(who.caller, found.case.id, found.step.id, target)
        except Refused as refused:  # gone, or changed since
            raise Not(refusal(refused.reason)) from refused
        return found.submission.evidence.name, target.read_bytes()


async def _upload(office: Office, job: Job, name: str, content: bytes) -> None:
    place = await deciders.direct(office, job.user)
    if not place:
        raise Not("I cannot write you a direct message, so I cannot show it.")
    asked = await office.api.call("files_getUploadURLExternal", filename=name, length=len(content))
    url = str(asked["upload_url"])
    if not of_slack(url, office.settings.slack_api_url):
        raise SlackTrouble("upload_url", "not an address of Slack")
    async with office.session.post(url, data=content, allow_redirects=False) as response:
        if response.status >= 500:
            raise SlackAway("upload_url", f"http_{response.status}")
        if response.status != 200:
            raise SlackTrouble("upload_url", f"http_{response.status}")
    await office.desk.do(office.desk.journal.staged, job, "whispered")
    file = {"id": asked["file_id"], "title": name}
    await office.api.call("files_completeUploadExternal", files=[file], channel_id=place)
