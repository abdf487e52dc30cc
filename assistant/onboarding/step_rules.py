"""Wishes about one step: why it is needed, who approves it, how it stands, that it is waived. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.onboarding import lexicon as lex
from assistant.onboarding.fitting import MINE, THIS_ONE, begins, only
from assistant.onboarding.lexicon import LITTLE, US, WHENEVER, YOU, words
from assistant.onboarding.sentences import Spoken

THIS = words("this that it these")
# `NDA: who approves it?`
TOPIC = r"^(?:(?:the|our|my) )?(?:STEP )?"


def has_object(tokens: Sequence[str]) -> bool:
    return "STEP" in tokens or bool(THIS.intersection(tokens))


# Why

WHY_WORDS = words("why what which where who on is can could may STEP step form document one ever there any")
NAMED_REASON = re.compile(
    r"^(?:on )?(?:what|which)\b.*\b(?:basis|grounds?|reasons?)\b|^what is the \w+|^is there (?:a|any) "
)
SAYS = re.compile(
    r"^(?:where|which \w+|what \w+) (?:does it say|does it stand|says|is it (?:written|said|stated)|stands|"
    r"states) that "
    rf"(?:i|we|you|CASE)\b|^says who$|^who says(?: so| that)?$|^who says (?:that )?(?:i|we|"
    rf"CASE) \w+ (?:to \w+ )?(?:{MINE} )?(?:STEP|{THIS_ONE})$|^where is {THIS_ONE} (?:required|written|stated|"
    rf"demanded)$|^what for$"
)
SKIP = re.compile(
    r"^(?:can|could|may) (?:not )?(?:i|we|CASE) (?:just |not |simply |perhaps )*(?:skip|omit|leave out) "
    rf"(?:(?:{MINE} )?STEP|{THIS_ONE})$"
)
NECESSARY = words("need needs needed required require necessary mandatory must have compulsory obligatory")


def why(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if SAYS.match(said.text) or SAYS.match(said.marked) or SKIP.match(said.marked):
        return True
    own = (WHY_WORDS, lex.OBLIGING, lex.STEP_ACTS, lex.REASONS, lex.RULES, lex.STRESS)
    if not has_object(tokens) or not only(tokens, LITTLE, WHENEVER, US, YOU, *own):
        return False
    if re.match(TOPIC + "why", said.marked):
        return True
    if tokens[0] == "what" and tokens[-1] == "for":
        return not held & lex.RULES  # `what is this clause for` asks about a document
    if lex.REASONS & held and NAMED_REASON.match(said.marked):
        return not re.search(r"\b(?:a|an) STEP$", said.marked)  # of all of them
    if begins(tokens, words("what which")) and tokens[1:2] and tokens[1] in lex.RULES:
        return bool(held & lex.OBLIGING)
    return begins(tokens, lex.YES_NO) and bool(held & lex.STRESS) and bool(held & NECESSARY)


# Waive

FOR = r"(?: (?:for|of|in|from) (?:(?:vendor )?CASE|us|them|(?:the )?case(?: of CASE)?))?"
WILL = (
    r"(?:(?:(?:can|could|would|will) you |you (?:can|may|could) |(?:i|we|let us|"
    r"let me) (?:(?:can|could|will|shall|should|want to|would like to|have to|decided to|agreed to|need to|"
    r"are going to|am going to) )*)?(?:just |please |hereby |therefore |now |also )*)?"
)
LEAVE = r"(?:waive|skip|leave out|drop|omit|forgo|dispense with)"
WAIVED = r"(?:waived|skipped|left out|dropped|omitted)"
WAIVERS = tuple(
    re.compile(form)
    for form in (
        rf"^{WILL}{LEAVE} (?:{MINE} )?STEP{FOR}$",
        rf"^{WILL}waive {THIS_ONE}{FOR}$",
        rf"^(?:let|allow) (?:CASE|them) (?:to )?{LEAVE} (?:{MINE} )?STEP$",
        rf"^{WILL}(?:exempt|excuse|release) (?:CASE|them) from (?:{MINE} )?STEP$",
        r"^(?:CASE|they) (?:may skip|can skip|(?:is|are) (?:exempt|exempted|excused|released) from|"
        r"(?:do|does) not (?:need|"
        rf"have)(?: to (?:do|go through|take|pass|run|hand in|sign|submit|provide|send|complete|attend))?|"
        rf"need not do) (?:{MINE} )?STEP$",
        rf"^(?:{MINE} )?STEP (?:can be|is to be|should be|shall be|will be|is|may be) {WAIVED}{FOR}$",
        r"^no STEP (?:is )?(?:needed|required|necessary) for CASE$",
    )
)


def waive(said: Spoken) -> bool:
    order = re.sub(r"(?<=.) (?:so |and )?(?:just |please )*(?:waive|skip|drop) (?:it|this|that)$", "", said.marked)
    return any(form.match(order) for form in WAIVERS)


# Approver

BY_WHOM = re.compile(
    TOPIC + r"(?:is it you who|(?:by |from |to |with )?(?:who|whom|whose)\b|(?:which|what) (?:person|people|"
    r"team|department|manager|one|colleague|role)\b)"
)
WAITED_FOR = re.compile(
    r"^(?!what (?:is|are) CASE )(?:who|whom|what) (?:do|does|are|is|am) (?:we|i|CASE|they) "
    r"(?:still |now |currently )?(?:wait|waiting) (?:for|on)(?: now| at the moment| here)?$|"
    r"^whose turn is it(?: now)?$|"
    r"^who is (?:my|our|CASE) (?:approver|reviewer)$"
)
NOW = r" (?:now|right now|currently|at the moment|at present)"
WHO_HAS_IT = re.compile(
    rf"^(?:with whom is|(?:on|at) whose desk is) (?:{MINE} )?STEP(?:{NOW})?$|"
    rf"^who (?:has|holds) (?:{MINE} )?STEP{NOW}$"
)
# Of a case: `who creates the account?` asks about all of them.
DOES_IT = re.compile(
    r"^who (?:is (?:responsible|in charge|supposed|going|meant) (?:to|for|of)|must|has to|should|will|shall|"
    r"needs to|is to|does) (?:\w+ )?"
    rf"(?:(?:my|our) STEP(?: for CASE)?|(?:{MINE} )?STEP (?:for|of) CASE|CASE STEP)$"
)
APPROVER_OF = re.compile(r"^(?:the )?(?:approver|owner|reviewer|approval) (?:for|of) ")
HELD_BY = words("responsible responsibility charge owner owns own")
THEIR_SIDE = re.compile(r"\bsign(?:ing)? .*\b(?:your|their|client s|client) side$")
APPROVER_WORDS = words(
    "who whom whose missing pending outstanding is it expect expected which what must can may going need needs "
    "wait waiting get job turn whether step steps form document client s your sign signing signature request "
    "requests case ok desk STEP go goes ask convince lie"
)


def approver(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if any(form.match(said.marked) for form in (WAITED_FOR, WHO_HAS_IT, DOES_IT)):
        return True
    bare = re.search(r". STEP$", said.marked) and not re.search(rf"\b(?:{MINE}|an?) STEP$", said.marked)
    if bare and said.text.endswith("s"):
        return False  # `who approves access requests` asks about all of them
    if not (BY_WHOM.match(said.marked) or APPROVER_OF.match(said.marked)) or not has_object(tokens):
        return False
    if (
        "STEP" in held
        and held & HELD_BY
        and not held & (lex.APPROVING - HELD_BY)
        and not re.search(rf"\b{MINE} STEP\b", said.marked)
    ):
        return False  # `who is in charge of business continuity` asks about the company
    deciding = held & lex.APPROVING or THEIR_SIDE.search(said.text) or said.text.endswith(" for review")
    more = (lex.APPROVING, lex.PERSONS, lex.DUTY, APPROVER_WORDS)
    return bool(deciding) and only(tokens, LITTLE, WHENEVER, US, YOU, *more)


# How the step stands

OUTCOME = re.compile(
    rf"^what (?:happened|is happening|became|has become) (?:to|with|of) (?:{MINE} )*STEP$|"
    r"^where is (?:my|our|CASE) STEP(?: now| at the moment)?$"
)
SENT_BACK = words("rejected refused declined returned")


def how_the_step_stands(said: Spoken) -> bool:
    tokens, held = said.tokens, set(said.tokens)
    if OUTCOME.match(said.marked):
        return True
    if "STEP" not in held or re.search(r"\b(?:a|an|any) STEP\b", said.marked):
        return False  # of steps in general
    if tokens[0] == "why":
        more = words("why STEP not")
        return bool(held & SENT_BACK) and only(tokens, LITTLE, WHENEVER, US, YOU, lex.HANDLED, more)
    if not held & lex.HANDLED or not only(
        tokens, LITTLE, WHENEVER, US, YOU, lex.HANDLED, words("STEP step form go")
    ):
        return False
    if (said.asks and begins(tokens, words("is are was were has have had did"))) or said.marked.startswith(
        "do you have "
    ):
        return True
    return (said.asks and not begins(tokens, lex.YES_NO)) or tokens[-1] in lex.DECIDED - words("accepted")
