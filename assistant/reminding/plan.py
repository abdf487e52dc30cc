"""Which reminders a day asks for. Pure: what was sent before is filtered out by the log, by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

WEEK = 7


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that ends or falls due on a day."""

    key: str  # stays the same for ever; another date of the same thing is another subject
    kind: str  # credential | obligation | step
    vendor: str
    what: str  # in words: "ISO 27001 of acme"
    ends: date
    contact: str  # empty: the manager alone is told
    days: tuple[int, ...] = ()  # instead of the rules', where this needs less notice
    lapses: bool = True  # whether it is told on the day itself and after, too


@dataclass(frozen=True, slots=True)
class Day:
    """What day it is for somebody, and the last one before they work again."""

    today: date
    horizon: date


DayOf = Callable[[Subject, str], Day]
"""Of a recipient of reminders about a subject."""


@dataclass(frozen=True, slots=True)
class Rules:
    days: tuple[int, ...] = (60, 30, 14, 7, 1)
    manager_from: int = 14  # from so many days before, the vendor manager is told as well
    weekly_after: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    subject: Subject
    stage: str  # "30", "lapsed", "lapsed+2w"
    recipient: str
    days_left: int

    @property
    def about(self) -> str:
        """What this and the other stages have in common."""
        return "|".join((self.subject.key, self.subject.ends.isoformat(), self.recipient))

    @property
    def key(self) -> str:
        return f"{self.about}|{self.stage}"

    @property
    def rank(self) -> int:
        """Later stages rank higher: 60 days before is -60, the lapse 0, two weeks after it 2."""
        return -int(self.stage) if self.stage.isdigit() else int(self.stage[7:-1] or 0)

    @property
    def text(self) -> str:
        return f"{self.subject.what} {_when(self)}."


def stage(ends: date, today: date, horizon: date, rules: Rules) -> str | None:
    """The stage that `today` is in. A stage that falls on the quiet days up to `horizon` is reached already.

    Only the latest stage counts: whoever was not told 60 days before is told once, 30 days before.
    """
    left = (ends - today).days
    if left <= 0:
        weeks = -left // WEEK
        if weeks and not rules.weekly_after:
            return None
        return f"lapsed+{weeks}w" if weeks else "lapsed"
    reached = max(1, min(left, (ends - horizon).days))
    steps = [step for step in rules.days if reached <= step]
    return str(min(steps)) if steps else None


def plan(subjects: Iterable[Subject], day_of: DayOf, rules: Rules, managers: dict[str, str]) -> list[Reminder]:
    """`managers` by vendor; `*` is everybody else's. One recipient gets one reminder, whatever their roles."""
    found: list[Reminder] = []
    for subject in subjects:
        own = replace(rules, days=subject.days) if subject.days else rules
        for recipient in recipients(subject, managers):
            day = day_of(subject, recipient)
            at = stage(subject.ends, day.today, day.horizon, own)
            if at is not None and concerns(recipient, subject, at, rules):
                found.append(Reminder(subject, at, recipient, (subject.ends - day.today).days))
    return sorted(found, key=lambda one: (one.days_left, one.subject.vendor, one.key))


def recipients(subject: Subject, managers: dict[str, str]) -> Sequence[str]:
    both = (subject.contact, managers.get(subject.vendor, managers.get("*", "")))
    return list(dict.fromkeys(address for address in both if address))


def concerns(recipient: str, subject: Subject, at: str, rules: Rules) -> bool:
    """The contact hears of every stage, the manager of the later ones, or of all where there is no contact."""
    if not subject.lapses and not at.isdigit():
        return False
    return recipient == subject.contact or not at.isdigit() or int(at) <= rules.manager_from or not subject.contact


def _when(reminder: Reminder) -> str:
    ends, left = reminder.subject.ends, reminder.days_left
    verb = ("expires", "expired") if reminder.subject.kind == "credential" else ("is due", "was due")
    if left > 0:
        return f"{verb[0]} in {left} {'day' if left == 1 else 'days'}, on {ends.isoformat()}"
    if left == 0:
        return f"{verb[0]} today, {ends.isoformat()}"
    return f"{verb[1]} {-left} {'day' if left == -1 else 'days'} ago, on {ends.isoformat()}"


def nobody_reminded(vendors: Iterable[str | None], managers: dict[str, str]) -> bool:
    """Whether there is something, of these vendors, that no manager is reminded of."""
    return any(not managers.get(vendor or "", managers.get("*", "")) for vendor in vendors)
