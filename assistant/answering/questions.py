"""What kind of answer a question asks for, and what evidence of that kind looks like. Pure patterns."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.answering.quantities import CODES, WORDS
from assistant.answering.spoken import CLAUSE
from knowledge.words import terms


class Asked(StrEnum):
    """The kind of value that a question asks for."""

    DURATION = "duration"
    FREQUENCY = "frequency"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    CONTACT = "contact"
    REASON = "reason"
    CONSEQUENCE = "consequence"
    LIST = "list"


POWERS = ("dozen", "hundred", "thousand", "million", "billion")
COUNTED = "|".join([*sorted((word for word in WORDS if WORDS[word] > 1), key=len, reverse=True), *POWERS])
NUMBER = rf"(?:\d[\d,.]*|one|{COUNTED}|half an?|an?|first|second|third)"
UNIT = r"(?:business |calendar |working |consecutive )?(?:second|minute|hour|day|week|month|quarter|year|sprint)s?"
MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"

CLOCK = r"\b(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\b|o.clock)|\d{1,2}:\d\d|noon|midnight)"

ORDINAL = r"\b\d{1,2}(?:st|nd|rd|th)\b"
DAY = rf"(?:{ORDINAL}|\b\d{{1,2}} (?:{MONTHS})\b|\b(?:{MONTHS}|{WEEKDAYS})\b|{CLOCK})"
DEADLINE = rf"\b(?:by|until|before|(?:no|not) later than) (?:noon on )?(?:the )?{DAY}"

CURRENCY = f"USD|EUR|GBP|{CODES}"

CELL = r"[^;:]{0,12}:\s?\d"  # of a table the unit may stand in the column's name: "Night $/h: 36.55"

EVIDENCE = {
    Asked.DURATION: re.compile(
        rf"\b{NUMBER}[ -]*(?:\(\w+\)\s*)?{UNIT}\b|\bimmediately\b|\b{UNIT}\b{CELL}|{DEADLINE}", re.I
    ),
    Asked.FREQUENCY: re.compile(
        r"\b(?:daily|weekly|monthly|quarterly|annual|annually|yearly|once|twice"
        r"|every (?:day|week|month|quarter|year))\b|\b\d+times",
        re.I,
    ),
    Asked.MONEY: re.compile(
        rf"(?:[$€£¥₹]|\b(?:{CURRENCY}))\s?\d|\b\d[\d,.]*\s*(?:dollars|euros?|{CURRENCY}|percent)\b|\d\s?%"
        rf"|\b{NUMBER}\s+(?:dollars|euros?|pounds(?! of)|francs|rupees|{CURRENCY})\b"
        rf"|(?:[$€£¥₹]|\b(?:{CURRENCY})\b){CELL}",
        re.I,
    ),
    Asked.PERCENT: re.compile(
        rf"\d\s?%|\b(?:\d[\d.]*|[a-z]+)\s+(?:percent|per cent|points)\b|\bout of\b|(?:%|\bpercent){CELL}"
        r"|\b(?:one|two|three|[1-9]) (?:[a-z]+ )?in (?:every )?(?:ten|twenty|a hundred|[1-9]00?|[25]00?)\b",
        re.I,
    ),
    Asked.NUMBER: re.compile(  # not "(1)", which counts items, nor a telephone's
        r"(?<![\w.(-])\d[\d,.]*(?![\d)]|-\d{3})|\d\s?%"
        rf"|\b(?:{COUNTED})\b",
        re.I,
    ),
    Asked.DATE: re.compile(
        rf"\b(?:{MONTHS}|{WEEKDAYS})\b|\b(?:19|20)\d\d\b|\bday \d|\d{{1,2}}/\d{{1,2}}/\d|{CLOCK}|{DEADLINE}"
        rf"|{ORDINAL} (?:of|(?:working |business |calendar )?day)\b",
        re.I,
    ),
    Asked.PERSON: re.compile(
        r"\b(?:officer|manager|director|team|CEO|COO|CFO|CTO|CISO|president|committee|counsel|lead|owner|supervisor"
        r"|administrator|staff|employees?|personnel|department|office|party|parties|customer|provider|vendor|supplier"
        r"|desk|clerk|nurse|board|Dr\.|Mr\.|Ms\.)\b",
        re.I,
    ),
    Asked.CONTACT: re.compile(r"[\w.]+@[\w.]+|\+?\(?\d{2,4}\)?[ .-]\d{3}[ .-]?\d{2,4}"),
    Asked.REASON: re.compile(
        r"\b(?:because|so that|in order to|reason|due to|since|therefore|helps?|allows?|ensures?)\b", re.I
    ),
    Asked.CONSEQUENCE: re.compile(  # of what somebody does or does not do
        r"\b(?:if|unless|where|in (?:the event|case)|upon|otherwise|until)\b.{0,300}?"
        r"\b(?:fail(?:s|ed|ure)?|breach(?:es)?|not|below|miss(?:es|ed)?|late|lost|exceeds?|without|violat\w+"
        r"|beyond|longer|over|under)\b"
        r"|\b(?:failure to|violations? of|breach(?:es)? of|any (?:breach|violation|failure))\b",
        re.I | re.S,
    ),
}

# "How much holiday have I?" asks for an amount of whatever kind, "how much is it?" for money.
AMOUNT_OF = (
    r"\bhow much (?!(?:is|are|was|were|do|does|did|will|would|can|could|may|must|should|shall|has|have|had|to|for"
    r"|of|in|on|at|by|i|we|you|they|he|she|it|more|less|longer|later|earlier|sooner|faster|the|an?|this|that|money|cash|interest)\b)\w"
)
# ", when is it due" asks; ", when we start" says under what condition.
ASKED_WHEN = (
    r"when(?=\W*$| (?:is|are|was|were|do|does|did|will|would|can|could|must|should|shall|has|have|may|might)\b)"
)
ASKS = {
    Asked.DURATION: re.compile(
        r"\bhow (?:long|soon|quickly|fast|often|frequently|regularly|early|late|old|recent)\b"
        r"|\bhow far (?:ahead|in advance)\b"
        r"|\bdeadline|\bby when\b|\binterval|\b(?:what|which) length\b|what time ?(?:frame|limit|span)"
        r"|\b(?:within|in|after) (?:what|which) time\b(?! zones?)"
        r"|how much (?:(?:\S+ ){0,5}(?:time|warning|notice|leeway)|(?:longer|later|earlier|sooner|faster))\b"
        rf"|(?:^|and )(?:at |by |until |since )?when\b|[,;] (?:at |by |until |since )?{ASKED_WHEN}"
        rf"|{AMOUNT_OF}"
        r"|within how|how many (?:times|seconds|minutes|hours|days|weeks|months|years)"
        r"|\b(?:\w+ion|\w+se|notice|cure|grace) (?:time|period)|frequenc|\btime\b.*(?:promis|limit)|turnaround"
        r"|longest|shortest"
    ),
    Asked.FREQUENCY: re.compile(
        r"\bhow (?:soon|quickly|often|frequently|regularly|early|late)\b|\bdeadline|\bby when\b|\binterval"
        rf"|(?:^|and )(?:at |by |until |since )?when\b|[,;] (?:at |by |until |since )?{ASKED_WHEN}"
        r"|how many times|frequenc"
    ),
    Asked.MONEY: re.compile(
        r"\bhow much\b(?! (?:(?:\S+ )?time|warning|notice|leeway|of|longer|later|earlier|sooner|faster)\b)"
        r"|\b(?:price|costs?|fees?|charge|pay|pays|paid|salary|expense|amount|dearest|cheapest|penalty|allowance"
        r"|dollars?)\b"
        r"|hourly rate|\brate\b|\b(?:the|what|which|an?|any) (?:\w+ )?(?:fine|reward|bonus|deposit|deductible"
        r"|retainer|tariff|premium|surcharge|cheque|check)\b|\bhow expensive|\bthe most (?:we|you|they|one|i|it)\b"
    ),
    Asked.PERCENT: re.compile(
        r"percent|\b(?:what|which|a|the) (?:\w+ )?share\b|\bshare of\b|\bceiling\b|\bcap\b|reduction|deduct"
        r"|discount|interest rate|\b(?:pay|price|wage|salary|a|the) raise\b"
        r"|what (?:part|portion|fraction|proportion) of"
    ),
    Asked.NUMBER: re.compile(
        rf"{AMOUNT_OF}|how many|number of|\blimits?\b|maximum|minimum|at most|at least|version|\bscore\b"
        r"|how (?:large|big|high|small)\b"
    ),
    Asked.DATE: re.compile(
        r"\bwhat date|which date|which day|what day|on what date|what year|expir(?:y|ation) date|since when"
        rf"|(?:^|and )when\b|[,;] {ASKED_WHEN}"
        r"|start date|end date|\b(?:what|which) (?:hours?|month|weekday"
        r"|(?<!within what )(?<!within which )time\b(?! ?(?:frame|limit|span)))"
    ),
    Asked.PERSON: re.compile(
        r"(?:^|[^\w\s] *|\b(?:and|or|but|to|from|by|with|for|of|on|at|is|are|does"
        r"|know|tell me|say|says|see|if|then|so|asap|pls|please) )who(?:m|se)?\b|\bwhom\b|whose"
        r"|which (?:role|person|team|office|department|groups?|party)|responsible"
    ),
    Asked.CONTACT: re.compile(r"e-?mail|phone|telephone|fax|contact (?:number|address)|postal address"),
    Asked.REASON: re.compile(r"^why\b|\bwhy (?:do|does|is|are|did|must|should)\b"),
    Asked.CONSEQUENCE: re.compile(
        r"\bwhat (?:will |would |can |could )?(?:happens?|follows) (?:if|when|where)\b"
        r"|^what if\b|\bconsequences?\b"
    ),
}
YES_NO = re.compile(
    r"^(?:and |so |but )?(?:can|could|may|does|do|did|is|are|was|were|will|would|should|must|has|have)\b"
    r"(?!.*\b(?:how|what|which|when|who)\b)"
)
DOES = (  # "which law governs it?" and "what credit applies?" ask for one
    r"(?:applies|governs|covers|prevails|owns|pays|approves|decides|handles|requires|gives|keeps|describes|defines"
    r"|explains|sends|receives|provides|performs|bears|carries|lasts)"
)
LIST_QUESTION = re.compile(
    rf"^(?:which|what) (?!\w+ (?:\w+ )?{DOES}\b)(?:\w+ ){{0,3}}"
    r"(?!(?:is|was|does|has|this|its|means|counts|happens)\b)\w+s\b(?! (?:is|it)\b)"
    r"|\bwhat (?:sorts|kinds|types) of|\bwhich \w+s\b"
    r"|what (?:has|have|must|needs?) to be in|what do (?:i|we|they|you) (?:need|have) to\b"
    r"|what must .*(?:contain|include)|\bwho can\b"
    r"|list (?:the|all)|what are the|which of|what happens(?! (?:if|when|where)\b)|what counts"
    r"|what does .* (?:include|cover|contain)"
    r"|what should|name the|\bsteps?\b(?! ?\d)|besides|apart from|other than|requirements|items|details"
    r"|\bhow (?:do|can|should) (?:i|we)\b|\bprocedure for\b|\bchecklist\b|\bwhat must .*identify"
)
WHO = re.compile(
    r"(?:and |so |but )?(?:to |by |with |from )?who(?:m|se)?\b(?!.*\b(?:how|what|which|when|where|why)\b)"
)
WHAT_NOT = re.compile(  # "What do we not pay?" asks for things, not for an amount
    r"^(?:and |but )?(?:what|which \w+) (?:do|does|is|are|can|may|must|should|shall|will)\b"
    r"(?: \w+){0,3} (?:not|never)\b"
)
HOW_MUCH = re.compile(r"how (?:long|often|much|many|soon|fast|quickly|far)")
DEFINITION_QUESTION = re.compile(
    r"\bwhat (?:does|do|is|are|counts? as|qualif\w+ as|falls? under|exactly)\b.*\b(?:mean|means|understand)\b"
    r"|what (?:counts|qualifies|passes|falls)\b|what (?:is|are) (?:an? |the |meant |[\"“])|who are the "
    r"|\bdefin(?:e|es|ed|ition)\b"
    r"|meaning of|mean(?:s|t)? by|which .* (?:count|qualify|fall)s?\b|who (?:counts|falls)|understand by|besides"
    r"|stand for",
    re.I,
)
PARTS = re.compile(
    r"[,;]?\s+and\s+(?=(?:(?:for|at|by|after|within|until|till|from|to|in|on|with|under|of|since|before|up to) )?"
    r"(?:what|where|how|who|whom|whose|which|when|why)\b)"
    r"|(?<=[.?!])\s+(?=(?:What|Where|How|Who|Which|When|Why)\b)",
    re.I,
)
CONTRAST = re.compile(
    r"\bdifferen(?:ce|ces|t)\b.*?\bbetween (.+?) and (.+?)[?.!]*$|\bcompare (.+?) (?:and|with|to) (.+?)[?.!]*$"
    r"|\bhow (?:does|do|is|are) (.+?) (?:differ|different) from (.+?)[?.!]*$"
    r"|^(?:what is |what's )?(\S+(?: \S+)?) (?:vs\.?|versus) (\S+(?: \S+)?)[?.!]*$",
    re.I,
)
POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|those|these|that|this|one|ones|there|he|she|her|him|so|same|instead|else|both)\b",
    re.I,
)
CONTINUES = re.compile(r"\s*(?:and|but|or|what about|how about|also|then)\b", re.I)
SHORT = 4  # content words below which a follow-up leans on what was asked before
WHOLE = re.compile(r"\s*(?:what (?:is|are|does|do)|what's|who (?:is|are)|define|explain)\b.*\w", re.I)


# How much a list is shown by a sentence that introduces one, by an enumeration, by an item of one.
LEAD_IN, ENUMERATION, ITEM = 1.0, 0.5, 0.35
ENOUGH_COMMAS, ENOUGH_BULLETS = 3, 2
LETTERED = re.compile(r"\([a-e]\)")
ITEM_WORDS = 30  # a numbered clause looks like an item, and is none


def asked(question: str) -> frozenset[Asked]:
    """The kinds of value that would answer the question; several where the wording leaves it open."""
    low = question.lower()
    found = {kind for kind, pattern in ASKS.items() if pattern.search(low)}
    if Asked.CONTACT in found:
        found.discard(Asked.NUMBER)
    if WHAT_NOT.search(low):
        found.discard(Asked.MONEY)
    if YES_NO.search(low):
        found = set()
    if WHO.match(low):
        found &= {Asked.PERSON}  # "who pays a late invoice?" asks for no amount
    if asks_list(question):
        found.add(Asked.LIST)
    return frozenset(found)


def asks_list(question: str) -> bool:
    low = question.lower()
    return bool(LIST_QUESTION.search(low) or WHAT_NOT.search(low)) and not HOW_MUCH.search(low)


def asks_definition(question: str) -> bool:
    return bool(DEFINITION_QUESTION.search(question))


def holds(text: str, kinds: frozenset[Asked], *, item: bool = False) -> float:
    """How well `text` shows a value of one of the kinds: 1 yes, 0 no, between for the vague kind `list`."""
    best = 0.0
    for kind in kinds:
        if kind is Asked.LIST:
            best = max(best, _list_evidence(text, item))
        elif EVIDENCE[kind].search(_behind_number(text) if kind is Asked.NUMBER else text):
            return 1.0
    return best


def _behind_number(text: str) -> str:
    """Without the number of a clause, which counts nothing."""
    number = CLAUSE.match(text)
    return text[number.end() :] if number else text


def _enumerates(text: str) -> bool:
    """Three things between commas, two bullets, (a) and (b). Counted: patterns take hours over one long line."""
    parts = re.split("[,;]", text, maxsplit=ENOUGH_COMMAS)
    lettered = LETTERED.findall(text)
    return (
        (len(parts) > ENOUGH_COMMAS and all(parts[:-1]))
        or text.count("•") >= ENOUGH_BULLETS
        or (len(lettered) > 1 and lettered[0] != "(e)" and lettered[-1] != "(a)")
    )


def _list_evidence(text: str, item: bool) -> float:
    if text.rstrip().endswith(":"):
        return LEAD_IN
    if _enumerates(text):
        return ENUMERATION
    return ITEM if item and len(text.split()) <= ITEM_WORDS else 0.0


def parts(question: str) -> list[str]:
    """The single questions of "Who approves it, and by when?", the two sides of a contrast; else nothing."""
    contrast = CONTRAST.search(question)
    if contrast:
        return [side.strip() for side in contrast.groups() if side]
    found = [part for part in PARTS.split(question) if terms(part) or asked(part)]
    return found if len(found) > 1 else []


def leans_back(question: str) -> bool:
    """Whether a follow-up is incomplete without the turn before it. "What is a KPI?" is short, and complete."""
    if POINTS_BACK.search(question) or CONTINUES.match(question):
        return True
    content = terms(question)
    return not content or (len(content) < SHORT and not WHOLE.match(question))
