"""The register as values: an obligation with its citation, and what was decided about it. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields, replace
from datetime import date

from assistant.obligations.roles import side_of_role
from assistant.obligations.types import KINDS, Proposal
from knowledge.types import JsonDict


@dataclass(frozen=True, slots=True)
class Obligation:
    id: str
    document: str
    title: str
    section: str
    page: int | None
    quote: str  # the clause, word for word
    audience: tuple[str, ...]
    vendor: str | None
    party: str
    action: str
    deadline: str
    frequency: str
    condition: str
    evidence: str
    kind: str
    state: str = "proposed"  # proposed | approved | dropped
    starts: str = ""  # ISO date; due dates count from it
    decided_by: str = ""
    changed: tuple[str, ...] = field(default=())  # what a person wrote in other words
    side: str | None = None  # vendor or client; empty: the document does not tell; None: nobody looked

    def decided(self, action: str, changes: JsonDict, by: str) -> Obligation:
        state = {"approve": "approved", "drop": "dropped"}[action]
        return replace(
            self,
            **changes,
            state=state,
            decided_by=by,
            changed=tuple(sorted({*self.changed, *changes} - {"starts", "side"})),
        )

    @property
    def owed_by(self) -> str | None:
        """vendor, client, both, or None where nothing tells."""
        if self.party == "parties":
            return "both"
        return (self.side if self.side is not None else side_of_role(self.party, self.vendor or "")) or None

    def to_json(self) -> JsonDict:
        shown = {
            one.name: getattr(self, one.name) for one in fields(self) if one.name not in {"audience", "starts"}
        }
        citation = {name: shown.pop(name) for name in ("document", "title", "section", "page", "quote")}
        return {
            **shown,
            "side": self.owed_by,
            "starts": self.starts or None,
            "changed": list(self.changed),
            "citation": citation,
        }


def fault_of(changes: JsonDict) -> tuple[str, str] | None:
    """What is wrong with an edit, and the remedy."""
    if "kind" in changes and changes["kind"] not in KINDS:
        return f"{changes['kind']!r} is no kind", f"Kinds are: {', '.join(KINDS)}"
    for name in ("party", "action"):
        if name in changes and not str(changes[name]).strip():
            return f"{name} is empty", f"Write {name}, or leave it as it is"
    if changes.get("starts"):
        try:
            date.fromisoformat(str(changes["starts"]))
        except ValueError:
            return f"{changes['starts']!r} is not a day", "Write it as YYYY-MM-DD"
    return None


def identifier(document: str, proposal: Proposal, quote: str) -> str:
    text = "\0".join((document, proposal.party, proposal.action, quote))
    return hashlib.sha256(text.encode()).hexdigest()[:10]
