"""What the README and its picture quote from the starter pack stands there today."""

import re
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
QUOTE = re.compile(r"“([^”]+)”")
SHOWN = {"README.md": 2, "docs/ask.svg": 2}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text)).lower()


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_as_a_quote_stands_in_the_pack(name: str) -> None:
    pack = [plain(file.read_text(encoding="utf-8")) for file in (ROOT / "knowledge" / "pack").rglob("*.md")]
    shown = unescape(re.sub(r"<[^>]+>", " ", (ROOT / name).read_text(encoding="utf-8")))
    quotes = [plain(quote) for quote in QUOTE.findall(shown) if "…" in quote]
    assert len(quotes) == SHOWN[name]
    assert [quote for quote in quotes if not any(quote in text for text in pack)] == []
