"""The grounding check on sentences with a known truth: how many lies it catches, how many true sentences it loses.

python -m evals.lies [--out FILE] [--similarity]     prints a table by kind, for each part of the set
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

from assistant.models.grounding import Verdict, check
from bots.cli.output import print_table

SET = Path(__file__).parent / "datasets" / "lies"
PARTS = ("tune", "held_out", "fresh", "final")  # the README of the set tells how far each is fresh
Similarity = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Case:
    """`supported` is the truth; `passages` are the texts cited, `headings` those above each of their lines."""

    id: str
    half: str
    kind: str
    supported: bool
    sentence: str
    passages: tuple[str, ...]
    documents: tuple[str, ...]
    headings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    verdict: Verdict
    milliseconds: float

    @property
    def right(self) -> bool:
        return self.verdict.supported == self.case.supported


@dataclass(frozen=True, slots=True)
class Share:
    """Of lies: how many were caught. Of true sentences: how many were lost."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count}/{self.of} ({self.value:.1%})" if self.of else ""

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


def load(folder: Path = SET) -> list[Case]:
    passages = {line["id"]: line for line in _lines(folder / "passages.jsonl")}
    return [
        Case(
            line["id"],
            line["half"],
            line["kind"],
            line["supported"],
            line["sentence"],
            tuple(passages[key]["text"] for key in line["passages"]),
            tuple(passages[key]["document"] for key in line["passages"]),
            tuple(tuple(passages[key].get("headings", ())) for key in line["passages"]),
        )
        for line in _lines(folder / "lies.jsonl")
    ]


def _lines(file: Path) -> Iterator[Mapping[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def outcomes(cases: Sequence[Case], similarity: Similarity | None = None) -> list[Outcome]:
    found = []
    for case in cases:
        began = time.perf_counter()
        verdict = check(case.sentence, case.passages, similarity, case.headings)
        found.append(Outcome(case, verdict, 1000 * (time.perf_counter() - began)))
    return found


def caught(found: Sequence[Outcome], half: str, kind: str = "") -> Share:
    lies = [o for o in _of(found, half, kind) if not o.case.supported]
    return Share(sum(outcome.right for outcome in lies), len(lies))


def lost(found: Sequence[Outcome], half: str, kind: str = "") -> Share:
    true = [o for o in _of(found, half, kind) if o.case.supported]
    return Share(sum(not outcome.right for outcome in true), len(true))


def _of(found: Sequence[Outcome], half: str, kind: str) -> list[Outcome]:
    return [o for o in found if o.case.half == half and kind in ("", o.case.kind)]


def rows(found: Sequence[Outcome]) -> list[tuple[str, ...]]:
    table: list[tuple[str, ...]] = []
    for what, supported, share in (("lie", False, caught), ("true", True, lost)):
        kinds = sorted({outcome.case.kind for outcome in found if outcome.case.supported is supported})
        verb = "true sentences lost" if supported else "lies caught"
        table += [(f"{what}: {kind}", *(str(share(found, half, kind)) for half in PARTS)) for kind in kinds]
        table.append((verb, *(str(share(found, half)) for half in PARTS)))
    return table


def line(outcome: Outcome) -> str:
    case, verdict = outcome.case, outcome.verdict
    quote = case.passages[verdict.passage][verdict.start : verdict.end] if verdict.supported else ""
    values = {"id": case.id, "kind": case.kind, "supported": case.supported, "found": verdict.supported}
    return json.dumps({**values, "reason": verdict.reason, "sentence": case.sentence, "quote": quote})


def embedded() -> Similarity:
    """The cosine by the model that ships."""
    from functools import lru_cache

    from bots.settings import Settings
    from knowledge.embeddings import open_embedder

    embed = lru_cache(maxsize=65536)(open_embedder(Settings().models).embed_query)
    return lambda one, other: float(embed(one) @ embed(other))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, metavar="FILE", help="every verdict as JSON Lines")
    parser.add_argument("--similarity", action="store_true", help="let the embedding model judge, too")
    options = parser.parse_args(arguments)
    if options.out is not None and not options.out.parent.is_dir():
        sys.exit(f"{options.out.parent} is not a folder. Create it, or name another file with --out")
    found = outcomes(load(), embedded() if options.similarity else None)
    print_table(("kind", *PARTS), rows(found))
    print(f"\n{mean(outcome.milliseconds for outcome in found):.2f} ms a sentence")
    if options.out is not None:
        options.out.write_text("".join(f"{line(outcome)}\n" for outcome in found), encoding="utf-8")


if __name__ == "__main__":
    main()
