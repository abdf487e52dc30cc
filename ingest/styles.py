"""Whether the style of an element of HTML lets a reader see its text. Pure.

Judged by its own attributes and by the style sheets inside the document; nothing is fetched. What takes an
ancestor to tell (white letters on whose ground?) the caller puts together.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.colours import CLEAR, UNSAID, is_pale, pixels, strength

TINY = 1.0  # pixels of height: nobody reads smaller letters
FAR = 999.0  # pixels: what begins so far outside is not on the page
SLIVER = 1.0  # pixels of height or width that a box may have and still show nothing
ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
SHEETS = re.compile(r"<style\b[^>]{0,2000}>(.*?)(?:</style|\Z)", re.S | re.I)
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.S)
NESTED = re.compile(r"@(?P<name>[\w-]+)[^{};@]*+\{(?P<body>(?:[^{}]++|\{[^{}]*+\})*+)\}")
SIMPLE = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<more>(?:[.#][\w-]+)*)")
MAX_CSS = 200_000
MAX_RULES = 5_000
MAX_STYLE = 20_000  # characters of one declaration block
FONT_SIZE = re.compile(r"(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|%)|0)(?=[\s/]|$)")
SCALE = re.compile(r"\b(?:scale(?:3d|x|y)?|matrix)\(\s*(-?\d*\.?\d+)(%?)\s*(?:,\s*(-?\d*\.?\d+)(%?))?")
SHIFT = re.compile(r"\btranslate(?:3d|x|y)?\(([^()]*)\)")
Declared = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element says of itself; None where it says nothing."""

    hidden: bool = False  # with all that is inside
    pale: bool | None = None  # the colour of its letters: white or clear
    ground: bool | None = None  # its background: True where white letters can be read on it
    size: float | None = None  # of its letters, in pixels; where `relative`, times that of the element around it
    relative: bool = False
    afloat: bool = False  # placed over what stands beside it

    @property
    def tiny(self) -> bool:
        size = None if self.size is None else self.size * 16 if self.relative else self.size
        return size is not None and size <= TINY


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    marks: frozenset[str]  # `.class` and `#id`, all of which the element must have
    declared: Declared


@dataclass(slots=True)
class Sheet:
    """The style sheets of one document, by what their selectors end with."""

    rules: dict[str, list[_Rule]] = field(default_factory=dict)

    @classmethod
    def of(cls, markup: str) -> Sheet:
        sheet = cls()
        if "<style" in markup.lower():
            css = "\n".join(match[1] for match in SHEETS.finditer(markup))[:MAX_CSS]
            sheet._read(css)
        return sheet

    def look(self, tag: str, attributes: Mapping[str, str]) -> Look:
        declared = dict(_by_attributes(tag, attributes))
        for rule in self._matching(tag, attributes):
            declared |= rule.declared
        declared |= declarations(attributes.get("style") or "")
        whole = tag in ("html", "body")  # hidden until a script has run, if at all
        return look_of(declared, hidden="hidden" in attributes, never_hidden=whole, link=tag == "a")

    def _matching(self, tag: str, attributes: Mapping[str, str]) -> Iterator[_Rule]:
        if not self.rules:
            return
        classes = [f".{name.lower()}" for name in (attributes.get("class") or "").split()]
        named = [f"#{(attributes.get('id') or '').lower()}"]
        marks = {*classes, *named}
        for key in ("*", tag, *classes, *named):
            for rule in self.rules.get(key, ()):
                if rule.tag in ("", "*", tag) and rule.marks <= marks:
                    yield rule

    def _read(self, css: str) -> None:
        css = NESTED.sub(_for_screens, COMMENT.sub("", css))
        for rule in css.split("}", MAX_RULES)[:MAX_RULES]:
            head, _, body = rule.rpartition("{")
            declared = declarations(body)
            for selector in re.split("[,;]", head.rpartition("{")[2]):
                found = SIMPLE.fullmatch(_unescaped(selector).strip().lower())
                if declared and found and found[0]:
                    marks = re.findall(r"[.#][\w-]+", found["more"])
                    key = marks[-1] if marks else found["tag"]
                    self.rules.setdefault(key, []).append(_Rule(found["tag"] or "", frozenset(marks), declared))


def _for_screens(match: re.Match[str]) -> str:
    """Rules for paper, for narrow windows or for a state of the page say nothing of what is seen."""
    return (
        match["body"]
        if match["name"] in ("layer", "supports") or re.match(r"@media\s+(?:all|screen)\s*\{", match[0])
        else ""
    )


def attributes_of(written: str) -> dict[str, str]:
    """Of a tag in Markdown: `class="a" hidden`; the first of two wins, as in a browser."""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(written):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        found.setdefault(match[1].lower(), html.unescape(value))
    return found


def declarations(style: str) -> dict[str, str]:
    """By property, in lower case, without comments and escapes; the last of two wins."""
    found: dict[str, str] = {}
    for part in COMMENT.sub("", style[:MAX_STYLE]).split(";"):
        name, colon, value = _unescaped(part).partition(":")
        if colon:
            found[name.strip().lower()] = re.sub(r"\s*!\s*important\s*$", "", value.strip().lower())
    return found


