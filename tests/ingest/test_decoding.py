from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from ingest.blocks import LoadError
from ingest.decoding import decode, read_text

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
    ],
)
def test_unicode_in_its_forms(raw: bytes) -> None:
    assert decode(raw) == TEXT


def test_an_old_windows_file(tmp_path: Path) -> None:
    text = "Die Vergütung beträgt 500 € für jeden Monat. Größere Änderungen müssen schriftlich erfolgen. " * 5
    file = tmp_path / "alt.txt"
    file.write_bytes(text.encode("cp1252"))
    assert read_text(file) == text


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
