"""What is learnt from: sections of imagined documents, and for each of their clauses questions in other words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.contexts import Context, passage_context
from knowledge.types import Leaf

FOLDER = Path(__file__).parents[1] / "datasets" / "wordings"
HELD_OUT = 10  # one section in so many is measured with, and not learnt from


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    questions: tuple[str, ...]  # that this clause answers, and its siblings do not


@dataclass(frozen=True, slots=True)
class Section:
    title: str  # of its document
    headings: tuple[str, ...]  # outermost first
    clauses: tuple[Clause, ...]

    def context(self) -> Context:
        """The text that is embedded for it, as an ingest makes it; its clauses are the spans."""
        leaves = [Leaf("paragraph", clause.text, (), self.headings) for clause in self.clauses]
        return passage_context(self.title, leaves)


def load(folder: Path = FOLDER) -> list[Section]:
    """All sections, by file name and line. Raises ValueError naming file and line where one is broken."""
    return [section for file in sorted(folder.glob("*.jsonl")) for section in _of(file)]


def _of(file: Path) -> Iterator[Section]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            told = json.loads(line)
            clauses = tuple(Clause(str(one["text"]), tuple(map(str, one["questions"]))) for one in told["clauses"])
            yield Section(str(told["title"]), tuple(str(told["section"]).split(" > ")), clauses)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{file}:{number}: {error!r}") from error


def parted(sections: Sequence[Section]) -> tuple[list[Section], list[Section]]:
    """To learn from, and to measure with."""
    held_out = list(sections[::HELD_OUT])
    return [section for n, section in enumerate(sections) if n % HELD_OUT], held_out
