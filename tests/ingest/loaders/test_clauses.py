from __future__ import annotations

import pytest

from ingest.loaders.clauses import label_of, names_a_part, numbered_heading, roman_value, run_in_heading


@pytest.mark.parametrize(
    ("text", "kind", "mark"),
    [
        ("4.2 Payment", "clause", "4.2"),
        ("17.5.1replace a number", "clause", "17.5.1"),
        ("30.2Each of the parties", "clause", "30.2"),
        ("3. Term", "number", "3"),
        ("(a) the data", "lower", "a"),
        ("(a)fuel", "lower", "a"),
        ("(iv) the rest", "roman", "iv"),
        ("(2) the rest", "digits", "2"),
        ("B. Owner operates", "upper", "B"),
        ("• a bullet", "bullet", "•"),
        ("1 DEFINITIONS", "bare", "1"),
    ],
)
def test_labels(text: str, kind: str, mark: str) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.kind, label.mark) == (kind, mark)


@pytest.mark.parametrize(
    "text", ["6 months after signature", "(including tax) is due", "words", "1,000 dollars", "e.g. this"]
)
def test_no_labels(text: str) -> None:
    assert label_of(text) is None


def test_ordinals() -> None:
    ordinals = [label_of(text) for text in ("(c) x", "iii. x", "4.12 X", "7. x", "• x")]
    assert [label.ordinal if label else None for label in ordinals] == [3, 3, 12, 7, 0]
    assert [roman_value(mark) for mark in ("i", "iv", "ix", "xiv")] == [1, 4, 9, 14]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4.2 Payment. The Customer pays within thirty days.", "Payment"),
        ("8. Term and Termination: This agreement runs for three years.", "Term and Termination"),
        ("Late Fees. Interest is due on what is paid late.", "Late Fees"),
        ("4.2 The Customer shall pay. Nothing else is due to anyone here.", ""),
        ("The parties agree. Nothing else is due to anyone here.", ""),
        ("Payment. Now.", ""),
    ],
)
def test_run_in_headings(text: str, name: str) -> None:
    assert run_in_heading(text, label_of(text)) == name


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("4. Payment", True),
        ("4.1 Service Levels.", True),
        ("4. The Vendor shall pay", False),
        ("2. submit the form", False),
    ],
)
def test_numbered_headings(text: str, is_one: bool) -> None:
    label = label_of(text)
    assert label is not None
    assert numbered_heading(text, label) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ARTICLE IV", True),
        ("Schedule 2 Service levels", True),
        ("Section 3 of this Agreement shall apply", False),
        ("Section 3 of the law", False),
    ],
)
def test_parts(text: str, is_one: bool) -> None:
    assert names_a_part(text) is is_one
