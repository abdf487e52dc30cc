from __future__ import annotations

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest

from assistant.obligations.types import Proposal
from bots.errors import UserError
from evals.obligations import LABELS, Figures, Label, Placed, figures, measured, placed, read
from ingest.frames import Parsed
from ingest.settings import IngestSettings
from ingest.worker import Worker
from knowledge.types import Leaf, Run

TEXT = (
    "Between A (“the Client”) and B (“the Supplier”). The Supplier shall send a report. The Client shall pay it."
)


def at(start: int, end: int, kind: str = "service", party: str = "Supplier", deadline: str = "") -> Placed:
    return Placed(Proposal(party, "", deadline, "", "", "", kind, 0, 0, 0), start, end)


def label(start: int, end: int, sure: bool = True, deadline: bool = False) -> Label:
    return Label(start=start, end=end, party="supplier", sure=sure, deadline=deadline)


def test_what_meets_counts_and_what_is_doubtful_counts_neither_way() -> None:
    labels = [label(0, 10, deadline=True), label(10, 20, deadline=True), label(30, 40), label(50, 60, sure=False)]
    found = figures(
        labels,
        [
            at(8, 12, deadline="within 5 days"),  # meets two labels
            at(55, 58),  # meets a doubtful one
            at(60, 70),  # meets none: its neighbour ends where it begins
            at(70, 80, "prohibition"),
        ],
    )
    assert found == Figures(3, 2, 1, 2, 2, 2, 3, 1, 1, 1)
    assert found.row("a")[3:5] == ("66.7 %", "33.3 %") and found.row("a")[10] == "50.0 %"
    assert (found + found).labels == 6 and Figures().row("b")[3] == "-"


def test_another_party_and_another_deadline_are_seen() -> None:
    found = figures([label(0, 10, deadline=True)], [at(0, 5, party="Client")])
    assert (found.found, found.same_party, found.timed, found.timed_found) == (1, 0, 1, 0)


def test_a_label_takes_another_proposal_where_two_share_one() -> None:
    both, one = at(0, 20), at(0, 5)
    assert figures([label(0, 10), label(10, 20)], [both, one]).once == 2


def parsed() -> Parsed:
    leaf = Leaf("paragraph", TEXT, (Run(0, 3, len(TEXT)),))
    return Parsed("<p>" + TEXT + "</p>", (leaf,), ((0, 1),))


def test_a_proposal_stands_where_its_action_stands_in_the_source() -> None:
    found = placed(parsed(), (0, 1000))
    assert [parsed().source[one.start : one.end] for one in found] == ["send a report", "pay it"]
    assert [one.proposal.action for one in placed(parsed(), (0, found[1].start))] == ["send a report"]


class FakeWorker(Worker):
    def __init__(self) -> None:
        """Starts no process."""

    def parse(self, file: str, on_detail: object) -> Parsed:
        return parsed()


def test_labels_of_another_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    mark = hashlib.sha256(parsed().source.encode()).hexdigest()
    line = {"document": "a.md", "sha256": mark, "part": [0, 1000], "labels": [label(66, 79).model_dump()]}
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    ((name, found),) = measured(tmp_path, read(file), FakeWorker())
    assert name == "a.md" and (found.labels, found.found, found.right, found.wrong) == (1, 1, 1, 1)
    file.write_text(json.dumps({**line, "sha256": "0"}), encoding="utf-8")
    with pytest.raises(UserError, match="reads otherwise"):
        list(measured(tmp_path, read(file), FakeWorker()))
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be read"):
        read(file)


def test_contracts_in_the_plain_present_are_read() -> None:
    folder = LABELS.parent / "plain"
    with closing(Worker(IngestSettings())) as worker:
        found = sum((one for _, one in measured(folder, read(folder / "labels.jsonl"), worker)), Figures())
    assert found.labels > 50
    assert found.found / found.labels >= 0.8
    assert found.right / (found.right + found.wrong) >= 0.8
