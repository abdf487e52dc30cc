"""Two sentences that are the same but for one slot: by whom, on which day, allowed or not. Pure.

Only what is plain: all other words must mean the same, so that a condition, another object or verb is none. Only a
permission may say more than the prohibition that it contradicts: how long, where, with whom.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from assistant.answering.questions import YES_NO, Asked
from assistant.answering.statements import SAME
from knowledge.words import STOP_WORDS, stem, words

ROLE_NOUNS = (
    "officer|manager|director|lead|leader|head|supervisor|controller|counsel|committee|board|owner|president"
    "|coordinator|administrator|analyst|specialist|partner|executive|team|department|office|desk"
)
ROLE = rf"(?:the |an? |our )?(?P<role>(?:[A-Za-z&-]+ ){{0,3}}(?:{ROLE_NOUNS})s?(?: of [A-Za-z]+)?)"
MODAL = r"(?:must|shall|may|will|can|should|has to|have to)"
OFF = r"(?P<off> off| on)?"  # "signs off", "decides on"
PASSIVE = re.compile(
    rf"^(?P<what>.+?) (?:is|are|(?:{MODAL}) be) (?P<verb>[a-z]+(?:ed|en|wn|id|pt|ld|de)){OFF} by {ROLE}[.;]?$",
    re.I,
)
ACTIVE = re.compile(rf"^{ROLE} (?:{MODAL} )?(?P<verb>(?!of\b)[a-z]+){OFF} (?P<what>.+?)[.;]?$", re.I)
APPROVAL = r"(?P<verb>approval|consent|signature|authori[sz]ation|permission|sign-off)"
NEEDS = (
    re.compile(  # "A refund needs the approval of the Duty Manager", "The signature of ... is needed for a refund"
        rf"^(?P<what>.+?) (?:(?:must|shall) )?(?:needs?|requires?|have|has) (?:the |an? )?(?:prior "
        rf"|written )*{APPROVAL}"
        rf" (?:of|by|from) {ROLE}[.;]?$"
        rf"|^(?:the |an? )?(?:prior |written )*{APPROVAL.replace('verb', 'verb2')} (?:of|by|from)"
        rf" {ROLE.replace('<role>', '<role2>')} is (?:needed|required|necessary) (?:for|to) (?P<what2>.+?)[.;]?$",
        re.I,
    )
)
APPROVE = frozenset(  # one act by many names
    stem(word)
    for word in "approve approval authorise authorize authorisation authorization consent sign-off".split()
)
ASIDE = re.compile(
    r"\b(?:in advance|in writing|on arrival|beforehand|at any time|at all times|always|also|yes)\b,?", re.I
)
GENERIC = frozenset(stem(word) for word in ROLE_NOUNS.split("|"))
ORDINAL = r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last)"
DAY = re.compile(
    rf"\b(?:on|by) (?:the )?(?P<day>{ORDINAL})(?P<kind> (?:business|working|calendar) day| day)?"
    r"(?=\W*$| of\b| in\b)",
    re.I,
)
ORDINALS = {
    word: f"{number}th"
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1
    )
}
BE = r"(?:is|are)"
FORBIDS = re.compile(
    rf"\b(?:(?:may|must|shall|can) ?not|may never|must never|{BE} (?:not|never) (?:allowed|permitted)(?: to)?"
    rf"|{BE} (?:forbidden|prohibited|banned)(?: to| from)?)\b",
    re.I,
)
FREES = re.compile(
    rf"\b(?:need not|(?:do|does) not (?:have|need) to|{BE} not (?:required|obliged)(?: to)?)\b", re.I
)
OBLIGES = re.compile(rf"\b(?:must|shall|has to|have to|{BE} (?:required|obliged)(?: to)?)\b", re.I)
PERMITS = re.compile(rf"\b(?:may|can|{BE} (?:allowed|permitted)(?: to)?)\b", re.I)
BE_LEFT = re.compile(rf"^{BE}\b(?!.*\b(?:to|from)$)", re.I)  # "phones are not permitted" forbids the phones to all
DUTIES = (("forbid", FORBIDS), ("free", FREES), ("oblige", OBLIGES), ("permit", PERMITS))
OPPOSED = ({"forbid", "permit"}, {"forbid", "oblige"}, {"free", "oblige"})
WHO, DUTY, APPROVING = "who", "duty", "approve"
NO_WORDS = frozenset("a an the any each every all its our their".split())
LIKE = {"into": "in", "onto": "on"}
LEAST_BANNED, MOST_MORE = 2, 6  # words of a prohibition, and those that a permission says beyond it


@dataclass(frozen=True, slots=True)
class Slot:
    """What fills the slot, and all other words of the sentence."""

    kind: str  # of days with what is counted: "day business day"
    filler: str
    frame: frozenset[str]
    acting: frozenset[str] = frozenset()  # of a duty: the words of the frame that say whose it is


def slot(text: str, question: str, kinds: Collection[Asked]) -> Slot | None:
    """The slot that the question asks for, where the sentence plainly has it."""
    plain = " ".join(text.split())
    for wanted, read in _readers(question, kinds):
        found = read(plain) if wanted else None
        if found:
            return found
    return None


def contradict(one: Slot | None, other: Slot | None) -> bool:
    if one is None or other is None or one.kind != other.kind:
        return False
    if one.kind == DUTY and {one.filler, other.filler} == {"forbid", "permit"}:
        return _forbidden(*((one, other) if one.filler == "forbid" else (other, one)))
    if one.frame != other.frame:
        return False
    if one.kind == DUTY:
        return {one.filler, other.filler} in OPPOSED
    return _other_role(one.filler, other.filler) if one.kind == WHO else one.filler != other.filler


def _forbidden(ban: Slot, leave: Slot) -> bool:
    """Whether what is forbidden is what is permitted: to the same people, or to all ("smoking is allowed")."""
    banned = ban.frame if leave.acting else ban.frame - ban.acting
    return len(banned) >= LEAST_BANNED and banned <= leave.frame and len(leave.frame - ban.frame) <= MOST_MORE


def _readers(question: str, kinds: Collection[Asked]) -> list[tuple[bool, Callable[[str], Slot | None]]]:
    return [
        (Asked.PERSON in kinds, _by_whom),
        (Asked.DATE in kinds or Asked.DURATION in kinds, _on_day),
        (bool(YES_NO.search(question.lower())), _duty),
    ]


def _by_whom(text: str) -> Slot | None:
    """ "X is approved by the Security Officer", "The Security Officer approves X"."""
    needs = NEEDS.match(ASIDE.sub(" ", text).replace(" .", "."))
    if needs:
        what, role = needs["what"] or needs["what2"], needs["role"] or needs["role2"]
        return Slot(WHO, role, _frame(what) | {APPROVING})
    plain = " ".join(ASIDE.sub(" ", text).replace(" .", ".").split())
    found = PASSIVE.match(plain) or ACTIVE.match(plain)
    if found is None:
        return None
    verb = stem(found["verb"].lower())
    signs_off = verb == "sign" and (found["off"] or "").strip() == "off"
    return Slot(
        WHO,
        found["role"],
        _frame(found["what"]) | {APPROVING if signs_off or verb in APPROVE else SAME.get(verb, verb)},
    )


def _on_day(text: str) -> Slot | None:
    found = DAY.search(text)
    if found is None or len(DAY.findall(text)) > 1:
        return None
    day = ORDINALS.get(found["day"].lower(), found["day"].lower())
    kind = (found["kind"] or "").strip().lower()
    number = re.sub(r"\D", "", day) or day
    return Slot(f"day {kind}", number, _frame(f"{text[: found.start()]} {text[found.end() :]}"))


def _duty(text: str) -> Slot | None:
    for kind, pattern in DUTIES:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            if any(other.search(rest) for _, other in DUTIES):
                return None
            begins = words(text[: found.start()])
            doing = not begins or begins[0].lower().endswith("ing") or bool(BE_LEFT.search(found[0]))
            return Slot(
                DUTY, kind, _frame(ASIDE.sub(" ", rest)), frozenset() if doing else _frame(" ".join(begins))
            )
    return None


def _frame(text: str) -> frozenset[str]:
    """With the small words, for "before" is not "after"."""
    low = (word.lower() for word in words(text))
    found = (stem(LIKE.get(word, word)) for word in low if word not in NO_WORDS)
    return frozenset(SAME.get(word, word) for word in found)


def _other_role(one: str, other: str) -> bool:
    """Whether they share no word that names the office: a "Finance Manager" may be the "Finance Director"."""
    names = [{stem(word) for word in words(role) if word.lower() not in STOP_WORDS} for role in (one, other)]
    if names[0] <= names[1] or names[1] <= names[0]:
        return False
    return not (names[0] - GENERIC) & (names[1] - GENERIC)
