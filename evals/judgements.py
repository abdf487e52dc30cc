"""What a judging model said of answers: read strictly, counted, and held against the score by facts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, StrictBool, StrictInt, ValidationError

from evals.scoring import Score
from evals.summary import Share, rounded, share
from knowledge.types import JsonDict

NO_JSON, OTHER_FORM = "no JSON", "not the form asked for"


class NotReadable(Exception):
    """`reason` is one of a few, to be counted."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SentenceLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: StrictInt
    supported: StrictBool


class FactLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: StrictInt
    told: StrictBool


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sentences: list[SentenceLine]
    facts: list[FactLine]


@dataclass(frozen=True, slots=True)
class Ruling:
    """One verdict for each sentence of the answer, and one for each gold fact, in order."""

    supported: tuple[bool, ...]
    told: tuple[bool, ...]

    @property
    def faithful(self) -> bool:
        return all(self.supported)

    @property
    def complete(self) -> bool:
        return all(self.told)


def read_ruling(text: str, sentences: int, facts: int) -> Ruling:
    """Nothing but the JSON that was asked for, with every sentence and every fact once. Raises NotReadable."""
    try:
        reply = Reply.model_validate_json(text)
    except ValidationError as error:
        broken = any(fault["type"] == "json_invalid" for fault in error.errors(include_url=False))
        raise NotReadable(NO_JSON if broken else OTHER_FORM) from error
    for lines, count in ((reply.sentences, sentences), (reply.facts, facts)):
        if sorted(line.number for line in lines) != list(range(1, count + 1)):
            raise NotReadable(OTHER_FORM)
    return Ruling(
        tuple(line.supported for line in sorted(reply.sentences, key=lambda one: one.number)),
        tuple(line.told for line in sorted(reply.facts, key=lambda one: one.number)),
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that was put to the judge: a ruling, or why there is none."""

    score: Score
    ruling: Ruling | None
    failure: str = ""

    def to_json(self) -> JsonDict:
        if self.ruling is None:
            return {"failure": self.failure}
        return {"sentences": list(self.ruling.supported), "facts": list(self.ruling.told)}


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of a suite. All shares are of what the judge ruled on; `failures` are the answers that it did not."""

    model: str
    answers: int
    failures: Mapping[str, int]
    faithful: Share
    sentences: Share
    complete: Share
    told: Share
    agreement: Share  # complete by the judge, and all facts found by their patterns
    kappa: float | None
    disagreed: Mapping[str, str]  # question id: what the judge said
    by_id: Mapping[str, Judged]

    def to_json(self) -> JsonDict:
        return {
            "model": self.model,
            "answers": self.answers,
            "failures": dict(self.failures),
            **{name: getattr(self, name).to_json() for name in ("faithful", "sentences", "complete", "told")},
            "agreement": self.agreement.to_json(),
            "kappa": rounded(self.kappa),
            "disagreed": dict(self.disagreed),
            "rulings": {name: judged.to_json() for name, judged in self.by_id.items()},
        }


def judgement(model: str, judged: Sequence[Judged]) -> Judgement:
    ruled = [(one.score, one.ruling) for one in judged if one.ruling is not None]
    asked = [(score, ruling) for score, ruling in ruled if ruling.told]  # where there were facts to tell
    pairs = [(ruling.complete, score.facts_found == score.facts) for score, ruling in asked]
    return Judgement(
        model=model,
        answers=len(judged),
        failures=dict(Counter(one.failure for one in judged if one.ruling is None).most_common()),
        faithful=share([ruling.faithful for _, ruling in ruled]),
        sentences=share([one for _, ruling in ruled for one in ruling.supported]),
        complete=share([ruling.complete for _, ruling in asked]),
        told=share([one for _, ruling in asked for one in ruling.told]),
        agreement=share([one == other for one, other in pairs]),
        kappa=cohens_kappa(pairs),
        disagreed={
            score.id: "complete" if ruling.complete else "not complete"
            for score, ruling in asked
            if ruling.complete != (score.facts_found == score.facts)
        },
        by_id={one.score.id: one for one in judged},
    )


def cohens_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Agreement beyond chance (Cohen 1960): 1 is perfect, 0 what two that guess at these rates would reach.

    None of nothing, and where both always say the same thing: then chance explains it all.
    """
    if not pairs:
        return None
    observed = sum(one == other for one, other in pairs) / len(pairs)
    first, second = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else (observed - chance) / (1 - chance)
