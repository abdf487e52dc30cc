"""How likely the documents answer the question, and the chosen snippets are the right answer. Pure.

Two small logistic models over the same few plain features. They part where a question is put in quite other words
than the documents': that makes a wrong answer likely, and an answer no less there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from assistant.answering import designators
from assistant.answering.languages import in_another_language
from assistant.answering.leaves import Evidence
from assistant.answering.questions import EVIDENCE, Asked, holds
from assistant.answering.snippets import Snippet
from knowledge.sentences import sentences
from knowledge.types import Document
from knowledge.words import terms


@dataclass(frozen=True, slots=True)
class Model:
    bias: float
    weights: Mapping[str, float]

    def chance(self, found: Mapping[str, float]) -> float:
        """Probability, 0 to 1."""
        z = self.bias + sum(weight * found[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-z))


# Fitted by `python -m evals.adapting.confidence` (docs/benchmarks.md).
RIGHT = Model(
    -1.1,
    {
        "margin": 0.89,
        "without_value": -2.81,
        "rarest": -0.96,
        "long": 0.64,
        "dense": 3.51,
        "amount": -0.73,
        "missing": -1.01,
        "open": -0.53,
        "elsewhere": -0.75,
        "other_title": -2.69,
        "other_unit": -3.87,
        "unnamed": -1.24,
    },
)
ANSWERABLE = Model(
    -0.5,
    {
        "margin": 0.6,
        "without_value": -3.86,
        "rarest": -0.59,
        "long": 1.91,
        "dense": 5.38,
        "amount": -1.81,
        "missing": -0.97,
        "open": -0.82,
        "elsewhere": -1.01,
        "other_title": -3.73,
        "other_unit": -4.9,
        "unnamed": -1.98,
    },
)
OF_A_LIST = frozenset(
    terms("steps stages phases procedure process items points list")
)  # which a list need not say
SHORTEST_LIST = 3
MARGIN_RANK = 10  # the best leaf is compared with this one: on a question without an answer many are as good
AMOUNTS = frozenset({Asked.MONEY, Asked.PERCENT, Asked.NUMBER})
VALUES = frozenset({Asked.DURATION, Asked.FREQUENCY, Asked.MONEY, Asked.PERCENT, Asked.NUMBER, Asked.DATE})
OF_A_UNIT = re.compile(
    r"\bhow many (?:business |working |calendar )?(second|minute|hour|day|week|month|quarter|year)s?\b"
)
ALSO = {"day": "daily", "week": "fortnight", "year": "annual"}
SHORT, LONG = 5, 8  # content words: up to so many a question counts as short, from so many as long
NAME = re.compile(r"(?<!^)(?<![.?!:]\s)\b[A-Z][\w']{2,}")  # capitalised, and not because a sentence begins
POSSESSIVE = re.compile(r"['’]s$")
# "Who is the head of Tesla?", "What did Tesla pay?": not "from a hotel in Poland", nor what "we" may do.
ASKED_ABOUT = re.compile(
    r"\b(?i:of|for|by|about|do|does|did|is|are|was|were|has|have|had|will|would|can|could|should|must)\s+"
    r"(?:the\s+)?(?P<name>[A-Z]\w*[a-z]\w*)|\b(?P<owner>[A-Z]\w*[a-z]\w*)['’]s\b"
)
WHICH_ONE = re.compile(r"\s*(?:who|whom|whose|what|which|when|where|how)\b[^.?!]*[?!.]*\s*$", re.I)
OURSELVES = re.compile(r"\b(?:i|me|my|we|us|ours?|you|yours?)\b", re.I)


def features(evidence: Evidence, snippets: Sequence[Snippet]) -> dict[str, float]:
    """What speaks for an answer and against it.

    `margin`: by how much the best leaf leads; `without_value`: a value is asked for, and the sentence that holds
    one says by so much less of the question's words, by idf and names aside, than another sentence does;
    `rarest`: how rare the rarest of them is that stands neither in the answer nor above it, against the rarest
    of the question; `long`: 0 for five such words or fewer, 1 for eight or more; `dense`: cosine of the best leaf,
    or of one in its list, with the question, drawn to the wording of documents; `amount`: an amount is asked for,
    which documents often leave out; `missing`: an address or a reason was asked for, and none is there; `open`: no
    kind of value is asked for by which an answer could be told; `elsewhere`: a document is named, and the best
    leaf is from another; `other_title`: by how much more of another document's title stands in the question;
    `unnamed`: share of the question's names that neither the answer holds nor what says whom it is about;
    `other_unit`: "how many days" is asked, and the answer names no days.
    """
    leaves = evidence.leaves
    text = " ".join(snippet.text for snippet in snippets)
    kinds = evidence.asking.kinds
    content = _content(evidence)
    held = _held(snippets, text)
    first = {(line.document.id, line.number) for line in snippets[0].lines if line.item}
    meant = [one for one in leaves if one.key in first or one is leaves[0]]
    if any(sum(line.item for line in snippet.lines) >= SHORTEST_LIST for snippet in snippets):
        content = {term: weight for term, weight in content.items() if term in held or term not in OF_A_LIST}
    own = len(content.keys() & set(terms(evidence.asking.question)))  # a follow-up leans on others'
    missing = [kind for kind in (Asked.CONTACT, Asked.REASON) if kind in kinds and not EVIDENCE[kind].search(text)]
    return {
        "margin": leaves[0].score - leaves[min(MARGIN_RANK, len(leaves) - 1)].score,
        "without_value": _without_value(evidence, snippets, content),
        "rarest": _rarest(evidence, content, held),
        "long": (min(max(own, SHORT), LONG) - SHORT) / (LONG - SHORT),
        "dense": max(one.dense for one in meant),
        "amount": float(bool(kinds & AMOUNTS)),
        "missing": float(bool(missing)),
        "open": float(not kinds),
        "elsewhere": float(leaves[0].held_back > 0),
        "other_title": _other_title(evidence, snippets),
        "unnamed": _unnamed(evidence, snippets),
        "other_unit": float(_in_another_unit(evidence.asking.question, text)),
    }


def _in_another_unit(question: str, text: str) -> bool:
    wanted = OF_A_UNIT.findall(question.lower())
    return bool(wanted) and not any(
        name in text.lower() for unit in wanted for name in (unit, ALSO.get(unit, unit))
    )


def _quoted(snippets: Sequence[Snippet]) -> dict[int, Document]:
    return {line.document.id: line.document for snippet in snippets for line in snippet.lines}


def _other_title(evidence: Evidence, snippets: Sequence[Snippet]) -> float:
    route, quoted = evidence.ranking.route, _quoted(snippets)
    if route is None:
        return 0.0
    own = [number for number, document in enumerate(evidence.ranking.view.documents) if document.id in quoted]
    return float(route.title_match.max() - max((route.title_match[number] for number in own), default=0.0))


def _unnamed(evidence: Evidence, snippets: Sequence[Snippet]) -> float:
    names = [POSSESSIVE.sub("", name).lower() for name in NAME.findall(evidence.asking.question)]
    if not names:
        return 0.0
    view = evidence.ranking.view
    head_of = {document.id: head for document, head in zip(view.documents, view.heads, strict=True)}
    held = " ".join(_about(snippet, head_of.get(snippet.first.document.id, "")) for snippet in snippets).lower()
    return sum(name not in held for name in names) / len(names)


def _about(snippet: Snippet, head: str) -> str:
    """A snippet and what says whom it is about: its headings, and name, vendor and first lines of its document."""
    document = snippet.first.document
    above = " ".join(snippet.first.leaf.path)
    return f"{document.title} {document.path} {document.vendor or ''} {above} {snippet.text} {head}"


def _content(evidence: Evidence) -> dict[str, float]:
    """The question's words that name no document, by idf."""
    route = evidence.ranking.route
    names = set(terms(evidence.asking.search)) - set(terms(route.residual)) if route else set()
    return {term: w * evidence.idf[term] for term, w in evidence.weights.items() if term not in names}


