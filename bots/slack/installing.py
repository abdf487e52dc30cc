"""“Add to Slack”: the pages from which a workspace installs the bot, on Bolt's OAuth flow."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bots.slack.installations import STATE_SECONDS, Installations, Installed
from bots.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bots.slack.desk import Desk
    from bots.slack.settings import SlackSettings

log = logging.getLogger(__name__)

TEAM = re.compile(r"[TE][A-Z0-9]{2,30}")
AUTHORIZE = "/oauth/v2/authorize"


class Store(AsyncInstallationStore):
    """Bolt's view of the installations. The bot asks for nothing in the name of the user who installed it."""

    def __init__(self, desk: Desk, installations: Installations) -> None:
        self._desk, self._installations = desk, installations

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Installation) -> None:
        org = bool(installation.is_enterprise_install)
        one = Installed(
            enterprise=installation.enterprise_id or "",
            team="" if org else installation.team_id or "",
            token=installation.bot_token or "",
            bot_user=installation.bot_user_id or "",
            name=(installation.enterprise_name if org else installation.team_name) or "",
        )
        await self._desk.do(self._installations.save, one)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        team = "" if is_enterprise_install else team_id or ""
        one = await self._desk.do(self._installations.find, enterprise_id or "", team)
        if one is None:
            return None
        return Bot(
            enterprise_id=one.enterprise or None,
            team_id=one.team or None,
            bot_token=one.token,
            bot_id="",
            bot_user_id=one.bot_user,
            is_enterprise_install=not one.team,
            installed_at=one.at,
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._desk.do(self._installations.remove, enterprise_id or "", team_id or "")

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """There is one a workspace, whoever installed it."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)


class States(AsyncOAuthStateStore):
    def __init__(self, desk: Desk, installations: Installations) -> None:
        self._desk, self._installations = desk, installations

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        return await self._desk.do(self._installations.issue)

    async def async_consume(self, state: str) -> bool:
        return await self._desk.do(self._installations.consume, state)


class Flow(AsyncOAuthFlow):
    """Bolt's, with our say in who may install, and without a word of codes or tokens in the log."""

    def __init__(self, client: AsyncWebClient, settings: AsyncOAuthSettings, ours: SlackSettings) -> None:
        quiet = logging.getLogger("bots.slack.framework.oauth")
        quiet.setLevel(logging.ERROR)  # below that Bolt writes out the code
        super().__init__(client=client, logger=quiet, settings=settings)
        self._ours = ours

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        asked = (request.query.get("team") or [""])[0]
        team = asked if TEAM.fullmatch(asked) else None
        return self.settings.authorize_url_generator.generate(state=state, team=team)

    async def run_installation(self, code: str) -> Installation | None:
        import aiohttp

        try:
            return await super().run_installation(code)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("Slack did not answer an installation (%s)", type(error).__name__)
            return None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        team, enterprise = installation.team_id or "", installation.enterprise_id or ""
        where = enterprise if installation.is_enterprise_install else team
        if not (where and installation.bot_token and installation.bot_user_id):
            raise BoltError("no bot token")
        if not self._ours.welcome("" if installation.is_enterprise_install else team, enterprise):
            log.warning("%s wanted to install the bot and is not in SLACK_TEAMS", where)
            raise BoltError("not in SLACK_TEAMS")
        if installation.bot_refresh_token or installation.bot_token_expires_at:
            log.error("The token of %s would run out: turn off token rotation in the app's settings", where)
            raise BoltError("token rotation")
        await super().store_installation(request, installation)
        log.warning("Installed in %s", where)


def new_flow(settings: SlackSettings, client: AsyncWebClient, desk: Desk, installations: Installations) -> Flow:
    api = urlsplit(settings.slack_api_url)
    asked = AsyncOAuthSettings(
        client_id=settings.slack_client_id.strip(),
        client_secret=settings.client_secret,
        scopes=list(SCOPES),
        user_scopes=[],
        redirect_uri=settings.slack_redirect_uri or None,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        authorization_url=f"{api.scheme}://{api.netloc}{AUTHORIZE}",
        installation_store=Store(desk, installations),
        installation_store_bot_only=True,
        state_store=States(desk, installations),
        state_expiration_seconds=STATE_SECONDS,
    )
    flow = Flow(client, asked, settings)
    flow.success_handler, flow.failure_handler = _told(flow.default_callback_options)
    return flow


def _told(default: AsyncCallbackOptions) -> tuple[Any, Any]:
    """Bolt's pages, which nobody keeps."""

    async def success(args: AsyncSuccessArgs) -> BoltResponse:
        return _private(await default.success(args))

    async def failure(args: AsyncFailureArgs) -> BoltResponse:
        log.warning("Not installed: %s", re.sub(r"[^\w.-]", "?", args.reason)[:60])
        return _private(await default.failure(args))

    return success, failure


def _private(response: BoltResponse) -> BoltResponse:
    response.headers["cache-control"] = ["no-store"]
    response.headers["referrer-policy"] = ["no-referrer"]
    return response
