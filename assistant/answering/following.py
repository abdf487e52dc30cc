"""What is found for a follow-up, in the light of the turns before it. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from assistant.answering.leaves import Evidence, Scored
from assistant.answering.questions import Asked, holds
from knowledge.retriever import Ranking
from knowledge.words import squashed, terms, words

TOLD = 0.6  # less for what was told already and holds nothing of the asked kind: it was not what is meant
ELSEWHERE = 0.5  # less for another document than the one that the earlier question names
CERTAIN = 0.5  # probability from which it names one
WITHOUT = 0.2  # less for what holds no address where only an address is asked for

MARKER = re.compile(r"\[\d+\]")


def following(evidence: Evidence) -> Evidence:
    """The leaves in another order where the question follows another one."""
    asking = evidence.asking
    if not asking.told and not asking.follows_up:
        return evidence
    told = squashed(MARKER.sub("", asking.told))
    here = _named(asking.search, evidence.ranking) if asking.follows_up else frozenset()

    def less(scored: Scored) -> float:
        held = bool(asking.kinds) and holds(scored.leaf.text, asking.kinds, item=scored.leaf.kind == "item") > 0
        found = ELSEWHERE if here and scored.document.id not in here else 0.0
        if asking.kinds and not held:
            found += TOLD * (squashed(scored.leaf.text) in told)
            found += WITHOUT * (asking.kinds == {Asked.CONTACT})
        return found

    leaves = [replace(scored, score=scored.score - less(scored)) for scored in evidence.leaves]
    return replace(evidence, leaves=tuple(sorted(leaves, key=lambda scored: -scored.score)))


def _named(search: str, ranking: Ranking) -> frozenset[int]:
    """The documents that the turns name, by a name that is written large."""
    route, view = ranking.route, ranking.view
    if route is None or route.sure < CERTAIN:
        return frozenset()
    large = {term for word in words(search) if not word.islower() for term in terms(word)}
    if not large - set(terms(route.residual)):
        return frozenset()
    return frozenset(view.documents[number].id for number in {route.best, *np.flatnonzero(route.named).tolist()})