def _held(snippets: Sequence[Snippet], text: str) -> set[str]:
    first = snippets[0].first
    return set(terms(f"{first.document.title} {' '.join(first.leaf.path)} {first.leaf.lead} {text}"))


def _without_value(evidence: Evidence, snippets: Sequence[Snippet], content: Mapping[str, float]) -> float:
    """0 to 1; 0 where no value is asked for, or where it stands with the question's words."""
    kinds = evidence.asking.kinds & VALUES
    if not kinds:
        return 0.0
    best = with_value = 0.0
    for line in (line for snippet in snippets for line in snippet.lines):
        above = set(terms(f"{' '.join(line.leaf.path[-2:])} {line.leaf.lead}"))
        text = line.leaf.text[line.start : line.end]
        for sentence in [text] if line.leaf.kind == "row" else sentences(text):
            share = _share(content, above | set(terms(sentence)))
            best = max(best, share)
            if share > with_value and holds(sentence, kinds):
                with_value = share
    return best - with_value


def _share(content: Mapping[str, float], held: Collection[str]) -> float:
    return sum(weight for term, weight in content.items() if term in held) / (sum(content.values()) or 1e-6)


def _rarest(evidence: Evidence, content: Mapping[str, float], held: Collection[str]) -> float:
    most = max((evidence.idf[term] for term in evidence.weights), default=0.0)
    missing = max((weight for term, weight in content.items() if term not in held), default=0.0)
    return missing / most if most else 0.0


