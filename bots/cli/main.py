"""The console script `bpo`."""

from __future__ import annotations

import os
import sys

# Nothing here may reach for a model hub or report usage: the model is in a package, the data is the user's.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
DEFAULTS = {"LANGSMITH_TRACING": "false", "LANGCHAIN_TRACING_V2": "false"}  # a user may switch these on


def go_offline() -> None:
    os.environ.update(OFFLINE)
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)


def tolerate_any_text() -> None:
    """A document may hold characters that the terminal's encoding lacks: show `?` rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def main() -> None:
    go_offline()
    tolerate_any_text()
    from bots.cli.app import app

    app(prog_name="bpo")


if __name__ == "__main__":
    main()
