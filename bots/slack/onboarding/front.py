"""Presses and dialogs of cases: what acts is stored and then acknowledged, what only shows is shown at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bots.slack.api import SlackTrouble
from bots.slack.onboarding import blocks, dialogs
from bots.slack.onboarding.rights import NOT_YOURS, Not, to_decide, to_hand_in
from bots.slack.onboarding.room import actor, people_in, today
from bots.slack.onboarding.talking import with_names
from bots.slack.text import mrkdwn
from bots.slack.types import Incoming
from knowledge.types import JsonDict

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from bots.slack.office import Office
    from bots.slack.types import Kind

log = logging.getLogger(__name__)

DIALOG_SECONDS = 2.0  # Slack waits for three
CHECKING = "I am checking what you handed in. This takes a moment."
Keep = Callable[[Incoming], Awaitable[bool]]
Listener = Callable[..., Awaitable[None]]
ToFront = Callable[[Callable[["CaseFront"], Listener]], Listener]


def register(app: AsyncApp, to: ToFront) -> None:
    """`to`: makes a listener that finds the front of the workspace that a request is of."""
    app.action(blocks.YES)(to(lambda front: front.word("yes")))
    app.action(blocks.NO)(to(lambda front: front.word("no")))
    app.action(blocks.SUBMIT)(to(lambda front: front.hand_in))
    app.action(blocks.OPEN)(to(lambda front: front.open_case))
    app.action(blocks.LOOK)(to(lambda front: front.look))
    app.action(blocks.APPROVE)(to(lambda front: front.approve))
    app.action(blocks.REJECT)(to(lambda front: front.reject))
    app.action(blocks.SHOW)(to(lambda front: front.show))
    app.view(dialogs.EVIDENCE)(to(lambda front: front.handed_in))
    app.view(dialogs.DECISION)(to(lambda front: front.decided))


class CaseFront:
    def __init__(self, office: Office, keep: Keep) -> None:
        self._office, self._keep = office, keep

    def word(self, words: str) -> Callable[..., Awaitable[None]]:
        async def pressed(ack: Any, body: JsonDict) -> None:
            about = pressed_about(body)
            data = {**about, "text": words, "response_url": body.get("response_url") or ""}
            if {"case", "step", "file", "scope", "thread"} <= set(about):
                await self._store("case_word", body, data, thread=str(about["thread"]))
            await ack()

        return pressed

    async def hand_in(self, ack: Any, body: JsonDict) -> None:
        def view(service: OnboardingService, who: Actor) -> JsonDict:
            case, step = to_hand_in(service, who, about["case"], about["step"])
            why = service.why(who.caller, case.id, step.id, today())
            return dialogs.evidence(case.id, step, case.name, why)

        about = pressed_about(body)
        await ack()
        await self._show(body, view)

    async def open_case(self, ack: Any, body: JsonDict) -> None:
        def view(service: OnboardingService, who: Actor) -> JsonDict:
            held = [case for case in service.cases(who.caller) if case.id == about["case"]]
            if not held:
                raise Not(NOT_YOURS)
            return dialogs.overview(service.status(who.caller, today(), case=held[0].id)[0])

        about = pressed_about(body)
        await ack()
        await self._show(body, view)

    async def look(self, ack: Any, body: JsonDict) -> None:
        """What was handed in, and the decision about it."""
        await ack()
        await self._ask_for_decision(body, "")

    async def reject(self, ack: Any, body: JsonDict) -> None:
        await ack()
        await self._ask_for_decision(body, "reject")

    async def _ask_for_decision(self, body: JsonDict, verdict: str) -> None:
        office, about = self._office, pressed_about(body)
        who = await self._who(body)
        try:
            found = await office.cases.do(
                lambda service: to_decide(service, who, about["case"], about["step"], about["event"])
            )
        except Not as no:
            await self._refuse(body, await self._named(str(no), who))
            return
        channel = str((body.get("channel") or {}).get("id") or "")
        kept = {"case": found.case.id, "step": found.step.id, "event": found.event, "channel": channel}
        by = await with_names(office, found.submission.actor.shown, people_in([found.case]))
        shown = blocks.submission_blocks(found.case, found.step, found.submission, by)
        buttons = blocks.show_button(found.case, found.step, found.submission, found.event)
        if buttons:
            shown.append(blocks.actions(*buttons))
        await self._open(body, dialogs.decision(kept, shown, verdict))

    async def approve(self, ack: Any, body: JsonDict) -> None:
        about = pressed_about(body)
        data = {**about, "verdict": "approve", "reason": "", "response_url": body.get("response_url") or ""}
        if about.get("case"):
            await self._store("case_decide", body, data)
        await ack()

    async def show(self, ack: Any, body: JsonDict) -> None:
        about = pressed_about(body)
        if about.get("case"):
            await self._store("case_show", body, {**about, "response_url": body.get("response_url") or ""})
        await ack()

    async def decided(self, ack: Any, body: JsonDict) -> None:
        data = dialogs.decided(body["view"])
        if data["verdict"] == "reject" and not data["reason"]:
            await ack(response_action="errors", errors={dialogs.WHY: "Say what has to be put right."})
            return
        if data["verdict"] in ("approve", "reject"):
            await self._store("case_decide", body, data, channel=str(data["channel"]))
        await ack()

    async def handed_in(self, ack: Any, body: JsonDict) -> None:
        """Stored, then done; the dialog waits for it as long as Slack lets it, and is drawn anew after that."""
        data = dialogs.handed_in(body["view"])
        needs, at = data["evidence"], dialogs.FILE if data["evidence"] == "document" else dialogs.NOTE
        if (needs == "document" and not data["file"]) or (needs == "attestation" and not data["text"]):
            words = "Choose a file." if needs == "document" else "Say what you confirm."
            await ack(response_action="errors", errors={at: words})
            return
        view_id, title = str(body["view"].get("id") or ""), str(data["title"])
        found = self._incoming("case_evidence", body, {**data, "view": view_id})
        waiting = asyncio.get_running_loop().create_future()
        self._office.cases.outcomes[found.key] = waiting
        await self._keep(found)
        try:
            fault = await asyncio.wait_for(waiting, DIALOG_SECONDS)
        except TimeoutError:
            await ack(response_action="update", view=dialogs.told(CHECKING))
            return
        finally:
            self._office.cases.outcomes.pop(found.key, None)
        if fault:
            await ack(response_action="errors", errors={at: fault})
        else:
            await ack(response_action="update", view=dialogs.told(f"“{title}” is submitted."))

    async def _store(
        self, kind: Kind, body: JsonDict, data: JsonDict, thread: str = "", channel: str = ""
    ) -> None:
        await self._keep(self._incoming(kind, body, data, thread, channel))

    def _incoming(
        self, kind: Kind, body: JsonDict, data: JsonDict, thread: str = "", channel: str = ""
    ) -> Incoming:
        """Each press is a job of its own: whether it does anything is for the case to say."""
        where = channel or str((body.get("channel") or {}).get("id") or "")
        user, team = str(body["user"]["id"]), self._office.identity.team
        key = f"{kind}:{team}:{body.get('trigger_id')}"
        return Incoming(kind, key, team, where, thread=thread, user=user, data=data)

    async def _who(self, body: JsonDict) -> Actor:
        """Whom Slack does not describe may do what a stranger may: nothing."""
        user = str(body["user"]["id"])
        person = await self._office.people.person(user)
        return actor(self._office.directory.of_person(person), user)

    async def _show(self, body: JsonDict, view: Callable[[OnboardingService, Actor], JsonDict]) -> None:
        who = await self._who(body)
        try:
            made = await self._office.cases.do(lambda service: view(service, who))
        except Not as no:
            await self._refuse(body, await self._named(str(no), who))
            return
        await self._open(body, made)

    async def _named(self, words: str, who: Actor) -> str:
        names = await self._office.cases.do(lambda service: people_in(service.cases(who.caller)))
        return await with_names(self._office, words, names)

    async def _open(self, body: JsonDict, view: JsonDict) -> None:
        try:
            await self._office.api.call("views_open", trigger_id=body.get("trigger_id"), view=view)
        except SlackTrouble as error:
            log.info("A dialog could not be opened: %s", error)

    async def _refuse(self, body: JsonDict, words: str) -> None:
        """To the one who pressed alone: below the message, or in a dialog where there is no message."""
        url = str(body.get("response_url") or "")
        if not url:
            await self._open(body, dialogs.told(words))
            return
        payload = {"response_type": "ephemeral", "replace_original": False, "text": mrkdwn(words)}
        try:
            await self._office.respond(url, payload)
        except SlackTrouble as error:
            log.info("Not told: %s", error)


def pressed_about(body: JsonDict) -> JsonDict:
    """Of what is no value of ours: no case."""
    return {**blocks.subject({}), **blocks.about(str(body["actions"][0].get("value") or ""))}
