"""The YAML block that opens a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.safe_yaml import YamlFault, parse_mapping
from ingest.stray import stray_audience

FENCED = re.compile(r"---[ \t]*\r?\n(.*?)(?:^---|^\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
# Some policy generators write the keys without an opening line; two keys at least, or it is a heading.
UNFENCED = re.compile(r"((?:[A-Za-z_][\w-]*:(?:[ \t].*)?\r?\n(?:[ \t-].*\r?\n)*){2,})---[ \t]*(?:\r?\n|\Z)")
KEY = re.compile(r"^\s*[\w-]+\s*:", re.M)
KNOWN = re.compile(
    r"^(?:title|type|audience|vendor|effective_from|effective_to|supersedes|owner|review_by)\s*:", re.M
)
MEANT = re.compile(rf"---[ \t]*\r?\n(?:[^\n]*\n){{0,20}}?(?:{KNOWN.pattern[1:]})")
# Meant as front matter, and not at the very beginning or not fenced by three dashes: only with an audience, which
# decides who reads the document.
ASTRAY = re.compile(
    r"(?:[ \t]*(?:<!--[^\n]*)?\r?\n){0,5}[ \t]*(?:-{3,}|\+{3,})[ \t]*\r?\n(?:[^\n]*\n){0,20}?[ \t]*audience\s*[:=]"
)
MAX_CHARACTERS = 65_536
READ_AT_THE_TOP = "write it between two lines of three dashes, the first of which opens the file"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end` is the offset in the file at which the document itself starts."""

    end: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def front_matter(text: str) -> FrontMatter:
    """Where metadata was meant but cannot be read there is a warning: it may have said who sees the document."""
    head = text[:MAX_CHARACTERS]
    match = FENCED.match(head) or UNFENCED.match(head)
    if match is None:
        if MEANT.match(head):
            return FrontMatter(warnings=(_fault("it has no closing line"),))
        if ASTRAY.match(head):
            return FrontMatter(warnings=(_fault("it must begin on the first line, with three dashes"),))
        return FrontMatter(warnings=_stray(head))
    try:
        found = parse_mapping(match[1])
        unsaid = "audience" not in found
        return FrontMatter(match.end(), found, _stray(head, match.end()) if unsaid else ())
    except YamlFault as fault:
        if (match[0].startswith("---") and KEY.search(match[1])) or KNOWN.search(match[1]):
            return FrontMatter(match.end(), warnings=(_fault(str(fault)),))
        return FrontMatter(warnings=_stray(head))  # a rule, some prose, another rule


def misplaced(text: str) -> tuple[str, ...]:
    """A warning where a text that is not Markdown begins as if it had front matter with an audience."""
    head = text[:MAX_CHARACTERS]
    if ASTRAY.match(head):
        return (_fault("only Markdown files have one; write a sidecar, NAME.EXT.meta.yaml"),)
    return _stray(head, remedy="write it into a sidecar, NAME.EXT.meta.yaml")


def _stray(head: str, start: int = 0, remedy: str = READ_AT_THE_TOP) -> tuple[str, ...]:
    line = stray_audience(head, start)
    return () if line is None else (_fault(f"line {line} names an audience where none is read; {remedy}"),)


def _fault(what: str) -> str:
    return f"the front matter is not valid YAML and was ignored: {what}"
