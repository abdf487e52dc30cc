"""Slack's side of the bot: every request is stored, then acknowledged; the work is done from the journal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bots.directory import Person
from bots.slack import modals
from bots.slack.api import SlackTrouble, Unsure, sdk_logger
from bots.slack.events import LONGEST_QUESTION, incoming
from bots.slack.limits import Limits, too_many
from bots.slack.office import Office
from bots.slack.offices import Offices
from bots.slack.onboarding import front as case_front
from bots.slack.onboarding.front import CaseFront
from bots.slack.rendering import ASK_OWNER, DOWN, FEEDBACK, HELP, UP
from bots.slack.text import question_of
from bots.slack.types import Incoming
from bots.slack.workers import Workers
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

log = logging.getLogger(__name__)

COMMAND = "/ask"
ANSWER_THIS, INGEST_THIS = "answer_message", "ingest_message"
LOOKING = "I am looking that up…"
DESK = "bpo_desk"  # of the request's workspace, among what Bolt keeps with a request


Listener = Callable[..., Awaitable[None]]


def build(offices: Offices, workers: Workers, flow: AsyncOAuthFlow | None = None) -> AsyncApp:
    """`flow`: the pages from which workspaces install the bot, where there may be several."""
    from slack_bolt import BoltResponse
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult
    from slack_bolt.authorization.async_authorize import AsyncCallableAuthorize

    async def keep_event(body: JsonDict, context: Any, next: Any) -> Any:
        """After the signature was checked, before anything that can fail: an event is stored or not acked."""
        desk = context[DESK] = await reception.desk(body, context)
        if body.get("type") != "event_callback":
            return await next()
        if desk is not None:
            await desk.keep_event(body)
        return BoltResponse(status=200, body="")

    async def authorize(context: Any) -> AuthorizeResult | None:
        if context[DESK] is None:
            return None
        office: Office = context[DESK].office
        who = office.identity
        return AuthorizeResult(
            enterprise_id=who.enterprise or None,
            team_id=who.team,
            bot_user_id=who.user,
            bot_token=office.token,
        )

    settings, reception = offices.common.settings, Reception(offices, workers)
    framework = logging.getLogger("bots.slack.framework")
    framework.setLevel(logging.WARNING)  # below that Bolt writes out whole requests
    app = AsyncApp(
        name="bpo-assistant",
        logger=framework,
        client=unbound(offices),
        signing_secret=settings.signing_secret,
        request_verification_enabled=settings.slack_mode == "http",
        ssl_check_enabled=False,
        before_authorize=keep_event,
        authorize=AsyncCallableAuthorize(logger=framework, func=authorize),  # type: ignore[arg-type]
        oauth_flow=flow,
    )
    app.command(COMMAND)(reception.to(lambda desk: desk.command))
    app.shortcut(ANSWER_THIS)(reception.to(lambda desk: desk.answer_this))
    app.shortcut(INGEST_THIS)(reception.to(lambda desk: desk.ingest_this))
    app.action(FEEDBACK)(reception.to(lambda desk: desk.feedback))
    app.action(ASK_OWNER)(reception.to(lambda desk: desk.ask_owner))
    app.view(modals.REASON)(reception.to(lambda desk: desk.reason))
    app.view(modals.AUDIENCE)(reception.to(lambda desk: desk.audience))
    case_front.register(app, reception.to_cases)
    return app


def unbound(offices: Offices) -> Any:
    """A client without a token: Bolt then takes who we are from `authorize`, and asks Slack nothing."""
    from slack_sdk.web.async_client import AsyncWebClient

    common = offices.common
    return AsyncWebClient(
        base_url=common.settings.slack_api_url,
        session=common.session,
        retry_handlers=[],
        logger=sdk_logger(),  # which never writes out a request
    )


class Reception:
    """Leads each request to the front desk of the workspace that it is of."""

    def __init__(self, offices: Offices, workers: Workers) -> None:
        self._offices, self._workers = offices, workers
        self._desks: dict[str, FrontDesk] = {}

    async def desk(self, body: JsonDict, context: Any) -> FrontDesk | None:
        office = await self._offices.asked(body, context)
        if office is None:
            return None
        known = self._desks.get(office.identity.team)
        if known is None or known.office is not office:
            known = self._desks[office.identity.team] = FrontDesk(office, self._workers)
        return known

    @staticmethod
    def to(pick: Callable[[FrontDesk], Listener]) -> Listener:
        async def listener(ack: Any, body: JsonDict, context: Any) -> None:
            await pick(context[DESK])(ack, body)

        return listener

    @staticmethod
    def to_cases(pick: Callable[[CaseFront], Listener]) -> Listener:
        """Cases are those of the workspace at home; a press from elsewhere does nothing."""

        async def listener(ack: Any, body: JsonDict, context: Any) -> None:
            desk: FrontDesk = context[DESK]
            await (pick(CaseFront(desk.office, desk.keep))(ack, body) if desk.office.home else ack())

        return listener


class FrontDesk:
    """One method for each thing that Slack sends. Each is quick: Slack waits for three seconds at most."""

    def __init__(self, office: Office, workers: Workers) -> None:
        self.office = self._office = office
        self._workers = workers
        self._limits = Limits(office.settings.slack_questions_a_minute)
        self._telling: set[asyncio.Task[None]] = set()

    async def keep_event(self, body: JsonDict) -> None:
        who = self._office.identity
        try:
            found = incoming(body, who.user, who.team)
        except (AttributeError, TypeError):  # Slack would send the same again
            log.warning("%s is no event that can be read", body.get("event_id"))
            return
        open_to = found is not None and self._office.directory.mode(found.channel) == "questions"
        if found is not None and await self._is_too_much(found, open_to):
            return
        new = await self._office.desk.accept(str(body.get("event_id") or ""), found, asked_to=open_to)
        self._workers.arrived(new)

    async def _is_too_much(self, found: Incoming, open_to: bool) -> bool:
        """Only what is asked of the bot counts, and whom nobody asked says nothing."""
        if found.kind != "question" or (found.meant == "perhaps" and not open_to):
            return False
        journal = self._office.desk.journal
        if found.meant == "in_thread" and not await self._office.desk.do(
            journal.takes_part, found.team, found.channel, found.thread
        ):
            return False
        verdict = self._limits.ask(found.user, found.key, aloud=found.meant != "perhaps")
        if verdict.tell:
            telling = asyncio.create_task(self._tell_too_many(found, verdict.wait))
            self._telling.add(telling)
            telling.add_done_callback(self._telling.discard)
        return not verdict.taken

    async def _tell_too_many(self, found: Incoming, wait: int) -> None:
        """Beside the acknowledgement, which does not wait for it."""
        where = {"thread_ts": found.thread} if found.thread != found.ts else {}
        text = too_many(wait)
        await self._office.api.try_call(
            "chat_postEphemeral", channel=found.channel, user=found.user, text=text, **where
        )

    async def keep(self, found: Incoming) -> bool:
        new = await self._office.desk.accept("", found)
        self._workers.arrived(new)
        return new

    async def command(self, ack: Any, body: JsonDict) -> None:
        text = question_of(str(body.get("text") or ""), self._office.identity.user)
        if not text:
            await ack(text=HELP, response_type="ephemeral")
            return
        found = self._private(body, str(body.get("channel_id") or ""), str(body.get("user_id") or ""), text)
        verdict = self._limits.ask(found.user, found.key)
        if not verdict.taken:
            await (ack(text=too_many(verdict.wait), response_type="ephemeral") if verdict.tell else ack())
            return
        await self.keep(found)
        await ack(text=LOOKING, response_type="ephemeral")

    async def answer_this(self, ack: Any, body: JsonDict) -> None:
        message: JsonDict = body.get("message") or {}
        text = question_of(str(message.get("text") or ""), self._office.identity.user)
        channel, user = str((body.get("channel") or {}).get("id") or ""), str(body["user"]["id"])
        found = self._private(body, channel, user, text)
        verdict = self._limits.ask(user, found.key)
        if verdict.taken:
            await self.keep(found)
        await ack()
        if verdict.tell:
            await self._tell(str(body.get("response_url") or ""), too_many(verdict.wait))

    def _private(self, body: JsonDict, channel: str, user: str, text: str) -> Incoming:
        data = {"text": text[:LONGEST_QUESTION], "response_url": body.get("response_url") or ""}
        team = self._office.identity.team
        return Incoming("private", f"private:{team}:{body.get('trigger_id')}", team, channel, user=user, data=data)

    async def feedback(self, ack: Any, body: JsonDict) -> None:
        value, _, answer_id = str(body["actions"][0].get("value") or "").partition(":")
        user, memory, team = str(body["user"]["id"]), self._office.desk.memory, self._office.identity.team
        kept = await self._office.desk.do(memory.answer, answer_id)
        if kept is None or value not in (UP, DOWN) or not kept.stands_before(team, user, where_pressed(body)):
            await ack()
            return
        new = await self._office.desk.do(memory.judge, answer_id, user, value)
        await ack()
        if value == DOWN:
            await self._open(body, modals.reason(answer_id))
        if new:
            await self._thank(body)

    async def _thank(self, body: JsonDict) -> None:
        url = str(body.get("response_url") or "")
        thread = (body.get("container") or {}).get("thread_ts")
        where = {"thread_ts": thread} if thread else {}
        words = "Thank you, that helps."
        try:
            if url:
                payload = {"response_type": "ephemeral", "replace_original": False, "text": words, **where}
                await self._office.respond(url, payload)
        except Unsure:
            log.debug("Unknown whether the thanks arrived")
        except SlackTrouble as error:
            log.info("No thanks: %s", error)

    async def reason(self, ack: Any, body: JsonDict) -> None:
        answer_id, text = modals.said_reason(body["view"])
        kept = await self._office.desk.do(self._office.desk.memory.answer, answer_id) if text else None
        if kept is not None and kept.team == self._office.identity.team:
            user = str(body["user"]["id"])
            await self._office.desk.do(self._office.desk.memory.explain, answer_id, user, text)
        await ack()

    async def ask_owner(self, ack: Any, body: JsonDict) -> None:
        """One question goes to an owner once, whoever presses and how often."""
        answer_id = str(body["actions"][0].get("value") or "")
        kept = await self._office.desk.do(self._office.desk.memory.answer, answer_id)
        data = {"answer": answer_id, "response_url": body.get("response_url") or ""}
        channel = where_pressed(body)
        thread = kept.thread if kept is not None else ""
        user, team = str(body["user"]["id"]), self._office.identity.team
        key = f"owner:{team}:{answer_id}:{user}"
        await self.keep(Incoming("owner", key, team, channel, thread=thread, user=user, data=data))
        await ack()

    async def ingest_this(self, ack: Any, body: JsonDict) -> None:
        message: JsonDict = body.get("message") or {}
        files = [str(file.get("id")) for file in message.get("files") or [] if file.get("id")]
        user, url = str(body["user"]["id"]), str(body.get("response_url") or "")
        await ack()
        person = await self._known(user)
        directory = self._office.directory
        if person is None or not directory.curator(person):
            await self._tell(url, "Only curators may add documents. Your administrator names them.")
        elif not files:
            await self._tell(url, "This message has no file. Use this on a message with the file to add.")
        else:
            channel = str((body.get("channel") or {}).get("id") or "")
            view = modals.audience(files, channel, url, directory.known_labels())
            await self._open(body, view)

    async def _known(self, user: str) -> Person | None:
        try:
            return await self._office.people.person(user)
        except SlackTrouble:
            return None

    async def audience(self, ack: Any, body: JsonDict) -> None:
        chosen = modals.chosen_audience(body["view"])
        user, team = str(body["user"]["id"]), self._office.identity.team
        key = f"ingest:{team}:{body['view'].get('id')}"
        channel = str(chosen.pop("channel"))
        await self.keep(Incoming("ingest", key, team, channel, user=user, data=chosen))
        await ack()

    async def _open(self, body: JsonDict, view: JsonDict) -> None:
        """Within three seconds of the press, once."""
        try:
            await self._office.api.call("views_open", trigger_id=body.get("trigger_id"), view=view)
        except SlackTrouble as error:
            log.info("A dialog could not be opened: %s", error)

    async def _tell(self, url: str, words: str) -> None:
        try:
            payload = {"response_type": "ephemeral", "replace_original": False, "text": words}
            await self._office.respond(url, payload)
        except SlackTrouble as error:
            log.info("Not told: %s", error)


def where_pressed(body: JsonDict) -> str:
    container: JsonDict = body.get("container") or {}
    return str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
