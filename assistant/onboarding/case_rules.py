"""Wishes about cases: what is next, what is missing, when it goes live, who is late. Pure."""

from __future__ import annotations

import re

from assistant.onboarding import lexicon as lex
from assistant.onboarding.fitting import SUBJECTS, begins, only
from assistant.onboarding.lexicon import LITTLE, US, WHENEVER, YOU, words
from assistant.onboarding.sentences import Spoken
from assistant.onboarding.step_rules import how_the_step_stands

# Go live

SOON = re.compile(
    r"\bwhen\b|\b(?:what|which) (?:\w+ ){0,4}(?:date|day|time|week|month)\b|\beta\b|\bhow soon\b|"
    r"\bhow far (?:away|off)\b|^(?:the |our |my )*golive date\b|\bhow (?:much )?(?:long|longer|many|"
    r"much) (?:.* )?(?:until|till|before|to)\b"
)
NAMED_LIVE = re.compile(
    r"^what is (?:our|my|CASE|the \w+) (?:\w+ )?golive|^(?:(?:do|does|have|has) (?:we|i|CASE|they) "
    r"(?:have |got )?|is there )a golive date"
)
LASTING = re.compile(r"^how (?:much longer|long|much more time)\b.*\b(?:take|last|need|takes)\b")
TIMES = lex.TIMES | words("what which how much longer can could onboarding programme far away off")
BARE_LIVE = words("golive date for of CASE our my the")
WHOLE = re.compile(r"\bwill (?:the )?onboarding\b")
STARTING = words("start begin starting beginning")

WORK = words("work working job taking handling calls tickets cases customers production operations service")


def go_live(said: Spoken) -> bool:
    tokens, held = said.words, set(said.words)
    common = (LITTLE, WHENEVER, US, YOU, TIMES, lex.PLANNED)
    if "golive" in held:
        if only(tokens, *common, words("golive")) and (
            SOON.search(said.text) or NAMED_LIVE.match(said.text) or held <= BARE_LIVE
        ):
            return True
        yes_no = said.asks or begins(tokens, lex.YES_NO)
        return yes_no and bool(held & lex.ON_TIME) and only(tokens, *common, lex.ON_TIME, words("golive"))
    if LASTING.match(said.text) and held & words("our my CASE still longer more"):
        return "onboarding" in held and only(tokens, *common, words("take takes last need more"))
    if (
        begins(tokens, words("are is am will"))
        and held & words("track schedule time")
        and held & words("we i CASE they")
    ):
        return only(tokens, LITTLE, WHENEVER, US, words("track schedule time onboarding"))
    whole = WHOLE.search(said.text)  # of a case: `how long is onboarding` asks about all
    if SOON.search(said.text) is None or not (whole or held & (US | words("this"))):
        return False
    ends = held & lex.ENDED and held & (SUBJECTS | words("onboarding"))
    starts = held & STARTING and held & SUBJECTS and "did" not in held
    return (bool(ends) and only(tokens, *common, lex.ENDED)) or (
        bool(starts) and only(tokens, *common, STARTING, WORK)
    )


# Overdue

LATE_ONES = words(
    "or who what which anybody anyone anything something somebody someone nothing nobody any vendor vendors "
    "case cases step steps onboarding onboardings people ones one supplier suppliers show list give tell me "
    "everything all going with schedule running run not most how many much see where need needs"
)
STATED = re.compile(
    r"^(?:\w+ )?(?:late|overdue|stuck|delayed|blocked)(?: (?:cases|vendors|steps|onboardings|ones|people))?$"
)
ASKED_LATE = (
    words("who what which where any anyone anybody anything somebody someone show list give how") | lex.YES_NO
)
ALL_IN_TIME = re.compile(
    r"^(?:is|are) (?:everyone|everybody|all(?: the)? (?:vendors|cases|of them)) (?:on|in) (?:time|schedule|"
    r"track)$"
)
MISSED_WHAT = re.compile(
    r"^(?:has|have|did) (?:CASE|we|i|they|anyone|anybody|someone) miss(?:ed)? (?:anything|something)$"
)


def overdue(said: Spoken) -> bool:
    tokens, held = said.words, set(said.words)
    if ALL_IN_TIME.match(said.text) or MISSED_WHAT.match(said.text):
        return True
    missed = held & lex.MISSED and held & lex.DEADLINES
    if not (held & lex.LATE or missed):
        return False
    more = (lex.MISSED, lex.DEADLINES, words("meet")) if missed else ()
    asked = said.asks or begins(tokens, ASKED_LATE) or STATED.match(said.text)
    return bool(asked) and only(tokens, LITTLE, WHENEVER, US, LATE_ONES, lex.LATE, *more)


# Missing

