"""Options that several groups of commands share."""

from __future__ import annotations

from typing import Annotated, Any

import typer

As = Annotated[
    str | None,
    typer.Option("--as", metavar="LABELS", help="Who asks: public,employees,team:NAME,vendor:NAME."),
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Your name, where several people have these labels.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Day = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As on that day (YYYY-MM-DD).")]


def group() -> Any:
    """A group of commands in the manner of `bpo` itself."""
    return typer.Typer(
        no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
