"""Text that remembers where each of its characters stood in the source, through every clean-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from knowledge.types import Run

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Mapped:
    """`text` and, for each character, its offset in the source (`NOWHERE` where we added it ourselves)."""

    text: str
    at: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Mapped:
        return Mapped(self.text[part], self.at[part])

    def __add__(self, other: Mapped) -> Mapped:
        return Mapped(self.text + other.text, self.at + other.at)

    def sub(self, pattern: str | re.Pattern[str], keep: int | str | Callable[[re.Match[str]], str] = "") -> Mapped:
        """Replaces each match by one of its groups (an int; its characters keep their place) or by a literal."""
        parts: list[Mapped] = []
        last = 0
        for match in re.finditer(pattern, self.text):
            parts.append(self[last : match.start()])
            if isinstance(keep, int):
                parts.append(self[match.start(keep) : match.end(keep)])
            else:
                parts.append(added(keep(match) if callable(keep) else keep, self, match.start()))
            last = match.end()
        return concat([*parts, self[last:]]) if parts else self

    def fold(self) -> Mapped:
        """White space runs become one space (mapped to the first of the run), both ends are stripped."""
        if not re.search(r"^\s|\s$|\s\s|[^\S ]", self.text):
            return self
        out = self.sub(r"\s{2,}|[^\S ]", lambda _: " ")  # a single space is one already
        start = len(out.text) - len(out.text.lstrip())
        end = len(out.text.rstrip())
        return out[start:end] if end > start else Mapped("", ())

    def runs(self) -> tuple[Run, ...]:
        found: list[Run] = []
        start = 0
        for i in range(1, len(self.at) + 1):
            before = self.at[i - 1]
            if i == len(self.at) or before == NOWHERE or self.at[i] != before + 1:
                if self.at[start] != NOWHERE:
                    found.append(Run(start, self.at[start], i - start))
                start = i
        return tuple(found)


def mapped(source: str, start: int = 0, end: int | None = None) -> Mapped:
    """The stretch `source[start:end]` as it stands."""
    stop = len(source) if end is None else end
    return Mapped(source[start:stop], tuple(range(start, stop)))


def literal(text: str) -> Mapped:
    """Text of our own, which stands nowhere in the source (a column name repeated before a cell)."""
    return Mapped(text, (NOWHERE,) * len(text))


def added(text: str, within: Mapped, index: int) -> Mapped:
    """A replacement: white space takes the place of the white space that it replaces, all else stands nowhere."""
    replaced = within.text[index : index + 1]
    if len(text) == 1 and (text == replaced or (text.isspace() and replaced.isspace())):
        return Mapped(text, (within.at[index],))
    return literal(text)


def concat(parts: Iterable[Mapped]) -> Mapped:
    kept = [part for part in parts if part.text]
    return Mapped("".join(p.text for p in kept), tuple(offset for p in kept for offset in p.at))


def joined(separator: str, parts: Iterable[Mapped]) -> Mapped:
    kept = [part for part in parts if part.text]
    out: list[Mapped] = []
    for part in kept:
        if out:
            out.append(literal(separator))
        out.append(part)
    return concat(out)
