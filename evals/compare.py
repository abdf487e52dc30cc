"""`bpo eval compare`: two runs, question by question, with the chance that the difference is luck."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bots.cli.output import note, print_json, print_table
from bots.errors import UserError
from evals.answers import scored
from evals.beir import load_beir
from evals.houses import no_sources
from evals.metrics import mean
from evals.ranking import LABELS, measure_ranking
from evals.runs import is_trec, read_answers, read_trec
from evals.scoring import Score
from evals.significance import randomisation_p
from evals.suites import load_suite
from evals.verdicts import spelled
from knowledge.types import JsonDict

SHOWN = 30  # questions of a list on the screen; --json has them all
LARGEST_CHANGE_OF_NONE = 1e-9


@dataclass(frozen=True, slots=True)
class Paired:
    """One measure over the questions that both runs hold. `p` of the paired randomisation test."""

    measure: str
    questions: int
    before: float
    after: float
    p: float

    def to_json(self) -> JsonDict:
        return {
            "measure": self.measure,
            "questions": self.questions,
            "a": round(self.before, 4),
            "b": round(self.after, 4),
            "difference": round(self.after - self.before, 4),
            "p": round(self.p, 4),
        }

    def row(self) -> tuple[str, ...]:
        difference = f"{self.after - self.before:+.3f}"
        return (
            self.measure,
            str(self.questions),
            f"{self.before:.3f}",
            f"{self.after:.3f}",
            difference,
            f"{self.p:.3f}",
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose result is not what it was; `gain` is positive where it got better."""

    id: str
    kind: str
    question: str
    before: str
    after: str
    gain: float

    def to_json(self) -> JsonDict:
        return {
            "id": self.id,
            "kind": self.kind,
            "question": self.question,
            "a": self.before,
            "b": self.after,
            "gain": round(self.gain, 4),
        }

    def row(self) -> tuple[str, ...]:
        return (self.id, self.kind, f"{self.before} → {self.after}", self.question)


@dataclass(frozen=True, slots=True)
class Comparison:
    measures: tuple[Paired, ...]
    changes: tuple[Change, ...]

    @property
    def better(self) -> list[Change]:
        return sorted((change for change in self.changes if change.gain > 0), key=lambda one: -one.gain)

    @property
    def worse(self) -> list[Change]:
        return sorted((change for change in self.changes if change.gain < 0), key=lambda one: one.gain)

    def to_json(self) -> JsonDict:
        return {
            "measures": [paired.to_json() for paired in self.measures],
            "better": [change.to_json() for change in self.better],
            "worse": [change.to_json() for change in self.worse],
        }


def run(first: Path, second: Path, suite: Path, *, as_json: bool) -> None:
    ranked = is_trec(first)
    if is_trec(second) != ranked:
        raise UserError("one run holds answers, the other a ranking", "Name two runs of the same kind")
    found = (compare_rankings if ranked else compare_answers)(first, second, suite)
    if as_json:
        print_json({"a": str(first), "b": str(second), **found.to_json()})
    else:
        print_comparison(found, f"A: {first}\nB: {second}")


def compare_answers(first: Path, second: Path, folder: Path) -> Comparison:
    suite = load_suite(folder)
    before, after = (
        {one.question.id: scored(one, no_sources) for one in read_answers(file, suite.questions)}
        for file in (first, second)
    )
    common = [question for question in suite.questions if question.id in before and question.id in after]
    pairs = [(before[question.id], after[question.id]) for question in common]
    if not pairs:
        raise UserError("the two runs have no question in common", "Name two runs of the same suite")
    measures = [paired(name, pairs, value) for name, value in ANSWER_MEASURES.items()]
    changes = [
        Change(question.id, question.kind, question.question, spelled(a), spelled(b), worth(b) - worth(a))
        for question, (a, b) in zip(common, pairs, strict=True)
    ]
    return Comparison(tuple(one for one in measures if one.questions), tuple(changes))


def worth(score: Score) -> float:
    """Right is 1; short of that, facts found count for something, so that a near miss differs from a far one."""
    if score.right or score.failed or score.forbidden or not score.answerable:
        return float(score.right)
    return (score.fact_share or 0.0) / 2


Value = Callable[[Score], float | None]
ANSWER_MEASURES: Mapping[str, Value] = {
    "right": lambda score: float(score.right),
    "fact recall": lambda score: score.fact_share if score.answerable and not score.either else None,
    "right document cited": lambda score: (
        None if score.cited is None or score.either else float(score.cited and not score.abstained)
    ),
    "declined where right": lambda score: None if score.answerable or score.either else float(score.abstained),
}


def paired(measure: str, pairs: Sequence[tuple[Score, Score]], value: Value) -> Paired:
    values = [
        (a, b) for a, b in ((value(one), value(other)) for one, other in pairs) if a is not None and b is not None
    ]
    return of_values(measure, values)


def of_values(measure: str, values: Sequence[tuple[float, float]]) -> Paired:
    p = randomisation_p([b - a for a, b in values])
    return Paired(measure, len(values), mean([a for a, _ in values]), mean([b for _, b in values]), p)


def compare_rankings(first: Path, second: Path, folder: Path) -> Comparison:
    """Over the queries that have a relevant passage; changes by nDCG@10."""
    beir = load_beir(folder)
    qrels = {query.id: beir.qrels[query.id] for query in beir.judged()}
    before, after = (measure_ranking(read_trec(file), qrels).by_query for file in (first, second))
    if not before:
        raise UserError(f"{folder} judges none of its queries", "Name the set that the two runs are of")
    measures = [
        of_values(label, [(before[query][name], after[query][name]) for query in before])
        for name, label in LABELS.items()
    ]
    main = "ndcg@10"
    changes = [
        Change(query.id, "", query.text, f"{before[query.id][main]:.3f}", f"{after[query.id][main]:.3f}", gain)
        for query in beir.judged()
        if abs(gain := after[query.id][main] - before[query.id][main]) > LARGEST_CHANGE_OF_NONE
    ]
    return Comparison(tuple(measures), tuple(changes))


def print_comparison(found: Comparison, title: str) -> None:
    columns = ("measure", "questions", "A", "B", "B − A", "p")
    print_table(columns, [paired.row() for paired in found.measures], title=title)
    for name, changes in (("Better in B", found.better), ("Worse in B", found.worse)):
        print()
        if not changes:
            print(f"{name}: none")
            continue
        rows = [change.row() for change in changes[:SHOWN]]
        print_table(("id", "kind", "A → B", "question"), rows, title=f"{name}: {len(changes)}")
        if len(changes) > SHOWN:
            note(f"{len(changes) - SHOWN} more with --json")
