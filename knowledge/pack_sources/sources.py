"""The sources of the generated documents, read into plain values.

A source lies where its document lies, with one more suffix: `policies/x.pdf.md` makes `policies/x.pdf`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    text: str
    number: int | None = None  # None: a bullet


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[str, ...], ...]  # the first row is the header


Part = Heading | Paragraph | Item | Table


@dataclass(frozen=True, slots=True)
class Prose:
    metadata: dict[str, Any]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: tuple[tuple[str, ...], ...]  # the first row is the header


@dataclass(frozen=True, slots=True)
class Workbook:
    metadata: dict[str, Any]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Slide:
    title: str
    points: tuple[str, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Deck:
    metadata: dict[str, Any]
    slides: tuple[Slide, ...]


def read_prose(path: Path) -> Prose:
    """Markdown of the plainest kind: `#` headings, one-line paragraphs and items, pipe tables."""
    text = path.read_text(encoding="utf-8")
    found = FRONT_MATTER.match(text)
    if not found:
        raise ValueError(f"{path} has no front matter; begin the file with a block between two '---' lines")
    return Prose(yaml.safe_load(found[1]), tuple(_parts(text[found.end() :])))


def read_workbook(path: Path) -> Workbook:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    sheets = [Sheet(s["name"], (tuple(s["columns"]), *(tuple(row) for row in s["rows"]))) for s in data["sheets"]]
    for sheet in sheets:
        for row in sheet.rows:
            if len(row) != len(sheet.rows[0]) or not all(isinstance(cell, str) for cell in row):
                raise ValueError(f"{path}: sheet {sheet.name}: give one text for each column in {row}")
    return Workbook(data["metadata"], tuple(sheets))


def read_deck(path: Path) -> Deck:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    slides = tuple(Slide(s["title"], tuple(s["points"]), s["notes"]) for s in data["slides"])
    return Deck(data["metadata"], slides)


def _parts(body: str) -> list[Part]:
    parts: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if not all(set(cell) <= set("-:") for cell in cells):
                rows.append(cells)
            continue
        if rows:
            parts.append(Table(tuple(rows)))
            rows = []
        if line.strip():
            parts.append(_part(line.strip()))
    return parts


def _part(line: str) -> Part:
    if found := re.match(r"(#+) (.+)", line):
        return Heading(len(found[1]), found[2])
    if line.startswith("- "):
        return Item(line[2:])
    if found := re.match(r"(\d+)\. (.+)", line):
        return Item(found[2], int(found[1]))
    return Paragraph(line)
