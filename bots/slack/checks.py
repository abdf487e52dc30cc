"""What `bpo doctor` says about the Slack bot: tokens, scopes, whether Slack can be reached, the directory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bots.cli.findings import Finding
from bots.directory import Directory, read_directory
from bots.errors import UserError
from bots.settings import read
from bots.slack.api import Api, SlackAway, SlackTrouble, new_client, new_session
from bots.slack.installations import Installations, Installed
from bots.slack.journal import FILE_NAME, Journal
from bots.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bots.slack.onboarding.deciders import CHANNEL, judged
from bots.slack.people import People
from bots.slack.settings import SlackSettings
from bots.slack.workspaces import WorkspaceDirectory

if TYPE_CHECKING:
    from aiohttp import ClientSession

REINSTALL = "Paste the output of `bpo slack manifest` as the app's manifest, then reinstall the app"
NETWORK = "Check the network, a proxy, and SLACK_API_URL"


def examine() -> list[Finding]:
    try:
        settings = read(SlackSettings)
    except UserError as error:
        return [Finding("slack", "fault", error.reason, error.remedy)]
    if not settings.configured:
        return [Finding("slack", "ok", "not set up; docs/slack.md says how")]
    try:
        settings.require_tokens()
    except UserError as error:
        return [Finding("slack", "fault", error.reason, error.remedy), directory(settings)]
    return [*asyncio.run(connected(settings)), directory(settings)]


def directory(settings: SlackSettings) -> Finding:
    check = "slack directory"
    if settings.bpo_directory is None:
        remedy = "Set BPO_DIRECTORY to a file that says who is who"
        return Finding(check, "warn", "none: everybody sees public documents only", remedy)
    try:
        found = read_directory(settings.bpo_directory)
    except UserError as error:
        return Finding(check, "fault", error.reason, error.remedy)
    named = f"{len(found.users)} users, {len(found.emails)} e-mail patterns, {len(found.channels)} channels"
    return Finding(check, "ok", named)


async def connected(settings: SlackSettings) -> list[Finding]:
    async with new_session() as session:
        if settings.many:
            return await workspaces(settings, session)
        api = Api(new_client(settings.bot_token, settings.slack_api_url, session))
        found = [await bot_token(api, settings)]
        if found[0].level == "ok":
            found.append(await scopes(api))
            if settings.bpo_onboarding_channel:
                found.append(await onboarding(api, settings, Directory(settings.bpo_directory)))
        if settings.slack_mode == "socket":
            found.append(await app_token(api, settings))
        return found


async def workspaces(settings: SlackSettings, session: ClientSession) -> list[Finding]:
    """One line for each workspace that has installed the bot, with what its token may do."""
    installed = await asyncio.to_thread(installations)
    found = [oauth(settings, installed)]
    for one in installed:
        if not settings.welcome(one.team, one.enterprise):
            words, remedy = "not in SLACK_TEAMS: the bot is silent there", "Name it there, or remove the app there"
            found.append(Finding(f"slack workspace {one.team or one.enterprise}", "warn", words, remedy))
            continue
        api, name = Api(new_client(one.token, settings.slack_api_url, session)), one.team or one.enterprise
        token = await bot_token(api, settings)
        rights = await scopes(api) if token.level == "ok" else token
        check = f"slack workspace {name}"
        if rights.level == "ok":
            at_home = " (home)" if settings.at_home(one.team, one.enterprise) else ""
            found.append(Finding(check, "ok", f"{token.what}, {rights.what}{at_home}"))
        elif token.level == "ok":
            remedy = f"{REINSTALL} there from the bot's install page"
            found.append(Finding(check, rights.level, rights.what, remedy))
        else:
            remedy = NETWORK if token.remedy == NETWORK else "Install it there again, or remove the app there"
            found.append(Finding(check, token.level, token.what, remedy))
        if settings.at_home(one.team, one.enterprise) and token.level == "ok" and settings.bpo_onboarding_channel:
            view = WorkspaceDirectory(settings.bpo_directory, (one.team, one.enterprise), home=True)
            found.append(await onboarding(api, settings, view))
    return found


def oauth(settings: SlackSettings, installed: Sequence[Installed]) -> Finding:
    """What several workspaces need: who is at home, who may come, and nothing that is of one workspace alone."""
    check = "slack workspaces"
    if settings.slack_redirect_uri and not settings.slack_redirect_uri.endswith(REDIRECT_PATH):
        words = f"SLACK_REDIRECT_URI does not end in {REDIRECT_PATH}, where the bot listens"
        return Finding(check, "warn", words, "Correct it, unless your proxy rewrites the path")
    if not settings.slack_home_team.strip():
        remedy = "Set SLACK_HOME_TEAM to the id of your workspace, T…"
        return Finding(check, "warn", "none is at home: only `T…/…` entries of the directory count", remedy)
    if not any(settings.at_home(one.team, one.enterprise) for one in installed):
        remedy = f"Open {INSTALL_PATH} on the bot's address and add it to your workspace"
        return Finding(check, "warn", f"{settings.slack_home_team} has not installed the bot", remedy)
    if not settings.slack_teams.strip():
        remedy = "Set SLACK_TEAMS to those that you expect, unless anybody's workspace is welcome"
        return Finding(
            check, "warn", f"{len(installed)} installed; any other may, and reads what is public", remedy
        )
    return Finding(check, "ok", f"{len(installed)} installed")


def installations() -> list[Installed]:
    from bots import wiring

    file = wiring.read_settings().data_dir / FILE_NAME
    if not file.exists():
        return []
    journal = Journal(file)
    try:
        return Installations(journal).all()
    finally:
        journal.close()


async def bot_token(api: Api, settings: SlackSettings) -> Finding:
    check = "slack bot token"
    try:
        who = await api.call("auth_test")
    except SlackAway as error:
        return Finding(check, "fault", f"{settings.slack_api_url} does not answer ({error.error})", NETWORK)
    except SlackTrouble as error:
        remedy = "Copy SLACK_BOT_TOKEN anew from your app > OAuth & Permissions"
        return Finding(check, "fault", f"refused ({error.error})", remedy)
    return Finding(check, "ok", f"{who.get('user')} in {who.get('team')}, {settings.slack_mode} mode")


async def scopes(api: Api) -> Finding:
    """Slack tells the scopes of a token in a header of every response."""
    check = "slack scopes"
    response = await api.client.auth_test()
    granted = {scope.strip() for scope in str(response.headers.get("X-OAuth-Scopes") or "").split(",")} - {""}
    if not granted:
        return Finding(check, "warn", "Slack did not say which scopes the token has", REINSTALL)
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        return Finding(check, "fault", f"missing: {', '.join(missing)}", REINSTALL)
    return Finding(check, "ok", f"all {len(SCOPES)} granted")


async def onboarding(api: Api, settings: SlackSettings, people_file: Directory) -> Finding:
    """Whether submissions can go where they are told to go."""
    check, setting = "slack onboarding", settings.bpo_onboarding_channel.strip()
    try:
        who = await api.call("auth_test")
        people = People(api, str(who.get("team_id") or ""), str(who.get("enterprise_id") or ""))
        receiver, fault = await judged(setting, people, people_file)
        if fault:
            remedy = "Give it `employees` in the directory, or set BPO_ONBOARDING_CHANNEL to another"
            return Finding(check, "fault", fault, remedy)
        if receiver.startswith(CHANNEL):
            channel = (await api.call("conversations_info", channel=receiver)).get("channel") or {}
            if not channel.get("is_member"):
                return Finding(check, "fault", f"the bot is not in {setting}", "Invite it: /invite @kbot")
    except SlackTrouble as error:
        return Finding(check, "fault", f"{setting}: {error.error}", NETWORK)
    return Finding(check, "ok", f"submissions that nobody in the directory decides about go to {setting}")


async def app_token(api: Api, settings: SlackSettings) -> Finding:
    check = "slack app token"
    try:
        await api.call("apps_connections_open", app_token=settings.app_token)
    except SlackAway as error:
        return Finding(check, "fault", f"Slack does not answer ({error.error})", NETWORK)
    except SlackTrouble as error:
        remedy = "Make an app-level token with connections:write and set SLACK_APP_TOKEN"
        return Finding(check, "fault", f"refused ({error.error})", remedy)
    return Finding(check, "ok", "opens a socket")
