"""Proposed obligations against labels that somebody made by reading.

python -m evals.obligations DOCUMENTS_FOLDER [--labels FILE]     prints a Markdown table

A label and a proposal meet where the label's clause and the proposed action overlap in the text of the document. A
label is found when a proposal meets it; a proposal is right when it meets a label that is sure, and wrong when it
meets none at all. Prohibitions are counted apart and left out of both: the labels hold none.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from assistant.citations import stretches
from assistant.obligations.extractor import propose
from assistant.obligations.types import Proposal
from bots.errors import UserError, describe

if TYPE_CHECKING:
    from ingest.frames import Parsed
    from ingest.worker import Worker

LABELS = Path(__file__).parent / "datasets" / "obligations" / "development.jsonl"
HEAD = (
    "document", "labels", "found", "recall", "each proposal once", "same party", "with a deadline", "proposals",
    "right", "wrong", "precision", "prohibitions",
)  # fmt: skip


class Label(BaseModel):
    """`start:end` in the stored text of the document. Labels that are not sure count neither way."""

    start: int
    end: int
    party: str
    sure: bool
    deadline: bool = False


class Labelled(BaseModel):
    document: str
    sha256: str
    part: tuple[int, int]
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class Placed:
    """A proposal and where its action stands in the stored text."""

    proposal: Proposal
    start: int
    end: int

    def meets(self, label: Label) -> bool:
        return self.start < label.end and label.start < self.end


@dataclass(frozen=True, slots=True)
class Figures:
    labels: int = 0
    found: int = 0
    once: int = 0  # found, where each proposal counts for one label
    same_party: int = 0
    timed: int = 0  # found labels with a deadline
    timed_found: int = 0  # those of them whose proposal has one, too
    proposals: int = 0
    right: int = 0
    wrong: int = 0
    prohibitions: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def row(self, name: str) -> tuple[str, ...]:
        return (
            name, f"{self.labels}", f"{self.found}", share(self.found, self.labels), share(self.once, self.labels),
            f"{self.same_party}/{self.found}", f"{self.timed_found}/{self.timed}", f"{self.proposals}",
            f"{self.right}", f"{self.wrong}", share(self.right, self.right + self.wrong), f"{self.prohibitions}",
        )  # fmt: skip


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def figures(labels: Sequence[Label], placed: Sequence[Placed]) -> Figures:
    sure = [label for label in labels if label.sure]
    duties = [one for one in placed if one.proposal.kind != "prohibition"]
    hits = [[one for one in duties if one.meets(label)] for label in sure]
    met = [(label, found) for label, found in zip(sure, hits, strict=True) if found]
    timed = [found for label, found in met if label.deadline]
    right = sum(any(one.meets(label) for label in sure) for one in duties)
    return Figures(
        len(sure),
        len(met),
        paired(hits),
        sum(any(one.proposal.party.casefold() == label.party.casefold() for one in found) for label, found in met),
        len(timed),
        sum(any(one.proposal.deadline or one.proposal.frequency for one in found) for found in timed),
        len(duties),
        right,
        sum(not any(one.meets(label) for label in labels) for one in duties),
        len(placed) - len(duties),
    )


def paired(hits: Sequence[Sequence[Placed]]) -> int:
    """How many labels can have a proposal of their own: augmenting paths, as by Kuhn."""
    taken: dict[int, int] = {}

    def free(label: int, seen: set[int]) -> bool:
        for one in hits[label]:
            if id(one) in seen:
                continue
            seen.add(id(one))
            if id(one) not in taken or free(taken[id(one)], seen):
                taken[id(one)] = label
                return True
        return False

    return sum(free(label, set()) for label in range(len(hits)))


def placed(parsed: Parsed, part: tuple[int, int]) -> list[Placed]:
    """The proposals whose action begins within `part`."""
    found = []
    for one in propose(parsed.leaves):
        leaf = parsed.leaves[one.leaf]
        at = leaf.text.find(one.action, one.start)
        told = (
            (at, min(at + len(one.action), one.end)) if at >= 0 else (one.start, one.end)
        )  # a row has no such words
        where = stretches(parsed.source, leaf.runs, *told)
        if where and part[0] <= where[0][0] < part[1]:
            found.append(Placed(one, where[0][0], where[-1][1]))
    return found


def measured(folder: Path, labelled: Sequence[Labelled], worker: Worker) -> Iterator[tuple[str, Figures]]:
    from ingest.frames import Refused

    for one in labelled:
        parsed = worker.parse(str(folder / one.document), lambda _detail: None)
        if isinstance(parsed, Refused):
            raise UserError(f"{one.document}: {parsed.reason}", parsed.remedy)
        if hashlib.sha256(parsed.source.encode("utf-8")).hexdigest() != one.sha256:
            raise UserError(f"{one.document} reads otherwise than when it was labelled", "Label it anew")
        yield one.document, figures(one.labels, placed(parsed, one.part))


def read(path: Path) -> list[Labelled]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Labelled.model_validate_json(line) for line in lines if line.strip()]
    except (OSError, ValidationError) as error:
        raise UserError(f"{path} cannot be read: {str(error).splitlines()[0]}", "See its README") from error


def table(rows: Sequence[tuple[str, ...]]) -> str:
    lines = [HEAD, tuple("---" for _ in HEAD), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def main() -> None:
    from ingest.settings import IngestSettings
    from ingest.worker import Worker

    parser = argparse.ArgumentParser(description="Proposed obligations against labels made by hand.")
    parser.add_argument("folder", type=Path, metavar="DOCUMENTS_FOLDER")
    parser.add_argument("--labels", type=Path, default=LABELS)
    asked = parser.parse_args()
    try:
        with closing(Worker(IngestSettings())) as worker:
            found = list(measured(asked.folder, read(asked.labels), worker))
    except UserError as error:
        sys.exit(f"error: {describe(error)}")
    whole = sum((one for _, one in found), Figures())
    print(table([*(one.row(Path(name).name) for name, one in found), whole.row("all")]))


if __name__ == "__main__":
    main()
