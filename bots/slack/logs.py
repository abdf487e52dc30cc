"""What reaches the log: no token, whoever writes it."""

from __future__ import annotations

import logging
import re

SECRET = re.compile(r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=ticket=)[^\s&\"']+|(?<=Bearer )[^\s\"']+", re.I)
HIDDEN = "[hidden]"


class Hiding(logging.Formatter):
    """Formats as the handler would, the traceback included, then takes out what looks like a token."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return hidden(self._inner.format(record))


def hidden(text: str) -> str:
    return SECRET.sub(HIDDEN, text)


def hide_secrets() -> None:
    """Every handler of the root logger, which is made where there is none."""
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in root.handlers:
        if not isinstance(handler.formatter, Hiding):
            handler.setFormatter(Hiding(handler.formatter or logging.Formatter()))
