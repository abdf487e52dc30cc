"""Whose request or job it is: the one workspace of `SLACK_BOT_TOKEN`, or each that has installed the bot."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bots.slack.api import Api, new_client
from bots.slack.desk import Desk
from bots.slack.installations import Installations, Installed
from bots.slack.office import Identity, Office
from bots.slack.onboarding.room import CaseRoom, ClosedRoom
from bots.slack.people import People
from bots.slack.posting import APPENDS_A_MINUTE, STREAMS_A_MINUTE, Quota
from bots.slack.settings import SlackSettings
from bots.slack.types import Job
from bots.slack.workspaces import WorkspaceDirectory
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from aiohttp import ClientSession

    from bots.wiring import House

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Common:
    """What all workspaces share."""

    settings: SlackSettings
    house: House
    desk: Desk
    session: ClientSession
    cases: CaseRoom
    minds: ThreadPoolExecutor = field(repr=False)


def open_office(common: Common, api: Api, identity: Identity, token: str, home: bool) -> Office:
    names = (identity.team, identity.enterprise)
    return Office(
        settings=common.settings,
        house=common.house,
        api=api,
        desk=common.desk,
        directory=WorkspaceDirectory(common.settings.bpo_directory, names, home),
        people=People(api, identity.team, identity.enterprise),
        identity=identity,
        session=common.session,
        streams=Quota(STREAMS_A_MINUTE),
        appends=Quota(APPENDS_A_MINUTE),
        cases=common.cases if home else ClosedRoom(common.cases.settings),
        token=token,
        home=home,
        minds=common.minds,
    )


class Offices(ABC):
    def __init__(self, common: Common) -> None:
        self.common = common

    @abstractmethod
    async def of(self, team: str) -> Office | None:
        """For a job. None: that workspace has not installed the bot, or has removed it."""

    @abstractmethod
    async def asked(self, body: JsonDict, context: Any) -> Office | None:
        """For a request, which Slack has signed. `context` is Bolt's, which knows the workspace."""

    @abstractmethod
    async def at_home(self) -> Office | None: ...

    @abstractmethod
    async def left(self, job: Job) -> None:
        """The workspace removed the app, or its token was revoked. Safe to repeat."""


class OneOffice(Offices):
    def __init__(self, common: Common, office: Office, stop: Callable[[], None]) -> None:
        super().__init__(common)
        self._office, self._stop = office, stop

    async def of(self, team: str) -> Office | None:
        """What another workspace had asked, before the bot's token was changed, is not this one's."""
        return self._office if team == self._office.identity.team else None

    async def asked(self, body: JsonDict, context: Any) -> Office | None:
        return self._office

    async def at_home(self) -> Office | None:
        return self._office

    async def left(self, job: Job) -> None:
        """What it said is forgotten, and there is nothing left to do."""
        if job.team not in job.data.get("teams", [job.team]):
            return
        log.error("The app was removed from the workspace, or its token revoked: stopping")
        desk = self.common.desk
        await desk.do(desk.memory.forget_team, job.team)
        await desk.do(self.common.cases.records.forget)
        self._stop()


class ManyOffices(Offices):
    """Each workspace has its own token, client, limits, people and view of the directory."""

    def __init__(self, common: Common, installations: Installations) -> None:
        super().__init__(common)
        self.installations = installations
        self._open: dict[str, Office] = {}

    async def of(self, team: str) -> Office | None:
        """The installation is looked up each time: another replica may have heard that it is gone."""
        return self._opened(team, await self.common.desk.do(self.installations.of, team))

    async def asked(self, body: JsonDict, context: Any) -> Office | None:
        enterprise = str(context.enterprise_id or "")
        team = str(context.team_id or body.get("team_id") or "") or enterprise
        if (body.get("view") or {}).get("app_installed_team_id"):  # then the organisation is the user's
            return await self.of(team)
        found = await self.common.desk.do(self.installations.asked, enterprise, team)
        return self._opened(team, found)

    def _opened(self, team: str, found: Installed | None) -> Office | None:
        settings = self.common.settings
        if found is None or not settings.welcome(team, found.enterprise):
            self._open.pop(team, None)
            return None
        identity = Identity(team, found.bot_user, found.enterprise)
        known = self._open.get(team)
        if known is not None and (known.token, known.identity) == (found.token, identity):
            return known
        api = Api(new_client(found.token, settings.slack_api_url, self.common.session))
        home = settings.at_home(team, found.enterprise)
        self._open[team] = open_office(self.common, api, identity, found.token, home)
        return self._open[team]

    async def at_home(self) -> Office | None:
        home = self.common.settings.slack_home_team.strip()
        return await self.of(home) if home else None

    async def left(self, job: Job) -> None:
        """An installation that is newer than the news stays: Slack tells things twice, and late."""
        desk = self.common.desk
        found = await desk.do(self.installations.of, job.team)
        if found is not None and "teams" in job.data:
            gone = await desk.do(self.installations.taken_from, found.enterprise, job.data["teams"])
            await self._forget(gone, "")
            return
        if found is not None and int(found.at) > int(job.data.get("at") or job.at):
            return
        gone = [job.team]
        if found is not None:
            gone = await desk.do(self.installations.remove, found.enterprise, found.team)
            log.warning("The app was removed from %s, or its token revoked", found.team or found.enterprise)
        await self._forget(gone, found.enterprise if found else "")

    async def _forget(self, teams: Sequence[str], enterprise: str) -> None:
        """`enterprise`: the organisation, where it has left as a whole."""
        desk = self.common.desk
        for team in teams:
            self._open.pop(team, None)
            if self.common.settings.at_home(team, enterprise):
                await desk.do(self.common.cases.records.forget)
            await desk.do(desk.memory.forget_team, team)
