"""Questions as people type them, and how the words of the documents read. Pure."""

from __future__ import annotations

import re

# Where a question or a part of it begins: elsewhere "wat" may be a name.
BEGINS = r"(?:^|(?<=[,.;:?!] )|(?<=\band )|(?<=\bknow ))"
SHORT_FORMS = (  # how people type, slips that no dictionary mends, and how the words of the documents read
    (re.compile(rf"{BEGINS}(?:wat|wut|wht|waht|whta|hwat)(?=s?\b)", re.I), "what"),
    (re.compile(rf"{BEGINS}(?:wich|whch|whihc|whcih|wihch)\b", re.I), "which"),
    (re.compile(rf"{BEGINS}(?:wen|whn|wehn|whne|hwen)\b", re.I), "when"),
    (re.compile(rf"{BEGINS}(?:wher|whre|wehre|wheer|hwere)\b", re.I), "where"),
    (
        re.compile(rf"{BEGINS}(?:hw|hwo|ohw)(?= (?:do|does|did|can|to|long|much|many|often|soon|fast)\b)", re.I),
        "how",
    ),
    (re.compile(rf"{BEGINS}(?:hwo|woh)\b", re.I), "who"),
    (re.compile(r"\b(?:teh|hte)\b", re.I), "the"),
    (re.compile(r"\babt\b"), "about"),
    (re.compile(r"\b(what|which|who|where|when|how|there|we|you|they) r\b", re.I), r"\1 are"),
    (re.compile(r"\b(what|who|where|when|how|that|there|it|he|she)['’]s\b", re.I), r"\1 is"),
    (re.compile(r"\b(what|who|where|how)s\b", re.I), r"\1 is"),
    (re.compile(r"\b(?:can['’]?t|cannot)\b", re.I), "can not"),
    (re.compile(r"\bwon['’]t\b", re.I), "will not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|has|have|should|would|could|must)n['’]?t\b", re.I), r"\1 not"),
    (re.compile(r"\b(I|you|we|they)['’](?:m|re)\b", re.I), r"\1 are"),
    (re.compile(r"\b(I|you|we|they|he|she|it)['’](?:d|ll|ve)\b", re.I), r"\1 will"),
    (re.compile(r"\b(wan|gon|got)(?:na|ta)\b", re.I), "have to"),
    (re.compile(r"\bgimme\b", re.I), "give me"),
    (re.compile(r"\bu\b"), "you"),
    (re.compile(r"^(?:hi|hey|hello)(?: there)?[,!.]? +(?=\w)|[, ]*\b(?:pls|plz|thx|btw|asap)\b", re.I), ""),
)


def spelled_out(question: str) -> str:
    """The question as it would be written with care: "whats" and "what's" are "what is"."""
    plain = question
    for pattern, words in SHORT_FORMS:
        plain = pattern.sub(words, plain)
    plain = " ".join(plain.split())
    return plain or question
