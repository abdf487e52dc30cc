"""Takes out of a web page what its reader does not see, and counts it by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.loaders.html_elements import UNSEEN
from ingest.styles import TINY, Look, Sheet

WORDS = re.compile(r"\w\w\W+\w\w")  # one word is a mark of the program that wrote the page
KINDS = {"del": "deleted part", "s": "deleted part", "strike": "deleted part", "textarea": "form field"}
COUNTED = frozenset("svg iframe object template noscript math".split())
TEXTS = {"alt": "alternative text", "title": "title of an element", "aria-label": "label for screen readers"}
ALWAYS = frozenset(("rp",))  # brackets for readers of the last century
LINKED = "stylesheet"


@dataclass(frozen=True, slots=True)
class _State:
    """What the elements around a text decide about it."""

    pale: bool = False
    ground: bool = False
    size: float = 16.0

    @property
    def unread(self) -> bool:
        return (self.pale and not self.ground) or self.size <= TINY


def conceal(root: Any, markup: str) -> list[str]:
    """Changes the tree; says what was in it, by kind."""
    from lxml import etree

    kinds = ["comment" for comment in root.iter(etree.Comment) if WORDS.search(comment.text or "")]
    sheet, linked = Sheet.of(markup), _links_a_sheet(root)
    states: dict[Any, _State] = {}
    gone: list[Any] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        kinds += _said_beside(element)
        if element.tag in UNSEEN:
            kinds += _counted(element)
            walk.skip_subtree()
            continue
        look = sheet.look(element.tag, element.attrib)
        if look.hidden or element.tag in ALWAYS or (element.tag == "dialog" and "open" not in element.attrib):
            kinds += ["hidden part"] if WORDS.search(element.text_content()) else []
            gone.append(element)
            walk.skip_subtree()
            continue
        around = states.get(element.getparent(), _State())
        state = states[element] = _inside(around, look, element, linked)
        if state.unread:
            kinds += _blanked(element)
    for element in gone:
        _drop(element)
    return kinds


def _inside(around: _State, look: Look, element: Any, linked: bool) -> _State:
    state = around
    if look.pale is not None:
        state = replace(state, pale=look.pale)
    if look.ground is not None:
        state = replace(state, ground=look.ground)
    elif (linked and element.tag not in ("html", "body") and (element.get("class") or element.get("id"))) or (
        look.afloat and _over_a_picture(element)
    ):
        state = replace(state, ground=True)  # a sheet that is not read, or a picture, may be behind it
    if look.size is not None:
        state = replace(state, size=look.size * (around.size if look.relative else 1))
    return state


def _blanked(element: Any) -> list[str]:
    texts = [element.text, *(child.tail for child in element)]
    element.text = None
    for child in element:
        child.tail = None
    return ["text in white or tiny letters"] if WORDS.search(" ".join(text or "" for text in texts)) else []


def _said_beside(element: Any) -> Iterator[str]:
    for name, kind in TEXTS.items():
        if WORDS.search(element.get(name) or ""):
            yield kind


def _counted(element: Any) -> list[str]:
    kind = KINDS.get(element.tag) or (element.tag if element.tag in COUNTED else None)
    words = f"{element.text_content()} {element.get('srcdoc') or ''}"
    return [kind] if kind and WORDS.search(words) else []


def _drop(element: Any) -> None:
    """With all that is inside; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _links_a_sheet(root: Any) -> bool:
    return any(LINKED in (link.get("rel") or "").lower() for link in root.iter("link"))


def _over_a_picture(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and next(parent.iter("img", "picture", "video", "canvas"), None) is not None
