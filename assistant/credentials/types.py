"""A certificate, a licence or an insurance, as the register keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

from assistant.onboarding.machine import Evidence
from knowledge.types import JsonDict

# A document that ends later takes the place of one of the same holder and kind, whatever its number, as soon
# as it is valid. One that is not valid yet does so only when no more than this is left of the old one.
RENEWAL_WINDOW_DAYS = 120


@dataclass(frozen=True, slots=True)
class Credential:
    holder: str  # the vendor itself, or a person who works for it
    vendor: str
    kind: str
    number: str
    issued: date
    expires: date  # the last day on which it is valid
    contact: str
    issuer: str = ""
    evidence: Evidence | None = None  # without a name: only a hash, of a file that is kept elsewhere

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same document: a second row with this key corrects the first.

        The vendor counts to the letter, as its label does: nobody corrects another's documents.
        """
        return (self.vendor, fold(self.holder), fold(self.kind), fold(self.number))

    def days_left(self, on: date) -> int:
        return (self.expires - on).days

    def state(self, on: date) -> str:
        return "expired" if self.expires < on else "valid"

    def to_json(self, on: date) -> JsonDict:
        return {
            "holder": self.holder,
            "vendor": self.vendor,
            "kind": self.kind,
            "number": self.number,
            "issued": self.issued.isoformat(),
            "expires": self.expires.isoformat(),
            "contact": self.contact,
            "issuer": self.issuer or None,
            "evidence": asdict(self.evidence) if self.evidence else None,
            "days_left": self.days_left(on),
            "state": self.state(on),
        }


def completed(said: Credential, known: Credential | None) -> Credential:
    """With the issuer and the evidence that are known already, where a list does not say them.

    The evidence of other dates proves nothing about these.
    """
    if known is None:
        return said
    same_dates = (known.issued, known.expires) == (said.issued, said.expires)
    evidence = said.evidence or (known.evidence if same_dates else None)
    if known.evidence and evidence and not evidence.name and evidence.sha256 == known.evidence.sha256:
        evidence = known.evidence
    return replace(said, issuer=said.issuer or known.issuer, evidence=evidence)


def fold(text: str) -> str:
    return " ".join(text.casefold().split())


def current(credentials: list[Credential], on: date) -> list[Credential]:
    """Those that nothing has renewed by that day."""
    keyed = [(one.key[:3], one) for one in credentials]
    groups: dict[tuple[str, ...], list[Credential]] = {}
    for key, one in keyed:
        groups.setdefault(key, []).append(one)
    return [one for key, one in keyed if not any(_takes_over(other, one, on) for other in groups[key])]


def _takes_over(later: Credential, earlier: Credential, on: date) -> bool:
    """A newer one that has expired itself is told of alone: nobody is reminded of both."""
    ahead = (earlier.expires - later.issued).days
    return later.expires > earlier.expires and (later.issued <= on or ahead <= RENEWAL_WINDOW_DAYS)
