"""A programme file, read and judged: every fault with its line and what to do about it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.onboarding.identity import CLIENT, TEAM, is_owner
from assistant.onboarding.located_yaml import Located, YamlFault, parse
from assistant.onboarding.mending import UNKNOWN, mended
from assistant.onboarding.programme import Programme, Source, Step, cycle

MAX_STEPS = 500
MAX_DUE_DAYS = 3_650  # ten years: more is a slip of the keyboard
IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "correct its name or remove it",
    "string_type": "write a text; put quotes around words like yes, no or 12",
    "int_type": "write a whole number",
    "string_pattern_mismatch": "use letters, digits, '-', '_' and '.' only",
    "list_type": "write a list: [one, two]",
    "model_type": "write keys and values",
    "dict_type": "write keys and values",
}

SourceCheck = Callable[[Source], str | None]
"""What is wrong with a source, in words; None when it stands in the knowledge base."""


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    reason: str
    remedy: str


class ProgrammeError(Exception):
    """A programme that cannot be used. `reason` names file and line of the first fault."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        first, more = faults[0], len(faults) - 1
        self.file = file
        self.faults = tuple(faults)
        self.reason = f"{file}, line {first.line}: {first.reason}" + (f" (and {more} more)" if more else "")
        self.remedy = first.remedy[:1].upper() + first.remedy[1:]
        super().__init__(self.reason)


class _SourceModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: str = Field(min_length=1)
    section: str | None = None


class _StepModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=IDENTIFIER)
    title: str = Field(min_length=1, max_length=200)
    owner: str
    due_days: int = Field(ge=0, le=MAX_DUE_DAYS, strict=True)
    evidence: Literal["document", "attestation", "none"] = "none"
    after: list[str] = []
    source: _SourceModel
    approver: str = CLIENT
    waivable: bool = Field(default=True, strict=True)

    def step(self) -> Step:
        return Step(
            self.id,
            self.title,
            self.owner,
            self.due_days,
            self.evidence,
            tuple(dict.fromkeys(self.after)),
            Source(self.source.document, self.source.section),
            self.approver,
            self.waivable,
        )


class _ProgrammeModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=IDENTIFIER)
    title: str = Field(min_length=1, max_length=200)
    applies_to: dict[str, list[str]] = {}
    waived_by: str = CLIENT
    steps: list[_StepModel] = Field(min_length=1, max_length=MAX_STEPS)


def parse_programme(text: str, file: str, check: SourceCheck | None = None) -> Programme:
    """Raises ProgrammeError with all faults. Without `check` sources are taken as they are written."""
    try:
        located = parse(text)
    except YamlFault as fault:
        raise ProgrammeError(file, [Fault(fault.line, fault.reason, fault.remedy)]) from fault
    try:
        model = _ProgrammeModel.model_validate(located.plain())
    except ValidationError as error:
        found = [*_shape_faults(error, located), *_faults_beside(error, located, check)]
        raise ProgrammeError(file, sorted(found, key=lambda fault: fault.line)) from error
    faults = _meaning_faults(model, located, check)
    if faults:
        raise ProgrammeError(file, sorted(faults, key=lambda fault: fault.line))
    applies = {name: tuple(values) for name, values in model.applies_to.items()}
    return Programme(model.id, model.title, tuple(step.step() for step in model.steps), applies, model.waived_by)


def _meaning_faults(
    model: _ProgrammeModel, located: Located, check: SourceCheck | None, ordered: bool = True
) -> list[Fault]:
    faults = [*_decider_faults(model, located), *_step_faults(model, located)]
    if ordered:
        faults += _order_faults(model, located)
    return faults if check is None else [*faults, *_source_faults(model, located, check)]


def _faults_beside(error: ValidationError, located: Located, check: SourceCheck | None) -> list[Fault]:
    """What is wrong with the values whose shape is right. Without all ids nothing is said about the order."""
    wrong = [fault["loc"] for fault in error.errors(include_url=False)]
    try:
        model = _ProgrammeModel.model_validate(mended(located.plain(), wrong))
    except ValidationError:
        return []
    nameless = any(loc[0] == "steps" and loc[-1] == "id" for loc in wrong if loc)
    return _meaning_faults(model, located, check, ordered=not nameless)


