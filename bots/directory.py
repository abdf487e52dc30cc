"""Who a user of a chat service is, and what a channel may read, in labels: the file that `BPO_DIRECTORY` names.

Everything fails closed: whom the file does not name, whom the chat service does not know as a full member of the
home workspace, and everybody while the file cannot be read, sees public documents only.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from bots.errors import UserError
from knowledge.labels import is_label

log = logging.getLogger(__name__)

PUBLIC = frozenset({"public"})
INTERNAL = "employees"
VENDOR_PREFIX = "vendor:"

Labels = frozenset[str]
Mode = Literal["mention", "questions"]


@dataclass(frozen=True, slots=True)
class Person:
    """A user as the chat service knows them. `member`: a full member of the home workspace, no guest."""

    id: str
    email: str = ""
    name: str = ""
    member: bool = False
    bot: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is posted. `direct`: only the asker reads it. `external`: shared with another company."""

    id: str
    direct: bool = False
    external: bool = True


class DirectoryFile(BaseModel):
    """The file as written. `members`, where it is absent, are treated as `default`."""

    model_config = ConfigDict(extra="forbid")

    default: list[str] = Field(default_factory=list)
    members: list[str] | None = None
    emails: dict[str, list[str]] = Field(default_factory=dict)
    users: dict[str, list[str]] = Field(default_factory=dict)
    channels: dict[str, list[str]] = Field(default_factory=dict)
    curators: list[str] = Field(default_factory=list)  # user ids or e-mail addresses
    desk: str = ""  # e-mail address of whom to ask where a document names no owner
    modes: dict[str, Mode] = Field(default_factory=dict)  # by channel; absent: mention

    @field_validator("default", "members", "emails", "users", "channels")
    @classmethod
    def _well_formed(cls, value: Any) -> Any:
        lists = value.values() if isinstance(value, dict) else [value or []]
        for label in (label for labels in lists for label in labels):
            if not is_label(label):
                raise ValueError(f"{label!r} is not a label: public, employees, team:NAME, vendor:NAME")
        return value

    @field_validator("emails")
    @classmethod
    def _lower(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        return {pattern.lower(): labels for pattern, labels in value.items()}


NOBODY = DirectoryFile()


def labels_of_person(file: DirectoryFile, person: Person) -> Labels:
    """The most specific entry counts alone: user, then e-mail, then membership.

    An e-mail address of a guest or a stranger is what another company says it is: it opens no internal document.
    """
    if person.bot or person.deleted:
        return PUBLIC
    if person.id in file.users:
        return PUBLIC | frozenset(file.users[person.id])
    by_email = _by_email(file.emails, person.email.lower())
    if by_email is not None:
        labels = PUBLIC | frozenset(by_email)
        return labels if person.member else outward(labels)
    if person.member:
        return PUBLIC | frozenset(file.default if file.members is None else file.members)
    return PUBLIC


def _by_email(patterns: dict[str, list[str]], email: str) -> list[str] | None:
    """An address beats a pattern, a longer pattern a shorter one."""
    if not email:
        return None
    if email in patterns:
        return patterns[email]
    fitting = [pattern for pattern in patterns if fnmatchcase(email, pattern)]
    return patterns[max(fitting, key=lambda pattern: (len(pattern), pattern))] if fitting else None


def labels_of_place(file: DirectoryFile, place: Place) -> Labels:
    """What everyone in a channel may see; nothing internal where another company reads along."""
    labels = PUBLIC | frozenset(file.channels.get(place.id, ()))
    return outward(labels) if place.external else labels


def outward(labels: Labels) -> Labels:
    """What may be seen outside the company: public documents and those of a vendor."""
    return frozenset(label for label in labels if label in PUBLIC or label.startswith(VENDOR_PREFIX))


def may_curate(file: DirectoryFile, person: Person) -> bool:
    """Only full members: an outsider's e-mail address proves nothing."""
    named = {entry.lower() for entry in file.curators}
    known = person.id.lower() in named or (bool(person.email) and person.email.lower() in named)
    return known and person.member and not person.bot and not person.deleted


def read_directory(path: Path) -> DirectoryFile:
    """Raises UserError with the remedy."""
    import yaml

    remedy = f"Correct {path}, the file that BPO_DIRECTORY names"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        return DirectoryFile.model_validate({} if content is None else content)
    except OSError as error:
        raise UserError(f"the directory cannot be read ({error.strerror})", remedy) from error
    except UnicodeDecodeError as error:
        raise UserError("the directory is not UTF-8 text", remedy) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise UserError(f"the directory is not YAML{where}", remedy) from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise UserError(f"the directory, {where}: {fault['msg']}", remedy) from error


class Directory:
    """The file, read again whenever it has changed. While it cannot be read, nobody is anybody."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._file = NOBODY

    @property
    def file(self) -> DirectoryFile:
        if self._path is None:
            return NOBODY
        stamp = self._stamped()
        if stamp is None or stamp != self._stamp:
            self._stamp = stamp
            self._file = self._read()
        return self._file

    def _stamped(self) -> tuple[int, int, int] | None:
        assert self._path is not None
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> DirectoryFile:
        assert self._path is not None
        try:
            return read_directory(self._path)
        except UserError as error:
            log.error("%s. %s. Until then everybody sees public documents only.", error.reason, error.remedy)
            return NOBODY

    def of_person(self, person: Person) -> Labels:
        return labels_of_person(self.file, person)

    def of_place(self, place: Place) -> Labels:
        return labels_of_place(self.file, place)

    def posted(self, person: Person, place: Place) -> Labels:
        """What an answer may rest on: what the asker may see and, where others read it, everyone there may too."""
        mine = self.of_person(person)
        return mine if place.direct else mine & self.of_place(place)

    def curator(self, person: Person) -> bool:
        return may_curate(self.file, person)

    def mode(self, channel: str) -> Mode:
        return self.file.modes.get(channel, "mention")

    def known_labels(self) -> Sequence[str]:
        """For the choice of an audience."""
        file = self.file
        lists = [*file.emails.values(), *file.users.values(), *file.channels.values(), file.members or []]
        return sorted({"public", INTERNAL} | {label for labels in lists for label in labels})
