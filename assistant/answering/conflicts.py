"""Two documents in force that give different values for the same thing. Pure.

Conservative, because a false alarm costs trust: the values must be of one kind and unit and have none in common,
and the second sentence must speak of what the first one shares with the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from assistant.answering.designators import NAMED, SHORT
from assistant.answering.hours import ends, starts
from assistant.answering.quantities import CLOCK, WORDS, Quantity, apart, clock_time, without_quantities
from assistant.answering.questions import Asked
from assistant.answering.spoken import CLAUSE
from assistant.answering.statements import SAME, Kind, Statement, meant, values
from assistant.naming import called
from knowledge.types import Document
from knowledge.vendors import POSSESSIVE, vendor_of
from knowledge.words import stem, terms

PRECEDENCE = ("contract", "sla", "policy", "process", "guide", "faq")
# Chosen on the questions of vendor_dev and of the starter suite: all conflicts found, no false alarm.
SUBJECT_TERMS = 2  # fewer words in common name no subject
COVERED, ALIKE = 0.7, 0.55  # share, by idf, of the subject that the second sentence names; cosine of the two
# Or one that says the same in fewer words: more alike, and of a subject of some words.
ALIKE_TERMS, PARTLY_COVERED, VERY_ALIKE = 3, 0.4, 0.7
MOSTLY_COVERED, RATHER_ALIKE = 0.6, 0.65  # and between the two
MOST_ALIKE = 0.85  # or of one term only: "How high can penalties be?"
# Or one that says most of what the first says, and little else, about a word of the question: "raise its prices",
# and twice "annual price increase". Of 1,270 pairs with other values it adds one conflict and no false alarm.
SHARED, MOST_OF_IT, AS_ALIKE = 3, 0.5, 0.65
AS_MUCH = 0.75  # of the subject that a second value names: a sentence near by that does agrees or not
MEASURES = frozenset(
    stem(word)
    for word in "second minute hour day week month quarter year percent time long soon"
    " quickly fast often many much high maximum minimum least most after within".split()
)
LIGHT = frozenset(
    stem(word) for word in "need require take do done".split()
)  # "it takes", "it has": no part of a subject
PARTIES = re.compile(
    r"\b(?:agreement|contract|order|schedule|amendment|made|entered|effective)\b[^;]{0,200}?\bbetween\b"
    r"(.{3,160}?)\band\b(.{3,80}?)(?:[.,;()]|$)"
)
FIRM = re.compile(r"(?P<name>[\w.&-]+ [\w.&-]+),? (?:inc|ltd|llc|corp|corporation|gmbh|plc|limited|b\.?v|l\.?p)\b")
NO_NAMES = frozenset(  # of the words with which parties are introduced
    stem(word)
    for word in "party parties company client customer vendor supplier provider contractor consultant partner"
    " buyer corporation corp inc ltd limited llc plc gmbh co lp incorporated hereinafter hereafter referred called"
    " known place business principal office organized existing laws state delaware collectively each".split()
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
AT_ONCE = Quantity("hours", 0.0)
DEADLINE = re.compile(r"\b(?:within|(?:no|not) later than|at the latest|in no more than)\b", re.I)
OFTEN = re.compile(
    r"(?<!of )\bevery (?:\w+ )?(?:minute|hour|day|week|month|quarter|year)s?\b"
    r"|\b(?:once|twice|times) (?:an?|per|each|every)\b",
    re.I,
)
SPAN = (
    rf"\b(?:\d+|{'|'.join(WORDS)}) (?:\(\w+\) )?(?:(?:business|working|calendar|consecutive) )?"
    r"(?:hour|day|week|month|year)s?\b"
)
AHEAD = re.compile(rf"{SPAN}['’]?\s+(?:before|prior to|in advance|ahead|(?:\w+ )?notice\b)", re.I)
LASTS = re.compile(
    rf"\b(?:of|for|lasts?)(?: (?:up to|(?:at|for at) (?:most|least)|(?:no|not) more than|a maximum of))? {SPAN}"
    r"(?!['’]?\s+(?:before|prior|in advance|ahead|(?:\w+ )?notice))",
    re.I,
)
LITTLE = ("no", "one", "two", "three", "four", "five")
Idf = Callable[[str], float]


def subject(question: str, statement: str, names: Collection[str]) -> list[str]:
    """The terms that question and answer share, without measures, numbers and the names of vendors."""
    held = set(meant(statement))
    no_part = MEASURES | LIGHT | set(names)
    return [
        term
        for term in dict.fromkeys(terms(POSSESSIVE.sub("", question)))
        if SAME.get(term, term) in held and term not in no_part and not term.isdigit()
    ]


def impersonal(text: str, names: Collection[str]) -> str:
    """For comparison by meaning: a vendor's name says "the vendor", and the number of a clause nothing."""
    plain = CLAUSE.sub("", text, count=1) if CLAUSE.match(text) else text
    return re.sub(r"\w+", lambda word: "the vendor" if set(terms(word[0])) & set(names) else word[0], plain)


