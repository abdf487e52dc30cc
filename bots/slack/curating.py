"""“Add to knowledge base”: a file of a message becomes a document, for those whom the directory names as curators.

The file goes under the data folder, its audience beside it, and `bpo ingest` reads it in a process of its own:
the same checks, the same report, and a broken file cannot stop the bot.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack.api import SlackAway, SlackTrouble, of_slack
from bots.slack.rendering import Shown, said
from bots.slack.text import mrkdwn
from bots.slack.types import Job
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from bots.slack.office import Office

log = logging.getLogger(__name__)

FOLDER = Path("slack-files")
MEGABYTE = 1 << 20
CHUNK = 1 << 16
NAME_CHARACTERS = 120
LISTED = 10  # rows of a report
SECRETS = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "SLACK_CLIENT_ID",  # no secret, but Bolt opens pages of its own where it finds one
)
SECRET = re.compile(r"(?:TOKEN|SECRET|PASSWORD|API_KEY|ACCESS_KEY|CREDENTIALS)\Z|_SECRET_", re.I)  # by its name
# What a library said stands behind our own words, and may name paths: that is for the log.
OF_A_LIBRARY = re.compile(r"\s*\(.*\)|(?<=not valid YAML): .*", re.S)
INGEST = (sys.executable, "-m", "bots.cli.main", "ingest")


class Refused(Exception):
    """A file that is not taken; the message says why, in words for the curator."""


async def add_files(office: Office, job: Job) -> None:
    person = await office.people.person(job.user)
    if not office.directory.curator(person):  # asked again: the directory may have changed since the modal
        await office.whisper(job, said("Only curators may add documents. Your administrator names them."))
        return
    audience = [label for label in job.data["audience"] if label in office.directory.known_labels()]
    if not audience:
        await office.whisper(job, said("Nothing was added: no audience was chosen."))
        return
    folder = office.house.base.data_dir / FOLDER
    place = folder if office.home else folder / safe_name(office.identity.team)
    lines: list[str] = []
    taken: list[Path] = []
    for file_id in job.data["files"]:
        try:
            taken.append(await fetch(office, str(file_id), place, audience))
        except Refused as error:
            lines.append(f"• {mrkdwn(str(error), 300)}")
    report = await ingest(office, folder) if taken else {}
    names = [path.relative_to(folder).as_posix() for path in taken]
    await office.tell_alone(job, report_message(names, report, lines, audience))


async def fetch(office: Office, file_id: str, folder: Path, audience: Sequence[str]) -> Path:
    """The file under the data folder, its audience beside it."""
    try:
        info = (await office.api.call("files_info", file=file_id)).get("file") or {}
    except SlackAway:
        raise
    except SlackTrouble as error:
        raise Refused(f"{file_id}: I have no access to this file") from error
    name = safe_name(str(info.get("name") or file_id))
    limit = int(office.settings.slack_file_limit_mb * MEGABYTE)
    too_big = f"{name}: it is larger than {office.settings.slack_file_limit_mb:g} MB"
    if info.get("mode") in ("external", "tombstone", "hidden_by_limit") or not info.get("url_private_download"):
        raise Refused(f"{name}: it is not kept in Slack; add it where it is kept")
    if int(info.get("size") or 0) > limit:
        raise Refused(too_big)
    target = folder / safe_name(file_id) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(name + ".part")
    try:
        await download(office, str(info["url_private_download"]), str(info.get("mimetype") or ""), partial, limit)
    except Refused as error:
        partial.unlink(missing_ok=True)
        if not any(target.parent.iterdir()):
            shutil.rmtree(target.parent, ignore_errors=True)
        raise Refused(f"{name}: {error}") from error
    partial.replace(target)
    write_audience(target, audience)
    return target


async def download(office: Office, url: str, mimetype: str, target: Path, limit: int) -> None:
    """Without access Slack answers with its sign-in page: a redirect, or HTML where no HTML is expected."""
    if not of_slack(url, office.settings.slack_api_url):
        raise Refused("its address is not one of Slack")
    headers = {"Authorization": f"Bearer {office.token}"}
    async with office.session.get(url, headers=headers, allow_redirects=False) as response:
        if response.status >= 500:
            raise SlackAway("url_private_download", f"http_{response.status}")
        html = response.content_type == "text/html" and mimetype not in ("text/html", "application/xhtml+xml")
        if response.status != 200 or html:
            raise Refused("I have no access to it; invite me to the channel")
        size = 0
        with target.open("wb") as stream:
            async for chunk in response.content.iter_chunked(CHUNK):
                size += len(chunk)
                if size > limit:
                    raise Refused("it is larger than allowed")
                stream.write(chunk)


def safe_name(name: str) -> str:
    """A file name without folders, hidden files or anything that `bpo ingest` takes for metadata."""
    kept = re.sub(r"[^\w.() -]+", "_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    kept = kept[-NAME_CHARACTERS:].lstrip(". _") or "file"
    return f"{kept}.txt" if kept.endswith((".meta.yaml", ".programme.yaml")) else kept


def write_audience(target: Path, audience: Sequence[str]) -> None:
    import yaml

    sidecar = target.with_name(target.name + ".meta.yaml")
    sidecar.write_text(yaml.safe_dump({"audience": sorted(audience)}), encoding="utf-8")


async def ingest(office: Office, folder: Path) -> JsonDict:
    """The report of `bpo ingest --json`. The process reads what strangers wrote, and gets no key to anything."""
    environment = {name: value for name, value in os.environ.items() if not SECRET.search(name)}
    environment["BPO_DATA_DIR"] = str(office.house.base.data_dir)
    process = await asyncio.create_subprocess_exec(
        *INGEST,
        str(folder),
        "--json",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment,
    )
    out, errors = await process.communicate()
    try:
        report: JsonDict = json.loads(out)
    except ValueError:
        raise RuntimeError(
            f"bpo ingest ended with {process.returncode}: {errors.decode(errors='replace')}"
        ) from None
    return report


def plainly(row: JsonDict) -> str:
    log.warning("%s: %s", row["document"], row["reason"])
    return OF_A_LIBRARY.sub("", str(row["reason"]))


def report_message(
    taken: Sequence[str], report: JsonDict, refused: Sequence[str], audience: Sequence[str]
) -> Shown:
    lines: list[str] = []
    if taken:
        counts = ", ".join(f"{report[name]} {name}" for name in ("added", "changed", "unchanged", "passages"))
        lines.append(f"*Knowledge base:* {counts}. Audience: {mrkdwn(', '.join(audience))}.")
    ours = set(taken)
    for row in [row for row in report.get("failed", []) if row["document"] in ours][:LISTED]:
        lines.append(
            f"• {mrkdwn(row['document'], 150)}: {mrkdwn(plainly(row), 300)}. {mrkdwn(row['remedy'], 300)}"
        )
    for row in [row for row in report.get("warnings", []) if row["document"] in ours][:LISTED]:
        lines.append(f"• {mrkdwn(row['document'], 150)}: {mrkdwn(plainly(row), 300)}")
    if refused:
        lines += ["*Not added:*", *refused[:LISTED]]
    return said("\n".join(lines) or "Nothing was added.")
