"""The set of true and false sentences, and how well the grounding check tells them apart."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.lies import PARTS, Outcome, caught, load, lost, main, outcomes
from knowledge.pack_sources.build import PACK

# A little under what was measured, without the embedding model.
CAUGHT = {"tune": 0.97, "held_out": 0.925, "fresh": 0.95, "final": 0.84}
LOST = {"tune": 0.06, "held_out": 0.08, "fresh": 0.27, "final": 0.51}
MADE_UP = "made-up"


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return outcomes(load())


@pytest.mark.parametrize("half", PARTS)
def test_lies_are_caught_and_true_sentences_kept(found: list[Outcome], half: str) -> None:
    assert caught(found, half).value >= CAUGHT[half], caught(found, half)
    assert lost(found, half).value <= LOST[half], lost(found, half)


def test_no_document_is_in_both_halves() -> None:
    tune, held_out = (
        {name for case in load() if case.half == part for name in case.documents} for part in ("tune", "held_out")
    )
    assert not tune & held_out


@pytest.mark.parametrize("part", ["fresh", "final"])
def test_no_line_of_a_later_part_is_in_another(part: str) -> None:
    lines = {
        half: {line for case in load() if case.half == half for text in case.passages for line in text.split("\n")}
        for half in PARTS
    }
    others = set().union(*(lines[half] for half in PARTS if half != part))
    assert not lines[part] & others


def test_the_set_is_large_enough_and_seldom_word_for_word() -> None:
    cases = load()
    assert len({case.id for case in cases}) == len(cases)
    truth = Counter(case.supported for case in cases)
    assert truth[True] >= 200 and truth[False] >= 200
    quoted = sum(any(case.sentence in text for text in case.passages) for case in cases if case.supported)
    assert quoted <= truth[True] / 4


def test_the_passages_stand_in_the_pack() -> None:
    from ingest.chunker import chunk
    from ingest.loaders import load as load_document

    lines: dict[str, set[str]] = {}
    for case in load():
        for document, text in zip(case.documents, case.passages, strict=True):
            if document != MADE_UP:
                lines.setdefault(document, set()).update(text.split("\n"))
    for document, said in lines.items():
        leaves = chunk(load_document(PACK / document, lambda *_: None).blocks).leaves
        assert said <= {line for leaf in leaves for line in leaf.text.split("\n")}, document


def test_the_command_prints_a_table_and_writes_every_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--out", str(tmp_path / "verdicts.jsonl")])
    printed = capsys.readouterr().out
    assert "lies caught" in printed and "true sentences lost" in printed and "held_out" in printed
    written = [json.loads(line) for line in (tmp_path / "verdicts.jsonl").read_text().splitlines()]
    assert [line["id"] for line in written] == [case.id for case in load()]


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="is not a folder"):
        main(["--out", str(tmp_path / "missing" / "verdicts.jsonl")])
