"""A text as the check sees it: words, values, labels, negations, and which of them stand in one clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.models.grounding.phrases import ORDINALS, REPLACED
from assistant.models.grounding.values import NUMBER, UNITS, Value, value_of
from assistant.models.grounding.vocabulary import key_of, light
from assistant.models.grounding.wordlists import BOUND_WORDS, NEGATIONS, UNIVERSALS
from knowledge.words import STOP_WORDS

ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:/[\w.-]+)+\.\w+", re.I)
LABELS = "|".join(
    """zone grade class annex schedule option category group part appendix exhibit tier step level phase
    version article section clause sev severity stage iso(?:/iec)? tls day type soc""".split()
)
NOT_A_LABEL = r"(?! (?:hour|minute|business|day|%|percent))"  # "on day 10", but "per day 10 hours"
LABEL = re.compile(
    rf"\b({LABELS})s?:? ?((?:\d+(?:\.\d+)?(?!\d|,\d|:\d|%))"
    rf"(?:(?:, ?(?:and |or )?| (?:and|or) )\d+\b)*){NOT_A_LABEL}"
)
NUMERAL = re.compile(r"\d+(?:\.\d+)?")
CODED = re.compile(r"\b[a-z]{1,5}-?\d+\b(?!%|:\d)")  # S1, SEC-04, AES-256
WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?")
BREAK = re.compile(r"[,;:.()!?\n–—|]|\s-\s")
JOINTS = frozenset(
    "and but while whereas if unless when because although so which until whenever insteadof".split()
)
ORDINAL = re.compile(
    rf"\b(?:{'|'.join(ORDINALS[1:])})\b(?= (?:business |working |calendar )?(?:day|week|month|quarter|year)\b)"
)
LETTERED = re.compile(
    r"\b([Zz]one|[Gg]rade|[Cc]lass|[Aa]nnex|[Oo]ption|[Cc]ategory|[Gg]roup|[Aa]ppendix):? ([A-Z])\b"
)
POSSESSIVE = re.compile(r"['’]s?$")
LISTED_UNITS = frozenset(
    ["minute", "day", "business day", "business minute", "%"]
)  # as written; hours and years would need a factor
SAYING_HOW = NEGATIONS | UNIVERSALS | BOUND_WORDS  # rules of their own look at them
UNIT_KEYS = frozenset(key_of(unit) for unit in UNITS)
NOUN_WITHIN = 3  # tokens after a number
KEPT = frozenset("more less fewer same own".split())


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # word, value, label, address, joint; path: a word of a file's name
    key: str  # a stem; a label as "tier#1"
    atom: int  # number of the clause
    at: int
    value: Value | None = None
    surface: str = ""
    owns: bool = False  # "the vendor's"


@dataclass(frozen=True)
class Reading:
    """`row`: "Column: value; Column: value"."""

    text: str
    tokens: tuple[Token, ...]
    row: bool

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(token.key for token in self.tokens)

    @cached_property
    def said(self) -> frozenset[str]:
        """The keys without those of file names."""
        return frozenset(token.key for token in self.tokens if token.kind != "path")

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Words and labels that say something."""
        return tuple(token for token in self.tokens if is_content(token))

    @cached_property
    def values(self) -> tuple[Token, ...]:
        return tuple(token for token in self.tokens if token.kind == "value")

    @cached_property
    def atoms(self) -> tuple[tuple[Token, ...], ...]:
        found: dict[int, list[Token]] = {}
        for token in self.tokens:
            found.setdefault(token.atom, []).append(token)
        return tuple(tuple(tokens) for tokens in found.values())


def is_content(token: Token) -> bool:
    if token.kind in ("label", "address"):
        return True
    if token.kind != "word" or token.surface in SAYING_HOW:
        return False
    return (token.surface not in STOP_WORDS or token.surface in KEPT) and token.key not in light()


