"""What holds for every sentence of the starter pack, and for any text at all."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.answering.orders import reads_as_order
from assistant.models.grounding import check
from evals.lies import load
from evals.scripted.liar import party
from knowledge.sentences import sentences

PASSAGES = sorted({text for case in load() for text in case.passages})
LINES = [(text, line) for text in PASSAGES for line in text.split("\n")]
ALL = [(text, sentence) for text, line in LINES for sentence in sentences(line) if len(sentence.split()) > 3]
SENTENCES = [(text, sentence) for text, sentence in ALL if not reads_as_order(sentence)]
ORDERS = [(text, sentence) for text, sentence in ALL if reads_as_order(sentence)]
PLAIN = re.compile(r"(?<![\w.,:/-])\d+(?:st|nd|rd|th)?(?![\w,:/-]|\.\d)")
NUMERAL = re.compile(r"\d+")
TUNE = {text for case in load() if case.half == "tune" for text in case.passages}
SWAPPED = [
    (text, lie)
    for text, sentence in SENTENCES
    if text in TUNE and (lie := party(sentence)) != sentence and lie not in text
]
TOLD = [(text, sentence) for text, sentence in SENTENCES if PLAIN.search(sentence)]


def test_a_sentence_word_for_word_is_supported_by_a_span_that_holds_it() -> None:
    for passage, sentence in SENTENCES:
        verdict = check(sentence, [passage])
        assert verdict.supported, (sentence, verdict.reason)
        assert sentence in passage[verdict.start : verdict.end]


def test_an_order_in_a_passage_is_refused_even_word_for_word() -> None:
    assert ORDERS and len(ORDERS) < len(ALL) / 20
    assert {check(order, [passage]).reason for passage, order in ORDERS} == {"instruction"}


@given(st.sampled_from(TOLD), st.integers(2, 9000), st.integers(0, 20))
def test_with_another_number_it_is_not(case: tuple[str, str], number: int, place: int) -> None:
    passage, sentence = case
    assume(str(number) not in NUMERAL.findall(passage))
    places = list(PLAIN.finditer(sentence))
    chosen = places[place % len(places)]
    changed = f"{sentence[: chosen.start()]}{number}{sentence[chosen.end() :]}"
    assert not check(changed, [passage]).supported, changed


def test_with_another_party_it_is_not() -> None:
    assert SWAPPED
    assert not [lie for passage, lie in SWAPPED if check(lie, [passage]).supported]


@settings(max_examples=200)
@given(st.text(max_size=200), st.lists(st.text(max_size=300), max_size=3))
def test_any_text_gets_a_verdict_within_bounds(sentence: str, cited: list[str]) -> None:
    verdict = check(sentence, cited)
    if not verdict.supported:
        assert (verdict.passage, verdict.start, verdict.end) == (-1, 0, 0)
        assert verdict.reason
        return
    assert 0 <= verdict.passage < len(cited)
    assert 0 <= verdict.start < verdict.end <= len(cited[verdict.passage])


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(SENTENCES),
    st.text(alphabet=" ,;:.!?-—()[]0123456789\n\té€", max_size=6),
)
def test_pieces_of_sentences_get_a_verdict_within_bounds(
    one: tuple[str, str], other: tuple[str, str], glue: str
) -> None:
    mixed = f"{one[1][:40]}{glue}{other[1][5:]}"
    verdict = check(mixed, [one[0], other[0]])
    assert verdict.supported == (verdict.passage >= 0)
    if verdict.supported:
        passage = (one[0], other[0])[verdict.passage]
        assert 0 <= verdict.start < verdict.end <= len(passage)
        assert passage[verdict.start : verdict.end].strip() == passage[verdict.start : verdict.end]
