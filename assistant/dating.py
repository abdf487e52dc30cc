"""Days as questions name them: "in March 2025", "as of 1 June 2025", "last year". Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
NUMBERS = {"a": 1, "an": 1} | {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}

MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
YEAR = r"(?P<year>(?:19|20)\d\d)"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
UNIT = r"(?P<unit>year|quarter|month|week|day)s?"
QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
HALVES = {"1": 1, "2": 2, "first": 1, "second": 2}
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}

WHICH = (  # how the words read before a day; what is not here names the subject, as "the fee for March"
    r"(?P<which>as (?:of|at|per|on)|effective|back in|in|on|during|at|by|before|prior to|until|after|from|since)"
)
SAYS_VERSION = re.compile(
    r"\b(?:did|will|would)\b.*\b(?:say|state|require|provide|read|allow|apply|promise|demand|hold|look)(?:e?d)?\b"
    r"|\b(?:in force|in effect|valid|applicable|applied)\b|\bversions?\b|\bused to\b",
    re.I,
)
_PAPER = (
    r"\s+(?:\w+\s+){0,2}?(?:version|edition|schedule|contract|agreement|policy|sla|terms|rules?|standard|addendum"
    r"|text|price list|rate card|rates?|prices?|one)\b"
)
BEFORE = re.compile(
    rf"\b(?:old|previous|former|prior|earlier|superseded|replaced|expired){_PAPER}|\bpreviously\b"
    r"|\bbefore (?:the|this|that|it|they) (?:\w+ ){0,3}?(?:change[ds]?|amended|amendment|updated?|revised|revision"
    r"|new)\b|\bbefore amendment\b"
    r"|\bused to (?:be|have|say|pay|cost|get|owe|need|allow|apply)\b",
    re.I,
)
JUST_BEFORE = re.compile(  # "what was it before?"
    r"\b(?:was|were|did)\b[^,;]{0,150}\bbefore(?: (?:that|then|this|now|today))?[?.!\s]*$"
    r"|^\W*(?:(?:and|what|how about|about) ){1,3}(?:before|previously|earlier)(?: that)?\W*$",
    re.I,
)
COMING = re.compile(
    rf"\b(?:next|upcoming|coming|future){_PAPER}"
    r"|\b(?:after|once|when) the (?:change|new (?:\w+ ){1,4}?"
    r"(?:appl(?:y|ies)|starts?|begins?|comes?|takes? effect))\b"
    r"|\bwhat (?:will|is going to) (?:change|be (?:different|new))\b",
    re.I,
)
NOW = re.compile(r"\b(?:new|newer|current|latest|present|now|today|chang(?:e|ed|es))\b", re.I)
CHANGED = re.compile(
    r"\b(?:what|how) (?:has|have|did|does|is|was) (?:\w+ ){0,6}?(?:changed?|different|differ)\b.*\b(?:version"
    r"|edition|schedule|contract|agreement|policy|sla|terms|amendment|year)\b|\bwhat(?: has| have)? changed\b"
    r"|\bhow (?:has|have|did) [^,;?]{2,80}? changed?(?: (?:since|over|so|in|from)\b[^,;?]*)?[?.!\s]*$",
    re.I,
)
ON = r"(?:\s+on(?:wards?)?(?=[\s?.!]*$))?"  # "from 2027 on"
FIRST_DAY = 1
HALF_A_YEAR = timedelta(days=184)
Span = tuple[date, date]  # first and last day, both inclusive


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day of a question. `rest` is the question without the words that name it."""

    day: date
    rest: str
    of_version: bool  # the wording asks for what was in force; otherwise the day may belong to what is asked about


def asked_day(question: str, today: date) -> AskedDay | None:
    """The day whose versions are asked for. A stretch of time stands for its last day, after "from" for its first.

    The last: a version of the middle of March is what "in March" may mean, and the answer names the day it took.
    So it is "from 2027" in a year before: one who asks has heard of a change, on whatever day it comes.
    """
    for pattern, reading in READINGS:
        for match in re.finditer(
            rf"(?<!\w)(?:{WHICH}\s+)?(?:the\s+)?{pattern}(?!\w|-\d|['’]s){ON}", question, re.I
        ):
            which = (match["which"] or "").lower()
            if not which and (not RELATIVE.search(match[0]) or STRETCH.search(question[: match.start()])):
                continue
            span = reading(match, today)
            if span is None:
                continue
            rest = _without(question, match)
            strong = which in ("as of", "as at", "as per", "as on", "effective", "back in")
            strong = strong and not (which == "back in" and GIVEN_BACK.search(question[: match.start()]))
            return AskedDay(_chosen(which, span, today), rest, strong or bool(SAYS_VERSION.search(question)))
    return None


