"""Personal data that is known by its form: where it stands in a text. Pure.

Checksums and lengths tell an account from an invoice number; what cannot be told apart from a date, an amount or
a clause is left.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """`text[start:end]` is of that kind: "e-mail", "IBAN", "card", "SSN", "IP address", "phone"."""

    start: int
    end: int
    kind: str


# The local part is bounded, or a long word without an @ would be tried from each of its letters.
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[^\W_](?:[\w-]{0,62}\w)?(?:\.[^\W_](?:[\w-]{0,62}\w)?)+"
)
IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?=[ -]?[A-Z0-9])", re.I)
# Lengths by country, from the registry of SWIFT.
IBAN_LENGTHS = {
    length: frozenset(countries.split())
    for length, countries in (
        (15, "NO"),
        (16, "BE"),
        (18, "DK FO FI GL NL SD"),
        (19, "MK SI"),
        (20, "AT BA EE KZ LT LU MN XK"),
        (21, "CH HR LI LV"),
        (22, "BG BH CR DE GB GE IE ME RS VA"),
        (23, "AE GI IL IQ OM SO TL"),
        (24, "AD CZ DZ ES MD PK RO SA SE SK TN VG"),
        (25, "LY PT ST"),
        (26, "IS TR"),
        (27, "BI DJ FR GR IT MC MR SM"),
        (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
        (29, "BR EG PS QA UA"),
        (30, "JO KW MU YE"),
        (31, "MT SC"),
        (32, "LC"),
        (33, "RU"),
    )
}
IBAN_LENGTH = {country: length for length, countries in IBAN_LENGTHS.items() for country in countries}
CARD = re.compile(r"(?<![0-9])(?<![0-9][.,-])[2-6][0-9](?:[ -]?[0-9]){11,17}(?![0-9])(?![.,-][0-9])")
SSN = re.compile(
    r"(?<![0-9-])(?!000|666|9)[0-9]{3}(?P<sep>[- ])(?!00)[0-9]{2}(?P=sep)(?!0000)[0-9]{4}(?![0-9])(?!-[0-9])"
)
SSN_NAMED = re.compile(
    r"\b(?:SSN|social security (?:number|no\.?))\W{0,3}(?:is\s+)?(?P<number>[0-9]{9})(?![0-9])", re.I
)
IPV4 = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w])(?!\.[0-9])")
CLAUSE_BEFORE = re.compile(
    r"(?:\b(?:clauses?|sections?|articles?|paragraphs?|points?|items?|versions?|v)\.?|§)\s*$", re.I
)
IPV6 = re.compile(
    r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3})?(?![\w:])", re.I
)
NO_DATE = r"(?![0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}\b|[0-9]{1,2}[-./ ][0-9]{1,2}[-./ ][0-9]{2,4}\b)"
ENDS = r"(?![0-9])(?!\w)"
PHONES = (
    re.compile(
        r"(?<![\w+])(?:\+|00)[1-9][0-9]{0,2}(?:[ .\-/]?\(0?[0-9]{0,5}\))?(?:[ .\-/]?[0-9]){6,12}" + ENDS,
    ),
    re.compile(  # North American
        r"(?<![\w.+-])(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}(?![\w-])"
    ),
    re.compile(  # national, with the zero in front
        r"(?<![\w.,/+-])\(?0[0-9]{1,5}\)?[ \-/]{0,2}[0-9](?:[ \-/]?[0-9]){5,9}(?![.,\-/][0-9])" + ENDS,
    ),
    re.compile(  # any, where the word stands before it
        r"\b(?:phone|telephone|tel|mobile|cell|fax|call|whatsapp)(?: (?:number|no))?\b\W{0,3}"
        r"(?:(?:me|us|him|her|them|is|at|on)\s+){0,2}"
        rf"{NO_DATE}(?P<number>\(?[0-9](?:[ .\-/()]{{0,2}}[0-9]){{5,13}})(?![0-9])",
        re.I,
    ),
)
FEWEST_PHONE_DIGITS = 9  # no date has so many


def spans(text: str) -> list[Span]:
    """In order, none over another: the surer form first."""
    found: list[Span] = []
    for finder in FINDERS:
        for one in finder(text):
            if all(one.end <= other.start or other.end <= one.start for other in found):
                found.append(one)
    return sorted(found)


def _emails(text: str) -> Iterator[Span]:
    yield from (Span(*match.span(), "e-mail") for match in EMAIL.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
    for match in IBAN_START.finditer(text):
        end = _after(text, match.start(), IBAN_LENGTH.get(match[0][:2].upper(), 0))
        if end and is_iban(text[match.start() : end]):
            yield Span(match.start(), end, "IBAN")


def _after(text: str, start: int, count: int) -> int:
    """Where `count` letters and digits end, single blanks and dashes between them aside; 0 where they do not."""
    at = start
    while count and at < len(text):
        if text[at].isascii() and text[at].isalnum():
            count -= 1
        elif text[at] not in " -" or text[at - 1] in " -":
            return 0
        at += 1
    whole = count == 0 and not text[at : at + 1].isalnum()
    return at if whole and at > start else 0


def is_iban(text: str) -> bool:
    """By its checksum (ISO 13616: mod 97 is 1)."""
    bare = re.sub(r"[^A-Z0-9]", "", text.upper())
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _cards(text: str) -> Iterator[Span]:
    for match in CARD.finditer(text):
        digits = re.sub(r"[^0-9]", "", match[0])
        if len(set(digits)) > 1 and is_luhn(digits):
            yield Span(*match.span(), "card")


def is_luhn(digits: str) -> bool:
    """ISO/IEC 7812: from the right every second digit doubled, its own digits added."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(int(digit) for digit in digits[-1::-2]) + sum(doubled)) % 10 == 0


def _ssns(text: str) -> Iterator[Span]:
    yield from (Span(*match.span(), "SSN") for match in SSN.finditer(text))
    yield from (Span(*match.span("number"), "SSN") for match in SSN_NAMED.finditer(text))


def _addresses(text: str) -> Iterator[Span]:
    for match in IPV4.finditer(text):
        if _is_address(match[0]) and not CLAUSE_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
            yield Span(*match.span(), "IP address")
    for match in IPV6.finditer(text):
        if _is_address(match[0]) and len(re.findall(r"[0-9a-f]+", match[0], re.I)) > 1:
            yield Span(*match.span(), "IP address")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _phones(text: str) -> Iterator[Span]:
    for pattern in PHONES:
        for match in pattern.finditer(text):
            named = "number" in pattern.groupindex
            start, end = match.span("number" if named else 0)
            digits = sum(sign.isdigit() for sign in text[start:end])
            if named or digits >= FEWEST_PHONE_DIGITS:
                yield Span(start, end, "phone")


FINDERS: tuple[Callable[[str], Iterator[Span]], ...] = (_emails, _ibans, _ssns, _addresses, _cards, _phones)
