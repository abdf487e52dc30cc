"""What a document says about itself, and what its sidecar and folders say about it.

The nearer wins: front matter, then the sidecar `NAME.EXT.meta.yaml`, then `_folder.meta.yaml` of its folder, then
those of the folders above. A bad value is a warning and counts as absent, but for the audience: a document
whose audience cannot be read is hidden, because the default could show it to people it was not meant for. So is
one whose first or last day cannot be read, because without it the document would be in force at once or for ever,
and one beside which stands metadata that cannot be read at all.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from ingest.days import read_day
from ingest.safe_yaml import YamlFault, parse_mapping
from knowledge.labels import ADMIN, is_label
from knowledge.types import DEFAULT_AUDIENCE, JsonDict

FRONT_MATTER = "front matter"
FRONT_MATTER_FAULT = "the front matter is not valid YAML"  # how a loader's warning begins
HIDDEN = (ADMIN,)  # a label of no ordinary caller
MAX_SIDECAR_BYTES = 65_536
ALIKE = 0.75  # still takes "tpye" for "type", no longer "sender" for "vendor" or "order" for "owner"
BOUNDS = ("effective_from", "effective_to")  # the days on which a document begins and ends to hold
SLIPS = 2  # letters: a key so near to one of the bounds was meant as one
OTHER_NAMES = ("acl", "access", "visibility")  # what other tools call the audience
UNTIL = "until that is repaired the document is hidden"

DocumentType = Literal["process", "sla", "policy", "guide", "contract", "faq", "other"]


def _as_text(value: Any) -> Any:
    """`vendor: 42` is a name; `owner: [a, b]` is not."""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


def _as_day(value: Any) -> Any:
    found = read_day(value)
    if found is not None and not isinstance(found, date):
        raise ValueError("no date")
    return found


def _as_type(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


Words = Annotated[
    str, BeforeValidator(_as_text), StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
]
Day = Annotated[date, BeforeValidator(_as_day)]


class Metadata(BaseModel):
    """The keys of CONTRACT section 3; None where nothing was said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words | None = None
    type: Annotated[DocumentType, BeforeValidator(_as_type)] | None = None
    audience: tuple[str, ...] | None = None
    vendor: Words | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    supersedes: Words | None = None
    owner: Words | None = None
    review_by: Day | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of metadata. `name` is what a warning calls it; `fault` is set when it could not be read."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    metadata: Metadata
    warnings: tuple[tuple[str, str], ...]  # (name of the layer, reason)

    @property
    def audience(self) -> tuple[str, ...]:
        return DEFAULT_AUDIENCE if self.metadata.audience is None else self.metadata.audience


def resolve(layers: list[Layer]) -> Resolved:
    """`layers` from the farthest to the nearest."""
    merged: dict[str, Any] = {}
    warnings: list[tuple[str, str]] = []
    for layer in layers:
        values, problems = read_layer(layer)
        merged |= values
        warnings += [(layer.name, problem) for problem in problems]
    if any(layer.fault is not None for layer in layers):
        merged["audience"] = HIDDEN  # nobody knows what it would have said, not of the audience alone
    if any(misread_bounds(layer) for layer in layers):
        merged["audience"] = HIDDEN
        merged.pop("supersedes", None)  # or it would take the version before out of force at once
    found = Metadata(**merged)
    if found.effective_from and found.effective_to and found.effective_to < found.effective_from:
        warnings.append((layers[-1].name, "effective_to is before effective_from: the document is never in force"))
    return Resolved(found, tuple(warnings))


def read_layer(layer: Layer) -> tuple[dict[str, Any], list[str]]:
    """The valid values of one layer, and what is wrong with the others."""
    if layer.fault is not None:
        return {"audience": HIDDEN}, [f"{layer.fault}; {UNTIL}"]
    problems: list[str] = []
    values = {key: value for key, value in layer.values.items() if key in Metadata.model_fields}
    unknown = [key for key in layer.values if key not in values]
    if layer.name == FRONT_MATTER and "name" in unknown and "title" not in values:
        unknown.remove("name")  # other tools' front matter calls the title so
        values["title"] = layer.values["name"]
    if unknown:
        problems.append(f"unknown {'keys' if len(unknown) > 1 else 'key'} {', '.join(map(_with_hint, unknown))}")
    if "audience" not in values and any(_means_audience(key, layer.values[key]) for key in unknown):
        values["audience"] = HIDDEN  # a slip of the pen must not open the document to the default
        problems[-1] += f"; {UNTIL}"
    elif any(_is_bound(key) for key in unknown):
        problems[-1] += f"; {UNTIL} and replaces nothing"
    if "audience" in values and values["audience"] != HIDDEN:
        values["audience"], complaints = parse_audience(values["audience"])
        problems += complaints
    values = {key: value for key, value in values.items() if value is not None}
    try:
        Metadata(**values)
    except ValidationError as error:
        for key in dict.fromkeys(str(fault["loc"][0]) for fault in error.errors()):
            said = f"; {UNTIL} and replaces nothing" if key in BOUNDS else ""
            problems.append(f"bad value for {key}: {_short(values.pop(key))} ({_expected(key)}){said}")
    return {key: getattr(Metadata(**values), key) for key in values}, problems


