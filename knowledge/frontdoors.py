"""READMEs and index pages: they carry the name of what lies beside them and say little themselves. Pure.

"Under the Acme SLA" names a folder more often than the README that repeats the name: what lies beside it is
named with it, and the README counts less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import numpy as np
from numpy.typing import NDArray

from knowledge.routing import Route

STEMS = frozenset({"readme", "index", "_index", "about", "overview", "contents"})
MOST_BEHIND = 3  # documents that one page can stand for: the page of a whole library names none of them
KEPT = 0.5  # share of its name that the page keeps


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """The page and the documents in its folder, as indices."""

    page: int
    behind: tuple[int, ...]


def front_doors(paths: Sequence[str]) -> tuple[FrontDoor, ...]:
    folders: dict[PurePosixPath, list[int]] = defaultdict(list)
    for number, path in enumerate(paths):
        folders[PurePosixPath(path).parent].append(number)
    found: list[FrontDoor] = []
    for numbers in folders.values():
        pages = [n for n in numbers if PurePosixPath(paths[n]).stem.lower() in STEMS]
        behind = tuple(n for n in numbers if n not in pages)
        if 0 < len(behind) <= MOST_BEHIND:
            found += [FrontDoor(page, behind) for page in pages]
    return tuple(found)


def opened(found: Route, doors: Sequence[FrontDoor]) -> Route:
    """The route with what names a page handed to the documents behind it."""
    if not doors:
        return found
    probability = _handed(found.probability, doors)
    return replace(
        found,
        probability=probability,
        title_match=_handed(found.title_match, doors),
        named=_handed(found.named, doors),
        best=int(probability.argmax()),
    )


def _handed(values: NDArray[np.float32], doors: Sequence[FrontDoor]) -> NDArray[np.float32]:
    handed = values.copy()
    for door in doors:
        behind = list(door.behind)
        handed[behind] = np.maximum(handed[behind], values[door.page])
        handed[door.page] *= KEPT
    return handed
