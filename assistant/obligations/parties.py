"""Who the parties of a document are, and which of them a subject means. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.obligations.plain_parties import is_plain, named_plainly, sides_in_plain
from assistant.obligations.roles import ROLES, acting, defined_names, sides_of

ARTICLE = r"(?:(?:the|each|every|either|both|neither|any|all|such|said|no|an?)\s+(?:of\s+(?:the\s+)?)?)"
SOME = r"(?:other|first|second|[\w-]+ing|[\w-]+ed)"  # `the terminating party`
BOTH = re.compile(
    rf"\s*(?:(?:the|both|each|either|neither|all|every|no|any|such|an?)\s+(?:of\s+the\s+)?)?(?:{SOME}\s+)?"
    r"(?:part(?:y|ies))(?:\s+hereto)?\b",
    re.I,
)
JOINING = r"\s*,?\s+(?:and\s*/\s*or|and|or|nor)\s+"
OWN_PEOPLE = r"(?:its|their|his|her|any)\s+(?:[\w-]+\s+){0,2}[\w-]+"  # `the Supplier and its staff`
ADVERBS = (
    r"(?:\s+(?:hereby|also|further|therefore|thereafter|each|both|jointly|expressly|always|at all "
    r"times|specifically|"
    r"additionally|likewise|in turn|irrevocably|unconditionally|itself|themselves|"
    r"(?:acting\s+)?through\s+(?:its|their)\s+[\w -]{3,60}|(?:acknowledges?|"
    r"understands?|represents?|warrants?|agrees?|covenants?)(?:\s*,(?:\s+and)?|\s+and)))"
)
# Of a stretch that ends with a comma, what may stand between a subject and its verb.
INSERTION = (
    r"(?:\s*,\s+(?:at|in|on|upon|by|if|where|when|to|with|without|either|through|as|including|for|from|subject|during|"
    r"within|not|unless|and its|or its|acting|prior|after|before|pursuant|except|using|promptly|immediately|"
    r"[a-z]+ly)\b[^;:]{1,160}?,|\s*,[^,;:]{1,60},)"
)
PREPOSITION = re.compile(
    r"\b(?:of|by|to|from|with|for|between|under|in|on|at|than|against|toward|towards|upon|via|through|per|a|an|the|"
    r"this|that|its|their|such|any|which|whom|whose|if|when|where|whenever|unless|until|because|since|while|whether|"
    r"after|before|once|provided|as|what|who)\s*\Z",
    re.I,
)


FARTHEST = (
    600  # characters between a subject and its verb: with insertions no more; texts without end are no clauses
)


@dataclass(frozen=True, slots=True)
class Parties:
    """`names` longest first, each with its side: providing, receiving, people or defined."""

    names: tuple[tuple[str, str], ...]
    providing: str = ""  # what the document calls its provider, where it tells
    receiving: str = ""
    plain: bool = False  # the document states duties in the plain present

    def of(self, subject: str) -> str:
        """The party that a subject means, or nothing: `The Supplier's staff` is not the Supplier."""
        plain = _plain(subject)
        if not plain:
            return ""
        if BOTH.fullmatch(plain):
            return "parties"
        found = self._heads(plain)
        return "parties" if len(set(found)) > 1 else found[0] if found else ""

    def side(self, party: str) -> str:
        """vendor, client, or nothing where the document does not tell."""
        if party and party == self.providing:
            return "vendor"
        if party and party == self.receiving:
            return "client"
        roles = dict(self.names)
        if roles.get(self.providing) == "receiving" or roles.get(self.receiving) == "providing":
            return ""  # the document turns the usual roles round
        return {"providing": "vendor", "receiving": "client"}.get(roles.get(party, ""), "")

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
        return next((name for name, _ in self.names if _word(name, True).match(text, begins.end())), "")

    def ending(self, text: str) -> int | None:
        """Where the party begins with which `text` ends, as the subject of what follows."""
        for match in _one(self._written()).finditer(text, max(0, len(text) - FARTHEST)):
            if PREPOSITION.search(text[max(0, match.start() - FARTHEST) : match.start()]):
                continue
            if _phrase(self._written()).fullmatch(text, match.start()):
                return match.start()
        return None

    def standing(self, text: str) -> tuple[str, int]:
        """The party as a subject at the beginning of a text, and where it ends there; nobody: ("", 0)."""
        match = _joined(self._written()).match(text)
        return (self.of(match[0]), match.end()) if match else ("", 0)

    def several(self, name: str, written: str) -> bool:
        """Whether the verb behind a subject is in the plural: `both parties`, `Callora and Orrin`, `we`."""
        return (
            name in ("parties", "We", "You")
            or re.search(r"\s(?:and|or)\s", written) is not None
            or (written.endswith("s") and not name.endswith("s"))
        ) and re.match(r"(?:each|either|every|neither)\b", written, re.I) is None

    def subjects(self, text: str, start: int) -> list[int]:
        """Where in a text parties may stand as subjects."""
        return [
            match.start()
            for match in _one(self._written()).finditer(text, start)
            if not PREPOSITION.search(text[max(0, match.start() - FARTHEST) : match.start()])
        ]

    def named_in(self, text: str) -> str:
        """The first party named in a text."""
        hits = [
            (match.start(), name) for name, _ in self.names for match in [_word(name, False).search(text)] if match
        ]
        return min(hits)[1] if hits else ""

    def _written(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.names)

    def _heads(self, subject: str) -> list[str]:
        """Parties that stand for themselves in `subject`, joined by `and` or `or` only."""
        found: list[str] = []
        for part in re.split(r"\s+(?:and\s*/\s*or|and|or|nor)\s+|,\s*", subject):
            bare = re.sub(rf"^(?:then\s+)?(?:{ARTICLE}|an?\s+)", "", part, flags=re.I)
            if re.fullmatch(OWN_PEOPLE, part) and found:
                continue
            match = next((name for name, _ in self.names if _word(name, True).fullmatch(bare)), None)
            if match is None and BOTH.fullmatch(part):
                match = "parties"
            if match is None:
                return []
            found.append(match)
        return found


def parties_of(texts: Sequence[str], vendor: str = "") -> Parties:
    """From the readable texts of a document. `vendor`: whom its folder or front matter says it is with."""
    whole = "\n".join(texts)
    names: dict[str, str] = {}
    for side, roles in ROLES:
        for role in roles:
            if re.search(rf"\b{role}s?\b", whole, re.I):
                names[_shown(role, whole)] = side
    for name in (*defined_names(texts, whole), *acting(whole, names)):
        known = names.pop(next((one for one in names if one.casefold() == name.casefold()), ""), None)
        names[name] = known or "defined"
    plain = is_plain(texts)
    if plain:
        names = {name: side for name, side in names.items() if side != "people" and _acts_plainly(name, whole)}
        for name in named_plainly(texts, whole, vendor, names):
            names[name] = "providing" if name == "partner" else "defined"
    ordered = tuple(sorted(names.items(), key=lambda one: -len(one[0])))
    sides = sides_of(whole, names, vendor)
    return Parties(ordered, *(sides_in_plain(whole, names, vendor, sides) if plain else sides), plain)


def _acts_plainly(name: str, whole: str) -> bool:
    """`the Client`, or `the client pays`; a word such as `agent` that also occurs is nobody's name there."""
    written = re.escape(name)
    one = re.search(rf"\b[Tt]he\s+{written}\b", whole) if name[:1].isupper() else None
    return (
        one is not None
        or len(re.findall(rf"\b[Tt]he\s+{written}\s+(?:\w+ly\s+)?(?:\w+s|may|must|will)\b", whole)) > 1
    )


