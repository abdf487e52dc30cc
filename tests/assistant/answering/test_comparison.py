from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answering import comparison, extractive
from assistant.answering.comparison import sides, told
from assistant.answering.confidence import Chances
from assistant.answering.contrasts import contrast
from assistant.answering.leaves import Scored
from assistant.chain import build_assistant
from knowledge.types import Caller, Document, Passage
from tests.building import NEW_YEAR, document, filled, leaf
from tests.fakes import FakeEmbedder

ACME = document("acme/msa.md", "Acme master agreement")
GLOBEX = document("globex/msa.md", "Globex master agreement")
GLOBEX_SLA = document("globex/sla.md", "Service levels")
HOLIDAYS = document("hr.md", "Holidays")
DOCUMENTS = (ACME, GLOBEX, GLOBEX_SLA, HOLIDAYS)


def compared(
    question: str, documents: tuple[Document, ...] = DOCUMENTS, heads: dict[Document, str] | None = None
) -> object:
    found = sides(question, documents, [(heads or {}).get(one, "") for one in documents])
    return tuple([one.path for one, held in zip(documents, side.documents, strict=True) if held] for side in found)


BOTH = (["acme/msa.md"], ["globex/msa.md", "globex/sla.md"])


@pytest.mark.parametrize(
    "question",
    [
        "How do Acme and Globex differ on liability?",
        "Compare Acme's cap with Globex's cap",
        "Is Acme dearer than Globex?",
    ],
)
def test_two_names_part_the_documents(question: str) -> None:
    assert compared(question) == BOTH


@pytest.mark.parametrize(
    "question",
    [
        "What does Acme say about liability?",
        "How do Acme and Initech differ?",  # nobody knows Initech
        "how do acme and globex differ?",  # no names without capitals
        "Who approves a new vendor?",
        "",
    ],
)
def test_without_two_known_names_there_is_no_comparison(question: str) -> None:
    assert compared(question) == ()


@pytest.mark.parametrize(
    "question",
    [
        "How long is the Initial Term of the Maintenance Agreement with Acme, and for how long is it extended?",
        "What is the annual Service Fee for Acme at Globex Tower?",
        "How does the Acme agreement define a Holidays Surcharge?",
    ],
)
def test_names_that_are_not_compared_are_of_one_document(question: str) -> None:
    heads = {GLOBEX: "initial term and service fee at globex tower, service levels"}
    assert not compared(question, heads=heads)


def test_a_name_that_most_documents_carry_tells_nothing_apart() -> None:
    twins = (document("a.md", "Acme one"), document("b.md", "Acme two"), document("c.md", "Globex three"))
    assert compared("How do Acme and Globex differ?", twins) == ()


def test_a_name_of_two_words_is_found_in_one() -> None:
    paper = (document("commonpaper-sla.md", "SLA"), ACME, HOLIDAYS)
    assert compared("How do Common Paper and Acme differ?", paper) == (["commonpaper-sla.md"], ["acme/msa.md"])


def test_a_party_is_found_in_the_first_lines() -> None:
    heads = {HOLIDAYS: "these rules are made by initech ltd."}
    assert compared("How do Acme and Initech differ?", heads=heads) == (["acme/msa.md"], ["hr.md"])


def test_vendors_are_known_however_they_are_written_and_share_what_names_them() -> None:
    documents = (
        document("a.md", "Master agreement", vendor="Acme"),
        document("g.md", "Work order", vendor="Globex"),
        document("card.md", "Scorecard"),
    )
    assert compared("which is dearer, acme or globex's?", documents) == (["a.md", "card.md"], ["g.md", "card.md"])
    found = sides("who owes more notice, globex or acme?", documents, [""] * 3)
    assert [side.question for side in found] == ["who owes more notice globex?", "who owes more notice acme?"]
    assert [set(side.terms) for side in found] == [{"globex"}, {"acm"}]
    assert [list(side.shared) for side in found] == [[False, False, True]] * 2


