"""Cases, evidence, certificates and obligations of several vendors, each full of secrets that name their owner."""

from __future__ import annotations

import csv
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from assistant.obligations.fulfilment import Mark
from assistant.obligations.register import Obligation
from assistant.obligations.store import ObligationStore
from assistant.onboarding.identity import Actor
from assistant.onboarding.machine import Action
from bots import casework
from bots.settings import Settings
from knowledge.types import Caller
from tests.assistant.onboarding.made import TEXT
from tests.building import document, filled
from tests.fakes import FakeEmbedder

# Names that are nearly those of others: nothing may go by a prefix or fold letters.
VENDORS = ("acme", "acme.x", "Acme", "zeta")
LABELS = ("public", "employees", "team:legal", *(f"vendor:{name}" for name in VENDORS))
SECRET = re.compile(r"zq\d+x", re.I)
TODAY = date(2026, 3, 9)
APRIL = date(2026, 4, 30)  # what is due each month is due then
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
GUIDE = "# Step 1\nThe agreement protects what we tell you.\n# Step 2\nTeams.\n# Step 4\nThe last step.\n"
ANN, BOB = Actor(Caller(), "Ann"), Actor(Caller(), "Bob")


OBLIGATIONS = 24
ON = TODAY.isoformat()
CASE, VENDOR, ID, OUT = "<case>", "<vendor>", "<id>", "<out>"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("onboard", "status", "--on", ON),
    ("onboard", "status", CASE, "--on", ON),
    ("onboard", "status", "--vendor", VENDOR, "--on", ON),
    ("onboard", "status", "--csv", "-", "--on", ON),
    ("onboard", "status", "--ics", "-", "--on", ON),
    ("onboard", "next", "--on", ON),
    ("onboard", "next", CASE, "--on", ON),
    ("onboard", "history", CASE),
    ("onboard", "why", CASE, "nda", "--on", ON),
    ("onboard", "evidence", CASE, "nda", "--out", OUT),
    ("onboard", "evidence", CASE, "team", "--out", OUT),
    ("credentials", "list", "--on", ON),
    ("credentials", "list", "--vendor", VENDOR, "--on", ON),
    ("credentials", "list", "--holder", "zq", "--kind", "zq", "--on", ON),
    ("credentials", "due", "--within", "90d", "--on", ON),
    ("obligations", "list"),
    ("obligations", "list", "--vendor", VENDOR),
    ("obligations", "list", "--within", "24h"),
    ("obligations", "list", "--state", "proposed"),
    ("obligations", "list", "--state", "dropped"),
    ("obligations", "due", "--within", "60d", "--on", ON),
    ("obligations", "due", "--within", "60d", "--on", ON, "--vendor", VENDOR),
    ("obligations", "due", "--within", "60d", "--on", ON, "--all"),
    ("obligations", "evidence", ID, "--period", "2026-04", "--out", OUT),
    ("obligations", "evidence", ID, "--period", "2026-04-30", "--out", OUT),
    ("remind", "--dry-run", "--on", ON),
)
PHRASES = (
    "what's next for me?",
    "what is still missing for VENDOR?",
    "what is still missing for CASE?",
    "who is late?",
    "who approves the access request of CASE?",
    "when is our go-live?",
    "why do I need this?",
    "I have signed the NDA",
    "I have signed the NDA for CASE",
    "what does VENDOR owe us this month?",
    "what do we owe VENDOR this quarter?",
    "what must we report within 24 hours?",
)


@dataclass(frozen=True)
class Owner:
    """Who may see a secret: the vendor, and the client; of an obligation only whoever may read its document."""

    vendor: str | None
    audiences: tuple[tuple[str, ...], ...] = ()  # each of them has to hold a label of the caller
    clients_only: bool = False

    def shows(self, labels: frozenset[str]) -> bool:
        """The rules of docs/onboarding.md in plain words, apart from the code that keeps them."""
        named = {label[7:] for label in labels if label.startswith("vendor:")}
        of_client = "employees" in labels or (not named and any(label.startswith("team:") for label in labels))
        readable = all(labels & set(audience) for audience in self.audiences)
        return readable and (of_client or (self.vendor in named and not self.clients_only))


@dataclass
class Registers:
    folder: Path
    owners: dict[str, Owner] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)

    def secret(self, owner: Owner) -> str:
        made = f"zq{len(self.owners)}x"
        self.owners[made] = owner
        return made

    def hidden(self, labels: frozenset[str]) -> set[str]:
        return {word for word, owner in self.owners.items() if not owner.shows(labels)}