GIVEN_BACK = re.compile(  # "money back in March" names when it was returned
    r"\b(?:money|pa(?:y|ys|id)|g(?:ive|ives|ave|iven|et|ets|ot)|us|them|credits?|refund(?:ed)?|sen[dt]|returned?)\s+$",
    re.I,
)
STRETCH = re.compile(
    r"\b(?:within|over|per|than|every|each|for|of)\s+$", re.I
)  # "over the last year" names no day
RELATIVE = re.compile(r"\b(?:last|next|ago|yesterday|tomorrow|now)\b", re.I)


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """Which version a question asks for without a day: the one before today's, perhaps beside it, or the next."""

    before: bool
    and_now: bool = False
    just: bool = False  # nothing but the version before the one that was spoken of


def asked_version(question: str) -> AskedVersion | None:
    if BEFORE.search(question):
        return AskedVersion(before=True, and_now=bool(NOW.search(BEFORE.sub(" ", question))))
    if JUST_BEFORE.search(question):
        return AskedVersion(before=True, just=True)
    if CHANGED.search(question):
        return AskedVersion(before=True, and_now=True)
    return AskedVersion(before=False) if COMING.search(question) else None


CLAUSES = re.compile(r"[.?!,;]\s+")
ASKING = re.compile(
    r"(?:(?:and|so|but|then|by|for|in|at|to|since|until) )*(?:what|which|who|whose|whom|how|when|where|why|did|was"
    r"|were|had|will|would|is|are|do|does|can|could|may|must|should|shall|has|have)\b",
    re.I,
)
TENSE = re.compile(
    r"\b(?:(?P<past>was|were|did|had)|(?P<ahead>will|would|shall)|is|are|do|does|can|could|may|must|should|has|have)\b",
    re.I,
)


def spoken_of_as(question: str, day: date, today: date) -> bool:
    """Whether the question asks of a past day in the past, and of a coming one in the future.

    The verb that asks decides, not that of what is told before: "uptime was low last month, what do we get?"
    """
    asking = [clause for clause in CLAUSES.split(question) if ASKING.match(clause)]
    tense = TENSE.search(asking[-1] if asking else question)
    return day != today and tense is not None and bool(tense["past"] if day < today else tense["ahead"])


def _chosen(which: str, span: Span, today: date) -> date:
    first, last = span
    if which in ("before", "prior to"):
        return first - timedelta(days=1)
    if which == "after":
        return last + timedelta(days=1)
    ahead = first > today and last - first > HALF_A_YEAR
    return first if which in ("from", "since") and not ahead else last


def _without(question: str, match: re.Match[str]) -> str:
    before, after = question[: match.start()].rstrip(" ,"), question[match.end() :].lstrip(" ,")
    rest = f"{before} {after}" if after[:1].isalnum() or after[:1] in "(“\"'" else before + after
    rest = rest.strip()
    return rest[:1].upper() + rest[1:]


def _day(year: int, month: int, day: int) -> Span | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def _month(year: int, month: int) -> Span:
    return date(year, month, FIRST_DAY), date(year, month, calendar.monthrange(year, month)[1])


def _iso(match: re.Match[str], _today: date) -> Span | None:
    return _day(int(match["year"]), int(match["number"]), int(match["day"]))


def _named_day(match: re.Match[str], _today: date) -> Span | None:
    return _day(int(match["year"]), MONTHS[match["month"].lower()], int(match["day"]))


def _named_month(match: re.Match[str], _today: date) -> Span | None:
    return _month(int(match["year"]), MONTHS[match["month"].lower()])


