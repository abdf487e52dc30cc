"""An ingest that kills itself, for the kill test: `FOLDER DATA_DIR step N` or `FOLDER DATA_DIR after SECONDS`."""

from __future__ import annotations

import os
import signal
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Any

from ingest.pipeline import ingest
from ingest.settings import IngestSettings
from knowledge.base import KnowledgeBase
from tests.fakes import FakeEmbedder

STEPS = (
    ("ledger", "allocate"),
    ("store", "add"),
    ("ledger", "replace"),
    ("store", "delete"),
    ("ledger", "forget_garbage"),
)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(base: KnowledgeBase, at: int) -> None:
    """Dies at the `at`-th write, before it or after it in turn."""
    seen = count()

    def wrapped(real: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            number = next(seen)
            if number * 2 == at:
                die()
            result = real(*args, **kwargs)
            if number * 2 + 1 == at:
                die()
            return result

        return step

    for part, name in STEPS:
        target = getattr(base, part)
        setattr(target, name, wrapped(getattr(target, name)))


def main(folder: str, data_dir: str, how: str, when: str) -> None:
    base = KnowledgeBase(Path(data_dir))
    if how == "step":
        arm(base, int(when))
    else:
        timer = threading.Timer(float(when), die)
        timer.daemon = True
        timer.start()
    settings = IngestSettings(loader="tests.ingest.parsers:load", workers=1)
    ingest([Path(folder)], base, FakeEmbedder(), prune=True, settings=settings)


if __name__ == "__main__":
    main(*sys.argv[1:])
