"""What travels inside the Slack bot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from knowledge.types import JsonDict

Kind = Literal[
    "question",  # asked where others may read along, or in a direct message: answered in the thread
    "private",  # /ask and "Answer this": answered to the asker alone
    "home",  # the App Home tab was opened
    "prompts",  # the agent's message tab was opened
    "pane",  # a thread of the assistant pane was opened
    "context",  # the user of the pane looks at another channel
    "owner",  # somebody pressed "Ask the owner"
    "reply",  # the owner answered
    "ingest",  # a curator adds a file
    "uninstalled",
    "case_word",  # yes or no was pressed below a question about a case
    "case_evidence",  # the dialog in which something is handed in
    "case_decide",  # a submission is approved or sent back
    "case_show",  # whoever decides wants to see the document
    "case_news",  # something happened to a case
]

# How sure it is that a message is meant for the bot.
Meant = Literal["yes", "in_thread", "perhaps"]


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something to be done, as it arrived. `key` names it: whatever Slack sends again has the same one."""

    kind: Kind
    key: str
    team: str
    channel: str = ""
    ts: str = ""
    thread: str = ""
    user: str = ""
    meant: Meant = "yes"
    data: JsonDict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Job:
    """An `Incoming` as the journal keeps it until it is done."""

    id: int
    kind: Kind
    key: str
    team: str
    channel: str
    ts: str
    thread: str
    user: str
    data: JsonDict
    attempts: int  # this one included
    at: float  # when it was stored, seconds of the epoch
    reply_ts: str  # the message that answers it, once there is one
    stage: str  # "" | streaming | posted | whispering: to the asker alone, and perhaps it came | whispered
    noticed: bool = False  # whether the asker was told of the wait

    @property
    def token(self) -> str:
        """Names the job where Slack sees it: in the metadata of what was posted for it."""
        return digest(self.key)

    @property
    def reference(self) -> str:
        """What a person reads to the administrator, who finds it in the log."""
        return f"B-{digest(self.key)[:6].upper()}"

    @property
    def direct(self) -> bool:
        """A conversation between the asker and the bot alone."""
        return self.channel.startswith("D")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
