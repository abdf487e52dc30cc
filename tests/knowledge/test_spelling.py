from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retriever import Retriever
from knowledge.spelling import Slip, spelled
from knowledge.types import Caller
from knowledge.words import STOP_WORDS, stem, words
from tests.building import NEW_YEAR, document, filled
from tests.fakes import FakeEmbedder

# Stems with the number of passages that hold them, and the words of titles as they are written.
COUNTS = {
    "patient": 9, "call": 9, "incid": 20, "acknowledg": 3, "servic": 300, "serv": 5, "onboard": 7, "sever": 4,
    "callora": 5, "ledgerlin": 4, "ledgerline": 4, "supplier": 3, "invoic": 4, "exit": 6, "approv": 8,
}  # fmt: skip


def mended(text: str, counts: Mapping[str, int] = COUNTS) -> str:
    def known(stems: Collection[str]) -> set[str]:
        return {one for one in stems if one in counts}

    return spelled(text, known, lambda: counts).text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("pick up patiant calls", "pick up patient calls"),  # a wrong letter
        ("a major incidnet", "a major incident"),  # two letters swapped
        ("who must aknowledge it", "who must acknowledge it"),  # one missing
        ("the invooice", "the invoice"),  # one too many
        ("how do i aknowledge incidnet", "how do i acknowledge incident"),  # all of its words, and plainly English
        ("during onbarding", "during onboard"),  # the word list has no "onboarding"; the stem finds it
        ("who appros leave", "who approve leave"),  # a word is shown, not its stem
        ("does calora answer", "does callora answer"),  # a vendor's name
        ("does Calora answer", "does callora answer"),
        ("the ledgerlne terms", "the ledgerline terms"),  # the title's word and its stem are equally near
        (
            "thier monthly servces",
            "their monthly services",
        ),  # "serves" is as near, and 5 passages hold it against 300
        ("paid for overtme", "paid for overtime"),  # no document holds it: plain English
    ],
)
def test_a_slip_is_read_as_the_word_that_was_meant(written: str, read: str) -> None:
    assert mended(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "who pays the freelancers for printouts",  # no document has them; English has
        "what does servicdm allow",  # a name of its own: two slips in eight letters are one too many
        "what does suppliershr say",  # and a word with a tail of two letters is none of that word's slips
        "what did Kalora promise",  # another name: it begins otherwise
        "what does Globex owe us",
        "mail patiant@example.com or see patiant.md",
        "wie lange dauert eine Genehmigung",
        "hasta cuánto subiría el incidnet",
        "the intro of the doc",
        "teh SLA",  # short words have too many neighbours
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert mended(text) == text


def test_of_two_equally_likely_words_none_is_chosen() -> None:
    counts = {"contract": 5, "contact": 5}
    assert mended("sign the contrct", counts) == "sign the contrct"
    assert mended("sign the contrct", counts | {"contract": 50}) == "sign the contract"


def test_every_slip_is_told() -> None:
    found = spelled("patiant calls of Calora", lambda stems: {"call"} & set(stems), lambda: COUNTS)
    assert found.slips == (Slip("patiant", "patient"), Slip("Calora", "callora"))


def test_british_spelling_is_no_slip() -> None:
    held = {"behavior", "count"}
    found = spelled("whose behaviour counts", lambda stems: held & set(stems), lambda: {"behavior": 3, "count": 1})
    assert (found.text, found.slips) == ("whose behaviour counts", ())


@given(st.lists(st.sampled_from([*COUNTS, *sorted(STOP_WORDS), "vendor", "thirty", "2026", "§"]), max_size=8))
def test_a_question_in_known_words_is_never_touched(said: list[str]) -> None:
    text = " ".join(said)
    assert mended(text, COUNTS | dict.fromkeys(map(stem, said), 1)) == text


@given(st.text(alphabet="abcdeilnorst éÉ'@.-", max_size=60))
def test_only_words_of_the_documents_or_of_english_come_in(text: str) -> None:
    """And only whole words change."""
    from knowledge.spelling import _dictionary

    found = mended(text)
    before, after = words(text), words(found)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert old == new or new in COUNTS or new in _dictionary() or new in STOP_WORDS


def test_a_hidden_document_lends_no_word(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    base = filled(
        tmp_path,
        embedder,
        [
            (document("hr/holidays.md", "Holidays"), "Everyone has thirty days of holidays.\n"),
            (document("board/deal.md", "Zanzibarco", audience=("team:board",)), "Zanzibarco pays qumquatine.\n"),
        ],
    )
    retriever = Retriever(base, embedder)
    question = "how much money does zanzibarca pay every month for qumquatina and holidys"
    seen = retriever.spelled(question, Caller(), NEW_YEAR)
    assert seen.slips == (Slip("holidys", "holidays"),)
    board = retriever.spelled(question, Caller.of(["employees", "team:board"]), NEW_YEAR)
    assert {slip.written for slip in board.slips} == {"zanzibarca", "qumquatina", "holidys"}
