"""Takes personal data out of what is kept of questions: `BPO_REDACT` is off, patterns or presidio.

Only what is stored or logged is changed; a question is searched for and answered as it was asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Literal

from bots.redaction.patterns import Span, spans

if TYPE_CHECKING:
    from bots.redaction.names import Names

Level = Literal["off", "patterns", "presidio"]
Redact = Callable[[str], str]
NOT_KEPT = "[not kept: it could not be redacted]"
log = logging.getLogger(__name__)


def unchanged(text: str) -> str:
    return text


@cache
def redactor(level: Level) -> Redact:
    """Raises UserError where what `presidio` needs is not installed. The same one for the same level."""
    if level == "off":
        return unchanged
    if level == "patterns":
        return by_patterns
    from bots.redaction.names import Names

    names = Names()
    return lambda text: _whole_or_nothing(names, text)


def require(level: Level) -> None:
    """As `redactor`, without loading anything."""
    if level == "presidio":
        from bots.redaction.names import installed_model

        installed_model()


def by_patterns(text: str) -> str:
    return replaced(text, spans(text))


def _whole_or_nothing(names: Names, text: str) -> str:
    try:
        known = spans(text)
        return replaced(text, [*known, *(one for one in names.spans(text) if not _meets(one, known))])
    except Exception:  # noqa: BLE001 - whatever it is: better no text than one with names in it
        log.error("a text could not be redacted and was not kept")
        return NOT_KEPT


def _meets(one: Span, others: Iterable[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def replaced(text: str, found: Iterable[Span]) -> str:
    """`Write to [e-mail]`. Of two that overlap the first counts, and both go."""
    out, at = "", 0
    for start, end, kind in sorted(found):
        if start >= at:
            out += f"{text[at:start]}[{kind}]"
        at = max(at, end)
    return out + text[at:]
