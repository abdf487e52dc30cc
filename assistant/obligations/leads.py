"""Lists below a lead: whom `The Supplier shall:`, `Supplier:` or `Duties of the Vendor:` obliges. Pure."""

from __future__ import annotations

import re

from assistant.obligations.clauses import MODAL, STATES, Lead, lead_of
from assistant.obligations.parties import Parties
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

LETTERED = re.compile(r"^\s*\(?(?:[a-z]|[ivx]{1,4})[.)]\s")
ENUMERATOR = re.compile(r"^\s*(?:\(?[a-z]{1,4}[.)]|\(?\d+[.)]|[-•–]|\d+(?:\.\d+)+\.?|\d+\s)\s*(?=\S)")
DUTIES = r"(?:responsibilities|duties|obligations|tasks|commitments|undertakings)"
TITLED = (
    re.compile(rf"(?:the\s+)?(?P<party>[\w &-]+?)(?:['’]s?)?\s+{DUTIES}\s*:\s*\Z", re.I),
    re.compile(rf"(?:the\s+)?{DUTIES}\s+of\s+(?P<party>[\w &-]+?)\s*:\s*\Z", re.I),
    re.compile(r"(?P<party>[\w &-]+?)\s*:\s*\Z", re.I),
)
NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|\(?[a-z][.)])\s+")
# Below a lead without a verb an item obliges only where it begins with what somebody does: the rest may be an
# address or a list of names. Base forms; `sends` and `must send` are known by them.
DEEDS = frozenset(
    "accept achieve acknowledge act advise agree allow allocate announce answer appoint apply approve arrange "
    "assign assist attend audit bear book bring build carry check clean clear collect complete comply conduct "
    "confirm contact cooperate co-operate correct cover create delete deliver deploy destroy destruct develop "
    "discuss document draw employ enable encrypt enforce ensure enter escalate establish evaluate examine "
    "execute file fix follow forward fulfil give grant hand handle help hire hold identify implement inform "
    "inspect install insure invoice issue keep label limit list load log maintain make manage mark measure "
    "meet monitor name notify obtain offer operate order organise organize pack participate patch pay perform "
    "plan prepare present prevent process procure produce protect prove provide publish purchase put reach "
    "recall record recover register reimburse remove repair replace report request resolve respond restore "
    "restrict retain return review run safeguard scan schedule screen secure sell send separate serve set "
    "share ship show sign staff store submit supervise supply support take tell test train transfer transport "
    "treat undertake update use validate verify wear withdraw work write".split()
)
TO = re.compile(r"to\s+(?=[a-z])")
NEVER = re.compile(r"(?:not|never)\b", re.I)
RIGHT = re.compile(r"(?:may|can|could|might|is entitled|are entitled|has the right|have the right)\b", re.I)


def lead_above(leaf: Leaf, before: Lead | None, parties: Parties) -> tuple[Lead, bool] | None:
    """The lead that an item goes on from, and whether it has a verb of its own; none: it stands for itself.

    `before` is the lead of the sentence right above.
    """
    if before is not None and goes_on(leaf.text):
        return before, True
    if leaf.kind != "item" or not leaf.lead or parties.at(_bare(leaf.text), 0):
        return (before, True) if before is not None and goes_on(leaf.text) else None
    last = sentence_ranges(leaf.lead)
    sentence = leaf.lead[last[-1][0] : last[-1][1]] if last else leaf.lead
    own = lead_of(sentence, parties)
    if own is not None:
        return own, True
    titled = titled_lead(sentence, parties)
    return (titled, False) if titled is not None else None


def titled_lead(sentence: str, parties: Parties) -> Lead | None:
    """Of `Supplier:` and `The Vendor's duties:`, which have no verb."""
    plain = NUMBERING.sub("", sentence.strip())
    for pattern in TITLED:
        found = pattern.match(plain)
        party = parties.of(found["party"]) if found else ""
        if party:
            return Lead(party, False)
    return None


def goes_on(text: str) -> bool:
    """Whether an item continues the sentence above it: a letter before it, or a small letter."""
    if LETTERED.match(text):
        return True
    bare = text.lstrip(" -•–")
    return bool(bare) and bare[0].islower()


def duty_begins(text: str, lead: Lead, has_verb: bool) -> tuple[int, bool] | None:
    """Where in an item the duty begins, and whether it forbids; none: the item obliges nobody."""
    opened = ENUMERATOR.match(text)
    start = opened.end() if opened else 0
    modal = None if has_verb else MODAL.match(text, start)
    if modal is not None:
        at = modal.end() + len(text[modal.end() :]) - len(text[modal.end() :].lstrip())
        return at, bool(modal["negative"])
    if to := TO.match(text, start):
        start = to.end()
    never = NEVER.match(text, start)
    if has_verb:
        return start, lead.prohibited or bool(never)
    if never or RIGHT.match(text, start):
        return (start, True) if never else None
    return (start, False) if _deed(text[start:]) else None


def _deed(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.casefold())
    if len(words) < 2 or words[0] in STATES:
        return False
    first = words[1] if words[0].endswith("ly") else words[0]
    return bool(
        {first, first.removesuffix("s"), first.removesuffix("es"), f"{first.removesuffix('ies')}y"} & DEEDS
    )


def _bare(text: str) -> str:
    opened = ENUMERATOR.match(text)
    return text[opened.end() :] if opened else text