def registers(folder: Path, seed: int) -> Registers:
    """BPO_DATA_DIR has to be `folder`."""
    made = Registers(folder)
    draw = random.Random(seed)
    held = [
        (document("guide.md", "The guide", audience=("public",)), GUIDE),
        (document("secret.md", "Accounts", audience=("employees",)), "# Step 3\nAccounts are made by hand.\n"),
    ]
    for number, name in enumerate(VENDORS):  # each is known, so that acme and Acme stay two
        held.append(
            (document(f"rules-{number}.md", "Rules", audience=(f"vendor:{name}",)), "# Rules\nBe on time.\n")
        )
    filled(folder, FakeEmbedder(), held).close()
    (folder / "small.programme.yaml").write_text(TEXT, encoding="utf-8")
    with casework.open_onboarding(Settings(data_dir=folder)) as service:
        for _ in range(8):
            add_case(made, service, draw)
    add_credentials(made, draw)
    add_obligations(made, draw)
    return made


def add_case(made: Registers, service: casework.OnboardingService, draw: random.Random) -> None:
    vendor = draw.choice(VENDORS)
    owner = Owner(vendor)
    word = lambda: made.secret(owner)  # noqa: E731
    member = Actor(Caller.of(["public", f"vendor:{vendor}"]), f"Lee {word()}")
    case = service.start(ANN, "small", vendor, date(2026, 3, draw.randrange(1, 9)), f"Kim {word()}")["case"]
    made.cases.append(case)
    file = made.folder / f"{word()}.pdf"
    file.write_bytes(f"%PDF-1.4 {word()}".encode())
    service.submit(member, case, "nda", on=TODAY, note=f"Signed {word()}", file=file)
    file.unlink()
    if draw.random() < 0.7:
        action = draw.choice([Action.APPROVE, Action.REJECT])
        service.decide(BOB, case, "nda", action, on=TODAY, text=f"Seen {word()}")
    if draw.random() < 0.5:
        service.submit(member, case, "team", on=TODAY, note=f"We confirm {word()}")
    if draw.random() < 0.5:
        service.decide(ANN, case, "go-live", Action.WAIVE, on=TODAY, text=f"Because {word()}")


def add_credentials(made: Registers, draw: random.Random) -> None:
    file = made.folder / "import.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow("holder,vendor,kind,number,issued,expires,contact".split(","))
        for _ in range(12):
            vendor = draw.choice(VENDORS)
            holder, kind, number, contact = (made.secret(Owner(vendor)) for _ in range(4))
            ends = date(2026, draw.choice([2, 3, 4]), draw.randrange(1, 29))
            writer.writerow([holder, vendor, kind, number, "2025-01-01", ends, f"{contact}@{vendor}.example"])
    with casework.open_credentials(Settings(data_dir=made.folder)) as service:  # acme and Acme: each its own
        for vendor in VENDORS:
            service.load(Actor(Caller.of(["public", f"vendor:{vendor}"])), file)
        assert len(service.credentials(ANN.caller)) == 12
    file.unlink()


def add_obligations(made: Registers, draw: random.Random) -> None:
    """Of documents that stand as they were, are for others now, say something else now, or are gone."""
    store = ObligationStore(made.folder)
    evidence = casework.evidence_store(Settings(data_dir=made.folder))
    held = []
    for number in range(OBLIGATIONS):
        vendor = draw.choice([*VENDORS, None])
        then, now = (tuple(draw.sample(LABELS, draw.choice([1, 2, 3]))) for _ in range(2))
        fate = draw.choice(["stands", "for others", "changed", "gone"])
        state = draw.choice(["approve", "approve", "approve", "drop", None])
        audiences = {"stands": (then,), "for others": (now,), "changed": (then, now), "gone": (then,)}[fate]
        owner = Owner(vendor, audiences, clients_only=state != "approve" or fate in ("changed", "gone"))
        path, title, section, quote, party, action, condition, proof = (made.secret(owner) for _ in range(8))
        deadline, frequency = draw.choice([("within 24 hours", ""), ("", "every week"), ("", "each month")])
        one = Obligation(
            f"{number:010x}",
            *(f"{path}.md", title, section, None, quote, then, vendor, party, action),
            *(deadline, frequency, condition, proof, "report"),
        )
        store.propose([one], "Ann")
        if state:
            store.decide({one.id: {"starts": "2026-01-01"}}, state, "Ann")
        file = made.folder / f"{made.secret(owner)}.txt"
        file.write_text(f"Proof {made.secret(owner)}", encoding="utf-8")
        kept = evidence.keep(file)
        file.unlink()
        said = Mark(one.id, APRIL, "submit", made.secret(owner), NOON, made.secret(owner), kept)
        store.mark(one.id, APRIL, lambda _state, said=said: said)
        if fate != "gone":
            text = "Nothing.\n" if fate == "changed" else f"# Duties\nIt says: {quote}\n"
            held.append((document(f"{path}.md", audience=then if fate == "stands" else now, vendor=vendor), text))
    store.close()
    filled(made.folder, FakeEmbedder(), held).close()
