"""Onboarding in conversation: a sentence in, plain words out. Nothing is done before somebody has said yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.onboarding import telling
from assistant.onboarding.cases import Case, Task, is_own, overdue_first
from assistant.onboarding.hearing import Listen
from assistant.onboarding.identity import Actor
from assistant.onboarding.intents import Intent, Wish, recognise
from assistant.onboarding.intents import plain as spoken_of
from assistant.onboarding.lexicon import YES_NO
from assistant.onboarding.machine import Refused, State, may_submit
from assistant.onboarding.memory import Memory, Pending, Said
from assistant.onboarding.mentions import Mentioned, mentioned
from assistant.onboarding.orders import Orders, is_question, nothing_done, split_reason
from assistant.onboarding.programme import Step
from assistant.onboarding.service import OnboardingService, plain

__all__ = ["NO", "YES", "Clerk", "Memory", "Pending", "Said"]

YES = re.compile(
    r"(?:yes|yes please|y|yep|yeah|sure|ok|okay|confirm|confirmed|do it|go ahead|please do|submit it)[.! ]*\Z",
    re.I,
)
NO = re.compile(r"(?:no|no thanks|n|nope|cancel|stop|don'?t|do not|never mind|not yet|later)[.! ]*\Z", re.I)


class Clerk:
    def __init__(self, service: OnboardingService, listen: Listen | None = None) -> None:
        self._service = service
        self._orders = Orders(service)
        self._listen = listen

    def reply(
        self, text: str, actor: Actor, on: date, memory: Memory | None = None, file: Path | None = None
    ) -> tuple[Said | None, Memory]:
        """What to say, and what to remember; nothing to say means that it is a question for the documents.

        `file` is a document that came with the words. Never raises Refused: a refusal is an answer.
        """
        before = memory or Memory()
        try:
            said = self._pending(text, actor, on, before, file) or self._fresh(text, actor, on, before, file)
        except Refused as refused:
            said = Said(
                f"{refused.reason[:1].upper()}{refused.reason[1:]}. {refused.remedy}.",
                replace(before, pending=None),
            )
        if said is not None:
            return said, said.memory
        waiting = replace(before.pending, asked=False) if before.pending else None
        return None, replace(before, pending=waiting)

    def _pending(self, text: str, actor: Actor, on: date, memory: Memory, file: Path | None) -> Said | None:
        pending = memory.pending
        if pending is None:
            return None
        if file is not None and pending.do == "submit":
            if self._names_other(text, actor, pending):
                return None
            return self._ask(replace(pending, file=file, asked=True), actor, memory)
        if NO.match(text.strip()):
            return Said(nothing_done(pending), replace(memory, pending=None))
        if not YES.match(text.strip()):
            return self._reason(text, actor, memory, pending)
        if pending.do != "submit":
            if pending.wants_reason or not pending.asked:
                return self._orders.ask_again(pending, actor, memory)
            return self._orders.do(pending, actor, on, memory)
        if not pending.asked:  # a yes to something else must not submit anything
            return self._ask(replace(pending, asked=True), actor, memory)
        case = self._service.find(actor.caller, pending.case)
        step = case.programme.by_id[pending.step]
        if step.evidence == "document" and pending.file is None:
            return self._ask(pending, actor, memory)
        self._service.submit(actor, case.id, step.id, on=on, note=pending.note, file=pending.file)
        return Said(telling.submitted(case, step), replace(memory, pending=None))

    def _reason(self, text: str, actor: Actor, memory: Memory, pending: Pending) -> Said | None:
        """Words after the question why a step is waived, unless they are a question or another wish."""
        if not (pending.wants_reason and pending.asked) or not text.strip() or is_question(text):
            return None
        if _recognised(split_reason(text)[0], self._held(actor)) is not None:
            return None
        return self._orders.reason_for(pending, text, actor, memory)

    def _names_other(self, text: str, actor: Actor, pending: Pending) -> bool:
        """Whether the words are about another step, or another case, than the one that waits."""
        held = self._held(actor)
        said = spoken_of(text, *_known(held))
        if said.step is not None and said.step != pending.step:
            return True
        named = self._meant(held, Intent(Wish.SUBMIT, who=said.who), None) if said.who else []
        return bool(named) and pending.case not in [case.id for case in named]

    def _fresh(self, text: str, actor: Actor, on: date, memory: Memory, file: Path | None) -> Said | None:
        """What is asked beside a submission that waits: a yes after it is a yes to something else."""
        said = self._wish(text, actor, on, memory, file)
        waiting = memory.pending
        if said is None or waiting is None or said.memory.pending is not waiting:
            return said
        return replace(said, memory=replace(said.memory, pending=replace(waiting, asked=False)))

    def _held(self, actor: Actor) -> list[Case]:
        return [case for case in self._service.cases(actor.caller) if not case.done]

    def _ask(self, pending: Pending, actor: Actor, memory: Memory) -> Said:
        case = self._service.find(actor.caller, pending.case)
        step = case.programme.by_id[pending.step]
        lacks = step.evidence == "document" and pending.file is None
        words = telling.wants_document(step) if lacks else telling.wants_yes(case, step, pending.file)
        return Said(words, replace(memory, pending=pending), wants_file=lacks)

    def _wish(self, text: str, actor: Actor, on: date, memory: Memory, file: Path | None) -> Said | None:
        started = self._orders.start(text, actor, on, memory) if file is None else None
        if started is not None:
            return started
        held = self._held(actor)
        order, reason = split_reason(text)
        intent = _recognised(order, held, self._listen) if reason else None
        if intent is None or intent.wish is not Wish.WAIVE:
            intent, reason = _recognised(text, held, self._listen), ""
        submits = memory.pending is not None and memory.pending.do == "submit"
        if intent is None and file is not None and submits and memory.pending is not None:
            said = spoken_of(text, *_known(held))  # a document comes, for the step or the case that is named
            intent = Intent(Wish.SUBMIT, said.step or memory.pending.step, said.who)
        if intent is None:
            return None
        if intent.wish is Wish.NEXT:
            return self._next(held, intent, actor, on, memory)
        if intent.wish is Wish.OVERDUE:
            return Said(telling.overdue(overdue_first(self._meant(held, intent, None), on), on), memory)
        if intent.wish is Wish.SUBMIT:
            return self._submission(held, intent, actor, memory, text=text, file=file)
        found = self._meant(held, intent, memory)
        case = found[0] if len(found) == 1 else the_vendors_own(found)
        if case is None:
            return Said(telling.which(overdue_first(found, on)), memory)
        if intent.wish is Wish.WAIVE:
            return self._waiver(case, self._step(case, intent, memory), reason, actor, memory)
        about = self._about(case, intent, actor, on, memory)
        others = [one for one in found if one is not case and intent.wish is Wish.MISSING and not intent.step]
        return replace(about, text="\n".join([about.text, *telling.beside(others, on)])) if others else about

    def _waiver(self, case: Case, step: Step | None, reason: str, actor: Actor, memory: Memory) -> Said:
        if step is None:
            return Said(telling.which_step(case), memory)
        return self._orders.waive(case, step, reason, actor, memory)

    def _about(self, case: Case, intent: Intent, actor: Actor, on: date, memory: Memory) -> Said:
        step = self._step(case, intent, memory)
        after = replace(memory, case=case.id, step=step.id if step else memory.step)
        if intent.wish is Wish.GO_LIVE:
            return Said(telling.go_live(case, on), after)
        if intent.wish is Wish.MISSING:
            return Said(
                telling.step_state(case, step, on) if intent.step and step else telling.missing(case, on), after
            )
        if step is None:
            return Said(telling.which_step(case), after)
        if intent.wish is Wish.APPROVER:
            return Said(telling.approver(case, step), after)
        found = self._service.why(actor.caller, case.id, step.id, on)
        return Said(telling.why(step, found), after, tuple(found))

    def _next(self, held: Sequence[Case], intent: Intent, actor: Actor, on: date, memory: Memory) -> Said:
        tasks = self._service.tasks(actor)
        if intent.who:
            meant = self._meant(held, intent, None)
            tasks = [task for task in tasks if task.case.id in {case.id for case in meant}]
            if not tasks and len(meant) == 1:  # nothing to do for whoever asks: then who has to do what
                return Said(telling.missing(meant[0], on), replace(memory, case=meant[0].id))
        about = replace(memory, case=tasks[0].case.id, step=tasks[0].step.id) if tasks else memory
        return Said("\n".join([*self._named(held, intent, tasks, on), telling.tasks(tasks, on)]), about)

    def _named(self, held: Sequence[Case], intent: Intent, tasks: Sequence[Task], on: date) -> list[str]:
        """The state of the step that is named, which is not among the `tasks`: until when it is due."""
        if intent.step in {task.step.id for task in tasks}:
            return []
        having = [case for case in self._meant(held, intent, None) if intent.step in case.programme.by_id]
        return [telling.step_state(one, one.programme.by_id[str(intent.step)], on) for one in having[:1]]

    def _submission(
        self, held: Sequence[Case], intent: Intent, actor: Actor, memory: Memory, *, text: str, file: Path | None
    ) -> Said:
        meant = self._meant(held, intent, None)
        if intent.step is None:
            doable = [one for one in self._service.tasks(actor) if one.do == "submit" and one.case in meant]
            before = [one for one in doable if (one.case.id, one.step.id) == (memory.case, memory.step)]
            done = before or doable
            if len(done) > 1:
                return Said(telling.which_task(done), memory)
            if done:
                meant, intent = [done[0].case], replace(intent, step=done[0].step.id)
        having = [case for case in meant if intent.step in case.programme.by_id]
        if not having:
            return Said(telling.which_step(meant[0]) if len(meant) == 1 else telling.which(meant), memory)
        step_id = intent.step or ""
        open_now = [case for case in having if case.state[step_id].state in (State.OPEN, State.REJECTED)]
        own = [case for case in open_now if is_own(case.programme.by_id[step_id], case.vendor, actor)]
        mine = own or [case for case in open_now if may_submit(case.programme.by_id[step_id], case.vendor, actor)]
        found = mine or having
        if len(found) > 1:
            return Said(telling.which(found), memory)
        case = found[0]
        step = case.programme.by_id[step_id]
        about = replace(memory, case=case.id, step=step.id)
        if not mine:
            return Said(telling.cannot_submit(case, step), about)
        return self._ask(Pending(case.id, step.id, text.strip(), file), actor, about)

    def _meant(self, held: Sequence[Case], intent: Intent, memory: Memory | None) -> list[Case]:
        """The cases that a sentence can be about: named, spoken of before, having the step, or all."""
        if intent.who:
            wanted = plain(intent.who)
            named = [one for one in held if wanted in map(plain, _names(one))]
            having = [one for one in named if intent.step in one.programme.by_id]
            return having or named or list(held)
        before = [case for case in held if memory and case.id == memory.case]
        with_step = [case for case in held if intent.step is None or intent.step in case.programme.by_id]
        return before if before and before[0] in with_step else with_step

    def _step(self, case: Case, intent: Intent, memory: Memory) -> Step | None:
        """Named, or spoken of before, or the only one that is open."""
        known = case.programme.by_id
        if intent.step in known:
            return known[intent.step]
        if memory.case == case.id and memory.step in known:
            return known[memory.step]
        under_way = [
            one for one in case.programme.steps if case.state[one.id].state in (State.OPEN, State.SUBMITTED)
        ]
        return under_way[0] if len(under_way) == 1 else None


def _recognised(text: str, held: Sequence[Case], listen: Listen | None = None) -> Intent | None:
    """Steps are looked for in the case that is named first: two programmes call different steps by one name."""
    steps, names = _known(held)
    who = spoken_of(text, [], names).who
    meant = [case for case in held if who in _names(case)]
    own = recognise(text, _known(meant)[0], names) if meant else None
    return own or recognise(text, steps, names, listen)


def the_vendors_own(found: Sequence[Case]) -> Case | None:
    """`What is missing for Acme?` is about its own case first, and not about those of its people."""
    own = [case for case in found if case.person is None]
    return own[0] if len(own) == 1 and len({case.vendor for case in found}) == 1 else None


def _known(held: Sequence[Case]) -> tuple[list[Mentioned], list[str]]:
    """What can be named in a sentence: steps, and the names of cases."""
    steps = {step.id: step.title for case in held for step in case.programme.steps}
    return mentioned(steps.items()), sorted({name for case in held for name in _names(case)})


def _names(case: Case) -> tuple[str, ...]:
    """Vendor, person, id, and the first name of the person, if it is no word that begins a question: `Will`."""
    first = (case.person or "").split()[:1]
    return (case.vendor, case.person or case.vendor, case.id, *(one for one in first if plain(one) not in YES_NO))
