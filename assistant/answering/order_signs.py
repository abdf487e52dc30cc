"""Signs of an order to a machine that need no fixed wording: what only software has, does or is asked for. Pure.

A contract speaks of software, of answers and of instructions, too. Each sign therefore joins two of them: software
and this very page, a reply and its sources, the rights of a reader and “show”, "drop" and "your guardrails".
It reads what `disguise.undisguised` makes of a text; `FOREIGN` reads the text itself.
"""

from __future__ import annotations

import re

from assistant.answering.order_parts import PAGE, REPLY, START, SURELY

SOFTWARE = (
    rf"(?:{SURELY}|(?:answering|search|question-answering) (?:services?|tools?)|(?:digital"
    rf"|virtual) (?:helpers?|agents?)"
    r"|(?:reviewing|grading|screening|ranking) (?:AIs?|models?|bots?|systems?)|AI (?:tools?|helpers?|bots?"
    r"|reviewers?)"
    r"|summari[sz]ers?|automated (?:reviewers?|summari[sz]ers?|tools?)|retrievers?|retrieval pipelines?|software)"
)
THIS = (
    rf"(?:this|these|the present) (?:{PAGE}|PDFs?|CVs?|contracts?|chunks?|bids?|offers?|proposals?|content"
    rf"|words?|notices?|letters?)"
)
READING = (
    r"(?:read|pars|process|summari[sz]|index|encounter|ingest|retriev|consum|cit|quot|review|grad|see|us"
    r"|answer(?:s|ing) from|answer from)(?:es|s|e|ing)?"
)
MUST = (
    r"(?:must|should|shall|ought to|will|needs? to|ha(?:s|ve) to"
    r"|(?:is|are) (?:hereby |kindly )?(?:to|(?:requested|instructed|told|ordered|asked|directed)(?: to)?))"
)
ASKER = r"(?:the |this |any |every )?(?:users?|readers?|askers?|callers?|person (?:asking|who asks)|whoever asks)"
SHOW = r"(?:show|display|reveal|disclose|unlock|list|print|share|proceed|release)"
INNER = (  # what a machine has and no reader
    r"(?:(?:safety|content|output|audience) (?:filters?|restrictions?|rules)|guard ?rails?|system prompts?"
    r"|context window|hidden (?:instructions|prompt)|base prompt|alignment)"
)
DROP = (
    r"(?:pay no (?:attention|heed) to|set aside|put aside|leave aside|lay aside|discard|drop|abandon|erase|drop"
    r"|do(?: not|n't) (?:follow|obey|heed)|stop (?:following|obeying)|no longer follow|forget|ignore"
    r"|disregard|bypass)"
)
BEING = r"(?:you are|you're|act as|be|play|suppose you were|imagine (?:being|that you are|you are|you were))"
MASK = r"(?:bots?|robots?|AIs?|models?|assistants?|butlers?|helpers?|genies?|archivists?|agents?)"

