"""Makes the precedents that this version ships with, anew, from all sections of imagined documents.

python -m evals.adapting.precedents [--out FILE]      some three minutes on 2 cores

After a change of the sections, or of the embedding model: its vectors and another's must never mix.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bots.cli.output import note
from bots.wiring import read_settings
from evals.adapting.sections import Section, load
from knowledge import precedents
from knowledge.embeddings import Embedder, open_embedder
from knowledge.precedents import Precedents


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.adapting.precedents", description=__doc__)
    parser.add_argument("--out", type=Path, default=precedents.FILE, metavar="FILE")
    options = parser.parse_args()
    embedder = open_embedder(read_settings().models)
    found = made(load(), embedder)
    precedents.save(found, embedder.fingerprint, options.out)
    note(f"{len(found.questions)} questions, {len(found.clauses)} clauses")
    print(options.out)
    return 0


def made(sections: Sequence[Section], embedder: Embedder) -> Precedents:
    """A question as it is asked, a clause as an ingest embeds it: in its section, below its headings."""
    clauses = [clause for section in sections for clause in section.clauses]
    questions = [(text, number) for number, clause in enumerate(clauses) for text in clause.questions]
    return Precedents(
        questions=np.stack([embedder.embed_query(text) for text, _ in questions]),
        clauses=np.concatenate(embedder.embed([section.context() for section in sections]).leaves),
        clause_of=np.array([number for _, number in questions]),
    )


if __name__ == "__main__":
    sys.exit(main())
