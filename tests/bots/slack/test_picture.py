from __future__ import annotations

import json

from bots.slack.rendering import FEEDBACK
from tests.bots.slack.picture import PICTURE, TRANSCRIPT, render


def test_the_picture_in_the_docs_is_that_of_the_transcript() -> None:
    """After a change: python -m tests.bots.slack.picture"""
    messages = json.loads(TRANSCRIPT.read_text(encoding="utf-8"))
    assert PICTURE.read_text(encoding="utf-8") == render(messages)


def test_the_transcript_shows_what_the_bot_sends() -> None:
    messages = json.loads(TRANSCRIPT.read_text(encoding="utf-8"))
    answers = [message for message in messages if message["bot"] and message["tasks"]]
    assert len(answers) == 3
    for answer in answers:
        assert answer["blocks"][-1]["elements"][0]["action_id"] == FEEDBACK
        assert answer["blocks"][0]["elements"][0]["text"] in ("*Sources*", "*What came closest*")
    assert answers[-1]["blocks"][1]["elements"][0]["text"]["text"] == "Ask the owner"