def misread_bounds(layer: Layer) -> bool:
    """Whether a layer means to say from when or until when the document holds, and cannot be understood."""
    for key, value in layer.values.items():
        if key in BOUNDS:
            if value is not None and not isinstance(read_day(value), date):
                return True
        elif key not in Metadata.model_fields and _is_bound(key):
            return True
    return False


def parse_audience(value: Any) -> tuple[tuple[str, ...], list[str]]:
    """Labels in their order, and what is wrong. One that is no label hides the document: it may have been a
    narrower one than those beside it."""
    listed = [label.strip(" ") for label in value.split(",")] if isinstance(value, str) else value
    if not isinstance(listed, list) or not listed:
        return HIDDEN, [f"bad value for audience: {_short(value)} is no list of labels; the document is hidden"]
    bad = [label for label in listed if not (isinstance(label, str) and is_label(label))]
    if not bad:
        return tuple(dict.fromkeys(listed)), []
    problems = [
        f"bad value for audience: {_short(label)} is not public, employees, team:NAME or vendor:NAME"
        for label in bad
    ]
    problems[-1] += "; the document is hidden"
    return HIDDEN, problems


def narrower(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The labels that both audiences allow; None is an audience of which nothing was said."""
    if one is None or other is None:
        return one if other is None else other
    return tuple(label for label in (*one, *other) if _allows(one, label) and _allows(other, label)) or HIDDEN


def _allows(audience: tuple[str, ...], label: str) -> bool:
    """`public` is everybody, `employees` takes in the teams."""
    if label in audience or "public" in audience:
        return True
    return "employees" in audience and label.startswith("team:")


def front_layer(front: Mapping[str, Any], loader_warnings: tuple[str, ...] = ()) -> Layer:
    """What the file itself says. A front matter that is no YAML may have named an audience."""
    faults = [warning for warning in loader_warnings if warning.startswith(FRONT_MATTER_FAULT)]
    return Layer(FRONT_MATTER, front, faults[0] if faults else None)


def read_layer_file(file: Path, name: str) -> Layer | None:
    """None when there is no such file."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):  # a pipe would keep us waiting, a device never ends
            return Layer(name, fault="it is not a file")
        if about.st_size > MAX_SIDECAR_BYTES:
            return Layer(name, fault=f"it is larger than {MAX_SIDECAR_BYTES // 1024} KB")
        return Layer(name, parse_mapping(file.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return Layer(name, fault="it is a link to a file that is not there") if file.is_symlink() else None
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return None  # the document's own name leaves no room for a sidecar
        return Layer(name, fault=f"it cannot be read ({error})")
    except YamlFault as error:
        return Layer(name, fault=f"it is not valid YAML: {error}")


def layers_hash(layers: list[Layer]) -> str:
    """What stands beside a file, as a hash: its own front matter is covered by its content."""
    plain = [[jsonable(dict(layer.values)), layer.fault] for layer in layers]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def jsonable(value: Any) -> Any:
    """Front matter as JSON keeps it: dates as ISO strings, anything odd as its text."""
    if isinstance(value, dict):
        found: JsonDict = {str(key): jsonable(item) for key, item in value.items()}
        return found
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _expected(key: str) -> str:
    if key == "type":
        return f"one of {', '.join(get_args(DocumentType))}"
    if key in ("effective_from", "effective_to", "review_by"):
        return "a date such as 2026-01-31"
    return "a text of at most 500 characters"


def _with_hint(key: Any) -> str:
    """An unknown key, and the known one that was probably meant."""
    meant = _meant(key)
    return f"{_short(key)} (did you mean {meant}?)" if meant else _short(key)


def _meant(key: Any) -> str | None:
    close = get_close_matches(str(key).lower(), Metadata.model_fields, n=1, cutoff=ALIKE)
    return close[0] if close else None


def _is_bound(key: Any) -> bool:
    from rapidfuzz.distance import Levenshtein

    named = re.sub(r"[\s-]+", "_", str(key).strip().lower())
    return any(Levenshtein.distance(named, bound, score_cutoff=SLIPS) <= SLIPS for bound in BOUNDS)


def _means_audience(key: Any, value: Any) -> bool:
    """A misspelt `audience`, one by another tool's name, or one that slipped below another key."""
    if _meant(key) == "audience" or str(key).strip().lower() in OTHER_NAMES:
        return True
    return isinstance(value, dict) and any(
        inner == "audience" or _means_audience(inner, value[inner]) for inner in value
    )


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"
