from __future__ import annotations

from evals.generate.templates import Drafted, drafts, lowered, row_cells, spread
from tests.building import leaf, leaves


def asked(source: str) -> list[tuple[str, str, str]]:
    return [(one.question, one.fact, one.kind) for one in drafts("Guide", leaves(source))]


def test_a_heading_asks_what_stands_below_it() -> None:
    assert asked("# Lost and found badges\nLost and found badges. Tell the desk at once.\n") == [
        ("What does “Guide” say about lost and found badges?", "Tell the desk at once.", "lookup")
    ]


def test_a_heading_that_asks_is_the_question() -> None:
    assert asked("# Who pays for the modules?\nThe client pays for all of them.\n") == [
        ("Who pays for the modules?", "The client pays for all of them.", "lookup")
    ]


def test_the_documents_own_title_is_no_question() -> None:
    assert asked("# Guide\nThis guide is for all partners.\n") == []


def test_a_definition_asks_for_the_meaning() -> None:
    assert asked("Breach = data was seen by somebody without a right. Really.\n") == [
        ("What does “Breach” mean?", "data was seen by somebody without a right", "definition")
    ]


def test_a_row_asks_for_the_cell_with_a_number() -> None:
    assert asked("Shift: Night | Team: Blue | Price an hour: $26.90\n") == [
        ("What is the price an hour for Night?", "$26.90", "table")
    ]
    assert asked("Shift: Night | Team: Blue\n") == [("What is the Team for Night?", "Blue", "table")]


def test_cells_may_hold_semicolons() -> None:
    assert row_cells("Name: A; Steps: one; two; Owner: B") == [
        ("Name", "A"),
        ("Steps", "one; two"),
        ("Owner", "B"),
    ]


def test_durations_and_money_ask_with_the_subject() -> None:
    assert asked("The vendor must answer severity 1 incidents within 15 minutes.\n") == [
        ("Within what time must the vendor answer severity 1 incidents?", "15 minutes", "numeric")
    ]
    assert asked("Each party shall keep the records for at least seven years.\n") == [
        ("For how long shall each party keep the records?", "seven years", "numeric")
    ]
    assert asked("Acme must pay up to $2,500.50 a month.\n") == [
        ("How much must Acme pay?", "$2,500.50", "numeric")
    ]


def test_a_sentence_that_cannot_be_turned_round_asks_about_its_subject() -> None:
    assert asked("The notice period is 30 days.\n") == [
        ("How long is the time limit for the notice period?", "30 days", "numeric")
    ]


def test_a_pronoun_is_no_subject() -> None:
    assert asked("It must be paid within 30 days.\n") == []
    assert asked("After the talk, which lasts for two hours, nothing happens.\n") == []


def test_names_keep_their_capital() -> None:
    assert [lowered(one) for one in ("The vendor", "Return times", "SLA terms", "Orrin Health", "Data")] == [
        "the vendor",
        "return times",
        "SLA terms",
        "Orrin Health",
        "Data",
    ]


def test_no_question_twice() -> None:
    assert len(asked("The fee is $10.\n\nThe fee is $10.\n")) == 1


def made(name: str, kind: str) -> Drafted:
    return Drafted(name, "x", kind, leaf("x"), 0, 1)


def test_drafts_are_spread_over_kinds_and_the_document() -> None:
    found = [made(f"r{number}", "table") for number in range(10)] + [made("d", "definition")]
    assert [one.question for one in spread(found, 3)] == ["r0", "r5", "d"]
    assert spread(found, 50) == found
    assert spread([], 3) == []
