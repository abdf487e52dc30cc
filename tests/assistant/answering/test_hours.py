from __future__ import annotations

import pytest

from assistant.answering.hours import ends, of_the_asked_end, starts


@pytest.mark.parametrize(
    ("text", "question", "left"),
    [
        ("Open from 8:00 to 12:00.", "When does the desk open?", "Open from 8:00 to ….."),
        ("Open from 8:00 to 12:00.", "Until when can I call?", "Open from … to 12:00."),
        ("Open between 8 am and 6 pm.", "When does it close?", "Open between … and 6 pm."),
        ("Open 8:00–12:00.", "How late can I call?", "Open …–12:00."),
        ("It opens at 8:00 and closes at 18:00.", "What time does it open?", "It opens at 8:00 and closes at …."),
        ("Open from 8:00 to 12:00.", "When is the desk open?", "Open from 8:00 to 12:00."),
        ("Open from 8:00 to 12:00.", "What are the opening hours?", "Open from 8:00 to 12:00."),
        ("Open from 8:00 to 12:00.", "When does it open and close?", "Open from 8:00 to 12:00."),
        ("It opens at 8:00.", "When does it close?", "It opens at 8:00."),
        ("Until 12:00.", "When does it open?", "Until 12:00."),
    ],
)
def test_only_the_asked_end_of_a_stretch_is_left(text: str, question: str, left: str) -> None:
    assert of_the_asked_end(text, question) == left.replace("…..", "….")


def test_two_times_with_and_are_no_stretch() -> None:
    assert not ends("The bus leaves at 7:00 and 9:00.") and ends("until 9:00") and starts("from 9:00")
    assert not starts("from 9:00 to 10:00")
