"""Which files an ingest is about, in a fixed order, with the metadata files that stand beside and above them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.sidecars import ENDING, FOLDER_FILE, SIDECAR, NearMiss, about_folder, near_misses

PROGRAMME = ".programme.yaml"  # onboarding programmes are read elsewhere
NO_FILE = "it is neither a file nor a folder (a broken link, a socket)"
HIDDEN_NAME = "it is hidden (its name begins with a dot); rename it to bring it in"
ODD_NAME = "its name is not UTF-8; rename it"
LINK_OUT = (
    "the link leads out of the folder, and is not followed; ingest the place that it leads to by its own name"
)
OWN_STATE = "it is the data folder of the knowledge base itself"
MISSPELT = (SIDECAR, ".meta.yml")  # in any case of letters


class IngestError(Exception):
    """The ingest cannot begin. One line, with the remedy."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to ingest. `file` is absolute with symlinks kept: the identity of the document."""

    file: str
    root: str
    path: str  # relative to root, POSIX
    single: bool = False  # named on the command line itself


@dataclass(frozen=True, slots=True)
class Discovery:
    found: tuple[Found, ...]
    skipped: tuple[tuple[str, str], ...] = ()  # (path, reason)


def discover(paths: Sequence[Path], data_dir: Path | None = None) -> Discovery:
    """Raises IngestError for a path that does not exist. A file named twice is found once.

    `data_dir` is passed over wherever it stands: the knowledge base must not read itself.
    """
    own_state = os.path.realpath(data_dir) if data_dir else None
    found: dict[str, Found] = {}
    skipped: list[tuple[str, str]] = []
    for path in paths:
        place = os.path.abspath(path)
        if not os.path.exists(place):
            raise IngestError(f"{path} does not exist. Check the spelling, or give the full path")
        if not is_text(place):
            raise IngestError(f"the path {_printable(place)} is not UTF-8. Rename it")
        if os.path.isdir(place):
            walk = _Walk(place, skipped, own_state)
            found |= {item.file: item for item in walk.files()}
            continue
        root, name = os.path.split(place)
        if is_metadata(name) or any(miss.name == name for miss in near_misses(names_in(root))):
            skipped.append((name, "it describes documents and is none itself"))
        elif not os.path.isfile(place):
            skipped.append((name, NO_FILE))
        else:
            found.setdefault(place, Found(place, root, name, single=True))
    return Discovery(tuple(found.values()), tuple(skipped))


class _Walk:
    def __init__(self, root: str, skipped: list[tuple[str, str]], own_state: str | None) -> None:
        self._root = root
        self._skipped = skipped
        self._own_state = own_state

    def files(self) -> Iterator[Found]:
        yield from self._folder(self._root, (os.path.realpath(self._root),))

    def _folder(self, folder: str, above: tuple[str, ...]) -> Iterator[Found]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._skip(folder, f"the folder cannot be read: {error.strerror}")
            return
        names = {entry.name for entry in entries}
        misnamed = {miss.name: miss.fault for miss in _misnamed(entries)}
        for entry in entries:
            if not is_text(entry.name):
                self._skip(entry.path, ODD_NAME)
            elif entry.name.startswith("."):
                self._skip(entry.path, HIDDEN_NAME)
            elif entry.name in misnamed:
                self._skip(entry.path, misnamed[entry.name])
            elif is_metadata(entry.name):
                self._check_sidecar(entry, names)
            elif os.path.isdir(entry.path):  # the entry's own is_dir raises for links that go in circles
                yield from self._subfolder(entry, above)
            elif os.path.isfile(entry.path) and self._leads_out(os.path.realpath(entry.path)):
                self._skip(entry.path, LINK_OUT)
            elif os.path.isfile(entry.path):
                yield Found(entry.path, self._root, self._relative(entry.path))
            else:
                self._skip(entry.path, NO_FILE)

    def _check_sidecar(self, entry: os.DirEntry[str], names: set[str]) -> None:
        """A misspelt sidecar would leave its document open to everyone."""
        ending = next((one for one in MISSPELT if entry.name.lower().endswith(one)), None)
        if ending is None or entry.name == FOLDER_FILE:
            return
        described = entry.name[: -len(ending)]
        if entry.name != described + SIDECAR:
            self._skip(entry.path, f"nobody reads it: name it {described}{SIDECAR}")
        elif described not in names:
            self._skip(entry.path, f"it describes {described}, which is not there")

    def _subfolder(self, entry: os.DirEntry[str], above: tuple[str, ...]) -> Iterator[Found]:
        real = os.path.realpath(entry.path)
        if real == self._own_state:
            self._skip(entry.path, OWN_STATE)
        elif real in above or is_below(above[0], real):
            self._skip(entry.path, "the link leads back to a folder above it")
        elif self._leads_out(real):
            self._skip(entry.path, LINK_OUT)
        else:
            yield from self._folder(entry.path, (*above, real))

    def _leads_out(self, real: str) -> bool:
        return not is_below(real, os.path.realpath(self._root))

    def _skip(self, place: str, reason: str) -> None:
        self._skipped.append((_printable(self._relative(place)), reason))

    def _relative(self, place: str) -> str:
        return posix(os.path.relpath(place, self._root))


def is_metadata(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith((*MISSPELT, PROGRAMME))


def _misnamed(entries: list[os.DirEntry[str]]) -> Iterator[NearMiss]:
    folders = {entry.name for entry in entries if os.path.isdir(entry.path)}
    files = {entry.name for entry in entries} - folders
    yield from near_misses(files)
    if any(ENDING.search(name) for name in files):
        for folder in sorted(folders):
            yield from about_folder(folder, files)


def names_in(folder: str) -> frozenset[str]:
    try:
        return frozenset(name for name in os.listdir(folder) if is_text(name))
    except OSError:
        return frozenset()


def is_text(name: str) -> bool:
    """Whether the name was written in UTF-8: the ledger can keep no other."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_below(file: str, folder: str) -> bool:
    return file == folder or file.startswith(folder.rstrip(os.sep) + os.sep)


def posix(path: str) -> str:
    return path.replace(os.sep, "/")


def _printable(path: str) -> str:
    return posix(path.encode("utf-8", "replace").decode())
