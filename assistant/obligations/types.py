"""What somebody is obliged to do, as it was proposed from a document or approved by a person."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "report",
    "notice",
    "payment",
    "security",
    "staff",
    "insurance",
    "record",
    "audit",
    "prohibition",
    "service",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A clause that obliges a party. Nothing of it is true before a person has approved it."""

    party: str  # as the document calls it: Supplier, Client, parties
    action: str  # in the document's own words
    deadline: str  # "within 24 hours", in the document's own words; empty where there is none
    frequency: str  # "each month"
    condition: str  # "if the Client disputes an invoice"
    evidence: str  # what proves it: "in writing", "report"
    kind: str  # one of KINDS
    leaf: int  # where the clause stands in the document
    start: int  # in the leaf's readable text
    end: int
    side: str = ""  # vendor or client, as the document tells; empty where it does not
