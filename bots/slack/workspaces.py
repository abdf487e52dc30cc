"""The directory as one workspace sees it.

An entry is of a workspace when the workspace's id stands before it: `T123/U456`, `T123/C789`,
`T123/*@acme.example`. Without an id it is of the home workspace, and of no other: what a user, a channel or an
e-mail address is elsewhere, somebody else decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from bots.directory import Directory, DirectoryFile

Value = TypeVar("Value")

QUALIFIED = re.compile(r"([TE][A-Z0-9]+)/(.+)", re.I | re.S)  # e-mail patterns are kept in small letters
EVERYBODY = "*"  # `T123/*` among the users: all full members of that workspace


def of_workspace(file: DirectoryFile, names: Collection[str], home: bool) -> DirectoryFile:
    """`names`: the ids of the workspace and, where it has one, of its organisation."""
    users = _own(file.users, names, home)
    everybody = users.pop(EVERYBODY, None)
    members = file.members if home else []
    return file.model_copy(
        update={
            "default": file.default if home else [],
            "members": members if everybody is None else everybody,
            "users": users,
            "emails": _own(file.emails, names, home),
            "channels": _own(file.channels, names, home),
            "modes": _own(file.modes, names, home),
            "curators": list(_own(dict.fromkeys(file.curators), names, home)),
            "desk": file.desk if home else "",
        }
    )


def _own(entries: Mapping[str, Value], names: Collection[str], home: bool) -> dict[str, Value]:
    """Keys without the workspace. One that names the workspace counts before one that names none."""
    plain: dict[str, Value] = {}
    named: dict[str, Value] = {}
    for key, value in entries.items():
        found = QUALIFIED.fullmatch(key)
        if found is None:
            if home:
                plain[key] = value
        elif found[1].upper() in names:
            named[found[2]] = value
    return plain | named


class WorkspaceDirectory(Directory):
    def __init__(self, path: Path | None, names: Iterable[str], home: bool) -> None:
        super().__init__(path)
        self._names, self._home = frozenset(names) - {""}, home

    def _read(self) -> DirectoryFile:
        return of_workspace(super()._read(), self._names, self._home)

    def known_labels(self) -> Sequence[str]:
        """Elsewhere only what the workspace's own entries name."""
        if self._home:
            return super().known_labels()
        file = self.file
        lists = [*file.emails.values(), *file.users.values(), *file.channels.values(), file.members or []]
        return sorted({"public"} | {label for labels in lists for label in labels})
