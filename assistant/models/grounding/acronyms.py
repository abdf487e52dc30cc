"""A sentence's short forms in the words of its passages: "HR" where they write "Human Resources". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from knowledge.words import STOP_WORDS

SHORT = re.compile(r"\b[A-Z]{2,5}\b(?!['’-]?\d)")
WORD = re.compile(r"[^\W\d_]+")
AND = frozenset(["and", "of", "the", "for"])  # "Terms of Reference" is ToR or TR


def spelled_out(text: str, passages: Sequence[str]) -> str:
    """Only where the passages do not use the short form themselves."""
    return SHORT.sub(lambda found: _meaning(found[0], tuple(passages)) or found[0], text)


@lru_cache(maxsize=4096)
def _meaning(short: str, passages: tuple[str, ...]) -> str:
    """The first neighbouring words with these initials; empty where there are none."""
    if any(re.search(rf"\b{short}\b", passage) for passage in passages):
        return ""
    for passage in passages:
        for line in re.split(r"[.,;:()\n]", passage):
            words = [word for word in WORD.findall(line) if word.lower() not in AND]
            for at in range(len(words) - len(short) + 1):
                run = words[at : at + len(short)]
                if not STOP_WORDS.isdisjoint(word.lower() for word in run):
                    continue
                if "".join(word[0] for word in run).upper() == short:
                    return " ".join(run)
    return ""
