"""Expressions that are read as one word: "no more than" as "atmost", "around the clock" as "aroundclock"."""

from __future__ import annotations

import re

COUNT = (
    r"(?:(?:eur|usd|gbp) |[$€£] ?)?(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
    r"(?: ?%| percent| (?:business |working |calendar )?(?:minute|hour|day|week|month|year|point)s?)?"
)
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
PHRASES = (  # regular expression, what it reads as
    # "Shall not engage one without consent" is "may engage one only with consent".
    (r"\b(?:shall|may|must|can|will|should|do|does) not ((?:[\w'/-]+ ){1,12}?)without ", r" may \1only with "),
    (r"\bcannot ((?:[\w'/-]+ ){1,12}?)without ", r" may \1only with "),
    (
        r"\bno ((?:[\w-]+ ){1,3}?)(?:may|can|shall|must) ((?:[\w'/-]+ ){1,12}?)without ",
        r" \1may \2only with ",
    ),
    (r"\bunless ([^.;]{1,200}?),? in which case ", r" unless \1; if \1, "),
    (r"\b(?:no|not) later than\b", " within "),
    (r"\b(?:no|not) (?:earlier|sooner) than\b|\bnot before\b", " atleast "),
    (r"\b(?:immediately|at once|without (?:undue )?delay|straight away|right away|instantly)\b", " immediate "),
    (r"\bat all times\b", " always "),
    (r"\bin order to\b", " to "),
    (r"\bno longer\b(?! than)", " not "),
    (r"\blast (?=(?:no|not|at|for|up|between|only|more|less|until|as|longer)\b|\d)", " lasts "),
    (rf"\b(?:never|not|no) (?:below|lower than|under(?= {COUNT}))\b", " atleast "),
    (rf"\b(?:never|not|no) (?:above|higher than|over(?= {COUNT}))\b", " atmost "),
    (r"\bin the same way as\b|\bjust (?:as|like)\b", " as "),
    (r"\btwo times\b", " twice "),
    (r"\bthree times\b", " thrice "),
    (r"\bonly (?=(?:has|have|needs?) to\b)", " "),
    (
        r"\b(?:free of charge|for free|(?:at|for|with) no (?:extra |additional )?(?:costs?|charge)"
        r"|without (?:any )?(?:extra |additional |further )?(?:costs?|charge))\b",
        " gratis ",
    ),
    (r"\bat any (?:time|hour)(?: of (?:the )?day)?\b|\bany ?time of (?:the )?day\b", " aroundclock "),
    (r"\bhalf[- ](?:an?[- ])?hours?\b", " 30 minutes "),
    (r"\bany ?(?:more|longer|further)\b", " "),
    (r"\bnon-?(?=[a-z]{3})", " non"),
    (r"\b(?:provided|providing) that\b|\bon (?:the )?condition that\b|\b(?:as|so) long as\b", " if "),
    (r"\b(?:take|takes|taking|taken|took) place\b", " happen "),
    (r"\binvalid\b", " not valid "),
    (r"\bimpossible\b", " not possible "),
    (r"\bcontract(?:s|ed|ing)? (?:[\w -]{1,40} )?out\b", " outsource "),
    (r"\b(?:around|round) the clock\b|\b24/7\b|\bday and night\b", " aroundclock "),
    (r"\b((?:minute|hour|day|week|month|year)s?) old\b", r" \1 "),
    (r"\bg(?:ive|ives|ave|iven|iving) back\b", " return "),
    (r"\bhand(?:s|ed|ing)?[- ](?:in|over|back)\b|\bturn(?:s|ed)? in\b", " handin "),
    (r"\bsen(?:d|ds|t|ding) back\b", " return "),
    (r"\b(?:run|runs|ran|running) out\b", " runout "),
    (r"\bcarr(?:y|ies|ied|ying) out\b", " carryout "),
    (r"\bgo(?:es|ing)? on\b", " goon "),
    (r"\bin advance\b|\bahead of time\b|\bbeforehand\b|\bahead\b", " before "),
    (r"\bprior to\b|\bearlier than\b|\bpreceding\b", " before "),
    (r"\bafterwards?\b|\blater than\b|\bonce\b(?= (?:the|it|they)\b)", " after "),
    (r"\bon (?:its|their|his|her|your|my) own\b", " itself "),
    (r"\bin (?:a row|succession)\b|\brunning\b(?=,| month| year)", " consecutive "),
    (r"\bsubcontract(?:or|ing part)", " subcontractor"),
    (r"\bworking (?=days?\b|hours?\b)", " business "),
    (r"\be-mails?\b|\bemails?\b", " email "),
    (r"\bmulti[- ]factor authentication\b", " mfa "),
    (r"\brecovery time objective(?: \(rto\))?", " rto "),
    (r"\brecovery point objective(?: \(rpo\))?", " rpo "),
    (r"\bservice[- ]level agreements?(?: \(slas?\))?", " sla "),
    (r"\bkey performance indicators?(?: \(kpis?\))?", " kpi "),
    (r"\bhome office\b|\bwork(?:s|ing)? (?:from home|remotely)\b|\bwork(?:s|ing)? at home\b", " workhome "),
    (r"\bgrace period\b|\bperiod of grace\b", " grace "),
    (r"\bwithout (?:giving |stating )?(?:a|their|his|her|your|the) name\b|\banonymously\b", " anonymous "),
    (r"\bwhichever (?:comes|is|occurs|happens) (?:the )?(first|earlier|earliest|sooner)\b", " whicheverfirst "),
    (r"\bwhichever (?:comes|is|occurs|happens) (?:the )?(last|later|latest)\b", " whicheverlast "),
    (r"\b(?:as well as|along with)\b", " and "),
    (r"\bas well\b|\btoo\b", " also "),
    (r"\b(?:rather than|instead of|in place of|as opposed to)\b", " insteadof "),
    (r"\bno longer than\b|\bno more than\b|\bnot more than\b|\bnot longer than\b", " atmost "),
    (
        r"\b(?:may|must|can|should|shall|do|does|will)(?: not|n't| never) "
        r"(?:exceed|be (?:more|longer|higher|greater|older|later|larger) than)\b",
        " atmost ",
    ),
    (
        r"\b(?:may|must|can|should|shall|do|does|will)(?: not|n't| never) "
        r"(?:fall below|be (?:less|fewer|shorter|lower|younger|smaller) than)\b",
        " atleast ",
    ),
    (rf"\b({COUNT}) or (?:more|longer|higher|greater|above|over)\b", r" atleast \1 "),
    (rf"\b({COUNT}) or (?:less|fewer|lower|shorter|below|under)\b", r" atmost \1 "),
    (rf"\bas (?:many|much|long) as (?={COUNT}\b)", " atmost "),
    (r"\b(?:solely|exclusively|merely)\b|\breserved (?=for\b)", " only "),
    (r"\bcannot exceed\b|\bnot exceed(?:ing)?\b|\bnever exceeds?\b", " atmost "),
    (r"\bat most\b|\bup to\b|\ba maximum of\b|\bmaximum(?: of)?\b|\bat the latest\b", " atmost "),
    (r"\b(?:capped|limited|restricted) (?:at|to)\b|\bcap (?:is|of|at)\b", " atmost "),
    (
        r"\bat (?:the )?(?:very )?least\b|\ba minimum of\b|\bminimum(?: of)?\b|\bno (?:less|fewer) than\b"
        r"|\bnot (?:less|fewer) than\b",
        " atleast ",
    ),
    (
        r"\b(?:more|longer|higher|greater|larger|older|bigger) than\b|\bin excess of\b|\bexceed(?:s|ed|ing)?\b",
        " morethan ",
    ),
    (r"\b(?:less|fewer|lower|shorter|smaller|younger) than\b", " lessthan "),
    (
        r"\beven (?:if|when|though|where)\b|\bregardless\b|\birrespective\b|\bwhether or not\b|\bwhatever\b"
        r"|\bno matter\b",
        " evenif ",
    ),
    (
        r"\bneed not\b|\bneedn't\b|\b(?:does|do) not (?:need|have) to\b|\b(?:don't|doesn't) (?:need|have) to\b",
        " notmust ",
    ),
    (r"\b(?:forbidden|forbids?|prohibit(?:s|ed)?|banned|disallow(?:s|ed)?|not permitted)\b", " not allowed "),
    (r"\b(is|are|be|been|was|were) exempt(?:ed)?\b", r" \1 not covered "),
    (r"\bun(?!i|der|planned|expected)([a-z]{3,}ed)\b", r" not \1 "),
    (r"\b(?:lacks?|lacking|in the absence of)\b", " without "),
    (r"\bexcluding\b|\bexcept(?: for)?\b", " without "),
    (r"n't\b|\bcannot\b", " not "),
    (r"\b(?:half|one half)\b of", " 50% of"),
    (r"\b(?:a|one) quarter of\b", " 25% of"),
)
REPLACED = tuple((re.compile(pattern), text) for pattern, text in PHRASES)
