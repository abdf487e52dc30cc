"""What went wrong with a call, whichever provider's client tells it. Pure.

The reasons hold nothing of what the provider said: some repeat the key, or the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.models.types import Outcome

TIMED_OUT = "timed out"
UNREACHED = "cannot be reached"
TOO_MANY = 429
BUSY = frozenset({408, 409, TOO_MANY})
GAVE_UP = frozenset({408, 504})  # whoever stands between us and the model, which may have answered
ABOUT_THE_PROMPT = frozenset({400, 413, 422})  # too long, or not to its taste: another one may be answered
TIMING_OUT = re.compile(r"timeout|timed ?out", re.I)
CUT_OFF = re.compile(r"RemoteProtocolError|ReadError|IncompleteRead|ChunkedEncoding|ProtocolError")
UNREACHABLE = re.compile(r"Connect|Connection|gaierror|Resolution|Endpoint")
MALFORMED = re.compile(r"JSON|Decode|Validation|KeyError|TypeError|AttributeError|IndexError|ValueError")
IN_A_STREAM = {"rate_limit_exceeded": TOO_MANY, "server_error": 500, "overloaded_error": 503}
SAID = {401: "key refused", 403: "key refused", 404: "model not found", 408: TIMED_OUT, TOO_MANY: "rate limited"}


def reason_of(error: BaseException) -> str:
    status = status_of(error)
    if status is not None:
        return SAID.get(status, f"server error {status}" if status >= 500 else f"request refused, {status}")
    names = [type(one).__name__ for one in _causes(error)]
    for pattern, reason in (
        (TIMING_OUT, TIMED_OUT),
        (CUT_OFF, "cut off"),
        (UNREACHABLE, UNREACHED),
        (MALFORMED, "malformed answer"),
    ):
        if any(pattern.search(name) for name in names):
            return reason
    return f"failed, {names[0]}"


def is_worth_another_try(error: BaseException) -> bool:
    """Busy servers, and lines that could not be opened. What was malformed or cut off is not asked for again."""
    status = status_of(error)
    if status is not None:
        return status in BUSY or status >= 500
    return reason_of(error) == UNREACHED


def cost_nothing(error: BaseException) -> bool:
    """Whether the error came instead of an answer. Nobody charges for that."""
    status = status_of(error)
    return status not in GAVE_UP if status is not None else reason_of(error) == UNREACHED


def outcome_of(error: BaseException) -> Outcome:
    return Outcome.UNTOLD if status_of(error) in ABOUT_THE_PROMPT else Outcome.FAILED


def status_of(error: BaseException) -> int | None:
    """The HTTP status, where each client keeps it."""
    for one in _causes(error):
        response = getattr(one, "response", None)
        found = [
            getattr(one, "status_code", None),
            getattr(response, "status_code", None),
            getattr(one, "code", None),
        ]
        if isinstance(response, dict):  # botocore
            found.append(response.get("ResponseMetadata", {}).get("HTTPStatusCode"))
        for status in found:
            if isinstance(status, str):  # of an error that came within a stream
                status = int(status) if status.isdecimal() else IN_A_STREAM.get(status)
            if isinstance(status, int) and 400 <= status < 600:
                return status
    return None


def wait_wanted(error: BaseException) -> float:
    """Seconds of `Retry-After`; 0 where none is given."""
    for one in _causes(error):
        headers: Any = getattr(getattr(one, "response", None), "headers", None)
        if headers is None:
            continue
        try:
            return max(0.0, float(headers.get("retry-after", "") or 0))
        except (TypeError, ValueError):
            return 0.0
    return 0.0


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__
