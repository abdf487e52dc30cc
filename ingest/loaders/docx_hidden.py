"""Takes out of a Word document what its reader does not see, and counts what stands beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ingest.colours import NEAR_WHITE
from ingest.loaders.docx_text import OFF, W, child, is_on, value

TINY = 2  # half-points: nobody reads letters of one point
MAX_CHAIN = 8  # styles based on one another
LETTERS = "text in white or tiny letters"
WORDS = re.compile(r"\w\w\W+\w\w")
GROUNDS = {"solidFill", "gradFill", "blipFill", "pattFill", "grpFill"}
SHAPES = {"wsp", "shape", "rect", "roundrect", "oval"}
HIDDEN_STYLE = re.compile(r"(?:visibility\s*:\s*hidden|display\s*:\s*none)", re.I)


class Sight:
    """What the styles of a document show. `styles` by their id."""

    def __init__(self, document: Any, styles: Mapping[str, Any]) -> None:
        self._styles = styles
        self._default = next(
            (
                one
                for one in styles.values()
                if one.get(W + "type") == "paragraph" and one.get(W + "default") in ("1", "true")
            ),
            None,
        )
        root = document.styles.element
        self._base = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        page = child(document.element, "background")
        self._page = page is not None and not _is_white(page.get(W + "color") or "FFFFFF")
        self._by_style = cache(self._inherited)

    def conceal(self, root: Any) -> list[str]:
        """Changes the tree; the kinds of what is gone."""
        kinds = list(_hidden_boxes(root))
        for run in root.iter(W + "r"):
            texts = [part for part in run.iterchildren(W + "t") if (part.text or "").strip()]
            why = self._why_unseen(run) if texts else None
            if why is not None:
                for part in texts:
                    run.remove(part)
                kinds += [why] if why else []
        return kinds

    def _why_unseen(self, run: Any) -> str | None:
        if is_on(self._property(run, "vanish")):
            return "hidden part"
        if is_on(child(child(run, "rPr"), "webHidden")):
            return ""  # the page numbers in a table of contents
        size = value(self._property(run, "sz")) or ""
        if size.isdigit() and int(size) <= TINY:
            return LETTERS
        colour = self._property(run, "color")
        if colour is None:
            return None
        lost = not self._has_ground(run) if _is_white_colour(colour) else self._is_ground(run, colour)
        return LETTERS if lost else None

    def _property(self, run: Any, name: str) -> Any:
        """Its own, or that of its style, of its paragraph's style, or of the document."""
        own = child(child(run, "rPr"), name)
        if own is not None:
            return own
        by_character = value(child(child(run, "rPr"), "rStyle"))
        paragraph = next(run.iterancestors(W + "p"), None)
        by_paragraph = value(child(child(paragraph, "pPr"), "pStyle"))
        return self._by_style(by_character, by_paragraph, name)

    def _inherited(self, by_character: str | None, by_paragraph: str | None, name: str) -> Any:
        chain = [*self._chain(by_character), *(self._chain(by_paragraph) or [self._default])]
        properties = [*(child(link, "rPr") for link in chain), self._base]
        return next((found for one in properties if (found := child(one, name)) is not None), None)

    def _chain(self, name: str | None) -> list[Any]:
        found: list[Any] = []
        while name is not None and name in self._styles and len(found) < MAX_CHAIN:
            found.append(self._styles[name])
            name = value(child(found[-1], "basedOn"))
        return found

    def _is_ground(self, run: Any, colour: Any) -> bool:
        """Whether what is filled right behind a run has the colour of its letters."""
        shadings = (one for one in (self._property(run, "shd"), *self._shadings(run)) if one is not None)
        plain = next((one for one in shadings if (one.get(W + "fill") or "auto") != "auto"), None)
        if plain is None or value(plain) not in (None, "clear") or self._property(run, "highlight") is not None:
            return False
        themes = plain.get(W + "themeFill"), colour.get(W + "themeColor")
        return themes == (None, None) and plain.get(W + "fill").lower() == (value(colour) or "").lower()

    def _has_ground(self, run: Any) -> bool:
        """Whether the nearest of what is filled behind a run is dark enough for white letters."""
        highlight = self._property(run, "highlight")
        if highlight is not None:
            return value(highlight) not in ("none", "white")
        for shading in (self._property(run, "shd"), *self._shadings(run)):
            if shading is not None and (dark := _is_dark(shading)) is not None:
                return dark
        for around in run.iterancestors():
            if around.tag == W + "tbl" and self._styled_ground(around):
                return True
            if around.tag == W + "txbxContent":
                return _shape_has_ground(around)
        return self._page

    def _shadings(self, run: Any) -> Iterator[Any]:
        paragraph = next(run.iterancestors(W + "p"), None)
        yield child(child(paragraph, "pPr"), "shd")
        for link in self._chain(value(child(child(paragraph, "pPr"), "pStyle"))):
            yield child(child(link, "pPr"), "shd")
        for around in run.iterancestors(W + "tc", W + "tbl", W + "txbxContent"):
            if around.tag == W + "txbxContent":
                return
            yield child(child(around, "tcPr" if around.tag == W + "tc" else "tblPr"), "shd")

    def _styled_ground(self, table: Any) -> bool:
        """Whether the table's style fills any cell: which one is a matter of conditions."""
        chain = self._chain(value(child(child(table, "tblPr"), "tblStyle")))
        return any(_is_dark(shading) for link in chain for shading in link.iter(W + "shd"))


