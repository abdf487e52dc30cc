"""Lists below a lead: whom `The Supplier shall:`, `Supplier:` or `Duties of the Vendor:` obliges. Pure."""

from __future__ import annotations

import re

from assistant.obligations.clauses import Lead, lead_of
from assistant.obligations.deeds import is_deed
from assistant.obligations.parties import Parties
from assistant.obligations.subjects import modals
from assistant.obligations.wording import MODAL, STATES
from knowledge.sentences import sentence_ranges
from knowledge.types import Leaf

LETTERED = re.compile(r"^\s*\(?(?:[a-z]|[ivx]{1,4})[.)]\s")
ENUMERATOR = re.compile(r"^\s*(?:\d+(?:\.\d+)+\.?|\(?[a-z]{1,4}[.)]|\(?\d+[.)]|[-•–]|\d+\s)\s*(?=\S)")
DUTIES = r"(?:responsibilities|duties|obligations|tasks|commitments|undertakings)"
TITLED = (
    re.compile(rf"(?:the\s+)?(?P<party>[\w &-]+?)(?:['’]s?)?\s+{DUTIES}\s*:\s*\Z", re.I),
    re.compile(rf"(?:the\s+)?{DUTIES}\s+of\s+(?P<party>[\w &-]+?)\s*:\s*\Z", re.I),
    re.compile(r"(?P<party>[\w &-]+?)\s*:\s*\Z", re.I),
)
NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|\(?[a-z][.)])\s+")
ANY_MODAL = re.compile(r"\b(?:shall|will|must|may|can|should|might|could|would)\b", re.I)
FOLLOWING = re.compile(r"\bthe following\b", re.I)
FIRST = re.compile(r":?\s+((?:\((?:a|i|1)\)|(?<=:\s)(?:a|i|1)\))\s)")  # the first item of a list in a sentence
LONGEST_TITLE = 6  # words
SMALL_WORDS = frozenset("of and or the for to in a an on with by".split())
TO = re.compile(r"to\s+(?=[a-z])")
NEVER = re.compile(r"(?:not|never)\b", re.I)
RIGHT = re.compile(r"(?:may|can|could|might|is entitled|are entitled|has the right|have the right)\b", re.I)


def lead_above(leaf: Leaf, before: Lead | None, parties: Parties) -> tuple[Lead, bool] | None:
    """The lead that an item goes on from, and whether it has a verb of its own; none: it stands for itself.

    `before` is the lead of the sentence right above.
    """
    if before is not None and (goes_on(leaf.text) or _begins_with_deed(leaf.text)):
        return before, True
    if leaf.kind != "item" or not leaf.lead or parties.at(bare(leaf.text), 0) or _is_sentence(leaf.text):
        return (before, True) if before is not None and goes_on(leaf.text) else None
    last = sentence_ranges(leaf.lead)
    sentence = leaf.lead[last[-1][0] : last[-1][1]] if last else leaf.lead
    own = lead_of(sentence, parties)
    if own is not None:
        return own, True
    titled = titled_lead(sentence, parties)
    return (titled, False) if titled is not None else None


def _is_sentence(text: str) -> bool:
    """A sentence with its own subject among the items, as where one of them goes on in a second paragraph."""
    if ENUMERATOR.match(text) or (not text[:1].strip("\"“'‘").isupper() and not text[1:2].isupper()):
        return False
    verb = ANY_MODAL.search(text)
    before = text[: verb.start()] if verb else ""
    return bool(before.strip()) and not is_deed(text) and not re.search(r"[.;:]|\b(?:that|which|who)\b", before)


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
    words = bare(text).lstrip(" -•–")
    return bool(words) and words[0].islower()


def style(text: str) -> str:
    """How an item is numbered, its own number left out: `(x)`, `3.1.`; nothing where it is not."""
    opened = ENUMERATOR.match(text)
    bare = opened[0].strip() if opened else ""
    if not opened or not re.search(r"\w", bare):
        return ""
    if nested := re.match(r"(\d+(?:\.\d+)*\.)\d+", bare):
        return nested[1]
    return re.sub(r"[a-z]+|\d+", "x", bare.casefold())


def depth(text: str) -> int:
    """How deep a numbered item is: 2 for `2.7`, 3 for `2.7.1`, else 1."""
    numbered = re.match(r"\s*(\d+(?:\.\d+)+)", text)
    return numbered[1].count(".") + 1 if numbered else 1


def list_within(text: str) -> str:
    """Of `2.7 provide the following reports;` how its items begin: `2.7.`; else nothing."""
    numbered = re.match(r"\s*(\d+(?:\.\d+)+)\s", text)
    return f"{numbered[1]}." if numbered and FOLLOWING.search(text) else ""


def lead_inside(sentence: str, parties: Parties) -> tuple[Lead, int] | None:
    """Of `The Supplier shall: (a) notify …`: the lead, and where its first item begins."""
    first = FIRST.search(sentence)
    if first is None:
        return None
    said = sentence[: first.start()].rstrip()
    verbs = list(modals(said, parties))
    asked = said[verbs[-1].end() :] if verbs else ""
    if is_deed(asked) and "following" not in asked:
        return None  # `shall notify the Client (a) if …; (b) if …` is one duty
    last = lead_of(said if said.endswith(":") else f"{said}:", parties)
    return (last, first.start(1)) if last is not None else None


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


def _begins_with_deed(text: str) -> bool:
    """`3.1.1 Provide …`: an item with a capital letter."""
    return ENUMERATOR.match(text) is not None and is_deed(bare(text))


def _deed(text: str) -> bool:
    words = re.findall(r"[\w-]+", text.casefold())
    return len(words) > 1 and words[0] not in STATES and is_deed(text)


def is_title(text: str) -> bool:
    """`(a) Motor Liability.`, before the clause itself."""
    words = bare(text).split()
    return len(words) <= LONGEST_TITLE and all(
        word[:1].isupper() or word.casefold() in SMALL_WORDS for word in words
    )


def bare(text: str) -> str:
    opened = ENUMERATOR.match(text)
    return text[opened.end() :] if opened else text
