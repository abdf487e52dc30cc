"""Who is who in Slack: users and channels as Slack knows them, remembered for some minutes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from bots.directory import Person, Place
from bots.slack.api import Api, SlackAway, SlackTrouble
from knowledge.types import JsonDict

REMEMBERED_SECONDS = 300.0  # how long somebody who became a guest is still taken for a member
REMEMBERED = 5_000

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The latest few thousand, each for a while."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] > self._clock() else None

    def put(self, key: Key, value: Value) -> None:
        self._kept[key] = (self._clock() + self._seconds, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


class People:
    """Fails closed: whom Slack does not describe is a stranger, a channel it does not describe is shared."""

    def __init__(self, api: Api, home_team: str, enterprise: str = "") -> None:
        self._api = api
        self._home = frozenset(team for team in (home_team, enterprise) if team)
        self._persons: Recent[str, Person] = Recent(REMEMBERED_SECONDS, REMEMBERED)
        self._shared: Recent[str, bool] = Recent(REMEMBERED_SECONDS, REMEMBERED)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def person(self, user: str) -> Person:
        """Raises SlackAway while Slack cannot be asked."""
        async with self._asking(f"person:{user}"):
            return self._persons.get(user) or await self._ask_for_person(user)

    async def _ask_for_person(self, user: str) -> Person:
        try:
            found = person_of((await self._api.call("users_info", user=user)).get("user") or {}, self._home)
        except SlackAway:
            raise
        except SlackTrouble:
            found = Person(user)
        if found.id != user:
            found = Person(user)
        self._persons.put(user, found)
        return found

    async def place(self, channel: str, shared: bool = False) -> Place:
        """`shared`: the event itself said that another company reads along."""
        if channel.startswith("D"):
            return Place(channel, direct=True, external=False)
        async with self._asking(f"channel:{channel}"):
            if shared:
                self._shared.put(channel, True)  # also for what is asked without an event: a press, a reply
            known = self._shared.get(channel)
            if known is None:
                known = await self._ask_for_channel(channel)
        return Place(channel, external=known)

    async def _ask_for_channel(self, channel: str) -> bool:
        try:
            known = shared_channel((await self._api.call("conversations_info", channel=channel))["channel"])
        except SlackAway:
            raise
        except (SlackTrouble, KeyError):
            known = True
        self._shared.put(channel, known)
        return known

    def _asking(self, what: str) -> asyncio.Lock:
        """Of many who want to know the same at the same time one asks Slack."""
        return self._locks.setdefault(what, asyncio.Lock())

    async def by_email(self, email: str) -> Person | None:
        try:
            found = (await self._api.call("users_lookupByEmail", email=email)).get("user") or {}
        except SlackAway:
            raise
        except SlackTrouble:
            return None
        person = person_of(found, self._home)
        return person if person.id and not person.deleted and not person.bot else None


def person_of(user: JsonDict, home: frozenset[str]) -> Person:
    """A full member is of this workspace, neither guest nor stranger; whatever is missing speaks against it."""
    profile: JsonDict = user.get("profile") or {}
    teams = {user.get("team_id"), (user.get("enterprise_user") or {}).get("enterprise_id")}
    outside = any(user.get(name) for name in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot"))
    full = user.get("is_restricted") is False and user.get("is_ultra_restricted") is False
    return Person(
        id=str(user.get("id") or ""),
        email=str(profile.get("email") or ""),
        name=str(profile.get("real_name") or user.get("real_name") or user.get("name") or ""),
        member=full and not outside and not user.get("deleted") and bool(home & teams),
        bot=bool(user.get("is_bot")),
        deleted=bool(user.get("deleted")),
    )


def shared_channel(channel: JsonDict) -> bool:
    """Slack Connect, also while the other side has not accepted yet."""
    if "is_ext_shared" not in channel:
        return True
    return any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "pending_shared"))
