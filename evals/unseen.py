"""Do documents that a caller cannot see make answers slower? Part of `make bench`; alone: python -m evals.unseen.

Two knowledge bases hold the same few documents for one vendor, and one of them many more for another vendor. The
first vendor asks both the same, by turns.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from bots import wiring
from bots.cli.main import go_offline
from evals.houses import brought_in
from knowledge.types import Caller

ASKER, OTHER = "vendor:acme", "vendor:globex"
WORDS = [f"word{number}" for number in range(3000)]
VISIBLE, INVISIBLE = 3, 400
SEED = 1


def measured(questions: int = 60, invisible: int = INVISIBLE) -> str:
    """A Markdown table: a question asked of warm knowledge bases, and the first one of a view."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="bpo-unseen-") as scratch, ExitStack() as open_ones:
        loading, alone, beside = (Path(scratch) / name for name in ("loading", "alone", "beside"))
        for folder in (loading, alone, beside):
            write(folder, range(VISIBLE), ASKER)
        write(beside, range(VISIBLE, VISIBLE + invisible), OTHER)
        asked(open_ones.enter_context(house_of(loading)), "Who pays an invoice?")  # what a process loads but once
        houses = [open_ones.enter_context(house_of(folder)) for folder in (alone, beside)]
        first = [asked(house, "Who pays an invoice?") for house in houses]
        times: list[list[float]] = [[], []]
        for number in range(questions):
            turns = [0, 1]
            chance.shuffle(turns)
            for one in turns:
                times[one].append(asked(houses[one], f"When is invoice {number} paid?"))
    return table(first, [median(each) for each in times], invisible)


def table(first: list[float], later: list[float], invisible: int) -> str:
    """Of seconds, as milliseconds; each list: without, with the invisible ones."""
    head = f"| {VISIBLE} visible documents | alone | beside {invisible} invisible | ratio |\n|---|---|---|---|"
    rows = (("the first question", first), ("a later one, median", later))
    return "\n".join(
        [head, *(f"| {what} | {a * 1000:.0f} ms | {b * 1000:.0f} ms | {b / a:.2f} |" for what, (a, b) in rows)]
    )


def write(folder: Path, numbers: range, audience: str) -> None:
    """Documents alike in length; each has words of its own, so that nothing is shared by mere sameness."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        chance = random.Random(number)
        text = "\n\n".join(" ".join(chance.choices(WORDS, k=12)) + "." for _ in range(10))
        (folder / f"{number}.md").write_text(
            f"---\ntitle: Terms {number}\naudience: [{audience}]\n---\n# Terms {number}\n\n"
            f"An invoice is paid within {number + 10} days.\n\n{text}\n",
            encoding="utf-8",
        )


@contextmanager
def house_of(folder: Path) -> Iterator[wiring.House]:
    """With the model loaded, and no view made yet."""
    with wiring.open_house(wiring.read_settings(), folder.with_suffix(".data")) as house:
        brought_in(folder, house)
        house.assistant.answer("Who pays an invoice?", Caller())  # to whom nothing is visible
        yield house


def asked(house: wiring.House, question: str) -> float:
    """Seconds."""
    began = time.perf_counter()
    house.assistant.answer(question, Caller.of({ASKER}))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description="What documents that a caller cannot see cost in time.")
    parser.add_argument("--questions", type=int, default=60, help="asked of each knowledge base")
    parser.add_argument("--invisible", type=int, default=INVISIBLE, help="documents that the asker cannot see")
    arguments = parser.parse_args()
    go_offline()
    print(measured(arguments.questions, arguments.invisible))


if __name__ == "__main__":
    main()