def _plain(subject: str) -> str:
    """Without brackets, an insertion and adverbs: `the Supplier (or its agent), at its cost,` is the Supplier."""
    plain = " ".join(re.sub(r"\([^()]*\)", " ", subject).strip(" ;:").split())
    if plain.endswith(","):
        plain = re.sub(rf"{INSERTION}\Z", "", plain)
    return re.sub(rf"(?:{ADVERBS})+\Z", "", plain.strip(" ,;:"))


def _shown(role: str, text: str) -> str:
    """As the document writes it: `Service Provider`; small where it never does."""
    forms = (role.title(), role.upper())
    return next((form for form in forms if re.search(rf"\b{re.escape(form)}\b", text)), role)


@lru_cache(maxsize=512)
def _word(name: str, plural: bool) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}{'s?' if plural else ''}\b(?!['’]s)", re.I)


@lru_cache(maxsize=64)
def _one(names: tuple[str, ...]) -> re.Pattern[str]:
    """One party as a subject: with an article in any case, without one with a capital letter."""
    return re.compile(rf"(?<![\w’'-]){_one_of(names)}")


def _one_of(names: tuple[str, ...]) -> str:
    every = "|".join((*map(re.escape, (*names, "parties", "party")), rf"{SOME}\s+party"))
    capital = (
        "|".join(re.escape(name) for name in (*names, *map(str.upper, names), "Parties") if name[:1].isupper())
        or r"(?!)"
    )
    if "We" in names:
        capital = rf"{capital}|[Ww]e|[Yy]ou"
    return (
        rf"(?:(?i:{ARTICLE})(?i:{every})(?i:s?)\b|(?:{capital})s?\b|\d+(?:\.\d+)+(?:{capital})\b)"
        r"(?!['’]s|['’]\s)(?:\s+hereto)?"
    )


@lru_cache(maxsize=64)
def _joined(names: tuple[str, ...]) -> re.Pattern[str]:
    one = _one_of(names)
    return re.compile(rf"{one}(?:{JOINING}{one})*")


@lru_cache(maxsize=64)
def _phrase(names: tuple[str, ...]) -> re.Pattern[str]:
    one = _one_of(names)
    joined = rf"{one}(?:{JOINING}(?:{one}|{OWN_PEOPLE}))*"
    return re.compile(rf"{joined}(?:\s*\([^()]*\))?(?:{ADVERBS})*(?:(?!\s*,\s+{one}){INSERTION})?\s*\Z")
