"""Sentences about a case made plain: no courtesies, names as `CASE`, the named step as `STEP`. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.onboarding.lexicon import ASKING, YES_NO
from assistant.onboarding.mentions import Mentioned, find_step, spoken

SLANG = (
    (r"\bcan t\b|\bcannot\b|\bcant\b", "can not"),
    (r"\bwon t\b|\bwont\b", "will not"),
    (r"\b(is|are|was|were|has|have|had|do|does|did|would|should|could|must|need)n t\b", r"\1 not"),
    (r"\b(is|are|was|were|has|have|do|does|did|would|should|could)nt\b", r"\1 not"),
    (r"\b(what|who|where|when|here|how|that|there)s\b", r"\1 is"),
    (r"\b(how|that|there) s\b", r"\1 is"),
    (r"\b(why|everything|everyone|anyone) s\b", r"\1 is"),
    (r"\b(what|where|when|how|who) re\b", r"\1 are"),
    (r"\b(what|who|when|it|that|they) ll\b", r"\1 will"),
    (r" (?:on earth|in the world|the hell|the heck)\b", ""),
    (r"\b(what|where|when|how|who) ve\b", r"\1 have"),
    (r"\b(what|where|when|how|who) d\b", r"\1 did"),
    (r"\bit s\b", "it is"),
    (r"\b(?:im)\b", "i am"),
    (r"\b(i|we|you|they)ve\b", r"\1 have"),
    (r"\b(?:y all|yall|ya|u)\b", "you"),
    (r"\br\b", "are"),
    (r"\bgonna\b", "going to"),
    (r"\bwanna\b", "want to"),
    (r"\bgotta\b", "have to"),
    (r"\b(?:pls|plz|kindly)\b", "please"),
    (r"\b(?:thx|ta|cheers)\b", "thanks"),
    (r"\bdocs\b", "documents"),
    (r"\bbg\b", "background"),
    (r"\bcerts?\b", "certificate"),
    (r"\blet s\b", "let us"),
    (r"\b(?:have|has) got\b", "have"),
    (r"\bhave have to\b", "have to"),
)
# Several words that act as one.
PHRASES = (
    (r"\b(?:sign|signs|signed|signing)(?:ing)? off(?: on)?\b", "approve"),
    (
        r"\bgives? (?:the |its |their |us the )*(?:green light|go ahead|ok|okay|blessing)(?: for| to| on)?\b",
        "approve",
    ),
    (r"\b(?:has|have|gets?) the (?:final|last) (?:say|word|call)(?: on| about| over| in)?\b", "approve"),
    (r"\b(?:ok|okay)s? (?=(?:the|our|my|this|that|CASE|STEP)\b)", "approve "),
    (r"\bhave a look at\b", "look at"),
    (r"\bto do list\b|\bto dos\b|^(?:my |our )?to do$|\btodo list\b", "todo"),
    (r"\bhow come\b|\b(?:for|to) (?:what|which) (?:reason|purpose|end)\b", "why"),
    (r"\bpast due\b|\bpast (?:the|its|their) (?:deadline|due date)\b|\bbehind schedule\b", "overdue"),
    (r"\b(?:running|lagging|falling|fallen) (?=(?:late|behind)\b)", ""),
    (r"\bnot (?:on|in) (?:time|schedule|track)\b", "late"),
    (
        r"\bSTEP s (?=(?:now |all |been |already )*(?:done|signed|ready|finished|complete|completed|here|"
        r"attached|over)\b)",
        "STEP is ",
    ),
    (r"\bsent back\b|\bturned down\b|\bknocked back\b", "rejected"),
)
LIVE = re.compile(r"\b(?:(?:go|goes|going|gone|went|be|being) )?(?:live|living)\b")
CASE = re.compile(
    r"(?:\b(?:the |our )?(?:vendor|supplier) )?\bCASE(?: (?:ltd|inc|gmbh|corp|limited|llc|plc|ag|s)\b)*"
)

GREETING = (
    r"(?:hi|hello|hey|hiya|dear)(?: all| team| there| everyone| bot)?|ok|okay|so|and|well|then|please|now|"
    r"right|great|perfect|super|many thanks|(?:thanks|thank you)(?: a lot| so much| very much)?|"
    r"good (?:morning|afternoon|evening|day)|excuse me|sorry(?: to bother you)?|quick question|one question|"
    r"by the way|btw|also|just (?:checking|wondering|asking)|bot"
)
TELL = (
    r"(?:tell|remind|inform|explain(?: to)?|confirm(?: to)?|say|advise|update|"
    r"(?:check|see|verify|find out|look up)(?= (?:if|whether|when|who|what|how)\b))"
)
LEAD_IN = re.compile(
    rf"^(?:(?:{GREETING}) |(?:can|could|would|will) you (?:please |maybe |also |just |perhaps |"
    rf"quickly )*(?:{TELL}(?: me| us)?|let (?:me|us) "
    r"know|give (?:me|us) an idea(?: of)?|give (?:me|us) an? (?:\w+ )?(?:overview|summary|list)(?: of| on)?"
    r"(?= (?:what|which|who|where|when|how)\b)) (?:please )?(?:if |whether )?|"
    r"(?:can|could|would|will) you (?:please |maybe |also |just |perhaps |"
    r"quickly )*(?=(?:show|list|give|name|send me) )|(?:tell|remind) (?:me|us) (?:please )?(?:if |whether )?|"
    r"explain (?:to (?:me|us) )?|let (?:me|us) know (?:if |whether )?|"
    r"(?:may|can|could|might) (?:i|we) (?:please )?(?:ask|know|find out|get to know|check) (?:you )?(?:if |"
    r"whether )?|(?:i|we) (?:would like|should like|would love|want|need) to (?:know|ask|find out|understand|"
    r"check) (?:if |whether )?|(?:i|we) (?:am |are |was |were )?(?:just )?(?:wonder|wondering|wondered|"
    r"asking myself) (?:if |whether )?|(?:do|would|does) (?:you|anyone|anybody) (?:happen to )?know (?:if |"
    r"whether )?|(?:do you have )?any idea (?:if |whether )?|(?:i|we) (?:am |are |can |hereby |would like to |"
    r"want to )*(?:pleased |happy |glad |delighted )?(?:to )?(?:confirm|report|inform you|let you know|"
    r"tell you|announce|declare)(?: you)? (?:that )?|(?:to let you know|letting you know|fyi|"
    r"for your information|good news|please note|note) (?:that )?)+"
)
ENDING = re.compile(
    r"(?: (?:please|thanks|thank you|many thanks|a lot|again|then|by the way|btw|if i may ask|asap|at all))+$"
)
# `Acme: what is missing?`
TOPIC = re.compile(
    r"^(?:(?:for|regarding|about|concerning|re|on|as for) )?CASE ((?:what|which|who|whose|when|where|how|why|"
    r"anything)\b.*)$"
)
# A sentence of nothing but these is a courtesy, or says what was done with before.
COURTESY = frozenset(
    "hi hello hey dear good morning afternoon evening day thanks thank you many very much a lot so great "
    "perfect super ok okay sure fine right i we am are is have with that this it understood see got done "
    "finished now all the for your help quick question team there".split()
)
# `Have signed it` without its subject.
REPORTED = re.compile(
    r"(?:have|has) (?:(?:already|now|just|finally|also|all) )*(?:\w+ed|done|sent|run|made|taken) "
)
PARTS = re.compile(r"(?<=[.!?;:,\n])\s+|\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence made plain."""

    text: str  # with the words of the step as they are said
    marked: str  # with the step that is named as `STEP`
    step: str | None
    who: str | None
    asks: bool  # it ends with a question mark, or a part of it begins like a question

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def tokens(self) -> list[str]:
        return self.marked.split()


