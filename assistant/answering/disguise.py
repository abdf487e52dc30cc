"""Text as it is meant to be read: look-alike letters, digits for letters and spaced letters undone. Pure.

Only for matching: nothing of it is ever shown, and offsets do not fit the text.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator

# The letters of Cyrillic, Greek and others that look like Latin ones (Unicode TR 39, those of the Latin alphabet).
LOOK = {
    "a": "ᴀаαɑ",
    "b": "ʙЬвβƄ",
    "c": "ᴄсϲⅽ",
    "d": "ᴅԁⅾ",
    "e": "ᴇеєεҽ℮",
    "f": "ꜰ",
    "g": "ɢցɡ",
    "h": "ʜһнհ",
    "i": "ɪіιɩӏı",
    "j": "ᴊјϳ",
    "k": "ᴋкκ",
    "l": "ʟⅼ",
    "m": "ᴍмⅿ",
    "n": "ɴпηո",
    "o": "ᴏоοσօ",
    "p": "ᴘрρ",
    "q": "ԛգ",
    "r": "ʀгᴦ",
    "s": "ѕꜱ",
    "t": "ᴛтτ",
    "u": "ᴜυսцʋ",
    "v": "ᴠνѵⅴ",
    "w": "ᴡԝωѡա",
    "x": "хχⅹ",
    "y": "ʏуүγу",
    "z": "ᴢ",
}
LATIN = {ord(other): latin for latin, others in LOOK.items() for other in others}
LATIN |= {
    ord(other.upper()): latin.upper() for latin, others in LOOK.items() for other in others if other.islower()
}
DIGITS = str.maketrans("013457@$", "oieastas")
DISGUISED = re.compile(r"(?<!\S)[\"'“(]?(?=[^\s]*[A-Za-z])(?=[^\s]*[0-9@$])[A-Za-z0-9@$]{3,}(?=[\s.,:;!?)\"'”]|$)")
ONE_FOR_L = re.compile(r"1(?=[13l]\b|e[sd]?\b|\b)|(?<=[aeurp])1(?=[aeiou13450])")  # "a11", "fi1es", "ru1es"
PACKED = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{20,4000}={0,2}(?![\w+/])")
SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·|/]{1,3}[^\W\d_]){4,}(?![^\W_])")
WIDE = re.compile(r"[ .\-_*·|/]")


def plain(text: str) -> str:
    """In the letters of one alphabet, without what cannot be seen and without accents."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(LATIN))
    kept = (letter for letter in text if unicodedata.category(letter) not in ("Mn", "Cf"))
    return "".join(kept).translate(LATIN).replace("’", "'")


def undisguised(text: str) -> Iterator[str]:
    """`text` in plain letters, with spaced letters joined and with digits read as letters, where it has any."""
    text = plain(text)
    yield text
    for packed in PACKED.findall(text):
        if hidden := _unpacked(packed):
            yield hidden
    joined = SPACED.sub(_joined, text)
    if joined != text:
        yield joined
    spelt = DISGUISED.sub(lambda word: ONE_FOR_L.sub("l", word[0]).translate(DIGITS), joined)
    if spelt != joined:
        yield spelt


def _unpacked(packed: str) -> str:
    """What a stretch of base64 says, where it says anything in words."""
    try:
        said = base64.b64decode(packed, validate=True).decode("utf-8")
    except ValueError:
        return ""
    return said if said.isprintable() and " " in said else ""


def squeezed(text: str) -> str:
    """Its letters alone, small, in one string."""
    return re.sub(r"[\W\d_]+", "", text).lower()


def _joined(found: re.Match[str]) -> str:
    """Letters that stand one space apart are one word, and wider gaps part words."""
    words = re.split(r" {2,}| *[|/] *", found[0])
    return " ".join(WIDE.sub("", word) for word in words)
