"""How documents, headings and owners are called in what is shown: their names are text of the document. Pure.

A name that carries an order is left out; the path stands for such a title.
"""

from __future__ import annotations

import re

from assistant.answering.orders import reads_as_order
from assistant.harmless import harmless_name
from knowledge.types import Document

FULL_STOP = re.compile(r"[.!?](?=\s|$)")
OWNER_WORDS = 12  # a name, a team and an address; more is a text


def called(document: Document) -> str:
    """“Title”, within a sentence of ours: it ends none and holds no marker."""
    return f"“{within(title_of(document.title, document.path))}”"


def title_of(title: str, path: str) -> str:
    return name_of(title) or harmless_name(path)


def name_of(text: str) -> str:
    """A heading or a title as it may be shown; empty where it talks to the assistant."""
    name = harmless_name(text)
    return "" if reads_as_order(name) else name


def owner_of(document: Document) -> str:
    """Whom to ask; empty where none is named, or something else than a name."""
    owner = name_of(document.owner or "")
    return within(owner) if len(owner.split()) <= OWNER_WORDS else ""


def within(name: str) -> str:
    return FULL_STOP.sub("", name)
