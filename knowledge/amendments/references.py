"""What a sentence of an amendment calls parts of another document: "Section 4.2", "the row Severity 1". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.amendments.amounts import AMOUNT
from knowledge.amendments.clauses import (
    ANNEX,
    CLAUSE_NUMBER,
    CLAUSE_WORD,
    ROMAN_NUMBER,
    annex_name,
    number_of,
    opening,
)
from knowledge.amendments.words import QUOTES, plain
from knowledge.types import Part

QUOTED = r"[“\"'‘](?P<quoted>[^“”\"‘]{2,80}?)[”\"'’]"
JOIN = r"\s*(?:,\s*and|,|and|&|or|to|through|[-–])\s*"
NUMBERS = re.compile(
    rf"(?<!\w){CLAUSE_WORD}\s*(?P<numbers>{CLAUSE_NUMBER}(?:{JOIN}{CLAUSE_NUMBER}(?![\w%]))*"
    rf"|{ROMAN_NUMBER})",
    re.I,
)
ANNEXES = re.compile(rf"(?<!\w){ANNEX}", re.I)
SECTION = r"(?:section|clause|chapter|paragraph|article|heading|part)s?"
HEADINGS = (
    re.compile(
        rf"\b{SECTION}\s+(?:headed\s+|titled\s+|entitled\s+|called\s+|named\s+|on\s+|about\s+)?{QUOTED}", re.I
    ),
    re.compile(rf"{QUOTED}\s+{SECTION}\b", re.I),
    re.compile(
        rf"\b{SECTION}\s+(?:on|about|headed|titled|entitled|called)\s+(?P<quoted>[\w &/,-]{{3,60}}?)"
        r"(?=\s+(?:is|are|in|of|shall|will|has|from|with)\b|[.:;]|$)",
        re.I,
    ),
    re.compile(
        rf"\b(?i:the)\s+(?P<quoted>[A-Z][\w&-]*(?:\s+(?:(?:and|of|for)\s+)?[A-Z][\w&-]*){{0,5}})\s+(?i:{SECTION})\b"
    ),
)
ROW_WORD = r"(?:rows?|entr(?:y|ies)|lines?(?: items?)?)"
ROWS = (
    re.compile(rf"\b{ROW_WORD}\s+(?:for\s+|of\s+|headed\s+|labelled\s+|called\s+)?{QUOTED}", re.I),
    re.compile(rf"{QUOTED}\s+{ROW_WORD}\b", re.I),
    re.compile(
        rf"\b{ROW_WORD}\s+(?:(?:for|headed|labelled|called)\s+)?(?P<quoted>(?-i:[A-Z])[\w/-]*(?:\s[\w/-]+){{0,4}}?)"
        r"(?=\s+(?:of|in|from|is|are|shall|will|with|by)\b|\s*[,.:;]|$)",
        re.I,
    ),
    re.compile(rf"\b(?i:the)\s+(?P<quoted>[A-Z][\w/-]*(?:\s[A-Z0-9][\w/-]*){{0,4}})\s+(?i:{ROW_WORD})\b"),
)
DEFINITIONS = (
    re.compile(rf"\bdefinitions?\s+(?:of|for)\s+(?:the\s+term\s+)?{QUOTED}", re.I),
    re.compile(rf"\bdefined\s+term\s+{QUOTED}", re.I),
    re.compile(r"\bdefinition\s+of\s+(?P<quoted>[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,4})"),
)
OLD_WORDS = (
    re.compile(
        r"(?:words?|phrase|figure|number|amount|sum|period|text|reference to|sentence)s?\s*(?:of\s+)?" + QUOTED,
        re.I,
    ),
    re.compile(
        rf"{QUOTED}\s+(?:becomes?\b"
        r"|(?:is|are|shall be)\s+(?:hereby\s+)?(?:replaced|deleted|substituted|changed|removed))",
        re.I,
    ),
    re.compile(rf"\b(?:replace|delete|strike|substitute|change|remove|replacing|deleting)s?\s+{QUOTED}", re.I),
)
FROM_TO = re.compile(
    rf"\bfrom\s+[{QUOTES}]?(?P<quoted>[^{QUOTES};.]{{0,30}}?\d[^{QUOTES};]{{0,30}}?)[{QUOTES}]?\s+to\s+[{QUOTES}]?[^\s]*\s?",
    re.I,
)
# "45 days instead of 30 days", "45 days (previously 30 days)", "from thirty days to forty-five days"
INSTEAD_OF = re.compile(
    rf"\b(?:instead of|rather than|in place of|previously|formerly|until now|up to now|and no longer)\s+"
    rf"(?:the\s+)?(?:(?:previous|former|current|agreed|usual)\s+)?(?P<quoted>{AMOUNT})"
    rf"|\bfrom\s+(?P<from>{AMOUNT})\s+to\s+{AMOUNT}",
    re.I,
)
# "In addition to Section 4" and "pursuant to Section 12" name nothing that is changed; a new one is not there yet.
BESIDE = re.compile(
    r"(?:pursuant to|in accordance with|accordance with|subject to|notwithstanding|as defined in|in addition to"
    r"|without prejudice to|by virtue of|required by|after|before|following|new)\s+(?:the\s+)?$",
    re.I,
)
INDIRECT = re.compile(r"\b(?:in|of|under|to|from|by)\s+(?:the\s+)?$", re.I)
OWN = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:of|to|in)\s+)?(?:this\s+(?:amendment|addendum|variation|supplement|letter"
    r"|change order|document)|hereof|hereto|below|above\b(?!\s+agreement))",
    re.I,
)
IN_ANNEX = re.compile(r"\s*(?:,|of|in|to)?\s*(?:the\s+)?", re.I)


@dataclass(frozen=True, slots=True)
class Found:
    """A name and where it stands in the text. `direct`: itself what is changed, not merely where that stands."""

    part: Part
    start: int
    end: int
    direct: bool


def named_parts(text: str, around: Part | None = None, whole: str = "") -> list[Part]:
    """The parts that a sentence about a change names. `around`: the part that the sentences before spoke of.

    `whole` is the sentence with what it puts in place of them, which tells values from each other.
    """
    places = _places(text)
    regions: list[Part | None] = [one.part for one in places]
    within = regions[0] if regions else around
    exact = [
        Part(kind, plain(match["quoted"]), within)
        for kind, patterns in (("row", ROWS), ("definition", DEFINITIONS))
        for match in _matches(patterns, text)
    ]
    if exact:
        return exact
    words = [
        plain(match["quoted"])
        for match in _matches(OLD_WORDS, text)
        if not any(one.start <= match.start("quoted") < one.end for one in places)
    ]
    words += [plain(match["quoted"]) for match in FROM_TO.finditer(whole or text)]
    words += [plain(match["quoted"] or match["from"]) for match in INSTEAD_OF.finditer(whole or text)]
    if words:
        return [Part("words", words[0], _about(text, region)) for region in regions or [around]]
    return [one.part if one.direct else Part("about", plain(text), one.part) for one in places]


def _about(text: str, part: Part | None) -> Part | None:
    return Part("about", plain(text), part) if part is not None else None


def _places(text: str) -> list[Found]:
    """Clauses, annexes and headings, in order; a clause of an annex as one."""
    annexes = [
        Found(Part("annex", annex_name(match)), match.start(), match.end(), _is_direct(text, match.start()))
        for match in ANNEXES.finditer(text)
        if _is_meant(text, match.start(), match.end())
    ]
    clauses: list[Found] = []
    used: set[int] = set()
    for match in NUMBERS.finditer(text):
        if not _is_meant(text, match.start(), match.end()):
            continue
        direct = _is_direct(text, match.start())
        annex = _annex_beside(text, match, annexes)
        if annex is not None:
            used.add(annex.start)
        for number in _numbers(match["numbers"]):
            part = Part("clause", number, annex.part if annex else None)
            clauses.append(Found(part, match.start(), match.end(), direct))
    rest = [one for one in annexes if one.start not in used]
    headings: list[Found] = []
    if not clauses and not rest:
        for match in _matches(HEADINGS, text):
            if _is_meant(text, match.start(), match.end()):
                part = Part("heading", plain(match["quoted"]))
                headings.append(Found(part, match.start(), match.end(), _is_direct(text, match.start())))
    return sorted([*clauses, *rest, *headings], key=lambda one: one.start)


def _is_meant(text: str, start: int, end: int) -> bool:
    return not BESIDE.search(text[:start]) and not OWN.match(text[end:])


def _is_direct(text: str, start: int) -> bool:
    return not INDIRECT.search(text[:start])


def _annex_beside(text: str, clause: re.Match[str], annexes: list[Found]) -> Found | None:
    """ "Section 2 of Annex B", "Annex B, Section 2"."""
    for annex in annexes:
        low, high = sorted([(clause.start(), clause.end()), (annex.start, annex.end)])
        if IN_ANNEX.fullmatch(text[low[1] : high[0]]):
            return annex
    return None


def _numbers(text: str) -> Iterator[str]:
    """`4.2, 4.3 and 5.1(b)` one by one; `4.2 to 4.4` with what lies between."""
    pieces = re.split(rf"({JOIN})", text)
    names = [".".join(number_of(piece)) for piece in pieces[::2]]
    for position, name in enumerate(names):
        if not name:
            continue
        yield name
        joint = pieces[2 * position + 1].strip() if position + 1 < len(names) else ""
        if joint in ("to", "through", "-", "–"):
            yield from _between(name, names[position + 1])


def _between(first: str, last: str) -> Iterator[str]:
    one, other = first.split("."), last.split(".")
    if one[:-1] == other[:-1] and one[-1].isdigit() and other[-1].isdigit():
        for value in range(int(one[-1]) + 1, min(int(other[-1]), int(one[-1]) + 100)):
            yield ".".join([*one[:-1], str(value)])


def _matches(patterns: tuple[re.Pattern[str], ...], text: str) -> list[re.Match[str]]:
    """Of the first pattern that is found at all."""
    return next((found for pattern in patterns if (found := list(pattern.finditer(text)))), [])


def heading_part(heading: str) -> Part | None:
    """What a heading of an amendment names: a clause or an annex."""
    found = [one for one in _places(heading) if one.part.kind != "heading"]
    if found:
        return found[0].part
    number = opening(heading, heading=True)
    return Part("clause", ".".join(number)) if len(number) > 1 else None


def written_parts(text: str) -> tuple[Part, ...]:
    """The parts after the `#` of `supersedes: contracts/msa.md#4.2, Annex B, row Severity 1, Travel`."""
    return tuple(_written(one.strip().lstrip("#").strip()) for one in text.split(",") if one.strip(" #"))


def _written(text: str) -> Part:
    row = re.match(rf"{ROW_WORD}\s+(.+)", text, re.I)
    annex = ANNEXES.fullmatch(text)
    number = re.fullmatch(rf"(?:{CLAUSE_WORD}\s*)?({CLAUSE_NUMBER}|{ROMAN_NUMBER})\.?", text, re.I)
    if row:
        return Part("row", plain(row[1]))
    if annex:
        return Part("annex", annex_name(annex))
    if number:
        return Part("clause", ".".join(number_of(number[1])))
    return Part("any", plain(text))


def said(part: Part) -> str:
    """For a reader."""
    if part.kind == "about" and part.within is not None:
        return said(part.within)
    name = {
        "clause": f"section {_number_said(part.name)}",
        "annex": part.name.title(),
        "row": f"the row “{part.name}”",
    }.get(part.kind, f"“{part.name}”")
    if part.kind == "definition":
        name = f"the definition of {name}"
    return f"{name} in {said(part.within)}" if part.within is not None else name


def _number_said(name: str) -> str:
    """`5.1.b` as 5.1(b)."""
    return re.sub(r"\.([a-z]+)(?=\.|$)", r"(\1)", name)
