"""By which name a file goes that is known already: its path from the folder that it came in with.

`supersedes` and the sources of programmes name documents by these paths, so a run for a part of a folder must not
change them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.discovery import Found, is_below
from ingest.plan import Known


def as_known(paths: Sequence[Path], roots: Iterable[str]) -> list[Path]:
    """A folder, or a file, that is reached by another way (a link) goes by the way it was reached before: it would
    come in twice."""
    real = {root: os.path.realpath(root) for root in sorted(set(roots), key=lambda one: (len(one), one))}
    return [Path(_as_known(os.path.abspath(path), real)) for path in paths]


def _as_known(place: str, real: Mapping[str, str]) -> str:
    if any(is_below(place, root) for root in real):
        return place
    target = os.path.realpath(place)
    for root, folder in real.items():
        if is_below(target, folder):
            return os.path.normpath(os.path.join(root, os.path.relpath(target, folder)))
    return place


def placed(found: Found, known: Known) -> Found:
    """A known file keeps its root and its path, unless it comes in with a wider folder now."""
    before = known.place(found.file)
    if before is None:
        return found
    root, path = before
    if found.single or (found.root != root and is_below(found.root, root)):
        return replace(found, root=root, path=path)
    return found


def astray(found: Sequence[Found], known: Known) -> tuple[str, str] | None:
    """New files of a folder that lies in a known one: (document, what to do) for the report, once for all."""
    for item in found:
        if known.place(item.file) is None and (root := known.folder_above(item.root)):
            path = os.path.relpath(item.file, root).replace(os.sep, "/")
            return (
                item.path,
                f"others go by their paths from {root}; to have it go by {path}: bpo ingest {root}",
            )
    return None