def asks_of_unknown(evidence: Evidence) -> bool:
    """Whether a plain question is about somebody or something whose name stands in no visible document."""
    question = evidence.asking.question
    if evidence.asking.follows_up or not WHICH_ONE.match(question) or OURSELVES.search(question):
        return False
    named = [match["name"] or match["owner"] for match in ASKED_ABOUT.finditer(question)]
    return any(not any(_is_known(evidence, term) for term in terms(name)) for name in named if terms(name))


def asks_in_another_language(evidence: Evidence) -> bool:
    return in_another_language(evidence.asking.question, partial(_is_known, evidence))


def _is_known(evidence: Evidence, term: str) -> bool:
    """Whether it stands in a visible document or its title."""
    return term in evidence.ranking.term_ids or bool(evidence.ranking.view.index.titled(term))


def asks_for_another_level(evidence: Evidence, snippets: Sequence[Snippet]) -> bool:
    """Whether all that is quoted are rows of other levels than the one asked for: of S1 to S4, where S7 was."""
    wanted = designators.designators(evidence.asking.question)
    lines = [line for snippet in snippets for line in snippet.lines]
    return all(line.leaf.kind == "row" and designators.fit(line.leaf.text, wanted) < 0 for line in lines)


@dataclass(frozen=True, slots=True)
class Chances:
    """Probabilities, 0 to 1. `right`: that the snippets are the right answer, which there can only be if the
    documents answer (`answerable`). `found`: the features that they were reckoned from."""

    right: float
    answerable: float
    found: Mapping[str, float] = field(default_factory=dict)

    def each(self, pick: Callable[[float, float], float], other: Chances) -> Chances:
        return Chances(pick(self.right, other.right), pick(self.answerable, other.answerable), self.found)


def chances(evidence: Evidence, snippets: Sequence[Snippet]) -> Chances:
    found = features(evidence, snippets)
    answerable = ANSWERABLE.chance(found)
    return Chances(min(RIGHT.chance(found), answerable), answerable, found)


UNHEARD_OF = Chances(
    0.1, 0.1
)  # where what is asked about stands in no document, or the question is not understood
NONE = Chances(0.0, 0.0)
