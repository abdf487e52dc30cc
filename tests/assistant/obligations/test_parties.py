"""Who the parties are, and on which side, in contracts that define them in several ways."""

from __future__ import annotations

import pytest

from assistant.obligations.parties import Parties, parties_of
from assistant.obligations.roles import side_of_role

AMONG = "This agreement is made between Alpha Works Ltd (%s) and Beta Bank plc (%s)."


def found(text: str) -> set[str]:
    return {name for name, side in parties_of([text]).names if side == "defined"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hereinafter referred to as ALPHA", "hereinafter referred to as BETA"),
        ("hereinafter: Alpha", "hereinafter called “Beta”"),
        ("referred to herein as “Alpha”", "“Beta”"),
        ("hereinafter the Alpha", "the “Beta”"),
    ],
)
def test_a_definition_needs_no_quotation_marks(one: str, other: str) -> None:
    text = f"{AMONG % (one, other)} Beta shall pay. Beta shall notify it."
    assert {name.casefold() for name in found(text)} == {"alpha", "beta"}


def test_what_is_defined_but_never_acts_is_no_party() -> None:
    assert found(
        "The hosting (“Uplink”) and the firm (“Gamma”). Gamma shall deliver it. Uplink shall be fast."
    ) == {"Gamma"}


def test_a_name_that_is_often_asked_is_a_party() -> None:
    asked = "Delta shall deliver the parts. Delta will notify the buyer. {} repair them."
    assert found(asked.format("Delta must")) == {"Delta"}
    assert found(asked.format("They must")) == set()  # twice may be chance
    assert found("Notices shall give a date. Notices shall show a name. Notices shall reach it.") == set()


def test_the_opening_words_name_the_parties() -> None:
    opening = "This agreement is made between Northwind and the Blue Harbour group. "
    assert found(f"{opening}Northwind must repair it. Blue Harbour must pay it.") == {"Northwind", "Blue Harbour"}
    assert found(f"{opening}Northwind is old. Blue Harbour must pay it.") == {"Blue Harbour"}


def test_sides_by_role_by_deed_and_by_vendor() -> None:
    def sides(text: str, vendor: str = "") -> tuple[str, str]:
        parties = parties_of([text], vendor)
        return parties.providing, parties.receiving

    names = "Between Alpha (“Alpha”) and Beta (“Beta”). "
    works = (
        f"{names}Alpha shall provide the services. Alpha shall deliver reports. Beta shall pay the fees to Alpha."
    )
    assert sides(works) == ("Alpha", "Beta")
    assert sides(f"{names}Alpha shall inform Beta. Beta shall inform Alpha.") == ("", "")
    assert sides(f"{names}Alpha shall inform Beta. Beta shall inform Alpha.", "beta") == ("Beta", "Alpha")
    turned = "The Client shall pay the Company. Payments to the Company fall due. The Company shall provide it."
    assert sides(turned) == ("Company", "Client")
    parties = parties_of([turned])
    assert (parties.side("Company"), parties.side("Client"), parties.side("agent")) == ("vendor", "client", "")


def test_a_name_alone_tells_a_side_only_by_role_or_vendor() -> None:
    assert side_of_role("Supplier", "") == "vendor" and side_of_role("customer", "") == "client"
    assert side_of_role("Omega", "omega-services") == "vendor" and side_of_role("Bigcorp", "omega") == ""


PARTIES = Parties((("Provider", "providing"), ("Customer", "receiving")), "Provider", "Customer")


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        ("During the Term, Provider ", "Provider "),
        ("At the request of Customer, Provider ", "Provider "),
        ("Upon notice to the Customer, the Provider, at its cost, ", "the Provider, at its cost, "),
        ("Provider and its staff ", "Provider and its staff "),
        ("Provider, either directly or through its agent, ", "Provider, either directly or through its agent, "),
        ("PROVIDER ", "PROVIDER "),
        ("within 5 days of receipt by Provider ", None),  # whoever it is, it is not the subject
        ("the provider’s staff ", None),
        ("Customer data ", None),
    ],
)
def test_the_party_that_a_text_ends_with(before: str, subject: str | None) -> None:
    at = PARTIES.ending(before)
    assert (None if at is None else before[at:]) == subject


def test_a_subject_is_a_party_only_as_a_whole() -> None:
    assert PARTIES.of("the Provider (or its agent), at its own cost,") == "Provider"
    assert PARTIES.of("Provider and its staff") == "Provider"
    assert PARTIES.of("the Provider and/or the Customer") == PARTIES.of("both of the parties") == "parties"
    assert PARTIES.of("the Provider's staff") == PARTIES.of("the report of the Provider") == ""
