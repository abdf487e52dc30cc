"""What reaches the log: no token, whoever writes it, and no personal data where that is wanted."""

from __future__ import annotations

import logging
import re

from bots.redaction.redacting import Redact, unchanged

SECRET = re.compile(
    r"\bx(?:ox[a-z]|app)-[\w-]+|(?<=ticket=)[^\s&\"']+|(?<=client_secret=)[^\s&\"']+|(?<=[?&]code=)[^\s&\"']+"
    r"|(?<=Bearer )[^\s\"']+|(?<=Basic )[^\s\"']+",
    re.I,
)
HIDDEN = "[hidden]"


class Hiding(logging.Formatter):
    """Formats as the handler would, the traceback included, then takes out what looks like a token."""

    def __init__(self, inner: logging.Formatter, redact: Redact = unchanged) -> None:
        super().__init__()
        self._inner = inner
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(hidden(self._inner.format(record)))


def hidden(text: str) -> str:
    return SECRET.sub(HIDDEN, text)


def hide_secrets(redact: Redact = unchanged) -> None:
    """Every handler of the root logger, which is made where there is none."""
    root = logging.getLogger()
    if not root.handlers:
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for handler in root.handlers:
        if not isinstance(handler.formatter, Hiding):
            handler.setFormatter(Hiding(handler.formatter or logging.Formatter(), redact))
