"""Composes onboarding, obligations, credentials and reminders, and reads their settings. None needs the model.

All is imported where it is used: the commands import this module, and `bpo --help` is instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bots.errors import UsageError
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.credentials.service import CredentialService
    from assistant.obligations.service import ObligationService
    from assistant.onboarding.evidence import EvidenceStore
    from assistant.onboarding.finding import ProgrammeFile
    from assistant.onboarding.identity import Actor
    from assistant.onboarding.service import OnboardingService
    from assistant.reminding.mail import MailChannel
    from assistant.reminding.service import Reminding
    from assistant.reminding.workdays import Calendar, Calendars
    from bots.settings import Settings, SomeSettings
    from knowledge.ledger import Ledger

LONGEST_NAME = 100


def the_settings() -> Settings:
    from bots.settings import Settings, read

    return read(Settings)


def settings_of(kind: type[SomeSettings]) -> SomeSettings:
    from bots.settings import read

    return read(kind)


@contextmanager
def open_ledger(settings: Settings) -> Iterator[Ledger]:
    """The documents alone: the vector index stays closed."""
    from knowledge.engine import explained
    from knowledge.ledger import FILE_NAME, Ledger

    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explained(f"read-only: {error}", str(settings.data_dir)) from error
    ledger = Ledger(settings.data_dir / FILE_NAME)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def open_onboarding(settings: Settings | None = None) -> Iterator[OnboardingService]:
    from assistant.onboarding.service import OnboardingService
    from assistant.onboarding.sources import LedgerSources
    from assistant.onboarding.store import CaseStore

    chosen = settings or the_settings()
    with open_ledger(chosen) as ledger:
        service = OnboardingService(
            CaseStore(chosen.data_dir),
            evidence_store(chosen),
            LedgerSources(ledger),
            lambda: programme_files(ledger, chosen.data_dir),
            known_vendors=lambda: vendors_of(ledger, chosen),
        )
        try:
            yield service
        finally:
            service.close()


def vendors_of(ledger: Ledger, settings: Settings) -> set[str]:
    """Vendors that documents are about or for, and those of the credentials, as labels write them."""
    from assistant.credentials.store import FILE_NAME

    documents = ledger.documents()
    labels = {label for one in documents for label in one.audience if label.startswith("vendor:")}
    found = {label.removeprefix("vendor:") for label in labels} | {one.vendor for one in documents if one.vendor}
    if not (settings.data_dir / FILE_NAME).exists():
        return found
    with open_credentials(settings) as credentials:
        return found | {one.vendor for one in credentials.credentials(Caller(frozenset({"employees"})))}


def evidence_store(settings: Settings) -> EvidenceStore:
    from assistant.onboarding.evidence import EvidenceStore
    from assistant.onboarding.settings import EvidenceSettings
    from ingest.sniff import sniff

    most = int(settings_of(EvidenceSettings).max_mb * 1_000_000)
    return EvidenceStore(settings.data_dir, sniff, most)


def programme_files(ledger: Ledger, data_dir: Path) -> list[ProgrammeFile]:
    """Of every folder that was ingested, whether it holds documents or not."""
    from assistant.onboarding.finding import find_files, read_all
    from assistant.onboarding.folders import ProgrammeFolders
    from assistant.onboarding.sources import LedgerSources, roots

    named = [*roots(ledger.documents()), *ProgrammeFolders(data_dir).known()]
    folders = [Path(root) for root in dict.fromkeys(named)]
    return read_all(find_files(folders, data_dir), LedgerSources(ledger))


def actor(caller: Caller, name: str | None) -> Actor:
    """Who acts; `name` tells two people with the same labels apart."""
    from assistant.onboarding.identity import Actor

    said = " ".join((name or "").split())
    if name is not None and not said:
        raise UsageError("--by is empty", "Give a name, or leave it out")
    if len(said) > LONGEST_NAME:
        raise UsageError(f"--by is longer than {LONGEST_NAME} characters", "Shorten the name")
    return Actor(caller, said)


@contextmanager
def open_credentials(settings: Settings | None = None) -> Iterator[CredentialService]:
    from assistant.credentials.service import CredentialService
    from assistant.credentials.store import CredentialStore

    chosen = settings or the_settings()
    service = CredentialService(CredentialStore(chosen.data_dir), evidence_store(chosen))
    try:
        yield service
    finally:
        service.close()


@contextmanager
def open_obligations(settings: Settings | None = None) -> Iterator[ObligationService]:
    from assistant.obligations.service import ObligationService
    from assistant.obligations.store import ObligationStore

    chosen = settings or the_settings()
    calendar = office_calendar()
    with open_ledger(chosen) as ledger:
        service = ObligationService(
            ObligationStore(chosen.data_dir),
            ledger,
            calendar.zone,
            calendar.is_workday,
            evidence_store(chosen),
        )
        try:
            yield service
        finally:
            service.close()


def note_audiences(settings: Settings) -> None:
    """For the register of obligations, where there is one."""
    from assistant.obligations.store import FILE_NAME

    if (settings.data_dir / FILE_NAME).exists():
        with open_obligations(settings) as service:
            service.note_audiences()


def office_calendar() -> Calendar:
    return calendars().office


def calendars() -> Calendars:
    from zoneinfo import ZoneInfo

    from assistant.reminding.settings import CalendarSettings, ReminderSettings
    from assistant.reminding.workdays import Calendar, Calendars

    asked = settings_of(ReminderSettings)

    def made(one: CalendarSettings) -> Calendar:
        workdays = asked.workdays if one.workdays is None else one.workdays
        return Calendar(
            ZoneInfo(one.timezone or asked.timezone),
            frozenset(number - 1 for number in workdays),
            frozenset(asked.holidays if one.holidays is None else one.holidays),
            one.opens or asked.opens,
            one.closes or asked.closes,
        )

    others = {name.removeprefix("vendor:"): made(one) for name, one in asked.calendars.items()}
    return Calendars(made(CalendarSettings()), others)


@contextmanager
def open_reminding(managers_too: bool = True, settings: Settings | None = None) -> Iterator[Reminding]:
    """Without managers: what a vendor may know of the reminders about itself."""
    from assistant.reminding.log import ReminderLog
    from assistant.reminding.plan import Rules
    from assistant.reminding.service import Reminding
    from assistant.reminding.settings import ReminderSettings

    asked = settings_of(ReminderSettings)
    log = ReminderLog((settings or the_settings()).data_dir)
    rules = Rules(asked.days, asked.manager_from, asked.weekly_after)
    try:
        yield Reminding(log, rules, calendars(), asked.managers if managers_too else {})
    finally:
        log.close()


def step_reminders(caller: Caller) -> tuple[tuple[int, ...], dict[str, str]]:
    """Days before a step is due on which its owner is told, and where; a vendor knows its own address alone."""
    from assistant.onboarding.identity import is_client
    from assistant.reminding.settings import ReminderSettings

    asked = settings_of(ReminderSettings)
    own = {label: address for label, address in asked.owners.items() if label in caller.labels}
    return asked.step_days, asked.owners if is_client(caller) else own


def unreminded(caller: Caller, settings: Settings | None = None) -> bool:
    """Whether there are approved obligations, visible to `caller`, that nobody is reminded of."""
    from assistant.obligations.store import FILE_NAME
    from assistant.reminding.plan import nobody_reminded
    from assistant.reminding.settings import ReminderSettings

    chosen, managers = settings or the_settings(), settings_of(ReminderSettings).managers
    if managers.get("*") or not (chosen.data_dir / FILE_NAME).exists():
        return False
    with open_obligations(chosen) as service:
        return nobody_reminded((one["vendor"] for one in service.listed(caller)), managers)


def unreminded_steps(caller: Caller, settings: Settings | None = None) -> bool:
    """Whether a step of onboarding, visible to `caller`, waits for an owner and nobody is told of it."""
    from assistant.onboarding.store import FILE_NAME
    from assistant.reminding.plan import nobody_reminded
    from assistant.reminding.service import step_subjects
    from assistant.reminding.settings import ReminderSettings

    chosen, managers = settings or the_settings(), settings_of(ReminderSettings).managers
    if managers.get("*") or not (chosen.data_dir / FILE_NAME).exists():
        return False
    with open_onboarding(chosen) as service:
        waiting = step_subjects(service.cases(caller), *step_reminders(caller))
    return nobody_reminded((one.vendor for one in waiting if not one.contact), managers)


@contextmanager
def mail() -> Iterator[MailChannel | None]:
    """For one run: its mails share a connection."""
    channel = mail_channel()
    try:
        yield channel
    finally:
        if channel is not None:
            channel.close()


def mail_channel() -> MailChannel | None:
    """None: no mail server is set, reminders are printed."""
    from assistant.reminding.mail import MailChannel, MailServer
    from assistant.reminding.settings import MailSettings

    asked = settings_of(MailSettings)
    if not asked.host:
        return None
    password = asked.password.get_secret_value()
    return MailChannel(MailServer(asked.host, asked.port, asked.sender, asked.user, password, asked.starttls))
