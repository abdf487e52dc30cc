"""Names of parties in a document: roles, defined names, names that act; and which side each is on. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.obligations.deeds import is_deed

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
EITHER = (
    "franchisor", "franchisee", "landlord", "tenant", "reseller", "sponsor", "receiving party", "disclosing party",
    "indemnifying party", "indemnified party", "recipient",
)  # fmt: skip
ROLES = (("providing", PROVIDING), ("receiving", RECEIVING), ("people", PEOPLE), ("defined", EITHER))
RECIPIENTS = frozenset(RECEIVING)

NAME = r"[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,3}"
QUOTED = re.compile(rf"[\"“'‘](?:the\s+)?({NAME})[\"”'’]")
CALLED = re.compile(
    r"\b(?:referred\s+to\s+(?:herein(?:after)?\s+)?as|hereinafter(?:\s+called)?|herein\s+called)\s*,?\s*:?\s*"
    rf"(?:either\s+)?(?:the\s+)?[\"“'‘]?(?:the\s+)?({NAME})"
)
BRACKET = re.compile(r"\(([^()]{2,160})\)")
AMONG = re.compile(
    r"\b(?:made|entered\s+into|dated|agreement|contract)\b[^.]{0,150}\bbetween\b.{10,300}", re.S | re.I
)
FIRST_LEAVES = 12
BARE = re.compile(r"\s*the\s+([A-Z][\w-]+(?: [A-Z][\w-]+)?)\s*")
NOT_PARTIES = re.compile(
    r"\b(?:agreements?|contracts?|services?|term|date|day|fees?|data|software|schedules?|annex|orders?|policy|systems?|"
    r"site|goods|products?|deliverables?|information|laws?|period|territory|premises|property|works?|charges?|"
    r"levels?|act|equipment|website|notices?|sections?|articles?|clauses?|exhibits?|audits?|arbitration|title|price|"
    r"payments?|invoices?|marks?|trademarks?|license|licence|technology|effective|project|program(?:me)?s?|rights?|"
    r"materials?|content|intellectual|reports?|plans?|addend(?:um|a)|appendix|statements?|costs?|liabilit(?:y|ies))\b",
    re.I,
)
NO_NAME = frozenset(
    "it they he she we you this that these those such each either neither both any all no none "
    "nothing if in on at "
    "upon for the a an and or party parties who which where when there section article january "
    "february march april "
    "may june july august september october november december whereas now therefore provided".split()
)
HEAD_LEAVES = 40  # parties are introduced at the top
TIMES = 3  # so often must a capitalised name be asked to do something to be a party without a definition
ASKED = (
    r"(?:\s+(?:hereby|also|further|each))?\s+(?:shall|will|must|agrees?\s+to|undertakes?\s+to|covenants?\s+to)"
    r"(?:\s+(?:not|never))?\s+"
)
ACTOR = re.compile(rf"\b({NAME}){ASKED}(?=(\w[\w ,-]{{0,60}}))")
GIVES = r"(?:provide|perform|deliver|supply|render|furnish|invoice|develop|host|repair|install|manufacture|manage)"
GIVEN = r"(?:provided|performed|delivered|supplied|rendered|furnished|invoiced|installed|manufactured|operated)"
PAYS = r"(?:pay|reimburse|compensate|remunerate|purchase)"


def defined_names(texts: Sequence[str], whole: str) -> list[str]:
    """`(“the Client”)`, `(hereinafter referred to as MORPHO)`: those that act or are a known role."""
    found: dict[str, None] = {}
    known = {role for _, roles in ROLES for role in roles}
    for text in texts[:HEAD_LEAVES]:
        named = [(name, True) for name in CALLED.findall(text)]
        for bracket in BRACKET.findall(text):
            bare = BARE.fullmatch(bracket)
            named += [(name, False) for name in (*QUOTED.findall(bracket), *([bare[1]] if bare else []))]
        for name, called in named:
            plain = name.strip(" .")
            fits = is_name(plain) and not NOT_PARTIES.search(plain)
            if fits and (called or plain.casefold() in known or _acts(plain, whole)):
                found[plain] = None
    for name in _introduced(texts):
        if _acts(name, whole):
            found[name] = None
    return list(found)


def _introduced(texts: Sequence[str]) -> list[str]:
    """`between Alpha Works and Beta Bank`: names that the opening words give."""
    opening = next((match[0] for text in texts[:FIRST_LEAVES] if (match := AMONG.search(text))), "")
    names = re.findall(rf"(?:between|and|among)\s+(?:the\s+)?({NAME})", opening)
    return [name for name in names if is_name(name) and not NOT_PARTIES.search(name)]


def acting(whole: str, known: Mapping[str, str]) -> list[str]:
    """Capitalised names that are often asked to do something."""
    counts: Counter[str] = Counter()
    for match in ACTOR.finditer(whole):
        name = match[1].strip()
        first, _, rest = name.partition(" ")
        name = rest if first == "The" and rest else name
        if is_name(name) and not NOT_PARTIES.search(name) and is_deed(match[2]):
            counts[name] += 1
    taken = {one.casefold() for one in known}
    return [one for one, count in counts.items() if count >= TIMES and one.casefold() not in taken]


def sides_of(whole: str, names: Mapping[str, str], vendor: str) -> tuple[str, str]:
    """What the document calls its provider and its client; empty where neither role nor deed tells."""
    acts = {name: len(_asked(name).findall(whole)) for name in names}
    counts = {name: len(_word(name).findall(whole)) for name in names}
    lean = {name: _lean(name, whole) for name, side in names.items() if side != "people" and acts[name]}
    best = sorted(lean, key=lambda name: (acts[name], counts[name]), reverse=True)[:2]  # the main parties
    if providing := _named(vendor, names):
        others = [name for name in sorted(lean, key=lambda name: acts[name], reverse=True) if name != providing]
        fitting = [name for name in others if names[name] != "providing"] or others
        return providing, fitting[0] if fitting else ""
    sides = [names[name] for name in best]
    if sorted(sides) == ["providing", "receiving"]:
        return best[sides.index("providing")], best[sides.index("receiving")]
    if (len(best) == 2 and "defined" in sides) or sides in (["receiving"] * 2, ["providing"] * 2):
        one, other = best
        if lean[one] * lean[other] < 0 or abs(lean[one] - lean[other]) >= TIMES:
            giving = one if lean[one] > lean[other] else other
            return giving, other if giving == one else one
    if "defined" in sides:  # the parties have names; a word such as `supplier` that also occurs tells nothing
        roles = {side: name for name, side in zip(best, sides, strict=True)}
        return roles.get("providing", ""), roles.get("receiving", "")

    def most(side: str) -> str:
        of_side = [name for name, known in names.items() if known == side]
        return max(of_side, key=lambda name: (acts[name] > 0, counts[name]), default="")

    return most("providing"), most("receiving")


def is_role(party: str) -> bool:
    plain = party.casefold()
    return plain == "parties" or any(plain in (role, f"{role}s") for _, roles in ROLES for role in roles)


def side_of_role(party: str, vendor: str) -> str:
    """From the name alone, for what was written before documents told it, or by a person."""
    plain = party.casefold()
    if plain in PROVIDING or (vendor and same_name(party, vendor)):
        return "vendor"
    return "client" if plain in RECIPIENTS else ""


def _lean(name: str, whole: str) -> int:
    """Above 0 for whoever does the work, below for whoever pays for it."""
    one = rf"\b{re.escape(name)}\b"
    asked = rf"{one}{ASKED}(?:\w+ly\s+|also\s+)?"
    gives = len(re.findall(rf"{asked}{GIVES}\b", whole)) + len(
        re.findall(rf"\b{GIVEN}\s+by\s+(?:the\s+)?{one}", whole)
    )
    paid = len(re.findall(rf"\bpa(?:y|id|yable|yments?)\s+(?:\w+\s+){{0,3}}?to\s+(?:the\s+)?{one}", whole))
    pays = len(re.findall(rf"{asked}{PAYS}\b", whole))
    pays += len(re.findall(rf"\b(?:paid|payable|payments?)\s+by\s+(?:the\s+)?{one}", whole))
    taken = len(re.findall(rf"\b{GIVEN}\s+to\s+(?:the\s+)?{one}", whole))
    return gives + 2 * paid - 2 * pays - taken


def _named(vendor: str, names: Mapping[str, str]) -> str:
    return next(
        (name for name, side in names.items() if side != "people" and vendor and same_name(name, vendor)), ""
    )


def same_name(name: str, vendor: str) -> bool:
    """`Omega` and `omega-services` share their first words."""
    one, other = (re.sub(r"[\W_]+", " ", text.casefold()).split() for text in (name, vendor))
    short, long = sorted((one, other), key=len)
    return bool(short) and long[: len(short)] == short


def is_name(name: str) -> bool:
    if re.fullmatch(r"Party [A-Z\d]", name):
        return True
    return bool(name) and not any(word in NO_NAME for word in name.casefold().split())


def _acts(name: str, whole: str) -> bool:
    return any(is_deed(whole[match.end() : match.end() + 60]) for match in _asked(name).finditer(whole))


@lru_cache(maxsize=512)
def _asked(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}{ASKED}(?!be\b)", re.I)


@lru_cache(maxsize=512)
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b", re.I)
