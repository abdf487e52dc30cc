"""A suite with scripted chat models: what the checks keep of true sentences, and what they let through of lies.

python -m evals.scripted SUITE [--model oracle|liar] [--out FILE]

`oracle` writes what a good model would: sentences of the passages it was sent that hold the gold facts, reworded
by fixed rules. `liar` tells the same, each sentence with a lie. Both speak OpenAI's protocol on this machine and
are asked through the client that ships. Beside them stands the extractive answer. The knowledge base is the one
that `bpo eval answers SUITE` asks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.models.types import ChatSettings
from bots.cli.output import note, print_table
from bots.errors import UserError, describe
from evals.chat_server import chat_server
from evals.files import opened
from evals.houses import house_of, sources_of
from evals.scripted.liar import Liar
from evals.scripted.oracle import oracle
from evals.scripted.playing import Actor, Played, Writer, play
from evals.scripted.table import rows
from evals.suites import Suite, load_suite

if TYPE_CHECKING:
    from assistant.chain import ChainAssistant
    from bots.wiring import House

EXTRACTIVE = "extractive"
WRITERS: Mapping[str, Callable[[], Writer]] = {"oracle": lambda: oracle, "liar": Liar}
LOCAL = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m evals.scripted",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suite", type=Path, metavar="SUITE", help="a folder with questions.jsonl")
    parser.add_argument("--model", choices=WRITERS, help="one of them only")
    parser.add_argument("--out", type=Path, metavar="FILE", help="every sentence and its fate as JSON Lines")
    options = parser.parse_args(arguments)
    try:
        suite = load_suite(options.suite)
        with opened(options.out) as write:
            found = measured(suite, [options.model] if options.model else list(WRITERS), write)
    except UserError as error:
        sys.exit(describe(error))
    print_table(("", *found), rows(found), title=f"{suite.name}: {len(suite.questions)} questions")


def measured(suite: Suite, models: Sequence[str], write: Callable[[str], None]) -> dict[str, list[Played]]:
    """What each of them came to, the extractive answer first."""
    for name in ("NO_PROXY", "no_proxy"):  # the server is on this machine, whatever carries the rest away
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), LOCAL)))
    with house_of(suite) as house:
        house.require_documents()
        sources = sources_of(house)
        plain = assistant_of(house, None)
        found = {EXTRACTIVE: play(suite.questions, plain, sources, None, _line(EXTRACTIVE, write))}
        for model in models:
            note(f"{suite.name}: {model}")
            actor = Actor(WRITERS[model]())
            with chat_server() as server:
                server.script = actor
                speaking = assistant_of(house, ChatSettings(f"openai:{model}", server.url, "none"))
                found[model] = play(suite.questions, speaking, sources, actor, _line(model, write))
    return found


def assistant_of(house: House, chat: ChatSettings | None) -> ChainAssistant:
    """As it ships, but for the caps: what is said here costs nothing, and must not count as if it did."""
    from assistant.chain import build_assistant

    house.require_compatible()
    chosen = house.settings
    return build_assistant(
        house.base, house.embedder, chosen.abstain_below, chosen.sure_from, chosen.order_of_types, chat=chat
    )


def _line(model: str, write: Callable[[str], None]) -> Callable[[Played], None]:
    return lambda one: write(json.dumps({"model": model, **one.to_json()}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
