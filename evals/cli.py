"""`bpo eval`: measures the assistant and the retriever that ship."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)

WORSE = 1  # exit status of a gate that is shut

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
SuiteFolder = Annotated[Path, typer.Argument(metavar="SUITE", help="A folder with questions.jsonl.")]
RunFile = Annotated[
    Path, typer.Argument(metavar="RUN", help="A file that --out wrote.", exists=True, dir_okay=False)
]


@app.callback()
def group() -> None:
    """Measure answers and retrieval."""


@app.command()
def answers(
    suite: SuiteFolder,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Every result as JSON Lines.")] = None,
    trace: Annotated[
        Path | None, typer.Option("--trace", metavar="FILE", help="The passages found, as JSON Lines.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="MODEL", help="A chat model, provider:model, that judges too.")
    ] = None,
    *,
    misspell: Annotated[
        int | None, typer.Option("--misspell", metavar="SEED", help="Misspell a word of each question first.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Run a question suite through the assistant."""
    from evals.answers import run

    run(suite, out=out, trace=trace, judge=judge, misspell=misspell, as_json=as_json)


@app.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(metavar="BEIR_DIR", help="A folder in BEIR layout.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="The ranking as a TREC run.")] = None,
    rewrites: Annotated[
        Path | None,
        typer.Option(
            "--rewrites",
            metavar="FILE",
            help='Follow-ups rewritten by a person, {"_id", "text"} a line, instead of their history.',
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run a BEIR-layout set through the retriever."""
    from evals.retrieval import run

    run(folder, out=out, rewrites=rewrites, as_json=as_json)


@app.command()
def compare(
    run_a: Annotated[
        Path, typer.Argument(metavar="RUN_A", help="A file that --out wrote: before.", exists=True, dir_okay=False)
    ],
    run_b: Annotated[
        Path,
        typer.Argument(metavar="RUN_B", help="Another of the same suite: after.", exists=True, dir_okay=False),
    ],
    suite: Annotated[Path, typer.Option("--suite", metavar="FOLDER", help="The suite, or BEIR_DIR, of both.")],
    as_json: Json = False,
) -> None:
    """Two runs, question by question: what got better, what worse, and whether it may be luck."""
    from evals.compare import run

    run(run_a, run_b, suite, as_json=as_json)


@app.command()
def report(
    run_file: RunFile,
    suite: Annotated[Path, typer.Option("--suite", metavar="SUITE", help="The suite of this run.")],
    html: Annotated[Path, typer.Option("--html", metavar="FILE", help="The page to write.")],
    trace: Annotated[
        Path | None,
        typer.Option("--trace", metavar="FILE", help="What `answers --trace` wrote.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """One page with the plots and the failures of a run."""
    from evals.report.command import run

    run(run_file, suite=suite, html=html, trace=trace)


@app.command()
def gate(
    suite: SuiteFolder,
    baseline: Annotated[Path, typer.Option("--baseline", metavar="FILE", help="Metrics and their tolerances.")],
    update: Annotated[bool, typer.Option("--update", help="Write today's metrics into the baseline.")] = False,
    as_json: Json = False,
) -> None:
    """Exit status 1 when a metric fell by more than its tolerance."""
    from evals.gate import run

    if not run(suite, baseline, update=update, as_json=as_json):
        raise typer.Exit(WORSE)


@app.command()
def calibrate(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE...", help="Folders with questions.jsonl.")],
    as_json: Json = False,
) -> None:
    """What each abstention threshold would do, and which to set as BPO_ABSTAIN_BELOW."""
    from evals.calibrate import run

    run(suites, as_json=as_json)


@app.command()
def generate(
    documents: Annotated[Path, typer.Argument(metavar="DOCS", help="A folder or a file.", exists=True)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The questions.jsonl to write.")],
    per_document: Annotated[
        int, typer.Option("--per-document", metavar="N", min=1, help="At most so many questions of one document.")
    ] = 8,
) -> None:
    """Draft questions with gold quotes from documents, for a person to edit."""
    from evals.generate.command import run

    run(documents, out=out, per_document=per_document)
