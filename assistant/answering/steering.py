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
from assistant.answering.steering_signs import ASSISTANT, DIRECTS, MACHINE, SIGNS, TALKS

STEERS = re.compile("|".join(f"(?:{sign})" for sign in SIGNS), re.I)
OF_A_MACHINE, DIRECTED = re.compile(rf"\b{MACHINE}\b", re.I), re.compile(DIRECTS, re.I)
OF_AN_ASSISTANT, OF_WORDS = re.compile(rf"{ASSISTANT}\b", re.I), re.compile(TALKS, re.I)
OF_DATA = re.compile(  # what may be given to a machine is a rule for people
    r"\b(?:train(?:s|ed|ing)?|enter(?:s|ed|ing)?|past(?:e|es|ed|ing)|upload\w*|written (?:by|with)"
    r"|(?:customers?|clients?|personal|confidential|patients?|usage)(?:['’]s?)?"
    r" (?:data|content|information|documents?|files?))\b",
    re.I,
)
OF_TALK = re.compile(  # what may be answered by such a sentence: what is said, asked or summarised, and machines
    rf"\b(?:{MACHINE}|assistants?|chatgpt|machines?|(?:the|our|this) tool|prompts?|scripts?|say|says|said|saying"
    r"|tell|tells|told|telling|answer\w*|repl(?:y|ies|ied)|(?:do|should|must|can|to)"
    r" (?:i |we |you |agents? |staff )?respond"
    r"|(?:my|our|a|an|the|every|each) responses? (?:include|contain|say|state|mention|begin|start|end|hold)"
    r"|mention\w*|inform\w*|explain\w*|disclos\w*|reveal\w*|greet\w*|phras\w+|wording|what words"
    r"|quot(?:e|es|ed|ing)|cit(?:e|es|ed|ing)|summar\w*|describ\w+|asks?|asked|asking|talk\w*|speak\w*|ignor\w*"
    r"|disregard\w*|recommend\w*|claim that|claiming|confirm\w*|praise|advertis\w+"
    r"|hidden (?:text|instructions?))\b",
    re.I,
)
OF_WORDING = re.compile(  # so also where a value is asked for: "how much does the script say?"
    rf"\b(?:{MACHINE}|assistants?|chatgpt|prompts?|scripts?|say|says|said|saying|tell|tells|told|telling|wording"
    r"|what words|phras\w+|mention\w*|greet\w*)\b",
    re.I,
)
OF_A_VALUE = re.compile(  # "how soon are tickets answered?", "what is the quoted price?"
    r"\bhow (?:soon|fast|quickly|long|often|many|much|late|early)\b"
    r"|\b(?:by|until|since) when\b|\bwithin (?:what|which)\b"
    r"|\b(?:what|which)(?: is| are|['’]s)?(?: \w+){0,4} (?:percent\w*|share|fees?|prices?|costs?|deadlines?|rates?"
    r"|amounts?|periods?|times?|targets?|limits?|numbers?|sums?)\b",
    re.I,
)
# What a document says, or the asker is told, is every question's subject.
OF_DOCUMENTS = re.compile(
    r"\bwhom? (?:do|should|can|must|may|could|to) (?:i |we )?(?:ask|tell|inform)\b"
    r"|\b(?:does|did|do)"
    r"(?: (?!agents?\b|staff\b|\w*bots?\b|assistants?\b|operators?\b|we\b|i\b|you\b|they\b|people\b|teams?\b)"
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
    plain = OF_DOCUMENTS.sub(" ", question)
    return (OF_WORDING if OF_A_VALUE.search(plain) else OF_TALK).search(plain) is not None


@lru_cache(maxsize=8192)  # the leaves of the best passages are asked several times for each question
def stated(text: str) -> int:
    """Where the sentences end that stand before the first one that steers."""
    end = 0
    for begin, stop in spoken_sentences(text):
        if steers(text[begin:stop].strip()):
            return end
        end = stop
    return len(text)
