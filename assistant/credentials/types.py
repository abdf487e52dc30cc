"""A certificate, a licence or an insurance, as the register keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.types import JsonDict

# A new document that is issued this long before the old one ends takes its place, even under another number.
# Issued earlier, it is a second one that the holder has as well, and both are watched.
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
            "days_left": self.days_left(on),
            "state": self.state(on),
        }


def fold(text: str) -> str:
    return " ".join(text.casefold().split())


def current(credentials: list[Credential]) -> list[Credential]:
    """Those that nothing has renewed."""
    keyed = [(one.key[:3], one) for one in credentials]
    groups: dict[tuple[str, ...], list[Credential]] = {}
    for key, one in keyed:
        groups.setdefault(key, []).append(one)
    return [one for key, one in keyed if not any(_takes_over(other, one) for other in groups[key])]


def _takes_over(later: Credential, earlier: Credential) -> bool:
    ahead = (earlier.expires - later.issued).days
    return later.expires > earlier.expires and ahead <= RENEWAL_WINDOW_DAYS
