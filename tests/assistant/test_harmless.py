from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.harmless import CONTROL, harmless


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Pay within 30 days [1].", "Pay within 30 days [1]."),
        ("See ![x](https://evil.example/?q=secret) here [1].", "See  here [1]."),
        ("See [the portal](https://evil.example/?q=1) [1].", "See the portal [1]."),
        ("<!channel> and <@U123> look at <#C1|general>", "!channel and @U123 look at #C1|general"),
        ('A <img src="https://evil.example/p.png"> b', "A  b"),
        ("red \x1b[31m\u202ealert", "red alert"),
        ("less < more > equal", "less < more > equal"),
        ("- one [1]\n- two [2](see below)", "- one [1]\n- two [2](see below)"),
    ],
)
def test_only_words_are_left(text: str, kept: str) -> None:
    assert harmless(text) == kept


@given(st.text(alphabet="ab<>!@#[]() \x1b\u202e\nhtps:/"))
def test_nothing_active_survives(text: str) -> None:
    found = harmless(text)
    assert not CONTROL.search(found)
    assert "<!channel>" not in harmless(f"{text} <!channel>")
