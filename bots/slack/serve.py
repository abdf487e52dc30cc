"""Runs the bot: Socket Mode, or HTTP behind a production server, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bots.directory import read_directory
from bots.errors import UserError
from bots.redaction.redacting import redactor
from bots.slack import answering, curating, home, owners
from bots.slack.api import Api, SlackAway, SlackTrouble, new_client, new_session
from bots.slack.bolt import build, unbound
from bots.slack.desk import Desk
from bots.slack.installations import Installations
from bots.slack.logs import hide_secrets
from bots.slack.manifest import PATH
from bots.slack.office import Identity
from bots.slack.offices import Common, ManyOffices, Offices, OneOffice, open_office
from bots.slack.onboarding import acting, news, showing
from bots.slack.onboarding.clockwork import Clockwork
from bots.slack.onboarding.room import CaseRoom
from bots.slack.replicas import Replica
from bots.slack.settings import SlackSettings
from bots.slack.types import Kind
from bots.slack.workers import Handler, Workers

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

    from bots.wiring import House

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.001  # threads hand over sooner than Python's 5 ms: acknowledging waits less for answering
LONGEST_BODY = 1 << 20  # of a request over HTTP; Slack's are some kilobytes
Said = Callable[[str], None]


def run(settings: SlackSettings, house: House, say: Said) -> None:
    """Returns when told to stop (SIGTERM, Ctrl-C), after the answers under way are finished."""
    settings.require_tokens()
    if settings.bpo_directory is not None:
        read_directory(settings.bpo_directory)
    else:
        log.warning("BPO_DIRECTORY is not set: everybody sees public documents only")
    if settings.many and settings.bot_token:
        log.warning("SLACK_BOT_TOKEN is not used: each workspace has the token of its own installation")
    if settings.many and not settings.slack_home_team:
        log.warning(
            "SLACK_HOME_TEAM is not set: every workspace sees public documents only, but for `T123/…` entries"
        )
    hide_secrets(redactor(house.settings.redact))
    for name in curating.SECRETS:
        os.environ.pop(name, None)  # child processes, which read files of strangers, have no use for them
    sys.setswitchinterval(SWITCH_SECONDS)
    asyncio.run(serve(settings, house, say))


async def serve(settings: SlackSettings, house: House, say: Said, stop: asyncio.Event | None = None) -> None:
    stop = stop or asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(name, stop.set)
    async with opened(settings, house, stop) as (offices, workers, app):
        await loop.run_in_executor(offices.common.minds, house.warm_up)
        await workers.start()
        clockwork = Clockwork(offices, say)
        clockwork.start()
        try:
            if settings.slack_mode == "http":
                await over_http(settings, offices, app, stop, say)
            else:
                await over_socket(settings, app, stop, say)
        finally:
            await clockwork.stop()
            await workers.stop()


@asynccontextmanager
async def opened(
    settings: SlackSettings, house: House, stop: asyncio.Event
) -> AsyncIterator[tuple[Offices, Workers, AsyncApp]]:
    session = new_session()
    desk = Desk(house.base.data_dir, redactor(house.settings.redact))
    replica = Replica(house.base.data_dir)
    cases = CaseRoom(house.settings, house.base.data_dir, desk.journal)
    minds = ThreadPoolExecutor(settings.slack_answers_at_once, thread_name_prefix="answering")
    try:
        offices = await open_offices(Common(settings, house, desk, session, cases, minds), stop)
        workers = Workers(offices, replica, HANDLERS)
        cases.arrived = workers.arrived
        yield offices, workers, build(offices, workers, flow_of(offices))
    finally:
        await session.close()
        minds.shutdown(wait=True)
        cases.close()
        desk.close()
        replica.leave()


async def open_offices(common: Common, stop: asyncio.Event) -> Offices:
    settings = common.settings
    if settings.many:
        return ManyOffices(common, Installations(common.desk.journal))
    api = Api(new_client(settings.bot_token, settings.slack_api_url, common.session))
    office = open_office(common, api, await who_am_i(api, settings), settings.bot_token, home=True)
    return OneOffice(common, office, stop.set)


def flow_of(offices: Offices) -> AsyncOAuthFlow | None:
    """The pages from which a workspace installs the bot."""
    if not isinstance(offices, ManyOffices):
        return None
    from bots.slack.installing import new_flow

    common = offices.common
    return new_flow(common.settings, unbound(offices), common.desk, offices.installations)


async def who_am_i(api: Api, settings: SlackSettings) -> Identity:
    try:
        found = await api.call("auth_test")
    except SlackAway as error:
        remedy = "Check the network and SLACK_API_URL, then start again"
        raise UserError(f"{settings.slack_api_url} cannot be reached ({error.error})", remedy) from error
    except SlackTrouble as error:
        remedy = "Copy SLACK_BOT_TOKEN anew from your app > OAuth & Permissions"
        raise UserError(f"Slack refuses the bot token ({error.error})", remedy) from error
    return Identity(str(found["team_id"]), str(found["user_id"]), str(found.get("enterprise_id") or ""))


HANDLERS: dict[Kind, Handler] = {
    "question": answering.answer_publicly,
    "private": answering.answer_privately,
    "home": home.show_home,
    "prompts": home.suggest,
    "pane": home.greet,
    "context": home.look_at,
    "owner": owners.ask_owner,
    "reply": owners.bring_reply,
    "ingest": curating.add_files,
    "case_word": acting.answer_word,
    "case_evidence": acting.hand_in,
    "case_decide": acting.decide,
    "case_show": showing.show,
    "case_news": news.tell,
}


async def over_socket(settings: SlackSettings, app: AsyncApp, stop: asyncio.Event, say: Said) -> None:
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
    from slack_sdk.web.async_client import AsyncWebClient

    handler = AsyncSocketModeHandler(
        app,
        settings.app_token,
        web_client=AsyncWebClient(base_url=settings.slack_api_url),
        ping_interval=settings.slack_ping_interval,
    )
    await handler.connect_async()  # type: ignore[no-untyped-call]
    say("Connected to Slack. Stop with Ctrl-C.")
    try:
        await stop.wait()
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def over_http(
    settings: SlackSettings, offices: Offices, app: AsyncApp, stop: asyncio.Event, say: Said
) -> None:
    import uvicorn
    from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler

    from bots.slack.web import front

    site = front(AsyncSlackRequestHandler(app, path=PATH), ready=lambda: ready(offices, stop), limit=LONGEST_BODY)
    config = uvicorn.Config(
        site,
        host=settings.slack_http_host,
        port=settings.slack_http_port,
        log_level="warning",
        access_log=False,
        log_config=None,  # its own handlers would write past what takes tokens out of the log
        server_header=False,
        lifespan="off",
    )

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield  # they are ours: what is under way is finished first

    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening(settings)]))
    ending = asyncio.create_task(stop.wait())
    while not (server.started or serving.done()):
        await asyncio.sleep(0.02)
    say(f"Listening on http://{settings.slack_http_host}:{settings.slack_http_port}{PATH}. Stop with Ctrl-C.")
    await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    server.should_exit = True
    await serving


def listening(settings: SlackSettings) -> socket.socket:
    """Bound here, so that a port in use is one line for the administrator."""
    host, port = settings.slack_http_host, settings.slack_http_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise UserError(f"cannot listen on {host}:{port} ({error.strerror})", "Set SLACK_HTTP_PORT") from error
    return bound


async def ready(offices: Offices, stop: asyncio.Event) -> bool:
    if stop.is_set():
        return False
    try:
        desk = offices.common.desk
        await desk.do(desk.journal.counts)
    except Exception:  # whatever it is, no request should come here
        log.exception("Not ready")
        return False
    return True
