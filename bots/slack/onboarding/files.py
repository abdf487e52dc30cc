"""A document of Slack on its way to the evidence store: with a limit, and only what Slack itself keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bots.slack import curating
from bots.slack.api import SlackAway, SlackTrouble

if TYPE_CHECKING:
    from bots.slack.office import Office


@dataclass(frozen=True, slots=True)
class Described:
    name: str
    url: str
    mimetype: str


def limit_mb() -> float:
    from assistant.onboarding.settings import EvidenceSettings
    from bots.settings import read

    return read(EvidenceSettings).max_mb


async def described(office: Office, file_id: str, sender: str = "") -> Described:
    """Raises curating.Refused, in words for whoever sent it.

    `sender`: who must have uploaded it. A dialog brings back ids, and the bot can open files that a person cannot.
    """
    try:
        info = (await office.api.call("files_info", file=file_id)).get("file") or {}
    except SlackAway:
        raise
    except SlackTrouble as error:
        raise curating.Refused("I have no access to this file") from error
    if sender and str(info.get("user") or "") != sender:
        raise curating.Refused("I have no access to this file")
    name = curating.safe_name(str(info.get("name") or file_id))
    if info.get("mode") in ("external", "tombstone", "hidden_by_limit") or not info.get("url_private_download"):
        raise curating.Refused(f"{name} is not kept in Slack")
    if int(info.get("size") or 0) > limit_mb() * 1_000_000:
        raise curating.Refused(too_large(name))
    return Described(name, str(info["url_private_download"]), str(info.get("mimetype") or ""))


async def fetch(office: Office, file_id: str, folder: Path, sender: str = "") -> Path:
    """Raises curating.Refused. The content is not looked at here: the evidence store judges it."""
    info = await described(office, file_id, sender)
    target = folder / info.name
    try:
        await curating.download(office, info.url, info.mimetype, target, int(limit_mb() * 1_000_000))
    except curating.Refused as error:
        words = too_large(info.name) if "larger" in str(error) else f"{info.name}: {error}"
        raise curating.Refused(words) from error
    return target


def too_large(name: str) -> str:
    return f"{name} is larger than {limit_mb():g} MB"
