"""What is said to what asks for nothing: "hi", "thanks!". Pure."""

from __future__ import annotations

import re

COURTESY = re.compile(
    r"\W*(?:(?P<thanks>thanks?|thank you|thx|cheers|great|perfect|ok(?:ay)?)"
    r"|(?P<greeting>hi|hello|hey|good (?:morning|afternoon|evening|day))|(?P<leave>bye|goodbye))"
    r"(?:\s+(?:there|all|you|a lot|so much|very much|again|bot|assistant|thanks?))*\W*",
    re.I,
)
COURTESIES = {
    "greeting": "Hello. Ask me what the documents say, and I answer with quotes from them.",
    "thanks": "You are welcome.",
    "leave": "Goodbye.",
}


def courtesy(question: str) -> str:
    """What is said to "hi" and "thanks!", which ask for nothing; empty for a question."""
    match = COURTESY.fullmatch(question)
    return COURTESIES[str(match.lastgroup)] if match else ""
