"""Who the parties of a document in the plain present are: names that do things rather than shall do them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.obligations.deeds import base_of
from assistant.obligations.phrases import MONTHS, WEEKDAY
from assistant.obligations.roles import FIRST_LEAVES, NAME, NOT_PARTIES, is_name, same_name
from knowledge.sentences import sentence_ranges

MODAL_SHARE = 0.2  # modal verbs a sentence; a document with more of them says so where it obliges
SENTENCES = 5  # fewer do not tell how a document speaks
MODALS = re.compile(r"\b(?:shall|must|will|agrees?\s+to|undertakes?\s+to|has\s+to|have\s+to)\b", re.I)
ACTS = r"\s+(?:(?:also|always|then|only|never|[a-z]+ly)\s+)*((?:does\s+not|may|must|will|shall)\s+)?([a-z]+)\b"
SUBJECT = re.compile(rf"\b({NAME}){ACTS}(?P<rest>\s+\S+)?")
NUMBERED = re.compile(rf"(?:{MONTHS}|{WEEKDAY})s?\Z|.*\b(?:[IVX]+|\d+)\Z", re.I)  # `Type II`, `Monday`
FEWEST = 3  # times a name occurs, unless the first lines name it
DOES = 2  # deeds by which a name counts as a party
SPEAKERS = {"We": re.compile(r"\b[Ww]e\s+[a-z]+"), "You": re.compile(r"\b[Yy]ou\s+[a-z]+")}
IDLE = frozenset("is was has does as its this s costs".split())
PAYS = frozenset("pay pays reimburses refunds reimburse bears orders order buys buy receives approves".split())


OBJECT = re.compile(
    r"\s+(?:the|an?|its|their|his|her|each|every|all|any|this|these|those|it|them|no|both|at|to|in|on|with|for|"
    r"within|by|from|up|out|over|back|only|whatever|what|how|[A-Z\d$€£])"
)


def is_plain(texts: Sequence[str]) -> bool:
    sentences = sum(len(sentence_ranges(text)) for text in texts)
    modals = sum(len(MODALS.findall(text)) for text in texts)
    return sentences >= SENTENCES and modals <= MODAL_SHARE * sentences


def named_plainly(texts: Sequence[str], whole: str, vendor: str, known: Mapping[str, str]) -> list[str]:
    """Proper names that do something, and `we` and `you` where the document speaks of its parties so."""
    deeds: Counter[str] = Counter()
    for match in SUBJECT.finditer(whole):
        name = match[1].rpartition("\n")[2].removeprefix("The ").strip()
        if is_name(name) and not NOT_PARTIES.search(name) and not NUMBERED.match(name):
            verb = match[2] or base_of(match[3])  # else `Vietnamese speakers` may be no verb
            deeds[name] += bool(verb or (_acts(None, match[3]) and OBJECT.match(match["rest"] or "")))
    opening = "\n".join(texts[:FIRST_LEAVES])
    taken = {one.casefold() for one in known}
    found = []
    for name, count in deeds.items():
        written = re.compile(rf"(?<=[a-z\d,] ){re.escape(name)}\b")  # in the middle of a sentence, too
        if name.casefold() in taken or not (written.search(whole) or same_name(name, vendor)):
            continue
        often = len(re.findall(rf"\b{re.escape(name)}\b", whole)) >= FEWEST or written.search(opening) is not None
        if same_name(name, vendor) or (often and (count >= DOES or (count and written.search(opening)))):
            found.append(name)
    if re.search(r"\b[Tt]he partner\s+\w+s\b", whole):
        found.append("partner")
    speaks = [name for name, said in SPEAKERS.items() if len(said.findall(whole)) >= FEWEST]
    return [*found, *(speaks if "We" in speaks else [])]


def _acts(modal: str | None, verb: str) -> bool:
    return bool(modal or base_of(verb) or (verb.endswith("s") and verb not in IDLE))


def sides_in_plain(whole: str, names: Mapping[str, str], vendor: str, told: tuple[str, str]) -> tuple[str, str]:
    """The provider and the client: who does most, and who pays; `told` is what modal verbs and roles say."""
    lean: dict[str, float] = {}
    done: Counter[str] = Counter()
    for name, side in names.items():
        if side == "people":
            continue
        one = re.escape(name)
        deeds = [
            match.groups() for match in re.finditer(rf"\b{one}{ACTS}", whole, re.I if side != "defined" else 0)
        ]
        done[name] = sum(_acts(*one) for one in deeds)
        pays = sum(verb in PAYS for _, verb in deeds)
        works = len(re.findall(rf"\bby\s+(?:the\s+)?{one}\b", whole))
        served = len(re.findall(rf"\b(?:for|to)\s+(?:the\s+)?{one}\b", whole))
        lean[name] = done[name] + works - 3 * pays - served
    named = next((name for name in names if vendor and names[name] != "people" and same_name(name, vendor)), "")
    acting = sorted((name for name in lean if done[name]), key=lambda name: (done[name], lean[name]), reverse=True)
    providing = named
    proper = [name for name in acting if names[name] == "defined"]
    if not providing and told[0] in acting and told[1] in acting:
        return told
    if not providing and (told[0] in acting[:2] or not proper):
        providing = told[0]
    if not providing:
        providing = max(acting[:2], key=lambda name: lean[name], default=told[0])
    others = [name for name in acting if name != providing and names[name] != "providing"]
    receiving = others[0] if others else told[1] if told[1] != providing else ""
    return providing, receiving