def differ(one: Sequence[Quantity], other: Sequence[Quantity]) -> bool:
    """Whether both hold values that can be compared, and none in common."""
    compared = [found for mine in one for theirs in other if (found := apart(mine, theirs)) is not None]
    return bool(compared) and all(compared)


def may_differ(one: str, other: str, kinds: Collection[Kind]) -> bool:
    """Whether two sentences give different values of a kind that was asked for."""
    nouns = [kind for kind in kinds if not isinstance(kind, Asked)]
    mine, theirs = values(one, nouns), values(other, nouns)
    if mine and theirs:  # of "40 handlers within 48 hours" only the handlers were asked for
        return differ(mine, theirs) and not (_knows(one, theirs) or _knows(other, mine))
    if _numbers(without_quantities(one)) & _numbers(other) or _numbers(without_quantities(other)) & _numbers(one):
        return False  # "20 days instead of the usual 10" knows of the other value
    if any(_is_deadline(soon) and OFTEN.search(often) for soon, often in ((one, other), (other, one))):
        return False  # how soon, and how often
    if any(_is_lead(lead) and _is_length(length) for lead, length in ((one, other), (other, one))):
        return False  # how long before, and for how long
    if any(starts(start) and ends(end) for start, end in ((one, other), (other, one))):
        return False  # from when, and until when
    mine, theirs = values(one, kinds), values(other, kinds)
    if (AT_ONCE in mine and not DEADLINE.search(other)) or (AT_ONCE in theirs and not DEADLINE.search(one)):
        return False  # "immediately" is another deadline, and no other interval
    return differ(*_not_shared(mine, theirs))


