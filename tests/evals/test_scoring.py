from __future__ import annotations

from assistant.types import Answer, Citation
from evals.scoring import Score, failed, matches, score, stands_in, word_count
from evals.suites import Question, Source
from evals.summary import Share, summarise


def question(**values: object) -> Question:
    known = {"id": "q1", "question": "How long?", "answerable": True, "kind": "numeric", "facts": [["30 days"]]}
    return Question.model_validate(known | values)


def answer(text: str, abstained: bool = False, quotes: tuple[tuple[str, str], ...] = ()) -> Answer:
    cited = tuple(Citation(i, doc, "T", "", None, quote) for i, (doc, quote) in enumerate(quotes, start=1))
    return Answer("How long?", text, abstained, 0.5, cited, timings_ms={"total": 12.0})


def test_a_fact_is_a_substring_with_white_space_folded_and_case_ignored() -> None:
    assert matches("30  Days", "within 30\n days of notice")
    assert not matches("30 days", "within 30 business days")


def test_a_fact_may_be_a_regular_expression() -> None:
    assert matches(r"re:\b7\s+days", "Within 7\n\nDAYS")
    assert not matches(r"re:\b7 days", "within 17 days")


def test_a_quote_stands_word_for_word() -> None:
    assert stands_in("pay within\n30 days", "You shall pay  within 30 days of it.")
    assert not stands_in("pay in 30 days", "You shall pay within 30 days.")
    assert not stands_in(" ", "anything")


def test_words_are_what_white_space_separates() -> None:
    assert word_count("Within 30 days. [1]") == 4


def test_all_that_strict_asks_for() -> None:
    asked = question(facts=[["30 days", "thirty days"], ["notice"]], forbidden=["60 days"])
    good = score(asked, answer("Thirty days after notice. [1]"), {})
    assert (good.facts_found, good.facts, good.strict) == (2, 2, True)
    assert not score(asked, answer("Thirty days. [1]"), {}).strict
    assert not score(asked, answer("Thirty days after notice, not 60 days. [1]"), {}).strict
    assert not score(asked, answer("Thirty days after notice. " + "word " * 250), {}).strict
    assert not score(asked, answer("Thirty days after notice.", abstained=True), {}).strict


def test_forbidden_counts_in_quotes_too() -> None:
    shown = answer("30 days. [1]", quotes=(("a.md", "30 days, for $9,400"),))
    assert score(question(forbidden=["$9,400"]), shown, {}).forbidden == ("$9,400",)


def test_a_fact_in_a_quote_alone_does_not_count() -> None:
    assert score(question(), answer("See there. [1]", quotes=(("a.md", "30 days"),)), {}).facts_found == 0


def test_quotes_are_verified_against_the_cited_document() -> None:
    shown = answer("30 days. [1][2]", quotes=(("a.md", "30 days"), ("b.md", "30 days")))
    found = score(question(), shown, {"a.md": ["in 30\ndays"], "b.md": ["in 60 days"]})
    assert (found.quotes, found.verbatim) == (2, 1)


def test_citing_any_right_document_is_right() -> None:
    asked = question(sources=[Source(document="a.md"), Source(document="b.md")])
    assert score(asked, answer("x", quotes=(("c.md", "x"), ("b.md", "x"))), {}).cited is True
    assert score(asked, answer("x", quotes=(("c.md", "x"),)), {}).cited is False
    assert score(question(), answer("x"), {}).cited is None


def test_where_both_are_right_only_forbidden_counts() -> None:
    asked = question(either=True, forbidden=["60"])
    assert score(asked, answer("no idea", abstained=True), {}).right
    assert score(asked, answer("nonsense"), {}).right
    assert not score(asked, answer("60"), {}).right


def made(**values: object) -> Score:
    base = score(question(), answer("30 days [1]"), {})
    return Score(**({name: getattr(base, name) for name in Score.__slots__} | values))


def test_the_summary_names_counts() -> None:
    right = made()
    wrong = made(facts_found=0, words=300)
    gave_up = made(abstained=True, facts_found=0)
    declined = made(answerable=False, kind="unanswerable", abstained=True, facts=0, facts_found=0)
    invented = made(answerable=False, kind="unanswerable", facts=0, facts_found=0)
    either = made(either=True, abstained=True)
    broken = failed(question())
    found = summarise([right, wrong, gave_up, declined, invented, either, broken])
    assert (found.questions, found.errors) == (7, 1)
    assert found.strict == Share(1, 4)  # right, of: right, wrong, gave_up, broken
    assert found.abstention_recall == Share(1, 2)
    assert found.abstention_precision == Share(1, 2)  # declined, of: declined, gave_up
    assert found.too_long == Share(1, 3)  # right, wrong, invented
    assert found.median_words == 3.0
    assert (found.p50_ms, found.p95_ms) == (12.0, 12.0)
    assert found.fact_recall == 0.25  # 1, 0, 0 and 0 of 1
    assert [(k.kind, k.right) for k in found.kinds] == [("numeric", Share(2, 5)), ("unanswerable", Share(1, 2))]


def test_fact_recall_is_the_mean_of_the_questions_shares() -> None:
    half, none_asked = made(facts_found=1, facts=2), made(facts_found=0, facts=0)
    found = summarise([made(), half, none_asked, made(answerable=False, facts=0, facts_found=0, abstained=True)])
    assert found.fact_recall == 0.75
    assert found.to_json()["fact_recall"] == 0.75
    assert found.kinds[0].fact_recall == 0.75


def test_citation_precision_counts_citations_of_answered_questions_with_known_sources() -> None:
    asked = question(sources=[Source(document="a.md")])
    mixed = score(asked, answer("30 days", quotes=(("a.md", "x"), ("a.md", "y"), ("b.md", "z"))), {})
    assert mixed.right_citations == 2
    withheld = score(asked, answer("no", abstained=True, quotes=(("b.md", "z"),)), {})
    unsourced = score(question(), answer("30 days", quotes=(("b.md", "z"),)), {})
    assert summarise([mixed, withheld, unsourced]).citation_precision == Share(2, 3)


def test_the_calibration_error_is_of_the_whole_suite() -> None:
    # one bin: two answers at 0.5, one of them right; a rightly declined one at 0.1 counts as wrong to show
    declined = made(answerable=False, abstained=True, confidence=0.1)
    found = summarise([made(), made(facts_found=0), declined])
    assert found.ece is not None and abs(found.ece - 0.1 / 3) < 1e-9


def test_a_share_reads_with_its_counts() -> None:
    assert str(Share(55, 60)) == "55/60 (91.7 %)"
    assert str(Share(0, 0)) == "0/0"
    assert Share(1, 8).to_json() == {"count": 1, "of": 8, "share": 0.125}


def test_an_empty_suite_divides_by_nothing() -> None:
    found = summarise([])
    assert (found.strict, found.median_words, found.p95_ms) == (Share(0, 0), 0.0, 0.0)
