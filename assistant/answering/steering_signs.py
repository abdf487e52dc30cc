"""How a sentence words itself that tells what to say, or directs a machine. Patterns for `steering`, no logic.

Each may be a line for people as well ("in your reply, quote the order number"): what they find is no answer to a
question about anything but what is said.
"""

from __future__ import annotations

MODELS = r"(?:Claude|Gemini|ChatGPT|GPT(?:-?\d\w*)?|Copilot|Llama|Mistral|Grok|DeepSeek|Siri|Alexa)"
MACHINE = (
    rf"(?:{MODELS}(?=\s*[,:])|\w*bots?|A\.?I\.?s?|artificial intelligence|LLMs?|\w*GPTs?|copilots?"
    r"|(?:any|every|all|dear) search engines?"
    r"|(?:language|answering|summari[sz]ation|generative|dear) models?"
    r"|(?:any|every|the|these|those|to|for|by|all|hey) models?"
    r" (?:reading|working|that reads?|quoting|answering)"
    r"|(?:automatic |automated )?(?:summari[sz]ers?|crawlers?)"
    r"|(?:digital|virtual|automatic|automated|artificial|generative|searching|talking)"
    r" (?:helpers?|readers?|concierges?|reviewers?|summar\w+)"
    r"|(?:software|programs?|tools?|computers?|systems?|algorithms?|models?)"
    r" (?:that )?(?:reads?|reading|quot\w+|summar\w+|skim\w*|condens\w+|rephras\w+|cites?))"
)
ASSISTANT = (  # or a person, of whom a rule that says nothing of talk is one for people
    r"(?:(?:^|[^\w\s])\s*"
    r"|\b(?:the|an|any|every|all|each|your|this|these|to|for|by|dear|hey|virtual|digital|search|chat|voice"
    r"|writing|answering|automat\w+|online|software) )"
    r"(?:assistants?(?! (?:managers?|directors?|to|at|of|from|who)\b)|chat agents?)"
)
TALKS = (
    r"\b(?:says?|tells?|told|answer(?:s|ed)?(?! within)|repl(?:y|ies)|mention(?:s|ed)?|quot(?:e|es|ed)"
    r"|cit(?:e|es|ed)|speaks?|claims?|states?|describes?|recommends?|summari[sz]\w*|disclose[sd]?|reveals?"
    r"|ignores?|disregards?|pretends?)\b"
)
SO = (  # bounded, since whatever follows is tried from every word
    r"(?:(?:please|kindly|so|then|and|just|now|simply|also|instead|therefore|from now on|from here on"
    r"|henceforth|hereafter|always|never|only|do not|don't|be a dear and|quietly)\b[ ,]{0,2}){0,6}"
)
TELL = (
    r"(?:(?:say|claim|state|answer(?! [\"“‘'](?:yes|no)\b)|reply|respond|mention|assure \w+|admit|pretend"
    r"|imagine|tell (?:them|people|readers?|users?|every(?:one|body)|any(?:one|body)|the (?:user|reader|asker)))"
    r" (?:that|it is|[\"“‘'\d])|mention (?:only|nothing|no|neither)|say (?:nothing|only|no)"
    r"|recommend (?-i:[A-Z])|praise|advertise|portray|recite|decode|(?:act|behave) as if"
    r"|summari[sz]e (?:this|the following|everything)|treat the following)\b"
)
REPLY = r"(?:answers?|repl(?:y|ies)|summar(?:y|ies)|digests?|condensed versions?)"
RESPONSE = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies))"
QUESTION = r"(?:questions?|quer(?:y|ies)|enquir(?:y|ies)|inquir(?:y|ies))"
PAGE = (
    r"(?:pages?|documents?|texts?|sections?|files?|paragraphs?|passages?|notes?|contracts?|clauses?"
    r"|polic(?:y|ies))"
)
STATE = (
    r"(?:state|say|mention|write|claim|put|give|use|report|quote|cite|name|include|contain|read|begin|start|end)"
)
VALUE = r"(?:[\"“‘:]|\d|the (?:figure|number|value|words?|phrase|sentence|answer|amount|sum)\b)"
ASKED = (  # by anybody: in a call script a caller, a tenant or the press asks
    r"(?:(?:if|when|whenever|where|wherever|once|should|every time|each time|as soon as)"
    r" (?:(?:you(?:'re| are)|it is|being) )?(?:asked|questioned|queried)"
    r"|(?:if|when|whenever|once|should|every time|each time)"
    r" (?:someone|somebody|any(?:one|body)|people|they|users?"
    r"|(?:a|the|any) (?:user|reader|person|question|query)|questions|queries|th(?:is|e) (?:topic|subject))\b"
    r"[^.!?]{0,30}\b(?:asks?|asked|wants? to know|wonders?|enquires?|inquires?|about|concerning|comes? up)"
    r"|(?:whoever|anyone who|those who|people who) (?:asks?|wants? to know|wonders?|enquires?|inquires?))"
)
DIRECTS = (  # a sentence that only speaks of a machine states something
    r"\b(?:must|should|shall|ought|may|might|can|will|is to|are to|ha(?:s|ve) to|needs? to|had better|please"
    r"|let|never|do not|don't|note|instead|no matter|regardless|owes?|asked to|requested|told to|supposed to"
    rf"|customarily)\b|{SO}{TELL}|[:!]"
)
OF_REPLIES = (
    rf"\b{ASKED}\b[^.!?]{{0,90}}(?:,|\b(?:must|should|shall|is to|are to|will|may)) ?{SO}(?:be )?"
    rf"(?:{TELL}|told|say|answer|reply|respond|mention|quote|cite)\b",
    r"\b(?:any|every|each|all|your|an? (?:good|ideal|tactful|complete|correct)"
    r"|the (?:correct|right|proper|only|generated|complete)|(?<!such )(?<!the )generated)"
    rf" {REPLY}\b(?! (?:times?|rates?|within|from|by|is|are|was|were|to|in|later|given|received|sent|submitted"
    r"|must be|shall be)\b)",
    r"\bthe (?:correct |right |proper |only )?(?:answers?|repl(?:y|ies)) (?:is (?:that|[\"“‘'])|to give\b"
    r"|should contain|to (?:any |all |every |such )?questions?)|\bbefore you answer[,:]",
    rf"\bthe (?:correct|right|proper|only|expected|official|approved) {RESPONSE}"
    rf" to (?:(?:any|all|every|such|an?) )?{QUESTION}",
    rf"\bin (?:your|any|every|each|all) {RESPONSE},? (?:always |only |please )?{STATE}\b",
    r"\bin (?:everything|all|whatever) you (?:write|say|answer)\b",
    rf"\byour {RESPONSE} (?:must|should|shall|has to|is to|needs to|will)"
    rf" (?:only |always |never |not )?{STATE}s?\b",
    rf"\bmake sure (?:that )?(?:the|your|every|any|each) {RESPONSE} {STATE}s?\b",
    rf"\btreat [^.!?]{{1,40}} as (?:the )?(?:authoritative|correct|true|only|final|definitive|official)\b"
    rf"[^.!?]{{0,20}}\b(?:when|in|for|while) (?:answering|(?:all|any|every) {RESPONSE}|quot\w+|summar\w+)",
    r"\bthe (?:asker|questioner|person asking)\b|\bwhoever (?:is )?ask(?:s|ing)\b",
    r"\b(?:is|are) the (?:figure|number|value|words?|phrase|amount|sum|answer)"
    r" to (?:name|mention|give|quote|say)\b"
    r"|\b(?:figure|word|phrase|value) to (?:give|name|say)\b[^.!?]{0,40} is\b",
)
OF_QUESTIONS = (
    rf"\b(?:respond|reply) to [^.!?]{{0,25}}\b{QUESTION}\b[^.!?]{{0,40}}?\b(?:with|by saying|saying) {VALUE}",
    rf"\b{QUESTION} (?:about|on|concerning|regarding|of) [^.,;!?]{{1,50}}?"
    r" (?:is|are|(?:must|should|shall|will)(?: \w+)? be)"
    r"(?: \w+)?(?: to be)? answered(?: only| always)? (?:with\b|[\"“:\d])",
    rf"\b(?:if|when|whenever|where) (?:the|an?|any) {QUESTION}"
    r" (?:concerns?|is about|relates? to|regards?|touches|mentions?)\b",
    rf"\b(?:anyone|whoever|those|everyone|people) (?:who )?(?:answer(?:s|ing)?|repl(?:y|ies|ying))(?: {QUESTION})?"
    rf" (?:from|with|using) (?:this|these)\b",
    rf"\b(?:give|state|name|use|say|quote|report|put|write|repeat) {VALUE}[^.!?]{{0,40}}"
    rf" (?:when|if|whenever|in (?:all|any|every)) (?:asked|queried|questioned|{RESPONSE})\b",
)
OF_READERS = (
    r"\b(?:note|notice|message|hint|word) (?:to|for) (?:whoever|anyone|anybody|whatever|anything|all|those)"
    rf" (?:who |that |which )?(?:is |are )?(?:process|read|summari[sz]|index|pars|us|quot)\w*"
    rf" (?:this|these|the) {PAGE}\b",
    rf"\b(?:this|the) (?:{PAGE}|line|sentence) is (?:being )?(?:processed|read|parsed|quoted|summari[sz]ed)"
    r" (?:automatically|by (?:an? )?(?:machine|software|program|system))\b|\breaders? by machine\b"
    rf"|\b{PAGE} by machine\b",
    r"\bfor (?:the purposes? of )?(?:any |all |every )?(?:automated|automatic|machine|AI|retrieval|search|indexing"
    r"|summari[sz]ation|generated)[- ]?(?:answers?|answering|repl\w+|responses?|purposes?|engines?|readers?"
    r"|processing|summar\w+)(?:[,:]| (?:the|use|take|treat|assume|state)\b)",
    rf"\b(?:if|when|whenever|where|once|before|while) (?:you |anyone |anybody )?"
    rf"(?:quot|cit|summari[sz]|paraphras|excerpt|retriev)\w* (?:from )?(?:this|these) {PAGE}\b",
    rf"(?:^|[.!?:;] ?)(?:hey|hi|hello|dear|ok|attention|attn|note to|to|for)[ ,:]+{MODELS}\s*[,:!–-]",
    rf"(?:^|[.!?;] ?){MODELS}\s*[,:] ?\w+",
    r"[\[(<{](?:note |message |word )?(?:to|for)[ =:\"]+(?:the |all |any )?"
    r"(?:models?|assistants?|AIs?|LLMs?|bots?)[\"\]):>}]",
    r"<\w+ (?:to|for|role)=[\"'](?:model|assistant|AI|LLM|bot|system)[\"']",
)
OF_SPEECH = (
    rf"(?:^|[.!?:;\"“»*>] ?){SO}{TELL}",
    r"\byou (?:must|should|shall|are to|will|have to|need to|always|never)(?: always| never| now| only)*"
    r" (?:answer|say|reply|state|respond|claim|write|mention|insist) (?:that\b|[\"“:\d])",
    r"\b(?:from now on|from here on|henceforth|remember)[ ,:]+you (?:always |only |now )?"
    r"(?:answer|say|reply|state)\b",
    r"(?:^|[.!?;] ?)(?:please |now |then )?output (?:only|just|that\b|[\"“:]"
    r"|the (?:sentence|words?|phrase|text|following)\b)",
    r"\bfeed (?:the |all |any )?(?:users?|readers?|askers?)(?!['’]) (?:the|with|that|an?)\b",
    r"(?:^|[.!?;] ?)(?:do not|don['’]t|never) (?:cite|quote|use|mention) [^.!?]{1,40}[;,] ?(?:but )?"
    r"(?:cite|quote|use|mention) (?:only )?this\b",
    r"(?:^|[.!?;] ?)(?:please )?(?:disregard|ignore) the (?:table|sections?|clauses?|paragraphs?|list"
    r"|figures?|numbers?|values?|text) (?:above|below|before)\b",
    r"\b(?:is|are|be)(?: \w+)? (?:best |better )?(?:portrayed|led to (?:think|believe)|passed over in"
    r"|kept quiet)\b"
    r"|\bsay nothing of\b|\b(?:go(?:es)?|stay(?:s)?|remain(?:s)?) unmentioned\b",
)
FORGED = (
    r"(?:^|\s)(?-i:USER|ASSISTANT|SYSTEM|HUMAN)\s?:|\"role\"|</?(?:context|system|instructions?)>|<!--"
    r"|\[(?:inst|system)|\bend of (?:transcript|context)\b|\boperator message\b|\bsystem (?:override|prompt)\b"
    r"|\b(?:the (?:new|old)|new) prompt\b",
    r"\byour (?:(?:previous|earlier|system|safety) (?:instructions?|prompt|guidelines?|filters?)|creators?"
    r"|citations)\b"
    r"|\byou(?: are|'re) reading this\b|\bwhat you (?:were|have been) told\b|\bstop reading\b",
)
FOREIGN = (
    r"\b(?:wenn|wer|bei fragen|cuando|quien|si quelqu['’]un|si on|pour toute question|als iemand|wie"
    r"|je[śs]li|gdy|quando|quem|se (?:algu[ée]m )?perguntar\w*|se (?:qualcuno )?chied\w+)\b[^.!?]{0,60}"
    r"\b(?:gefragt|fragt|antwort\w*|sag\w*|modell|pregunt\w+|respond\w+|demand\w*|r[ée]pond\w*|assistant\w*"
    r"|vraagt|zeg|antwoord|zapyta|odpowied\w*|dig[ao]\w*|rispond\w+)\b",
    r"\bao responder\b|\b(?:diga|responda|afirme|dica|risponda|dites|r[ée]pondez|diga?n?|responded|antworten sie"
    r"|sagen sie) (?:que|che|dass)\b|\b(?:za|z)?ignoruj\b[^.!?]{0,30}\binstrukcj\w*"
    r"|\bignor[ea]\w* (?:as|las|le|les|todas as|tutte le) instru\w+",
)
SIGNS = (*OF_REPLIES, *OF_QUESTIONS, *OF_READERS, *OF_SPEECH, *FORGED, *FOREIGN)