def _bare_month(match: re.Match[str], today: date) -> Span | None:
    """The latest one that has begun. "may" and "march" are months only with a capital."""
    if not match["month"][0].isupper():
        return None
    number = MONTHS[match["month"].lower()]
    return _month(today.year if number <= today.month else today.year - 1, number)


def _quarter(match: re.Match[str], _today: date) -> Span | None:
    named = (match["named"] or "").lower()
    last = 3 * (QUARTERS[named] if named else int(match["quarter"]))
    year = int(match["year"])
    return date(year, last - 2, FIRST_DAY), _month(year, last)[1]


def _half(match: re.Match[str], _today: date) -> Span | None:
    last = 6 * HALVES[(match["named"] or match["half"]).lower()]
    year = int(match["year"])
    return date(year, last - 5, FIRST_DAY), _month(year, last)[1]


def _numbered_month(match: re.Match[str], _today: date) -> Span | None:
    return _month(int(match["year"]), int(match["number"]))


def _season(match: re.Match[str], _today: date) -> Span | None:
    """Of the northern half of the world; of a winter its December, which lies in the year that is named."""
    first, last = SEASONS[match["season"].lower()]
    year = int(match["year"])
    return date(year, first, FIRST_DAY), _month(year, last)[1]


def _year(match: re.Match[str], _today: date) -> Span | None:
    year = int(match["year"])
    return date(year, 1, 1), date(year, 12, 31)


def _neighbour(match: re.Match[str], today: date) -> Span | None:
    step = 1 if match["side"].lower() == "next" else -1
    unit = match["unit"].lower()
    if unit == "year":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31)
    if unit in ("quarter", "month"):
        size = 3 if unit == "quarter" else 1
        begin = _later(today.replace(day=1), step * size - ((today.month - 1) % size))
        return begin, _later(begin, size) - timedelta(days=1)
    begin = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return begin, begin + timedelta(days=6)


def _distance(match: re.Match[str], today: date) -> Span | None:
    said = match["count"].lower()
    count = NUMBERS[said] if said in NUMBERS else int(said)
    count = -count if match["side"].lower() == "ago" else count
    unit = match["unit"].lower()
    try:
        if unit in ("year", "quarter", "month"):
            found = _later(today, count * {"year": 12, "quarter": 3, "month": 1}[unit])
        else:
            found = today + timedelta(days=count * (7 if unit == "week" else 1))
    except (OverflowError, ValueError):
        return None
    return found, found


def _beside(match: re.Match[str], today: date) -> Span | None:
    found = today + timedelta(days=1 if match["side"].lower() == "tomorrow" else -1)
    return found, found


def _later(day: date, months: int) -> date:
    """The same day some months on; the last of the month where it has none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


Reading = Callable[[re.Match[str], date], Span | None]
READINGS: tuple[tuple[str, Reading], ...] = (
    (rf"{YEAR}-(?P<number>\d\d)-(?P<day>\d\d)", _iso),
    (rf"{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}", _named_day),
    (rf"{MONTH}\s+{DAY},?\s+{YEAR}", _named_day),
    (rf"(?:(?:end|start|beginning|middle)\s+of\s+)?{MONTH},?\s+(?:of\s+)?{YEAR}", _named_month),
    (rf"(?:Q(?P<quarter>[1-4])|(?P<named>{'|'.join(QUARTERS)})\s+quarter)[\s/]+(?:of\s+)?{YEAR}", _quarter),
    (rf"(?:H(?P<half>[12])|(?P<named>first|second)\s+half)[\s/]+(?:of\s+)?{YEAR}", _half),
    (rf"(?P<number>0?[1-9]|1[0-2])/{YEAR}", _numbered_month),
    (rf"{YEAR}-(?P<number>0[1-9]|1[0-2])", _numbered_month),
    (rf"(?P<season>{'|'.join(SEASONS)})\s+(?:of\s+)?{YEAR}", _season),
    (rf"(?:year\s+)?{YEAR}", _year),
    (r"(?P<side>last|next)\s+(?P<unit>year|quarter|month|week)", _neighbour),
    (rf"{COUNT}\s+{UNIT}\s+(?P<side>ago|from\s+now)", _distance),
    (r"(?P<side>yesterday|tomorrow)", _beside),
    (MONTH, _bare_month),
)
