"""`make bench`: speed as ratios to a vanilla LangChain + Chroma script, beside unseen documents; a simulated year.

python -m evals.bench [FOLDER] [--repeat N] [--no-year]     prints Markdown tables
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

QUESTION = "How fast must a vendor report a security incident?"
PACK = Path(__file__).parent.parent / "knowledge" / "pack"
BPO = [sys.executable, "-m", "bots.cli.main"]
VANILLA = [sys.executable, "-m", "evals.vanilla"]


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio`: how many times better ours is."""

    what: str
    ours: str
    vanilla: str = ""
    ratio: float | None = None

    def row(self) -> str:
        times = f"{self.ratio:.1f} ×" if self.ratio is not None else ""
        return f"| {self.what} | {self.ours} | {self.vanilla} | {times} |"


def table(figures: Sequence[Figure]) -> str:
    head = ["| | `bpo` | LangChain + Chroma | ratio |", "|---|---|---|---|"]
    return "\n".join([*head, *(figure.row() for figure in figures)])


def help_time(repeat: int, env: Mapping[str, str]) -> Figure:
    seconds = median(run_time([*BPO, "--help"], env) for _ in range(repeat))
    return Figure("`bpo --help`", f"{seconds:.2f} s")


def ingest_speed(folder: Path, place: Path, env: Mapping[str, str]) -> list[Figure]:
    """Once each: both read, embed and store everything, from an empty store."""
    progress(f"ingesting {folder} with the vanilla script")
    theirs = json.loads(output([*VANILLA, "ingest", str(folder), str(place)], env))
    progress(f"ingesting {folder} with bpo")
    ours = json.loads(output([*BPO, "ingest", str(folder), "--json"], env))
    characters = stored_characters(Path(env["BPO_DATA_DIR"]))
    return ingest_figures(ours["passages"], characters, ours["seconds"], theirs)


def ingest_figures(passages: int, characters: int, seconds: float, theirs: Mapping[str, float]) -> list[Figure]:
    """Passages differ in length, so characters stand beside them."""
    rows = (
        ("passages", passages / seconds, theirs["passages"] / theirs["seconds"]),
        ("characters", characters / seconds, theirs["characters"] / theirs["seconds"]),
    )
    return [
        Figure(f"ingest, {what} a second", f"{own:,.0f}", f"{other:,.0f}", own / other)
        for what, own, other in rows
    ]


def stored_characters(data_dir: Path) -> int:
    from knowledge.base import KnowledgeBase

    base = KnowledgeBase(data_dir)
    try:
        return sum(len(base.ledger.source(document.id)) for document in base.ledger.documents())
    finally:
        base.close()


def first_answer(repeat: int, place: Path, env: Mapping[str, str]) -> Figure:
    """Fresh processes by turns, so that a busy moment of the machine meets both."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(repeat):
        progress(f"asking, round {number + 1} of {repeat}")
        ours.append(run_time([*BPO, "ask", QUESTION], env))
        theirs.append(run_time([*VANILLA, "ask", str(place), QUESTION], env))
    own, other = median(ours), median(theirs)
    return Figure("first answer of a fresh process", f"{own:.2f} s", f"{other:.2f} s", other / own)


def run_time(command: Sequence[str], env: Mapping[str, str]) -> float:
    began = time.perf_counter()
    output(command, env)
    return time.perf_counter() - began


def output(command: Sequence[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def progress(text: str) -> None:
    print(text, file=sys.stderr)


def bench(folder: Path, repeat: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="bpo-bench-") as scratch:
        env = {**os.environ, "BPO_DATA_DIR": str(Path(scratch) / "data")}
        vanilla = Path(scratch) / "vanilla"
        figures = [help_time(repeat, env), *ingest_speed(folder, vanilla, env)]
        if folder.resolve() != PACK.resolve():
            env["BPO_DATA_DIR"] = str(Path(scratch) / "pack")
            vanilla = Path(scratch) / "vanilla-pack"
            output([*VANILLA, "ingest", str(PACK), str(vanilla)], env)
            output([*BPO, "ingest", str(PACK), "--json"], env)
        return [figures[0], first_answer(repeat, vanilla, env), *figures[1:]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed against a vanilla LangChain + Chroma script.")
    parser.add_argument("folder", nargs="?", type=Path, default=PACK, help="documents to ingest")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each command")
    parser.add_argument("--no-year", action="store_true", help="leave out the year of reminders (minutes)")
    arguments = parser.parse_args()
    print(table(bench(arguments.folder, arguments.repeat)), flush=True)
    from evals import unseen

    progress("asking beside documents that the asker cannot see")
    print(f"\n{unseen.measured()}", flush=True)
    if not arguments.no_year:
        simulate_year()


def simulate_year() -> None:
    from evals import year

    progress("simulating a year of reminders")
    found = year.measured()
    print(f"\n{year.table(found)}")
    if not found.kept:
        sys.exit("A reminder was missed, doubled or sent at the wrong time.")


if __name__ == "__main__":
    main()
