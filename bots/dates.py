"""Days as people write them."""

from __future__ import annotations

from datetime import date

from bots.errors import UsageError


def parse_day(text: str | None) -> date | None:
    """None means today, which the assistant itself decides."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", "Write it as YYYY-MM-DD, like 2026-01-31") from error
