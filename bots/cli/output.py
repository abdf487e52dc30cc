"""What reaches the screen: colours on a terminal, plain text in a pipe, one JSON document for scripts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bots.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

# Escape sequences in a document could repaint the terminal or hide what follows: none is ever written out.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def on_terminal() -> bool:
    return sys.stdout.isatty()


def console(stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)


def visible(text: str) -> str:
    return CONTROL.sub("", text)


def single_line(text: str) -> str:
    return " ".join(visible(text).split())


@contextmanager
def writing_to(target: Path | str) -> Iterator[None]:
    """What cannot be written there is told in one line."""
    try:
        yield
    except OSError as error:
        raise UserError(f"{target} cannot be written ({error.strerror})", "Give another path") from error


def print_json(value: Any) -> None:
    """ASCII escapes only where the output's encoding could not carry the text."""
    unicode = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not unicode, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A boxed table on a terminal; in a pipe aligned columns, nothing cut off."""
    shown = [[single_line(cell) for cell in row] for row in rows]
    if on_terminal():
        from rich.box import SIMPLE_HEAD
        from rich.table import Table

        table = Table(*columns, title=title or None, title_justify="left", box=SIMPLE_HEAD)
        for row in shown:
            table.add_row(*row)
        console().print(table)
        return
    if title:
        print(title)
    widths = [max(map(len, column)) for column in zip(columns, *shown, strict=True)]
    for row in [list(columns), *shown]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def note(text: str) -> None:
    """A word to the person at the keyboard, never part of what a script reads."""
    print(visible(text), file=sys.stderr)
