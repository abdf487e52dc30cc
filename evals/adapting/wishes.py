"""Learns anew what a sentence wants of onboarding, from `evals/datasets/wishes` and the starter suite's questions.

python -m evals.adapting.wishes [--out FILE]      a minute on 2 cores

After a change of the phrasings, of the steps' marking or of the embedding model. What is `held_out` is not learnt
from, and measured with.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from assistant.onboarding import hearing
from assistant.onboarding.hearing import NOTHING, Embed, Floats, Hearing, heard_as
from assistant.onboarding.intents import recognise
from assistant.onboarding.mentions import Mentioned, mentioned
from assistant.onboarding.parsing import parse_programme
from assistant.onboarding.sentences import plain
from bots.cli.output import note
from bots.wiring import read_settings
from evals.adapting.sections import load
from knowledge.embeddings import open_embedder

ROOT = Path(__file__).parents[2]
PHRASINGS = ROOT / "evals" / "datasets" / "wishes"
QUESTIONS = ROOT / "evals" / "datasets" / "starter" / "questions.jsonl"
PROGRAMMES = sorted((ROOT / "knowledge" / "pack").glob("*.programme.yaml"))
NAMES = ("acme", "zeta", "Jo Park", "Jo")  # of the cases that the people of the phrasings have
ASIDES = PHRASINGS / "asides.json"
SIDES = {"before": 60, "after": 25, "both": 15}  # of a hundred asides
COPIES = 3  # of each phrasing, with an aside each
STRENGTH = 2.0  # how little the weights are held back
A_QUESTION = 0.5
STEPS = 200


@dataclass(frozen=True, slots=True)
class Phrasing:
    text: str
    intent: str
    held_out: bool


def phrasings(folder: Path = PHRASINGS) -> list[Phrasing]:
    lines = [line for file in sorted(folder.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    return [Phrasing(one["text"], one["intent"], one["held_out"]) for one in map(json.loads, lines)]


def plain_questions() -> list[Phrasing]:
    """Those of the starter suite, and one about each imagined clause: colloquial, plain, polite ones in turn."""
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    clauses = [clause for section in load() for clause in section.clauses]
    asked += [clause.questions[number % len(clause.questions)] for number, clause in enumerate(clauses)]
    return [Phrasing(question, NOTHING, held_out=False) for question in asked]


def with_asides(said: Sequence[Phrasing], copies: int, file: Path = ASIDES) -> list[Phrasing]:
    """`copies` of each, with something before it, after it or both that has nothing to do with it."""
    asides, drawn = json.loads(file.read_text("utf-8")), random.Random(0)
    made = []
    for one in [one for one in said for _ in range(copies)]:
        (where,), text = drawn.choices(tuple(SIDES), tuple(SIDES.values())), one.text.rstrip()
        if where != "before":
            text = f"{text}{drawn.choice((' ', ', ', ' - ', '! '))}{drawn.choice(asides['after'])}"
        if where != "after":
            begin = text if text.startswith("I") else text[:1].lower() + text[1:]
            text = f"{drawn.choice(asides['before'])} {begin}"
        made.append(replace(one, text=text))
    return made


def all_steps() -> list[Mentioned]:
    """Those of the starter pack's programmes."""
    read = [parse_programme(file.read_text("utf-8"), file.name) for file in PROGRAMMES]
    return mentioned({step.id: step.title for programme in read for step in programme.steps}.items())


def learnt(said: Sequence[Phrasing], embed: Embed, questions: Sequence[Phrasing] = ()) -> Hearing:
    """Softmax regression with weights held small.

    Each label counts the same, however many phrasings it has; beside them each of `questions` counts `A_QUESTION`.
    """
    steps = all_steps()
    labels = tuple(sorted({one.intent for one in said}))
    every = [*said, *questions]
    vectors = torch.tensor(np.stack([heard_as(plain(one.text, steps, NAMES), embed) for one in every]))
    wanted = torch.tensor([labels.index(one.intent) for one in every])
    alike = len(said) / (len(labels) * torch.bincount(wanted[: len(said)]))
    counts = torch.cat([alike[wanted[: len(said)]], torch.full((len(questions),), A_QUESTION)])
    weights = torch.zeros(len(labels), vectors.shape[1], requires_grad=True)
    bias = torch.zeros(len(labels), requires_grad=True)
    search = torch.optim.LBFGS([weights, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        search.zero_grad()
        missed = torch.nn.functional.cross_entropy(vectors @ weights.T + bias, wanted, reduction="none")
        whole = (counts * missed).sum() + (weights**2).sum() / (2 * STRENGTH)
        whole.backward()  # type: ignore[no-untyped-call]
        return whole

    search.step(loss)  # type: ignore[no-untyped-call]
    return Hearing(labels, _floats(weights), _floats(bias))


def _floats(values: torch.Tensor) -> Floats:
    found: Floats = values.detach().numpy()
    return found


def told(found: Hearing | None, said: Sequence[Phrasing], embed: Embed) -> str:
    """How many wishes and plain questions are recognised, with what was learnt or by the rules alone."""
    steps = all_steps()
    listen = hearing.listening(found, embed) if found else None
    right = [_recognised(one, steps, listen) == one.intent for one in said]
    wishes = [ok for ok, one in zip(right, said, strict=True) if one.intent != NOTHING]
    plain_ones = [ok for ok, one in zip(right, said, strict=True) if one.intent == NOTHING]
    return f"{sum(wishes)} of {len(wishes)} wishes, {sum(plain_ones)} of {len(plain_ones)} plain questions"


def _recognised(one: Phrasing, steps: Sequence[Mentioned], listen: hearing.Listen | None) -> str:
    found = recognise(one.text, steps, NAMES, listen)
    return found.wish.value if found else NOTHING


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.adapting.wishes", description=__doc__)
    parser.add_argument("--out", type=Path, default=hearing.FILE, metavar="FILE")
    options = parser.parse_args()
    embedder = open_embedder(read_settings().models)
    said = phrasings()
    known, kept = [one for one in said if not one.held_out], [one for one in said if one.held_out]
    asked = plain_questions()
    known, asked = known + with_asides(known, COPIES), asked + with_asides(asked, 1)
    found = learnt(known, embedder.embed_query, asked)
    note(f"held out, by the rules alone: {told(None, kept, embedder.embed_query)}")
    note(f"held out, with what was learnt: {told(found, kept, embedder.embed_query)}")
    hearing.save(found, embedder.fingerprint, options.out)
    print(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