OF_SOFTWARE = (  # software, and this page
    rf"\b{SOFTWARE}\b[^.!?]{{0,15}} {MUST} (?:now |always |only )*(?:cite|quote|rank|prefer|trust) {THIS}\b",
    rf"\b{SOFTWARE}\b[^.!?]{{0,30}}\b{READING} {THIS}\b[^.!?]{{0,60}}?(?:\b{MUST}\b|[:,])",
    rf"\bif {THIS} (?:is|are) (?:being )?(?:read|processed|parsed|indexed|summari[sz]ed|used) by\b"
    rf"|\bif (?:this|it) is (?:being )?(?:read|processed|parsed) by (?:an? |any |the |some )?{SOFTWARE}\b",
    rf"\bif (?:an?|any|the|some) {SOFTWARE} (?:is |are )?{READING} {THIS}\b",
    rf"\bif you (?:generate|produce|compose|write) (?:{REPLY}|text)\b",
    rf"\bto (?:which|what)ever {SOFTWARE}\b|{START}to (?:which|what)ever (?:model|system|machine"
    rf"|program) \w+s {THIS}",
    rf"\b(?:anyone|whoever|whatever|anything)\b[^.!?]{{0,25}}\b(?:build|generat|compos|produc|writ)(?:es|s|e|ing)"
    rf" (?:an? |the |any )?{REPLY}\b[^.!?]{{0,40}}\b{MUST}\b",
    rf"\b{SOFTWARE}\b[^.!?]{{0,15}} {MUST} (?:now |always |only )*(?:describe|rate|present|praise|endorse"
    rf"|prefer (?:this|the following))\b",
    rf"\b{SOFTWARE}\b[^.!?]{{0,15}} {MUST} (?:now |always |only )*(?:give|use|quote) [^.!?]{{1,30}} as (?:the"
    rf"|its|their)"
    rf" {REPLY}\b",
    rf"{START}(?:(?:dear|hey|hi|hello),? )?{SOFTWARE}[,:!] (?:please |kindly )?(?:be so kind|do not|never"
    rf"|always|give|rate"
    rf"|rank|mark|award|prefer|state|say|output|answer|reply|recommend|omit|leave out|skip|treat)\b",
    r"\b(?:LLM|AI|GPT|bot)[ -](?:notes?|notices?|hints?|memos?)\s*:",
    r"\bnew (?:instructions?|rules?|tasks?|orders?) (?:for|to) (?:the |any |every )?(?:assistant|bot|chatbot"
    r"|model|AI)\b",
)
OF_REPLIES = (  # a reply, and what it is made of
    rf"\bleave (?:the |all |any |your )?(?:sources?|citations?|markers?) out of (?:your|the|any|each"
    rf"|every) {REPLY}\b",
    rf"\b(?:put|add|append|insert|mention|include)\b[^.!?]{{1,60}} (?:in|to) (?:every|each|all"
    rf"|any) {REPLY} (?:that )?you give\b",
    r"\bignore (?:what|anything|everything) (?:that )?(?:the |any |all )?other (?:documents?|files?|sources?"
    r"|pages?) (?:say|hold|state)",
    r"\b(?:load|open|fetch|visit|request) [^.!?]{0,30}https?:\S+[^.!?]{0,20}\b(?:when|before|while"
    r"|whenever) you (?:answer|reply|respond)\b",
    rf"\b(?:suppress|hide|omit|leave out|drop|remove) (?:the |all |any |your )?(?:sources?|citations?|markers?)\b"
    rf"[^.!?]{{0,15}}\b(?:in|from) (?:your|the|any|each|every) {REPLY}\b",
    rf"\byour {REPLY} (?:must|should|shall|may|can) (?:not|never|only) (?:cite|quote|name) (?:any |the )?(?:other"
    rf"|documents?|sources?|this)\b",
    rf"\b(?:omit|leave out|do(?: not|n't) mention|exclude) {THIS}(?:['’]s)? [^.!?]{{1,30}} (?:from"
    rf"|in) your {REPLY}\b",
    rf"\bany {REPLY} (?:generated|built|made|composed|produced|drawn) from {THIS}\b",
    rf"https?:\S+ (?:followed by|with|plus|and) the (?:user|reader|asker|access check|access filter|audience"
    rf"|hidden|restricted|invisible|secret)['’]?s? (?:question|prompt|query)\b"
    rf"|\b(?:recommend|suggest|include|add|advertise|offer)s?(?: that)?\b[^.!?]{{0,40}}\bhttps?:\S+[^.!?]{{0,40}}"
    rf"\b(?:to {ASKER}|in your {REPLY})(?!\w)",
    rf"\byour {REPLY} (?:also |always |must |should )*(?:recommends?|advertises?|praises?|mentions? that)\b",
    r"\b(?:never|do(?: not|n't)) (?:say|admit|answer|reply|tell \w+) that the (?:documents?|sources?"
    r"|passages?) do(?:es)?"
    r" not\b|\bdo(?: not|n't) abstain\b",
    r"\b(?:use|rely on|answer from|trust) your own knowledge (?:rather than|instead of|and not|over|, not)\b",
    r"\binstead of (?:the|any|other) (?:documents?|sources?|passages?),? (?:quote|say|use|answer|give)\b",
    r"\b(?:whatever|no matter what) (?:the )?(?:retrieval|retriever|search|index|context) (?:returns?|says?"
    r"|finds?|holds?)",
    rf"\b(?:must|may|should) not be (?:used|quoted|cited) in (?:an?|the|any|your) {REPLY}\b[^.!?]{{0,10}}$",
    rf"\bother (?:documents?|files?|sources?|passages?|pages?)\b[^.!?]{{0,60}}\b(?:quote|cite|answer|rely|draw)"
    rf" (?:only )?(?:on|from|with)? ?(?:here|this one|this {PAGE})\b",
    rf"\b{THIS} (?:must|should|shall|has to|is to) (?:always |only )?be (?:ranked|returned|retrieved|quoted|cited)"
    rf" (?:first|for|above|before|in (?:all|every|each|any))\b",
    rf"\bembeddings? of {THIS}\b|\breturn {THIS} (?:for|to|in) (?:all|every|any|each)\b",
    rf"\b(?:preference to {THIS}|prefer {THIS} (?:to|over)\b)[^.!?]{{0,30}}(?:when you (?:pick|choose|answer|rank)"
    rf"|\bover\b|\bto the\b)",
    r"\bwhile answering,? prefer\b[^.!?]{0,20}\bthis\b",
)
INSIDE = (  # what a machine has inside
    r"\b(?:all |any |the |your )(?:safeguards|guard ?rails|safety filters) (?:are|is"
    r"|have been) (?:now )?(?:disabled|off|lifted|void|suspended)\b",
    r"\b(?:the |any )?(?:prompts?|orders?) for the (?:assistant|model|bot|AI)\s*:|\bforget that you are\b",
    rf"\byour {INNER}\b|\b{DROP} (?:all |any |the )*{INNER}\b|\b{INNER} (?:that )?you (?:were|have)\b",
    rf"\b{DROP} (?:all |any |of )*(?:your|the|any|all)(?: (?:earlier|previous|prior"
    rf"|original))? (?:instructions?|rules"
    rf"|guidance|orders)"
    rf"(?: (?:that |which )?you (?:were|have been|received|got)(?: (?:given|told))?(?: (?:earlier|before"
    rf"|so far|above)\b"
    rf"|(?=\s*(?:$|[.,;!])))| from your memory)",
    rf"\b{DROP} your (?:(?:earlier|previous|prior|original) )?(?:instructions|guidance)\b",
    rf"\b{DROP} (?:everything|all|whatever) (?:that )?you (?:have been|were|are) (?:told|taught|given)\b",
    r"\b(?:discard|drop|erase|forget) (?:the |all |any )?(?:prior|previous|earlier) (?:context|conversation"
    r"|prompts?)\b",
    r"\b(?:reset|wipe|clear|erase) your (?:memory|context)\b|\byour context has been\b",
    r"\byour (?:real|actual|true) (?:instructions?|orders?|tasks?) (?:are|is|starts?|begins?|follows?)\b",
    r"\bthe opposite of what (?:your|you were)\b|\byour (?:developers?|creators?|makers?) (?:ha(?:s"
    r"|ve) )?(?:told|asked|instructed|ordered|authori[sz]ed)\b"
    r"|\b(?:OpenAI|Anthropic|Google|Microsoft|your (?:operator|developers?)) (?:has|have) authori[sz]ed you\b",
    r"\byou (?:are|have been) (?:hereby |now )?(?:re-?programmed|jailbroken|unlocked|unchained)\b",
    r"\bnothing (?:written|said|stated) (?:before|above)[^.!?]{0,20}\b(?:counts?|is valid|applies)\b",
    r"\beverything (?:above|before) (?:this|that) (?:point|line|paragraph|sentence)\b",
)
OF_RIGHTS = (  # rights, and an order to show
    rf"\b(?:pretend|assume|suppose) (?:that )?{ASKER} (?:is|has|holds|were"
    rf"|may)\b[^.!?]{{0,25}}\b(?:employees?|admin\w*|label|allowed|authori[sz]ed)\b",
    r"\b(?:skip|bypass|ignore) the (?:access|audience|label|permission) (?:check|filter|rules?)s?\b"
    r"|\bignore the audience of\b",
    rf"{START}(?:please |now |also )*{SHOW} (?:the |all |any )?(?:hidden|restricted|invisible"
    rf"|secret) (?:documents?|files?|passages?|pages?)\b",
    rf"\b(?:documents?|files?|passages?|pages?) (?:that |which )?{ASKER} (?:is not allowed to|may not"
    rf"|must not|cannot|can not) (?:see|read)\b",
    r"\b(?:send|post|forward|submit|transmit) (?:the |every |each )?(?:user|reader|asker)['’]s (?:question"
    r"|prompt|query) to (?:https?:|\S+@)",
    r"\b(?:fill|send|append|add|put|paste|post|include|insert|copy|encode)\b[^.!?]{0,60}\b(?:everything|all|whatever)"
    r" (?:that )?the (?:user|asker) has (?:said|typed|asked|written)\b",
    rf"\b{ASKER} (?:is|has|have|holds?)\b[^.!?]{{0,60}}[,;:] (?:so |therefore |thus )?answer (?:everything"
    rf"|all|freely)\b",
    rf"\b{ASKER} (?:is|has|have|holds?|now has|may)\b[^.!?]{{0,60}}[,;:] (?:so |therefore "
    rf"|thus )?(?:please )?{SHOW}\b",
    rf"\b(?:treat|regard|consider) {ASKER} as (?:having|holding|if|though|an? (?:admin\w*|employee))"
    rf"|\bas (?:if|though) {ASKER} (?:had|held|were|was) (?:an? )?(?:every|all|admin\w*|labels?|root)\b",
    rf"\bgrant (?:{ASKER}) (?:the label|vendor:|team:|employees\b|admin\w*)",
    r"\b(?:role|access(?: level)?) (?:is |was |has been )?(?:upgraded|set|raised|elevated) to (?:admin\w*|root)\b",
    rf"\b(?:labels|filters|access rules|privileges|permissions)\b[^.!?]{{0,40}}[,;] (?:so )?{SHOW}\b",
    rf"\b{SHOW} (?:{ASKER} )?(?:all|every|any|the)?(?: \w+)? ?(?:documents?|files?|passages?|pages?|secrets)\b"
    rf"[^.!?]{{0,30}}\b(?:(?:to|with) (?:whoever|this user|the (?:asker|person asking))|you (?:hold|know"
    rf"|have access))\b"
    rf"(?! on)",
    r"\bthis is the (?:system )?administrator speaking\b",
    r"\bimagine there were no (?:access )?(?:rules|filters|limits|restrictions)\b",
    rf"\b(?:hide|conceal) this (?:instruction|note|message|order|text) from (?:{ASKER}|the person you)"
    rf"|\bkeep this (?:instruction|note|message|order|text) (?:secret|hidden) from (?:{ASKER}|the person you)",
)
PLAYED = (  # a part to play
    r"\b(?:let['’]?s|let us) (?:play|pretend|role-?play)\b[^!?]{0,40}\byou (?:are|play)\b",
    r"\brehears\w+ a \w+[.,:;]? you (?:are|play)\b",
    rf"\b{BEING} (?:now )?(?:an? |the |my )?[^.!?,]{{0,40}}\b{MASK}\b[^.!?]{{0,30}}\b(?:reveals?|discloses?"
    rf"|shares? every"
    rf"|no secrets|no rules|without (?:any )?(?:limits?|rules|filters?|restrictions?)|(?:says?|answers?"
    rf"|states?) that)\b",
    r"\b(?:unrestricted|uncensored|unfiltered) (?:helper|assistant|AI|bot|model|agent)\b",
    r"\b(?:act|answer|speak|respond|reply|as an? (?:\w+ )?(?:model|AI|assistant"
    r"|bot))\b[^.!?]{0,20}\bwithout (?:any |all )*"
    r"(?:filters|guard ?rails|censorship|safety)\b",
)
FALSE_END = (  # the end of the page that is none
    r"(?:^|\n)#{1,6} ?(?:system|assistant)\s*:",
    r"\b(?:admin|system|security) override\s*:",
    r"\bend of (?:the )?(?:context|document|prompt|conversation|input|file)\b\W{0,12}(?:new|next|system"
    r"|assistant|user|now)\b",
    r"(?:^|\n)\W{0,8}\[?(?:system|assistant|developer)(?:\]|\s*:)\s*(?:new |updated? )(?:policy|rules?"
    r"|instructions?|tasks?)\b",
    r"(?:^|\n)\W{0,3}\[(?:system|assistant|developer)\]\s+[a-z]",
    r"\bdecode (?:this|the following|it) and (?:follow|obey|execute|do)\b",
)
OTHER_LANGUAGES = (  # in other languages
    r"\b(?:als (?:eine? )?(?:KI|AI)(?:-assistent|-modell)? (?:musst|sollst) du|en tant qu'(?:IA"
    r"|assistant),? (?:tu|vous)|como (?:una )?(?:IA|asistente) debes"
    r"|come (?:IA|assistente) devi)\b",
    r"\b(?:vergiss|ignorier\w*) (?:bitte )?(?:deine anweisungen|alles (?:vorherige|bisherige|obige))\b"
    r"|\boublie[zs]? (?:tes|vos) (?:instructions|consignes)\b"
    r"|\bolvida tus instrucciones\b|\bdimentica (?:le|tutte le) (?:tue )?istruzioni\b|\bnegeer (?:je"
    r"|uw) (?:instructies|regels)\b",
    r"\bwenn (?:du|sie) (?:eine? )?(?:KI|AI|sprachmodell|assistent|chatbot|bot)\b|\bdu bist (?:jetzt|nun"
    r"|ab jetzt|ab sofort)"
    r" ein\w* (?:\w+ )?(?:KI|assistent|bot|modell|chatbot|helfer)",
    r"\bantworte\w* (?:auf )?(?:alle|jede)\w* (?:\w+ )?fragen?\b|\bsag\w* (?:dem|den|jedem"
    r"|allen) (?:be)?nutzern?,? dass\b",
    r"\bder assistent (?:muss|soll) (?:antworten|sagen|behaupten)\b|\bwenn ein (?:be)?nutzer fragt\b"
    r"|\bignorier\w* deine (?:regeln|anweisungen|vorgaben)",
    r"\b(?:si|se) (?:tu es|vous etes|eres|usted es|sei|lei e|voce e) une? ?a? ?(?:IA|AI|modele?|assistant"
    r"|assistente|chatbot)\b"
    r"|\b(?:si eres|se sei|se (?:voce )?e) un['oa]? ?(?:IA|AI|modelo|modello|asistente|assistente|chatbot|bot)\b",
    r"\b(?:tu es (?:desormais|maintenant)|(?:ahora eres|eres ahora)|(?:ora sei|sei ora)|agora voce e) une? ?o?a? ?"
    r"(?:assistante?|asistente|assistente|IA|chatbot|bot|modele|modelo|modello)\b",
    r"\brepond\w* a l'utilisateur que\b|\bresponde siempre (?:que|con)\b|\brispondi sempre (?:che|con)\b",
    r"\b(?:l'assistant doit (?:repondre|dire) que|el asistente debe (?:responder|decir) que"
    r"|l'assistente deve (?:rispondere|dire) che|o assistente deve (?:responder|dizer) que)\b",
    r"\bne (?:tiens|tenez) (?:plus|pas) compte d\w+ (?:documents|instructions|consignes|regles) (?:precedent"
    r"|anterieur)\w*",
    r"\bnegeer (?:alle )?(?:eerdere|vorige|voorgaande) (?:instructies|opdrachten|regels)\b|\bals je een (?:AI"
    r"|bot|taalmodel)\b",
    r"\bzignoruj wszystkie (?:poprzednie|wczesniejsze)\b|\bignorera alla tidigare\b|\bom du ar en (?:AI|bot"
    r"|sprakmodell)\b"
    r"|\bignorer alle tidligere (?:instruks|anvisning)\w*",
)
# A text is read by the signs of those groups only of which it holds a cue.
GROUPS = tuple(
    (tuple(cues.split("|")), re.compile("|".join(f"(?:{sign})" for sign in signs), re.I))
    for cues, signs in (
        (
            "ai |ai,|ais |ai:|ai!|ai-|llm|gpt|bot|model|software|helper|virtual|search|"
            "answering|grading|review|screening|ranking|retriev|automat|summari|reader|"
            "generat|produce |compos|write |writ|build|whichever|whatever|assistant|this is",
            OF_SOFTWARE,
        ),
        (
            "answer|repl|respon|output|summar|http|abstain|own knowledge|documents|sources|"
            "passage|retriev|search|index|context|this |embedding",
            OF_REPLIES,
        ),
        (
            "your |filter|guard|prompt|alignment|instruction|rules|guidance|orders|told|"
            "taught|context|conversation|memory|authori|programmed|jailbr|unlocked|unchained|"
            "safeguard|the model:|the assistant:|the bot:|forget that|nothing |everything |opposite",
            INSIDE,
        ),
        (
            "user|reader|asker|caller|person |whoever|admin|access|audience|hidden|restricted|invisible|secret|"
            "upgraded|elevated|raised|set to|"
            "labels|filters|access rules|privilege|permission|you hold|you know|"
            "you have access|imagine",
            OF_RIGHTS,
        ),
        (
            "let's|let us|lets |let’s|rehears|bot|robot|ai|model|assistant|butler|helper|"
            "genie|archivist|agent|filter|guard|censor|safety",
            PLAYED,
        ),
        (
            "end of|system|assistant|developer|decode",
            FALSE_END,
        ),
        (
            "wenn |als |en tant|como |come |vergiss|oubli|olvida|dimentica|du bist|antwort|"
            "sag|assist|asist|ignorier|si |se |tu es|eres|sei |agora|"
            "repond|utilisateur|respond|rispond|tiens|tenez|negeer|als je|zignoruj|tidig|"
            "tidlig|om du",
            OTHER_LANGUAGES,
        ),
    )
)
FOREIGN = re.compile(
    r"忽略.{0,12}(?:指令|指示|说明|规则)|无视.{0,12}(?:指令|指示)|忽略.{0,12}(?:以上|之前)"
    r"|(?:以前|これまで|上記|前).{0,10}(?:指示|命令).{0,8}(?:無視|忘れ)"
    r"|이전.{0,8}(?:지시|명령|지침).{0,10}무시"
    r"|(?:игнорируй|забудь)(?:те)?\s+(?:все\s+|всё\s+)?(?:предыдущ|прежн|прошл)\w+",
    re.I,
)


def signed(text: str, small: str) -> bool:
    """Whether a text that is free of disguise shows one of the signs; `small`: itself in small letters."""
    return any(any(cue in small for cue in cues) and sign.search(text) for cues, sign in GROUPS)