def test_two_names_of_one_document_are_one_side() -> None:
    assert compared("What do Globex and its Service levels say?") == ()


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        (
            "Compare the liability caps of Acme and Globex",
            ["the liability caps of Acme?", "the liability caps of Globex?"],
        ),
        (
            "What are the liability caps of Acme and Globex?",
            ["What are the liability caps of Acme and ?", "What are the liability caps of and Globex?"],
        ),
    ],
)
def test_each_side_is_asked_without_the_name_of_the_other(question: str, asked: list[str]) -> None:
    found = sides(question, DOCUMENTS, [""] * len(DOCUMENTS))
    assert [side.question for side in found] == asked


TRADE = """# Places
There are onshore, nearshore and offshore trade.
# Offshore trade
Offshore trade uses a provider far away.
# Nearshore trade
Nearshore trade uses a provider close by.
# Incidents
Severity: S1 | Name: Critical | Reaction: 15 minutes
Severity: S2 | Name: High | Reaction: 30 minutes
Severity: S3 | Name: Medium | Reaction: 4 hours
# Data classes
Class: Confidential | Stored: Encrypted
Class: Restricted | Stored: Nowhere
# What is kept
Data: Recordings | Kept: 180 days
Data: Tickets | Kept: 24 months
# Weighing
Weigh the benefits and the risks of trade.
# Benefits of trade
The benefits of trade are:
- trade is cheap
- trade is quick
# Risks of trade
The risks of trade are:
- trade is far away
- trade is not seen
# Payment
Invoices and credit notes are paid within thirty days.
"""
OTHER = "Nothing is said of topic {0} here.\n"


@pytest.fixture
def told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.9, 0.9))
    embedder = FakeEmbedder(256)
    documents = [(document("trade.md", "Handbook"), TRADE)]
    documents += [(document(f"o{n}.md", f"Manual {n}"), OTHER.format(n)) for n in range(6)]
    base = filled(tmp_path, embedder, documents)
    assistant = build_assistant(base, embedder)
    return lambda question: assistant.answer(question, Caller(), NEW_YEAR).answer


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("What is the difference between nearshore and offshore trade?", "close by", "far away [2]"),
        ("Compare offshore and nearshore", "uses a provider far away", "close by"),
        ("offshore vs nearshore trade", "uses a provider far away", "close by"),
        ("Compare severity 1 and severity 2", "Severity: S1", "Severity: S2"),
        ("Compare S1 with S3", "Severity: S1", "Severity: S3"),
        ("What is the difference between severity 2 and 3?", "Severity: S2", "Severity: S3"),
        ("How do the reactions to S1 and S2 differ?", "15 minutes", "30 minutes"),
        ("Compare the Confidential and the Restricted class", "Class: Confidential", "Class: Restricted"),
        ("How does Confidential differ from Restricted?", "Class: Confidential", "Class: Restricted"),
        ("Are recordings or tickets kept longer?", "Data: Recordings", "Data: Tickets"),
        ("How does the keeping of recordings compare with that of tickets?", "Recordings", "Tickets"),
        ("What are the benefits and the risks of trade?", "trade is quick", "trade is not seen"),
        ("What are the pros and cons of trade?", "trade is cheap", "trade is far away"),
    ],
)
def test_both_sides_are_told_in_their_order(
    told_of: Callable[[str], str], question: str, first: str, second: str
) -> None:
    answer = told_of(question)
    assert first in answer and second in answer
    assert answer.index(first) < answer.index(second)


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between offshore trade and dragons?",
        "Compare S1 and S9",
        "When are invoices and credit notes paid?",
    ],
)
def test_where_a_side_is_not_found_or_not_asked_for_the_answer_is_as_before(
    told_of: Callable[[str], str], question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = told_of(question)
    monkeypatch.setattr(extractive, "contrast", lambda _: None)
    assert told_of(question) == answer


@pytest.mark.parametrize(("halves", "answered"), [((0.9, 0.8), True), ((0.9, 0.2), False), ((0.2, 0.9), False)])
def test_an_answer_by_halves_is_as_sure_as_its_less_certain_half(
    told_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, halves: tuple[float, float], answered: bool
) -> None:
    sure = iter(Chances(one, one) for one in halves)
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.1, 0.1))
    monkeypatch.setattr(comparison, "chances", lambda *_: next(sure))
    assert ("Severity: S2" in told_of("Compare S1 and S2")) == answered


