"""CSV: every record a row that names its columns and says on which line of the file it stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.blocks import Loaded, Progress
from ingest.decoding import read_text
from ingest.inline import INVISIBLE
from ingest.mapped import Mapped, mapped
from ingest.tables import is_header, table_blocks

DELIMITERS = ",;\t|"
SAMPLE = 50  # records that show which delimiter a file uses
SAMPLE_CHARACTERS = 100_000
HINT = re.compile(r"sep=(.)[ \t]*(?:\r\n|\n|\r)", re.I)  # Excel's own first line
LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Record:
    line: int  # 1-based line of the file on which it starts
    fields: tuple[Mapped, ...]


def load(path: Path, progress: Progress) -> Loaded:
    found = read_text(path)
    return replace(parse(found.text), warnings=found.warnings)


def parse(source: str) -> Loaded:
    hint = HINT.match(source)
    delimiter = hint[1] if hint else _delimiter(source)
    found = records(source, delimiter, hint.end() if hint else 0, 2 if hint else 1)
    rows = [record.fields for record in found]
    blocks = table_blocks(
        rows,
        header_rows=1 if _has_long_rows(rows) else None,
        path=(),
        lead="",
        group=1,
        locations=[f"row {record.line}" for record in found],
    )
    return Loaded(source, tuple(blocks))


def records(source: str, delimiter: str, start: int = 0, line: int = 1) -> list[Record]:
    """A quote that is never closed is a character like any other; so is one inside a bare field."""
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*+)"[ \t]*(?={re.escape(delimiter)}|\r|\n|\Z)')
    bare = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    found: list[Record] = []
    fields: list[Mapped] = []
    at, first = start, line
    while at < len(source) or fields:
        match = quoted.match(source, at)
        if match:
            field = mapped(source, *match.span(1)).sub(r'"(")', 1)
            line += len(LINE_END.findall(match[1]))
        else:
            match = bare.match(source, at)
            assert match is not None
            field = mapped(source, *match.span())
        fields.append(field.sub(INVISIBLE) if INVISIBLE.search(field.text) else field)
        at = match.end()
        if source[at : at + 1] == delimiter:
            at += 1
            continue
        found.append(Record(first, tuple(fields)))
        fields = []
        end = LINE_END.match(source, at)
        at = end.end() if end else len(source)
        line += 1
        first = line
    return found


def _has_long_rows(rows: list[tuple[Mapped, ...]]) -> bool:
    """Whether the first record names the columns of most others, though some are longer than all its names.

    Such a record would let the names above it pass for remarks over a wider table.
    """
    filled = [row for row in rows[:SAMPLE] if any(cell.text.strip() for cell in row)]
    if len(filled) < 3 or not is_header(tuple(cell.fold() for cell in filled[0])):
        return False
    widths = [len(row) for row in filled[1:]]
    named = sum(width <= len(filled[0]) for width in widths)
    return max(widths) > len(filled[0]) and 2 * named > len(widths)


def _delimiter(source: str) -> str:
    """The one that cuts most records of the head into the same number of fields, more than one."""
    head = source[:SAMPLE_CHARACTERS]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [
            len(record.fields)
            for record in records(head, delimiter)[:SAMPLE]
            if any(f.text for f in record.fields)
        ]
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = times / len(widths) + min(width, 20) / 100
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best