def said_beside(document: Any) -> Iterator[str]:
    """Kinds of what a document holds besides its text: comments, what was deleted, descriptions of pictures."""
    from lxml import etree

    for related in document.part.rels.values():
        if not related.is_external and related.reltype.endswith("/comments"):
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            notes = etree.fromstring(related.target_part.blob, parser)
            said = ("".join(map(str, note.itertext())) for note in notes.iter(W + "comment"))
            yield from ("comment" for text in said if WORDS.search(text))
    body = document.element.body
    for deleted in body.iter(W + "del", W + "moveFrom"):
        if WORDS.search("".join(map(str, deleted.itertext(W + "delText", W + "t")))):
            yield "deleted part"
    for element in body.iter("{*}docPr"):
        if WORDS.search(f"{element.get('descr') or ''} {element.get('title') or ''}"):
            yield "alternative text"


def _hidden_boxes(root: Any) -> Iterator[str]:
    for box in list(root.iter(W + "txbxContent")):
        around = list(box.iterancestors())
        shape = next((one for one in around if _local(one) in {"drawing", "pict"}), None)
        inside = around[: around.index(shape)] if shape is not None else []
        if shape is None or not any(_hides(one) for one in (*inside, *shape.iter())):
            continue
        if WORDS.search("".join(box.itertext(W + "t"))) and "Fallback" not in map(_local, around):
            yield "hidden part"
        for part in list(box):
            box.remove(part)


def _hides(element: Any) -> bool:
    if _local(element) in {"docPr", "cNvPr"}:
        return (element.get("hidden") or "0").lower() not in OFF
    return _local(element) in SHAPES and HIDDEN_STYLE.search(element.get("style") or "") is not None


def _shape_has_ground(box: Any) -> bool:
    shape = next((one for one in box.iterancestors() if _local(one) in SHAPES), None)
    if shape is None:
        return False
    if _local(shape) != "wsp":
        filled = (shape.get("filled") or "t").lower() not in {"f", "false", "0"}
        inner = next((part for part in shape if _local(part) == "fill"), None)
        dark = not _is_white((shape.get("fillcolor") or "white").split(" ")[0])
        return filled and (dark or inner is not None)
    looks = next((part for part in shape if _local(part) == "spPr"), None)
    for part in looks if looks is not None else ():
        if _local(part) == "noFill":
            return False
        if _local(part) in GROUNDS:
            colour = next(iter(part), None)
            return _local(part) != "solidFill" or colour is None or not _is_white(colour.get("val") or "")
    styled = next((part for part in shape.iter() if _local(part) == "fillRef"), None)
    return styled is not None and (styled.get("idx") or "0") != "0"


def _is_dark(shading: Any) -> bool | None:
    """Of `w:shd`: None where it leaves what is behind it as it is."""
    if value(shading) not in (None, "clear", "nil"):
        return True  # a pattern
    if value(shading) == "nil":
        return None
    fill, theme = shading.get(W + "fill") or "auto", shading.get(W + "themeFill")
    if fill == "auto":
        return None if theme is None else theme not in ("background1", "light1")
    return not _is_white(fill)


def _is_white_colour(colour: Any) -> bool:
    """The theme's colour wins over the one that is written beside it."""
    if colour.get(W + "themeColor") in ("background1", "light1") and colour.get(W + "themeShade") is None:
        return True
    return _is_white(value(colour) or "auto")


def _is_white(written: str) -> bool:
    bare = written.lstrip("#").lower()
    if bare in ("white", "window", "bg1", "lt1"):
        return True
    if not re.fullmatch(r"[0-9a-f]{6}", bare):
        return False
    return min(int(bare[at : at + 2], 16) for at in (0, 2, 4)) >= NEAR_WHITE


def _local(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
