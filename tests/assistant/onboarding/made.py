"""A small programme and the people around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.finding import ProgrammeFile
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action, Event, Evidence
from assistant.onboarding.parsing import parse_programme
from assistant.onboarding.programme import Programme, Source
from assistant.onboarding.service import OnboardingService
from assistant.onboarding.sources import Excerpt
from assistant.onboarding.store import CaseStore
from ingest.sniff import sniff
from knowledge.types import Caller

TEXT = """\
id: small
title: A small programme
applies_to: {risk: [low]}
steps:
  - id: nda
    title: Sign the agreement
    owner: vendor
    due_days: 3
    evidence: document
    source: {document: guide.md, section: "Step 1"}
    waivable: false
  - id: team
    title: Screen the team
    owner: vendor
    due_days: 5
    evidence: attestation
    source: {document: guide.md, section: "Step 2"}
  - id: access
    title: Create the accounts
    owner: team:access
    due_days: 8
    evidence: none
    after: [nda, team]
    source: {document: secret.md, section: "Step 3"}
  - id: go-live
    title: Go live
    owner: client
    due_days: 10
    evidence: none
    after: [access]
    source: {document: guide.md, section: "Step 4"}
"""
SMALL: Programme = parse_programme(TEXT, "small.programme.yaml")

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
START = date(2026, 3, 2)
FILE = Evidence("ab" * 32, "nda.pdf", "pdf", 10)


def who(labels: str, name: str = "") -> Actor:
    return Actor(Caller.of(labels.split(",")), name)


ACME = who("public,vendor:acme")
ZETA = who("public,vendor:zeta")
ANN = who("public,employees", "Ann")
BOB = who("public,employees", "Bob")
ACCESS = who("public,employees,team:access", "Abe")
NOBODY = who("public")


def event(
    action: Action, step: str, actor: Actor, text: str = "as agreed", evidence: Evidence | None = FILE
) -> Event:
    return Event(action, step, actor, NOON, text, evidence)


class FakeSources:
    """`guide.md` is for everyone, `secret.md` for employees."""

    def fault(self, source: Source, root: str | None) -> str | None:
        return None

    def visible(self, source: Source, caller: Caller, on: date) -> bool:
        return source.document == "guide.md" or "employees" in caller.labels

    def excerpts(self, source: Source, caller: Caller, on: date) -> list[Excerpt]:
        if not self.visible(source, caller, on):
            return []
        return [Excerpt(source.document, "The guide", source.section or "", None, "Because it says so.", None)]


def service(folder: Path, programmes: Sequence[Programme] = (SMALL,), max_bytes: int = 1_000) -> OnboardingService:
    files = [ProgrammeFile(f"{one.id}.programme.yaml", one) for one in programmes]
    store = EvidenceStore(folder, sniff, max_bytes)
    return OnboardingService(CaseStore(folder), store, FakeSources(), lambda: files)
