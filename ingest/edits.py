"""Edits of mapped text that leave the places of the untouched characters alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ingest.mapped import Mapped, concat, literal

Edit = tuple[int, int, str]  # start, end, replacement


def edit(text: Mapped, edits: Iterable[Edit]) -> Mapped:
    """Applies edits that are in order and do not overlap. A replacement is ours: it stands nowhere."""
    parts: list[Mapped] = []
    last = 0
    for start, end, replacement in edits:
        parts.append(text[last:start])
        if replacement:
            parts.append(literal(replacement))
        last = end
    return concat([*parts, text[last:]]) if parts else text


def swap(text: Mapped, pattern: re.Pattern[str], by: str | Callable[[re.Match[str]], str]) -> Mapped:
    """Like `Mapped.sub`, but a replacement of one character does not claim to stand in the source."""
    return edit(
        text, [(m.start(), m.end(), by if isinstance(by, str) else by(m)) for m in pattern.finditer(text.text)]
    )


ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def unescape_entities(text: Mapped) -> Mapped:
    if "&" not in text.text:
        return text
    import html

    edits: list[Edit] = []
    for match in ENTITY.finditer(text.text):
        meaning = html.unescape(match[0])
        if meaning == "&":  # the first character of "&amp;" stands there
            edits.append((match.start() + 1, match.end(), ""))
        elif meaning != match[0]:
            edits.append((match.start(), match.end(), meaning.replace("\0", "")))
    return edit(text, edits)