def test_what_is_not_asked_by_halves_has_the_confidence_of_the_whole(
    told_of: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.1, 0.1))
    monkeypatch.setattr(comparison, "chances", lambda *_: Chances(0.9, 0.9))
    assert "do not answer" in told_of("When are invoices and credit notes paid?")


@pytest.mark.parametrize(("second", "answered"), [(0.8, True), (0.2, False)])
def test_a_comparison_of_two_contracts_is_as_sure_as_its_less_certain_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: float, answered: bool
) -> None:
    embedder = FakeEmbedder(256)
    law = "# Law\nThe governing law is that of {}.\n# Fees\nFees are paid monthly.\n"
    contracts = [(ACME, law.format("Texas")), (document("globex/msa.md", "Globex terms"), law.format("Ohio"))]
    contracts.append((HOLIDAYS, "Days off are free.\n" * 40 + "# Acme\nThe governing law of the Acme.\n"))
    assistant = build_assistant(filled(tmp_path, embedder, contracts), embedder)
    sure = {
        "the governing law of Acme terms?": Chances(0.9, 0.9),
        "the governing law of Globex terms?": Chances(second, second),
    }
    monkeypatch.setattr(extractive, "chances", lambda *_: Chances(0.1, 0.1))
    monkeypatch.setattr(comparison, "chances", lambda evidence, _: sure[evidence.asking.question])
    found = assistant.answer("Compare the governing law of the Acme and the Globex terms", Caller(), NEW_YEAR)
    assert found.abstained != answered
    if answered:
        assert "Texas" in found.answer and "Ohio" in found.answer


def scored(text: str, score: float, document: Document = ACME, **fields: object) -> Scored:
    passage = Passage(1, document, 0, (leaf(text, **fields),))
    return Scored(passage, 0, score, dense=0.0, words=0.0, kind=0.0, passage_dense=0.0)


def chosen(question: str, first: list[Scored], second: list[Scored]) -> tuple[int | None, ...]:
    found = contrast(question)
    assert found is not None
    return told(found, [first, second])


def test_rows_of_one_table_are_told_together() -> None:
    s1, s2 = (scored(f"Severity: S{n}", 2.7, kind="row", group=1) for n in (1, 2))
    story = scored("In an S1 all is down.", 3.0)
    assert chosen("Compare S1 and S2", [story, s1], [s2]) == (1, 0)
    assert chosen("Compare S1 and S2", [scored("In an S1 all is down.", 3.3), s1], [s2]) == (0, 0)


def test_of_what_tells_of_several_levels_the_one_about_one_comes_first() -> None:
    many, one = scored("S1 and S2 count alike.", 3.0), scored("S1 counts double.", 2.8)
    assert chosen("Compare S1 and S4", [many, one], [scored("S4 counts half.", 3.0)]) == (1, 0)


def test_what_holds_the_words_and_is_far_behind_tells_of_nothing() -> None:
    best, far = scored("Notice is 90 days.", 3.0), scored("The root cause is told.", 2.3)
    question = "Compare notice for convenience and for cause"
    assert chosen(question, [scored("For convenience: 90 days.", 3.0)], [best, far]) == (None, None)
    near = scored("For good cause at once.", 2.5)
    assert chosen(question, [scored("For convenience: 90 days.", 3.0)], [best, near]) == (0, 1)


def test_a_heading_above_both_names_neither() -> None:
    headings = {"path": ("Benefits and risks",)}
    assert chosen("benefits and risks", [scored("Trade is cheap.", 3.0, **headings)], []) == (None, None)
    good, bad = (scored("Trade is far.", 3.0, path=("Benefits and risks", name)) for name in ("Benefits", "Risks"))
    assert chosen("benefits and risks", [good], [bad]) == (0, 0)
