"""Which questions the register of credentials answers, what it says, and to whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.credentials.asking import answer
from assistant.credentials.service import CredentialService
from assistant.credentials.store import CredentialStore
from assistant.credentials.types import Credential
from assistant.credentials.understanding import Ask, category_of, understand
from knowledge.types import Caller

TODAY = date(2026, 11, 22)  # a Sunday


def made(
    holder: str, vendor: str, kind: str, number: str, expires: str, *, issued: str = "2024-01-01"
) -> Credential:
    dates = date.fromisoformat(issued), date.fromisoformat(expires)
    return Credential(holder, vendor, kind, number, *dates, "jo@x.example")


HELD = [
    made("Acme", "acme", "ISO 27001", "A-1", "2026-12-10"),
    made("Acme", "acme", "Public liability insurance", "P-1", "2026-11-28"),
    made("Jane Doe", "acme", "Forklift licence", "F-7", "2027-06-30"),
    made("zeta", "zeta", "SOC 2", "Z-1", "2026-11-01"),
    made("zeta", "zeta", "Cyber insurance", "Z-2", "2027-02-01"),
    made("zeta", "zeta", "ISO 9001", "Z-9", "2026-12-31"),
]
EXPIRING = """
what certificates expire soon?
Which certificates expire soon
which licences run out in the next 60 days?
which licenses run out in the next 60 days?
whose insurance lapses this month?
What expires this month?
what is about to expire?
Which certificates are expiring?
which certificates are about to lapse?
Are there any licences expiring in March?
Do we have any certificates that expire soon?
Does any insurance lapse this month?
show me all certificates that expire next month
list the licences expiring within 90 days
Can you tell me which certificates will expire this quarter?
which of our certificates expire before the end of the year?
which vendors have certificates expiring this month?
Which vendors' insurance runs out next month?
who has a licence that expires soon?
what insurance policies run out by 31 December?
what insurance policies run out before 2027-01-15?
which permits expire in the coming 3 months?
how many certificates expire this year?
expiring certificates
upcoming renewals
upcoming expiries this quarter
what is up for renewal next month?
Which certificates need to be renewed this month?
which licences are due for renewal in the next 30 days?
Which of Acme's certificates expire soon?
does Acme have any certificates expiring soon?
What of Acme expires this quarter?
which certificates and licences expire in the next two months?
Are any certificates, licences or insurance about to run out?
which credentials expire within 8 weeks
Hi, which certificates are going to expire in December, please?
In the next 30 days, which licences expire?
which ISO certificates expire soon?
is anything expiring soon for zeta?
Is any of our insurance running out soon?
""".strip().splitlines()
EXPIRED = """
which certificates have expired?
Which licences have already lapsed?
what has expired?
whose insurance has run out?
are any certificates expired?
show me expired certificates
has anything lapsed?
which vendors have an expired certificate?
does zeta have any expired certificates?
which certificates are no longer valid?
which licences are out of date?
""".strip().splitlines()
VALID = """
is Acme's ISO 27001 still valid?
Is the ISO 27001 of Acme still valid?
is acme's ISO 27001 certificate current?
is the ISO 27001 certificate of Acme valid?
is Jane Doe's forklift licence still valid?
Is Jane Doe's forklift license valid?
has Zeta's SOC 2 expired?
does acme have valid insurance?
does Acme still have a valid ISO 27001 certificate?
Is Acme still insured?
is acme insured?
is zeta SOC 2 certified?
when does Acme's ISO 27001 expire?
when will the public liability insurance of Acme run out?
until when is Acme's liability insurance valid?
how long is Jane Doe's licence still valid?
what is the expiry date of Acme's ISO 27001 certificate?
what's the expiry date of Jane Doe's licence?
will Acme's ISO 27001 still be valid on 1 March 2027?
when is Zeta's cyber insurance due for renewal?
is vendor acme's insurance in force?
when must Acme's ISO 27001 be renewed?
Are Zeta's certificates still valid?
could you tell me if Acme's insurance is still valid?
please tell me when Acme's ISO 27001 expires
""".strip().splitlines()
HAS = """
which certificates does Acme have?
what insurance does Zeta have?
what licences does Jane Doe hold?
show me the certificates of Acme
list acme's certificates
""".strip().splitlines()
PLAIN = """
what happens when a certificate expires?
What happens if an insurance lapses?
which certificates must a vendor hold?
which certificates does a vendor need?
what certificates are required for access to data?
how long is a certificate valid?
how long is an ISO 27001 certificate valid?
when does a licence expire?
who renews certificates?
when must a licence be renewed?
how do I renew a licence?
what is the process for expiring certificates?
how long before expiry must an insurance certificate be renewed?
who is told when a certificate expires?
is an expired certificate accepted?
may a vendor work with an expired licence?
does a vendor need insurance?
what insurance must Acme carry?
what does the contract with Acme say about insurance?
when does the contract with Acme expire?
is the agreement with Acme still valid?
is Acme's contract still valid?
does the NDA expire?
when does my password expire?
which documents expire soon?
which policies expire this month?
is the SLA policy still valid?
how much insurance cover does Acme need?
what is ISO 27001?
is ISO 27001 required?
does Acme need ISO 27001?
why do certificates expire?
which certificates expire?
which certificates need to be renewed every year?
who checks whether certificates are valid?
what must a certificate say?
where do I send the renewed certificate?
what is a certificate of insurance?
is Omega's ISO 27001 still valid?
is Acme's ISO 22301 still valid?
when does Omega's insurance lapse?
what notice is given before insurance expires?
what reminder is sent 60 days before a certificate expires?
must licences be valid for the whole term?
are licences checked every month?
which vendors are late this month?
what does Acme owe us this month?
what is due this month?
what is still missing for Acme?
I have sent the certificate
here is our new ISO 27001 certificate
is Acme's and Zeta's ISO 27001 still valid?
what is the price of a licence this year?
how many licences do we get per user?
who approves the insurance certificate?
""".strip().splitlines()


def asked(text: str) -> Ask | None:
    query = understand(text, HELD, TODAY)
    return query.ask if query else None


@pytest.mark.parametrize(
    ("texts", "expected"), [(EXPIRING, Ask.EXPIRING), (EXPIRED, Ask.EXPIRED), (VALID, Ask.VALID), (HAS, Ask.HELD)]
)
def test_what_is_asked_of_the_register(texts: list[str], expected: Ask) -> None:
    wrong = {text: asked(text) for text in texts if asked(text) is not expected}
    assert wrong == {}


def test_plain_questions_stay_plain() -> None:
    assert {text: found for text in PLAIN if (found := asked(text))} == {}
    assert len(EXPIRING + EXPIRED + VALID + HAS) >= 60 and len(PLAIN) >= 40


@pytest.fixture
def desk(tmp_path: Path) -> CredentialService:
    store = CredentialStore(tmp_path / "data")
    store.add(HELD, "Ann")
    return CredentialService(store)


CLIENT, ACME, ZETA = Caller(), Caller.of(["public", "vendor:acme"]), Caller.of(["public", "vendor:zeta"])


def test_what_expires_is_listed_by_date_and_what_has_expired_is_counted(desk: CredentialService) -> None:
    assert answer("What expires soon?", desk, CLIENT, TODAY) == (
        "Expiring from 2026-11-22 to 2027-01-21, says the register:\n"
        "- Public liability insurance P-1 of acme: valid until 2026-11-28, 6 days left.\n"
        "- ISO 27001 A-1 of acme: valid until 2026-12-10, 18 days left.\n"
        "- ISO 9001 Z-9 of zeta: valid until 2026-12-31, 39 days left.\n"
        "1 has expired before and was not renewed."
    )
    assert answer("whose insurance lapses this month?", desk, CLIENT, TODAY) == (
        "Expiring from 2026-11-01 to 2026-11-30, says the register:\n"
        "- Public liability insurance P-1 of acme: valid until 2026-11-28, 6 days left."
    )
    said = answer("what certificates expire soon?", desk, CLIENT, TODAY) or ""
    assert said.count("\n- ") == 2 and said.endswith(
        "\nNo certificates, but they expire then as well: Public liability insurance of acme."
    )
    assert answer("which licences run out in the next 60 days?", desk, CLIENT, TODAY) == (
        "In the register no licence expires from 2026-11-22 to 2027-01-21."
    )


def test_a_yes_or_a_no_comes_with_the_date(desk: CredentialService) -> None:
    assert answer("is Acme's ISO 27001 still valid?", desk, CLIENT, TODAY) == (
        "Valid, says the register:\n- ISO 27001 A-1 of acme: valid until 2026-12-10, 18 days left."
    )
    assert answer("has Zeta's SOC 2 expired?", desk, CLIENT, TODAY) == (
        "Not valid, says the register:\n- SOC 2 Z-1 of zeta: expired on 2026-11-01, 21 days ago."
    )
    later = answer("will Acme's ISO 27001 still be valid on 1 March 2027?", desk, CLIENT, TODAY) or ""
    assert later.startswith("Not valid on 2027-03-01, says the register:\n- ISO 27001 A-1")
    assert (answer("are Zeta's certificates still valid?", desk, CLIENT, TODAY) or "").startswith("1 of 2 valid,")
    assert answer("is Acme's SOC 2 valid?", desk, CLIENT, TODAY) == "The register has no SOC 2 of acme."
    assert "F-7 of Jane Doe (acme)" in (answer("which licences does Acme have?", desk, CLIENT, TODAY) or "")
    assert answer("when does Jane Doe's licence expire?", desk, CLIENT, TODAY) == (
        "The register says:\n- Forklift licence F-7 of Jane Doe (acme): valid until 2027-06-30, 220 days left."
    )


def test_what_was_renewed_is_neither_expired_nor_expiring(tmp_path: Path) -> None:
    store = CredentialStore(tmp_path / "data")
    store.add([made("Acme", "acme", "ISO 27001", "A-1", "2026-11-30")], "Ann")
    store.add([made("Acme", "acme", "ISO 27001", "A-2", "2029-11-30", issued="2026-12-01")], "Ann")
    desk = CredentialService(store)
    assert answer("which certificates expire soon?", desk, CLIENT, TODAY) == (
        "In the register no certificate expires from 2026-11-22 to 2027-01-21."
    )
    said = answer("is Acme's ISO 27001 valid?", desk, CLIENT, TODAY) or ""
    assert said.startswith("Valid,") and "valid from 2026-12-01 to 2029-11-30" in said  # the old one until then


def test_our_own_is_the_vendors_and_the_clients_is_not_in_the_register(desk: CredentialService) -> None:
    said = "Valid, says the register:\n- ISO 27001 A-1 of acme: valid until 2026-12-10, 18 days left."
    assert answer("is our ISO 27001 still valid?", desk, ACME, TODAY) == said
    assert answer("is our ISO 27001 still valid?", desk, CLIENT, TODAY) is None


def test_a_vendor_is_answered_as_if_nobody_else_had_any(desk: CredentialService) -> None:
    said = answer("what expires this year?", desk, ACME, TODAY) or ""
    assert "A-1" in said and "zeta" not in said.casefold() and "SOC" not in said and "expired before" not in said
    for text in (*VALID, *HAS):
        if "zeta" in text.casefold():
            assert answer(text, desk, ACME, TODAY) is None
    for text in (*EXPIRING, *EXPIRED, *VALID, *HAS):
        assert answer(text, desk, Caller.of(["public"]), TODAY) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["acme", "zeta"]), st.dates(date(2026, 1, 1), date(2028, 1, 1))), max_size=6
    )
)
def test_no_question_shows_another_vendors(rows: list[tuple[str, date]]) -> None:
    """The answers to a vendor are those that a register without the others would give."""
    held = [
        made(vendor, vendor, "ISO 27001", f"{vendor}{n}", day.isoformat()) for n, (vendor, day) in enumerate(rows)
    ]

    class Register:
        def __init__(self, seen: list[Credential]) -> None:
            self.seen = seen

        def credentials(self, caller: Caller) -> list[Credential]:
            return [one for one in self.seen if f"vendor:{one.vendor}" in caller.labels]

    whole, own = Register(held), Register([one for one in held if one.vendor == "acme"])
    for text in (*EXPIRING, *EXPIRED, *VALID, *HAS):
        said = answer(text, whole, ACME, TODAY)  # type: ignore[arg-type]
        assert said == answer(text, own, ACME, TODAY)  # type: ignore[arg-type]
        assert "zeta" not in (said or "")


@pytest.mark.parametrize(
    ("said", "since", "until"),
    [
        ("soon", "2026-11-22", "2027-01-21"),
        ("in the next 60 days", "2026-11-22", "2027-01-21"),
        ("within two weeks", "2026-11-22", "2026-12-06"),
        ("in the next 3 months", "2026-11-22", "2027-02-22"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("next year", "2027-01-01", "2027-12-31"),
        ("in March", "2027-03-01", "2027-03-31"),
        ("in November", "2026-11-01", "2026-11-30"),
        ("in March 2028", "2028-03-01", "2028-03-31"),
        ("by the end of the year", "2026-11-22", "2026-12-31"),
        ("by 31 March", "2026-11-22", "2027-03-31"),
        ("before 2026-12-01", "2026-11-22", "2026-11-30"),
        ("tomorrow", "2026-11-23", "2026-11-23"),
        ("in 2027", "2027-01-01", "2027-12-31"),
    ],
)
def test_periods(said: str, since: str, until: str) -> None:
    query = understand(f"which certificates expire {said}?", HELD, TODAY)
    assert query is not None and query.period is not None
    assert (query.period.since.isoformat(), query.period.until.isoformat()) == (since, until)


@pytest.mark.parametrize(
    "said", ["on 30 February", "by 31 June 2027", "in the next 9999 years", "by 2020-01-01", "in 0 days"]
)
def test_days_that_are_none_or_past_are_no_period(said: str) -> None:
    query = understand(f"which certificates expire {said}?", HELD, TODAY)
    assert query is None or said == "in 0 days"


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    understand(text, HELD, TODAY)
    understand(f"which certificates expire {text}", HELD, TODAY)


def test_categories_of_kinds() -> None:
    assert [category_of(one) for one in ("Public liability", "Work permit", "Driving license", "ISO 27001")] == [
        "insurance",
        "licence",
        "licence",
        "certificate",
    ]
