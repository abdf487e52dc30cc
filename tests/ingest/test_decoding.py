from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import LoadError
from ingest.decoding import Decoded, decode, read_text

TEXT = "Grüße aus Zürich: 5 €\nÀ bientôt"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-32"),
        TEXT.encode("utf-32-le"),
    ],
)
def test_unicode_in_its_forms(raw: bytes) -> None:
    assert decode(raw) == Decoded(TEXT)


def test_an_old_windows_file(tmp_path: Path) -> None:
    text = "Die Vergütung beträgt 500 € für jeden Monat. Größere Änderungen müssen schriftlich erfolgen. " * 5
    file = tmp_path / "alt.txt"
    file.write_bytes(text.encode("cp1252"))
    assert read_text(file).text == text


@pytest.mark.parametrize("raw", [b"", b" \n\t ", codecs.BOM_UTF8 + b"\n"])
def test_an_empty_file_is_named_so(raw: bytes) -> None:
    with pytest.raises(LoadError, match="empty"):
        decode(raw)


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4, os.urandom(5000)])
def test_binary_data_is_refused_with_a_remedy(raw: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        decode(raw)
    assert "binary" in caught.value.reason
    assert "UTF-8" in caught.value.remedy


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1252",
            "Kündigungsfrist\n\nDie Kündigungsfrist für Büroräume beträgt sechs Wochen zum Quartalsende.\n",
        ),
        ("cp1252", "Café policy\n\nThe canteen “Müller” grants staff a €7.50 lunch – per working day.\n"),
        ("cp1252", "Año;Descripción;Días\n2026;Vacaciones de otoño;12\n2027;Señalización;3\n"),
        ("cp1252", "Les employés doivent prévenir le responsable avant midi, l’été aussi.\n"),
        ("cp1252", "Þjónusta\n\nVið bjóðum góða þjónustu fyrir alla. Það er opið á laugardögum.\n"),
        ("cp1252", "Öl 5 m³"),
        ("mac_roman", "Die Kündigungsfrist für Büroräume beträgt sechs Wochen.\n"),
        ("cp850", "Die Kündigungsfrist für Büroräume beträgt sechs Wochen.\n"),
        ("cp1250", "Usługodawca świadczy usługi w ciągu pięciu dni. Płatność następuje w złotych.\n"),
        ("cp1250", "Smlouva\n\nPoskytovatel řeší závady během dvou pracovních dnů. Účtování je měsíční.\n"),
        ("cp1254", "Sözleşme\n\nHizmet sağlayıcı arızaları iki iş günü içinde giderir. Ödeme aylıktır.\n"),
        ("cp1251", "Отпуск: 28 дней\n"),
        ("cp1251", "Service desk in Moscow: Понедельник, 9:00\n"),
        ("cp1251", "Отпуск работника составляет двадцать восемь календарных дней.\n"),
        ("cp1253", "Κανονισμός αδειών\n\nΟ εργαζόμενος δικαιούται είκοσι ημέρες άδεια τον χρόνο.\n"),
        ("shift_jis", "休暇規程\n\n従業員は毎年二十日の有給休暇を取得できます。申請は上司に提出してください。\n"),
        ("gb18030", "休假规定\n\n员工每年有二十天带薪休假。申请须提交给上级。\n"),
    ],
)
def test_a_short_text_of_an_older_editor_is_read_and_said_to_be_guessed(encoding: str, text: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    (warning,) = found.warnings
    assert warning.startswith("encoding guessed: ")
    assert warning.endswith("; save the file as UTF-8")


def test_a_few_bytes_that_are_no_utf8_do_not_spoil_the_rest() -> None:
    found = decode("The café is open.\n".encode() + "The büro is closed.\n".encode("latin-1"))
    assert found.text == "The café is open.\nThe büro is closed.\n"
    assert found.warnings == ("not all of it is UTF-8: 1 characters were guessed; save the file as UTF-8",)
    japanese = "従業員は二十日の休暇を取得できます。"
    assert decode(japanese.encode() + b"\xe3\x81 x").text == japanese + "\ufffd x"


def test_a_page_says_in_which_encoding_it_is(tmp_path: Path) -> None:
    text = '<meta charset="windows-1250"><p>Öt nap, szerződés.</p>'
    file = tmp_path / "a.html"
    file.write_bytes(text.encode("cp1250"))
    assert read_text(file, declares=True) == Decoded(text)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        found = decode(raw)
    except LoadError:
        return
    assert found.text.strip()
