"""Whether the same noun names two kinds of a thing: "training records" and "records of access". Pure."""

from __future__ import annotations

import re

from assistant.answering.conflicts import MEASURES
from assistant.answering.quantities import WORDS
from assistant.answering.statements import meant
from knowledge.words import STOP_WORDS, stem

COMPANY, VENDOR = "company", "vendor"
ROLES = {
    **dict.fromkeys("company client customer buyer principal employer".split(), COMPANY),
    **dict.fromkeys("vendor supplier provider contractor consultant partner outsourcer".split(), VENDOR),
}
# Words before a noun that make no other kind of it: "prior notice" is "written notice".
NO_KIND = frozenset(
    """written prior advance such said own full complete completed correct valid undisputed relevant applicable
    respective entire whole suspected new formal formally first initial actual possible potential""".split()
)
MODAL = frozenset("must shall may will can should to not cannot would could never always".split())
# Several of a thing: "notice of termination" has too many other names.
OF_WHAT = re.compile(
    r"\b(?P<nouns>[^\W\d_]+[^\W\d_s]s) of (?:the |all |its |their |any |each |every )?"
    r"(?P<what>[^\W\d_]+(?: [^\W\d_]+s\b)?)",
    re.I,
)

ANY_OF = re.compile(
    r"\b(?P<noun>[^\W\d_]+) of (?:the |all |its |their |any |each |every |an? )?(?P<what>[^\W\d_]+)", re.I
)


def of_another_kind(one: str, other: str, question: str) -> bool:
    """ "Training records" and "access records": the same noun after different ones."""
    asked = set(meant(question))
    mine, theirs = _kinds(one), _kinds(other)
    held_here, held_there = set(meant(one)), set(meant(other))
    for noun in mine.keys() & theirs.keys():
        if mine[noun] & theirs[noun]:
            continue
        if not mine[noun] & (held_there | asked) and not theirs[noun] & (held_here | asked):
            return True
        if mine[noun] & asked and not mine[noun] & held_there and not theirs[noun] & (held_here | asked):
            return True  # asked for training records, and the other one has access records
    return False


def of_a_part(one: str, other: str, question: str) -> bool:
    """ "Changes of rotas" beside "rotas", "the rent of the garage" beside "the rent": one of them is a part."""
    asked = set(meant(question))
    for text, beside in ((one, other), (other, one)):
        known = asked | set(meant(beside))
        for match in ANY_OF.finditer(text):
            noun, what = meant(match["noun"])[:1], meant(match["what"])[:1]
            if not noun or not what or what[0] in MEASURES or noun[0] in MEASURES:
                continue
            if (what[0] in known) != (noun[0] in known):
                return True
    return False


def _kinds(text: str) -> dict[str, set[str]]:
    """By noun what stands right before it, where that may be part of its name, or after "of"."""
    found: dict[str, set[str]] = {}
    row = re.findall(r"[^\W_]+|[^\w\s]", text)
    for before, first, second in zip(["", *row], row, row[1:], strict=False):
        low = first.lower()
        verb = low.endswith("s") and not low.endswith("ss")
        plain = (
            not first[0].isalpha()
            or low in STOP_WORDS
            or low in NO_KIND
            or low in ROLES
            or verb
            or before.lower() in MODAL
            or low in WORDS
            or second.lower() in STOP_WORDS
            or stem(second) in MEASURES
            or not second[0].isalpha()
        )
        if not plain:
            found.setdefault(meant(second)[0], set()).update(meant(first))
    for match in OF_WHAT.finditer(text):
        noun, what = meant(match["nouns"]), meant(match["what"])
        if noun and what and noun[0] not in MEASURES and not set(what) & ROLES.keys():
            found.setdefault(noun[0], set()).update(what)
    return found