def _not_shared(one: Sequence[Quantity], other: Sequence[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """Without the values that both hold, where one is left on each side: "8:00 to 12:00" and "9:00 to 12:00"."""
    mine = [value for value in one if not any(apart(value, beside) is False for beside in other)]
    theirs = [value for value in other if not any(apart(value, beside) is False for beside in one)]
    return (mine, theirs) if len(mine) == len(theirs) == 1 else (list(one), list(other))


def _knows(text: str, counts: Collection[Quantity]) -> bool:
    """Whether it holds the number, of whatever."""
    return bool(_numbers(text) & {f"{count.value:g}" for count in counts})


def _is_deadline(text: str) -> bool:
    return bool(DEADLINE.search(text)) and not OFTEN.search(text)


def _is_lead(text: str) -> bool:
    return bool(AHEAD.search(text)) and not LASTS.search(text)


def _is_length(text: str) -> bool:
    return bool(LASTS.search(text)) and not AHEAD.search(text)


def _numbers(text: str) -> set[str]:
    """Those that are no name: not of a clause, of a severity, of a tier."""
    plain = CLAUSE.sub(" ", text, count=1) if CLAUSE.match(text) else text
    times = {f"at {clock_time(match)}" for match in CLOCK.finditer(plain)}
    for pattern in (NAMED, SHORT, CLOCK):
        plain = pattern.sub(" ", plain)
    return times | set(NUMBER.findall(plain))


def same_subject(terms_named: int, named: float, alike: float) -> bool:
    """`terms_named`: length of the subject; `named`: how much of it is `covered`; `alike`: cosine."""
    if terms_named >= SUBJECT_TERMS and named >= COVERED and alike >= ALIKE:
        return True
    if terms_named and named >= COVERED and alike >= MOST_ALIKE:
        return True
    between = named >= MOSTLY_COVERED and alike >= RATHER_ALIKE
    return terms_named >= ALIKE_TERMS and (between or (named >= PARTLY_COVERED and alike >= VERY_ALIKE))


def in_the_same_words(one: str, other: str, question: str, names: Collection[str], alike: float) -> bool:
    mine, theirs = (_matter(text, names) for text in (one, other))
    both = mine & theirs
    most = MOST_OF_IT * max(len(mine), len(theirs))
    return alike >= AS_ALIKE and len(both) >= max(SHARED, most) and bool(both & _matter(question, names))


def _matter(text: str, names: Collection[str]) -> set[str]:
    return {
        term
        for term in meant(text)
        if term not in MEASURES | LIGHT and term not in names and not NUMBER.search(term)
    }


def covered(about: Sequence[str], text: str, idf: Idf) -> float:
    held = set(meant(text))
    total = sum(idf(term) for term in about)
    return sum(idf(term) for term in about if SAME.get(term, term) in held) / total if total else 0.0


def of_other_vendors(one: Statement, other: Statement, vendors: Collection[str]) -> bool:
    """What two vendors promise may differ and is no conflict."""
    return bool((mine := _vendors(one, vendors)) and (theirs := _vendors(other, vendors)) and not mine & theirs)


def vendor_terms(documents: Sequence[Document]) -> frozenset[str]:
    return frozenset(
        term for document in documents if document.vendor for term in terms(vendor_of(document) or "")
    )


def _vendors(statement: Statement, vendors: Collection[str]) -> set[str]:
    own = terms((vendor_of(statement.document) if statement.document.vendor else None) or "")
    return {term for term in [*own, *terms(f"{statement.document.title} {statement.text}")] if term in vendors}


def of_other_parties(one: str, other: str) -> bool:
    """Whether both texts begin as agreements of named parties, and not of the same ones. Lower-case."""
    mine, theirs = parties(one), parties(other)
    if mine and theirs:
        both = ((mine, theirs), (theirs, mine))
        return any(not any(side & beside for beside in there) for here, there in both for side in here)
    firms, others = companies(one), companies(other)
    return bool(firms and others) and not firms & others


def companies(head: str) -> frozenset[str]:
    """The terms right before "Inc." and the like."""
    found = {term for match in FIRM.finditer(" ".join(head.split())) for term in terms(match["name"])}
    return frozenset(found) - NO_NAMES


def parties(head: str) -> list[frozenset[str]]:
    """The terms of the names on each side of "agreement between Aduro Inc. and Beta Ltd.", where both have one."""
    match = PARTIES.search(" ".join(head.split()))
    sides = [frozenset(terms(side)) - NO_NAMES for side in match.groups()] if match else []
    return sides if all(sides) else []


def rank(document: Document, precedence: Sequence[str] = PRECEDENCE) -> int:
    """0 for the type that prevails over all others."""
    return precedence.index(document.type) if document.type in precedence else len(precedence)


def prevailing(one: Document, other: Document, precedence: Sequence[str] = PRECEDENCE) -> Document | None:
    """The document that the configured order of types puts first; None where it does not part them."""
    ranks = [rank(document, precedence) for document in (one, other)]
    if ranks[0] == ranks[1]:
        return None
    return one if ranks[0] < ranks[1] else other


def verdict(*shown: tuple[Document, int], precedence: Sequence[str] = PRECEDENCE) -> str:
    """The sentence that says which of two or more documents prevails; each comes with its marker."""
    marks = " ".join(f"[{marker}]" for marker in sorted(marker for _, marker in shown))
    documents = sorted((document for document, _ in shown), key=lambda one: rank(one, precedence))
    differ = f"The {LITTLE[len(shown)] if len(shown) < len(LITTLE) else len(shown)} documents differ"
    first, *others = documents
    beside = [one for one in documents if rank(one, precedence) == rank(first, precedence)]
    if len(beside) > 1:
        of = "them" if len(beside) == len(documents) else _listed([called(one) for one in beside])
        types = {one.type for one in beside}
        kind = (
            f"{'both' if len(beside) == 2 else 'all'} are of type {first.type}"
            if len(types) == 1
            else "the order of types names neither"
        )
        return f"{differ}, and no order between {of} is configured: {kind} {marks}."
    types_after = list(dict.fromkeys(_a(one.type) for one in others))
    return (
        f"{differ}: {called(first)} prevails over {_listed([called(one) for one in others])}, because"
        f" {_a(first.type)} comes before {_listed(types_after)} {marks}."
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _a(kind: str) -> str:
    return {"sla": "an SLA", "faq": "an FAQ", "other": "another document"}.get(kind, f"a {kind}")
