"""What somebody wants of onboarding, recognised from their words by rules. Pure; whatever is unsure is a question.

A sentence counts only where it is about this case: `what do I have to do` does, `what do I have to do when a
laptop is stolen` is a plain question and gets a plain answer. Nothing here acts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.onboarding.mentions import Mentioned, find_step, spoken


class Wish(StrEnum):
    NEXT = "next"
    MISSING = "missing"
    SUBMIT = "submit"
    APPROVER = "approver"
    GO_LIVE = "go_live"
    WHY = "why"
    OVERDUE = "overdue"
    WAIVE = "waive"


@dataclass(frozen=True, slots=True)
class Intent:
    wish: Wish
    step: str | None = None  # id of the step that is named; None: none, or the one spoken of before
    who: str | None = None  # the vendor or the person that is named


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence made plain: small letters, no contractions, names of cases as `CASE`."""

    text: str
    marked: str  # the step that is named as `STEP`
    step: str | None
    who: str | None


def recognise(text: str, steps: Sequence[Mentioned], names: Sequence[str]) -> Intent | None:
    """`steps` and `names` (vendors, people) are those of the open cases that the caller may see; without any
    there is nothing to recognise."""
    if not steps:
        return None
    said = plain(text, steps, names)
    for wish, rule in RULES:
        if rule(said):
            return Intent(wish, said.step, said.who)
    return None


def plain(text: str, steps: Sequence[Mentioned], names: Sequence[str]) -> Spoken:
    words = spoken(text)
    who = None
    for name in sorted(names, key=len, reverse=True):
        marked = re.sub(rf"(?<!\w){re.escape(spoken(name))}(?: s)?(?!\w)", "CASE", words)
        if marked != words and who is None:
            who = name
        words = marked
    step, marked_step = find_step(words, steps)
    return Spoken(POLITE.sub("", words).strip(), POLITE.sub("", marked_step).strip(), step, who)


POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|and|well|then|please|now|thanks)\s+)+|(?:\s+(?:please|thanks|thank "
    r"you|again|then))+$"
)
ME = r"(?:i|we|me|us)"
MINE = r"(?:my|our|the|this|that|your|CASE(?: s)?)"
SUBJECT = r"(?:i|we|CASE|everyone|everybody|all (?:of )?(?:our|the) (?:people|staff|agents))"
THIS = r"(?:this|that|it)(?: step| document| form)?"
TIME = r"(?: (?:now|next|today|tomorrow|first|this week|this month|at the moment|right now))*"
DEADLINE_WORDS = r"(?:late|stuck|overdue|behind(?: schedule)?|delayed|in delay)"
FINISHED = (
    r"(?:signed(?: and \w+)?|done|finished|complete|completed|ready|screened(?: and trained)?|trained(?: "
    r"and screened)?|"
    r"filled in|filled out|submitted|sent|uploaded)"
)
DID = (
    r"(?:signed|completed|finished|filled (?:in|out)|named|passed|sent(?: in)?|done|registered|screened|"
    r"trained|attended|"
    r"accepted|run|transferred|requested|handed in|uploaded|prepared|answered|provided|got|collected)"
)


def any_of(*patterns: str) -> Callable[[Spoken], bool]:
    compiled = [re.compile(pattern) for pattern in patterns]
    return lambda said: any(pattern.search(said.text) or pattern.search(said.marked) for pattern in compiled)


def with_step(*patterns: str) -> Callable[[Spoken], bool]:
    matches = any_of(*patterns)
    return lambda said: said.step is not None and matches(said)


def either(*rules: Callable[[Spoken], bool]) -> Callable[[Spoken], bool]:
    return lambda said: any(rule(said) for rule in rules)


why = either(
    any_of(
        rf"^why (?:do|does|must|should|have) (?:{ME}|you|CASE) (?:really )?(?:need |have |want |ask for "
        rf")?(?:to do )?{THIS}(?: from (?:me|us))?$",
        rf"^why (?:is|are) {THIS} (?:needed|necessary|required|important|asked for)$",
        rf"^why {THIS}$",
        rf"^what is {THIS} (?:good |needed )?for$",
        r"^(?:where|which \w+) (?:does it say|says|is it written|is it said|stands) that (?:i|we|you|CASE)\b",
        r"^says who$|^who says (?:so|that)$",
        rf"^can {ME} skip (?:{THIS}|{MINE} STEP)$",
        rf"^do {ME} (?:really|still) (?:need|have to do) {THIS}$",
    ),
    with_step(
        rf"^why (?:do|must|should|have|does) (?:{ME}|you|CASE|our \w+)\b.*STEP(?: to .*)?$",
        rf"^why (?:do|must|have) (?:{MINE} )?(?:\w+ )?(?:have to be|be|need to be)? ?STEP$",
        rf"^why (?:is|are) {MINE} STEP (?:needed|necessary|required|important)$",
        rf"^what do (?:you|we) need (?:{MINE} )?STEP for$",
        rf"^what is (?:{MINE} )?STEP (?:good |needed )?for$",
        rf"^what is the (?:point|reason|purpose|use) (?:of|for|behind) (?:{MINE} )?STEP$",
        rf"^do {ME} (?:really|still) (?:need|have) to\b.*STEP$",
        rf"^is {MINE} STEP (?:really|still) (?:needed|necessary|required)$",
    ),
)

LIVE = r"(?:go(?:es)? live|be live|go living)"
go_live = any_of(
    rf"^(?:by )?when (?:do|does|can|will|is|are|shall|could|would) (?:{ME}|CASE|our team) (?:\w+ )?{LIVE}$",
    rf"^when (?:is|will be) (?:{MINE} )?go live(?: date)?$|^when is go live(?: for CASE| of CASE)?$",
    rf"^(?:what|which day) is (?:{MINE} |the )?(?:(?:planned|expected|current) )?go live(?: date)?(?: "
    r"for (?:CASE|us|me))?$",
    r"^go live(?: date)?(?: (?:for|of) CASE)?$",
    rf"^how (?:long|many \w+) (?:is it )?(?:until|till|to|before)(?: (?:{MINE}|{ME}|CASE))? (?:{LIVE}|go live)$",
    rf"^(?:is|are|has|will) (?:{MINE} )?(?:{ME} |CASE )?(?:go live )?(?:still )?(?:on track|on time|in "
    rf"time|moved|date moved|slipped|go live in time|go live on time)(?: for (?:{MINE} )?go live)?$",
    rf"^has (?:{MINE} )go live(?: date)? (?:moved|changed|slipped)$",
    rf"^(?:when|by when) (?:will|is|are|does) (?:{ME} |CASE |(?:{MINE} )?onboarding (?:of CASE |for CASE "
    r")?)(?:be |is )?(?:done|finished|over|complete|completed|onboarded|end|ready)$",
    r"^when can (?:i|we|CASE) (?:start|begin)(?: work| working)?$",
    rf"^how (?:much longer|long) will (?:{MINE} )onboarding (?:still )?take$",
)

approver = either(
    any_of(
        r"^who (?:needs to |has to |must |will |can |is going to )?(?:approves?|owns?|decides?(?: about|"
        rf" on)?|checks?|reviews?|signs? off) {THIS}$",
        r"^(?:who|what|whom) (?:do|are|is) (?:we|i|CASE) (?:wait|waiting|still waiting) for$",
        rf"^whose (?:approval|decision|turn|signature) (?:is|do|does)\b.*(?:{THIS} (?:waiting for|wait for)|it)$",
        rf"^who is (?:the owner of|responsible for|in charge of) {THIS}$",
    ),
    with_step(
        r"^(?:who|by whom|is it you who)\b.*\b(?:approves?|approved|approving|signs? off|decides? "
        r"(?:about|on)|decides?|checks?|checking|reviews?|reviewing|looks? at|look at|owns?|accepts?) "
        rf"{MINE} STEP$",
        rf"^by whom is {MINE} STEP (?:approved|checked|reviewed|decided)$",
        rf"^who is (?:the owner of|responsible for|in charge of) {MINE} STEP(?: in (?:our|my|this) case)?$",
        rf"^who (?:has to|must|will|needs to) (?:sign|approve) {MINE} STEP on (?:your|the client s|their) side$",
        rf"^whose (?:approval|decision|signature) (?:do|does) {SUBJECT} need for {MINE} STEP$",
    ),
)

submit = with_step(
    rf"^{SUBJECT} (?:have |has |had |are |am |just |already |now )*{DID}\b.*STEP\b",
    rf"^{SUBJECT} (?:have |has )(?:{MINE} )?STEP (?:ready|here|signed|done)\b",
    rf"^(?:{MINE} |all |all our )?(?:\w+ )?STEP (?:is|are|has been|have been|was|were) (?:now |all "
    rf")*{FINISHED}\b(?!.*\bwhat\b)",
    rf"^(?:{MINE} |all our |all )?(?:people|staff|agents|documents?) (?:is|are|has been|have been)\b.*STEP",
    r"^(?:here is|here are|here comes|attached(?: is| are)?|find attached|i attach|we attach|i have "
    r"attached|we have attached)\b.*STEP",
    rf"^{ME} (?:am|are) (?:sending|handing in|uploading|submitting|attaching)\b.*STEP",
    rf"^{ME} (?:want to|would like to|wish to|can now|will now) (?:hand in|submit|upload|send(?: you| "
    r"in)?)\b.*STEP",
    rf"^can {ME} (?:send|hand in|upload|submit|give)\b.*STEP(?: here)?$",
    rf"^(?:submit|hand in|upload|send) (?:{MINE} )?STEP$",
    rf"^(?:{ME} (?:am|are) )?(?:done|finished|ready|through) with (?:{MINE} )?STEP",
)

overdue = any_of(
    r"^(?:who|what|which (?:\w+ )?(?:vendors?|cases?|steps?|onboardings?|people|ones)) (?:is|are) "
    rf"{DEADLINE_WORDS}$",
    rf"^(?:is|are) (?:anybody|anyone|any (?:vendors?|cases?|steps?)|CASE|{ME}) {DEADLINE_WORDS}(?: with "
    r"(?:anything|something|it))?$",
    rf"^(?:did|have|has) (?:{ME}|CASE|anybody|anyone) miss(?:ed)? (?:a |any |the |our )?(?:deadline|due date)s?$",
    r"^(?:show|list|give)\b.*\b(?:overdue|late|stuck)(?: (?:cases|vendors|steps))?$",
    r"^(?:late|overdue|stuck) (?:cases|vendors|steps|onboardings)$",
)

ABOUT = r"(?: (?:for|from|with|of|in|by) (?:CASE|us|me|our (?:case|onboarding|side)))?"
missing = either(
    any_of(
        rf"^what is (?:still )?(?:missing|outstanding|left|open|not done|incomplete){ABOUT}$",
        rf"^what is (?:still )?left to do{ABOUT}(?: before .*)?$",
        r"^(?:which|what) (?:\w+ )?(?:documents?|steps?|papers|things?|items?) (?:is|are) (?:still "
        rf")?(?:missing|outstanding|open|left|not approved|not done)(?: yet)?{ABOUT}$",
        rf"^what (?:does|do) (?:CASE|{ME}) still (?:have to do|need to do|owe you|need|owe|have to hand in)$",
        rf"^how far (?:along )?(?:is|are|has|have) (?:CASE|{ME})(?: (?:come|got|gotten))?(?: along)?$",
        rf"^where (?:do|does|are|is) (?:{ME}|CASE)(?: stand)?(?: with (?:CASE|(?:{MINE} )?onboarding))?$",
        r"^(?:what is )?(?:the )?(?:status|state|progress)(?: (?:of|for) (?:CASE|our case|our "
        r"onboarding)(?: (?:case|onboarding))?)?$",
        r"^(?:show|give|tell)\b.*\b(?:progress|overview|status|state) (?:of|for) (?:the |our )?(?:CASE|"
        r"case|onboarding)(?: (?:case|onboarding))?$",
        r"^how is (?:the |our )?(?:onboarding|case)(?: (?:of|for) CASE)? (?:going|doing|progressing)$",
        rf"^(?:is|are) (?:CASE|{ME}) (?:done|ready|finished|complete|through)(?: yet| now| already)*(?: "
        r"with (?:the |our |its )?onboarding)?(?: yet)?$",
        rf"^how many steps (?:are|is) (?:still )?(?:left|open|missing|done|remaining){ABOUT}$",
        rf"^how many steps (?:has|have|did) (?:CASE|{ME}) (?:finished|done|completed|finish|complete)$",
    ),
    with_step(
        rf"^(?:has|have|is|are|was|were) {MINE} STEP (?:been )?(?:already )?(?:approved|rejected|"
        r"accepted|received|finished|done|complete|completed|checked|reviewed|waived|ok|through)(?: yet|"
        r" already)*$",
        rf"^(?:has|have|did|do) (?:you|CASE|{ME}) (?:already )?(?:receive|received|get|got|sign|signed|"
        r"hand in|handed in|submit|submitted|approve|approved|check|checked|send|sent|see|"
        r"seen)\b.*STEP(?: yet| already)*$",
        rf"^what (?:happened|is happening|became) (?:to|with|of) {MINE} STEP$",
        rf"^(?:what is )?the (?:status|state) of {MINE} STEP(?: of CASE| for CASE)?$",
    ),
)

FOR = r"(?: (?:for|of|in) (?:(?:vendor )?CASE|us|them|(?:the )?case(?: of CASE)?))?"
WILL = (
    rf"(?:(?:can|could|would|will) you |(?:{ME} )(?:can |could |will |want to |would like to |have to "
    r"|decided to )?)?"
)
waive = either(
    with_step(
        rf"^{WILL}(?:waive|skip|leave out|drop) (?:{MINE} )?STEP{FOR}$",
        rf"^(?:let|allow) (?:CASE|them) (?:to )?(?:skip|leave out) (?:{MINE} )?STEP$",
        rf"^{WILL}exempt (?:CASE|them) from (?:{MINE} )?STEP$",
        rf"^CASE (?:may skip|can skip|is exempt from|is excused from|does not need(?: to do)?) (?:{MINE} )?STEP$",
        rf"^(?:{MINE} )?STEP (?:can be|is to be|should be|shall be|will be|is) (?:waived|skipped|left out){FOR}$",
    ),
    any_of(rf"^{WILL}waive {THIS}{FOR}$"),
)

TASKS = r"(?:next steps?|open steps?|steps?|open tasks?|next tasks?|tasks?|to dos?|todos?|to do list|open items?)"
next_step = any_of(
    rf"^what is (?:up )?(?:the )?(?:next|due)(?: next)?(?: step)?(?: for {ME}| for CASE)?{TIME}(?: for {ME})?$",
    rf"^what (?:do|should|can|must|have|shall) {ME} (?:have to |need to |got to |still have to )?(?:do|"
    rf"hand in|submit|deliver|approve|review|decide|send){TIME}$",
    rf"^what (?:is|are) (?:my|our) {TASKS}{TIME}$",
    rf"^(?:which|what) steps (?:are|is) (?:open|waiting|next|due) (?:for|on) {ME}$",
    r"^(?:what|is anything|is there anything|anything|is something|who) ?(?:is )?(?:waiting|open|due|"
    rf"left)? ?(?:waiting )?for (?:{ME}|my (?:approval|decision|review|turn))(?: to (?:do|approve|review|"
    rf"decide|sign))?{TIME}$",
    rf"^(?:do|have) {ME} (?:have |got )?(?:anything|something)(?: left)? to (?:do|hand in|approve|review){TIME}$",
    rf"^(?:is there )?anything {ME} (?:need|have|must|should) ?(?:to)? (?:do|hand in|approve|review){TIME}$",
    rf"^what (?:else )?do you (?:still )?(?:need|want) from {ME}{TIME}$",
    rf"^(?:show|list|give|tell)(?: {ME})? (?:my|our) {TASKS}$|^(?:my|our) {TASKS}$",
    r"^next(?: steps?)?$|^what (?:is|comes|happens) next(?: in (?:our|my|the) onboarding)?$|^(?:what|where) now$",
    rf"^how do {ME} (?:continue|proceed|go on)$|^where do {ME} go from here$|^what is on (?:my|our) "
    r"(?:plate|list|desk)$",
    rf"^(?:which|what) (?:submissions?|steps?|documents?|evidence|cases?) (?:do|must|should) {ME} "
    rf"(?:have to |need to )?(?:review|approve|decide|check|hand in){TIME}$",
)

RULES: tuple[tuple[Wish, Callable[[Spoken], bool]], ...] = (
    (Wish.WHY, why),
    (Wish.WAIVE, waive),
    (Wish.GO_LIVE, go_live),
    (Wish.APPROVER, approver),
    (Wish.OVERDUE, overdue),
    (Wish.MISSING, missing),
    (Wish.SUBMIT, submit),
    (Wish.NEXT, next_step),
)
