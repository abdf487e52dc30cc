"""Stand-ins for the values of a programme whose shape is wrong, so that the others can be judged as well. Pure."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from assistant.onboarding.identity import CLIENT

UNKNOWN = "\0"  # the document of a stand-in source: no name of a document is like it
Loc = tuple[int | str, ...]
STAND_INS: dict[str, Any] = {
    "title": "-",
    "owner": CLIENT,
    "due_days": 0,
    "evidence": "none",
    "after": [],
    "source": {"document": UNKNOWN},
    "document": UNKNOWN,
    "section": None,
    "approver": CLIENT,
    "waivable": True,
    "applies_to": {},
    "waived_by": CLIENT,
}


def mended(plain: Any, wrong: Sequence[Loc]) -> Any | None:
    """A copy that has the right shape at all places that are `wrong`; None where there are no steps to judge."""
    made = copy.deepcopy(plain)
    for place in sorted({_value(loc) for loc in wrong}, key=len):
        if not place or place == ("steps",) or (place[0] == "steps" and len(place) < 3):
            return None
        holder = made
        for part in place[:-1]:
            holder = holder[part]
        name = str(place[-1])
        if name == "id":
            holder[name] = f"number-{int(place[1]) + 1}" if len(place) > 1 else "-"
        elif name in STAND_INS:
            holder[name] = copy.deepcopy(STAND_INS[name])
        else:
            holder.pop(name, None)
    return made


def _value(loc: Loc) -> Loc:
    """The key whose whole value is replaced: a list goes with its items."""
    if loc[:1] == ("applies_to",):
        return loc[:1]
    return loc[:3] if loc[2:3] == ("after",) else loc
