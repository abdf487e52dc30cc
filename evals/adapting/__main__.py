"""Makes the small changes to the embedding model that this version ships with, anew. Some 20 minutes on 2 cores.

python -m evals.adapting [--out FILE] [--epochs N]

Learns from nine of ten sections of evals/datasets/wordings and measures with the tenth, before and after. With
other weights every knowledge base has to be made anew: bpo ingest --rebuild.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from bots.cli.output import note
from evals.adapting.lora import Encoder
from evals.adapting.sections import load, parted
from evals.adapting.training import Recipe, measure, train
from knowledge import adapter


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.adapting", description=__doc__)
    parser.add_argument("--out", type=Path, default=adapter.FILE, metavar="FILE")
    parser.add_argument("--epochs", type=int, default=Recipe().epochs, metavar="N")
    options = parser.parse_args()
    learnt, held_out = parted(load())
    recipe = Recipe(epochs=options.epochs)
    torch.manual_seed(recipe.seed)
    encoder = Encoder(recipe.rank)
    note(f"{len(learnt)} sections to learn from, {len(held_out)} to measure with among all")
    note(f"before: {measure(encoder, held_out, learnt)}")
    train(encoder, learnt, recipe, note)
    note(f"after: {measure(encoder, held_out, learnt)}")
    encoder.keep(recipe.kept)
    note(f"with {recipe.kept:.0%} of it, which is saved: {measure(encoder, held_out, learnt)}")
    encoder.save(options.out)
    print(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
