"""An answer as Slack shows it: text with markers, a compact list of sources, what can be done next. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

from assistant.naming import name_of, title_of
from bots.slack.text import escape, fitting, link, markdown, mrkdwn, split
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from assistant.types import Answer, Citation

PART_CHARACTERS = 7_000  # Slack takes 12,000 of Markdown and some 13,200 in all: room for sources and buttons
MESSAGE_CHARACTERS = 13_000
LEAST_CHARACTERS = 1_000  # of a part, however much stands below it
SECTION_CHARACTERS = 3_000
FALLBACK_CHARACTERS = 3_500  # of `text`, which notifications and screen readers use; 4,000 are recommended
SOURCE_CHARACTERS = 240  # of a source's name where it can be opened
SOURCE_WIDTHS = (240, 80, 30)  # of title and section; the first at which all sources fit
SOURCES_CHARACTERS = 5_000
SOURCES_A_BLOCK = 10  # elements of a context block
QUOTED_CHARACTERS = 2_000  # leaves room in a section for a mark before each line
STRUCK = "*Struck out, because the documents do not bear it out:*"
STRUCK_SHOWN, STRUCK_CHARACTERS = 5, 180  # of the text of a message, which the sources need most of
STYLE = re.compile(r"[~*`]|(?<![^\W_])_|_(?![^\W_])")  # but not the `_` within a word
FEEDBACK, ASK_OWNER = "feedback", "ask_owner"
UP, DOWN = "up", "down"


HELP = (
    "Ask me about your contracts, SLAs, policies and guides, in your own words: I answer with sources, "
    "or say that the documents do not tell.\n"
    "• In a channel, mention me; in the same thread you can then go on without.\n"
    "• Here in a direct message, just ask.\n"
    "• `/ask` answers you alone, wherever you are.\n"
    "• “Answer this” in the menu of a message answers that message, for you alone."
)
SORRY = (
    "Sorry, something went wrong on my side and I could not answer this. Please try again in a moment; "
    "if it happens again, give your administrator the reference {reference}."
)
PERHAPS = (
    "I was interrupted while I sent my answer to “{question}” to you alone, and I cannot tell whether it came. "
    "If it is not here, please ask again, with `/ask` or in a direct message."
)
WHISPER = "What you may see beyond what everyone here may; only you see this:"


@dataclass(frozen=True, slots=True)
class Shown:
    """What to send: the text in parts, and the blocks that follow the last one."""

    parts: tuple[str, ...]
    tail: tuple[JsonDict, ...] = ()
    lead: str = ""  # one line of mrkdwn above
    plain: str = ""  # for notifications and screen readers, where it is not the text itself

    def blocks(self, part: int = -1) -> list[JsonDict]:
        part %= len(self.parts)
        lead = [section(self.lead)] if self.lead and part == 0 else []
        text = [{"type": "markdown", "text": self.parts[part]}] if self.parts[part] else []
        return [*lead, *text, *(self.tail if part == len(self.parts) - 1 else ())]

    def fallback(self, part: int = -1) -> str:
        text = self.plain or self.parts[part]
        if len(text) <= FALLBACK_CHARACTERS:
            return text
        return split(text, FALLBACK_CHARACTERS)[0] + " …"


def shown(
    answer: Answer,
    answer_id: str,
    *,
    base_url: str = "",
    can_ask: bool = False,
    lead: str = "",
    feedback: bool = True,
    struck: Sequence[tuple[str, str]] = (),
) -> Shown:
    """`can_ask`: somebody is known to ask when the documents do not say. `struck`: see `struck_blocks`."""
    text = markdown(answer.answer, [citation.quote for citation in answer.citations])
    tail = [*struck_blocks(struck), *source_blocks(answer.citations, answer.abstained, base_url)]
    if answer.abstained and can_ask:
        tail.append(owner_button(answer_id))
    if feedback:
        tail.append(feedback_buttons(answer_id))
    room = MESSAGE_CHARACTERS - len(json.dumps([lead, tail], ensure_ascii=False))
    return Shown(tuple(split(text, max(LEAST_CHARACTERS, min(PART_CHARACTERS, room)))), tuple(tail), lead)


def struck_blocks(struck: Sequence[tuple[str, str]]) -> list[JsonDict]:
    """Sentences that stood there while the answer was written and are not borne out, each with the reason."""
    if not struck:
        return []
    lines = [f"~{unstyled(text)}~ ({mrkdwn(reason)})" for text, reason in struck[:STRUCK_SHOWN]]
    lines = first_lines(lines, SECTION_CHARACTERS - 100)
    more = len(struck) - len(lines)
    lines += [f"…and {more} more"] if more > 0 else []
    return [context("\n".join([STRUCK, *lines]))]


def unstyled(text: str) -> str:
    """One line in which no sign ends the striking out, or begins another style."""
    return mrkdwn(STYLE.sub("", text), STRUCK_CHARACTERS)


def source_blocks(citations: Sequence[Citation], abstained: bool, base_url: str) -> list[JsonDict]:
    """One line for each place, with all markers that stand there. None is left out: many make shorter lines."""
    lines: list[str] = []
    for width in SOURCE_WIDTHS:
        lines = source_lines(citations, base_url, width)
        if sum(map(len, lines)) <= SOURCES_CHARACTERS:
            break
    if not lines:
        return []
    lines = ["*What came closest*" if abstained else "*Sources*", *lines]
    groups = [lines[at : at + SOURCES_A_BLOCK] for at in range(0, len(lines), SOURCES_A_BLOCK)]
    return [
        {"type": "context", "elements": [{"type": "mrkdwn", "text": line} for line in group]} for group in groups
    ]


def source_lines(citations: Sequence[Citation], base_url: str, width: int) -> list[str]:
    places: dict[str, list[int]] = {}
    for citation in citations:
        places.setdefault(place(citation, base_url, width), []).append(citation.marker)
    return [f"{marks(numbers)} {where}" for where, numbers in places.items()]


def marks(numbers: Sequence[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)


def place(citation: Citation, base_url: str = "", width: int = 240) -> str:
    """`Service levels · Response · page 3 · in force from 2026-01-01`, the title linked where it can be opened."""
    title = mrkdwn(title_of(citation.title, citation.document), width)
    url = address(citation, base_url)
    parts = [link(url, title) if url else title]
    section_name = name_of(citation.section.removeprefix(citation.title).strip(" >"))
    if section_name:
        parts.append(mrkdwn(section_name, width))
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    if citation.effective_from:
        parts.append(f"in force from {citation.effective_from.isoformat()}")
    return " · ".join(parts)


def address(citation: Citation, base_url: str) -> str:
    """Where the document can be opened, if the administrator said where documents are."""
    if not base_url:
        return ""
    page = f"#page={citation.page}" if citation.page and citation.document.lower().endswith(".pdf") else ""
    return base_url + quote(citation.document) + page


def task_sources(citations: Sequence[Citation], base_url: str) -> list[JsonDict]:
    """The documents that can be opened, for the task that found them."""
    found = {
        address(citation, base_url): re.sub(r"[\s<>]+", " ", citation.title).strip()[:SOURCE_CHARACTERS]
        for citation in citations
    }
    return [{"type": "url", "url": url, "text": text or url} for url, text in found.items() if url]


def feedback_buttons(answer_id: str) -> JsonDict:
    def button(text: str, value: str) -> JsonDict:
        return {"text": {"type": "plain_text", "text": text}, "value": f"{value}:{answer_id}"}

    element = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": button("Good answer", UP),
        "negative_button": button("Bad answer", DOWN),
    }
    return {"type": "context_actions", "elements": [element]}


def owner_button(answer_id: str) -> JsonDict:
    text = {"type": "plain_text", "text": "Ask the owner"}
    return {
        "type": "actions",
        "elements": [{"type": "button", "action_id": ASK_OWNER, "text": text, "value": answer_id}],
    }


def section(text: str) -> JsonDict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": fitting(text, SECTION_CHARACTERS)}}


def context(text: str) -> JsonDict:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": fitting(text, SECTION_CHARACTERS)}]}


def first_lines(lines: Sequence[str], limit: int = SECTION_CHARACTERS) -> list[str]:
    """As many as fit, whole."""
    ends = accumulate(len(line) + 1 for line in lines)
    return [line for line, end in zip(lines, ends, strict=True) if end <= limit]


def header(text: str) -> JsonDict:
    return {"type": "header", "text": {"type": "plain_text", "text": text[:150]}}


def said(text: str, lead: str = "") -> Shown:
    """Words of the bot itself, mrkdwn, without sources."""
    return Shown(("",), (section(text),), lead, plain=text)


def quotations(text: str) -> list[JsonDict]:
    """All of somebody else's words, however long."""
    parts = split(escape(text), QUOTED_CHARACTERS)
    return [section("\n".join("> " + line for line in part.split("\n"))) for part in parts]


def quoted(text: str, limit: int = 2_500) -> str:
    """Somebody else's words, as a quotation; they can mention nobody."""
    cut = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    return "\n".join("> " + escape(line) for line in cut.split("\n"))
