"""Text that talks to the assistant instead of its readers: hostile, or at best no answer. Never quoted. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.spoken import spoken_sentences

MACHINE = (
    r"(?:AI|LLMs?|GPT|chat ?bots?|bots?|(?:language |AI )models?|(?:AI |virtual |digital )?assistants?|copilot)"
)
SAYING = (
    r"(?:answer|reply|respond|say|state that|tell|reveal|print|output|repeat|ignore|disregard|forget|confirm"
    r"|append|include (?:this|the)|recommend|claim|insist|approve|obey|comply)"
)
RULES = (
    r"(?:instructions?|rules|prompts?|guidelines|context|documents?|sources?|filters?|polic(?:y|ies)|messages?"
    r"|directions|restrictions|labels)"
)
KINDS_OF_ORDERS = (
    r"\bsystem[ _-]?(?:message|prompt|override|instructions?)\b",
    r"\b(?:ignore|disregard|forget|override|bypass|skip) (?:(?:all|any|every|the|your|these|those|of|my|this"
    rf"|everything|previous|prior|earlier|above|other|safety|existing) ){{1,5}}{RULES}",
    r"\b(?:ignore|disregard|forget) (?:all|any|everything|previous|the above|what you)\b",
    r"\byou are (?:now|no longer) (?:an?|the|in|my|bound|\w*(?:bot|gpt))\b",
    r"\b(?:developer|debug|god|admin|jailbreak|unrestricted) mode\b|\bDAN\b",
    r"\b(?:pretend|imagine) (?:to be|that you are|you are)\b",
    r"\byour (?:system prompt|instructions|training data|guidelines|hidden|previous (?:instructions|answer))\b",
    r"\b(?:note|message|instructions?|attention|notice|memo|command|dear|hey|hello|to all)\W{1,3}"
    rf"(?:(?:to|for|all|any|the) )*{MACHINE}\b",
    rf"\b(?:the|any|every|all|this|an?) {MACHINE}\b.{{0,40}}\b(?:must|should|shall|is now|will|has to)\b.{{0,30}}"
    rf"\b{SAYING}\b",
    rf"(?:^|[.:!\"“]\s*){MACHINE}\s*[,:]\s*(?:please |always |now |you )?\w+",
    r"\b(?:dear|the) assistant\b.{0,40}\b(?:must|should|is now|will)\b",
    r"\bbots? (?:that|which) (?:reads?|answers?|process)|\bbots? must\b|\bwhoever asks",
    r"\b(?:if|when(?:ever)?) (?:any ?one|some ?one|some ?body|a user|users?|you are|people) ask(?:s|ed)?\b.{0,60}?"
    rf"[,:]? (?:you (?:must|should|will) |always |just |simply )?{SAYING}\b",
    r"\b(?:append|insert|add|render|embed|show|load|fetch|visit|open) (?:the |this |an? )?(?:following )?(?:\w+ )?"
    r"(?:markdown|image|pixel|link|url|web ?hook|tracking)\b.{0,60}(?:answer|reply|response|https?:)",
    r"<(?:![a-z]+|@[UW][A-Z0-9]+)(?:\|[^<>]*)?>",  # nobody writes Slack's mentions into a contract
    r"!\[[^\]]*\]\(\s*https?:|<(?:img|script|iframe)\b",
    r"<\|[a-z_]+\|>|\[/?INST\]",
    r"<</?SYS>>|^#{1,4} ?(?:system|instruction)s?\s*:?\s*$|\bBEGIN (?:SYSTEM|ADMIN|PROMPT)",
    r"\b(?:do not|don't|never) (?:tell|mention|reveal|show)\b.{0,30}\b(?:the )?(?:user|asker|human)\b",
)
ORDERS = re.compile("|".join(KINDS_OF_ORDERS), re.I | re.M)
ODD_START = re.compile(r"[.!?]\s+(?=[<\[(!])")  # "… the canteen. <!channel> …"
FENCE = re.compile(r"[-=*_#~]{2}[^a-z]*[-=*_#~]{2}")  # "--- END OF DOCUMENT ---" frames a text and says nothing


@lru_cache(maxsize=8192)  # the leaves of the best passages are asked several times for each question
def reads_as_order(text: str) -> bool:
    return bool(ORDERS.search(text) or FENCE.fullmatch(text.strip()))


def quotable(text: str) -> bool:
    """Whether anything is left for a reader."""
    return bool(text) and (not reads_as_order(text) or allowed(text) > 0)


def allowed(text: str) -> int:
    """Where the sentences end that stand before the first order: what follows one is part of it."""
    stop = 0
    for begin, end in spoken_sentences(text):
        for cut in [*(begin + found.end() for found in ODD_START.finditer(text[begin:end])), end]:
            if reads_as_order(text[stop:cut]):
                return stop
            stop = cut
    return stop
