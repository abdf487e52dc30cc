from __future__ import annotations

from typing import Any

import pytest

from bots.slack.events import incoming
from bots.slack.types import Incoming

BASE = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "text": "When?", "channel_type": "channel"}


def read(event: dict[str, Any], **body: Any) -> Incoming | None:
    whole = {"team_id": "T1", "event_id": "Ev1", "event": {**BASE, **event}, **body}
    return incoming(whole, "UBOT", "T1")


def meant(event: dict[str, Any]) -> str | None:
    found = read(event)
    return None if found is None else found.meant


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, "perhaps"),
        ({"text": "Now."}, None),
        ({"text": "Now.", "thread_ts": "0.5"}, "in_thread"),
        ({"text": "<@UBOT> now"}, "yes"),
        ({"text": "<@UBOT|kbot> now", "thread_ts": "0.5"}, "yes"),
        ({"type": "app_mention", "text": "<@UBOT>"}, "yes"),
        ({"channel": "D1", "channel_type": "im", "text": ""}, "yes"),
        ({"channel": "D1", "channel_type": "im", "thread_ts": "0.5"}, "yes"),
        ({"subtype": "file_share", "channel": "D1"}, "yes"),
        ({"user": "UBOT"}, None),
        ({"user": "USLACKBOT", "text": "<@UBOT> reminder"}, None),
        ({"text": "<@UBOT2> now"}, None),
        ({"bot_id": "B1"}, None),
        ({"bot_id": "B1", "text": "<@UBOT> hi"}, None),
        ({"bot_profile": {"id": "B1"}}, None),
        ({"subtype": "message_changed"}, None),
        ({"subtype": "message_deleted"}, None),
        ({"subtype": "channel_join", "text": "<@UBOT> joined"}, None),
        ({"subtype": "bot_message"}, None),
        ({"subtype": "thread_broadcast"}, None),
        ({"edited": {"ts": "2.0"}, "text": "<@UBOT> hi"}, None),
        ({"hidden": True}, None),
        ({"ts": ""}, None),
        ({"user": None}, None),
        ({"type": "reaction_added"}, None),
        ({"type": "member_joined_channel"}, None),
    ],
)
def test_what_is_meant_for_the_bot(event: dict[str, Any], expected: str | None) -> None:
    assert meant(event) == expected


def test_a_mention_has_one_key_however_it_arrives() -> None:
    message, mention = read({"text": "<@UBOT> a"}), read({"type": "app_mention", "text": "<@UBOT> a"})
    assert message is not None and mention is not None and message.key == mention.key


def test_the_thread_is_that_of_the_root() -> None:
    root, reply = read({"text": "<@UBOT> a"}), read({"text": "<@UBOT> a", "thread_ts": "0.5"})
    assert root is not None and root.thread == "1.0"
    assert reply is not None and reply.thread == "0.5"


def test_only_the_home_workspace() -> None:
    assert read({"text": "<@UBOT>"}, team_id="T2") is None
    assert read({"text": "<@UBOT>"}, team_id="T2", authorizations=[{"team_id": "T1"}]) is not None
    whole = {"team_id": None, "authorizations": [{"team_id": None, "enterprise_id": "E1"}]}
    gone = incoming({**whole, "event": {"type": "app_uninstalled"}}, "UBOT", "E1")
    assert gone is not None and gone.team == "E1"


def test_the_end_is_when_the_token_of_the_bot_goes() -> None:
    for event in ({"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U1"]}}):
        found = read(event)
        assert found is not None and found.kind == "uninstalled"
    assert read({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}) is None
