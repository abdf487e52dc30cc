"""How text words itself that gives orders to an assistant, or that passes for one of its answers. Pure.

Contracts and guides are full of orders to people: each pattern needs a machine that is addressed, or an order
about what is answered from documents. It reads what `disguise.undisguised` makes of a text.
"""

from __future__ import annotations

import re

from assistant.answering.order_parts import (
    BUSINESS,
    DETERMINERS,
    MACHINE,
    NO_PERSON,
    NO_ROLE,
    PAGE,
    READS,
    REPLY,
    RULES,
    SAYING,
    START,
    SURELY,
    THAT,
    THEM,
    TOLD,
)

ORDERS = (
    r"\bsystem[ _-](?:message|prompt|override|instruction)s?(?:\s*[\]:>=–-]|\s*$)|^\W*system[ _-](?:prompt"
    r"|override)\b"
    r"|\b(?:new|end of|hidden|following|ignore the|reveal the) system[ _-](?:message|prompt|instruction)s?\b",
    rf"\b(?:ignore|disregard|forget) {DETERMINERS}(?:instructions?|rules|prompts?|guidelines|directions"
    r"|restrictions)\b",
    rf"\b(?:ignore|disregard|forget|override|bypass|skip) {DETERMINERS}?(?:your|previous|prior|earlier|above|other"
    rf"|safety|existing) {DETERMINERS}?{RULES}\b",
    r"\b(?:ignore|disregard|forget) (?:(?:all|any|everything)(?: of)? (?:the (?:above|previous)|above|before"
    r"|else|you\b"
    r"|your\b|previous|prior|that (?:was|is|has|you))|the above|what you)\b",
    r"\b(?:ignore|disregard|forget|overlook) (?:what|whatever|that which) (?:is |was |has been |have been "
    r"|you were "
    r"|I |we |stands |comes |came )?(?:said |written |told |stated |stands |comes )?(?:above|before|earlier"
    r"|so far)\b",
    rf"\byou are (?:now|no longer) (?:(?:an?|the|in|my)\b(?! (?:\w+ )?{BUSINESS}\b)|\w*(?:bot|gpt)\b"
    rf"|bound by (?:your|any)"
    rf"\b|bound by the (?:\w+ )?{RULES}\b)",
    r"\byou are (?:an?|the|my|our) (?:helpful|obedient|harmless|unrestricted|uncensored|friendly|honest) "
    r"(?:AI|assistant|bot|chatbot|language model),? (?:that|who|which|and)\b",
    r"\b(?:switch(?:ed)? to|enter(?:ing)?|activated?|enabled?|now in|you are in) (?:the |an? )?(?:developer"
    r"|god|jailbreak"
    r"|unrestricted) mode\b|\b(?:now|you are) in (?:debug|admin) mode\b|(?-i:\bDAN\b)",
    r"\b(?:pretend|imagine) (?:to be|that you are|you are)\b[^.!?]{0,30}\b(?:AI|bot|model|DAN|unrestricted"
    r"|administrator"
    r"|without|no (?:rules|limits)|not bound|free of)\b",
    rf"{START}(?:act|behave|talk|speak|roleplay|role-play) (?:as|like) (?:an?|the|if) [^.!?]{{1,40}}\band"
    rf" {THAT}\b",
    r"\byour (?:system prompt|hidden (?:instructions|rules|prompt)|previous (?:instructions|answer))\b",
    r"\b(?:forget|reveal|print|show|repeat|output|leak|dump|list|violate|break)\b[^.!?]{0,20}\byour"
    r" (?:instructions|rules"
    r"|training data|guidelines)\b",
    r"\b(?:note|message|instructions?|attention|notice|memo|command|to all)\W{1,3}(?:(?:to|for|all|any|the) )*"
    rf"{MACHINE}(?:\s*[:–—]|\s+-|,? (?:reading|that reads|who reads)\b)",
    rf"(?:{START}(?:note|attention)(?: to|,)?|\b(?:dear|hey|hello)) (?:all |the )*{MACHINE}(?=\W)",
    rf"\b(?:directive|order|command|override|message) (?:to|for) (?:all |any |every |the |our"
    rf" )*{SURELY}[^.:]{{0,30}}:",
    rf"\b(?:the|any|every|all|this|an?) {MACHINE}\b{NO_PERSON}[^.!?]{{0,40}}\b(?:must|should|shall|is now"
    rf"|will|has to)\b(?! not\b| never\b)[^.!?]{{0,30}}\b{TOLD}",
    rf"(?:^|[.:!?\"“]\s*){MACHINE}\s*[,:]\s*{NO_ROLE}(?:please |always |now |you )?\w+",
    rf"{START}@(?:assistant|AI|bot|chatbot|(?:chat)?gpt|copilot)\b",
    r"\bthe assistant (?:is now|must now|will now|should now)\b",
    rf"\b{SURELY}[^.!?]{{0,25}}\b(?:read|pars|process|summari[sz]|index|quot|us|see)(?:es|s|e|ing)? (?:this|these"
    rf"|the (?:present|above|following)) {PAGE}\b.{{0,60}}?(?:\b(?:must|should|shall|will|(?:are|is|has|have|need)"
    rf" to|please)|[:,]) (?:now |always |only |also )*(?:{THAT}|{SAYING})\b",
    rf"\b(?:if|as|since|because) you(?: are|'re) (?:(?:an?|the|some|any) (?:helpful |trained )?)?{SURELY}"
    r"(?=\s*[,.;:]| (?:reading|please|you|then)\b)",
    rf"\bas (?:an?|the|our|your) {SURELY},? (?:you\b|your\b|please\b|always\b|only\b|{THAT}|{SAYING}\b)",
    r"\bbots? (?:that|which) (?:reads?|answers?|process(?:es)?) (?:this|these|here)\b|\bwhoever asks\b",
    rf"\bbots? (?:must|should|shall) (?:always |now |only )?{TOLD}",
    r"\b(?:if|when(?:ever)?) (?:any ?one|some ?one|some ?body|a user|users?|you are|people) ask(?:s"
    r"|ed)?\b(?! (?:to|for (?:an?|another|their|more|help))\b)(?:[^.!?]{0,60}?"
    r"(?:[,:] (?:then )?|(?= (?:you (?:must|should|will)|always|just|simply) ) ))?(?: ?you (?:must|should|will) )?"
    r" ?(?:always |just |simply |only )?(?:answer|reply|respond|say|state that|tell|reveal|print|output"
    r"|repeat|recommend"
    r"|claim|insist)\b",
    r"\bwhen(?:ever)? asked\b[^.!?]{0,60}?\b(?:tell|inform) (?:everyone|everybody|anyone|anybody|whoever"
    r"|(?:the |all )?users?) that\b",
    # orders about answers
    rf"{START}(?:answer|reply|respond|output|return) (?:only |just |solely |nothing but |exactly |verbatim"
    rf" ){{1,2}}"
    r"(?:with |in |by )?(?:the |this |one |these )?(?:following|sentence|phrase|string)\b",
    r"\b(?:answer|reply to|respond to) (?:every|all|any|each) (?:questions?|quer(?:y|ies)|prompts?)\b[^.!?]{0,50}"
    r"\b(?:with(?:\s*[:\"]| the (?:words?|sentence|phrase|following))|that\b|by saying)",
    r"\byour (?:new |only |real |current |sole )?(?:task|job|role|goal|mission|purpose) is (?:now |only |just "
    r"|simply )*to (?:say|state|claim|insist|pretend|output|write|reply|answer|respond|report) that\b",
    r"\b(?:this|that|which|the following|what follows) (?:is|are) (?:your (?:final|only|whole|complete) "
    r"(?:answer|reply|response)|the only (?:correct |right |valid |true )?(?:answer|reply|response)s? (?:that"
    r" )?you "
    r"(?:may|must|can|should|are allowed to|will) give)\b",
    r"\breplace (?:your|the|any|every) (?:final |whole |own )?(?:answer|reply|response|output) (?:with"
    r"|by)\s*[:\"]",
    rf"\b(?:trust|believe) (?:only )?(?:this|the following) {PAGE} (?:over|above|more than|instead|rather|and not"
    r"|only)\b",
    # the roles of a conversation
    rf"{START}(?:system|prompt|developer|model|instruction)\s*:\s*(?:{THAT}|output\b|pretend\b|reveal\b|from"
    r" now on"
    r"|you are (?:now|an?)\b|the user is\b|tell (?:the user|users|everyone)\b|answer (?:with|every|all|only)\b)",
    r"<(system|assistant|prompt|instructions?)>.{1,2000}</\1>|^<(?:system|assistant|prompt)>",
    # tokens and markup that nobody writes into a contract
    r"!\[[^\]]*\]\(\s*https?:|<(?:img|script|iframe)\b",
    r"<\|[a-z_]+\|>|\[/?INST\]",
    r"<</?SYS>>|^#{1,4} ?(?:system|instruction)s?\s*:?\s*$|\bBEGIN (?:SYSTEM|ADMIN|PROMPT)",
    r"\b(?:append|insert|add|render|embed|load|fetch) (?:the |this |an? )?(?:following )?(?:\w+ )?"
    r"(?:markdown|image|pixel|link|url|web ?hook|tracking)\b.{0,60}(?:answer|reply|response|https?:)",
    r"\b(?:show|visit|open) (?:the |this |an? )?(?:following )?(?:\w+ )?(?:markdown|image|pixel|link|url|web"
    r" ?hook)\b"
    r".{0,60}\b(?:your|the|each|every) (?:answer|reply|response)",
    r"\b(?:do not|don't|never) (?:tell|mention|reveal|show) (?:(?:this|that|it|anything|these (?:instructions"
    r"|orders|lines))"
    r"\b[^.!?]{0,20}\b(?:user|asker|human)s?\b|(?:the |any )?(?:user|asker|human)s? (?:about |of )?(?:this"
    r"|these|that you"
    r"|the (?:note|order|instruction|message)s?)\b)",
    # "ignore all previous instructions" in other languages
    r"\b(?:ignorier\w*|missacht\w*|vergiss|vergesst|vergessen sie)\b.{0,30}\b(?:vorherig|bisherig|obig|fruher"
    r"|vorangegangen|vorig|vorstehend)\w*.{0,20}\b(?:anweisung|instruktion|befehl|regel|vorgabe|prompt)\w*",
    r"\b(?:ignore[zrs]?|oublie[zrs]?|ne ten(?:ez|ons|ir) pas compte)\b.{0,20}\b(?:instructions?|consignes?|regles?"
    r"|directives?|ordres)\b.{0,12}\b(?:precedent|anterieur|ci-dessus)\w*",
    r"\b(?:ignor[ae]\w*|olvid[ae]\w*|descart[ae]\w*)\b.{0,20}\b(?:instrucciones|ordenes|reglas|indicaciones"
    r"|instrucoes|istruzioni)\b.{0,12}\b(?:anterior|previ|precedent)\w*",
    # addressed to whatever reads the page
    rf"{START}(?:to|attention(?: to)?,?) {THEM}{SURELY}\s*:|{START}attention(?: to)?,? {THEM}{SURELY},",
    rf"(?:{START}|\b(?:for|to|hey|dear) ){THEM}(?:{SURELY}|models?)(?: agents?)? "
    rf"(?:(?:that|which|who) (?:is |are )?)?{READS} (?:this|these)(?: {PAGE})?\s*[:,]",
    rf"\b{MACHINE} (?:(?:that|which|who) (?:is |are )?)?{READS} (?:this|these)(?: {PAGE})? (?:must|should|shall"
    r"|will|has to|have to|needs? to)\b",
    rf"\b(?:note|message|instructions?|hint) (?:to|for) {THEM}{SURELY}\s*:",
    rf"{START}readers? (?:that|who|which) (?:are|is) (?:software|machines?|programs?|bots?)\s*[:,]",
    rf"{START}(?:dear|hey|hello) models?[,:]|\byou, {THEM}{MACHINE}\s*,",
    rf"[\[{{<*]\s*(?:{SURELY}|assistant|model) (?:directive|instruction|note|command|order|message|task)s?"
    r"\s*[\]}>*:]",
    rf"{START}(?:{SURELY}|assistant) (?:directive|instruction|command|order)s?\s*:",
    r"\{\{ ?[#/]?(?:system|assistant|prompt|instructions?) ?\}\}",
    # about what is answered
    rf"\byour (?:next |first |final |only |whole |entire )*{REPLY} (?:must|should|shall|will|has to|is to) (?:be"
    r"|read|say|state|contain|consist of|(?:begin|start|end) with)(?: only| just| exactly)?\s*[:\"“]",
    rf"\b(?:say (?:so|this|it|that)|repeat (?:this|it|that)) in (?:each|every|all|any) {REPLY}\b",
    rf"\bwhen(?:ever)? (?:(?:summari[sz]|paraphras)ing|(?:summari[sz]|paraphras|cit|quot|index)ing (?:this|these"
    rf"|the above)(?: {PAGE})?),? (?:please )?(?:you must )?(?:always |only |also |never )*"
    rf"(?:{THAT}|omit|leave out)\b",
    rf"{START}stop (?:reading|processing|summari[sz]ing)(?: (?:here|now|at this point|(?:this|the) {PAGE}))?,?"
    rf" (?:and|then) (?:just |only |simply )*{SAYING}\b",
    rf"\b(?:if|when(?:ever)?) (?:this|the present) {PAGE} is (?:retrieved|cited|quoted|summari[sz]ed|indexed"
    rf"|processed|used as)\b[^.!?]{{0,40}}?[,:]"
    rf" ?(?:please |also |always |then |you must )*(?:{THAT}|{SAYING}|quote|cite)\b",
    rf"\b(?:whatever|regardless of|no matter what|irrespective of) (?:the |any |every )?(?:users?['’]?s? )?"
    rf"(?:question|query|queries|prompt)s?\b[^.!?]{{0,20}}\b(?:{THAT}|the (?:only )?{REPLY} is"
    r"|(?:answer|reply|respond|say|output)(?: with| only| just)* ?[:\"“\d])",
    rf"\bthe only (?:\w+ )?{REPLY} to (?:an?|any|every|each|all) questions?\b",
    rf"\b(?:do not|don['’]t|never) (?:cite|quote|use|consult|mention) (?:any )?other {PAGE} when"
    r" (?:asked|answering)\b",
    r"\byour (?:knowledge|training data|context) (?:is|are|was) (?:out ?dated|wrong|stale|obsolete|incomplete)\b",
    r"\b(?:print|output|repeat|reveal|show|return|dump) (?:me )?(?:the |all |every )*(?:text|words|contents?|lines"
    r"|everything) (?:above|before) this\b",
    rf"{START}(?:translate|rewrite) (?:this|the above)\b[^.!?]{{0,30}} and (?:then )?(?:{THAT}|say|state|quote)\b",
    rf"\b(?:ignore|disregard|forget|skip) the (?:rest|remainder) of (?:the|this) (?:page|document|text|context"
    rf"|file|prompt|message)\b[^.!?]{{0,15}}\band (?:just |only |simply )*{SAYING}\b",
    rf"\bwhen(?:ever)? (?:generating|producing) (?:an?|the|your|any) {REPLY}\b",
    r"\b(?:do not|don['’]t|never) (?:reveal|mention|say|admit|disclose) that you (?:have )?"
    r"(?:read|seen|received)\b",
    r"\b(?:ignore|disregard|skip|exclude) (?:all |any |the )?other (?:search )?(?:results?|hits?|passages?)\b",
    rf"\b(?:prioriti[sz]e|prefer|favou?r|rank|boost) this {PAGE} (?:over|above|before|higher|first)\b",
    r"\btreat (?:the |this |any |every )?(?:users?|person asking|asker|whoever asks) as (?:an? |the )?(?:admin\w*"
    r"|employees?|internal|privileged)\b",
    r"\b(?:respond|reply|answer) (?:to this )?by (?:printing|listing|revealing|outputting|repeating)\b",
    r"\b(?:send|post|forward|submit|transmit) (?:the |every |each |all )?(?:users?['’]?s? )?(?:question|prompt"
    r"|quer(?:y|ie)|conversation|context)s? to https?:",
    r"\byour answer to (?:the next|any|every|each|all) questions? (?:is|must be|will be)\b",
    r"(?-i:\bBEGIN (?:[A-Z]+ )?INSTRUCTIONS?\b)",
    rf"\brepeat after me\s*:|\bI (?:order|command|instruct) you to {SAYING}\b",
    r"\b(?:reveal|dump|leak|disclose|output) [^.!?]{0,30}\b(?:documents?|files?) (?:that )?you (?:can|may|could)"
    r" (?:access|see|read|find)\b",
    # in other languages
    r"\b(?:oublie[zrs]?|ignore[zrs]?) (?:tout )?ce qui (?:precede|est ecrit)\b"
    r"|\b(?:olvid\w+|ignor\w+) (?:todo )?lo anterior\b"
    r"|\b(?:vergiss|vergesst|vergessen sie|ignorier\w*) alles,? was\b"
    r"|\b(?:dimentic\w+|ignora\w*) (?:tutto )?(?:cio|quello) che precede\b",
    r"\b(?:hinweis|anweisung|nachricht|notiz|achtung|note|message|instructions?|nota|mensaje|aviso|avviso"
    r"|messaggio)\W{1,3}(?:an|fur|a|pour|para|per) ?(?:die |den |das |alle |l'|la |le |el |il |los |tous les )?"
    r"(?:KI|IA|AI|sprachmodelle?|assistenten|assistants?|asistentes?|assistente|chatbots?|bots?|modelle?"
    r"|modeles?|modelos?)\b[^.!?]{0,20}:",
    r"\b(?:beantworte\w* (?:jede|alle)\w* (?:\w+ )?fragen? (?:mit|so)"
    r"|antworte\w* (?:immer|stets|nur|ausschliesslich) mit"
    r"|repond\w* (?:toujours |a )*(?:toutes? les? questions?|chaque question) (?:par|avec)"
    r"|respond\w* (?:siempre |a )*(?:todas las preguntas|cada pregunta|cualquier pregunta) (?:con|que)"
    r"|rispond\w* (?:sempre |a )*(?:tutte le domande|ogni domanda) (?:con|che))\b",
)
# Roles in capitals, where what follows is a sentence: "SYSTEM: fans run on 22 levels." No field of a form ends so.
SHOUTED = re.compile(
    r"(?:^|\n)(?:SYSTEM|ASSISTANT)\s*:\s+(?!please|enter|press|select)"
    r"(?:(?!(?:the|an?|any|each|every|all)\b)[a-z]\w+(?: [^\s;]+){2,}"
    r"|(?:[Tt]he|[Aa]n?) (?:\w+ ){1,3}(?:is|are|costs?|has|have|was|must|will|shall|opens?"
    r"|closes?)\b[^;]*)[.!]\s*$",
)
# Each order holds one of these: most texts hold none, and need not be read by all patterns.
CUES = tuple(
    """system prompt developer instruction model assistant bot llm gpt copilot automat virtual ignor disregard
    forget overrid bypass skip overlook mode dan pretend imagin behave roleplay role-play whoever ask answer
    repl respon output trust believe < ![ [inst [/inst # markdown image pixel link url hook tracking user human
    missacht vergis vergess oubli olvid descart retriev summar paraphras quot cite citing question query queries
    knowledge context memory repeat translate rewrite reveal dump leak disclos readers reader: dimentic
    {{ antwort repond rispond sprachmodell asistent assistent priorit prefer favor favour boost
    this: these:""".split()
)
CUES += tuple(
    (
        "you are|act as|act like|talk as|talk like|speak as|speak like|your hidden|your rules|"
        "your previous|your training|your guidelines|return |job is|role is|goal is|mission is|"
        "purpose is|begin |ne ten|rank this|you to |print |this page|this text|this passage"
    ).split("|")
)
CUE = re.compile(r"\b(?:AIs?|KI|IA)\b", re.I)
ORDER = re.compile("|".join(f"(?:{kind})" for kind in ORDERS), re.I | re.M)
# Slack's mentions: nobody writes them into a contract, but what stands before one may be honest.
TOKEN = re.compile(r"<(?:![a-z]+|@[UW][A-Z0-9]+)(?:\|[^<>]*)?>", re.I)
FENCE = re.compile(r"[-=*_#~]{2}[^a-z]*[-=*_#~]{2}")  # "--- END OF DOCUMENT ---" frames a text and says nothing
SQUEEZED = re.compile(  # of letters alone, however they are parted
    r"(?:ignore|disregard|forget|override)(?:all|any|the|your|my|these|those|every|of){0,3}"
    r"(?:previous|prior|earlier|above|existing)(?:instructions?|rules|prompts?|guidelines|directions|documents?)"
)
# Honest alone, as in the script of a call centre; an order where another one stands beside it.
SAYS = re.compile(
    rf"(?:{START}|,\s*|\b(?:please|kindly|always|and|then|simply|just|only)\s+|\byou (?:must|should|shall|have to"
    r"|need to|will|are (?:required|instructed|ordered|told|to)(?: to)?)\s+(?:now |always |only )*)"
    rf"(?:{THAT}|(?:answer|reply|respond|say)(?: only| with|:)|(?:tell|inform) (?:(?:the |all |any"
    r" )?(?:users?|askers?"
    r"|readers?)|everyone|everybody|anyone|anybody|whoever|them|people) that)\b",
    re.I | re.M,
)
OF_ANSWERS = re.compile(
    r"\b(?:use|read|cite|quote|consult|trust|ignore|mention|instead of|regardless of|whatever) (?:any |all |the )?"
    rf"other {PAGE}\b|\bquote (?:it|this|that) first\b|\b(?:use|repeat|give|quote) (?:this|it) in (?:all"
    r"|every|each"
    r"|your) (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?)\b",
    re.I,
)
# What the assistant itself says of its answers, and how it lists its sources.
PATH = r"[\w./-]+\.(?:md|txt|pdf|docx|html?|xlsx|pptx|csv|json)\b"
OWN_VOICE = re.compile(
    rf"^\W*(?:sources|what (?:comes|came) closest)\b[\s:*_]*\[1\].*?(?: · |\[1\]|{PATH})"
    rf"|^\W*\[\d{{1,2}}\][^\n]{{2,120}} · {PATH}"
    r"|^\W*as of \d{4}-\d\d-\d\d(?: \[\d+\])?:.*\[\d+\]"
    r"|\bis in force since \d{4}-\d\d-\d\d \[\d+\]"
    r"|\bthe documents that I can see do not answer this\b|\bthe closest passages say:.*\[\d+\]"
    r"|\bthe two documents differ: .*prevails over.*\[\d+\]"
    r"|\bthe review of .{1,200} is overdue since \d{4}-\d\d-\d\d",
    re.I | re.S,
)
SOURCES = re.compile(
    r"^\W*(?:sources|what (?:comes|came) closest)\b[\s:*_]*(?:\[1\]|$)|^\W*\[1\] .* · ", re.I | re.S
)
MARKED = re.compile(r"\[\d{1,2}\]")
ANNOUNCES = re.compile(
    r"[:,–-]\s*$|\b(?:the )?following\b|\bas follows\b|\bwhat follows\b|\bnext (?:paragraph|sentence|line"
    r"|passage)\b"
    r"|\b(?:paragraph|sentence|line|passage|text) below\b|\b(?:say|repeat|answer|state|print|output) (?:this"
    r"|so)\b",
    re.I,
)
