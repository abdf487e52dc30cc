"""When and how reminders go out. Read by the wiring modules only."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class CalendarSettings(BaseModel):
    """What differs from the office's calendar: `{"timezone": "Asia/Manila", "opens": "09:00"}`."""

    model_config = ConfigDict(extra="forbid")

    timezone: str | None = None
    workdays: tuple[int, ...] | None = None
    holidays: tuple[date, ...] | None = None
    opens: time | None = None
    closes: time | None = None

    @field_validator("workdays")
    @classmethod
    def of_a_week(cls, days: tuple[int, ...] | None) -> tuple[int, ...] | None:
        return days if days is None else checked_workdays(days)

    @field_validator("timezone")
    @classmethod
    def known(cls, name: str | None) -> str | None:
        return name if name is None else checked_zone(name)


LIKE = {
    "owners": '{"vendor:acme": "jo@acme.example", "team:access": "access@client.example"}',
    "managers": '{"acme": "ann@client.example", "*": "vendors@client.example"}',
    "calendars": '{"acme": {"timezone": "Asia/Manila", "opens": "09:00"}}',
}


class ReminderSettings(BaseSettings):
    """`BPO_REMIND_DAYS=60,30,14,7,1`, `BPO_REMIND_MANAGERS={"*": "vendors@client.example"}`, …"""

    model_config = SettingsConfigDict(
        env_prefix="BPO_REMIND_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    days: Annotated[tuple[int, ...], NoDecode] = (60, 30, 14, 7, 1)
    manager_from: int = Field(default=14, ge=0)
    weekly_after: bool = True
    managers: Annotated[dict[str, str], NoDecode] = {}  # by vendor; "*" for all others
    step_days: Annotated[tuple[int, ...], NoDecode] = (3,)  # before a step of onboarding is due
    owners: Annotated[dict[str, str], NoDecode] = {}  # of steps, by label; "client" for those of the client
    timezone: str = "UTC"
    workdays: Annotated[tuple[int, ...], NoDecode] = (1, 2, 3, 4, 5)  # 1 is Monday, as in ISO 8601
    holidays: Annotated[tuple[date, ...], NoDecode] = ()
    opens: time = time(8)
    closes: time = time(18)
    calendars: Annotated[dict[str, CalendarSettings], NoDecode] = {}  # by vendor, for its contacts, or by address

    @field_validator("days", "step_days", "workdays", "holidays", mode="before")
    @classmethod
    def split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("managers", "owners", "calendars", mode="before")
    @classmethod
    def by_name(cls, value: object, info: ValidationInfo) -> object:
        """Read here and not by pydantic, whose error does not say what to write."""
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError(f"{value[:40]!r} is no JSON; write it like {LIKE[info.field_name or '']}") from error

    @field_validator("days", "step_days")
    @classmethod
    def positive(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if not days or min(days) < 1:
            raise ValueError("days before the end are whole numbers from 1")
        return tuple(sorted(set(days), reverse=True))

    @field_validator("workdays")
    @classmethod
    def of_a_week(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        return checked_workdays(days)

    @field_validator("timezone")
    @classmethod
    def known(cls, name: str) -> str:
        return checked_zone(name)

    @model_validator(mode="after")
    def has_hours(self) -> Self:
        for one in (CalendarSettings(), *self.calendars.values()):
            opens, closes = one.opens or self.opens, one.closes or self.closes
            if opens >= closes:
                raise ValueError(
                    f"nobody could ever be told: it opens at {opens:%H:%M} and closes at {closes:%H:%M}"
                )
        return self


def checked_workdays(days: tuple[int, ...]) -> tuple[int, ...]:
    if not days or not set(days) <= set(range(1, 8)):
        raise ValueError("working days are numbers from 1 (Monday) to 7 (Sunday)")
    return days


def checked_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Berlin") from error
    return name


class MailSettings(BaseSettings):
    """`BPO_SMTP_HOST` empty: reminders are printed."""

    model_config = SettingsConfigDict(
        env_prefix="BPO_SMTP_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    host: str = ""
    port: int = Field(default=587, ge=1, le=65_535)
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = "bpo-assistant@localhost"
    starttls: bool = True
