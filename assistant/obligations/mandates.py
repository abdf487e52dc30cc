"""Duties that stand as orders below a heading or an announcement, without shall or must. Pure.

`3 Duties of the Supplier`, `Schedule B: Description of services`, `The Consultant will perform the services
described below.`: what follows in the imperative is for that party to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.obligations.clauses import Lead
from assistant.obligations.deeds import ADVERBS, DEEDS
from assistant.obligations.leads import TITLED, bare, is_title
from assistant.obligations.parties import Parties
from assistant.obligations.phrases import deadline, frequency
from assistant.obligations.subjects import modals, subject_of, whose
from assistant.obligations.wording import MODAL, OPENING
from knowledge.types import Leaf

WORK = r"(?:services?|duties|tasks|work|activities|functions|responsibilities|obligations|deliverables)"
BELOW = (
    r"(?:(?:set\s+(?:forth|out)|described|listed|specified|detailed|outlined|enumerated|stated|indicated)\s+"
    r"(?:below|hereunder|hereafter|in\s+this\s+(?:exhibit|schedule|annex|appendix|attachment))|as\s+follows)"
)
ANNOUNCED = re.compile(
    rf"\b{WORK}\b[^.;]*\b{BELOW}\b|\bthe\s+following\s+(?:[\w-]+\s+){{0,3}}{WORK}\b", re.I
)  # `shall provide the services described below`
PERFORMS = re.compile(
    r"\s*(?:(?:also|further|promptly|hereby|then)\s+)*(?:perform|provide|render|deliver|carry\s+out|undertake|furnish)\b",
    re.I,
)
CONSISTS = re.compile(
    rf"\W*(?:\d[\d.]*\s+)?(?:(?:the\s+)?(?P<party>[\w &-]+?)['’]s?\s+(?:\w+\s+)?{WORK}|"
    rf"(?:the\s+)?(?:\w+\s+)?{WORK}(?:\s+of\s+(?P<owner>(?:the\s+)?[\w &-]+?))?)"
    r"(?:\s+(?:hereunder|under\s+this\s+\w+|to\s+be\s+(?:performed|provided)))?"
    r"\s+(?:(?:shall|will)\s+)?(?:are|be|includes?|consists?\s+of|comprises?)\b"
    r"(?:,?\s+(?:without\s+limitation|but\s+(?:are\s+|is\s+)?not\s+(?:be\s+)?limited\s+to),?)?"
    r"(?:\s+the\s+(?:provision|performance|supply|delivery)(?:\s+by\s+(?:the\s+)?(?P<by>[\w &-]+?))?"
    r"(?:\s+[^:.;]{0,60})?\s+of)?"
    r"\s*(?:the\s+following|as\s+follows)?\s*(?:(?:\w+\s+){0,2}" + WORK + r")?\s*[:.]\s*\Z",
    re.I,
)  # `The Supplier's duties are as follows:`, `The services shall include:`
SERVICES_HEADING = re.compile(
    r"(?:(?:schedule|exhibit|annex|appendix|attachment|part|section|article)\s+[\"“]?[\w.-]{1,4}[\"”]?\W+)?"
    r"(?:(?:scope|description|statement|schedule|specification|list|nature)\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}"
    r"(?:services?|works?|tasks?|duties)\b.*|"
    r"(?:[\w&/-]+\s+){0,4}services?\s+(?:schedule|description|specification|to\s+be\s+(?:performed|provided))|"
    r"(?:included|(?:[\w-]+\s+){0,2}consulting|maintenance|support|professional)?\s*(?:services|duties|tasks|responsibilities))"
    r"\W*\Z",
    re.I,
)
HEADED_AS = re.compile(r"duties\s+as\s+(?P<party>[\w &-]+?)\s*:\s*\Z", re.I)
LEFT_OUT = re.compile(r"\b(?:exclu\w+|except\w*|not\s+included|out[- ]of[- ]scope|optional|available)\b", re.I)
HEADING_NUMBER = re.compile(
    r"^\s*(?:(?:article|section|part|schedule|exhibit|annex|appendix)\s+)?(?:\(?[a-z]\)|\d+(?:\.\d+)*|[ivxlc]+(?=\s*[.):]))[.):]?\W+",
    re.I,
)
LONGEST_TIME = 14  # words of a heading that is no more than a time: `Within ten days after the end of each month`
STAYS = 8  # leaves without an order after which an announcement ends: a page break and its broken lines are fewer
NO_OBJECT = frozenset(
    "of is are was were has have had shall will must may can means by at who which hours days day date dates name "
    "names number numbers form forms fee fees".split()
)
RESPONSIBLE = re.compile(r"(?:be\s+)?(?:responsible|accountable)\s+for\s+\w", re.I)
FEWEST = 4  # words of an order; fewer may be a title


@dataclass(frozen=True, slots=True)
class Mandate:
    """Who has to do what is said below as an order; `listed`: and the items, whether they have a verb or not."""

    lead: Lead | None = None
    listed: bool = False
    headed: bool = False  # by a heading: it ends with its section
    path: tuple[str, ...] = ()
    used: int = 0  # the leaf that said it or was the last to obey it

    def entering(self, number: int, leaf: Leaf, parties: Parties) -> Mandate:
        """What holds for a leaf."""
        if leaf.path == self.path:
            return Mandate() if self._is_over(number) else self
        lead = headed(leaf.path, parties)
        if lead is not None:
            return Mandate(lead, False, True, leaf.path, number) if lead.party else Mandate(path=leaf.path)
        if self.lead is None or self.headed or self._is_over(number):
            return Mandate(path=leaf.path)
        when = _time_of(leaf.path[-1]) if leaf.path else ""
        if when:
            return replace(self, lead=replace(self.lead, deadline=when), listed=True, path=leaf.path, used=number)
        return replace(self, path=leaf.path)

    def _is_over(self, number: int) -> bool:
        return self.lead is not None and not self.headed and number - self.used > STAYS

    def after(self, number: int, leaf: Leaf, last: str, obeyed: bool, parties: Parties) -> Mandate:
        """What holds after a leaf; `last` is its last sentence."""
        lead = announced(last, parties)
        if lead is not None:
            return Mandate(lead, True, False, leaf.path, number)
        if self.lead is None:
            return self
        listed = self.listed and (obeyed or leaf.kind == "item" or not _says_something(leaf.text))
        return replace(self, listed=listed, used=number if obeyed else self.used)

    def obliges(self, text: str, is_item: bool) -> bool:
        """Whether a sentence below it is a duty; `is_item`: an item begins with it."""
        if self.lead is None or MODAL.search(text) or is_title(text):
            return False
        return is_order(text) or (self.listed and is_item and len(bare(text).split()) >= FEWEST - 1)


def headed(path: tuple[str, ...], parties: Parties) -> Lead | None:
    """Of the headings above a leaf, the innermost that says whose duties stand below it.

    Without a party where it is somebody whom the document does not know, or nobody.
    """
    for heading in reversed(path):
        plain = HEADING_NUMBER.sub("", heading).strip(" .:")
        if LEFT_OUT.search(plain):
            return Lead("", False)
        titled = [found for one in (*TITLED[:2], HEADED_AS) if (found := one.match(f"{plain}:"))]
        party = next(filter(None, (parties.of(one["party"]) for one in titled)), "")
        if party or any(re.search(r"['’]s?\s", one[0], re.I) for one in titled):
            return Lead(party, False)
        if parties.providing and SERVICES_HEADING.match(plain):
            return Lead(parties.providing, False)
    return None


def announced(sentence: str, parties: Parties) -> Lead | None:
    """Of `The Consultant will perform the services described below.` and `Its duties are as follows:`."""
    plain = sentence.strip()
    consists = CONSISTS.match(plain)
    if consists is not None:
        named = consists["by"] or consists["party"] or consists["owner"]
        party = parties.of(named) if named else parties.providing
        return Lead(party, False) if party else None
    if not plain.endswith((".", ":")) or not ANNOUNCED.search(plain):
        return None
    for match in modals(plain, parties):
        before = plain[: match.start()]
        performs = not match["negative"] and PERFORMS.match(plain, match.end())
        if performs and ANNOUNCED.search(plain, performs.end()):
            party = whose(subject_of(before, parties), before, None, before, parties)
            return Lead(party, False) if party else None
    return None


def is_order(text: str) -> bool:
    """Whether a sentence is in the imperative: `Promptly report …`, `In operating the plant, use …`."""
    words = list(_words(_main(text)))
    if len(words) < FEWEST:
        return False
    if RESPONSIBLE.match(_main(text)):
        return True
    while words and (words[0].casefold() in ADVERBS or words[0].casefold().endswith("ly")):
        words.pop(0)
    return (
        len(words) >= FEWEST - 1
        and words[0].casefold() in DEEDS
        and words[1].casefold() not in NO_OBJECT
        and not re.match(r"\s*[:–-]", _main(text)[len(words[0]) :])
    )


def _main(text: str) -> str:
    """Without its number, `to` and a phrase of time or place before the verb."""
    plain = re.sub(r"^\W*(?:to\s+(?=[a-z]))?", "", bare(text), flags=re.I)
    phrase = re.match(r"[^,;:.]{3,80},\s+", plain) if OPENING.match(plain) else None
    return plain[phrase.end() :] if phrase else plain


def _words(text: str) -> Iterator[str]:
    return (match[0] for match in re.finditer(r"[\w’'-]*\w", text))


def _time_of(heading: str) -> str:
    plain = HEADING_NUMBER.sub("", heading)
    if len(plain.split()) > LONGEST_TIME:
        return ""
    when = deadline(plain) or frequency(plain)
    return when if when and plain.casefold().startswith(when.casefold()[:8]) else ""


def _says_something(text: str) -> bool:
    """A sentence of its own, and no footer or broken line."""
    return bool(MODAL.search(text)) or (len(text.split()) > FEWEST and not text[:1].islower())
