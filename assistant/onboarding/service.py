"""Onboarding as the fronts use it: a caller in, plain data out. Nothing of another vendor ever leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.onboarding.cases import Case, Task, overdue_first, tasks, tasks_in_order
from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.finding import ProgrammeFile
from assistant.onboarding.identity import VENDOR_NAME, Actor, is_client, vendors
from assistant.onboarding.machine import Action, Event, Evidence, Refused, apply
from assistant.onboarding.programme import Programme, Step
from assistant.onboarding.sources import Excerpt, Sources
from assistant.onboarding.starting import vendor_meant
from assistant.onboarding.store import CaseStore
from assistant.onboarding.views import case_view, event_view, task_view
from knowledge.types import Caller, JsonDict

MAX_PERSON = 100
MAX_AWAY_DAYS = 3653  # ten years: a day farther away is a slip of the keyboard
PROMISED = Evidence(sha256="", name="", kind="", size=0)  # stands in while a submission is judged


class OnboardingService:
    def __init__(
        self,
        store: CaseStore,
        evidence: EvidenceStore,
        sources: Sources,
        programmes: Callable[[], Sequence[ProgrammeFile]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        known_vendors: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self._store = store
        self._evidence = evidence
        self._sources = sources
        self._programmes = programmes
        self._now = now
        self._known_vendors = known_vendors

    def close(self) -> None:
        self._store.close()

    # What is read

    def cases(self, caller: Caller) -> list[Case]:
        """All that `caller` may see: the client all, a vendor its own, anybody else none."""
        return self._store.cases(None if is_client(caller) else vendors(caller))

    def status(
        self, caller: Caller, on: date, *, case: str | None = None, vendor: str | None = None
    ) -> list[JsonDict]:
        """Overdue first."""
        if case is not None:
            found = [self.find(caller, case)]
        else:
            found = [one for one in self.cases(caller) if vendor is None or one.vendor == bare(vendor)]
        return [case_view(one, on, caller, self._sources) for one in overdue_first(found, on)]

    def tasks(self, actor: Actor, case: str | None = None) -> list[Task]:
        found = [self.find(actor.caller, case)] if case else self.cases(actor.caller)
        return tasks_in_order(task for one in found for task in tasks(one, actor))

    def next(self, actor: Actor, on: date, case: str | None = None) -> list[JsonDict]:
        """What `actor` can do now: submit or decide, by due date."""
        return [task_view(task, on) for task in self.tasks(actor, case)]

    def history(self, caller: Caller, case: str) -> list[JsonDict]:
        """Oldest first."""
        return [event_view(event) for event in self.find(caller, case).events]

    def why(self, caller: Caller, case: str, step: str, on: date) -> list[Excerpt]:
        """What the step's source says, as far as `caller` may read it."""
        found = self.find(caller, case)
        return self._sources.excerpts(self.step(found, step).source, caller, on)

    def programmes(self, caller: Caller) -> list[ProgrammeFile]:
        if not is_client(caller):
            raise Refused("programmes are the client's", "Ask the vendor manager")
        return list(self._programmes())

    def known_vendors(self, caller: Caller) -> frozenset[str]:
        """As their labels are written. The client's to know."""
        if not is_client(caller):
            raise Refused("vendors are the client's to know", "Ask the vendor manager")
        return frozenset({case.vendor for case in self.cases(caller)} | set(self._known_vendors()))

    def find(self, caller: Caller, reference: str) -> Case:
        """By id, or by the name of a vendor or a person with one open case. What may not be seen is not there."""
        held = self.cases(caller)
        wanted = plain(reference)
        exact = [case for case in held if case.id == reference.strip()]  # vendors acme and Acme are two
        exact = exact or [case for case in held if case.id.casefold() == wanted]
        named = [case for case in held if wanted in (plain(case.vendor), plain(case.person or ""))]
        still_open = [case for case in named if not case.done] or named
        found = exact or still_open
        if not wanted or not found:
            raise Refused(f"there is no case {reference!r} that you may see", "List them: bpo onboard status")
        if len(found) > 1:
            ids = ", ".join(case.id for case in found)
            raise Refused(f"{reference!r} has several cases: {ids}", "Name one of them")
        return found[0]

    def step(self, case: Case, reference: str) -> Step:
        """By id, or by words of its title that no other step has."""
        wanted = plain(reference)
        steps = case.programme.steps
        exact = [step for step in steps if step.id.casefold() == wanted]
        found = exact or [step for step in steps if wanted and wanted in plain(step.title)]
        if len(found) != 1:
            known = ", ".join(step.id for step in steps)
            raise Refused(f"{reference!r} names no single step of {case.id}", f"Its steps are: {known}")
        return found[0]

    # What is done

    def start(self, actor: Actor, programme: str, vendor: str, on: date, person: str | None = None) -> JsonDict:
        chosen, name, someone = self.check_start(actor, programme, vendor, person, on)
        case = self._store.start(chosen, name, someone, on, actor)
        return case_view(case, on, actor.caller, self._sources)

    def check_start(
        self, actor: Actor, programme: str, vendor: str, person: str | None = None, on: date | None = None
    ) -> tuple[Programme, str, str | None]:
        """What `start` would start: programme, vendor as it is known, and person. Raises Refused."""
        if not is_client(actor.caller):
            raise Refused("only the client may start a case", "Ask the vendor manager")
        if on is not None and abs((on - self._now().date()).days) > MAX_AWAY_DAYS:
            raise Refused(f"{on.isoformat()} is more than ten years away", "Start the case from a nearer day")
        name, someone = bare(vendor), " ".join((person or "").split()) or None
        if not VENDOR_NAME.match(name):
            raise Refused(
                f"{vendor!r} is no vendor's name",
                "Write it as in the label vendor:NAME: letters, digits and . _ & -",
            )
        if someone and len(someone) > MAX_PERSON:
            raise Refused(f"the person's name is longer than {MAX_PERSON} characters", "Shorten it")
        if person is not None and someone is None:
            raise Refused("the person's name is empty", "Write it, or leave --person out")
        name = vendor_meant(name, self.known_vendors(actor.caller))
        chosen = self._programme(programme)
        if chosen.personal and someone is None:
            raise Refused(f"{chosen.id} is for one person", 'Say for whom: --person "Jo Park"')
        self._refuse_second(actor.caller, chosen.id, name, someone)
        return chosen, name, someone

    def submit(
        self, actor: Actor, case: str, step: str, *, on: date, note: str = "", file: Path | None = None
    ) -> JsonDict:
        found = self.find(actor.caller, case)
        asked = self.step(found, step)
        draft = Event(Action.SUBMIT, asked.id, actor, self._now(), note.strip())
        if file is None:
            return self._record(found, draft, on)
        # Judged before the file is kept, so that a refused submission leaves nothing behind.
        checked = Event(draft.action, draft.step, actor, draft.at, draft.text, evidence=PROMISED)
        apply(found.programme, found.vendor, found.state, checked)
        kept = self._evidence.keep(file)
        return self._record(found, Event(draft.action, draft.step, actor, draft.at, draft.text, kept), on)

    def decide(self, actor: Actor, case: str, step: str, action: Action, *, on: date, text: str = "") -> JsonDict:
        """Approve, reject or waive."""
        found = self.find(actor.caller, case)
        return self._record(found, Event(action, self.step(found, step).id, actor, self._now(), text.strip()), on)

    def hand_out(self, caller: Caller, case: str, step: str, target: Path) -> JsonDict:
        """Copies a step's latest evidence to `target`."""
        found = self.find(caller, case)
        asked = self.step(found, step)
        submission = found.state[asked.id].submission
        if submission is None or submission.evidence is None:
            raise Refused(f"“{asked.title}” has no evidence yet", "See: bpo onboard status " + found.id)
        self._evidence.hand_out(submission.evidence, target)
        return {"case": found.id, "step": asked.id, "file": str(target), "sha256": submission.evidence.sha256}

    def _record(self, case: Case, event: Event, on: date) -> JsonDict:
        after = self._store.record(case.id, lambda _: event)
        return case_view(after, on, event.actor.caller, self._sources)

    def _programme(self, reference: str) -> Programme:
        files = self._programmes()
        for one in files:
            if one.programme is not None and one.programme.id == reference:
                return one.programme
        refused = [one.error for one in files if one.error is not None]
        known = ", ".join(one.programme.id for one in files if one.programme is not None)
        for error in refused:
            if reference in error.file:
                raise error
        remedy = f"There are: {known}" if known else "Ingest a folder with a *.programme.yaml: bpo ingest FOLDER"
        if refused:
            remedy += f". {len(refused)} could not be read: bpo onboard programmes"
        raise Refused(f"there is no programme {reference!r}", remedy)

    def _refuse_second(self, caller: Caller, programme: str, vendor: str, person: str | None) -> None:
        for case in self.cases(caller):
            same = case.vendor == vendor and plain(case.person or "") == plain(person or "")
            if same and case.programme.id == programme and not case.done:
                raise Refused(f"{case.name} already goes through {programme}: {case.id}", "Go on with that case")


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def bare(vendor: str) -> str:
    """`vendor:acme` is how labels are written."""
    return vendor.strip().removeprefix("vendor:")
