"""Words and forms of the plain present, as documents oblige with it. Pure."""

from __future__ import annotations

import re

from assistant.obligations.phrases import NUMBER, UNIT
from assistant.obligations.wording import STATES

CONDITION = re.compile(
    r"\W*(?:if|when|whenever|where|unless|until|as|once|should|provided|except|because|since)\b", re.I
)

ADVERB = (
    r"(?:also|always|then|only|still|therefore|itself|themselves|in\s+turn|each|both|jointly|at\s+all\s+times|"
    r"never|first|together|in\s+addition|[a-z]+ly)"
)
VERB = re.compile(
    rf"(?P<adverbs>(?:\s+{ADVERB})*)\s+(?P<not>(?:does|do)\s+not\s+|(?:does|do)n['’]t\s+)?(?P<verb>[a-z][a-z-]+)\b"
)
BOUNDARY = re.compile(r";\s+|:\s+|(?P<comma>,)?\s+(?:and|but|or|while|whereas)\s+(?:then\s+)?|,\s+(?:then\s+)?")
PRONOUN = re.compile(r"(?:it|they|he|she)\b(?=\s)", re.I)
SUBJECT = re.compile(r"\s(?=(?:the|an?|all|both|each|every)\s)")
HEADED = re.compile(r"[A-Z][\w’'&-]*(?:\s[\w’'&-]+){0,4}[.]\s+(?=[A-Z])")  # `Locks. Disks are encrypted`
PASSIVE = re.compile(
    r"(?P<subject>(?:[^,;:?]|,\s(?=(?:with|of|in|on|from|for|by|such|including)\b)){2,200}?)\s+"
    rf"(?:is|are|needs?\s+to\s+be)\s+(?P<rest>(?:{ADVERB}\s+)*"
    r"(?P<done>[a-z-]+ed|kept|sent|given|made|held|taken|done|built|borne|brought|put|set|met|shown|told|withheld|"
    r"paid|run|drawn|written|read|sold|bought|stored|cut|shut|left|dealt|found|sworn|worn|swept|spoken|taught)\b)"
)
NOBODY = re.compile(r"\s*(?:nobody|nothing|no|none|neither)\b", re.I)
SHARE = re.compile(r"\d\s?(?:percent|per\s+cent|%)|\bout\s+of\s+", re.I)
DUE = re.compile(r"(?P<subject>[^,;:?]{2,160}?)\s+(?:is|are|falls?|becomes?)\s+(?:due|payable)\b")
HAPPENS = re.compile(
    r"(?P<subject>[^,;:?]{2,160}?)\s+(?:(?:only|always|also)\s+)?"
    r"(?P<verb>is|are|reach(?:es)?|arrives?|goes|go|stays?|stands?|remains?|comes?|follows?|takes\s+place|"
    r"get|gets|has|have|starts?|begins?|meets?|receives?|leaves?|resumes?|appears?|covers?|carry|carries|"
    r"runs?|(?:may|must|can|does|do|should)\s+not\s+exceed|"
    r"never\s+exceeds?|(?:must|has\s+to|have\s+to|is\s+to|are\s+to)\s+be)\s+(?=\S)"
)
AVAILABLE = re.compile(
    r"(?:is|are|stays?|stands?|remains?)\s+(?:always\s+)?"
    r"(?:ready|open|staffed|available|reachable|on\s+(?:duty|call|site))\b",
    re.I,
)
LEVEL = re.compile(
    r"[A-Z][^:.;?]{2,50}:\s+(?:[a-z-]+\s+){0,4}"
    rf"(?:{NUMBER}|\d[\d.,]*)\s*(?:{UNIT}|percent|per\s+cent|%|points?)"
    r"(?![\w%])[^?]{0,160}\Z"
)
LIMIT = re.compile(
    r"\b(?:at\s+(?:least|most)|(?:no|not)\s+(?:more|less|fewer)\s+than|exceeds?|(?:fewer|less)\s+than)\s+"
    rf"(?:{NUMBER}|\d)\b|"
    rf"\b(?:within|at\s+least|at\s+most|no\s+(?:more|later|less|fewer)\s+than|not\s+(?:more|later|less)\s+than|"
    rf"(?:more|fewer|less|under|below|above|over)\s+than|under|below|in|before|after|every)\s+(?:the\s+)?"
    rf"(?:{NUMBER}\s+(?:{UNIT}|percent|per\s+cent|%|points?|of)|\d+(?:[.,]\d+)?\s?%)",
    re.I,
)
GETS = re.compile(rf"(?:\s+{ADVERB})*\s+(?:receives?|gets?)\s+(?=\S)")
SPEAKERS = {"our": "We", "your": "You"}
THAT_CASE = re.compile(r"\bthat\s+(?:purpose|case|event|reason|day|date|time|moment|week|month|year)\b", re.I)
DEFINES = re.compile(
    r"\W*[\"“*][^\"”*]{2,60}[\"”*]+\s+(?:means?|is|are|stands?\s+for)\b|[^.]{2,60}\s+means?\s", re.I
)
VAGUE = re.compile(
    r"(?:before|prior|immediately|forthwith|promptly|at\s+once|without|as\s+soon|in\s+a\s+timely|within\s+a\s+reasonable|"
    r"(?:up)?on\s+(?:\w+\s+)?(?:request|demand)|on\s+the\s+day)\b",
    re.I,
)
CLOCK = re.compile(
    r"\bthe\s+same\s+(?:working\s+|business\s+)?day\b|\bon\s+or\s+before\b|"
    r"\b(?:by|before|until)\s+(?:\d{1,2}[:.]\d\d|\d{1,2}\s?(?:a\.?m|p\.?m)\b|noon|midnight)",
    re.I,
)
PAPER = re.compile(
    r"\b(?:agreement|contract|order|schedule|addendum|annex|term|policy|liability|notice period)\Z", re.I
)
NOT_DONE = re.compile(
    r"(?:call|capp|tolerat|accept|assum|nam|locat|bas|list|includ|own|need|expect|mean|sign|attach|know|relat|"
    r"interest|clos|count|dat|compos|form|found|agre|permit|licen[sc]|writ|describ|specif|contain|us|"
    r"happen|concern|cover|offer)"
    r"(?:e?d|ten|wn|nd)\Z"
)
PRICED = re.compile(r"\b(?:costs?|prices?|priced|fees?|rates?|discount|bonus|penalty)\b|[$€£]\s?\d", re.I)
# What a party is rather than does; the second only where no time is set.
NEVER = (STATES - {"grants"}) | frozenset(
    "costs employs gets belongs covers wins owes earns loses says describes explains governs means "
    "starts ends begins depends differs varies lasts expires stems dates refers relates specialises specializes "
    "boasts its his this thus perhaps always across was has is does holds needs may can".split()
)
NO_VERBS = frozenset(
    "of in on at for to with from by and or but nor who that which whose is are was were be been has have "
    "had may can must will shall should would could might not as than per if when where while until "
    "unless after before since because so then the an all any each every other more most less least up "
    "out over under into onto upon".split()
)
UNTIMED = frozenset("operates runs serves sells works uses lists sits stands goes leads deals".split())
MORE_DEEDS = frozenset(
    "speak talk listen read draw go try clean answer sweep wash pick lock open close type count sort cook feed "
    "look call erase ring pull carry weigh swap meet cut fix".split()
)
