"""Text in and out of Slack. Pure. What comes from people, documents or a model can address or link nobody."""

from __future__ import annotations

import re
from collections.abc import Collection

NO_LINK = "\u200b"  # a zero-width space takes a link or an address apart and leaves it readable

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|([^>]*))?>")
CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^>]*))?>")
SPECIAL = re.compile(r"<!([^>|]+)(?:\|([^>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|tel):[^>|]+)(?:\|([^>]*))?>")
URL = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,30}://|www\.)[^\s<>|)\]]*", re.I)
APART = re.compile(r"(?<=\bwww)(?=\.)|(?<=:)(?=//)", re.I)
FENCE = re.compile(r"^\s*```", re.M)
MARKDOWN_LINK = re.compile(r"\](?=\()")
MARKDOWN_REFERENCE = re.compile(r"^(\s*\[[^\]\n]*\])(?=:)", re.M)
ENTITY = re.compile(r"&(?:amp|lt|gt);")
HALF_AN_ENTITY = re.compile(r"&[a-z]{0,3}\Z")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
CLOSING = "\n```"


def question_of(text: str, bot_user: str) -> str:
    """What was asked, as plain text: without the bot's name, links as their labels, entities undone once."""
    text = MENTION.sub(lambda found: "" if found[1] == bot_user else f"@{found[2] or found[1]}", text)
    text = CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else "", text)
    text = LINK.sub(lambda found: found[2] or found[1], text)
    text = SPECIAL.sub(lambda found: found[2] or f"@{found[1].partition('^')[0]}", text)
    return " ".join(unescape(text).split())


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Slack's control characters: after this nothing in the text mentions, links or commands."""
    return CONTROL.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str, limit: int = 0) -> str:
    """One line of a block, cut at `limit` characters before escaping."""
    line = " ".join(text.split())
    if limit and len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return without_links(escape(line), ())


def markdown(text: str, sources: Collection[str] = ()) -> str:
    """An answer as Slack's Markdown: no labelled link, no image, no address but those that stand in `sources`."""
    allowed = {found.rstrip(".,;:") for source in sources for found in URL.findall(source)}
    shown = MARKDOWN_LINK.sub("]" + NO_LINK, escape(without_links(text, allowed)))
    return MARKDOWN_REFERENCE.sub(rf"\1{NO_LINK}", shown)


def fitting(text: str, limit: int) -> str:
    """At most `limit` characters of what is escaped already, no half of an entity at the end."""
    return text if len(text) <= limit else HALF_AN_ENTITY.sub("", text[:limit])


def without_links(text: str, allowed: Collection[str]) -> str:
    def kept(found: re.Match[str]) -> str:
        url = found.group()
        if url.rstrip(".,;:") in allowed:
            return url
        return APART.sub(NO_LINK, url)

    return URL.sub(kept, text)


def link(url: str, label: str) -> str:
    """`<url|label>`, for an http(s) address of our own making; else the label alone."""
    if not url.startswith(("https://", "http://")) or re.search(r"[\s<>|]", url):
        return label
    return f"<{url}|{label}>"


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` characters, cut at paragraphs, then lines, then words; code fences stay closed."""
    room = limit - len(CLOSING) - len("```\n")
    if room < 1:
        raise ValueError(f"a part needs more than {limit} characters")
    parts: list[str] = []
    opened = False
    rest = text
    while rest:
        whole = len(rest) <= limit and not opened and _closed(rest)
        piece, rest = _first(rest, limit if whole else room)
        shown = ("```\n" + piece) if opened else piece
        opened = not _closed(shown)
        parts.append(shown + CLOSING if opened else shown)
    return parts or [""]


def _closed(text: str) -> bool:
    return len(FENCE.findall(text)) % 2 == 0


def _first(text: str, room: int) -> tuple[str, str]:
    if len(text) <= room:
        return text, ""
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, 1, room + 1)
        if at > room // 2 or (at > 0 and mark == " "):
            return text[:at].rstrip(), text[at + len(mark) :].lstrip("\n ")
    cut = room
    entity = ENTITY.search(text, max(0, cut - 5), cut + 5)
    if entity and entity.start() < cut < entity.end() and entity.start() > 0:
        cut = entity.start()
    return text[:cut], text[cut:]


def pieces(text: str, size: int) -> list[str]:
    """What is streamed one after the other: cut at spaces and lines, nothing lost."""
    found: list[str] = []
    at = 0
    while at < len(text):
        end = min(at + size, len(text))
        if end < len(text):
            space = max(text.rfind(" ", at + 1, end), text.rfind("\n", at + 1, end))
            end = space + 1 if space > at else end
        found.append(text[at:end])
        at = end
    return found
