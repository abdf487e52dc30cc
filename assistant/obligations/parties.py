"""Who the parties of a document are, and which of them a subject means. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# Roles by side; a document that gives its parties other names defines them: ("the Outsourcer").
PROVIDING = (
    "service provider", "supplier", "vendor", "provider", "contractor", "consultant", "processor", "seller",
    "licensor", "carrier", "agency", "outsourcer", "subcontractor", "sub-processor", "developer", "manufacturer",
    "distributor", "agent", "lessor", "operator", "bidder", "tenderer",
)  # fmt: skip
RECEIVING = (
    "client", "customer", "company", "controller", "buyer", "purchaser", "licensee", "lessee", "authority", "bank",
    "employer", "principal", "shipper", "user", "council", "university", "owner",
)  # fmt: skip
PEOPLE = ("employee", "staff", "personnel", "member", "person", "worker", "individual", "supervisor", "manager")
BOTH = re.compile(
    r"\s*(?:(?:the|both|each|either|neither|all|every)\s+(?:of\s+the\s+)?)?(?:part(?:y|ies))(?:\s+hereto)?\b", re.I
)
DEFINED = re.compile(
    r"\(\s*(?:(?:hereinafter|herein|collectively)\s+)?(?:referred to as\s+)?"
    r"(?:the\s+)?[\"“'‘](?:the\s+)?([A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3})[\"”'’]\s*\)"
    r"|\(\s*(?:hereinafter\s+)?the\s+([A-Z][\w-]+(?: [A-Z][\w-]+)?)\s*\)"
)
NOT_PARTIES = re.compile(
    r"\b(?:agreement|contract|services?|term|date|day|fees?|data|software|schedule|annex|order|policy|system|site|"
    r"goods|products?|deliverables?|information|law|period|territory|premises|property|work|charges?|"
    r"levels?|act)\b",
    re.I,
)
HEAD_LEAVES = 40  # parties are introduced at the top


@dataclass(frozen=True, slots=True)
class Parties:
    """`names` longest first, each with its side: providing, receiving, people or defined."""

    names: tuple[tuple[str, str], ...]
    providing: str = ""  # what the document calls its provider, where it has one
    receiving: str = ""

    def of(self, subject: str) -> str:
        """The party that a subject means, or nothing: `The Supplier's staff` is not the Supplier."""
        plain = " ".join(subject.strip(" ,;:").split())
        if not plain:
            return ""
        found = [name for name, _ in self._heads(plain)]
        if BOTH.fullmatch(plain) or len(set(found)) > 1:
            return "parties"
        return found[0] if found else ""

    def other(self, party: str) -> str:
        """The other of two: whoever does not receive a thing has to give it."""
        if party and party == self.receiving:
            return self.providing
        return self.receiving if party and party == self.providing else ""

    def at(self, text: str, start: int) -> str:
        """The party whose name begins there, with an article or with a capital letter."""
        begins = re.compile(r"(?:(?:the|each|either|both)\s+)?", re.I).match(text, start)
        if not begins or not (begins[0] or text[start : start + 1].isupper()):
            return ""
        if BOTH.match(text, start):
            return "parties"
        return next((name for name, _ in self.names if _word(name, plural=True).match(text, begins.end())), "")

    def named_in(self, text: str) -> str:
        """The first party named in a text."""
        hits = [(match.start(), name) for name, _ in self.names for match in [_word(name).search(text)] if match]
        return min(hits)[1] if hits else ""

    def _heads(self, subject: str) -> list[tuple[str, str]]:
        """Parties that stand for themselves in `subject`, joined by `and` or `or` only."""
        found = []
        for part in re.split(r"\s+(?:and|or)\s+|,\s*", subject):
            bare = re.sub(
                r"^(?:then\s+)?(?:the|each|every|any|such|a|an|both|neither|either|all)\s+", "", part, flags=re.I
            )
            match = next((one for one in self.names if _word(one[0], plural=True).fullmatch(bare)), None)
            if match is None:
                return []
            found.append(match)
        return found


def parties_of(texts: Sequence[str]) -> Parties:
    """From the readable texts of a document's leaves."""
    defined = [
        first or second
        for text in texts[:HEAD_LEAVES]
        for first, second in DEFINED.findall(text)
        if not NOT_PARTIES.search(first or second)
    ]
    whole = "\n".join(texts)
    names: dict[str, str] = {}
    for side, roles in (("providing", PROVIDING), ("receiving", RECEIVING), ("people", PEOPLE)):
        for role in roles:
            if re.search(rf"\b{role}s?\b", whole, re.I):
                names[_shown(role, whole)] = side
    for name in defined:
        known = names.pop(next((one for one in names if one.casefold() == name.casefold()), ""), None)
        names[name] = known or "defined"
    counts = Counter({name: len(_word(name).findall(whole)) for name in names})
    ordered = tuple(sorted(names.items(), key=lambda one: -len(one[0])))
    return Parties(ordered, _most(names, counts, "providing"), _most(names, counts, "receiving"))


def _most(names: dict[str, str], counts: Counter[str], side: str) -> str:
    of_side = [name for name, known in names.items() if known == side]
    return max(of_side, key=lambda name: counts[name], default="")


def _shown(role: str, text: str) -> str:
    """As the document writes it: `Service Provider`; small where it never does."""
    capital = role.title()
    return capital if re.search(rf"\b{re.escape(capital)}\b", text) else role


def _word(name: str, plural: bool = False) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}{'s?' if plural else ''}\b(?!['’]s)", re.I)
