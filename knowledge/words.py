"""Words as the lexical side sees them: split, lower-cased, stop words dropped, stemmed (Snowball English)."""

from __future__ import annotations

import math
import re
import urllib.parse
from functools import cache, lru_cache
from typing import Any

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing down during each few for from further had has have having
    he her here hers him his how i if in into is it its itself just may me might more most must my no nor not
    of off on once only or other our out over own same shall she should so some such than that the their them
    then there these they this those through to too under until up upon very was we were what when where which
    while who whom why will with would you your""".split()
)
PRONOUNS = frozenset(
    "it its they them their this that these those one ones he she him her his there here same".split()
)

WORD = re.compile(r"[^\W_]+")
LINK_TARGET = re.compile(r"\]\(https?://[^)\s]*\)|https?://\S+")


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


# Where British and American spelling differ, one of both for both: a question may be written on either side.
SPELLINGS = (
    (re.compile(r"(?<=[^\W\d_]{3})(i|y)z(?=(?:e[drs]?|ers|es|ing|ations?|ational)$)"), r"\1s"),
    (re.compile(r"^(col|lab|behavi|misbehavi|fav|hon|dishon|harb|endeav|neighb|hum|rum|flav|vig)our"), r"\1or"),
    (re.compile(r"^(un)?licenc"), r"\1licens"),
    (re.compile(r"^(def|off|pret)ence(?=s?$)"), r"\1ense"),
    (re.compile(r"^practis"), "practic"),
    (re.compile(r"(cent|met|lit|fib|theat|calib)r(?:e(?=s?$)|(?=ed$))"), r"\1er"),
    (re.compile(r"^programme(?=s?$)"), "program"),
    (re.compile(r"^(catal|dial|anal)ogue"), r"\1og"),
    (re.compile(r"(judg|acknowledg)ement"), r"\1ment"),
    (re.compile(r"(enrol|fulfil|instal)l?ment"), r"\1lment"),
    (re.compile(r"^artefact"), "artifact"),
    (re.compile(r"^paed(?=i)"), "ped"),
    (re.compile(r"^(?:tele|cell)phon(?=es?$)"), "phon"),
)
# One word, with its hyphen or without.
HYPHENED = re.compile(r"\b(e(?=-mail)|sub(?=-(?:contract|process|licen|suppl))|co(?=-(?:op|or)))-", re.I)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    spelled = word.lower()
    for pattern, instead in SPELLINGS:
        spelled = pattern.sub(instead, spelled)
    return str(_stemmer().stemWord(spelled))


def words(text: str) -> list[str]:
    """Words in their order and case. Percent-encoded names (`Master%20Agreement.pdf`) are decoded first."""
    return WORD.findall(urllib.parse.unquote(text) if "%" in text else text)


def terms(text: str) -> list[str]:
    """Stems of the content words of `text`, in order, repeats kept."""
    return [stem(word) for word in words(HYPHENED.sub(r"\1", text)) if word.lower() not in STOP_WORDS]


def compounds(text: str) -> list[str]:
    """Two and three neighbouring words written together: "Common Paper" finds `commonpaper-sla`."""
    found = [word.lower() for word in words(text)]
    return [stem("".join(found[i : i + size])) for size in (2, 3) for i in range(len(found) - size + 1)]


def squashed(text: str) -> str:
    """Its letters and digits alone, in small letters: what two ways to write the same share."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def without_links(text: str) -> str:
    return LINK_TARGET.sub(" ", text)


def inverse_frequency(documents: int, holding: int) -> float:
    """The idf of BM25 (Robertson and Sparck Jones, kept positive as in Lucene)."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
