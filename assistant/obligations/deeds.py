"""Verbs of what somebody does, as contracts ask for it. Pure."""

from __future__ import annotations

import re

# Base forms; `sends`, `sending` and `must send` are known by them. A list, for no tagger is at hand: what is not
# in it is taken only where the grammar around it says that it is a duty.
DEEDS = frozenset(
    "abide accept achieve acknowledge acquire act add adhere administer adopt advertise advise afford agree "
    "allocate allow analyse analyze announce answer apply appoint approve archive arrange assign assist attend "
    "audit bear begin book bring build buy calculate carry cause cease charge check clean clear co-operate "
    "collect complete comply conduct confer configure confirm conform consult contact contribute cooperate "
    "coordinate correct cover create credit cure deal defend define delete deliver deploy deposit design destroy "
    "destruct develop devote discharge disclose discuss display distribute document draw effect employ enable "
    "encrypt endeavor endeavour enforce engage ensure enter escalate establish evaluate examine execute exercise "
    "expend file fix follow forward foster fulfil fulfill fund furnish give grant guide hand handle help hire "
    "hold host identify implement improve incorporate indemnify inform insert inspect install instruct insure "
    "investigate invoice issue keep label launch lead lease liaise license limit list load log maintain make "
    "manage manufacture mark market measure meet migrate mitigate monitor name negotiate notify observe obtain "
    "offer operate optimise optimize order organise organize oversee pack participate patch pay perform permit "
    "place plan prepare present preserve prevent process procure produce promote prosecute protect prove provide "
    "publish purchase put reach recall reconcile record recover recruit rectify refer refrain refund register "
    "reimburse release remedy remit remove render renew repair replace report request require research resolve "
    "respond restore restrict retain return review run safeguard satisfy scan schedule screen search secure seek "
    "sell send separate serve set settle share ship show sign solicit specify staff store strive submit supervise "
    "supply support surrender take tell test train transfer transmit transport treat troubleshoot undertake "
    "update upgrade use utilise utilize validate verify wear withdraw withhold work write".split()
)
ADVERBS = frozenset(
    "also further only either otherwise each always then at all times not never to hereby duly solely "
    "jointly".split()
)


def is_deed(text: str) -> bool:
    """Whether a stretch begins with what somebody does: `promptly notify …`, `sends …`."""
    for word in re.findall(r"[\w-]+", text.casefold())[:5]:
        if base_of(word):
            return True
        if word not in ADVERBS and not word.endswith("ly"):
            return False
    return False


def base_of(word: str) -> str:
    """`notifies` is notify; nothing where it is no deed."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), f"{word.removesuffix('ies')}y")
    return next((form for form in forms if form in DEEDS), "")
