"""Who acts on a case: as which side, and whether two are the same person. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.types import Caller

VENDOR = "vendor"
CLIENT = "client"
EMPLOYEES = "employees"
TEAM = re.compile(r"team:[\w.&-]+\Z")
VENDOR_NAME = re.compile(r"[\w.&-]+\Z")
ANYONE = frozenset({"public"})


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller who does something. `name` is empty where only the labels are known."""

    caller: Caller
    name: str = ""

    @property
    def labels(self) -> frozenset[str]:
        return self.caller.labels - ANYONE

    @property
    def shown(self) -> str:
        return self.name or ",".join(sorted(self.labels)) or "public"

    def is_same_person(self, other: Actor) -> bool:
        """Where one of them gave no name, the same labels are taken for the same person: better one too many."""
        if self.name and other.name:
            return self.name.casefold().split() == other.name.casefold().split()
        return self.labels == other.labels


def is_client(caller: Caller) -> bool:
    """Of the company itself. A vendor's label outweighs a team's: teams are named in mixed channels, too."""
    if EMPLOYEES in caller.labels:
        return True
    return not vendors(caller) and any(label.startswith("team:") for label in caller.labels)


def vendors(caller: Caller) -> frozenset[str]:
    """The vendors on whose behalf the caller acts."""
    return frozenset(label.partition(":")[2] for label in caller.labels if label.startswith("vendor:"))


def acts_as(caller: Caller, role: str, vendor: str) -> bool:
    """Whether the caller may do what `role` (vendor, client or a team) does in a case of `vendor`."""
    if role == VENDOR:
        return vendor in vendors(caller)
    return is_client(caller) and (role == CLIENT or role in caller.labels)


def is_owner(text: str) -> bool:
    return text in (VENDOR, CLIENT) or TEAM.match(text) is not None
