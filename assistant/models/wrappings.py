"""What models write around an answer, and the ways in which they cite, put into one form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

THOUGHT = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.I)
CLOSED = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.I)
BEGINS_A_THOUGHT = re.compile(r"\s*<[a-z]{0,9}", re.I)
# A list of sources below the answer says nothing; the answer gets its own.
SOURCES = re.compile(
    r"^[ \t#*_]*(?:sources?|references?|citations?)[*_:]*[ \t]*(?:\n|$|(?=[\[【(]\d))", re.I | re.M
)
MOST_IN_A_RANGE = 12  # passages are sent: "[1-30]" cites none of them
TITLED = r"(?:passages?|sources?|documents?|docs?|ref(?:erence)?s?)[ :.#]{0,3}"
NUMBERS = r"\d{1,3}(?:(?: ?[,;&] ?| and |, and )\d{1,3})*"
NAMED = re.compile(rf"[\[【(]\s*{TITLED}({NUMBERS})\s*[\]】)]", re.I)
JOINED = re.compile(r"\[(\d{1,3}(?:(?:, ?| and | & |, and )\d{1,3})+)\]")
RANGE = re.compile(r"\[(\d{1,3}) ?[-–—] ?(\d{1,3})\]")
NOTE = re.compile(r"\[\^(\d{1,3})\]|\[\[(\d{1,3})\]\]|【(\d{1,3})[†:][^】\n]{0,40}】")
ROUND = re.compile(r"(?<=[A-Za-z%\"”\])]) ?\((\d)\)(?=[.!?]?(?:\s*$|\s+[A-Z]))", re.M)
TAG = re.compile(r"</?sup>", re.I)
ONE = re.compile(r"\d+")


def unwrapped(text: str) -> str:
    """Without what a model thinks aloud before it answers, and without a list of sources below."""
    closed = list(CLOSED.finditer(text))
    if closed:  # some servers leave the opening tag out
        text = text[closed[-1].end() :]
    elif THOUGHT.match(text) or BEGINS_A_THOUGHT.fullmatch(text):
        return ""
    listed = SOURCES.search(text)
    return text[: listed.start()] if listed and text[: listed.start()].strip() else text


def cited_plainly(line: str) -> str:
    """With "[1][2]" for "[1-2]", "[Passage 1 and 2]", "[^1]", "(1)" and the like."""
    line = NOTE.sub(lambda found: f"[{found[1] or found[2] or found[3]}]", TAG.sub("", line))
    line = NAMED.sub(lambda found: _markers(ONE.findall(found[1])), line)
    line = JOINED.sub(lambda found: _markers(ONE.findall(found[1])), line)
    return ROUND.sub(r" [\1]", RANGE.sub(_spread, line))


def _spread(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return _markers(map(str, range(first, last + 1))) if first < last < first + MOST_IN_A_RANGE else ""


def _markers(numbers: Iterable[str]) -> str:
    return "".join(f"[{number}]" for number in numbers)
