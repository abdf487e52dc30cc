"""Rows of a credentials file, judged one by one: a bad row is told with its number, the others go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.credentials.types import Credential, fold

COLUMNS = ("holder", "vendor", "kind", "number", "issued", "expires", "contact")
OPTIONAL = ("issuer", "evidence")
TEXTS = ("holder", "vendor", "kind", "number", "contact")
VENDOR = re.compile(r"[\w.&-]+\Z")
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+\Z")
KNOWN = frozenset(COLUMNS + OPTIONAL)
LONGEST = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class BadRow:
    row: int  # as a text editor or a spreadsheet counts: the header is row 1
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class GoodRow:
    row: int
    credential: Credential
    evidence: str = ""  # as it is written: a file beside the list, or the SHA-256 of one that is kept elsewhere


class HeaderFault(Exception):
    """The file is not a list of credentials at all."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


REMEDY = f"The first row is: {','.join(COLUMNS)}, and perhaps {','.join(OPTIONAL)}"


def columns(header: Sequence[object]) -> dict[str, int]:
    """Where each column stands; their order is free. Raises HeaderFault."""
    names = _names(header)
    twice = sorted({name for name in names if name in COLUMNS + OPTIONAL and names.count(name) > 1})
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise HeaderFault(f"the columns {', '.join(missing)} are missing", REMEDY)
    if twice:
        raise HeaderFault(f"the column {twice[0]} is there twice", REMEDY)
    return {name: names.index(name) for name in COLUMNS + OPTIONAL if name in names}


def unknown(header: Sequence[object]) -> list[str]:
    """Columns that the register has no place for, as they are written."""
    return [_text(cell) for cell, name in zip(header, _names(header), strict=True) if name and name not in KNOWN]


def _names(header: Sequence[object]) -> list[str]:
    return [fold(str(name if name is not None else "").lstrip("\ufeff")) for name in header]


def judged(
    rows: Iterable[tuple[int, Sequence[object]]], at: Mapping[str, int], width: int
) -> list[GoodRow | BadRow]:
    """In the order of the file; empty rows are passed over. `width` is the header's.

    The same document twice with different dates is a mistake.
    """
    found: list[GoodRow | BadRow] = []
    seen: dict[tuple[str, str, str, str], GoodRow] = {}
    for number, cells in rows:
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        one = judge(number, cells, at, width)
        if isinstance(one, GoodRow):
            first = seen.setdefault(one.credential.key, one)
            if (first.credential, first.evidence) != (one.credential, one.evidence):
                one = BadRow(
                    number, f"it contradicts row {first.row} about the same document", "Keep one of the two rows"
                )
        found.append(one)
    return found


def judge(number: int, cells: Sequence[object], at: Mapping[str, int], width: int) -> GoodRow | BadRow:
    if len(cells) < width:
        return BadRow(number, f"it has {len(cells)} columns of {width}", "Fill in the missing columns")
    if any(_text(cell) for cell in cells[width:]):
        return BadRow(number, "it has more columns than the header", "Put quotes around a text that holds a comma")
    values = {name: cells[place] for name, place in at.items()}
    texts = {name: _text(value) for name, value in values.items()}
    texts["vendor"] = texts["vendor"].removeprefix("vendor:")
    if fault := _fault_of_texts(texts):
        return BadRow(number, *fault)
    issued, expires = _day(values["issued"]), _day(values["expires"])
    if issued is None or expires is None:
        name = "issued" if issued is None else "expires"
        return BadRow(number, f"{name} {texts[name]!r} is not a day", "Write it as YYYY-MM-DD, like 2026-01-31")
    if expires < issued:
        return BadRow(number, f"it expires on {expires}, before it was issued on {issued}", "Correct the dates")
    holder, vendor, kind, numbered, contact = (texts[name] for name in TEXTS)
    issuer, evidence = (texts.get(name, "") for name in OPTIONAL)
    return GoodRow(number, Credential(holder, vendor, kind, numbered, issued, expires, contact, issuer), evidence)


def _fault_of_texts(texts: Mapping[str, str]) -> tuple[str, str] | None:
    for name in TEXTS:
        if not texts[name]:
            return f"{name} is empty", f"Fill in {name}"
    for name in (*TEXTS, *OPTIONAL):
        if len(texts.get(name, "")) > LONGEST:
            return f"{name} is longer than {LONGEST} characters", f"Shorten {name}"
    if not VENDOR.match(texts["vendor"]):
        return f"vendor {texts['vendor']!r} is no vendor's name", "Write it as in the label vendor:NAME, like acme"
    if not ADDRESS.match(texts["contact"]):
        return f"contact {texts['contact']!r} is no e-mail address", "Write one, like jo@acme.example"
    return None


def _text(value: object) -> str:
    """A number that a workbook holds as 12.0 reads as 12."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(CONTROL.sub(" ", str(value)).split())


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
