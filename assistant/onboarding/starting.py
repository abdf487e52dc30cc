"""`Start the onboarding of Acme with vendor-standard`: a case to begin, recognised from words. Pure.

Names are taken as they are written, so the words are matched as they stand. Nothing here acts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.onboarding.mentions import spoken, stem
from assistant.onboarding.programme import Programme
from assistant.periods import MONTH, day_named


@dataclass(frozen=True, slots=True)
class StartWish:
    """In the words of whoever asks; empty: not said."""

    vendor: str
    person: str = ""
    programme: str = ""
    on: date | None = None
    loose: bool = False  # `start X for Acme` is a case only where X is a programme


POLITE = (
    r"(?:(?:hi|hello|hey|ok|okay|so|and|well|then|please|now)[,!.]?\s+)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?|(?:i|we)\s+(?:want|would\s+like|need|have)\s+to\s+"
    r"|(?:i|we)['’]d\s+like\s+to\s+|let['’]?s\s+|let\s+us\s+|please\s+)?"
)
NAME = r"[\w.&-]+"
PERSON = r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){0,3}"
WHOM = (
    rf"(?:(?P<person>{PERSON}?)\s+(?:at|of|from|\()\s*(?:vendor[:\s]\s*)?(?P<employer>{NAME}?)\)?"
    rf"|(?:(?:the\s+)?(?:new\s+)?(?:vendor|supplier|company)[:\s]\s*)?(?P<vendor>{NAME}?))"
)
WITH = (
    r"(?:(?:\s+(?:with|in|on|under|as|through|using|for)|,)\s+(?:an?\s+"
    r"|the\s+)?(?P<with>[^,?!]+?)(?:\s+programme)?)?"
)
WRITTEN = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
DAY = re.compile(
    rf",?\s+(?:(?:starting|beginning|counting)\s+)?(?:on|from|as of|since)\s+(?:the )?"
    rf"(\d{{4}}-\d{{2}}-\d{{2}}|{WRITTEN})\b",
    re.I,
)
PLEASE = re.compile(r"(?:[\s,]*\b(?:please|thanks|thank you))?[\s.!]*\Z", re.I)
ASKED = re.compile(r"\s*(?:please\s+)?(?:can|could|would|will)\s+you\b", re.I)
CASE = r"(?:onboarding(?:\s+case)?|case|programme)"
ARTICLE = r"(?:the\s+|an?\s+|new\s+|another\s+)*"
# `We have a new vendor, Acme: please onboard them`
HAVING = r"(?:(?:we\s+have|there\s+is|here\s+is|this\s+is)\s+)?"
THEM = (
    rf"[\s,.:;–—-]+{POLITE}(?:onboard\s+(?:them|it|him|her)"
    r"|(?:start|begin|open|kick\s+off)\s+(?:(?:the|their|its|his|her)\s+)?onboarding(?:\s+case)?)"
)
FORMS = tuple(
    re.compile(rf"\s*{POLITE}{pattern}\s*\Z", re.I)
    for pattern in (
        r"(?:start|begin|open|create|launch|kick\s+off"
        rf"|set\s+up)\s+{ARTICLE}(?:(?P<named>(?!onboarding\b)[\w -]+?)\s+)?{CASE}"
        rf"\s+(?:of|for|with)\s+{WHOM}{WITH}",
        r"(?:start|begin|open|create|kick\s+off"
        rf"|launch)\s+(?:the\s+programme\s+)?(?P<loose>[\w-]+(?:\s+[\w-]+){{0,5}}?)\s+for\s+{WHOM}{WITH}",
        rf"(?:start|begin|kick\s+off)\s+onboarding\s+{WHOM}{WITH}",
        rf"onboard\s+{WHOM}{WITH}",
        rf"{HAVING}{ARTICLE}(?:vendor|supplier)[\s,:]\s*(?P<vendor>{NAME}?){THEM}{WITH}",
        rf"{HAVING}{ARTICLE}(?:team\s+member|member|colleague|person|agent|employee|starter|joiner|hire)"
        rf"\s+(?:at|of|for|from|with)\s+(?P<employer>{NAME}?)[\s,:]\s*(?P<person>{PERSON}?){THEM}{WITH}",
        rf"(?:put|take)\s+{WHOM}\s+through\s+(?:the\s+)?(?P<with>[\w -]+?)(?:\s+programme)?",
        rf"(?:{ARTICLE})new\s+(?:onboarding\s+)?case\s+(?:of|for)\s+{WHOM}{WITH}",
    )
)
LONGEST = 300  # characters; a longer message is no order
# A `vendor` in general, or one that nobody has named: that is a question about the procedure.
GENERAL = frozenset(
    "a an the vendor vendors supplier suppliers new any every each someone somebody it this that them "
    "him her me us "
    "staff people agents person member colleague team how what which when why who".split()
)
NO_NAME = frozenset("how what when where why which who do does is are can should must may".split())


def start_wish(text: str) -> StartWish | None:
    """A question (`how do I start a case for Acme?`) is none."""
    if len(text) > LONGEST:
        return None
    bare = text.rstrip("? ") if ASKED.match(text) else text
    bare = PLEASE.sub("", bare, count=1)
    day = DAY.search(bare)
    if day:
        bare = bare[: day.start()] + bare[day.end() :]
    for form in FORMS:
        found = form.match(bare)
        if found is None:
            continue
        said = found.groupdict()
        vendor = said.get("employer") or said.get("vendor") or ""
        person = " ".join((said.get("person") or "").split())
        if not vendor or vendor.casefold() in GENERAL or _general(person):
            continue
        try:
            on = day_named(spoken(day[1]), date.min) if day else None
        except ValueError:
            continue
        programme = said.get("with") or said.get("named") or said.get("loose") or ""
        return StartWish(vendor.rstrip("."), person, " ".join(programme.split()), on, "loose" in said)
    return None


def _general(person: str) -> bool:
    words = person.casefold().split()
    return bool(words) and (words[0] in GENERAL or any(word in NO_NAME for word in words))


def programmes_meant(named: str, person: str, programmes: Sequence[Programme]) -> list[Programme]:
    """By id, else by words of id and title that fit best; without a name those that fit a person or a vendor."""
    fitting = [one for one in programmes if one.personal == bool(person)] or list(programmes)
    if not named:
        return fitting
    exact = [one for one in programmes if spoken(one.id) == spoken(named)]
    if exact:
        return exact
    wanted = {stem(word) for word in spoken(named).split()} - FILLING
    if not wanted:
        return fitting
    scored = [(len(wanted & _words_of(one)), one) for one in programmes]
    best = max((score for score, _ in scored), default=0)
    found = [one for score, one in scored if score == best and best == len(wanted)]
    return [one for one in found if one in fitting] or found


def _words_of(programme: Programme) -> set[str]:
    return {stem(word) for word in (*spoken(programme.id).split(), *spoken(programme.title).split())}


FILLING = frozenset(
    stem(word) for word in "a an the with of for to onboarding programme vendor vendors new".split()
)


def vendor_meant(said: str, known: Iterable[str]) -> str:
    """As its label is written, where that is known: `Acme` is acme."""
    bare = said.removeprefix("vendor:")
    names = sorted(set(known))
    if bare in names:
        return bare
    return next((name for name in names if name.casefold() == bare.casefold()), bare)
