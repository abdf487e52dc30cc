"""Whoever does the work, by their trade: `the auditor`, `a supervisor of Orrin Health`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.obligations.roles import PEOPLE

JOINS = (
    r"(?:of|to|for|in|on|at|by|with|from|is|are|if|when|while|as|and|or|but|that|which|who|unless|where|until|"
    r"after|before|because|so|[Ii]f|[Ww]hen|[Ww]here|[Uu]nless|[Aa]s|[Uu]ntil|[Aa]fter|[Bb]efore)"
)
NO_PEOPLE = frozenset(
    "after another answer barrier behavior behaviour border buffer caller calendar carrier center centre "
    "chapter character charter colour computer consumer container corner corridor counter cover customer "
    "december door earlier either error factor filter floor folder harbour header higher however labour "
    "later layer ledger letter locker lower manner marker master matter member mirror monitor motor "
    "neither never newsletter november number october offer order other over paper power printer quarter "
    "rather record register remainder reminder river scanner september server summer supplier timer tower "
    "trailer transfer under user vector voucher water whatever whether wherever whoever winter".split()
)
ALSO_PEOPLE = frozenset(
    "agent clerk lead nurse officer director driver guard physician doctor typist linguist therapist specialist "
    "technician expert deputy trainee apprentice crew team staff panel cook porter cleaner people "
    "person everyone anyone tester editor mentor chief head side company manager".split()
)
AND_ANOTHER = re.compile(r"\s+and\s+(?:the|an?)\s+")
OFFICES = frozenset("office desk department committee board council".split())  # each stands for itself
OF_BOTH = frozenset("lead director side company manager".split())  # in the plural, of whom is not said


ARTICLE = r"(?:[Tt]he|[Aa]n?)"
OF = r"(?:\s+(?:of|at|from|for)\s+(?P<of>(?:the\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]*)?))"
NOUNS = [
    re.compile(
        rf"(?:(?P<article>{ARTICLE})\s+)?(?:(?!(?:{JOINS}|{ARTICLE})\b)[\w’'-]+\s+){{{words}}}(?P<noun>[A-Za-z-]+){of}(?=\s)"
    )
    for words in range(4)
    for of in (r"(?P<of>)", OF)
]
DESCRIBED = re.compile(r"\s+(?:who|that|with|on|in)\s(?P<how>[^,;:]{1,80})")


class Noun(NamedTuple):
    noun: str
    of: str  # whose, where a name follows
    named: str  # with what stands before it, without its article
    end: int
    described: bool = False  # `graders with two weeks' training`: a verb behind it has to be a known one


def people(sentence: str, at: int) -> Iterator[Noun]:
    """Nouns with what stands before them, up to three words, without and with what describes them."""
    for pattern in NOUNS:
        match = pattern.match(sentence, at)
        if not match:
            continue
        named = match[0][: match.end("noun") - match.start()].removeprefix(f"{match['article'] or ''} ")
        yield Noun(match["noun"], match["of"], named, match.end())
        described = DESCRIBED.match(sentence, match.end())
        if described:
            for gap in re.finditer(r"\s", described["how"]):
                yield Noun(match["noun"], match["of"], named, described.start("how") + gap.start(), True)


def person(noun: str) -> tuple[str, bool]:
    """The noun in the singular, and whether it was in the plural; nothing where it names nobody."""
    word = noun.casefold().rpartition("-")[2]
    for one, plural in ((word, word in ("people", "staff", "personnel")), (word.removesuffix("s"), True)):
        if one in NO_PEOPLE:
            return "", False
        one = "company" if one == "companie" else one
        if one in PEOPLE or one in ALSO_PEOPLE or one in OFFICES or _does(one):
            return one, plural or one != word
    return "", False


def _does(word: str) -> bool:
    """`reviewer`, `auditor`, `linguist`: whoever does something by trade."""
    return len(word) > 4 and word.endswith(("er", "or", "ist", "ian", "eer"))
