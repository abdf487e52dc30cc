"""What a label is: `public`, `employees`, `team:NAME`, `vendor:NAME`. Pure.

Labels are compared letter by letter and nothing is ever folded: `Public`, `vendor:acme*` or an `а` of another
alphabet is no label, so a document that carries one is hidden and reported, never shown to more people.
"""

from __future__ import annotations

import re
import unicodedata

ADMIN = "admin"  # what only the maintainer may see: documents whose audience cannot be read
LABEL = re.compile(r"public|employees|(?:team|vendor):[\w.&-]+")


def is_label(text: str) -> bool:
    """Whether a document's audience may hold `text`."""
    return (
        LABEL.fullmatch(text) is not None and unicodedata.normalize("NFKC", text) == text and _one_alphabet(text)
    )


def is_caller_label(text: str) -> bool:
    return text == ADMIN or is_label(text)


def _one_alphabet(text: str) -> bool:
    """A name that mixes alphabets looks like another one and is not."""
    name = text.partition(":")[2]
    return len({unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}) < 2
