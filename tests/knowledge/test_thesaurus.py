from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.thesaurus import FILE, MOST_PHRASES, Group, Thesaurus, groups, load
from knowledge.words import terms, words

GROUPS = groups(FILE.read_text(encoding="utf-8"))
EVERYDAY = sorted({word for said, _ in GROUPS for expression in said for word in words(expression)})

SMALL = Thesaurus(
    [
        (["hand contract", "pass on contract"], ["assignment", "transfer"]),
        (["bought", "new owner"], ["change of control", "merger"]),
        (["fire"], ["dismissal"]),
        (["fire drill"], ["evacuation", "drill"]),
    ]
)


def test_everyday_words_give_the_words_of_the_documents() -> None:
    assert SMALL.expand("Who is the new owner?") == ["change of control", "merger"]


def test_words_match_by_their_stems() -> None:
    assert SMALL.expand("They fired him") == ["dismissal"]


def test_the_longer_expression_comes_first() -> None:
    assert SMALL.expand("Can whoever bought them hand the contract on?") == [
        "assignment",
        "transfer",
        "change of control",
        "merger",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hand over the contract", True),
        ("hand our whole contract over", True),
        ("hand our whole signed contract over", False),
        ("contract in hand", False),
    ],
)
def test_an_expression_stands_in_order_with_at_most_one_word_between(text: str, found: bool) -> None:
    assert bool(SMALL.expand(text)) is found


def test_a_nearer_repeat_does_not_hide_a_match() -> None:
    assert Thesaurus([(["blue red green"], ["colour"])]).expand("blue red red big green") == ["colour"]


def test_an_expression_inside_a_longer_one_is_not_read_by_itself() -> None:
    assert SMALL.expand("When is the fire drill?") == ["evacuation"]


def test_both_are_read_where_they_stand_apart() -> None:
    assert SMALL.expand("Was he fired the day after the fire drill?") == ["evacuation", "dismissal"]


def test_a_phrase_whose_words_all_stand_in_the_text_is_not_repeated() -> None:
    assert SMALL.expand("Is a merger with a new owner a change of control?") == []


def test_a_phrase_is_given_once() -> None:
    assert SMALL.expand("bought by a new owner") == ["change of control", "merger"]


def test_the_same_expression_in_two_groups_gives_the_phrases_of_both() -> None:
    both = Thesaurus([(["leak"], ["breach"]), (["leaks"], ["disclosure"])])
    assert both.expand("a leak") == ["breach", "disclosure"]


@pytest.mark.parametrize("group", [(["who is who"], ["parties"]), (["hi"], ["as is"])])
def test_words_without_content_are_refused(group: Group) -> None:
    with pytest.raises(ValueError, match="no content word"):
        Thesaurus([group])


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("can they just hand the contract to whoever bought them?", "assignment"),
        ("can they just hand the contract to whoever bought them?", "change of control"),
        ("what if there is an act of God?", "force majeure"),
        ("I lost my laptop on the train", "remote wipe"),
        ("may I plug in a thumb drive?", "removable media"),
        ("do I need a code on my phone to log in?", "multi-factor authentication"),
        ("how long do customers wait on the phone?", "average speed of answer"),
        ("can I bring my dog?", "service animals"),
        ("what happens when they get fired?", "termination of employment"),
    ],
)
def test_the_list_covers_plain_questions(question: str, phrase: str) -> None:
    assert phrase in load().expand(question)


def test_there_are_hundreds_of_groups() -> None:
    assert len(GROUPS) >= 300


def test_every_group_is_well_formed() -> None:
    for said, read in GROUPS:
        assert all(terms(text) for text in said + read), said
        assert all(text == text.lower() and 1 <= len(words(text)) <= 4 for text in said), said
        assert 1 <= len(read) <= 4, said
        assert len({tuple(terms(phrase)) for phrase in read}) == len(read), said
        assert not {tuple(terms(text)) for text in said} & {tuple(terms(text)) for text in read}, said


def test_a_line_is_a_group() -> None:
    assert groups("# Colours\n\nblue, sky blue -> azure\n") == [(["blue", "sky blue"], ["azure"])]
    with pytest.raises(ValueError, match="no '->'"):
        groups("blue, sky blue")


def test_no_expression_stands_twice() -> None:
    counts = Counter(tuple(terms(expression)) for said, _ in GROUPS for expression in said)
    assert [stems for stems, count in counts.items() if count > 1] == []


def test_no_expression_comes_down_to_one_of_the_commonest_words() -> None:
    common = terms(
        "agreement change client contract cost data day get go hand notice pay people service sign take time"
    )
    common += terms("phone policy process report review run security system time use vendor work")
    assert [e for said, _ in GROUPS for e in said if len(terms(e)) == 1 and terms(e)[0] in common] == []


@given(st.text() | st.lists(st.sampled_from(EVERYDAY), max_size=40).map(" ".join))
def test_any_text_gives_at_most_eight_new_phrases(text: str) -> None:
    phrases = load().expand(text)
    assert len(phrases) == len(set(phrases)) <= MOST_PHRASES
    assert not [phrase for phrase in phrases if set(terms(phrase)) <= set(terms(text))]
