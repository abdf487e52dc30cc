"""A programme: the steps that a vendor or a person goes through, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assistant.onboarding.identity import CLIENT
from knowledge.types import JsonDict

PERSON = "person"  # the type of a programme for one person at a vendor
EvidenceKind = Literal["document", "attestation", "none"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a step is explained. `document` as the knowledge base calls it; `section` is how a heading begins."""

    document: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    title: str
    owner: str  # vendor | client | team:NAME
    due_days: int  # calendar days after the case starts
    evidence: EvidenceKind
    after: tuple[str, ...]
    source: Source
    approver: str = CLIENT  # client | team:NAME
    waivable: bool = True


@dataclass(frozen=True)
class Programme:
    id: str
    title: str
    steps: tuple[Step, ...]
    applies_to: Mapping[str, tuple[str, ...]]
    waived_by: str = CLIENT  # client | team:NAME

    @cached_property
    def by_id(self) -> dict[str, Step]:
        return {step.id: step for step in self.steps}

    @property
    def personal(self) -> bool:
        """Whether each case of it is about one person: `applies_to: {type: [person]}`."""
        return self.applies_to.get("type") == (PERSON,)

    def to_json(self) -> JsonDict:
        """The file's own shape: what a case keeps, so that a later edit of the file leaves it alone."""
        return {
            "id": self.id,
            "title": self.title,
            "applies_to": {name: list(values) for name, values in self.applies_to.items()},
            "waived_by": self.waived_by,
            "steps": [
                {
                    "id": step.id,
                    "title": step.title,
                    "owner": step.owner,
                    "due_days": step.due_days,
                    "evidence": step.evidence,
                    "after": list(step.after),
                    "source": {"document": step.source.document, "section": step.source.section},
                    "approver": step.approver,
                    "waivable": step.waivable,
                }
                for step in self.steps
            ],
        }

    @classmethod
    def from_json(cls, kept: JsonDict) -> Programme:
        steps = (
            Step(**{**step, "after": tuple(step["after"]), "source": Source(**step["source"])})
            for step in kept["steps"]
        )
        applies = {name: tuple(values) for name, values in kept["applies_to"].items()}
        return cls(kept["id"], kept["title"], tuple(steps), applies, kept["waived_by"])


def cycle(after: Mapping[str, Iterable[str]]) -> list[str]:
    """The steps of one circle in their order, the first repeated at the end; none: an empty list.

    What is not known is no step and leads nowhere.
    """
    finished: set[str] = set()
    for start in after:
        if start in finished:
            continue
        trail = [start]
        stack = [(start, iter(after[start]))]
        while stack:
            at, waiting = stack[-1]
            following = next((name for name in waiting if name in after and name not in finished), None)
            if following is None:
                stack.pop()
                finished.add(at)
                trail.pop()
            elif following in trail:
                return [*trail[trail.index(following) :], following]
            else:
                trail.append(following)
                stack.append((following, iter(after[following])))
    return []
