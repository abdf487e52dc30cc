"""`bpo eval`: measures the assistant and the retriever that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@app.callback()
def group() -> None:
    """Measure answers and retrieval."""


@app.command()
def answers(
    suite: Annotated[Path, typer.Argument(metavar="SUITE", help="A folder with questions.jsonl.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Every result as JSON Lines.")] = None,
    as_json: Json = False,
) -> None:
    """Run a question suite through the assistant."""
    from evals.answers import run

    run(suite, out=out, as_json=as_json)


@app.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(metavar="BEIR_DIR", help="A folder in BEIR layout.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The ranking as a TREC run.")] = None,
    as_json: Json = False,
) -> None:
    """Run a BEIR-layout set through the retriever."""
    from evals.retrieval import run

    run(folder, out=out, as_json=as_json)
