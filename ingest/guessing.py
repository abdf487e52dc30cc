"""Which encoding a text without a mark is in. On a few words a detector errs: what reads like words decides."""

from __future__ import annotations

import codecs
import re

# The detector's time grows with its input; the head of a file shows its encoding.
DETECTION_BYTES = 200_000
WESTERN = "cp1252"
NAMES = {"cp1252": "Windows-1252 (Western European)", "cp932": "Shift-JIS"}
OLDER = ("mac_roman", "cp850")  # of the Macintosh and of DOS
RIVALS = frozenset({"cp1250", "cp1254", "cp1257"})  # as many accents in as many letters as Western text has
CLEAR_LEAD = 8.0  # per cent of coherence: real Turkish led by 14, Western text was behind by up to 7 in DOS pages
MAX_SHARE = 0.3  # of the letters: French has 0.07 with accents, Icelandic 0.17; other alphabets nearly all
FEW = 3  # such letters prove nothing: "Öl"
FRACTION_BAD = 0.5  # of the sequences beyond ASCII: a text of another encoding has hardly one that is valid UTF-8
ACCENTS_IN_A_ROW = re.compile(r"(?:(?![\x00-\x7f])[^\W\d_]){4}")  # "Ïîíåäåëüíèê" is a Russian word misread
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
LETTERS = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒàáâãäåæçèéêëìíîïñòóôõöøùúûüœß")
PRINT = frozenset("“”‘’„–—…•€£§°«»\u00a0¿¡")  # what word processors put between Western words
JOINING = frozenset("‘’·–—…×\u00a0\u00ad")  # may stand inside a word


def mostly_utf8(raw: bytes) -> tuple[str, int] | None:
    """UTF-8 with some bytes of another kind, and at how many places. None where most of it is not UTF-8.

    One byte alone is likely a Western letter from another editor; more of them are the rest of a character.
    """
    lenient = raw.decode("utf-8", "replace")
    beyond = BEYOND_ASCII.findall(lenient)
    bad = lenient.count("\ufffd")
    if bad > FRACTION_BAD * len(beyond):
        return None
    western = sum(1 for char in beyond if char < "\u0250" or "\u2010" <= char <= "\u20ac") >= len(beyond) - bad
    return raw.decode("utf-8", REPAIRING) if western else lenient, bad


def _repaired(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    piece = error.object[error.start : error.end]
    return (piece.decode(WESTERN, "replace") if len(piece) == 1 else "\ufffd"), error.end


REPAIRING = "ingest.guessing"
codecs.register_error(REPAIRING, _repaired)


def guessed(raw: bytes) -> tuple[str, str] | None:
    """The text, and the name of its encoding."""
    western = raw.decode(WESTERN, "replace")
    if reads_western(western):
        rival = _rival(raw, western)
        return (western, NAMES[WESTERN]) if rival is None else (raw.decode(rival), rival)
    for encoding in OLDER:
        text = raw.decode(encoding, "replace")
        if all(char in LETTERS or char in PRINT for char in BEYOND_ASCII.findall(text)) and reads_western(text):
            return text, encoding
    for encoding in [*_ranking(raw), "cp1251", WESTERN]:
        try:
            return raw.decode(encoding), NAMES.get(encoding, encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def reads_western(text: str) -> bool:
    """Words of Latin letters, some with accents; no sign inside a word, no capital behind a small letter."""
    text = text[:DETECTION_BYTES]
    beyond = [match.start() for match in BEYOND_ASCII.finditer(text)]
    letters = sum(char.isalpha() for char in text)
    accents = sum(text[index].isalpha() for index in beyond)
    if "\ufffd" in text or (accents > FEW and accents > MAX_SHARE * letters):
        return False
    return ACCENTS_IN_A_ROW.search(text) is None and not any(_is_odd(text, index) for index in beyond)


def _is_odd(text: str, index: int) -> bool:
    char, before, after = text[index], text[index - 1 : index], text[index + 1 : index + 2]
    if "\x80" <= char <= "\x9f":
        return True
    if char.isalpha():
        return char.isupper() and before.islower()
    return before.isalpha() and after.isalpha() and char not in JOINING


def _rival(raw: bytes, western: str) -> str | None:
    """Another encoding of Latin letters, where the detector finds much better words in it."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw[:DETECTION_BYTES]))
    mine = [match for match in found if WESTERN in match.could_be_from_charset]
    best = next((match for match in found if match.encoding in RIVALS), None)
    if best is None or str(best) == western[:DETECTION_BYTES]:
        return None
    if mine and best.percent_coherence < mine[0].percent_coherence + CLEAR_LEAD:
        return None
    try:
        raw.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding


def _ranking(raw: bytes) -> list[str]:
    """What the detector says, best first; a doubtful guess at a language of signs gives way to Cyrillic."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw[:DETECTION_BYTES]))
    if found and found[0].percent_chaos > 0 and found[0].multi_byte_usage > 0 and _is_words(raw, "cp1251"):
        return ["cp1251", *(match.encoding for match in found)]
    return [match.encoding for match in found]


def _is_words(raw: bytes, encoding: str) -> bool:
    text = raw.decode(encoding, "replace")
    return "\ufffd" not in text and not any(_is_odd(text, m.start()) for m in BEYOND_ASCII.finditer(text))
