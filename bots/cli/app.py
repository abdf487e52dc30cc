"""The commands and their options. What they do stands beside, imported when it runs: `bpo --help` is instant."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

from bots.cli.guard import GuardedGroup

As = Annotated[
    str | None,
    typer.Option("--as", metavar="LABELS", help="Who asks: public,employees,team:NAME,vendor:NAME."),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The versions in force on that day (YYYY-MM-DD).")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Question = Annotated[list[str], typer.Argument(metavar="QUESTION", help="In your own words.")]

# Imported when they run. The measurements stand above the assistant and nothing imports them.
PLUGGED_IN = {
    "onboard": "bots.cli.onboarding:app",
    "obligations": "bots.cli.obligations:app",
    "credentials": "bots.cli.credentials:app",
    "remind": "bots.cli.reminding:app",
    "slack": "bots.cli.slack:app",
    "eval": "evals.cli:app",
}


def named_path(text: str) -> Path:
    """An empty one, from a variable that is not set, would stand for the working directory."""
    if not text.strip():
        raise typer.BadParameter("the path is empty")
    return Path(text)


class Commands(GuardedGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *PLUGGED_IN]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in PLUGGED_IN:
            return super().get_command(ctx, cmd_name)
        module, _, name = PLUGGED_IN[cmd_name].partition(":")
        command = typer.main.get_command(getattr(importlib.import_module(module), name))
        command.name = cmd_name
        return command


app = typer.Typer(
    name="bpo",
    cls=Commands,
    help="Ask your own contracts, SLAs, policies and guides: cited answers, nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"bpo {version('bpo-assistant')}")
        raise typer.Exit


@app.callback()
def options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    if debug:
        import logging

        logging.basicConfig()
        for package in ("knowledge", "ingest", "assistant", "bots"):
            logging.getLogger(package).setLevel(logging.DEBUG)


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH...", parser=named_path, help="Files and folders; none with --rebuild."),
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Also remove what is gone from these paths.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read everything again; without PATH all that is known.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No report unless something failed.")] = False,
    as_json: Json = False,
) -> None:
    """Bring files and folders into the knowledge base."""
    from bots.cli.ingesting import run

    raise typer.Exit(run(paths or [], prune=prune, rebuild=rebuild, quiet=quiet, as_json=as_json))


@app.command()
def ask(
    question: Question,
    labels: As = None,
    on: On = None,
    history: Annotated[
        Path | None, typer.Option("--history", metavar="FILE", help="The conversation so far, JSON Lines.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask one question and get one cited answer."""
    text = words(question)
    from bots.cli.asking import run

    run(text, labels=labels, on=on, history=history, as_json=as_json)


@app.command()
def chat(labels: As = None) -> None:
    """Have a conversation in the terminal."""
    from bots.cli.chatting import run

    raise typer.Exit(run(labels=labels))


@app.command()
def search(
    question: Question,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    labels: As = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Show the ranked passages, without an answer."""
    text = words(question)
    from bots.cli.searching import run

    run(text, k=k, labels=labels, on=on, as_json=as_json)


@app.command()
def sources(labels: As = None, as_json: Json = False) -> None:
    """Show what is in the knowledge base, and what failed."""
    from bots.cli.listing import run

    run(labels=labels, as_json=as_json)


@app.command()
def audit(
    last: Annotated[int, typer.Option("-n", min=1, help="How many entries, the latest last.")] = 50,
    as_json: Json = False,
) -> None:
    """Show who asked what, and which documents were cited."""
    from bots.cli.auditing import run

    run(last=last, as_json=as_json)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check the installation and say what to do about faults."""
    from bots.cli.checkup import run

    raise typer.Exit(run(as_json=as_json))


def words(question: list[str]) -> str:
    """Unquoted words make one question. Bytes that are no text become `?`."""
    text = " ".join(" ".join(question).encode("utf-8", "replace").decode().split())
    if not text:
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
    return text
