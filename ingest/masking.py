"""What a reader of a Markdown file never sees is taken out before anything else looks at it.

Dropped characters are replaced one by one, so every offset stays an offset of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.inline import ATTRIBUTES, FILLER, HTML_NAMES, SHIELDED
from ingest.styles import Sheet, attributes_of
from ingest.unseen import left_out

SILENT = "script|style|template|svg|iframe|object|noframes|noscript|textarea|audio|video|rp|dialog|del|s|strike"
KINDS = {"del": "deleted part", "s": "deleted part", "strike": "deleted part", "textarea": "form field"}
UNCOUNTED = frozenset(("script", "style", "audio", "video", "rp", "noframes"))
TOKEN = re.compile(
    rf"""(?P<fence>^[ \t>]*(?P<ticks>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*)|
    (?P<code>(?<![\\`])(?P<mark>`{{1,3}})(?!`)[^`\n]{{1,2000}}(?<!`)(?P=mark)(?!`))|
    (?P<comment><!--)|
    <(?P<silent>{SILENT})(?=[\s/>])(?P<said>{ATTRIBUTES})>|
    <(?P<close>/?)(?P<name>{HTML_NAMES})(?=[\s/>])(?P<attributes>{ATTRIBUTES})>|
    (?P<liquid>\{{%-?\s*(?P<word>\w+)\s*(?P<argument>\w*)[^%\n]{{0,2000}}(?:%(?!\}})[^%\n]{{0,2000}}){{0,20}}%\}})|
    (?P<section>\{{\{{\{{?\s*[#/^!>][^{{}}]{{0,500}}\}}?\}}\}})|
    (?P<variable>\{{\{{-?\s*(?P<variable_name>\w+)\s*-?\}}\}})|
    (?P<expression>\{{\{{[^{{}}\n]{{1,500}}\}}\}})""",
    re.M | re.I | re.X,
)
VOID = frozenset("area base br col embed hr img input link meta source wbr".split())
SELF_CLOSING = frozenset("p li td th tr dt dd option".split())
INLINE = frozenset(
    "a abbr b bdi cite code em font i kbd label mark p li q small span strong sub sup td th u".split()
)
WORDS = re.compile(r"\w\w\W+\w\w")  # a comment of one word is a mark of some program
TAGS = re.compile(r"<[^<>]*>")
BESIDE = (
    (re.compile(r"!\[(?P<words>[^\[\]]{1,1000})\][(\[]"), "alternative text"),
    (
        re.compile(r"""<[^<>]{1,2000}?\salt=(?P<words>"[^"<>]{1,1000}"|'[^'<>]{1,1000}')""", re.I),
        "alternative text",
    ),
    (re.compile(r"""\]\([^()\s]{0,2000}\s+(?P<words>"[^"\n]{1,1000}"|'[^'\n]{1,1000}')\)"""), "title of a link"),
    (
        re.compile(r"""<[^<>]{1,2000}?\stitle=(?P<words>"[^"<>]{1,1000}"|'[^'<>]{1,1000}')""", re.I),
        "title of an element",
    ),
    (re.compile(r"~~(?=\S)(?P<words>[^~]{1,2000})~~"), "deleted part"),
)
BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


@dataclass(slots=True)
class Masked:
    """`text` has the length of the file. `captures`: where a template starts to collect a part, with
    its name, and where it ends, without."""

    text: str
    captures: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    text: str
    cuts: list[tuple[int, int]] = field(default_factory=list)
    shields: list[tuple[int, int]] = field(default_factory=list)  # code: its special characters are no markup
    joins: list[tuple[int, int]] = field(default_factory=list)  # tags that run over the end of a line
    captures: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)  # kinds of what was hidden and holds words
    open: list[str] = field(default_factory=list)
    grounds: list[bool] = field(
        default_factory=list
    )  # of the open elements: whether white letters can be read on it
    counts: Counter[str] = field(default_factory=Counter)
    hidden_at: int | None = None  # index in `open` of the hidden element we are in
    hidden_from: int = 0
    hidden_until: int = 0  # where it ends without a closing tag
    blank: int = -1  # the blank line found last

    sheet: Sheet = field(default_factory=Sheet)

    def __post_init__(self) -> None:
        self.sheet = Sheet.of(self.text)
        self.hidden_until = len(self.text) + 1

    def run(self, start: int) -> None:
        at = start
        while match := TOKEN.search(self.text, at):
            if self.hidden_until < match.start():
                self._cut_hidden(self.hidden_until)
            at = self._step(match)
        if self.hidden_at is not None:
            if self.hidden_until > len(self.text):
                self.warnings.append("a hidden part is opened and never closed: the text after it was not read")
            self._cut_hidden(min(self.hidden_until, len(self.text)))

    def _step(self, match: re.Match[str]) -> int:
        """Takes note of one token and says where to go on."""
        if match["fence"]:
            return self._fence(match)
        if match["code"]:
            self.shields.append(match.span())
        elif match["comment"]:
            return self._through("-->", match, "a comment")
        elif match["silent"] and (
            match["silent"].lower() != "dialog" or "open" not in attributes_of(match["said"])
        ):
            return self._through(f"</{match['silent']}", match, f"<{match['silent'].lower()}>")
        elif match["liquid"]:
            return self._liquid(match)
        elif match["section"]:
            self.cuts.append(match.span())
        elif match["expression"]:
            self.shields.append(match.span())
        elif match["silent"]:  # a dialogue that is open is read
            self.cuts.append(match.span())
        elif match["variable"]:
            if any(name == match["variable_name"] for _, name in self.captures[-200:]):
                self.cuts.append(match.span())  # its text stands where it was collected
        else:
            self._tag(match)
        return match.end()

    def _fence(self, match: re.Match[str]) -> int:
        ticks = match["ticks"]
        closing = re.compile(rf"^[ \t>]*{re.escape(ticks)}{re.escape(ticks[0])}*[ \t]*\r?$", re.M)
        closed = closing.search(self.text, match.end())
        end = closed.end() if closed else len(self.text)
        self.shields.append((match.end(), closed.start() if closed else end))
        return end

    def _through(self, end_mark: str, match: re.Match[str], what: str) -> int:
        found = re.compile(re.escape(end_mark), re.I).search(self.text, match.end())
        end = len(self.text)
        if found is None:
            self.warnings.append(f"{what} is opened and never closed: the text after it was not read")
        else:
            close = self.text.find(">", found.start(), found.end() + 200)
            end = close + 1 if close >= 0 else found.end()
        self.cuts.append((match.start(), end))
        kind = what.removeprefix("a ").strip("<>")
        if kind not in UNCOUNTED and WORDS.search(self.text, match.end(), found.start() if found else end):
            self.hidden.append(KINDS.get(kind, kind))
        return end

    def _liquid(self, match: re.Match[str]) -> int:
        if match["word"] == "comment":
            return self._through("endcomment", match, "a template comment")
        if match["word"] in ("capture", "endcapture"):
            self.captures.append((match.start(), match["argument"]))
        self.cuts.append(match.span())
        return match.end()

    def _tag(self, match: re.Match[str]) -> None:
        if "\n" in match[0] or "\r" in match[0]:
            self.joins.append(match.span())
        name = match["name"].lower()
        if match["close"]:
            self._close(name, match)
        elif name not in VOID and not match["attributes"].endswith("/"):
            if name in SELF_CLOSING and self.open and self.open[-1] == name:
                self._pop(match.start())
            look = self.sheet.look(name, attributes_of(match["attributes"]))
            around = bool(self.grounds) and self.grounds[-1]
            self.open.append(name)
            self.grounds.append(around if look.ground is None else look.ground)
            self.counts[name] += 1
            unread = look.hidden or look.tiny or (look.pale and not self.grounds[-1])
            if self.hidden_at is None and unread:
                self.hidden_at, self.hidden_from = len(self.open) - 1, match.start()
                self.hidden_until = self._next_blank(match.end()) if name in INLINE else len(self.text) + 1

    def _close(self, name: str, match: re.Match[str]) -> None:
        if not self.counts[name]:
            return
        while self.open[-1] != name:
            self._pop(match.start())
        self._pop(match.end())

    def _pop(self, end: int) -> None:
        self.counts[self.open.pop()] -= 1
        self.grounds.pop()
        if self.hidden_at == len(self.open):
            self._cut_hidden(end)

    def _cut_hidden(self, end: int) -> None:
        self.cuts.append((self.hidden_from, end))
        if WORDS.search(TAGS.sub("", self.text[self.hidden_from : end])):
            self.hidden.append("hidden part")
        self.hidden_at, self.hidden_until = None, len(self.text) + 1

    def _next_blank(self, at: int) -> int:
        """Hidden words in a line end with their paragraph at the latest; a hidden block never ends by itself."""
        if self.blank < at:
            found = BLANK_LINE.search(self.text, at)
            self.blank = found.start() if found else len(self.text)
        return self.blank


def mask(text: str, start: int = 0) -> Masked:
    """What stands before `start` and what is hidden becomes `FILLER`; marks inside code are shielded."""
    walk = _Walk(text)
    walk.run(start)
    changes = [(*span, _filled) for span in walk.cuts if span[0] >= start]
    changes += [(*span, _shielded) for span in walk.shields] + [(*span, _one_line) for span in walk.joins]
    parts, at = [FILLER * start], start
    for begin, end, change in sorted(changes, key=lambda c: (c[0], -c[1])):
        if begin >= at:
            parts += [text[at:begin], change(text[begin:end])]
            at = end
    masked = "".join([*parts, text[at:]])
    return Masked(masked, walk.captures, [*walk.warnings, *left_out([*walk.hidden, *_said_beside(masked)])])


def _said_beside(text: str) -> Iterator[str]:
    """What stands beside the text: descriptions of pictures, titles that show on pointing, struck words."""
    for pattern, kind in BESIDE:
        for match in pattern.finditer(text):
            if WORDS.search(match["words"]):
                yield kind


def _filled(part: str) -> str:
    return FILLER * len(part)


def _shielded(part: str) -> str:
    """Backticks stay: they mark the code span."""
    inner = {char: to for char, to in SHIELDED.items() if char != ord("`")}
    return part.translate(inner)


def _one_line(part: str) -> str:
    return part.replace("\n", " ").replace("\r", " ")
