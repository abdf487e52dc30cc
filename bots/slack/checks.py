"""What `bpo doctor` says about the Slack bot: tokens, scopes, whether Slack can be reached, the directory."""

from __future__ import annotations

import asyncio

from bots.cli.findings import Finding
from bots.directory import Directory, read_directory
from bots.errors import UserError
from bots.settings import read
from bots.slack.api import Api, SlackAway, SlackTrouble, new_client, new_session
from bots.slack.manifest import SCOPES
from bots.slack.onboarding.deciders import CHANNEL, judged
from bots.slack.people import People
from bots.slack.settings import SlackSettings

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
        api = Api(new_client(settings.bot_token, settings.slack_api_url, session))
        found = [await bot_token(api, settings)]
        if found[0].level == "ok":
            found.append(await scopes(api))
            if settings.bpo_onboarding_channel:
                found.append(await onboarding(api, settings))
        if settings.slack_mode == "socket":
            found.append(await app_token(api, settings))
        return found


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


async def onboarding(api: Api, settings: SlackSettings) -> Finding:
    """Whether submissions can go where they are told to go."""
    check, setting = "slack onboarding", settings.bpo_onboarding_channel.strip()
    try:
        who = await api.call("auth_test")
        people = People(api, str(who.get("team_id") or ""), str(who.get("enterprise_id") or ""))
        receiver, fault = await judged(setting, people, Directory(settings.bpo_directory))
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
