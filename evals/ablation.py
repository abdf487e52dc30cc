"""What each step of the retriever is worth: the sets ranked again with one step left out at a time.

python -m evals.ablation BEIR_DIR…      one line a step: nDCG@10 of each set
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bots import wiring
from bots.cli.main import go_offline
from bots.cli.output import print_table
from evals.beir import load_beir
from evals.files import own_folder
from evals.indexing import bring_up_to_date
from evals.retrieval import measure, rank_all

# Module and constant, and the value that switches the step off.
STEPS: Mapping[str, tuple[tuple[str, str, Any], ...]] = {
    "as it ships": (),
    "without token matching": (("knowledge.reranking", "MATCH_WEIGHT", 0.0),),
    "without BM25": (("knowledge.fusion", "DENSE_SHARE", 1.0),),
    "without dense vectors": (("knowledge.fusion", "DENSE_SHARE", 0.0),),
    "without the residual question": (("knowledge.retriever", "SURE", 1.0),),
    "without routing": (("knowledge.fusion", "ROUTE_WEIGHT", 0.0),),
    "without title match": (("knowledge.fusion", "TITLE_WEIGHT", 0.0),),
    "without the thesaurus": (
        ("knowledge.retriever", "FORMAL_WEIGHT", 0.0),
        ("knowledge.retriever", "FORMAL_VECTOR", 0.0),
    ),
}


@contextmanager
def switched_off(changes: tuple[tuple[str, str, Any], ...]) -> Iterator[None]:
    before = []
    for module_name, name, value in changes:
        __import__(module_name)
        module = sys.modules[module_name]
        before.append((module, name, getattr(module, name)))
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)


def ablate(folder: Path) -> dict[str, float]:
    """nDCG@10 by step."""
    beir = load_beir(folder)
    settings = wiring.read_settings()
    found: dict[str, float] = {}
    with wiring.open_house(settings, own_folder(settings, "bench", folder)) as house:
        bring_up_to_date(house.base, house.embedder, beir.corpus)
        for step, changes in STEPS.items():
            with switched_off(changes):
                ranked = rank_all(beir, house.retriever, lambda _: None)
            found[step] = measure(beir, ranked).means["ndcg@10"]
    return found


def main(folders: list[str]) -> None:
    go_offline()
    figures = {Path(folder).name: ablate(Path(folder)) for folder in folders}
    rows = [(step, *(f"{figures[name][step]:.4f}" for name in figures)) for step in STEPS]
    print_table(("nDCG@10", *figures), rows)


if __name__ == "__main__":
    main(sys.argv[1:])
