"""Cells that claim several rows or columns: what stands under them keeps its column."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.mapped import Mapped, literal

MAX_SPAN = 50  # rows or columns that one cell may claim; a hostile page claims a million

Cell = str | Mapped


@dataclass(slots=True)
class SpannedRows:
    rows: list[list[Cell]] = field(default_factory=list)
    _down: dict[int, tuple[int, str]] = field(default_factory=dict)  # column: rows still to fill, text

    def begin(self) -> None:
        self.end()
        self.rows.append([])

    def add(self, cell: Cell, across: int, down: int, *, is_name: bool) -> None:
        """A value over several columns holds for each; a column name, or what names a row, is told once."""
        self._fill()
        line = self.rows[-1]
        text = cell if isinstance(cell, str) else cell.text
        repeated = "" if is_name or not line else text
        for column in range(max(1, min(across, MAX_SPAN))):
            if down > 1:
                self._down[len(line)] = (min(down, MAX_SPAN) - 1, repeated if column else text)
            line.append(literal(repeated) if column else cell)

    def end(self) -> None:
        """The row is complete: what reaches into it from above stands behind its last cell."""
        if self.rows:
            self._fill()

    def _fill(self) -> None:
        line = self.rows[-1]
        while len(line) in self._down:
            left, text = self._down.pop(len(line))
            if left > 1:
                self._down[len(line)] = (left - 1, text)
            line.append(literal(text))
