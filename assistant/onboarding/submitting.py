"""Whether words hand in a step: `NDA signed`, `please find it attached`, `can I upload the form?`. Pure."""

from __future__ import annotations

import re

from assistant.onboarding.fitting import only
from assistant.onboarding.lexicon import LITTLE, US, WHENEVER, YOU, words
from assistant.onboarding.sentences import Spoken

PEOPLE = r"(?:people|staff|agents|team|colleagues|boss|director|ceo|manager|lawyers?|legal team|management|STEP)"
SUBJECT = (
    rf"(?:i|we|CASE|they|(?:everyone|everybody|all)(?: (?:on|in|of) (?:the |my |our )(?:whole |"
    rf"entire )?{PEOPLE})?|all of us|(?:all )?(?:of )?(?:my |our |the |CASE |all )(?:whole |entire |"
    rf"new )*{PEOPLE})"
)
BEING = (
    r"(?:(?:have|has|had|am|are|is|was|were|be|been|do|did|got|just|already|now|finally|also|all|both|"
    r"successfully|hereby|today|yesterday|gone|duly|meanwhile|read and|this morning) )*"
)
DID = (
    r"(?:signed|countersigned|completed|finished|filled|named|passed|sent|done|did|registered|screened|trained|"
    r"attended|accepted|ran|run|transferred|requested|handed|uploaded|prepared|answered|provided|got|collected|"
    r"submitted|delivered|took|taken|made|wrapped|went|returned|concluded|posted|mailed|emailed|e mailed|"
    r"gathered|shadowed|cleared|read|agreed|shared|attached|turned|undergone|obtained|nominated|scanned|rated|"
    r"created|assessed|tested|drafted|held|carried|performed|conducted|paid|set)"
)
OBJECT = (
    r"(?:(?:the|our|my|this|that|your|a|an|all|both|of|you|us|off|up|over|in|out|on|to|with|through|back|"
    r"completed|signed|countersigned|filled|finished|required|requested|new|as|final|latest|missing|remaining|"
    r"CASE|team|people|staff|agents|whole|entire|full|questions|pages|parts|sections|of|every) )*STEP"
)
FINISHED = (
    r"(?:signed|countersigned|done|finished|complete|completed|ready|screened|trained|filled|submitted|sent|"
    r"uploaded|attached|enclosed|here|delivered|provided|accepted|over|through|passed|answered|named|created|"
    r"prepared|concluded|scanned|wrapped up|clean|clear|STEP)"
)
# A team that `has signed` something is no document that `has been signed`.
PASSIVE = (
    r"(?:(?:now|all|already|finally|just|(?:has|have|had) (?:(?:now|all|already|finally|just|also) )*been|is|"
    r"are|was|were|came back) )*"
)
GIVE = (
    r"(?:submit|submitting|hand|handing|upload|uploading|send|sending|give|giving|attach|attaching|provide|"
    r"providing|deliver|delivering|share|sharing|turn|turning|return|returning|forward|forwarding|drop|pass)"
)
WANT = (
    r"(?:(?:want|wants|would|should|like|love|wish|need|needs|have|has|must|can|could|will|shall|am|are|is|"
    r"going|ready|about|able|now|just|also|to|plan|intend|hope|today|hereby|please|prepared) )*"
)
# A wish to hand in says when, where and to whom, and nothing else.
AFTER_WISH = (
    r"(?: (?:here|now|today|tomorrow|already|to|you|please|over|in|by|for|CASE|this|way|straight|away|directly|"
    r"approval|review|too|as|well|right|afternoon|morning|evidence|the))*"
)
# What follows a report is free, unless it takes it back or turns it into a question.
AFTER_REPORT = (
    r"(?: (?!(?:what|which|who|why|how|where|when|whether|if|but|however|not|never|unless|until|question|help|"
    r"problem|issue|every|each|always|must|may|can|does|do)\b)\S+){0,10}"
)

FORMS = tuple(
    re.compile(form)
    for form in (
        rf"^{SUBJECT} {BEING}{DID} {OBJECT}{AFTER_REPORT}$",
        rf"^{BEING}{DID} {OBJECT}{AFTER_REPORT}$",
        r"^as (?:requested|promised|agreed|discussed|asked|wanted)(?: by you)? (?:(?:the|our|my|signed) )*STEP$",
        r"^(?:this|that) is (?:my|our|the) STEP$",
        r"^(?:(?:the|our|my) )*STEP (?:ran|went|worked(?: out)?)(?: very)? (?:well|successfully|fine|smoothly|"
        r"ok|as planned)$",
        r"^(?:i|we|CASE) (?:hereby )?(?:accepts?|confirms?|agrees? (?:to|with)) (?:the|your|our|this) STEP$",
        r"^accept (?:our|my) STEP$",
        r"^find (?:attached |enclosed |here |below )*(?:our|my|CASE) "
        r"(?:\w+ (?:to|for|of|on) )?(?:(?:the|our|signed) )*STEP$",
        rf"^{SUBJECT} (?:have |has )?(?:finally |now )+(?:have |has |got )?{OBJECT}$",
        rf"^{SUBJECT} {BEING}STEP{AFTER_REPORT}$",  # our people are screened
        rf"^{SUBJECT} (?:have |has |got |now )+{OBJECT} (?:now |all |right |already )*(?:ready|here|signed|"
        rf"done|complete){AFTER_REPORT}$",
        rf"^(?:(?:the|our|my|all|this|CASE|of) )*STEP (?:form |document |"
        rf"step )?(?:(?:for|of) CASE )?{PASSIVE}{FINISHED}{AFTER_REPORT}$",
        rf"^(?:{SUBJECT} )?{BEING}(?:done|finished|ready|through) with {OBJECT}{AFTER_REPORT}$",
        rf"^(?:{SUBJECT} |let me |let us )?{WANT}{GIVE} {OBJECT}{AFTER_WISH}$",
    )
)
MAY = re.compile(
    rf"^(?:can|could|may|might|shall) (?:i|we) (?:please |now |also |just |"
    rf"already )*{GIVE} {OBJECT}{AFTER_WISH}$"
)
TAKE = re.compile(r"^(?:can|could|will|would) you (?:please |now )*(?:take|accept|receive) (?:our|my) STEP$")
ATTACHED = words("attached enclosed attachment herewith hereby here attach attaching enclose enclosing")
WITH_IT = words(
    "find see send sending signed completed promised requested comes come goes go final latest copy scan "
    "scanned version pdf file document please filled out got you attachments asked wanted needed required STEP "
    "CASE certificate certificates proof evidence record records result results confirmation report"
)


def submits(said: Spoken) -> bool:
    """A question hands in nothing, unless it asks for just that. No form lets `not` or `never` in."""
    if said.step is None:
        return False
    if said.asks:
        return MAY.match(said.marked) is not None or TAKE.match(said.marked) is not None
    tokens = said.tokens
    if ATTACHED.intersection(tokens) and only(tokens, LITTLE, WHENEVER, US, YOU, ATTACHED, WITH_IT):
        return True
    return any(form.match(said.marked) for form in FORMS)
