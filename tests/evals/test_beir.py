from __future__ import annotations

import json
from pathlib import Path

import pytest

from bots.errors import UserError
from evals.beir import Entry, by_document, load_beir, rewritten

CORPUS = [
    {"_id": "nda#0-40", "title": "Nda", "text": "The parties keep secrets."},
    {"_id": "nda#40-80", "title": "Nda", "text": "It ends after two years."},
    {"_id": "msa 1", "title": "Msa", "text": "Fees are due in 30 days."},
]
QUERIES = [
    {"_id": "q 1", "text": "How long?", "history": [{"role": "user", "text": "nda"}], "answerable": True},
    {"_id": "q2", "text": "Fees?"},
]


def write(
    folder: Path, corpus: list[object] | None = None, qrels: str = "q 1\tnda#40-80\t2\nq2\tmsa 1\t0\n"
) -> Path:
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(line) for line in corpus or CORPUS))
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(line) for line in QUERIES))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + qrels)
    return folder


def test_a_set_is_read(tmp_path: Path) -> None:
    found = load_beir(write(tmp_path))
    assert [entry.id for entry in found.corpus] == ["nda#0-40", "nda#40-80", "msa 1"]
    assert found.queries[0].earlier() == ["nda"]
    assert found.qrels == {"q 1": {"nda#40-80": 2}, "q2": {"msa 1": 0}}
    assert [query.id for query in found.judged()] == ["q 1"]


def test_entries_that_share_a_title_are_one_document() -> None:
    entries = [Entry(_id=i, title=t, text="x") for i, t in (("a", "One"), ("b", "Two"), ("c", "One "))]
    assert {name: [e.id for e in own] for name, own in by_document(entries).items()} == {
        "One": ["a", "c"],
        "Two": ["b"],
    }


def test_without_a_title_the_id_names_the_page() -> None:
    entries = [Entry(_id=i, text="x") for i in ("page_7-0-512", "page_7-400-900", "page_8", "d#1-2")]
    assert list(by_document(entries)) == ["page_7", "page_8", "d"]


def test_faults_name_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no corpus\.jsonl"):
        load_beir(tmp_path)
    (write(tmp_path) / "corpus.jsonl").write_text("\n")
    with pytest.raises(UserError, match=r"corpus\.jsonl is empty"):
        load_beir(tmp_path)
    with pytest.raises(UserError, match=r"corpus\.jsonl, line 2: _id 'nda#0-40' stands there twice"):
        load_beir(write(tmp_path, [CORPUS[0], CORPUS[0]]))
    with pytest.raises(UserError, match=r"corpus\.jsonl, line 1: text: Field required"):
        load_beir(write(tmp_path, [{"_id": "a"}]))
    with pytest.raises(UserError, match=r"qrels\.tsv, line 3: not a judgement"):
        load_beir(write(tmp_path, qrels="q2\tmsa 1\t1\nq2 msa 1\n"))


def test_a_rewrite_takes_the_place_of_a_query_and_its_history(tmp_path: Path) -> None:
    beir = load_beir(write(tmp_path))
    file = tmp_path / "rewrites.jsonl"
    file.write_text('{"_id": "q 1", "text": "How long does the NDA last?", "by": "hand"}\n')
    found = rewritten(beir, file)
    assert [(query.id, query.text, query.earlier()) for query in found.queries] == [
        ("q 1", "How long does the NDA last?", []),
        ("q2", "Fees?", []),
    ]
    assert found.qrels == beir.qrels and beir.queries[0].text == "How long?"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('{"_id": "q9", "text": "x"}', "'q9' is no query of"),
        ('{"_id": "q2", "text": "x"}\n{"_id": "q2", "text": "y"}', "stands there twice"),
        ('{"_id": "q2", "rewrite": "x"}', "line 1: text"),
        ('{"_id": "q2", "text": ""}', "line 1: text"),
    ],
)
def test_rewrites_that_do_not_fit_are_refused(tmp_path: Path, lines: str, reason: str) -> None:
    beir = load_beir(write(tmp_path))
    file = tmp_path / "rewrites.jsonl"
    file.write_text(lines)
    with pytest.raises(UserError, match=reason):
        rewritten(beir, file)
