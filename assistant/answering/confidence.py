"""How likely the chosen snippets answer the question: a small logistic model over a few plain features. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answering.assembly import Snippet
from assistant.answering.leaves import Evidence
from assistant.answering.questions import EVIDENCE, Asked, shows_number
from knowledge.words import terms, words

# Fitted on the development suites, with the gold documents hidden as further negatives (docs/benchmarks.md). The
# bias is such that one half is where a false abstention costs as much as a wrong answer.
BIAS = -1.52
COEFFICIENTS: Mapping[str, float] = {
    "passage_dense": 3.59,
    "margin": 1.26,
    "unknown": -1.99,
    "number": -1.53,
    "missing": -1.55,
    "elsewhere": -3.0,  # by hand: the terms of another contract are worse than no answer
}
MARGIN_RANK = 10  # the best leaf is compared with this one: on a question without an answer many are as good
NUMBER = re.compile(r"\b\d[\d.,]*\b")


def features(evidence: Evidence, snippets: Sequence[Snippet]) -> dict[str, float]:
    """What speaks for an answer and against it.

    `passage_dense`: cosine of the best passage; `margin`: by how much the best leaf leads; `unknown`: share of the
    question's words, by idf, that no visible document holds; `number`: a number of the question is nowhere in
    the answer; `missing`: an address or a reason was asked for, and none is there; `elsewhere`: a document is
    named, and the answer is from another.
    """
    leaves = evidence.leaves
    text = " ".join(snippet.text for snippet in snippets)
    kinds = evidence.asking.kinds
    missing = [kind for kind in (Asked.CONTACT, Asked.REASON) if kind in kinds and not EVIDENCE[kind].search(text)]
    about = [f"{s.first.document.title} {s.first.document.path} {' '.join(s.first.leaf.path)}" for s in snippets]
    shown = f"{text} {' '.join(about)}"
    return {
        "passage_dense": max(scored.passage_dense for scored in leaves[:3]),
        "margin": leaves[0].score - leaves[min(MARGIN_RANK, len(leaves) - 1)].score,
        "unknown": _unknown(evidence),
        "number": float(
            not all(shows_number(shown, number) for number in NUMBER.findall(evidence.asking.question))
        ),
        "missing": float(bool(missing)),
        "elsewhere": float(_elsewhere(evidence, snippets)),
    }


def _elsewhere(evidence: Evidence, snippets: Sequence[Snippet]) -> bool:
    """Whether the question names a document, in capitals, and the answer comes from others only."""
    route, view = evidence.ranking.route, evidence.ranking.view
    if route is None or evidence.asking.follows_up:
        return False
    capitals = {term for word in words(evidence.asking.question) if not word.islower() for term in terms(word)}
    named = [number for number in np.flatnonzero(route.named) if capitals & view.index.titles[number].keys()]
    quoted = {line.document.id for snippet in snippets for line in snippet.lines}
    return bool(named) and not any(view.documents[number].id in quoted for number in named)


def _unknown(evidence: Evidence) -> float:
    route = evidence.ranking.route
    names = set(terms(evidence.asking.search)) - set(terms(route.residual)) if route else set()
    content = {term: w * evidence.idf[term] for term, w in evidence.weights.items() if term not in names}
    total = sum(content.values()) or 1e-6
    return sum(weight for term, weight in content.items() if term not in evidence.ranking.term_ids) / total


def confidence(found: Mapping[str, float]) -> float:
    """Probability, 0 to 1."""
    z = BIAS + sum(weight * found[name] for name, weight in COEFFICIENTS.items())
    return 1 / (1 + math.exp(-z))