LEFT = words(
    "what which how many much anything something else show list tell give to go need needs must can wait "
    "waiting not before start starting case onboarding process STEP work begin further more owe owes owing "
    "required needed expected necessary golive"
)
TO_ACT = re.compile(r"\b(?:have|has|need|needs|got) to \w|\bmust \w")
STILL_TO = words("need needs have has owe owes must required needed expected want wants")
FIRST_OF_LEFT = words("what which how anything something show list tell give any")
HOW_IT_GOES = re.compile(
    r"^(?:CASE )?(?:onboarding )?(?:how (?:far|much|close)\b|how\b.*\b(?:going|doing|progressing|coming|"
    r"getting|stand|advancing)\b|where (?:do|does|are|is) (?:i|we|CASE|they|"
    r"(?:the |our )?onboarding)\b(?: \w+)*$)|^what (?:percentage|share|part) of "
)
GOING = words(
    "process journey is what where how much far close show give any latest current along going doing coming "
    "getting on come gotten got advancing onboarding case cases STEP done overall steps completed look looking "
    "see percentage share golive"
)
FINAL = words("done ready finished complete completed through everything all onboarding onboarded case cases "
    "steps order "
              "set nearly almost close")  # fmt: skip
WHERE_IT_IS = re.compile(r"\bwhere (?:CASE|we|i|they) (?:is|are|am|stands?)\b")
BLOCKED = words("holdup blocker blockers bottleneck preventing blocking holding hindering stopping keeping")
ALL_IN = re.compile(
    r"^(?:is|are) (?:all|everything)(?: (?:the|our|of|CASE|documents|papers|files|steps|it))* (?:in|there|"
    r"here)$"
)
WAITS_FOR = re.compile(r"^what (?:is|are) CASE (?:still |now |currently )?(?:waiting|wait) (?:for|on)(?: now)?$")
STILL_NEEDED = re.compile(
    r"^do (?:you|we|i) (?:still )?(?:need|miss|lack|require|want) (?:anything|something) (?:else )?(?:from|of|"
    r"by) CASE$"
)
WHY_NOT_DONE = re.compile(
    r"^why (?:is|are|am) (?:CASE|we|i|they)(?: s)?(?: onboarding)? (?:still |so |not |yet |now )*"
    r"(?:stuck|late|delayed|blocked|behind|overdue|stalled|golive|done|ready|finished|onboarded|through|"
    r"waiting)(?: yet)?$"
)
NEWS = re.compile(
    r"\b(?:status|progress|latest (?=on|from|about)|progressing|progressed|overview|news|standing|stands?)\b|"
    r"\b(?:the|current|our|my|CASE) state\b|^state (?:of|for)\b|\bupdates?\b(?= (?:on|for|about|from)\b|$)"
)


