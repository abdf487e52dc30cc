"""What a good model would write: of the passages sent the sentences with the gold facts, reworded. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.scoring import matches
from evals.suites import Question
from knowledge.sentences import sentences
from knowledge.words import terms

MOST_SENTENCES = 8
# By fixed rules, so that two runs write the same, and each leaves the meaning as it is.
REWORDINGS: Sequence[tuple[str, str]] = (
    (r"\bshall\b", "must"),
    (r"\bprior to\b", "before"),
    (r"\bin accordance with\b", "under"),
    (r"\bno later than\b", "at the latest"),
    (r"\bnot more than\b", "at most"),
    (r"\bat least\b", "no less than"),
    (r"\bWithin\b", "In no more than"),
    (r"\bas well as\b", "and"),
    (r"\bin writing\b", "by written notice"),
)
# "If a vendor fails, the client may leave." becomes "The client may leave if a vendor fails."
LEADING = re.compile(r"(If|When|Where|Once|After|Before|Unless|Until|For) ([^,;:]+), ([a-z][^,;]+)\.")
ROW = re.compile(r"[^:;]+: [^;]+(?:; [^:;]+: [^;]+)+")
LEAD = re.compile(r"[A-Z].*[^:]:")


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a script, without its marker. `cites` are numbers of passages, `lie` is its kind."""

    text: str
    cites: tuple[int, ...]
    lie: str = ""

    @property
    def line(self) -> str:
        return f"{self.text.rstrip('.')} {''.join(f'[{number}]' for number in self.cites)}."


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence of a passage, as it stands there."""

    text: str
    passage: int
    lead: str = ""  # of the list that it is an item of


def holding(question: Question, passages: Sequence[str]) -> list[Held]:
    """The fewest sentences with the most of the gold facts; of equals those most like a gold quote."""
    left = set(range(len(question.facts)))
    quotes = [set(terms(source.quote)) for source in question.sources if source.quote]
    asked = set(terms(question.question))
    held = [(one, _facts(question, one.text), _likeness(one.text, quotes, asked)) for one in read(passages)]
    found: list[Held] = []
    while left and len(found) < MOST_SENTENCES:
        best = max(held, key=lambda one: (len(one[1] & left), one[2]), default=None)
        if best is None or not best[1] & left:
            break
        found.append(best[0])
        left -= best[1]
    return found


def covered(question: Question, passages: Sequence[str]) -> bool:
    """Whether the passages hold every fact, be it over several lines."""
    text = "\n".join(passages)
    return all(any(matches(alternative, text) for alternative in fact) for fact in question.facts)


def read(passages: Sequence[str]) -> Iterator[Held]:
    for number, text in enumerate(passages, start=1):
        lead = ""
        for line in text.split("\n"):
            parts = [line] if ROW.fullmatch(line) else sentences(line)
            yield from (Held(part, number, lead if part[:1].islower() else "") for part in parts)
            if LEAD.fullmatch(line):
                lead = line.rstrip(": ")


def oracle(question: Question, passages: Sequence[str]) -> list[Written]:
    return [Written(_told(one, question), (one.passage,)) for one in holding(question, passages)]


def reworded(held: Held) -> str:
    text = f"{held.lead} {held.text}" if held.lead else held.text
    if ROW.fullmatch(text):
        head, _, rest = text.partition("; ")
        return f"For {head.partition(': ')[2]}, the {rest.replace(': ', ' is ').replace('; ', ', the ')}"
    turned = LEADING.fullmatch(text)
    if turned:
        when, what, then = turned.groups()
        text = f"{then[0].upper()}{then[1:]} {when.lower()} {what}."
    for pattern, other in REWORDINGS:
        text = re.sub(pattern, other, text)
    return text


def _told(held: Held, question: Question) -> str:
    """Word for word where rewording would lose a fact: what is measured is the check, not the rules."""
    text = reworded(held)
    return text if _facts(question, text) >= _facts(question, held.text) else held.text


def _facts(question: Question, text: str) -> set[int]:
    return {
        number
        for number, fact in enumerate(question.facts)
        if any(matches(alternative, text) for alternative in fact)
    }


def _likeness(text: str, quotes: Sequence[set[str]], asked: set[str]) -> tuple[float, float]:
    own = set(terms(text))
    return max((_shared(own, quote) for quote in quotes), default=0.0), _shared(own, asked)


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
