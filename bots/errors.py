"""Errors of the fronts, and how any error reads to a person: one line with the reason and the remedy."""

from __future__ import annotations

import traceback

OUR_PACKAGES = frozenset({"knowledge", "ingest", "assistant", "bots", "evals"})


class UserError(Exception):
    """Something that the user can put right. `remedy` says how."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class UsageError(UserError):
    """The command line itself is wrong: exit status 2."""


def describe(error: BaseException) -> str:
    """Reason and remedy in one line. An error we did not foresee says how to see more of it."""
    reason = " ".join(str(error).split())
    if type(error).__module__.partition(".")[0] in OUR_PACKAGES:
        said = getattr(error, "reason", reason) or type(error).__name__
        return sentences(said, getattr(error, "remedy", ""))
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return sentences(f"{where}{error.strerror}", "Check the path, its permissions and the free disk space")
    if isinstance(error, MemoryError):
        return sentences("out of memory", "Close other programs, or ingest fewer files at once")
    at = last_place(error)
    return sentences(f"{type(error).__name__}: {reason}{at}", "Run again with --debug for the traceback")


def last_place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f" (in {frames[-1].name})" if frames else ""


def sentences(*parts: str) -> str:
    """`no such file` and `check the path` become `no such file. check the path`."""
    kept = [" ".join(part.split()).rstrip(".") for part in parts if part and part.strip()]
    return ". ".join(kept)