@lru_cache(maxsize=4096)  # the passages of an answer are read for each of its sentences
def read(text: str, row: bool = False) -> Reading:
    numbered = LETTERED.sub(lambda match: f"{match[1]} {ord(match[2])}", text)
    low = " ".join(numbered.replace("’", "'").split()).lower()
    low = re.sub(r"\[\d+\]", " ", low)
    low = ORDINAL.sub(lambda match: f"{ORDINALS.index(match[0]) + 1}th", low)
    for pattern, replacement in REPLACED:
        low = pattern.sub(replacement, low)
    return Reading(text, tuple(_with_nouns(_with_units(list(_tokens(low, row))))), row)


def _with_units(tokens: list[Token]) -> list[Token]:
    """ "90, 60 and 30 days" are three durations."""
    unit: Value | None = None
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.value is not None:
            if unit is not None and not token.value.dimension and token.surface != "one":
                scaled = Value(unit.dimension, token.value.amount, token.value.amount)
                tokens[at] = replace(token, value=scaled)
            else:
                unit = token.value if token.value.dimension in LISTED_UNITS else None
        elif token.surface not in ("and", "or"):
            unit = None
    return tokens


def _with_nouns(tokens: list[Token]) -> list[Token]:
    """Bare numbers that count things: "three phases", but not "three straight months". "One of them" is none."""
    for at, token in enumerate(tokens):
        if token.value is None or token.value.dimension:
            continue
        ahead = [after for after in tokens[at + 1 : at + 1 + NOUN_WITHIN] if after.atom == token.atom]
        if ahead and token.surface == "one" and ahead[0].surface in STOP_WORDS - {"or", "to", "and"}:
            tokens[at] = replace(token, kind="word", key=key_of("one"), value=None)
        elif ahead and is_content(ahead[0]) and not any(after.key in UNIT_KEYS for after in ahead):
            tokens[at] = replace(token, value=replace(token.value, counts=True))
    return tokens


def _tokens(low: str, row: bool) -> Iterator[Token]:
    atom, at = 0, 0
    while at < len(low):
        token, end = _token(low, at, atom)
        if token is not None:
            if token.kind == "joint":
                atom += 1
                token = Token(token.kind, token.key, atom, at, None, token.surface)
            yield from _spread(token)
        elif match := BREAK.match(low, at):
            end = match.end()
            atom += 1 if not row or match[0] == ";" else 0
        at = max(end, at + 1)


def _spread(token: Token) -> Iterator[Token]:
    """ "Steps 1, 5 and 8" are three labels."""
    if token.kind == "address" and "@" not in token.key and "://" not in token.key:
        for word in WORD.findall(token.key):
            yield Token("path", key_of(word), token.atom, token.at, None, word)
    if token.kind != "label" or "#" not in token.key:
        yield token
        return
    name, numbers = token.key.split("#", 1)
    for number in NUMERAL.findall(numbers):
        yield Token("label", f"{name}#{number}", token.atom, token.at, None, token.surface)


def _token(low: str, at: int, atom: int) -> tuple[Token | None, int]:
    if not low[at].isalnum() and low[at] not in "$€£":
        return None, at + 1
    begins = at == 0 or not low[at - 1].isalnum()
    if begins:
        if match := ADDRESS.match(low, at):
            return Token("address", match[0].rstrip(".,;:)'\""), atom, at, None, match[0]), match.end()
        if match := LABEL.match(low, at):
            name = {"sev": "severity"}.get(match[1], match[1])
            return Token("label", f"{name}#{match[2]}", atom, at, None, match[0]), match.end()
        if match := CODED.match(low, at):
            return Token("label", match[0].replace("-", ""), atom, at, None, match[0]), match.end()
        if (match := NUMBER.match(low, at)) and match.end() > at:
            return Token("value", match[0], atom, at, value_of(match), match[0]), match.end()
    match = WORD.match(low, at)
    if match is None:
        return None, at + 1
    if match[0] == "s" and low[at - 1 : at] == "'":
        return None, match.end()  # of "one month's fee": the month is a value
    word = POSSESSIVE.sub("", match[0])
    if word in JOINTS:
        return Token("joint", word, atom, at, None, word), match.end()
    return Token("word", key_of(word), atom, at, None, word, owns=match[0].endswith(("'s", "s'"))), match.end()
