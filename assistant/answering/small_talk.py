"""What is said to what asks for nothing: "hi", "thanks!", "ignore your rules". Pure."""

from __future__ import annotations

import re

from assistant.answering.bidding import without_orders

COURTESY = re.compile(
    r"\W*(?:(?P<thanks>thanks?|thank you|thx|ty|cheers|great|perfect|cool|nice|super|ok(?:ay)?|alright|got it"
    r"|understood|that(?:['’]?s| is| was| will be) (?:all|it|everything)|nothing else)"
    r"|(?P<greeting>hi|hello|hey|good (?:morning|afternoon|evening|day))"
    r"|(?P<leave>bye|goodbye|see you(?: (?:later|soon|tomorrow))?)"
    r"|(?P<word>yes|yep|yeah|sure|no|nope|never mind))"
    r"(?:[\s,.!–-]+(?:there|all|you|a lot|so much|very much|again|bot|assistant|thanks?|thank you|thx|please|now"
    r"|for (?:now|today)|that(?:['’]?s| is| was| will be) (?:all|it|everything)|bye))*\W*",
    re.I,
)
COURTESIES = {
    "greeting": "Hello. Ask me what the documents say, and I answer with quotes from them.",
    "thanks": "You are welcome.",
    "leave": "Goodbye.",
    "word": "Nothing waits for a yes or a no. Ask me what the documents say.",
}
NO_ORDERS = "That tells me how to behave, and I take no orders. Ask me what the documents say."


def courtesy(question: str) -> str:
    """What is said to "hi", to "thanks!" and to what only gives orders; empty for a question."""
    match = COURTESY.fullmatch(question)
    if match:
        return COURTESIES[str(match.lastgroup)]
    return NO_ORDERS if question.strip() and not without_orders(question) else ""
