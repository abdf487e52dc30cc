"""What an ingest did: the numbers, and every file that was not read or only partly read."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.types import JsonDict


@dataclass(frozen=True, slots=True)
class Failed:
    document: str
    reason: str
    remedy: str

    def to_json(self) -> JsonDict:
        return {"document": self.document, "reason": self.reason, "remedy": self.remedy}


@dataclass(frozen=True, slots=True)
class Warned:
    document: str
    reason: str

    def to_json(self) -> JsonDict:
        return {"document": self.document, "reason": self.reason}


@dataclass(slots=True)
class Report:
    """Filled while the ingest runs. `passages` counts those stored by this run."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    failed: list[Failed] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)

    def warn(self, document: str, reason: str) -> None:
        warning = Warned(document, reason)
        if warning not in self.warnings:  # a folder's metadata is read for each of its files
            self.warnings.append(warning)

    @property
    def nothing_was_read(self) -> bool:
        """Exit status 1: there was nothing to read, or all of it failed."""
        return not (self.added or self.changed or self.unchanged or self.removed)

    def to_json(self) -> JsonDict:
        by_document = sorted(self.failed, key=lambda row: row.document)
        return {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
            "failed": [row.to_json() for row in by_document],
            "warnings": [row.to_json() for row in sorted(self.warnings, key=lambda row: row.document)],
        }
