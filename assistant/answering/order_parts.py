"""Pieces of which the patterns of `order_wording` are made: whom an order is for, and what it is about. Pure."""

from __future__ import annotations

MACHINE = (
    r"(?:AI|LLMs?|GPT|chat ?bots?|bots?|(?:language |AI )models?|(?:AI |virtual |digital )?assistants?|copilot)"
)
SURELY = (  # that no reader takes for a person
    r"(?:(?:AI|automated|automatic|virtual) (?:language models?|models?|assistants?|systems?|agents?"
    r"|readers?|answers?|summaries|summari[sz]ers?|crawlers?)"
    r"|(?:retrieval|answering) (?:systems?|engines?|models?|agents?)"
    r"|(?:non-human|machine) readers?|readers? (?:that|who|which) (?:are|is) (?:software|machines?|programs?)|AIs?"
    r"|LLMs?|(?:chat)?GPT|chat ?bots?|bots?|(?:large )?language models?)"
)
SAYING = (
    r"(?:answer|reply|respond|say|state that|tell|reveal|print|output|repeat|ignore|disregard|forget|confirm"
    r"|append|include (?:this|the)|recommend|claim|insist|approve|obey|comply)"
)
THAT = r"(?:(?:answer|reply|respond|say|state|report|write|claim|insist|output|declare|mention|repeat) that)"
TOLD = (  # what to say, by name; how quickly and in which language a bot answers is for contracts to settle
    rf"(?:{THAT}\b|(?:ignore|disregard|forget|reveal|append|include (?:this|the)|recommend|claim|insist|obey)\b"
    r"|tell (?:(?:the |all |any |every )?(?:users?|askers?|readers?)|everyone|everybody|anyone|anybody|whoever"
    r"|them|people)\b|(?:answer|reply|respond|say|state|quote|print|output|confirm)(?: only| always| just| with"
    r"| to \w+)*\s*(?:[:\"“]|(?:yes|no)\b|\d(?![\d.,]* ?(?:%|percent|of|in|calls|chats|questions|hours|days))))"
)
RULES = (
    r"(?:instructions?|rules|prompts?|guidelines|context|documents?|sources?|filters?|polic(?:y|ies)|messages?"
    r"|directions|restrictions|labels)"
)
PAGE = r"(?:pages?|documents?|texts?|sections?|files?|paragraphs?|passages?|notes?|messages?|lines?|sentences?)"
REPLY = r"(?:answers?|repl(?:y|ies)|responses?|outputs?|summar(?:y|ies))"
START = r"(?:^|[.!?:;\"(]\s*|\n)"
DETERMINERS = (
    r"(?:(?:(?:all|any|every|the|your|these|those|of|my|this|everything|previous|prior|earlier|above|other|safety"
    r"|existing) ){1,5})"
)
BUSINESS = (  # what a letter tells its reader to be from now on
    r"(?:vendors?|suppliers?|providers?|members?|employees?|partners?|customers?|clients?|users?|part(?:y|ies)|owners?"
    r"|contractors?|processors?|controllers?|team|programme|program|list|register)"
)
NO_ROLE = (  # "Assistant: Jane Doe", "AI: artificial intelligence", "Bot: a program that answers"
    r"(?!(?-i:(?:[A-Z][\w.'-]*,? ?){1,4})(?:$|[;\n(]))"
    r"(?!(?:\d|one|two|three|four|five|six|none|allowed|blocked|permitted|prohibited|forbidden)\b)"
    r"(?!(?:an? |any |the )?(?:artificial|large|generative|computer|software|programs?|machine|tool|application"
    r"|persons?|people|employees?|members?|somebody|someone|anyone|who|means|stands|see)\b)"
)

# "the assistant to the director", "the assistant manager", "the assistant ID"
NO_PERSON = (
    r"(?! (?:to|of|for|managers?|directors?|professors?|secretary|controllers?"
    r"|general|editors?|nurses?|ids?|vice)\b)"
)
THEM = r"(?:the |any |every |all |our |your |each |whichever |whatever )*"
READS = (
    r"(?:reading|reads?|process(?:es|ing)|summari[sz](?:es|ing)|pars(?:es|ing)|index(?:es|ing)|sees?|consum(?:es|ing)"
    r"|ingest(?:s|ing)|retriev(?:es|ing))"
)
