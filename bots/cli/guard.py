"""Errors translated once, at the edge: the user sees one line, a traceback only with `--debug`."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

DEBUG = "--debug"
WRONG_USAGE = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells report it
PIPE_CLOSED = 141  # 128 + SIGPIPE: `bpo sources | head` is no failure worth a word


class GuardedGroup(TyperGroup):
    """The group of all commands: `--debug` may stand anywhere, and no error leaves it as a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, debug_first(args))

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            silence(sys.stdout)
            raise typer.Exit(PIPE_CLOSED) from None
        except Exception as error:  # the edge: every error becomes one line for the user
            if is_typers_own(error) or ctx.params.get("debug"):
                raise
            from bots.errors import UsageError, describe

            print(f"error: {describe(error)}.", file=sys.stderr)
            raise typer.Exit(WRONG_USAGE if isinstance(error, UsageError) else 1) from None


def debug_first(args: list[str]) -> list[str]:
    """`bpo ask … --debug` is what people type; after `--` everything is an argument."""
    end = args.index("--") if "--" in args else len(args)
    if DEBUG not in args[:end]:
        return args
    return [DEBUG, *(arg for arg in args[:end] if arg != DEBUG), *args[end:]]


def is_typers_own(error: Exception) -> bool:
    """Exits and usage errors, which Typer reports itself."""
    return any(kind.__module__.partition(".")[0] in {"typer", "click"} for kind in type(error).__mro__)


def silence(stream: Any) -> None:
    """Keeps the interpreter from complaining about the closed pipe when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
