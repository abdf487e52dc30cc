"""When something is due, how often, on which condition and with which proof, in a clause's own words. Pure."""

from __future__ import annotations

import re

NUMBER = (
    r"(?:\d+(?:[.,]\d+)?|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|"
    r"fifteen|twenty|"
    r"twenty-four|thirty|forty-eight|forty-five|forty|fifty|sixty|seventy-two|ninety)(?:\s*\(\d+\))?"
)
UNIT = (
    r"(?:(?:full|consecutive|business|working|banking|calendar)\s+)?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|fortnights?|months?|quarters?|years?)"
)
SPAN = rf"{NUMBER}\s+{UNIT}"
ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|fifteenth|"
    r"twentieth|last)"
)
MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
LISTED = r"(?:,\s*(?:and\s+)?|\s+and\s+)(?:(?:on|by|of|in)\s+)?(?:the\s+)?"
DAYS_OF_PERIOD = (
    rf"{ORDINAL}(?:\s+day)?(?:{LISTED}{ORDINAL}(?:\s+day)?)+\s+"
    r"(?:of|in)\s+(?:each|every|the)\s+(?:calendar\s+)?month"
)
IN_MONTHS = rf"(?-i:{MONTHS}(?:{LISTED}{MONTHS})*)\b(?!\s+\d)"
ONE_DAY = rf"\d{{1,2}}\s+{MONTHS}(?:\s+\d{{4}})?|{MONTHS}\s+\d{{1,2}}(?:,\s*\d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}}"
DAY = rf"(?:{ONE_DAY})(?:{LISTED}(?:{ONE_DAY}|(?-i:{MONTHS})(?!\s+\d)))*"
WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
DAY_OF_PERIOD = (
    rf"{ORDINAL}(?:\s+(?:business|working|calendar|banking)?\s*(?:day|{WEEKDAY}))?\s+(?:of|in)\s+"
    r"(?:each|every|the)\s+(?:following\s+|next\s+|calendar\s+)*(?:month|quarter|year|week)"
)
PERIOD = (
    r"(?:day|week|month|quarter|year|hour|working day|business day|calendar month|calendar quarter|calendar year)"
)

