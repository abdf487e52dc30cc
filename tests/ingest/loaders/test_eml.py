from __future__ import annotations

import contextlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import LoadError
from ingest.loaders.eml import load, parse
from tests.ingest.checks import assert_runs_hold, block, texts


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Desk <desk@acme.example>"
    mail["To"] = "vendor@beta.example"
    mail["Subject"] = "Änderung der Öffnungszeiten"
    mail["Date"] = "Mon, 02 Feb 2026 09:00:00 +0000"
    mail.set_content("Hello,\n\nwe open at 8 from May on.\n\n- bring badges\n")
    return mail


def test_headers_and_the_plain_part(tmp_path: Path) -> None:
    mail = message()
    mail.add_alternative("<p>HTML part</p>", subtype="html")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="terms.pdf")
    file = tmp_path / "a.eml"
    file.write_bytes(bytes(mail))
    loaded = load(file, print)
    assert loaded.title == "Änderung der Öffnungszeiten"
    assert texts(loaded) == [
        "From: Desk <desk@acme.example> To: vendor@beta.example Date: Mon, 02 Feb 2026 09:00:00 +0000 "
        "Subject: Änderung der Öffnungszeiten",
        "Hello,",
        "we open at 8 from May on.",
        "bring badges",
    ]
    assert loaded.warnings == ("attachment terms.pdf not read: save it as a file of its own",)
    assert_runs_hold(loaded)


def test_a_message_in_html_only() -> None:
    mail = message()
    mail.set_content("<h2>News</h2><p>We move.</p><p style='display:none'>secret</p>", subtype="html")
    loaded = parse(bytes(mail))
    assert block(loaded, "We move.").path == ("News",)
    assert "secret" not in loaded.source
    assert_runs_hold(loaded)


def test_an_unknown_charset_is_read_as_well_as_it_goes() -> None:
    raw = b"Subject: Hi\nContent-Type: text/plain; charset=klingon-8\n\nThe text stands.\n"
    assert texts(parse(raw)) == ["Subject: Hi", "The text stands."]


def test_what_is_no_mail_is_refused() -> None:
    with pytest.raises(LoadError):
        parse(b"")
    with pytest.raises(LoadError, match="no headers"):
        parse(b"\njust text\n")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        loaded = parse(b"Subject: x\n" + raw)
    except LoadError:
        return
    assert_runs_hold(loaded)


def test_what_is_forwarded_and_named_texts_inside_are_read() -> None:
    forwarded = EmailMessage()
    forwarded["From"] = "guard@acme.example"
    forwarded["Subject"] = "The key"
    forwarded.set_content("The spare key is in drawer 5.\n\n- ask first\n- sign the list\n")
    mail = message()
    mail.add_attachment(forwarded)
    mail.add_attachment("The alarm code changes monthly.\n", disposition="inline", filename="note.txt")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", disposition="inline", filename="map.pdf")
    loaded = parse(bytes(mail))
    assert [(b.text, b.path) for b in loaded.blocks[4:]] == [
        ("From: guard@acme.example Subject: The key", ("The key",)),
        ("The spare key is in drawer 5.", ("The key",)),
        ("ask first", ("The key",)),
        ("sign the list", ("The key",)),
        ("The alarm code changes monthly.", ("note.txt",)),
    ]
    assert block(loaded, "bring badges").group != block(loaded, "ask first").group
    assert loaded.title == "Änderung der Öffnungszeiten"
    assert loaded.warnings == ("attachment map.pdf not read: save it as a file of its own",)
    assert_runs_hold(loaded)


def test_messages_in_one_another_without_end_are_read_or_refused() -> None:
    raw = b"Subject: x\nContent-Type: message/rfc822\n\n" * 300 + b"Subject: y\n\nThe end.\n"
    with contextlib.suppress(LoadError):
        assert_runs_hold(parse(raw))


def test_letters_of_an_old_encoding_in_headers_and_text() -> None:
    raw = "From: Müller <m@acme.example>\nSubject: Straße frei\n\nDie Straße ist ab 12 Uhr frei.\n"
    loaded = parse(raw.encode("latin-1"))
    assert loaded.title == "Straße frei"
    assert texts(loaded) == [
        "From: Müller <m@acme.example> Subject: Straße frei",
        "Die Straße ist ab 12 Uhr frei.",
    ]
    assert loaded.warnings == ("encoding guessed: Windows-1252 (Western European); save the file as UTF-8",)
    assert texts(parse(raw.encode())) == texts(loaded)
    assert parse(raw.encode()).warnings == ()
    wrong = b"Subject: x\nContent-Type: text/plain; charset=utf-8\n\nDie Stra\xdfe ist frei.\n"
    assert texts(parse(wrong))[1] == "Die Straße ist frei."