def what_is_left(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if not only(tokens, LITTLE, WHENEVER, US, YOU, lex.PAPERS, lex.LACKING, lex.DONE, LEFT):
        return False
    if held & words("i me my") and "do" in held:
        return False  # of that person: what is next
    there_is = said.text.startswith(("is there ", "are there ")) or "anything" in held
    asked = begins(tokens, FIRST_OF_LEFT) or there_is
    short = (said.asks and len(tokens) <= 4) or len(tokens) <= 3
    if held & lex.LACKING or ("not" in held and held & lex.DONE):
        return asked or short
    if not begins(tokens, words("what which how anything")):
        return False
    finished = "steps" in held and held & words("done finished completed approved submitted complete")
    waiting = held & words("waiting wait") and held & words("we you i")
    before = "before" in held and held & lex.WANTING
    still = "still" in held and (held & STILL_TO or "to be " in said.text)
    # What is owed in a time is asked of the register.
    timed = re.search(r"\b(?:week|month)\b", said.text)
    duty = not timed and "CASE" in held and TO_ACT.search(said.text) and "STEP" not in held
    return bool(finished or waiting or before or still or duty)


def how_it_stands(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if WHY_NOT_DONE.match(said.text) or WAITS_FOR.match(said.text):
        return True
    blocked = held & BLOCKED and held & SUBJECTS
    if not only(tokens, LITTLE, WHENEVER, US, GOING, lex.STATUS, BLOCKED) or begins(
        tokens, words("i we you they")
    ):
        return False
    if blocked or NEWS.search(said.marked):
        return True
    goes = HOW_IT_GOES.match(said.marked) or WHERE_IT_IS.search(said.marked)
    about = held & (US | words("onboarding case STEP"))
    return goes is not None and bool(about) and len(tokens) > 2 and tokens != ["where", "is", "CASE"]


def is_it_done(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if not begins(tokens, lex.YES_NO) or not held & (SUBJECTS | words("onboarding everything all")):
        return False
    if held & words("everything all") and held & (lex.DONE | lex.DECIDED):
        return only(tokens, LITTLE, WHENEVER, US, YOU, FINAL, lex.DONE, lex.DECIDED, lex.PAPERS)
    if ALL_IN.match(said.text) or STILL_NEEDED.match(said.text):
        return True
    done = held & words("done ready finished complete completed through onboarded order set")
    there = "there" in held and held & words("nearly almost close yet")
    return bool(done or there) and only(tokens, LITTLE, WHENEVER, US, FINAL)


def missing(said: Spoken) -> bool:
    return what_is_left(said) or how_it_stands(said) or is_it_done(said) or how_the_step_stands(said)


# Next

LISTED = words(
    "due first looking like everything what which are is show list give tell me the all of open next pending "
    "current see view remind"
)
FOR_ME = re.compile(
    r"\bleft for me\b|\b(?:waiting|waits|wait|open|due|pending|up|anything|something|next|tasks?|steps?|"
    r"todos?) (?:is )?(?:(?:this|next) (?:week|month) |now |today )?(?:for|on) (?:me|us|my)\b|"
    r"\bneeds? my (?:approval|decision|review|signature|attention|ok)\b"
)
MY_TURN = words(
    "what which who anything something is there waiting waits wait open due pending needs need approval "
    "decision review signature attention turn input steps step tasks task documents submissions cases requests "
    "one ones got any todos left else next everything list pendingapprovals decisions reviews signatures"
)
FROM_US = re.compile(r"\b(?:from|of|by) (?:me|us|my|our)\b")
TO_DO = re.compile(
    r"\bis there (?:left )?to \w+|\b(?:like|want|need|expect|ask) (?:me|us) to \w+|"
    r"^(?:anything|something|what) (?:else |left )?to \w+|\b(?:am|are) (?:i|we) to \w+"
)
SHORT = re.compile(
    r"^(?:and )?(?:what|where) now$|^is it (?:my|our) turn$|^what is first$|"
    r"^how (?:do|can|should|shall) (?:i|we) (?:continue|proceed|go on|carry on|move (?:on|forward)|"
    r"get (?:on|started)|start|begin)(?: now| next| from here)?$|^where (?:do|should|shall|can) (?:i|"
    r"we) (?:start|begin|go from here|continue)(?: now)?$|^what is on (?:my|our) (?:plate|list|desk|"
    r"agenda)(?: now| next| today)?$|^(?:my |our )?todo$|"
    r"^(?:(?:any|my|open|pending|outstanding|the|all) )+(?:approvals?|decisions?|reviews?)$"
)
FIRST_OF_NEXT = words(
    "everything all what which anything something show list tell give is are my our next todo where there do have"
)


NEXT_ONE = re.compile(r"\bnext\b(?! (?:week|month|quarter|year)\b)")
IN_A_PERIOD = re.compile(r"\b(?:this|next|coming) (?:month|quarter|year)$")
MORE = words("else open pending remind agenda onboarding process case")


def for_me(said: Spoken) -> bool:
    held = set(said.words)
    if held & words("my our") and held & lex.TASKS and only(said.words, LISTED, LITTLE, lex.TASKS, US, WHENEVER):
        return begins(said.words, FIRST_OF_NEXT | lex.TASKS | words("open"))
    asked = FOR_ME.search(said.text) is not None
    return asked and only(said.words, LITTLE, WHENEVER, US, YOU, MY_TURN, lex.JUDGING, lex.ACTS)


def next_step(said: Spoken) -> bool:
    tokens, held = said.words, set(said.words)
    if SHORT.match(said.text):
        return True
    small = (LITTLE, WHENEVER, US, YOU, lex.TASKS, lex.ACTS, lex.DUTY, lex.WANTING, FIRST_OF_NEXT, MORE)
    if NEXT_ONE.search(said.text) and only(tokens, *small, words("happens happen comes come up")):
        return True
    if IN_A_PERIOD.search(said.text) and "do" not in tokens[-3:-2]:
        return False  # `what do we have to deliver next month` is asked of the register
    if not begins(tokens, FIRST_OF_NEXT | lex.TASKS | words("open")):
        return False
    if held & lex.WANTING and FROM_US.search(said.text):
        asked = held & words("what anything something")
        return bool(asked) and only(
            tokens, LITTLE, WHENEVER, US, YOU, lex.WANTING, words("what anything something else do see")
        )
    doing = held & (lex.ACTS | lex.JUDGING)
    to_do = TO_DO.search(said.text) is not None or re.search(
        r"\bdo (?:i|we) do (?:now|next|first|today)$", said.text
    )
    subject = held & words("i we team me us") and held & lex.DUTY
    return bool(doing and (subject or to_do)) and only(
        tokens, *small, lex.JUDGING, lex.PAPERS, words("cases case left waiting remains")
    )