def _shape_faults(error: ValidationError, located: Located) -> list[Fault]:
    faults = []
    for fault in error.errors(include_url=False):
        name = str(fault["loc"][-1]) if fault["loc"] else "the file"
        where = _named(located, fault["loc"])
        kind = fault["type"]
        reason = {"missing": f"{name} is missing", "extra_forbidden": f"{name} is not a key"}.get(
            kind, f"{name}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"
        )
        remedy = REMEDIES.get(kind, "correct the value")
        if kind == "extra_forbidden" and (near := _nearest(name, fault["loc"])):
            remedy = f"did you mean {near}?"
        faults.append(Fault(located.line_of(fault["loc"]), where + reason, remedy))
    return sorted(faults, key=lambda fault: fault.line)


def _named(located: Located, loc: Sequence[Any]) -> str:
    """`step nda: ` where the fault is inside a step that has an id."""
    if len(loc) < 2 or loc[0] != "steps":
        return ""
    at = located.plain()["steps"][loc[1]]
    name = at.get("id") if isinstance(at, dict) else None
    return f"step {name}: " if isinstance(name, str) else f"step number {loc[1] + 1}: "


def _nearest(name: str, loc: Sequence[Any]) -> str | None:
    model = _ProgrammeModel if len(loc) == 1 else _SourceModel if "source" in loc else _StepModel
    return next(iter(difflib.get_close_matches(name, model.model_fields, 1)), None)


def _step_faults(model: _ProgrammeModel, located: Located) -> list[Fault]:
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, step in enumerate(model.steps):
        line = located.line_of(("steps", number, "id"))
        if step.id in seen:
            faults.append(
                Fault(line, f"step {step.id} is there twice (first on line {seen[step.id]})", "rename one of them")
            )
        seen.setdefault(step.id, line)
        if not is_owner(step.owner):
            at = located.line_of(("steps", number, "owner"))
            faults.append(
                Fault(
                    at,
                    f"step {step.id}: nobody knows the owner {step.owner!r}",
                    "write vendor, client, or a team like team:legal",
                )
            )
    return faults


def _decider_faults(model: _ProgrammeModel, located: Located) -> list[Fault]:
    """Who approves and who waives is always of the client's side."""
    named: list[tuple[tuple[str | int, ...], str, str]] = [(("waived_by",), "waived_by: ", model.waived_by)]
    named += [
        (("steps", number, "approver"), f"step {step.id}: approver ", step.approver)
        for number, step in enumerate(model.steps)
    ]
    return [
        Fault(
            located.line_of(way),
            f"{said}{role!r} is not of the client's side",
            "write client, or a team like team:legal",
        )
        for way, said, role in named
        if role != CLIENT and not TEAM.match(role)
    ]


def _order_faults(model: _ProgrammeModel, located: Located) -> list[Fault]:
    numbers = {step.id: number for number, step in enumerate(model.steps)}
    faults: list[Fault] = []
    for number, step in enumerate(model.steps):
        line = located.line_of(("steps", number, "after"))
        for name in step.after:
            if name not in numbers:
                near = next(iter(difflib.get_close_matches(name, numbers, 1)), None)
                remedy = f"did you mean {near}?" if near else "write the id of a step of this programme"
                faults.append(Fault(line, f"step {step.id} comes after {name!r}, which is no step", remedy))
    circle = cycle({step.id: step.after for step in model.steps})
    if circle:
        line = located.line_of(("steps", numbers[circle[0]], "after"))
        way = " after ".join(circle)
        faults.append(Fault(line, f"the steps go in a circle: {way}", "remove one of these from its after"))
    return faults


def _source_faults(model: _ProgrammeModel, located: Located, check: SourceCheck) -> list[Fault]:
    faults = []
    for number, step in enumerate(model.steps):
        if step.source.document == UNKNOWN:
            continue
        wrong = check(Source(step.source.document, step.source.section))
        if wrong:
            key = "section" if re.search(r"\bsection\b", wrong) else "document"
            line = located.line_of(("steps", number, "source", key))
            remedy = "correct the name, or ingest the document that has it: bpo ingest FOLDER"
            faults.append(Fault(line, f"step {step.id}: {wrong}", remedy))
    return faults
