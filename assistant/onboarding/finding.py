"""Where programmes are: `*.programme.yaml` in the data folder and in every ingested folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.onboarding.parsing import Fault, ProgrammeError, parse_programme
from assistant.onboarding.programme import Programme
from assistant.onboarding.sources import Sources

SUFFIX = ".programme.yaml"
MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ProgrammeFile:
    """A file, and the programme in it or what is wrong."""

    file: str
    programme: Programme | None = None
    error: ProgrammeError | None = None


def find_files(folders: Iterable[Path], data_dir: Path) -> list[tuple[Path, str]]:
    """Files with the folder that each belongs to. Hidden folders and the data folder's state are passed over.

    A link that leads out of its folder is found by its own name, so that it cannot stand for the file itself.
    """
    found: dict[str, tuple[Path, str]] = {}
    own = os.path.realpath(data_dir)
    for path in sorted(data_dir.glob(f"*{SUFFIX}")):
        found.setdefault(_identity(path, str(data_dir)), (path, str(data_dir)))
    for folder in folders:
        for at, names, files in os.walk(folder):
            names[:] = sorted(
                name
                for name in names
                if not name.startswith(".") and os.path.realpath(os.path.join(at, name)) != own
            )
            for name in sorted(files):
                if name.endswith(SUFFIX) and not name.startswith("."):
                    place = Path(at, name)
                    found.setdefault(_identity(place, str(folder)), (place, str(folder)))
    return list(found.values())


def read_programme(path: Path, root: str | None, sources: Sources | None) -> ProgrammeFile:
    """Never raises for what is in the file. Without `sources` they are not checked."""
    shown = os.path.relpath(path, root) if root else path.name
    if root and leads_out(path, root):
        return _unreadable(shown, "it is a link that leads out of the folder", "put the file itself there")
    if path.exists() and not path.is_file():  # a pipe would keep us waiting
        return _unreadable(shown, "it is not a file", "put the file itself there")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ValueError("too large")
        text = data.decode("utf-8-sig")
    except OSError as error:
        return _unreadable(shown, f"it cannot be read ({error.strerror})", "check its permissions")
    except UnicodeDecodeError:
        return _unreadable(shown, "it is not UTF-8 text", "save it as UTF-8")
    except ValueError:
        return _unreadable(shown, f"it is larger than {MAX_BYTES} bytes", "split it into several programmes")
    try:
        check = None if sources is None else (lambda source: sources.fault(source, root))
        return ProgrammeFile(shown, parse_programme(text, shown, check))
    except ProgrammeError as error:
        return ProgrammeFile(shown, error=error)


def read_all(places: Sequence[tuple[Path, str]], sources: Sources | None) -> list[ProgrammeFile]:
    """Two programmes of one id would make `start` ambiguous: the later one is refused."""
    read = [read_programme(path, root, sources) for path, root in places]
    first: dict[str, str] = {}
    kept: list[ProgrammeFile] = []
    for one in read:
        if one.programme is not None and one.programme.id in first:
            reason = f"the id {one.programme.id} is already that of {first[one.programme.id]}"
            kept.append(_unreadable(one.file, reason, "give it another id"))
            continue
        if one.programme is not None:
            first[one.programme.id] = one.file
        kept.append(one)
    return kept


def leads_out(path: Path, root: str) -> bool:
    real, folder = os.path.realpath(path), os.path.realpath(root)
    return os.path.commonpath([real, folder]) != folder


def _identity(path: Path, root: str) -> str:
    return str(path) if leads_out(path, root) else os.path.realpath(path)


def _unreadable(shown: str, reason: str, remedy: str) -> ProgrammeFile:
    return ProgrammeFile(shown, error=ProgrammeError(shown, [Fault(1, reason, remedy)]))
