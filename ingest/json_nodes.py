"""JSON with the place of every string: tolerant of comments, trailing commas, several values in one file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.blocks import LoadError
from ingest.edits import Edit, edit
from ingest.inline import visible
from ingest.mapped import Mapped, mapped

MAX_DEPTH = 100
TOKEN = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*+")|(?P<mark>[{}\[\]:,])|(?P<word>(?:[^\s{}\[\]:,"/]|/(?![/*]))+)', re.S
)
BLANK = re.compile(r"\s*(?://[^\n]*|/\*)?")
ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.S
)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_+|(?<=[a-z])-(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Scalar:
    start: int
    end: int
    quoted: bool


@dataclass(slots=True)
class Array:
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Object:
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Array | Object


@dataclass(slots=True)
class Scan:
    roots: list[Node] = field(default_factory=list)
    complete: bool = True


def scan(source: str, start: int = 0, end: int | None = None) -> Scan:
    """What stands between `start` and `end`. Raises LoadError where the nesting is deeper than anyone needs."""
    found = Scan()
    end = len(source) if end is None else end
    stack: list[Array | Object] = []
    key: list[Scalar | None] = []  # for each open container, the key that waits for its value
    at = start
    while at < end:
        at = _skip_blank(source, at, end)
        token = TOKEN.match(source, at, end)
        if token is None:
            found.complete = found.complete and at >= end  # a string without an end
            at += 1
            continue
        at = token.end()
        mark = token["mark"]
        if mark in ("{", "["):
            if len(stack) >= MAX_DEPTH:
                raise LoadError(
                    f"the JSON is nested more than {MAX_DEPTH} levels deep",
                    "flatten it, or save the part that people read as a file of its own",
                )
            node = Object() if mark == "{" else Array()
            _attach(node, stack, key, found)
            stack.append(node)
            key.append(None)
        elif mark in ("}", "]"):
            if stack:
                stack.pop()
                key.pop()
        elif mark == "," and key:
            key[-1] = None
        elif mark is None:
            _attach(Scalar(*token.span(), quoted=token["string"] is not None), stack, key, found)
    found.complete = found.complete and not stack
    return found


def _skip_blank(source: str, at: int, end: int) -> int:
    while (blank := BLANK.match(source, at, end)) and blank.end() > at:
        at = blank.end()
        if blank[0].endswith("/*"):
            close = source.find("*/", at, end)
            at = close + 2 if close >= 0 else end
    return at


def _attach(node: Node, stack: list[Array | Object], key: list[Scalar | None], found: Scan) -> None:
    if not stack:
        found.roots.append(node)
    elif isinstance(stack[-1], Array):
        stack[-1].items.append(node)
    elif (name := key[-1]) is not None:
        stack[-1].pairs.append((name, node))
        key[-1] = None
    elif isinstance(node, Scalar):
        key[-1] = node


def words(source: str, scalar: Scalar) -> Mapped:
    """The readable text of a string or a number: escapes and HTML resolved, where it stands in the file."""
    if not scalar.quoted:
        return mapped(source, scalar.start, scalar.end)
    raw = mapped(source, scalar.start + 1, scalar.end - 1)
    return visible(edit(raw, [_unescaped(match) for match in ESCAPE.finditer(raw.text)]))


def _unescaped(match: re.Match[str]) -> Edit:
    high, low, code, char = match.groups()
    if high:
        pair = bytes.fromhex(high + low).decode("utf-16-be", "ignore")
        return match.start(), match.end(), pair
    if code:
        single = chr(int(code, 16))
        return match.start(), match.end(), "" if 0xD800 <= ord(single) <= 0xDFFF else single
    if char in "nrtbf":
        return match.start(), match.end(), " "
    return match.start(), match.start() + 1, ""  # what is escaped stands there itself


def name(source: str, key: Scalar) -> Mapped:
    """A key as a person would write it: "dataCenters" as "data Centers", "open_hours" as "open hours"."""
    text = words(source, key)
    return edit(text, [(match.start(), match.end(), " ") for match in CAMEL.finditer(text.text)]).fold()


def raw_name(source: str, key: Scalar) -> str:
    inset = 1 if key.quoted else 0
    return source[key.start + inset : key.end - inset].casefold()
