from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.brevity import SENTENCES, brief
from assistant.answering.snippets import Line, Snippet
from ingest.blocks import ITEM
from knowledge.sentences import sentences
from tests.building import document, leaves

GUIDE = document("guide.md", "Guide")


def snippet(source: str) -> Snippet:
    return Snippet(
        tuple(Line(GUIDE, leaf, n, 0, len(leaf.text), leaf.kind == ITEM) for n, leaf in enumerate(leaves(source)))
    )


def days(_: Snippet) -> Callable[[str], float]:
    return lambda text: float("days" in text.lower())


TRAVEL = "The Client pays travel. The Vendor asks first. It pays within 30 days. Meals are paid. Taxis are not."


def test_the_sentence_that_answers_stays_with_its_neighbours() -> None:
    (kept,) = brief([snippet(TRAVEL)], 1, days)
    assert kept.text == "The Vendor asks first. It pays within 30 days. Meals are paid."


def test_three_sentences_are_not_shortened() -> None:
    three = snippet("The Client pays travel. The Vendor asks first. It pays within 30 days.")
    assert brief([three], 1, days) == [three]


def test_a_second_source_fills_what_the_first_left() -> None:
    first, second = snippet("The Client pays within 30 days."), snippet("Notice is two weeks. Notice is written.")
    assert brief([first, second], 1, days) == [first, second]
    full = snippet("The Client pays travel. The Vendor asks first. It pays within 30 days.")
    assert brief([full, second], 1, days) == [full]


def test_each_half_of_a_question_has_its_answer() -> None:
    both = [
        snippet("The Client pays travel. The Vendor asks first. It pays within 30 days."),
        snippet("Notice is two weeks."),
    ]
    assert brief(both, 2, days) == both


def test_a_list_is_told_whole_or_not_at_all() -> None:
    steps = snippet("Steps:\n\n- Ask.\n- Wait.\n- Pay.\n- Leave.\n")
    assert brief([steps], 1, days) == [steps]
    full = snippet("The Client pays travel. The Vendor asks first. It pays within 30 days.")
    assert brief([full, steps], 1, days) == [full]


def test_a_list_beside_the_answer_has_no_more_items_than_sentences_are_left() -> None:
    first, steps = snippet("The Client pays within 30 days."), snippet("- Ask.\n- Wait.\n")
    assert brief([first, steps], 1, days) == [first, steps]
    longer = snippet("- Ask.\n- Wait.\n- Pay.\n")
    assert brief([first, longer], 1, days) == [first]
    assert brief([first, longer], 2, days) == [first, longer]


def test_rows_stay_together() -> None:
    rows = [snippet(f"| Tier | Time |\n|---|---|\n| {n} | {n} hours |\n") for n in range(1, 5)]
    assert brief(rows, 1, days) == rows


def test_the_question_of_an_faq_does_not_count() -> None:
    faq = snippet("Who pays travel? The Client pays travel. The Vendor asks first. It pays within 30 days.")
    assert brief([faq], 1, days) == [faq]


words = st.lists(st.sampled_from(["pay", "days", "It", "The", "notice"]), min_size=1, max_size=5)
paragraphs = st.lists(words, min_size=1, max_size=8).map(
    lambda said: " ".join(f"{' '.join(one).capitalize()}." for one in said)
)


@given(st.lists(paragraphs, min_size=1, max_size=4))
def test_never_more_than_three_sentences_and_always_the_best_one(texts: list[str]) -> None:
    snippets = [snippet(text) for text in texts]
    kept = brief(snippets, 1, days)
    assert sum(len(sentences(one.text)) for one in kept) <= SENTENCES
    assert kept[0].text in texts[0]
    assert ("days" in texts[0].lower()) <= ("days" in kept[0].text.lower())


def test_what_is_not_required_must_be_worth_its_words() -> None:
    first, aside = snippet("The Client pays within 30 days."), snippet("The Client sets the date.")
    assert brief([first, aside], 1, days, worth=lambda text: "days" in text) == [first]
    assert brief([first, aside], 2, days, worth=lambda text: "days" in text) == [first, aside]
