"""What a reader of a Markdown file never sees is taken out before anything else looks at it.

Dropped characters are replaced one by one, so every offset stays an offset of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ingest.inline import ATTRIBUTES, FILLER, HTML_NAMES, SHIELDED
from ingest.unseen import left_out

HIDING = re.compile(
    r"""display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?![\d.]*[1-9])""",
    re.I,
)
STYLE = re.compile(r"""\bstyle\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""", re.I)
QUOTED = re.compile(r"""="[^"]*"|='[^']*'""")
HIDDEN_FLAG = re.compile(r"(?:^|\s)hidden(?=[\s=/]|$)", re.I)
SILENT = "script|style|template|svg|iframe|object|noframes|del|s|strike"
TOKEN = re.compile(
    rf"""(?P<fence>^[ \t>]*(?P<ticks>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*)|
    (?P<code>(?<![\\`])(?P<mark>`{{1,3}})(?!`)[^`\n]{{1,2000}}(?<!`)(?P=mark)(?!`))|
    (?P<comment><!--)|
    <(?P<silent>{SILENT})(?=[\s/>]){ATTRIBUTES}>|
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
WORDS = re.compile(r"\w{2,}\W+\w{2,}")  # a comment of one word is a mark of some program
TAGS = re.compile(r"<[^<>]*>")
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
    counts: Counter[str] = field(default_factory=Counter)
    hidden_at: int | None = None  # index in `open` of the hidden element we are in
    hidden_from: int = 0
    hidden_until: int = 0  # where it ends without a closing tag
    blank: int = -1  # the blank line found last

    def __post_init__(self) -> None:
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
        elif match["silent"]:
            return self._through(f"</{match['silent']}", match, f"<{match['silent'].lower()}>")
        elif match["liquid"]:
            return self._liquid(match)
        elif match["section"]:
            self.cuts.append(match.span())
        elif match["expression"]:
            self.shields.append(match.span())
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
        if what == "a comment" and WORDS.search(self.text, match.end(), end):
            self.hidden.append("comment")
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
            self.open.append(name)
            self.counts[name] += 1
            if self.hidden_at is None and hides(match["attributes"]):
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
    return Masked("".join([*parts, text[at:]]), walk.captures, [*walk.warnings, *left_out(walk.hidden)])


def hides(attributes: str) -> bool:
    """Whether the attributes of an HTML element keep it from being seen."""
    style = STYLE.search(attributes)
    if style and HIDING.search(style[1] or style[2] or style[3] or ""):
        return True
    return "hidden" in attributes.lower() and HIDDEN_FLAG.search(QUOTED.sub("=", attributes)) is not None


def _filled(part: str) -> str:
    return FILLER * len(part)


def _shielded(part: str) -> str:
    """Backticks stay: they mark the code span."""
    inner = {char: to for char, to in SHIELDED.items() if char != ord("`")}
    return part.translate(inner)


def _one_line(part: str) -> str:
    return part.replace("\n", " ").replace("\r", " ")
