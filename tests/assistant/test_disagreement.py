"""Conflicts told, and none where there is none, on small worlds of our own (`conflict_cases.py`)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.chain import build_assistant
from assistant.types import Answer
from knowledge.embeddings import Embedder, open_embedder
from knowledge.types import Caller, Document
from tests.assistant import conflict_cases, conflict_cases_more, conflict_cases_words
from tests.assistant.conflict_cases import Case
from tests.building import document, filled
from tests.fakes import FakeEmbedder

TRUE = (*conflict_cases.TRUE, *conflict_cases_more.TRUE, *conflict_cases_words.TRUE)
FALSE = (*conflict_cases.FALSE, *conflict_cases_more.FALSE, *conflict_cases_words.FALSE)
MODELS = Path(__file__).parents[2] / ".bpo/models"
DAY = date(2026, 6, 1)
NOTE = re.compile(r"The \w+ documents differ.*?(?P<marks>(?: \[\d+\])+)\.")
FOUND_AT_LEAST = 32  # of the true ones, with the real model


class Agreeable(FakeEmbedder):
    """To it all texts mean nearly the same: the words alone must tell what contradicts what."""

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = super()._vector(text) + 1.5 / np.sqrt(self.dimensions)
        agreeable: NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
        return agreeable


def made(number: int, head: str) -> Document:
    kind, _, rest = head.partition(" ")
    title, _, vendor = rest.partition(" @")
    return document(f"{number}/{title.lower()}.md", title, type=kind, vendor=vendor or None)


def answered(case: Case, folder: Path, embedder: Embedder) -> Answer:
    base = filled(folder, embedder, [(made(n, head), text) for n, (head, text) in enumerate(case.documents)])
    return build_assistant(base, embedder, 0.0, 0.0).answer(case.question, Caller(), DAY)


def told(answer: Answer) -> str:
    """The quotes that are said to differ, where any are."""
    note = NOTE.search(answer.answer)
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    return " / ".join(quotes[int(mark)] for mark in re.findall(r"\d+", note["marks"])) if note else ""


def right(case: Case, answer: Answer) -> bool:
    shown = told(answer)
    return bool(shown) and all(value in shown for value in case.values)


@pytest.mark.parametrize("case", TRUE, ids=lambda case: case.name)
def test_both_values_are_shown(case: Case, tmp_path: Path) -> None:
    answer = answered(case, tmp_path, Agreeable(256))
    assert right(case, answer), answer.answer


def test_of_three_documents_the_first_in_precedence_prevails(tmp_path: Path) -> None:
    case = next(case for case in TRUE if len(case.documents) == 3)
    assert (
        "The three documents differ: “Laundry of Harborlinen” prevails over “Sheets” and “Sheets for beginners”,"
        " because a contract comes before a policy and a guide [1] [2] [3]."
    ) in answered(case, tmp_path, Agreeable(256)).answer


def test_a_vendor_known_by_its_full_name_is_who_asks_by_its_label(tmp_path: Path) -> None:
    both = ("employees", "vendor:harborheat")
    policy = document("boilers.md", "Boilers", type="policy", audience=both)
    levels = document("heat/levels.md", "Levels", type="sla", audience=both[1:], vendor="Harborheat Services Ltd")
    texts = [
        (policy, "The boiler is inspected once a year.\n"),
        (levels, "The boiler is inspected every three months.\n"),
    ]
    embedder = Agreeable(256)
    assistant = build_assistant(filled(tmp_path, embedder, texts), embedder, 0.0, 0.0)
    answer = assistant.answer("How often is the boiler inspected?", Caller(frozenset(both[1:])), DAY)
    assert "once a year" in told(answer) and "every three months" in told(answer)


def test_of_two_that_agree_the_first_in_precedence_is_named(tmp_path: Path) -> None:
    said = "Torn sheets are replaced by the laundry within {} hours.\n"
    documents = (
        ("policy Sheets", said.format(30)),
        ("guide Beds", said.format(6)),
        ("contract Laundry", said.format(6).replace("within", "in writing within the next")),
    )
    case = Case("agreeing", "Within how many hours are torn sheets replaced by the laundry?", documents)
    answer = answered(case, tmp_path, Agreeable(256)).answer
    assert "documents differ: “Laundry” prevails over “Sheets”, because a contract comes before a policy" in answer


@pytest.mark.parametrize("case", FALSE, ids=lambda case: case.name)
def test_no_conflict_is_told_where_there_is_none(case: Case, tmp_path: Path) -> None:
    answer = answered(case, tmp_path, Agreeable(256))
    assert not answer.abstained
    assert not told(answer), answer.answer


@pytest.mark.slow
def test_with_the_real_model(tmp_path: Path) -> None:
    embedder = open_embedder(MODELS)
    missed = [c.name for n, c in enumerate(TRUE) if not right(c, answered(c, tmp_path / f"t{n}", embedder))]
    untrue = [c.name for n, c in enumerate(FALSE) if told(answered(c, tmp_path / f"f{n}", embedder))]
    assert untrue == []
    assert len(missed) <= len(TRUE) - FOUND_AT_LEAST, missed
