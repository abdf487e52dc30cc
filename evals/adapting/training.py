"""Learns so that a question finds its clause: among all clauses of a batch, and among the clause's siblings.

Three contrastive losses (van den Oord et al. 2018, arXiv:1807.03748), as the model is used: question and leaf,
question and passage, and the tokens of both (MaxSim). The siblings once more apart, for they are what is mistaken.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import cross_entropy

from evals.adapting.lora import Encoded, Encoder
from evals.adapting.sections import Section

SCALE = 20.0  # what cosines are multiplied by before the softmax: that of the model's own training
TOKEN_SCALE = 40.0  # mean best matches of tokens lie closer together
PASSAGES, SIBLINGS, TOKENS = 0.5, 0.3, 0.5  # weights of the losses beside that of the leaves
FAR = -1e4


@dataclass(frozen=True, slots=True)
class Recipe:
    rank: int = 8
    epochs: int = 5
    sections: int = 12  # a batch
    questions: int = 3  # of each clause, drawn anew each time
    rate: float = 5e-4  # grows over the first tenth of the steps, then falls to nothing
    decay: float = 0.01
    seed: int = 1
    kept: float = 0.6  # of the change: more learns these wordings better and forgets more of the others


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the right clause is the first, among the first three and ten of all; and before its siblings."""

    first: float
    three: float
    ten: float
    reciprocal_rank: float
    before_siblings: float

    def __str__(self) -> str:
        return (
            f"first {self.first:.1%}, in 3 {self.three:.1%}, in 10 {self.ten:.1%}, "
            f"MRR {self.reciprocal_rank:.3f}, before its siblings {self.before_siblings:.1%}"
        )


def train(encoder: Encoder, sections: Sequence[Section], recipe: Recipe, told: Callable[[str], None]) -> None:
    """Changes `encoder` in place. `told` hears of each epoch."""
    drawn = random.Random(recipe.seed)
    order = list(range(len(sections)))
    steps = recipe.epochs * (len(order) // recipe.sections)
    learnt = encoder.learnt()
    optimiser = torch.optim.AdamW(learnt, lr=recipe.rate, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, 10 * (step + 1) / steps) * max(0.02, 1 - step / steps)
    )
    for epoch in range(recipe.epochs):
        encoder.train()
        drawn.shuffle(order)
        total, count = 0.0, 0
        for batch in _batches(order, recipe.sections):
            lost = _loss(encoder, [sections[n] for n in batch], recipe.questions, drawn)
            optimiser.zero_grad()
            lost.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + float(lost.detach()), count + 1
        told(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / max(1, count):.3f}")


def _batches(order: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Whole ones only: what is left over comes in another epoch."""
    for start in range(0, len(order) - size + 1, size):
        yield order[start : start + size]


def _loss(encoder: Encoder, batch: Sequence[Section], questions: int, drawn: random.Random) -> Tensor:
    passages, leaves = encoder.passages([section.context() for section in batch])
    texts: list[str] = []
    right: list[int] = []  # the leaf of each question
    home: list[int] = []  # and its section
    owners: list[int] = []  # the section of each leaf
    for number, section in enumerate(batch):
        for clause in section.clauses:
            for text in drawn.sample(clause.questions, min(questions, len(clause.questions))):
                texts.append(text)
                right.append(len(owners))
                home.append(number)
            owners.append(number)
    asked = encoder.questions(texts)
    leaf, section_of = torch.tensor(right), torch.tensor(home)
    near = SCALE * asked.vectors @ leaves.T
    siblings = near.masked_fill(torch.tensor(owners)[None] != section_of[:, None], FAR)
    return (
        cross_entropy(near, leaf)
        + SIBLINGS * cross_entropy(siblings, leaf)
        + PASSAGES * cross_entropy(SCALE * asked.vectors @ passages.vectors.T, section_of)
        + TOKENS * cross_entropy(TOKEN_SCALE * _best_matches(asked, passages), section_of)
    )


def _best_matches(asked: Encoded, passages: Encoded) -> Tensor:
    """(questions, passages): the mean over a question's tokens of the best cosine with the passage's."""
    cosines = torch.einsum("qtd,pkd->qptk", asked.tokens, passages.tokens)
    best = cosines.masked_fill(~passages.inside[None, :, None], -1.0).amax(-1)
    weights = asked.inside.float()
    return (best * (weights / weights.sum(1, keepdim=True).clamp(min=1))[:, None]).sum(-1)


def measure(encoder: Encoder, sections: Sequence[Section], among: Sequence[Section]) -> Measured:
    """Over all questions of `sections`. `among`: further ones whose clauses may be mistaken for theirs."""
    encoder.eval()
    ranks: list[int] = []
    first_of_siblings: list[bool] = []
    with torch.inference_mode():
        leaves = np.concatenate([_leaf_vectors(encoder, section) for section in (*sections, *among)])
        start = 0
        for section in sections:
            end = start + len(section.clauses)
            asked = [(text, n) for n, clause in enumerate(section.clauses, start) for text in clause.questions]
            vectors = encoder.questions([text for text, _ in asked]).vectors.numpy()
            for scores, (_, right) in zip(vectors @ leaves.T, asked, strict=True):
                ranks.append(1 + int((scores > scores[right]).sum()))
                first_of_siblings.append(int(scores[start:end].argmax()) + start == right)
            start = end
    found = np.array(ranks)
    first, three, ten = (float((found <= most).mean()) for most in (1, 3, 10))
    return Measured(first, three, ten, float((1 / found).mean()), float(np.mean(first_of_siblings)))


def _leaf_vectors(encoder: Encoder, section: Section) -> NDArray[np.float32]:
    found: NDArray[np.float32] = encoder.passages([section.context()])[1].numpy()
    return found