def _unescaped(css: str) -> str:
    return ESCAPE.sub(lambda match: match[2] or _letter(match[1]), css) if "\\" in css else css


def _letter(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 else ""


def _by_attributes(tag: str, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if tag == "font" and attributes.get("color"):
        yield "color", attributes["color"].strip().lower()
    if tag == "body" and attributes.get("text"):
        yield "color", attributes["text"].strip().lower()
    if attributes.get("bgcolor"):
        yield "background-color", attributes["bgcolor"].strip().lower()
    if tag in ("body", "table", "td", "th", "tr") and attributes.get("background"):
        yield "background-image", "url()"


def look_of(declared: Declared, *, hidden: bool = False, never_hidden: bool = False, link: bool = False) -> Look:
    size, relative = _size(declared)
    return Look(
        hidden=(hidden or _is_hidden(declared)) and not never_hidden,
        pale=_pale(declared, link),
        ground=_ground(declared),
        size=size,
        relative=relative,
        afloat=declared.get("position") in ("absolute", "fixed"),
    )


def _pale(declared: Declared, link: bool) -> bool | None:
    if declared.get("text-shadow", "none") not in UNSAID | {"none"}:
        return False
    for name in ("-webkit-text-fill-color", "color"):
        if name in declared and (found := is_pale(declared[name])) is not None:
            return found and declared.get("background-clip", declared.get("-webkit-background-clip")) != "text"
    return False if link else None  # a link has a colour of its own


def _ground(declared: Declared) -> bool | None:
    if declared.get("background-image", "none") not in UNSAID | {"none"}:
        return True
    for name in ("background-color", "background"):
        value = declared.get(name, "")
        if value in UNSAID or value in ("none", "transparent"):
            continue
        if "url(" in value or "gradient(" in value or "var(" in value:
            return True
        pale = [part for part in re.split(r"\s+(?![^()]*\))", value[:200]) if is_pale(part)]
        if pale and pale[0].startswith(("rgba(", "hsla(")):
            return None  # what is behind it shines through
        return not pale
    return None


def _size(declared: Declared) -> tuple[float | None, bool]:
    value = declared.get("font-size", "")
    if not value and (match := FONT_SIZE.search(declared.get("font", ""))):
        value = match[1]
    found = pixels(value)
    if found is None:
        return None, False
    if value.endswith("%"):
        return float(value[:-1]) / 100, True
    return (found / 16, True) if value.endswith("em") and not value.endswith("rem") else (found, False)


def _is_hidden(declared: Declared) -> bool:
    return (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("content-visibility") == "hidden"
        or _is_clear(declared)
        or _is_cut_away(declared)
        or _is_elsewhere(declared)
    )


def _is_clear(declared: Declared) -> bool:
    faded = [declared.get("opacity", "")]
    faded += re.findall(r"\bopacity\(([^()]*)\)", declared.get("filter", ""))
    return any((found := strength(value)) is not None and found <= CLEAR for value in faded)


def _is_cut_away(declared: Declared) -> bool:
    """A box without height or width, or a clip that leaves nothing of it."""
    cut = any(
        declared.get(name, "").split(" ")[0] in ("hidden", "clip")
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    if cut and any(
        _at_most(declared.get(name), SLIVER) for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    clip = re.search(r"rect\(([^()]*)\)", declared.get("clip", ""))
    if clip and declared.get("position") in ("absolute", "fixed"):
        sides = [pixels(part) for part in re.split(r"[\s,]+", clip[1].strip()) if part]
        if len(sides) == 4 and all(side is not None for side in sides):
            top, right, bottom, left = (side or 0.0 for side in sides)
            return right - left <= SLIVER or bottom - top <= SLIVER
    path = declared.get("clip-path", "")
    inset = re.search(r"inset\(\s*(\d+\.?\d*)%", path)
    return bool(inset and float(inset[1]) >= 50) or re.search(r"circle\(\s*0(?:px|%)?[\s)]", path) is not None


def _is_elsewhere(declared: Declared) -> bool:
    """Off the page, or scaled to nothing."""
    moved = ["text-indent", "margin-top"]
    if "%" not in declared.get("left", ""):  # left: 50% and half the width as margin is how pages are centred
        moved.append("margin-left")
    if declared.get("position") in ("absolute", "fixed", "relative"):
        moved += ["left", "top", "right", "bottom"]
    if any(_at_most(declared.get(name), -FAR) for name in moved):
        return True
    transform = declared.get("transform", declared.get("-webkit-transform", ""))
    if any(_at_most(part, -FAR) for match in SHIFT.finditer(transform) for part in match[1].split(",")):
        return True
    if declared.get("scale") and (strength(declared["scale"].split()[0]) or 1.0) <= CLEAR:
        return True
    return any(abs(float(match[1])) / (100 if match[2] else 1) <= CLEAR for match in SCALE.finditer(transform))


def _at_most(value: str | None, limit: float) -> bool:
    found = None if value is None or value.endswith(("%", "vw", "vh")) else pixels(value)
    return found is not None and found <= limit
