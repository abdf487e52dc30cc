"""The credentials register as the fronts use it: a caller in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from assistant.credentials.files import read_rows
from assistant.credentials.proofs import with_evidence
from assistant.credentials.rows import BadRow, GoodRow, HeaderFault, columns, judged, unknown
from assistant.credentials.store import CredentialStore
from assistant.credentials.types import Credential, current, fold
from assistant.onboarding.evidence import EvidenceStore
from assistant.onboarding.identity import Actor, is_client, vendors
from assistant.onboarding.machine import Refused
from knowledge.types import Caller, JsonDict


class CredentialService:
    def __init__(self, store: CredentialStore, evidence: EvidenceStore | None = None) -> None:
        self._store = store
        self._evidence = evidence

    def close(self) -> None:
        self._store.close()

    def load(self, actor: Actor, file: Path) -> JsonDict:
        """Imports a file. A vendor may bring in its own credentials only: other rows are told as bad."""
        own = vendors(actor.caller)
        if not is_client(actor.caller) and not own:
            raise Refused("only the client or a vendor may import credentials", "Ask the vendor manager")
        rows = read_rows(file)
        if not rows:
            raise HeaderFault(f"{file} is empty", "The first row names the columns")
        header = rows[0][1]
        found = judged(rows[1:], columns(header), len(header))
        if not is_client(actor.caller):
            found = [_own_only(one, own) for one in found]
        else:
            found = _one_spelling(found, [one.vendor for one in self._store.credentials(None)])
        found = [with_evidence(one, file.parent, self._evidence) for one in found]
        good = [one.credential for one in found if isinstance(one, GoodRow)]
        added, changed, unchanged = self._store.add(good, actor.shown)
        bad = [asdict(one) for one in found if isinstance(one, BadRow)]
        counts = {"added": added, "changed": changed, "unchanged": unchanged}
        return {**counts, "failed": bad, "unknown_columns": unknown(header)}

    def credentials(self, caller: Caller) -> list[Credential]:
        """All that `caller` may see: the client all, a vendor its own, anybody else none."""
        return self._store.credentials(None if is_client(caller) else vendors(caller))

    def listed(
        self,
        caller: Caller,
        on: date,
        *,
        vendor: str | None = None,
        holder: str | None = None,
        kind: str | None = None,
    ) -> list[JsonDict]:
        """By date of expiry. `renewed` tells that a newer document has taken its place."""
        held = self.credentials(caller)
        latest = set(current(held, on))
        return [
            {**one.to_json(on), "renewed": one not in latest}
            for one in held
            if (vendor is None or one.vendor == vendor.removeprefix("vendor:"))
            and (holder is None or fold(holder) in fold(one.holder))
            and (kind is None or fold(kind) in fold(one.kind))
        ]

    def hand_out(self, caller: Caller, number: str, vendor: str | None, target: Path) -> JsonDict:
        """Copies the evidence of a document that `caller` may see to `target`."""
        bare = (vendor or "").removeprefix("vendor:")
        held = [one for one in self.credentials(caller) if fold(one.number) == fold(number)]
        found = [one for one in held if vendor is None or one.vendor == bare]
        if len(found) != 1:
            what = "is no document that you may see" if not found else "is the number of several documents"
            raise Refused(f"{number!r} {what}", "See bpo credentials list, and name the vendor: --vendor NAME")
        evidence = found[0].evidence
        if evidence is None or not evidence.name or self._evidence is None:
            raise Refused(f"of {number} no file is kept", "Import the list with the file in its column evidence")
        self._evidence.hand_out(evidence, target)
        return {
            "vendor": found[0].vendor,
            "number": found[0].number,
            "file": str(target),
            "sha256": evidence.sha256,
        }

    def due(self, caller: Caller, on: date, within_days: int) -> list[JsonDict]:
        """What has expired or will within so many days, the most urgent first; without what was renewed."""
        found = [one for one in self.listed(caller, on) if not one["renewed"] and one["days_left"] <= within_days]
        return sorted(found, key=lambda one: (one["expires"], one["vendor"], one["holder"]))


def _own_only(one: GoodRow | BadRow, own: frozenset[str]) -> GoodRow | BadRow:
    if isinstance(one, GoodRow) and one.credential.vendor not in own:
        return BadRow(one.row, f"{one.credential.vendor} is not your company", "Import your own credentials only")
    return one


def _one_spelling(found: Sequence[GoodRow | BadRow], known: Iterable[str]) -> list[GoodRow | BadRow]:
    """A vendor counts to the letter, so `Acme` beside `acme` is a slip that would hide a document from acme.

    It is told and not mended: which of the two is the vendor's label, the file does not say.
    """
    spelled: dict[str, set[str]] = {}
    for name in known:
        spelled.setdefault(fold(name), set()).add(name)
    kept: list[GoodRow | BadRow] = []
    for one in found:
        if isinstance(one, GoodRow):
            vendor = one.credential.vendor
            others = spelled.setdefault(fold(vendor), {vendor})
            if vendor not in others:
                other = min(others)
                one = BadRow(
                    one.row, f"vendor {vendor!r} is known as {other!r}", f"Write {other}, as in vendor:{other}"
                )
        kept.append(one)
    return kept
