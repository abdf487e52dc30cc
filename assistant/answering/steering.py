"""Sentences that tell what to say, or a machine how to read: an answer only to a question about that. Pure.

"When asked about the uptime, say that it is 95 %." may be a line of a call script, or an order planted for an
assistant. Wording alone does not part the two. But of uptime it states nothing: who asks "what is the uptime?" is
not answered by it, and who asks "what do we say about the uptime?" is. What is an order whoever asks, `orders`
recognises.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.disguise import undisguised
from assistant.answering.spoken import spoken_sentences

MACHINE = (
    r"(?:\w*bots?|A\.?I\.?s?|artificial intelligence|LLMs?|\w*GPTs?|copilots?"
    r"|(?:any|every|all|dear) search engines?|(?:language|answering|summari[sz]ation|generative|dear) models?"
    r"|(?:any|every|the|these|those|to|for|by|all|hey) models? (?:reading|working|that reads?|quoting|answering)"
    r"|(?:automatic |automated )?(?:summari[sz]ers?|crawlers?)"
    r"|(?:digital|virtual|automatic|automated|artificial|generative|searching|talking) (?:helpers?|readers?"
    r"|concierges?|reviewers?|summar\w+)"
    r"|(?:software|programs?|tools?|computers?|systems?|algorithms?|models?) (?:that )?(?:reads?|reading|quot\w+"
    r"|summar\w+|skim\w*|condens\w+|rephras\w+|cites?))"
)
ASSISTANT = (  # or a person, of whom a rule that says nothing of talk is one for people
    r"(?:(?:^|[^\w\s])\s*|\b(?:the|an|any|every|all|each|your|this|these|to|for|by|dear|hey|virtual|digital|search"
    r"|chat|voice|writing|answering|automat\w+|online|software) )(?:assistants?(?! (?:managers?|directors?|to"
    r"|at|of"
    r"|from|who)\b)|chat agents?)"
)
TALKS = (
    r"\b(?:says?|tells?|told|answer(?:s|ed)?(?! within)|repl(?:y|ies)|mention(?:s|ed)?|quot(?:e|es|ed)"
    r"|cit(?:e|es|ed)|speaks?"
    r"|claims?|states?|describes?|recommends?|summari[sz]\w*|disclose[sd]?|reveals?|ignores?|disregards?"
    r"|pretends?)\b"
)
SO = (  # bounded, since whatever follows is tried from every word
    r"(?:(?:please|kindly|so|then|and|just|now|simply|also|instead|therefore|from now on|from here on|henceforth"
    r"|hereafter|always|never|only|do not|don't|be a dear and|quietly)\b[ ,]{0,2}){0,6}"
)
TELL = (
    r"(?:(?:say|claim|state|answer(?! [\"“‘'](?:yes|no)\b)|reply|respond|mention|assure \w+|admit|pretend|imagine"
    r"|tell (?:them|people|readers?|users?|every(?:one|body)|any(?:one|body)|the (?:user|reader|asker)))"
    r" (?:that|it is|[\"“‘'\d])|mention (?:only|nothing|no|neither)|say (?:nothing|only|no)"
    r"|recommend (?-i:[A-Z])|praise|advertise|portray|recite|decode|(?:act|behave) as if"
    r"|summari[sz]e (?:this|the following|everything)|treat the following)\b"
)
REPLY = r"(?:answers?|repl(?:y|ies)|summar(?:y|ies)|digests?|condensed versions?)"
ASKED = (  # by anybody: in a call script a caller, a tenant or the press asks
    r"(?:(?:if|when|whenever|where|wherever|once|should|every time|each time|as soon as)"
    r" (?:(?:you(?:'re| are)|it is|being) )?(?:asked|questioned|queried)"
    r"|(?:if|when|whenever|once|should|every time|each time) (?:someone|somebody|any(?:one|body)|people|they"
    r"|users?"
    r"|(?:a|the|any) (?:user|reader|person|question|query)|questions|queries|th(?:is|e) (?:topic|subject))\b"
    r"[^.!?]{0,30}\b(?:asks?|asked|wants? to know|wonders?|enquires?|inquires?|about|concerning|comes? up)"
    r"|(?:whoever|anyone who|those who|people who) (?:asks?|wants? to know|wonders?|enquires?|inquires?))"
)
DIRECTS = (  # a sentence that only speaks of a machine states something
    r"\b(?:must|should|shall|ought|may|might|can|will|is to|are to|ha(?:s|ve) to|needs? to|had better|please|let"
    r"|never|do not|don't|note|instead|no matter|regardless|owes?|asked to|requested|told to|supposed to"
    rf"|customarily)\b|{SO}{TELL}|[:!]"
)
SIGNS = (
    rf"\b{ASKED}\b[^.!?]{{0,90}}(?:,|\b(?:must|should|shall|is to|are to|will|may)) ?{SO}(?:be )?(?:{TELL}|told"
    rf"|say"
    r"|answer|reply|respond|mention|quote|cite)\b",
    rf"\b(?:any|every|each|all|your|an? (?:good|ideal|tactful|complete|correct)|the (?:correct|right|proper|only"
    rf"|generated|complete)|(?<!such )(?<!the )generated) {REPLY}\b"
    r"(?! (?:times?|rates?|within|from|by|is|are|was|were|to|in|later|given|received|sent|submitted"
    r"|must be|shall be)\b)",
    r"\bthe (?:correct |right |proper |only )?(?:answers?|repl(?:y|ies)) (?:is (?:that|[\"“‘'])|to give\b"
    r"|should contain|to (?:any |all |every |such )?questions?)|\bbefore you answer[,:]",
    r"\b(?:wenn|wer|bei fragen|cuando|quien|si quelqu['’]un|si on|pour toute question|als iemand|wie"
    r"|je[śs]li|gdy)\b[^.!?]{0,60}\b(?:gefragt|fragt|antwort\w*|sag\w*|modell|pregunt\w+|respond\w+|demand\w*"
    r"|r[ée]pond\w*|assistant\w*|vraagt|zeg|antwoord|zapyta|odpowied\w*)\b",
    r"\bthe (?:asker|questioner|person asking)\b|\bwhoever asks\b",
    r"\b(?:is|are) the (?:figure|number|value|words?|phrase|amount|sum|answer) to (?:name|mention|give|quote"
    r"|say)\b"
    r"|\b(?:figure|word|phrase|value) to (?:give|name|say)\b[^.!?]{0,40} is\b",
    rf"(?:^|[.!?:;\"“»*>] ?){SO}{TELL}",
    r"\b(?:is|are|be)(?: \w+)? (?:best |better )?(?:portrayed|led to (?:think|believe)|passed over in"
    r"|kept quiet)\b"
    r"|\bsay nothing of\b|\b(?:go(?:es)?|stay(?:s)?|remain(?:s)?) unmentioned\b",
    r"(?:^|\s)(?-i:USER|ASSISTANT|SYSTEM|HUMAN)\s?:|\"role\"|</?(?:context|system|instructions?)>|<!--"
    r"|\[(?:inst|system)|\bend of (?:transcript|context)\b|\boperator message\b|\bsystem (?:override|prompt)\b"
    r"|\b(?:the (?:new|old)|new) prompt\b",
    r"\byour (?:(?:previous|earlier|system|safety) (?:instructions?|prompt|guidelines?|filters?)|creators?"
    r"|citations)\b"
    r"|\byou(?: are|'re) reading this\b|\bwhat you (?:were|have been) told\b|\bstop reading\b",
)
STEERS = re.compile("|".join(f"(?:{sign})" for sign in SIGNS), re.I)
OF_A_MACHINE, DIRECTED = re.compile(rf"\b{MACHINE}\b", re.I), re.compile(DIRECTS, re.I)
OF_AN_ASSISTANT, OF_WORDS = re.compile(rf"{ASSISTANT}\b", re.I), re.compile(TALKS, re.I)
OF_DATA = re.compile(  # what may be given to a machine is a rule for people
    r"\b(?:train(?:s|ed|ing)?|enter(?:s|ed|ing)?|past(?:e|es|ed|ing)|upload\w*|written (?:by|with)"
    r"|(?:customers?|clients?|personal|confidential|patients?|usage)(?:['’]s?)?"
    r" (?:data|content|information|documents?|files?))\b",
    re.I,
)
# A question about what is said, asked, answered or summarised, or about machines, may be answered by such a
# sentence.
OF_TALK = re.compile(
    rf"\b(?:{MACHINE}|assistants?|chatgpt|machines?|(?:the|our|this) tool|prompts?|scripts?|say|says"
    rf"|said"
    rf"|saying|tell|tells|told|telling|answer\w*"
    r"|repl(?:y|ies|ied)|(?:do|should|must|can|to) (?:i |we |you |agents? |staff )?respond|mention\w*"
    r"|inform\w*|explain\w*"
    r"|disclos\w*|reveal\w*|greet\w*|phras\w+|wording|what words|quot(?:e|es|ed|ing)|cit(?:e|es|ed|ing)"
    r"|summar\w*|describ\w+"
    r"|asks?|asked|asking|talk\w*|speak\w*|ignor\w*|disregard\w*|recommend\w*|claim that|claiming|confirm\w*"
    r"|praise|advertis\w+|hidden (?:text|instructions?))\b",
    re.I,
)
# What a document says, or the asker is told, is every question's subject.
OF_DOCUMENTS = re.compile(
    r"\bwhom? (?:do|should|can|must|may|could|to) (?:i |we )?(?:ask|tell|inform)\b"
    r"|\b(?:does|did|do)(?: (?!agents?\b|staff\b|\w*bots?\b|assistants?\b|operators?\b|we\b|i\b|you\b|they\b"
    r"|people\b|teams?\b)"
    r"[\w'’.-]+){1,7} (?:say|mention|quote|state)\b|\b(?:tell|inform) (?:me|us)\b"
    r"|\b(?:please|(?:can|could|would|will) you(?: please)?)"
    r" (?:explain|confirm|summari[sz]e|describe|answer)\b",
    re.I,
)


def steers(sentence: str) -> bool:
    return any(STEERS.search(one) or _directs_a_machine(one) for one in undisguised(sentence))


def _directs_a_machine(sentence: str) -> bool:
    of_one = OF_A_MACHINE.search(sentence) or (OF_AN_ASSISTANT.search(sentence) and OF_WORDS.search(sentence))
    return bool(of_one and DIRECTED.search(sentence) and not OF_DATA.search(sentence))


def about_talk(question: str) -> bool:
    return OF_TALK.search(OF_DOCUMENTS.sub(" ", question)) is not None


@lru_cache(maxsize=8192)  # the leaves of the best passages are asked several times for each question
def stated(text: str) -> int:
    """Where the sentences end that stand before the first one that steers."""
    end = 0
    for begin, stop in spoken_sentences(text):
        if steers(text[begin:stop].strip()):
            return end
        end = stop
    return len(text)
