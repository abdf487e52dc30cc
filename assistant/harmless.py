"""What an answer may hold when it is shown: words, and no control codes, images, links or mentions. Pure.

Quotes in citations stay word for word, as what they quote; the front ends show them as plain text.
"""

from __future__ import annotations

import re

CONTROL = re.compile(
    "\x1b\\[[0-9;?]*[ -/]*[@-~]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\](?:\([^()\s]{0,2000}(?:\s[^()\n]{0,200})?\)|\[[^\[\]\n]{0,200}\])")
LINK = re.compile(r"\[(?!\d+\])([^\[\]\n]{1,500})\]\([^()\s]{1,2000}(?:\s[^()\n]{0,200})?\)")
MENTION = re.compile(r"<([!@#])([^<>\n]{1,200})>")  # Slack's: <!channel>, <@U123>, <#C123|general>
TAG = re.compile(r"</?(?:img|script|iframe|a|svg|object|embed|link|meta|form|style)\b[^<>]{0,2000}>", re.I)


def harmless(text: str) -> str:
    text = CONTROL.sub("", text)
    text = IMAGE.sub("", text)
    text = LINK.sub(r"\1", text)
    text = TAG.sub("", text)
    return MENTION.sub(lambda match: f"{match[1]}{match[2]}", text)
