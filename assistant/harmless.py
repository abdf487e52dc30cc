"""What an answer may hold when it is shown: words, and no control codes, images, links or mentions. Pure.

Quotes in citations stay word for word, as what they quote; the front ends show them as plain text.
"""

from __future__ import annotations

import re

CONTROL = re.compile(
    "\x1b\\[[0-9;?]*[ -/]*[@-~]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)
IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\s]{0,2000}(?:\s[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])")
LINK = re.compile(r"\[(?!\d+\])([^\[\]\n]{1,500})\]\([^()\s]{1,2000}(?:\s[^()\n]{0,200})?\)")
MENTION = re.compile(r"<([!@#])([^<>\n]{1,200})>")  # Slack's: <!channel>, <@U123>, <#C123|general>
TAG = re.compile(r"</?(?:img|script|iframe|a|svg|object|embed|link|meta|form|style)\b[^<>]{0,2000}>", re.I)
ADDRESS = re.compile(r"<?\b(?:https?|ftp|javascript|data):[^\s<>]+>?", re.I)
MARKER = re.compile(r"\[(\d+)\]")


def harmless(text: str) -> str:
    text = CONTROL.sub("", text)
    text = IMAGE.sub("", text)
    text = LINK.sub(r"\1", text)
    text = TAG.sub("", text)
    return MENTION.sub(lambda match: f"{match[1]}{match[2]}", text)


def visible(text: str) -> str:
    """Metadata as it was written, without what steers a terminal or cannot be seen."""
    return CONTROL.sub("", text)


def harmless_name(text: str) -> str:
    """A title, a heading or an owner: one line without mentions, addresses and what looks like our markers."""
    text = MENTION.sub("", TAG.sub("", LINK.sub(r"\1", IMAGE.sub("", visible(text)))))
    return " ".join(MARKER.sub(r"(\1)", ADDRESS.sub("", text)).split())
