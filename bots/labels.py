"""Who asks, as people write it: `public,vendor:acme`. The only place that reads labels."""

from __future__ import annotations

from bots.errors import UsageError
from knowledge.labels import is_caller_label
from knowledge.types import DEFAULT_LABELS, Caller

REMEDY = "Write labels like: public,employees,team:finance,vendor:acme"


def is_label(text: str) -> bool:
    """What a caller may be: a label of documents, or `admin`, who sees those with a broken audience."""
    return is_caller_label(text)


def parse_labels(text: str | None) -> Caller:
    """The caller of `--as`; None means that nothing was said: a member of the company."""
    if text is None:
        return Caller(DEFAULT_LABELS)
    labels = [label.strip(" ") for label in text.split(",")]
    if not any(labels):
        raise UsageError("no label was given", REMEDY)
    for label in labels:
        if not is_label(label):
            reason = f"{label!r} is not a label" if label else "there is an empty label"
            meant = f"Did you mean {label.lower()}? " if is_label(label.lower()) else ""
            raise UsageError(reason, meant + REMEDY)
    return Caller(frozenset(labels))


def written(caller: Caller) -> str:
    return ",".join(sorted(caller.labels))
