"""Which questions the register answers: what does Acme owe us this month? which audits are due this year?

Recognised by rules; whatever is unsure is a question for the documents. A question counts only where all of its
words fit, and it names a vendor, a time or the register's own word, obligations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.obligations.schedules import hours
from assistant.onboarding.mentions import spoken
from assistant.periods import Period, find_period

DEFAULT_DAYS = 31
WITHIN = re.compile(
    r"^what (?:must|do|does|should|has to|have|need|is to be|are to be)"
    r"(?: (?:we|i|CASE|be))?(?: (?:have to|need to|to|be))* "
    r"(?P<verb>report|reported|notify|notified|announce|do|done|pay|paid|deliver|delivered)(?: to \w+)? "
    r"(?P<span>within \w+ \w+)$"
)
VERBS = {"report": ("report", "notice"), "notif": ("report", "notice"), "announc": ("notice",), "pa": ("payment",)}
NOUNS = {
    "report": ("report",), "notice": ("notice",), "notification": ("notice",), "payment": ("payment",),
    "invoice": ("payment",), "audit": ("audit",), "inspection": ("audit",), "review": ("audit",),
}  # fmt: skip
POLITE = re.compile(
    r"^(?:(?:please|hi|hey|hello|so|and|ok|okay|tell me|can you tell me|could you tell me|do you know|"
    r"remind me) )+"
)
HOURS = re.compile(r"\b(\d{1,4}) ?(?:h|hrs?)\b")
NOW = re.compile(r"(?<= )(?:right now|now|at the moment|currently)$")

KIND = rf"(?P<kind>(?:{'|'.join(NOUNS)})s?)"
DUTIES = r"(?:(?:open |contractual |current |approved |outstanding )?(?:obligations?|duties|commitments))"
THING = rf"(?:what|which)(?: {KIND}| {DUTIES})?"
VENDORS = r"(?:our |the )?(?:vendors|suppliers|providers)"
WHO = rf"(?:CASE|{VENDORS})"
WHEN = r"(?P<when> PERIOD)?"
THEN = r"(?P<when> PERIOD)"
HAVE_TO = r"(?:(?:still|also|yet|have to|has to|need to|needs to|supposed to|expected to|to) )*"
VERB = (
    r"(?:owe|deliver|send|submit|provide|hand in|do|complete|report|pay|give|fulfil|fulfill|perform|"
    r"conduct|carry out|"
    r"make|meet)"
)
DONE = r"(?:delivered|sent|submitted|provided|handed in|done|completed|reported|paid|performed|made)"
US = r"(?: (?:to )?(?:us|me|the client))?"
OWES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{THING} (?:does|do) {WHO} (?:still )?owe(?: (?:us|you|me))?{WHEN}$",
        rf"^{THING} (?:does|do|must|should|has|have|will|shall|is|are) {WHO} {HAVE_TO}{VERB}{US}{THEN}$",
        rf"^{THING} (?:must|should|has|does) CASE (?:still )?(?:have to |need to |to )?(?:do|deliver|"
        rf"hand in|send){US}$"
        r"(?<!does CASE do)(?<!does CASE deliver)(?<!does CASE send)",
        rf"^{THING} (?:is|are) (?:still |now )?(?:due|expected|owed|outstanding) (?:from|by) {WHO}(?: "
        rf"to us)?{WHEN}$",
        rf"^{THING} (?:must|should|has to|have to|will|shall|is to|are to) be {DONE} (?:from|by) {WHO}{US}{THEN}$",
        rf"^{THING} (?:is|are) {WHO} (?:due|supposed|expected|obliged|bound) to {VERB}{US}{THEN}$",
        rf"^{DUTIES} (?:of|for|from) CASE{WHEN}$",
        rf"^(?:what|which) (?:are|is) (?:the |all )?{DUTIES} (?:of|for|from) {WHO}{WHEN}$",
        rf"^(?:what|which) (?:are|is) CASE s? ?{DUTIES}{WHEN}$",
        rf"^(?:what|which) {DUTIES} (?:does CASE have|has CASE(?: got)?|of CASE are due){WHEN}$",
        rf"^(?:show|list|give)(?: me)? (?:the |all )?(?:{DUTIES} (?:of|for|from) CASE|CASE s? ?{DUTIES}){WHEN}$",
        rf"^(?:(?:show|list)(?: me)? )?what {WHO} (?:still )?(?:owes?|has to do|have to do|must do|"
        rf"must deliver)(?: us)?{WHEN}$",
        rf"^(?:does|do) {WHO} (?:still )?owe us (?:anything|something|any {KIND}){WHEN}$",
        rf"^(?:is|are) (?:there )?(?:anything|something|any {KIND}|any {DUTIES}) (?:still )?(?:due|"
        rf"expected|owed|outstanding) "
        rf"(?:from|by) {WHO}{WHEN}$",
    )
)
OURS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{THING} do (?:we|i) (?:still )?owe (?:to )?(?:CASE|the client|the vendor|you|{VENDORS}){WHEN}$",
        rf"^which {KIND} do (?:we|i) (?:still )?owe{WHEN}$",
        rf"^(?:what|which) {DUTIES} do we have(?: (?:to|towards) CASE)?{WHEN}$",
        rf"^(?:what|which) (?:are|is) our {DUTIES}(?: (?:to|towards) CASE)?{WHEN}$",
        rf"^{THING} (?:must|should|do|shall) (?:we|i) {HAVE_TO}{VERB}(?: (?:to|for) (?:CASE|the "
        rf"client|{VENDORS})| CASE)?{THEN}$",
        rf"^{THING} (?:is|are) (?:still )?(?:due|owed|payable) to {WHO}{WHEN}$",
        rf"^do (?:we|i) (?:still )?owe (?:CASE|the client) (?:anything|something|any {KIND}){WHEN}$",
    )
)
OF_CASE = r"(?: (?:of|from|for|under|in) (?:the )?(?:contract (?:with|of) )?CASE(?: s)?(?: contract| agreement)?)?"
EITHER = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{THING} (?:is|are) (?:still )?(?:due|owed|outstanding){THEN}$",
        rf"^{THING} (?:falls?|comes?) due{THEN}$",
        rf"^(?:(?:is|are) )?(?:there )?(?:anything|something|any {KIND}|any {DUTIES}) (?:that is )?due{THEN}$",
        rf"^{THING} (?:has|have) to be (?:done|delivered|submitted|handed in|fulfilled){THEN}$",
        rf"^what (?:has|have|must)(?: to)? be (?P<verb>reported|notified|paid){THEN}$",
        rf"^(?:show|list|give)(?: me)? (?:the |all )?(?:upcoming |next )?{DUTIES}(?: (?:due|for))?{WHEN}$",
        rf"^(?:upcoming |next )?{DUTIES}(?: (?:due|for))?{THEN}$",
        rf"^(?:what|which) deadlines{OF_CASE} (?:(?:is|are) (?:due|coming up|there)|"
        rf"(?:fall|come|fall due|come due|come up|do we have|does CASE have))(?: in| into)?{THEN}$",
        rf"^(?:what|which) {DUTIES} (?:are there|do you know|are in the register){WHEN}$",
    )
)
LATE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^(?:what|which) (?:{KIND}|{DUTIES}) (?:is|are) (?:overdue|late)(?: (?:from|by|of) {WHO})?$",
        r"^what is (?:overdue|late) (?:from|by) CASE$",
        r"^(?:what is CASE|is CASE) (?:overdue|late|behind) with(?: anything)?$",
        rf"^(?:(?:is|are) )?any {DUTIES} (?:overdue|late)$",
        rf"^(?:has|have|did) {WHO} miss(?:ed)? (?:any|some) (?:{KIND}|{DUTIES}|deadlines?)$",
        rf"^(?:what|which) (?:{KIND}|{DUTIES}|deadlines?) (?:has|have|did) {WHO} miss(?:ed)?$",
    )
)


@dataclass(frozen=True, slots=True)
class Query:
    """`ours`: what the asking side has to do; None: whoever. Without days: whatever is approved."""

    vendor: str | None = None
    ours: bool | None = None
    since: date | None = None
    until: date | None = None
    within_hours: float | None = None
    kinds: tuple[str, ...] = ()
    late: bool = False


def understand(text: str, vendors: Iterable[str], on: date) -> Query | None:
    words = NOW.sub("", POLITE.sub("", HOURS.sub(r"\1 hours", spoken(text)))).strip()
    vendor = next((one for one in sorted(vendors, key=len, reverse=True) if _named(one, words)), None)
    if vendor is not None:
        words = re.sub(rf"(?<!\w){re.escape(spoken(vendor))}(?!\w)", "CASE", words)
    if found := WITHIN.match(words):
        span = hours(found["span"])
        return Query(vendor, within_hours=span, kinds=_kinds(found)) if span is not None else None
    if found := _matched(LATE, words):
        return Query(vendor, kinds=_kinds(found), late=True)
    words, period = find_period(words, on)
    for patterns, ours in ((OWES, False), (OURS, True), (EITHER, None)):
        if found := _matched(patterns, words):
            asked = period or (None if re.search(DUTIES, words) else Period(on, on + timedelta(days=DEFAULT_DAYS)))
            since, until = (asked.since, asked.until) if asked else (None, None)
            return Query(vendor, ours, since, until, kinds=_kinds(found))
    return None


def _matched(patterns: Iterable[re.Pattern[str]], words: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(words))), None)


def _kinds(found: re.Match[str]) -> tuple[str, ...]:
    said = found.groupdict()
    if said.get("kind"):
        return NOUNS[said["kind"].removesuffix("s")]
    return next((kinds for stem, kinds in VERBS.items() if (said.get("verb") or "").startswith(stem)), ())


def _named(vendor: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(spoken(vendor))}(?!\w)", words) is not None