FREQUENCY = re.compile(
    r"\b(?:(?:at least\s+|no less than\s+)?(?:once|twice|(?:two|three|four|five|six|twelve) times)\s+"
    rf"(?:(?:a|per|each|every|in (?:each|every|any|a))\s+(?:calendar\s+)?{PERIOD}|every\s+{SPAN})"
    rf"|(?:each|every)\s+(?:other|second|third|fourth|sixth)\s+(?:month|quarter|year|week|day)\b(?!\s+of\b)"
    rf"|(?:each|every)\s+(?:other\s+|second\s+)?{WEEKDAY}\b|on\s+{WEEKDAY}s\b"
    r"|(?<!\.)(?:two|three|four|six|\d{1,2})[- ]monthly\b"
    rf"|(?:each|every)\s+{IN_MONTHS}|(?:once\s+a|per|each|every)\s+fortnight\b"
    rf"|every\s+(?:{SPAN}|(?:six|three|two|twelve|\d+)\s+months|"
    rf"{PERIOD}\b(?:\s+by\s+(?:{DAY}))?(?:\s+before\s+(?:{DAY}))?)"
    rf"|(?:each|per)\s+(?:calendar\s+)?{PERIOD}\b(?!\s+(?:of\s+delay|or part))"
    r"|(?:(?:once|twice|(?:two|three|four|six) times)\s+|on an? )?(?<![\w-])(?:bi-?weekly|bi-?monthly|"
    r"semi-?monthly|hourly|daily|weekly|fortnightly|monthly|quarterly|half-yearly|"
    r"semi-annual(?:ly)?|bi-?annual(?:ly)?|biennial(?:ly)?|"
    r"annual(?:ly)?|yearly)"
    r"(?:\s+basis)?(?!\s+(?:[\w-]+\s+){0,2}(?:fees?|charges?|wage|payment|price|rate|amount|sum|volume|turnover|leave|invoice\b)))",
    re.I,
)
AFTER = (
    r"\s+(?:after|following|from)\s+(?:the\s+)?[\w’' -]{3,40}?(?=[,.;]|$|\s+(?:and|if|unless|that|which|who)\b)"
)
DEADLINES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\bwithin\s+the\s+first\s+{SPAN}\s+(?:of|in)\s+(?:each|every|the)\s+(?:calendar\s+)?(?:month|quarter|year)",
        rf"\bwithin\s+(?:a\s+(?:period|maximum)\s+of\s+|a\s+maximum\s+of\s+|at\s+most\s+)?{SPAN}"
        r"(?:\s+(?:of|after|from|following|before)\s+(?:the\s+|its\s+|any\s+|each\s+|such\s+|"
        r"becoming\s+)?[\w’' -]{1,40}?"
        r"(?=[,.;]|$|\s+(?:and|if|unless|that|which|who|giving|by|to|in writing)\b))?",
        rf"\b(?:no|not)\s+later\s+than\s+(?:the\s+)?(?:{DAY_OF_PERIOD}|{DAY}|{SPAN}(?:\s+(?:before|after|"
        rf"prior to|from|following)\s+[\w’' -]{{1,40}}?(?=[,.;]|$|\s+and\b))?)",
        rf"\b(?:by|on|until|before)\s+(?:the\s+)?(?:{DAYS_OF_PERIOD}|{DAY_OF_PERIOD})",
        rf"\b(?:by|on|before|(?:no|not)\s+later\s+than)\s+the\s+{ORDINAL}\s+(?:(?:business|working|banking|calendar)\s+)?day"
        rf"{AFTER}",
        rf"\bby\s+the\s+{ORDINAL}(?:\s+(?:business|working|"
        r"calendar)?\s*day)?\s+of\s+(?:the\s+)?(?:following\s+|next\s+)?(?:month|quarter|year)",
        rf"\b(?:by|before|until|on|no later than)\s+(?:the\s+{ORDINAL}(?:\s+day)?\s+of\s+{IN_MONTHS}|{DAY})",
        rf"\b(?:in|during|before|(?:by|before|at)\s+the\s+(?:start|beginning|end)\s+of|in\s+the\s+first\s+week\s+of)"
        rf"\s+{IN_MONTHS}",
        rf"\bat\s+least\s+{SPAN}(?:['’])?(?:\s+(?:in\s+advance|ahead|earlier)|"
        r"(?:\s+(?:prior\s+)?(?:written\s+)?notice)|\s+(?:before|"
        rf"prior\s+to)\s+[\w’' -]{{1,40}}?(?=[,.;]|$))",
        rf"\b{SPAN}\s+(?:in\s+advance|ahead|before(?:hand)?|prior\s+to)\b(?:\s+[\w’' -]{{1,40}}?(?=[,.;]|$))?",
        rf"(?<!for )(?<!of )(?<!to )(?<!least )\b{SPAN}{AFTER}",
        r"\b(?:immediately|forthwith|promptly|at once|without\s+(?:any\s+)?(?:undue\s+|"
        r"unreasonable\s+)?delay|as\s+soon\s+as\s+(?:reasonably\s+)?(?:possible|practicable))\b",
        r"\bon\s+the\s+(?:same|next|following|last)\s+(?:(?:business|working|calendar)\s+)?day\b",
        r"\bon\s+the\s+day\s+of\s+[\w’' -]{1,40}?(?=[,.;]|$)",
        rf"\bfor\s+(?:up\s+to\s+|at\s+least\s+|a\s+period\s+of\s+(?:at\s+least\s+)?|not\s+less\s+than\s+)?{SPAN}",
        r"\b(?:before|prior\s+to)\s+(?!the\s+courts?\b)[\w’' -]{3,60}?(?=[,.;]|$|\s+(?:and|"
        r"or)\s+(?:shall|must|will)\b)",
        r"\bwithin\s+a\s+reasonable\s+(?:period\s+of\s+)?time\b|\bin\s+a\s+timely\s+(?:manner|fashion)\b",
        r"\bwithin\s+the\s+(?-i:(?:[A-Z][\w-]*\s+){1,3}(?:Times?|Periods?|Hours|Days))\b",
        r"\b(?:up)?on\s+(?:written\s+|reasonable\s+|first\s+)?(?:request|demand)\b",
    )
)
OPENERS = (
    r"(?:if|where|when|whenever|once|unless|in the event(?: of| that)?|in case(?: of)?|should|"
    r"to the extent(?: that)?|provided that|subject to|except|upon|on|after|as soon as)"
)
CONDITIONAL = re.compile(
    r"^\W*(?:\(?[\da-z]{1,3}[.)]\s+)?(?:if|where|when|whenever|once|unless|in the event|in case|should|provided|"
    r"subject to|except|to the extent)\b.*(?:,|\Z)",
    re.I | re.S,
)
LEADING = re.compile(rf"^\s*({OPENERS}\b[^,]{{3,200}}),", re.I)
TRAILING = re.compile(
    r"(?:,\s*|\s+)((?:if|unless|provided(?:,? however,?)? that|where|in the event(?: of| that)?|except "
    r"(?:where|if|when|with)|"
    r"when|whenever|on condition that|in case of)\b.{3,200}?)(?=[.;]|$)",
    re.I,
)
EVIDENCE = re.compile(
    r"\b(?:in writing|by e-?mail|in (?:electronic|documented|text) form|written (?:notice|confirmation|"
    r"report|statement)|"
    r"(?:a|the|an|its|each|proof of|evidence of)?\s*(?:[\w-]+\s){0,2}(?:certificate|report|minutes|log|"
    r"records?|statements?|"
    r"invoice|documentation|attestation|proof of insurance|photographs?|plan))\b",
    re.I,
)
KIND_WORDS = (
    ("insurance", r"insur(?:ance|ed)|indemnity cover"),
    ("payment", r"\bpay(?:s|ment|ments)?\b|invoic|reimburs|credit|refund|penalt|costs?\b|fees?\b|transfer the"),
    ("audit", r"\baudit|inspect(?:ion|ions)\b|review"),
    ("report", r"\breport|statement|(?<!\d )(?<!ty )minutes|statistics|dashboard"),
    ("notice", r"notif|inform|notice|announce|\btell|forward|communicat|alert"),
    (
        "security",
        r"encrypt|security|access right|password|breach|patch|confidential|personal data|backup|disaster",
    ),
    ("staff", r"\bstaff|employ|agents?\b|personnel|train|background check|engineer|screen"),
    ("record", r"\brecords?\b|recordings?|keep|retain|store|archive|delet|return"),
)


def frequency(text: str) -> str:
    found = FREQUENCY.search(text)
    return found[0].strip() if found else ""


def deadline(text: str) -> str:
    """The most telling one: a span or a day goes before `immediately`, which goes before `on request`."""
    for pattern in DEADLINES:
        found = pattern.search(text)
        if found:
            return found[0].strip()
    return ""


def opening_deadline(text: str) -> str:
    """Of what stands before the verb: `By 31 January each year, the Supplier shall`; a condition sets no time."""
    conditional = CONDITIONAL.match(text)
    return deadline(text[conditional.end() :] if conditional else text)


def leading_condition(sentence: str) -> str:
    found = LEADING.match(sentence)
    return found[1].strip() if found else ""


def trailing_condition(text: str) -> str:
    found = TRAILING.search(text)
    return found[1].strip() if found else ""


def evidence(text: str) -> str:
    found = EVIDENCE.search(text)
    return found[0].strip() if found else ""


def kind(action: str, prohibited: bool) -> str:
    if prohibited:
        return "prohibition"
    return next((name for name, words in KIND_WORDS if re.search(words, action, re.I)), "service")
