"""Each fact alone makes an outsider of somebody, or of a channel one that others read along in."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bots.slack.people import People, person_of, shared_channel

MEMBER = {"id": "U1", "team_id": "T1", "is_restricted": False, "is_ultra_restricted": False, "is_bot": False}


@pytest.mark.parametrize(
    ("told", "member"),
    [
        ({}, True),
        ({"is_restricted": True}, False),
        ({"is_restricted": None}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_ultra_restricted": None}, False),
        ({"is_stranger": True}, False),
        ({"is_bot": True}, False),
        ({"deleted": True}, False),
        ({"team_id": "T2"}, False),
        ({"team_id": None}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, True),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, False),
    ],
)
def test_a_full_member(told: dict[str, Any], member: bool) -> None:
    assert person_of({**MEMBER, **told}, frozenset({"T1", "E1"})).member is member


@pytest.mark.parametrize(
    ("told", "shared"),
    [
        ({"is_ext_shared": False}, False),
        ({}, True),
        ({"is_ext_shared": True}, True),
        ({"is_ext_shared": False, "is_pending_ext_shared": True}, True),
        ({"is_ext_shared": False, "pending_shared": ["T2"]}, True),
    ],
)
def test_a_shared_channel(told: dict[str, Any], shared: bool) -> None:
    assert shared_channel(told) is shared


def test_what_one_event_said_of_a_channel_counts_for_all_that_comes_after() -> None:
    class Slack:
        async def call(self, method: str, channel: str) -> dict[str, Any]:
            return {"channel": {"is_ext_shared": False}}

    async def external() -> list[bool]:
        people = People(cast(Any, Slack()), "T1")
        return [(await people.place("C1", shared)).external for shared in (False, True, False)]

    assert asyncio.run(external()) == [False, True, True]
