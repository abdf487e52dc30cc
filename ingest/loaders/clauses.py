"""How contracts and policies announce their parts: numbers, headings, run-in headings, definitions. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLETS = "•·▪●○◦■□☐❑❖➢➤►‣⁃\uf0b7\uf0a7\uf0d8"
_LABEL = re.compile(
    rf"""\s*(?:
      (?P<clause>\d{{1,3}}(?:\.\d{{1,3}}){{1,5}}[.)]?)(?=\s|[A-Z("“]|(?<=\d\.\d\.\d)[a-z]) |
      (?P<number>\d{{1,3}}[.)])(?=\s) |
      (?P<bare>\d{{1,2}})(?=\s+["“A-Z]) |
      \((?P<paren>[a-z]{{1,5}}|[A-Z]{{1,4}}|\d{{1,3}})\)(?=\s|["“\w]) |
      (?P<letter>[a-zA-Z]|[ivx]{{2,5}}|[IVX]{{2,5}})[.)](?=\s) |
      (?P<bullet>[{BULLETS}]|[-–—*o](?=\s+\S))
    )\s*""",
    re.VERBOSE,
)
ROMAN = re.compile(r"[ivxl]{1,6}")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}

PARTS = r"ARTICLE|SECTION|SCHEDULE|EXHIBIT|APPENDIX|ANNEX|ANNEXURE|ATTACHMENT|CHAPTER|PART|CLAUSE|TITLE"
_PART = re.compile(rf"^(?:{PARTS})\s+(?:[\dA-Z][\w.\-]{{0,7}}|[IVXLC]+)\b[.:]?", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\b(?:shall|may|will|must|is|are|was|were|has|have|had|agrees?|does|do|not|hereby|means|can|could|would|should)\b",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"""^(?P<name>["“]?[A-Z][^.:;()]{1,75}?["”]?)(?:[.:]+|\s[–—-]|\.?[–—])\s+(?=["“(A-Z0-9])""")
_DEFINES = re.compile(
    r"""^["“][^"”]{1,90}["”](?:\s*\([^)]{1,60}\))?,?\s+(?:shall\s+)?(?:means?|has|have|refers?|includes?)\b""",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset(
    "a an and as at by for from in into nor of on or per the to under upon via with without".split()
)
MAX_HEADING_WORDS = 14


@dataclass(frozen=True, slots=True)
class Label:
    """`(a)`, `4.2`, `iv.` or a bullet at the start of a paragraph. `length` counts the white space after it."""

    kind: str  # clause | number | bare | lower | upper | roman | digits | bullet
    mark: str
    length: int

    @property
    def parts(self) -> int:
        return len(self.mark.split(".")) if self.kind == "clause" else 1

    @property
    def ordinal(self) -> int:
        """1 for `(a)`, 2 for `ii.`; 0 for bullets."""
        if self.kind == "bullet":
            return 0
        last = self.mark.split(".")[-1]
        if last.isdigit():
            return int(last)
        return roman_value(last.lower()) if self.kind == "roman" else ord(last[0].lower()) - ord("a") + 1

    @property
    def as_roman(self) -> int:
        """The value of `i`, `v`, `x` or `iv` as a Roman number; 0 for anything else."""
        return roman_value(self.mark.lower()) if ROMAN.fullmatch(self.mark.lower()) else 0


def label_of(text: str) -> Label | None:
    match = _LABEL.match(text)
    if match is None or (match.end() == len(text) and match["bullet"] is None and match["paren"] is None):
        return None
    kind = match.lastgroup or ""
    mark = match[kind].rstrip(".)")
    if kind == "bare" and not reads_as_heading(text[match.end() :]):
        return None
    if kind == "bullet" and match[kind] == "o" and not text[match.end() :][:1].isupper():
        return None
    told = _letter_kind(mark) if kind in {"paren", "letter"} else kind
    return Label(told, mark, match.end()) if told else None


def _letter_kind(mark: str) -> str | None:
    if mark.isdigit():
        return "digits"
    if len(mark) > 1 and mark.lower() != mark[0].lower() * len(mark):
        return "roman" if ROMAN.fullmatch(mark.lower()) else None
    if len(mark) > 1:
        return "roman" if ROMAN.fullmatch(mark.lower()) and len(mark) <= 3 else _doubled(mark)
    return "lower" if mark.islower() else "upper"


def _doubled(mark: str) -> str | None:
    """`(aa)` follows `(z)`."""
    return ("lower" if mark.islower() else "upper") if len(mark) == 2 else None


def roman_value(mark: str) -> int:
    values = [_ROMAN_VALUES.get(letter, 0) for letter in mark]
    return sum(-v if v < max(values[i + 1 :], default=0) else v for i, v in enumerate(values))


def reads_as_heading(text: str) -> bool:
    """Short, without a verb of obligation, in capitals or title case, and not ending like a sentence."""
    words = text.split()
    if not words or len(words) > 10 or _SPEAKS.search(text) or text.rstrip()[-1:] in ",;":
        return False
    return title_case(text)


def title_case(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_][\w'’]*", text) if word.lower() not in SMALL_WORDS]
    return bool(words) and all(word[0].isupper() for word in words)


def all_capitals(text: str) -> bool:
    """A postcode or a currency is no heading: one word has four letters at least."""
    return text.upper() == text and re.search(r"[^\W\d_]{4}", text) is not None


def names_a_part(text: str) -> bool:
    """`ARTICLE IV`, `Schedule 2 Service levels`, `Section 3. Payment.`; not `Section 3 of this Act shall`."""
    match = _PART.match(text)
    if match is None or len(text.split()) > MAX_HEADING_WORDS or _SPEAKS.search(text):
        return False
    rest = text[match.end() :].strip(" :.–—-")
    return rest == "" or ((rest[0].isupper() or rest[0] in '("“') and not text.rstrip().endswith((",", ";")))


def is_bare_part(text: str) -> bool:
    match = _PART.match(text)
    return match is not None and not text[match.end() :].strip(" :.–—-")


def closes_agreement(text: str) -> bool:
    """The signatures do not belong to the last clause."""
    return (
        re.match(r"IN WITNESS|\[|(?:Signed|By|Name|Title|Date|Its)\b[^.]{0,40}[:_]", text, re.IGNORECASE)
        is not None
    )


def numbered_heading(text: str, label: Label) -> bool:
    """`4. Payment`, `4.2 Service Levels.`, `1 DEFINITIONS`; a sentence after the number is a clause instead."""
    rest = text[label.length :].strip()
    words = rest.split()
    if not words or len(words) > 10 or rest[-1] in ",;:" or _SPEAKS.search(rest) or not rest[0].isupper():
        return False
    if rest.endswith("."):
        return len(words) <= 7 and title_case(rest)
    return title_case(rest) or len(words) <= 6


def run_in_heading(text: str, label: Label | None) -> str:
    """`Payment` of `4.2 Payment. The Customer pays ...`; empty when there is none."""
    rest = text[label.length :] if label else text
    match = _RUN_IN.match(rest)
    if match is None:
        return ""
    name = match["name"].strip(' "“”')
    words = name.split()
    if not 1 <= len(words) <= 9 or _SPEAKS.search(name) or len(rest.split()) < len(words) + 4:
        return ""
    if title_case(name) or (label is not None and len(words) <= 4):
        return name if len(name) > 2 and not re.search(r"\b(?:Inc|Ltd|Co|Corp|No|Mr|Ms|Dr)$", name) else ""
    return ""


def defines(text: str) -> bool:
    """`“Fee” means ...`"""
    return _DEFINES.match(text) is not None
