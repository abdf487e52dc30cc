"""The words by which contracts oblige, and those that look alike and do not. Pure."""

from __future__ import annotations

import re

MODAL = re.compile(
    r"\b(?P<modal>(?:shall|must|will)\b|(?:agrees?|undertakes?|covenants?|commits?)(?:\s*,[^,;:]{1,80},)?"
    r"(?: (?:first|further|also|always|promptly|hereby|at all times|jointly|mutually))?(?: not)? to|"
    r"agrees?(?=:)|"
    r"(?:is|are|shall be|will be) (?:(?:solely|fully|also|primarily|exclusively) )?"
    r"(?:responsible|accountable) for|(?:is|are) (?:hereby )?(?:required|obliged|obligated) to|"
    r"has to|have to|(?:is|are) to(?= \w)|may(?= not\b)|(?<=either party )may|(?<=no party )may)"
    r"(?P<negative>\s+(?:not|never|no longer)\b)?",
    re.I,
)
# Behind `agrees to` these show that no verb follows: `agrees to the terms`, `undertakes to the Client that`.
NO_VERB = re.compile(r"\s+(?:(?:an?|the|this|these|those|such|any|its|all|each|be bound)\b|(?-i:[A-Z]))", re.I)
# Said of a party, these give a right, a status or a limit, and ask nothing of it.
NO_DUTY = re.compile(
    r"^\s*(?:also\s+|further\s+|either\s+|otherwise\s+|each\s+|at all times\s+|only\s+)*(?:not\s+)?(?:"
    r"be\s+(?!(?:(?:solely|fully|wholly|also|jointly)\s+)?(?:responsible|accountable)\s+for|available|"
    r"present|reachable|insured|(?:required|obligated|obliged)\s+to)|"
    r"have\b(?!\s+(?:(?:the|an?)\s+(?:sole\s+)?(?:obligation|duty|responsibility)\s+to|"
    r"in place|its|available|at least|sufficient|adequate|appropriate|current|valid|"
    r"the\s[^,;.]{1,40}?\b(?:operational|completed|installed|ready|running|delivered|available|insured|tested)\b|"
    r"an?\s+(?!.{0,30}\b(?:right|interest|option|opportunity|claim|lien|license|licence|period|power|duty|"
    r"obligation|liability)\b)))|"
    r"remain(?!\s+(?:\w+ly\s+)?responsible\s+for)|own|retain\s+(?:all|title|the right|ownership)|mean|"
    r"include\s+(?:its|their|any|all)\b|constitute|"
    r"survive|prevail|exceed|fail|default|breach|neglect|elect|desire|wish|choose|deem|"
    r"apply(?!\s+(?:for|the|all)\b)|come|(?:commence|renew|begin)(?!\s+(?:the|its|all)\b)|expire|terminate|"
    r"warrant|represent|"
    r"continue\b(?!\s+to\s+(?:be\s+responsible|(?!be|apply|have|own|exist|remain|bind)))|enter into force|become|"
    r"receive|inure|rely\b|supersede|cease\s+(?:to\s+)?(?:be|have)|incur|suffer|acquire\s+(?:any|no)|lose|earn)",
    re.I,
)
PASSIVE = re.compile(
    r"^\s*(?:(?:always|only|also|promptly|immediately|at all times|then|at least)\s+)*be\s+(?:(?:\w+ly|fully)\s+)?"
    r"(?:due\s+and\s+)?(?P<done>\w+ed|kept|sent|given|made|paid|held|taken|done|built|borne|"
    r"\w*written|brought|drawn up|"
    r"carried out|put|payable|"
    r"set|met|shown|told|due|withheld|returned|drawn|run)\b",
    re.I,
)
# What happens to a contract by law or by itself is nobody's duty.
NO_DEED = re.compile(
    r"\b(?:govern|deem|constru|interpret|consider|limit|subject|incorporat|calculat|measur|defin|regard|treat|"
    r"determin|express|increas|comput|reduc|levi|bas|exclud|requir|entitl|amend|adjust|terminat|suspend|resolv|settl|renew|extend|"
    r"affect|reliev|prejudic|appli|read|understood|binding|allow|permitt)\w*$",
    re.I,
)
PRESENT = re.compile(
    r"^(?P<verb>(?!is\b|has\b|was\b|does\b|always\b)[a-z]+s)\s+(?!(?:(?:and|or)\s+\w+\s+)?that\b)\S"
)
STATES = frozenset(
    "warrants represents owns remains retains holds believes wants wishes needs receives accepts "
    "understands means "
    "includes contains becomes exists comes lies knows consists engages applies agrees disputes fails "
    "asks requests "
    "objects grants appoints desires intends likes thinks seems ceases enters undertakes assigns breaches commits "
    "defaults terminates elects chooses considers suffers discovers exceeds".split()
)
PRESENT_PASSIVE = re.compile(r"\b(?:is|are)\s+(?P<done>\w+ed|kept|sent|given|made|paid|held)\b")
HEREBY = re.compile(r"\s+(?:hereby\s+)?(?P<verb>(?:indemnif|defend)(?:y|ies|s)?)\s+(?=\S)", re.I)
BY = re.compile(r"\b[Bb]y\s+(?=(?:the|each|either|both)\b|[A-Z])")
TO = re.compile(r"\b[Tt]o\s+(?=(?:the|each)\b|[A-Z])")
WITHIN_CONDITION = re.compile(
    r"\W*(?:\(?[\da-z]{1,3}[.)]\s+)?"
    r"(?:if|where|when|whenever|once|unless|in the event|in case|should|provided)\b[^,]*\Z",
    re.I,
)
SUBORDINATE = re.compile(
    r"\b(?:if|when|where|whenever|unless|until|that|which|who|whose|because|since|while|whether|as|after|before|"
    r"once|provided(?!\s+(?:for|by|to|in|under|here\w+|at|from|through|with)\b)|to the extent|so far|what)\b",
    re.I,
)
JOINT = re.compile(
    r"(?:^|[.,;]\s)\W*(?:\d[\d.]*\s+)?(?:[Tt]he\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]+)?\s+and\s+(?:the\s+)?[A-Z][\w-]*(?:\s[A-Z][\w-]+)?\s*$"
)
OWN_SUBJECT = re.compile(
    r"[;:]\s"
    r"|,?\s+and\s+(?=(?:the|it|each|they|such|all)\b)"
    r"|,?\s+and\s+(?=[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,2}\s*$)"
    r"|,\s+(?=(?:the|it|each|both|either (?:party|of)|neither|they|he|she)\s)"
    r"|\bprovided\s*,?\s*(?:however\s*,?\s*|further\s*,?\s*)?that\s+(?=\S)"
    r"|\bin\s+which\s+(?:case|event)\s*,?\s+"
)
# `Client agrees that it will …`: what is agreed is a clause of its own.
AGREED = re.compile(
    r"\b(?:agrees?|undertakes?|covenants?|agreed|warrants?)\s*,?\s*"
    r"(?:(?:and|or)\s+(?:warrants?|agrees?|covenants?|undertakes?|represents?)\s+)?"
    r"(?:(?:with|to)\s+(?:the\s+)?(?:other\s+)?[\w-]+\s+)?that\s*,?\s+(?!if\b|where\b|when\b|should\b)",
    re.I,
)
CHOICE = re.compile(r"\b(?:may|can|mutually|could|might|to)\s+$")
ASIDE = re.compile(
    r",\s*(?:if\s+any|(?:if|where|as|when)\s+(?:applicable|appropriate|necessary|required|needed|requested|possible)|"
    r"as\s+the\s+case\s+may\s+be)\s*,",
    re.I,
)  # words like these begin no side clause
ARTICLE = re.compile(r"\s*(?:the|any|each|all|every|an?|no|everyone|everybody|anyone|anybody)\b", re.I)
RELATIVE = re.compile(r"\b(?:that|which|who)\b(?:\s+\S+){1,14}\s*$")
NUMBERING = re.compile(r"^\W*(?:\(?[\da-z]{1,3}(?:\.\d+)*[.)]\s+|\d[\dl]?(?:\.\d+)+\.?(?:\s+|(?=[A-Z])))")
LINKING = re.compile(
    r"^\s*(?:and|or|but|then|also|further|furthermore|moreover|however|therefore|accordingly|thereafter|"
    r"in addition|additionally|meanwhile|afterwards|instead|otherwise),?\s+",
    re.I,
)
OPENING = re.compile(
    r"^\s*(?:on|upon|at|in|during|after|before|for|outside|under|by|with|every|each|without|within|from|to|following|"
    r"prior|subject|notwithstanding|pursuant|throughout|as|except|until|unless|promptly|immediately|no later|"
    r"provided|"
    r"not later|not less|at least|thereafter|where|if|when)\b",
    re.I,
)
OPENED = re.compile(
    r"^\s*(?:on|upon|at|in|during|after|before|for|outside|under|by|with|every|each|without|within|from|to|following)\b"
    r".*?\s(?=(?:the|each|both|either|neither)\s+[A-Z])",
    re.I,
)
PAYING = re.compile(
    r"^(?:the\s+|all\s+|any\s+|such\s+|each\s+)*(?:[\w-]+\s+){0,3}?"
    r"(?:payments?|bills?|fees?|charges?|invoices?|remuneration|price|amounts?|sums?|royalt(?:y|ies)|compensation)\b",
    re.I,
)
PAID = re.compile(r"\s*be\s+(?:due\s+and\s+)?(?:\w+ly\s+)?(?:paid|payable|due|made|remitted|settled)\b", re.I)
OWED_BY = re.compile(r"\s*be\s+(?:the\s+)?(?:sole\s+)?(?:responsibility|obligation|duty)\s+of\s+", re.I)
ITS_DUTY = re.compile(
    r"\b(?:it\s+)?(?:is|shall be|will be)\s+(?P<party>(?:the\s+)?[\w -]{2,40}?)(?:['’]s?)\s+(?:sole\s+|own\s+)?"
    r"(?:responsibility|obligation|duty)\s+to\s+"
    r"|\bit\s+(?:is|shall be|will be)\s+(?:the\s+)?(?:sole\s+)?(?:responsibility|obligation|duty)\s+of\s+"
    r"(?P<owner>(?:the\s+)?[\w -]{2,40}?)\s+to\s+"
    r"|\b(?:is|are)\s+(?:\w+ly\s+)?(?:the\s+)?(?:sole\s+)?(?:responsibility|obligation)\s+of\s+"
    r"(?P<bearer>(?:the\s+)?[\w -]{2,40}?)(?=[,.;]|$|\s+and\b)",
    re.I,
)
# `the Company issues the form, and it is the Consultant's duty to …`: a clause of its own.
AND_ITS_DUTY = re.compile(
    r"[,;]?\s+and\s+(?=it\s+(?:is|shall\s+be|will\s+be)\s+[\w ]{2,40}(?:['’]s?)?\s+(?:\w+\s+)?"
    r"(?:responsibility|obligation|duty)\b)",
    re.I,
)
# What a service consists of is for its provider to do.
WORK = re.compile(
    r"(?:the\s+|all\s+|any\s+)?(?:[\w-]+\s+){0,3}(?:services?|deliverables?|work|maintenance|repairs?|support|goods|"
    r"equipment)\b[^|]*\|\s*be\s+(?:\w+ly\s+)?(?:provided|performed|delivered|rendered|carried out|"
    r"supplied|installed)\b",
    re.I,
)
TURNED = re.compile(
    r"\b(?:in no (?:event|case|way)|under no circumstances?|at no time|nor|neither|not only)\s*,?\s*\Z", re.I
)
AFTER_PHRASE = re.compile(r"(?:,|\bthat|\)|[:;.–—]|\s-)\s*(?:then\s+|and\s+|accordingly,?\s+|but\s+)?\Z", re.I)
RECITAL = re.compile(r"\W*(?:\(?[A-Za-z\d]{1,3}[.)]\s+)?whereas\b", re.I)
BOUND = re.compile(r"\s*(?:only\s+)?be\s+(?:required|obligated|obliged)\s+to\b", re.I)
SERVED = re.compile(
    r"\s*be\s+(?:\w+ly\s+)?(?:paid|reimbursed|compensated|notified|informed|furnished|provided\s+with|supplied\s+with|"
    r"given)\b",
    re.I,
)
REPORTED = re.compile(
    r"\b(?:notified|reported|raised|requested|identified|required|specified)\s+(?:to\s+[\w ]{2,30}\s+)?by\b", re.I
)
# `4.2 Reports Operator shall submit`: a heading that runs into its clause.
RUN_IN = re.compile(
    r"\W*(?:\(?[\da-z]{1,3}[.)]|\d+(?:\.\d+)+\.?)\s+[A-Z][\w’'/-]*(?:\s+(?:[A-Z&][\w’'/-]*|and|of|the|for|to|in)){0,6}\s+\Z"
)
# `shall in no way act as`, `shall make no representations`: forbidden without a `not`.
FORBIDS = re.compile(
    r"\s*(?:in\s+no\s+(?:way|event|case|circumstances?)|under\s+no\s+circumstances?|at\s+no\s+time|"
    r"(?:\w+ly\s+)?(?!be\b|have\b)[a-z]+\s+no\s+(?!later|less|more|fewer|longer|sooner|earlier)[a-z])",
    re.I,
)
# What the people of a party must do, the party owes; and `its duty is to …` is a duty of its own.
ITS_PEOPLE = re.compile(
    r"(?:['’]s?)?\s+(?:[\w-]+\s+){0,2}(?:personnel|staff|employees?|workers|engineers|technicians|representatives?|"
    r"agents?|subcontractors?|sub-contractors?|support\s+team|team)\s*\Z",
    re.I,
)
# `A senior representative of the Supplier`
PEOPLE_OF = re.compile(
    r"(?:then\s+)?(?:an?|the|any|all)\s+(?:[\w-]+\s+){0,2}(?:personnel|staff|employees?|workers?|engineers?|technicians?|"
    r"representatives?|officers?|members?)\s+of\s+(?P<party>(?:the\s+)?[^,;]{2,40})\Z",
    re.I,
)
ITS_TASK = re.compile(
    r"['’]s?\s+(?:(?:sole|main|primary|first|only)\s+)?(?:duty|obligation|responsibility|task|role)\s*\Z", re.I
)
# `a Party claiming force majeure`, `the party required to disclose`
PARTY_WHICH = re.compile(r"\s+(?:so\s+)?(?:\w+ing|required|requested|obliged|affected)\b", re.I)
MUTUAL = re.compile(r"\bit\s+is\s+(?:(?:hereby|further|mutually|also|expressly|\w+\s+and)\s+)*\Z", re.I)
