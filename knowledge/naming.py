"""Which words of a question only name a document, and what is asked once they are dropped. Pure.

"Under the Aduro consulting agreement, who pays travel costs?" is two questions in one: which contract, and
which clause. Inside the contract its own name is noise: every page of it is about Aduro.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import PurePosixPath

from knowledge.types import Document
from knowledge.vendors import vendor_of
from knowledge.words import terms

LEGAL_WORDS = frozenset(
    """inc llc ltd corp corporation company co limited lp l p gmbh plc sa ag nv bv and between of the by in under
    with for document agreement contract""".split()
)
MAX_GAP = 4  # words: "Bank of New York" is one name
TOKEN = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*")
CLAUSE_END = re.compile(r"[:;?!]|\.\s|\.$|[\"“”]\s*:")
LEFTOVER = re.compile(r'["“”()%,:]+(?=\s|$)(?<![\w][,])|(?<!\w)["“”()%,:.]+')

QUOTED = re.compile(r"[\"“][^\"“”]{2,60}[\"”]")
A_DOCUMENT = re.compile(
    r"\b(?:documents?|files?|contracts?|agreements?|polic(?:y|ies)|guides?|manuals?|reports?|called|named|entitled"
    r"|titled)\s*$",
    re.I,
)
GLUED_SUFFIX = re.compile(r"([A-Z]{4,}?)(?:INC|CORP|CORPORATION|LTD|LLC|PLC|GMBH)", re.A)  # SLINGERBAGINC
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

NamesDocument = Callable[[str], bool]  # stem -> the document's title holds it
IsName = Callable[[str], bool]  # stem -> it names documents and says nothing else
InHead = Callable[[str], bool]  # stem -> it stands in this document's head and in few others'


def document_name(document: Document) -> str:
    """What people call a document by: its title, and the words of vendor and path that the title does not have."""
    path = PurePosixPath(document.path)
    known = set(terms(document.title))
    extra = [
        word
        for part in (vendor_of(document) or "", *path.with_suffix("").parts)
        for word in re.split(r"[\s_\-./,]+", CAMEL.sub(" ", part))
        if word and not set(terms(word)) <= known
    ]
    glued = [match[1] for word in extra if (match := GLUED_SUFFIX.fullmatch(word))]
    return " ".join([document.title, *dict.fromkeys(extra + glued)])


def residual(question: str, in_title: NamesDocument, in_head: InHead, is_name: IsName) -> str:
    """`question` without the words that name the document; the question itself if nothing would be left."""
    found = list(TOKEN.finditer(question))
    if not found:
        return question
    named = _Named(question, found)
    named.mark(in_title, in_head, is_name)
    named.spread()
    named.drop_lonely()
    named.drop_quoted(in_title)
    named.drop_before_colon()
    kept = named.rest()
    return kept if terms(kept) else question


class _Named:
    """The words of a question and a flag on each: does it name the document?"""

    def __init__(self, question: str, found: list[re.Match[str]]) -> None:
        self.question, self.found, self.size = question, found, len(found)
        self.low = [match[0].lower().replace("’", "'") for match in found]
        self.starts = [i == 0 or bool(CLAUSE_END.search(self._gap(i))) for i in range(self.size)]
        self.capital = [
            (match[0][0].isupper() or match[0][0].isdigit()) and not self.starts[i]
            for i, match in enumerate(found)
        ]
        self.flags = [False] * self.size

    def _gap(self, i: int) -> str:
        return self.question[self.found[i - 1].end() : self.found[i].start()]

    def mark(self, in_title: NamesDocument, in_head: InHead, is_name: IsName) -> None:
        for i, match in enumerate(self.found):
            if any(is_name(stem) for written in self._together(i) for stem in terms(written)):
                self.flags[i] = self.capital[i] = True  # however it is written: few write names large in a chat
                continue
            stems = terms(match[0])
            self.flags[i] = bool(stems) and all(
                in_title(stem) or (self.capital[i] and in_head(stem)) for stem in stems
            )

    def _together(self, i: int) -> list[str]:
        """A word, and with each neighbour in one: "common paper" is commonpaper; "Acme's fee" is no name."""
        low = self.low
        pairs = [pair for pair in (low[max(0, i - 1) : i + 1], low[i : i + 2]) if len(pair) > 1]
        return [low[i], *("".join(pair) for pair in pairs if all("'" not in word for word in pair))]

    def _joins(self, i: int, j: int) -> bool:
        """Only connectives and legal suffixes stand between the words i and j, and no clause ends there."""
        between = range(i + 1, j)
        return (
            j - i <= MAX_GAP
            and not any(self.starts[k] for k in range(i + 1, j + 1))
            and all(self.low[k] in LEGAL_WORDS for k in between)
        )

    def _beside(self, i: int) -> bool:
        before = i > 0 and self.flags[i - 1] and not self.starts[i]
        after = i + 1 < self.size and self.flags[i + 1] and not self.starts[i + 1]
        return before or after

    def spread(self) -> None:
        """A name takes in its connectives, and capitalised words beside it."""
        for _ in range(3):
            marked = [i for i, flag in enumerate(self.flags) if flag]
            for i, j in pairwise(marked):
                if self._joins(i, j):
                    self.flags[i + 1 : j] = [True] * (j - i - 1)
            for i in range(self.size):
                if not self.flags[i] and self.capital[i]:
                    skips = i > 1 and self.flags[i - 2] and self._joins(i - 2, i)
                    self.flags[i] = self._beside(i) or skips

    def drop_lonely(self) -> None:
        """A small word that merely also stands in the title is no name by itself."""
        for i in range(self.size):
            if self.flags[i] and not self.capital[i] and not self._beside(i):
                self.flags[i] = False

    def drop_quoted(self, in_title: NamesDocument) -> None:
        """A term in quotation marks is what is asked about, but for a document: in the file "NDA 12": may I …"""
        for quoted in QUOTED.finditer(self.question):
            before, after = self.question[: quoted.start()], self.question[quoted.end() :]
            if A_DOCUMENT.search(before) or after.lstrip().startswith(":"):
                continue
            inside = [i for i, match in enumerate(self.found) if quoted.start() < match.start() < quoted.end()]
            title = [i for i in inside if all(map(in_title, terms(self.found[i][0])))]
            if len(inside) < 2 or len(title) < len(inside):
                for i in inside:
                    self.flags[i] = False

    def drop_before_colon(self) -> None:
        """In "Consulting agreement with Aduro: who pays?" all before the colon is the name."""
        colon = next((i for i in range(1, self.size) if ":" in self._gap(i)), None)
        if colon is None:
            return
        content = [i for i in range(colon) if terms(self.low[i]) and self.low[i] not in LEGAL_WORDS]
        rest = [i for i in range(colon, self.size) if terms(self.low[i])]
        if content and sum(self.flags[i] for i in content) >= 0.5 * len(content) and len(rest) >= 2:
            self.flags[:colon] = [True] * colon

    def rest(self) -> str:
        kept, last = "", 0
        for match, flag in zip(self.found, self.flags, strict=True):
            if flag:
                kept += self.question[last : match.start()]
                last = match.end()
        kept += self.question[last:]
        return re.sub(r"\s+", " ", LEFTOVER.sub(" ", kept)).strip()