def plain(text: str, steps: Sequence[Mentioned], names: Sequence[str]) -> Spoken:
    said = _replaced(spoken(text), SLANG)
    who = None
    for name in sorted(names, key=len, reverse=True):
        marked = re.sub(rf"(?<!\w){re.escape(spoken(name))}(?: s)?(?!\w)", "CASE", said)
        if marked != said and who is None:
            who = name
        said = marked
    said = CASE.sub("CASE", said)
    step, marked_step = find_step(said, steps)
    return Spoken(_bare(said), _bare(marked_step), step, who, is_asked(text))


def _bare(said: str) -> str:
    said = ENDING.sub("", LEAD_IN.sub("", said + " ").strip())
    said = TOPIC.sub(r"\1 for CASE", said)
    return LIVE.sub("golive", _replaced(said, PHRASES)).strip()


def _replaced(said: str, pairs: Sequence[tuple[str, str]]) -> str:
    for pattern, by in pairs:
        said = re.sub(pattern, by, said)
    return " ".join(said.split())


def is_asked(text: str) -> bool:
    """`we signed it, does it apply already` asks, though it has no question mark."""
    if text.rstrip().endswith("?"):
        return True
    parts = [part for part in map(spoken, PARTS.split(text.strip())) if part]
    return any(part.split()[0] in ASKING | YES_NO and not REPORTED.match(part) for part in parts)


def core(text: str) -> str | None:
    """What is left of a text without the sentences that are courtesies alone; None: nothing was dropped."""
    parts = [part for part in PARTS.split(text.strip()) if part.strip()]
    kept = [part for part in parts if not COURTESY.issuperset(spoken(part).split())]
    return kept[0] if len(kept) == 1 and len(parts) > 1 else None
