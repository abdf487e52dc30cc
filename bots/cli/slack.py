"""`bpo slack`: runs the Slack bot, prints the manifest of its app and the feedback it got."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(
    name="slack",
    help="Run the Slack bot, or print the manifest of its app.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def slack(context: typer.Context) -> None:
    """Run the Slack bot until Ctrl-C; docs/slack.md says what to set."""
    if context.invoked_subcommand is None:
        start()


@app.command()
def manifest(
    url: Annotated[
        str, typer.Option("--http", metavar="URL", help="For HTTP mode: where Slack reaches the bot, https://…")
    ] = "",
    many: Annotated[
        bool, typer.Option("--workspaces", help="For several workspaces, each of which installs the bot itself")
    ] = False,
) -> None:
    """Print the manifest from which Slack makes the app."""
    from bots.cli.output import print_json
    from bots.settings import read
    from bots.slack.manifest import REDIRECT_PATH
    from bots.slack.manifest import manifest as made
    from bots.slack.settings import SlackSettings

    settings = read(SlackSettings)
    many, redirect = many or settings.many, settings.slack_redirect_uri
    if many and not url:
        url = redirect.removesuffix(REDIRECT_PATH) if redirect.endswith(REDIRECT_PATH) else ""
    if many and not url:
        raise typer.BadParameter(
            "several workspaces need HTTP mode: say where Slack reaches the bot", param_hint="--http"
        )
    if url and not url.startswith("https://"):
        raise typer.BadParameter("Slack only calls addresses that begin with https://", param_hint="--http")
    print_json(made(url, many, redirect))


@app.command()
def feedback() -> None:
    """Print all feedback with the answers that it is about, as JSON."""
    from bots import wiring
    from bots.cli.output import print_json
    from bots.slack.journal import FILE_NAME, Journal
    from bots.slack.memory import Memory

    file = wiring.read_settings().data_dir / FILE_NAME
    if not file.exists():
        print_json({"feedback": []})
        return
    journal = Journal(file)
    try:
        print_json({"feedback": Memory(journal).feedback()})
    finally:
        journal.close()


def start() -> None:
    from bots import wiring
    from bots.cli.output import note
    from bots.settings import read
    from bots.slack.serve import run
    from bots.slack.settings import SlackSettings

    settings = read(SlackSettings)
    settings.require_tokens()
    with wiring.open_house() as house:
        if not house.documents():
            note("The knowledge base holds no documents yet. Add some: bpo ingest FOLDER")
        run(settings, house, note)
