"""What the client orders in conversation: a case is started, a step is waived. Only after a yes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from assistant.onboarding import telling
from assistant.onboarding.cases import Case
from assistant.onboarding.identity import Actor, is_client, vendors
from assistant.onboarding.machine import Action, Event, Refused, apply
from assistant.onboarding.memory import Memory, Pending, Said
from assistant.onboarding.programme import Programme, Step
from assistant.onboarding.service import OnboardingService
from assistant.onboarding.starting import StartWish, programmes_meant, start_wish, vendor_meant

WAIVING = re.compile(r"\b(?:waive|skip|leave out|exempt|waived)\b", re.I)
REASON = re.compile(
    r"(?:[\s,;.]+(?:because|since|as|reason(?: is)?)\b:?|\s[-–—](?=\s)|:(?=\s)"
    r"|[,;.](?=\s+(?:they|he|she|we|it|this|that|the|there|our|its?)\b))\s*(?P<why>\S.*)\Z",
    re.I | re.S,
)
QUESTION = re.compile(
    r"\?\s*\Z|^\s*(?:how|what|which|who|whose|when|where|why|do|does|did|is|are|can|could|may|should)\b", re.I
)
LONGEST_REASON = 500


def split_reason(text: str) -> tuple[str, str]:
    """`Waive the NDA for Acme because it is old`: the order, and the reason or nothing."""
    verb = WAIVING.search(text)
    found = REASON.search(text, verb.end()) if verb else None
    if found is None:
        return text, ""
    return text[: found.start()], " ".join(found["why"].split()).rstrip()[:LONGEST_REASON]


def is_question(text: str) -> bool:
    return QUESTION.search(text) is not None


class Orders:
    def __init__(self, service: OnboardingService) -> None:
        self._service = service

    def start(self, text: str, actor: Actor, on: date, memory: Memory) -> Said | None:
        """None: the words start nothing. Raises Refused."""
        wish = start_wish(text)
        if wish is None or not (is_client(actor.caller) or vendors(actor.caller)):
            return None
        if not is_client(actor.caller):
            if wish.loose:
                return None
            raise Refused("only the client may start a case", "Ask the vendor manager")
        usable = [one.programme for one in self._service.programmes(actor.caller) if one.programme is not None]
        found = programmes_meant(wish.programme, wish.person, usable)
        if wish.loose and not found:
            return None
        if len(found) != 1:
            return Said(telling.which_programme(wish.programme, found or usable, bool(found)), memory)
        return self._ask_start(found[0], wish, actor, on, memory)

    def _ask_start(self, chosen: Programme, wish: StartWish, actor: Actor, on: date, memory: Memory) -> Said:
        known = self._service.known_vendors(actor.caller)
        vendor = vendor_meant(wish.vendor, known)
        if chosen.personal and not wish.person:
            return Said(telling.for_whom(chosen, vendor), memory)
        self._service.check_start(actor, chosen.id, vendor, wish.person or None, wish.on or on)
        pending = Pending(vendor, chosen.id, "", do="start", person=wish.person, on=wish.on or on)
        words = telling.wants_start(chosen, pending.case, wish.person, wish.on or on, vendor in known)
        return Said(words, replace(memory, pending=pending))

    def waive(self, case: Case, step: Step, reason: str, actor: Actor, memory: Memory) -> Said:
        """Asks for the reason, then for a yes. Raises Refused where it may not be waived."""
        judged = Event(Action.WAIVE, step.id, actor, datetime.now(UTC), reason or "as it stands")
        apply(case.programme, case.vendor, case.state, judged)
        pending = Pending(case.id, step.id, reason, do="waive")
        return self._ask_waiver(case, step, pending, replace(memory, case=case.id, step=step.id))

    def _ask_waiver(self, case: Case, step: Step, pending: Pending, memory: Memory) -> Said:
        words = telling.wants_waiver(case, step, pending.note)
        return Said(words, replace(memory, pending=replace(pending, asked=True)))

    def reason_for(self, pending: Pending, text: str, actor: Actor, memory: Memory) -> Said:
        """The words are the reason that a waiver waits for; none, where they are only a yes."""
        case = self._service.find(actor.caller, pending.case)
        step = case.programme.by_id[pending.step]
        reason = " ".join(re.sub(r"^\s*(?:because|since|reason:)\s+", "", text, flags=re.I).split())
        return self._ask_waiver(case, step, replace(pending, note=reason[:LONGEST_REASON]), memory)

    def ask_again(self, pending: Pending, actor: Actor, memory: Memory) -> Said:
        if pending.do == "waive":
            case = self._service.find(actor.caller, pending.case)
            return self._ask_waiver(case, case.programme.by_id[pending.step], pending, memory)
        chosen, known = self._programme(pending, actor), self._service.known_vendors(actor.caller)
        on = pending.on or date.today()
        words = telling.wants_start(chosen, pending.case, pending.person, on, pending.case in known)
        return Said(words, replace(memory, pending=replace(pending, asked=True)))

    def do(self, pending: Pending, actor: Actor, on: date, memory: Memory) -> Said:
        """After the yes. Judged again: much may have happened since the question. Raises Refused."""
        if pending.do == "waive":
            case = self._service.find(actor.caller, pending.case)
            step = case.programme.by_id[pending.step]
            self._service.decide(actor, case.id, step.id, Action.WAIVE, on=on, text=pending.note)
            return Said(telling.waived(case, step, pending.note), replace(memory, pending=None))
        made = self._service.start(actor, pending.step, pending.case, pending.on or on, pending.person or None)
        case = self._service.find(actor.caller, made["case"])
        return Said(telling.started(case), Memory(case.id))

    def _programme(self, pending: Pending, actor: Actor) -> Programme:
        for one in self._service.programmes(actor.caller):
            if one.programme is not None and one.programme.id == pending.step:
                return one.programme
        raise Refused(f"the programme {pending.step} is gone", "Start the case with another")


def nothing_done(pending: Pending) -> str:
    return {"submit": "Nothing was submitted.", "waive": "Nothing was waived.", "start": "No case was started."}[
        pending.do
    ]
