"""The sentences of an amendment that change something, what they name, and the new text below them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.amendments.amounts import AMOUNT
from knowledge.amendments.clauses import CLAUSE_NUMBER, headings_above, number_of, opening
from knowledge.amendments.references import INSTEAD_OF, heading_part, named_parts
from knowledge.amendments.words import QUOTES
from knowledge.sentences import sentences
from knowledge.types import Leaf, Part

STRONG = r"(?:deleted|replaced|superseded|removed|substituted|struck|amended|restated|cancelled|repealed)"
WEAK = (
    r"(?:revised|modified|changed|varied|updated|increased|reduced|raised|lowered|extended|shortened|suspended"
    r"|waived)"
)
ADVERBS = r"(?:(?:hereby|entirely|accordingly|further|also)\s+)*"
IS = rf"\b(?:is|are|shall be|will be|be|has been|have been)\s+{ADVERBS}"
READS = (
    r"\b(?:shall|now|will|to)\s+(?:now\s+)?reads?\b|\breads? (?:now\b|as follows\b)|\breads?\s*[:,]?\s*[“\"]"
    r"|\breads?\s*:|\bbecomes?\s+[“\"\d]|\bno longer appl(?:y|ies)\b"
    r"|\bceases? to (?:apply|have effect)\b|^\W*(?:replaced|deleted)\b"
)
PASSIVE = re.compile(rf"{IS}(?:{STRONG}|{WEAK})\b|\b(?:is|are) now (?:set at )?{AMOUNT}|{READS}", re.I)
CERTAIN = re.compile(rf"{IS}{STRONG}\b|{READS}", re.I)  # new text says "is reduced" too, but not "is replaced"
ACTIVE = re.compile(
    r"\b(?:replac|delet|supersed|amend|remov|substitut|modif|vari|vary|strik|chang|revis|restat)"
    r"(?:e|es|ing|y|ies|s|ying)?\b",
    re.I,
)
NAMED_FIRST = re.compile(r"(?:^|[:,])\s*$|^\(?[\w.]{1,6}[.)]\s*$")  # "Delete …", "Clause 4.2: replace …"
WHO_CHANGES = re.compile(
    r"\b(?:hereby|parties|we|and|to|by|shall|will|amendment|addendum|letter|it|order|supplement|variation|which"
    r"|document|company|client|customer|vendor|supplier|text|section|clause)\s*$",
    re.I,
)
NOUN = re.compile(
    r"\b(?:amendment|change|replacement|deletion|removal|revision|variation|modification)s? (?:of|to|in)\s+"
    r"(?:the\s+)?(?=(?:sections?|clauses?|articles?|paragraphs?|§|annex|appendix|schedule|exhibit|row|definition)(?!\w))",
    re.I,
)
ADDED = re.compile(
    r"\b(?:add(?:s|ed|ing)?|insert(?:s|ed|ing)?|supplement(?:s|ed|ing)|append(?:s|ed|ing)?|introduc(?:es?|ed|ing)"
    r"|addition of"
    r"|new (?:section|clause|article|paragraph|annex|schedule|row|definition|item|appendix|exhibit))\b",
    re.I,
)
ADDED_TO = re.compile(
    r"\b(?:section|clause|article|annex|row|paragraph|agreement|contract|polic|item|table)", re.I
)
TAKEN_OUT = re.compile(r"delet|replac|supersed|remov|substitut|struck|strik|restat|repeal|\breads?\b", re.I)
UNSURE = re.compile(
    r"\b(?:not|never|neither|nor|nothing|unless|(?-i:may)|might|cannot|can|if|whenever|should|only (?:by|in))\b",
    re.I,
)
REST = r"(?:other|rest|remaining|remainder|everything else|except|otherwise|save (?:as|for))"
STAYS = (
    r"(?:(?:remain|continue|stay)s?\s+(?:\w+\s+){0,3}?(?:in (?:full )?(?:force|effect)|unchanged|unaffected"
    r"|unamended|unmodified|untouched|applicable|valid|binding|the same|in place"
    r"|as (?:it is|they are|is|before|agreed|it stands|they stand)|to apply|to be)"
    r"|(?:remain|continue|stay)s?(?: (?:so|here))?\s*[.!;]?$"
    r"|(?:is|are) (?:unchanged|not (?:changed|affected|amended))|do(?:es)? not change)"
)
REMAINS = re.compile(
    rf"\b{REST}\b.*\b{STAYS}|\b{STAYS}.*\b{REST}\b|\bno (?:other|further) (?:changes?|terms?|provisions?)\b"
    r"|\bnothing else (?:changes|is changed)\b",
    re.I,
)
REMAINS_AFTER = re.compile(
    r",?\s+and\s+(?:all|the|everything)\s+(?:other|rest|remaining|remainder|else)\b.*", re.I
)
PUTS = re.compile(  # what comes behind is new text
    r"\b(?:with"
    r"|by(?! (?:delet|replac|remov|strik|substitut|amend|chang|revis|the (?:deletion|replacement|removal)))"
    r"|to read|as follows|so that)\b|:",
    re.I,
)
LONG_QUOTE = re.compile(r"[“\"][^“”\"]{60,}(?:[”\"]|$)")
NEW_TEXT = re.compile(r"\s*[“\"]\s*(?:\(?\w{1,4}[.)]|\d|[A-Z])")
QUOTED_NAME = re.compile(r"\s*[“\"][^“”\"]{1,80}[”\"]\s+\w")
FOLLOWS = re.compile(r":\s*$|\b(?:following|as follows|below)\b", re.I)
FOLLOWING_PARTS = re.compile(
    r"\bfollowing\s+(?:\w+\s+){0,2}?(?:sections?|clauses?|articles?|provisions?|paragraphs?|parts?)\b", re.I
)
THIS_PART = re.compile(r"\b(?:this|the)\s+(?:section|clause|paragraph|article)\b(?!\s*\d)", re.I)
REFERRING_COLUMN = re.compile(
    r"(?:section|clause|article|paragraph|reference|ref|provision|item)\b[^:;]*: (?P<value>[^;]+);", re.I
)
CHANGE_COLUMN = re.compile(r"change|amend|new|replace|instead|revised|old|current", re.I)


@dataclass(frozen=True, slots=True)
class Instruction:
    """What some consecutive leaves of an amendment, `[first, end)`, do to the other document."""

    first: int
    end: int
    parts: tuple[Part, ...]
    adds: bool = False


def says_rest_remains(text: str) -> bool:
    return any(REMAINS.search(sentence) for sentence in sentences(text))


def instructions(leaves: Sequence[Leaf]) -> list[Instruction]:
    """The changes of an amendment, in order, each with the new text that follows it."""
    found: list[Instruction] = []
    around: Part | None = None
    until = number = 0
    while number < len(leaves):
        leaf = leaves[number]
        parts, adds = _of_leaf(leaf, around if number < until else None)
        end = number + 1
        if FOLLOWS.search(leaf.text) or _headed(leaf):
            below = _end_of_group(leaves, number, parts)
            if parts and number + 1 < below and _is_step(leaves[number + 1]):
                # "Section 4 is amended as follows:", and what is done to it step by step
                around, until, number = _plainest(parts[0]), below, number + 1
                continue
            end = _end_of_new_text(leaves, number, below, parts)
            if not parts and not adds and FOLLOWING_PARTS.search(leaf.text) and _verb(leaf.text):
                parts = _begun(leaves[number + 1 : end])
        if parts or adds:
            found.append(Instruction(number, end, tuple(parts), adds))
            number = end
        else:
            number += 1
    return found


def _plainest(part: Part) -> Part:
    return part.within if part.kind == "about" and part.within is not None else part


def _begun(leaves: Sequence[Leaf]) -> list[Part]:
    """The clauses that new text begins with, where it alone says which are replaced."""
    numbers = [number for leaf in leaves if len(number := opening(leaf.text)) > 1]
    headed = [part for leaf in leaves if leaf.path and (part := heading_part(leaf.path[-1]))]
    return list(dict.fromkeys([*(Part("clause", ".".join(number)) for number in numbers), *headed]))


def _is_step(leaf: Leaf) -> bool:
    """Whether a leaf below "is amended as follows:" says itself what is changed or added."""
    if _is_new_text(leaf) or len(opening(leaf.text)) > 1:
        return False
    begun = re.sub(r"^\s*(?:\(?[\w.]{1,6}[.)])?\s*", "", leaf.text)
    return any(CERTAIN.search(one) or ACTIVE.match(one) or ADDED.search(one) for one in _sentences(begun))


def _of_leaf(leaf: Leaf, around: Part | None) -> tuple[list[Part], bool]:
    if leaf.kind == "row":
        return _of_row(leaf), False
    if _is_new_text(leaf):
        return [], False
    parts: list[Part] = []
    adds = False
    for sentence in _sentences(leaf.text):
        named, added = _of_sentence(sentence, leaf, around)
        parts += named
        adds |= added
    if not parts and not adds and (headed := _headed(leaf)):
        parts = [headed]
    return parts, adds


def _sentences(text: str) -> Iterator[str]:
    """Without what stands in long quotation marks, which is new text."""
    bare = LONG_QUOTE.sub(lambda match: f"{match[0][0]}…{match[0][0]}", text)
    for sentence in sentences(bare):
        yield from (part for part in re.split(r";\s+", sentence) if part.strip())


def _is_new_text(leaf: Leaf) -> bool:
    """A leaf that begins with an opening quotation mark is what is put in place of something."""
    return bool(NEW_TEXT.match(leaf.text)) and not QUOTED_NAME.match(leaf.text)


def _of_sentence(sentence: str, leaf: Leaf, around: Part | None) -> tuple[list[Part], bool]:
    """The parts that a sentence changes, and whether it adds something."""
    whole = REMAINS_AFTER.sub("", sentence)
    if REMAINS.search(whole):
        return [], False
    adding = ADDED.search(whole)
    if adding and not TAKEN_OUT.search(whole):
        return [], not UNSURE.search(whole[: adding.start()]) and bool(ADDED_TO.search(whole))
    verb = _verb(whole)
    if verb is None:
        return [], False
    begin, end = verb
    put = PUTS.search(whole, end)
    subject = whole[begin : put.start() if put else len(whole)]
    if UNSURE.search(subject):
        return [], False
    parts = named_parts(subject, around, whole)
    if not parts and leaf.path and (THIS_PART.search(subject) or begin == end):
        headed = heading_part(leaf.path[-1])
        parts = [headed] if headed else []
    return parts, bool(adding) and bool(parts)


def _verb(text: str) -> tuple[int, int] | None:
    """From where on what is changed is named, and where the word of change ends; None where nothing is changed."""
    found: list[tuple[int, int]] = []
    for pattern in (PASSIVE, NOUN, INSTEAD_OF):
        if match := pattern.search(text):
            found.append((0, match.end()))
    for match in ACTIVE.finditer(text):
        before = text[: match.start()]
        if NAMED_FIRST.search(before):
            found.append((0, match.end()))
        elif WHO_CHANGES.search(before):
            found.append((match.start(), match.end()))
    return min(found, key=lambda one: one[1], default=None)


def _headed(leaf: Leaf) -> Part | None:
    """The part that the heading above says is changed: "Change to Section 4.2"."""
    for heading in reversed(leaf.path):
        changes = NOUN.search(heading) or PASSIVE.search(heading)
        if changes and not ADDED.search(heading) and (named := heading_part(heading)):
            return named
    return None


def _of_row(leaf: Leaf) -> list[Part]:
    """`Clause: 4.2; Change: replaced; New wording: …`."""
    match = REFERRING_COLUMN.match(leaf.text)
    columns = re.findall(r"(?:^|; )([^:;]{1,40}):", leaf.text)
    if match is None or not any(CHANGE_COLUMN.search(column) for column in columns[1:]):
        return []
    if ADDED.search(leaf.text) and not TAKEN_OUT.search(leaf.text):
        return []
    if re.fullmatch(rf"\W*{CLAUSE_NUMBER}\W*", match["value"]):
        return [Part("clause", ".".join(number_of(match["value"])))]
    named = heading_part(match["value"])
    return [named] if named else []


def _end_of_group(leaves: Sequence[Leaf], number: int, parts: Sequence[Part]) -> int:
    """Where what an instruction introduces ends at the latest: at its own next number, or another heading."""
    own, path = opening(leaves[number].text), headings_above(leaves[number])
    replaced = _numbers(parts)
    for n in range(number + 1, len(leaves)):
        leaf = leaves[n]
        if leaf.path[: len(path)] != path or says_rest_remains(leaf.text):
            return n
        begun = opening(leaf.text) if leaf.text[:1] not in QUOTES else ()
        if own and len(begun) == len(own) and begun[:-1] == own[:-1] and begun not in [own, *replaced]:
            return n
    return len(leaves)


def _end_of_new_text(leaves: Sequence[Leaf], number: int, end: int, parts: Sequence[Part]) -> int:
    """Where the text that an instruction puts in place ends: at the next instruction, or at `end`."""
    if FOLLOWING_PARTS.search(leaves[number].text):
        return end
    replaced = _numbers(parts)
    for n in range(number + 1, end):
        begun = opening(leaves[n].text)
        if begun and any(begun[: len(one)] == one for one in replaced):
            continue
        if not _is_new_text(leaves[n]) and _has_instruction(leaves[n]):
            return n
    return end


def _numbers(parts: Sequence[Part]) -> list[tuple[str, ...]]:
    return [number_of(part.name) for part in parts if part.kind == "clause"]


def _has_instruction(leaf: Leaf) -> bool:
    return any(CERTAIN.search(one) and _of_sentence(one, leaf, None)[0] for one in _sentences(leaf.text))
