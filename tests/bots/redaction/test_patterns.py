"""Numbers are those that their issuers publish as examples, or were computed by hand from the checksum."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.redaction.patterns import is_iban, is_luhn, spans
from bots.redaction.redacting import by_patterns, replaced

HIDDEN = [
    ("Write to ana.alves+bpo@kestrel.example.", "Write to [e-mail]."),
    ("mailto:Ó.Nagy@bücher.example, now", "mailto:[e-mail], now"),
    ("<mailto:a@b.example|a@b.example>", "<mailto:[e-mail]|[e-mail]>"),
    ("Pay to DE89 3704 0044 0532 0130 00 by Friday", "Pay to [IBAN] by Friday"),
    ("gb29nwbk60161331926819", "[IBAN]"),
    ("IBAN: NO93-8601-1117-947.", "IBAN: [IBAN]."),
    ("card 4111 1111 1111 1111, cvc", "card [card], cvc"),
    ("378282246310005 and 5555-5555-5555-4444", "[card] and [card]"),
    ("SSN 078-05-1120?", "SSN [SSN]?"),
    ("my social security number is 219099999", "my social security number is [SSN]"),
    ("from 203.0.113.7, port 22", "from [IP address], port 22"),
    ("host 2001:db8::8a2e:370:7334 is down", "host [IP address] is down"),
    ("call +49 (0)30 1234567 today", "call [phone] today"),
    ("+351 21 000 0000/+1-212-555-0123", "[phone]/[phone]"),
    ("0049 171 1234567", "[phone]"),
    ("(212) 555-0123 or 212.555.0123", "[phone] or [phone]"),
    ("ring 030 12345678 or 0171/1234567 or 01 23 45 67 89", "ring [phone] or [phone] or [phone]"),
    ("020 7946 0958", "[phone]"),
    ("Her mobile is 5550123.", "Her mobile is [phone]."),
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_personal_data_is_replaced_by_its_kind(text: str, expected: str) -> None:
    assert by_patterns(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "What does clause 4.2.1.3 say? And section 10.2.1.3 of version 1.2.3.4?",
        "On 2026-01-31, 31.01.2026, 01/02/2026, 01-02-2026 and 2026-01-01 10:30:15",
        "EUR 1,250,000.00, 12 500 000 euros, 0.05 percent, 1.000.000,00",
        "Invoice 4111111111111112, order INV-2026-000123, PO 4500012345",
        "GB29 NWBK 6016 1331 9268 18 has the wrong checksum; 666-12-3456 is given to nobody",
        "Did we call on 2026-01-31 about the 30-60-90 plan?",
        "300.1.2.3 is no address, 12:30:45 is a time, and :: is a sign",
        "Who is at the help desk @ 9? See a@b and @channel.",
        "Severity 1 within 15 minutes, 99.95 %, 24/7, 2025/2026",
    ],
)
def test_what_merely_looks_like_it_stays(text: str) -> None:
    assert by_patterns(text) == text


def test_checksums() -> None:
    assert is_luhn("79927398713") and not is_luhn("79927398714")
    assert is_iban("GB82 WEST 1234 5698 7654 32") and not is_iban("GB82 WEST 1234 5698 7654 33")


def test_the_surer_form_counts_where_two_overlap() -> None:
    (found,) = spans("0171-1234567@phones.example")
    assert found.kind == "e-mail"
    assert replaced("abcdef", [(2, 5, "two"), (1, 3, "one")]) == "a[one]f"  # type: ignore[list-item]


@pytest.mark.parametrize("piece", ["1", "1 ", "a", "a.", "a@", ":", "1.", "+1", "(0", "DE", "0", "0 ", "1-"])
def test_no_text_takes_long(piece: str) -> None:
    started = time.perf_counter()
    spans(piece * 20_000)
    assert time.perf_counter() - started < 5


pieces = st.sampled_from([*(text for text, _ in HIDDEN), "4.2 ", "+", "@", " ", "-", "4111 1111", "x"])


@given(st.lists(pieces | st.text(max_size=8), max_size=8).map("".join))
def test_spans_are_in_order_and_nothing_else_is_touched(text: str) -> None:
    found = spans(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    rest, at = "", 0
    for start, end, kind in found:
        rest += text[at:start] + f"[{kind}]"
        at = end
    assert by_patterns(text) == rest + text[at:]


@given(st.text(max_size=20), st.sampled_from([text for text, _ in HIDDEN]), st.text(max_size=20))
def test_nothing_around_it_hides_an_address(before: str, known: str, after: str) -> None:
    """With a blank on either side; what is joined to a number makes another one of it."""
    assert by_patterns(f"{before} ana@kestrel.example {after}").count("ana@kestrel.example") == 0
