from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from typer.testing import CliRunner

from assistant.types import Answer, Citation
from bots.cli.app import app
from evals.answers import scored
from evals.houses import no_sources
from evals.report.cards import Row, card, chosen
from evals.report.page import page
from evals.runs import Outcome
from evals.tracing import Candidate, Trace
from tests.bots.fakes import ABSTENTION, ANSWER
from tests.evals.test_answers import question
from tests.evals.test_runs import write_run

NASTY = "</details><script>alert(1)</script><img src=x onerror=alert(1)>&\"'"


class Collector(HTMLParser):
    """Tags and text as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(html: str) -> Collector:
    collector = Collector()
    collector.feed(html)
    assert collector.open == []
    return collector


def row(answer: Answer | None, trace: Trace | None = None, **values: object) -> Row:
    outcome = Outcome(question(1, **values), answer, "" if answer else "it broke")
    return Row(outcome, scored(outcome, no_sources), trace)


def test_a_card_shows_what_was_expected_and_what_came() -> None:
    found = read(
        card(
            row(
                ANSWER,
                facts=[["15 minutes"], ["phone", "call"]],
                sources=[{"document": "policies/sla.md", "quote": "within 15 minutes"}],
            )
        )
    )
    assert found.tags[0] == (
        "details",
        {"class": "question", "data-verdict": "facts missing", "data-kind": "lookup"},
    )
    for words in (
        "facts missing 1/2",
        "✓ 15 minutes",
        "✗ phone or call",
        "Severity 1 is answered within 15 minutes. [1]",
        "✓ [1] policies/sla.md · Response · page 3",
        "confidence 0.83, 8 words, 73 ms",
    ):
        assert words in found.words


def test_right_ones_are_hidden_until_asked_for() -> None:
    assert "hidden" in read(card(row(ANSWER))).tags[0][1]
    assert "hidden" not in read(card(row(ABSTENTION))).tags[0][1]


def test_an_error_and_a_conversation_are_shown() -> None:
    found = read(card(row(None, history=[{"role": "user", "text": "And the SLA?"}], **{"as": "public"})))
    assert "it broke" in found.words and "And the SLA?" in found.words and "asked as public" in found.words


def test_no_text_of_others_becomes_markup() -> None:
    cited = Citation(1, NASTY, NASTY, NASTY, None, NASTY)
    answer = replace(ANSWER, answer=NASTY, citations=(cited,))
    trace = Trace(
        id="q1", search=NASTY, candidates=[Candidate(document=NASTY, section=NASTY, score=1, text=NASTY)]
    )
    nasty = row(
        answer,
        trace,
        id=NASTY,
        question=NASTY,
        kind=NASTY,
        facts=[[NASTY, "x"]],
        forbidden=[NASTY],
        sources=[{"document": NASTY, "quote": NASTY, "section": NASTY}],
        history=[{"role": "user", "text": NASTY}],
    )
    found = read(page(NASTY, NASTY, [nasty, row(None, kind=NASTY)]))
    tags = [tag for tag, _ in found.tags]
    assert tags.count("script") == 1 and "img" not in tags
    assert not any(name.startswith("on") for _, attributes in found.tags for name in attributes)


def candidate(document: str, text: str) -> Candidate:
    return Candidate(document=document, score=1.0, text=text)


def test_the_passage_that_the_answer_quotes_is_marked() -> None:
    cited = [Citation(1, "a.md", "A", "", None, "**Night shift**\t26.90")]
    assert chosen(candidate("a.md", "Shift: Night shift; Price: 26.90"), cited)
    assert not chosen(candidate("a.md", "Shift: Day shift; Price: 31.20"), cited)
    assert not chosen(candidate("b.md", "Night shift 26.90"), cited)


def test_the_trace_is_a_table() -> None:
    trace = Trace(
        id="q1",
        search="number 1",
        candidates=[
            candidate("policies/sla.md", "Severity 1: within 15 minutes."),
            candidate("faq.md", "Other things."),
        ],
    )
    html = card(row(ANSWER, trace, sources=[{"document": "policies/sla.md"}]))
    assert "2 candidate passages" in html and html.count('<tr class="chosen">') == 1
    assert "quoted · ✓ right" in html


def test_the_page_stands_alone() -> None:
    html = page("dev", "run.jsonl", [row(ANSWER), row(ABSTENTION)])
    found = read(html)
    assert [tag for tag, _ in found.tags].count("svg") == 4
    assert not any(name in ("src", "href") for _, attributes in found.tags for name in attributes)
    assert not re.search(r"url\(|@import|https?://", html)
    assert "prefers-color-scheme: dark" in html
    empty_times = page("dev", "run.jsonl", [row(None)])
    assert "nothing was measured" in empty_times


def test_the_command_writes_it(suite: Path, tmp_path: Path) -> None:
    asked = question(1, id="q1", question="How fast does the vendor answer severity 1 incidents?")
    run = write_run(tmp_path / "run.jsonl", Outcome(asked, ABSTENTION))
    trace = tmp_path / "trace.jsonl"
    trace.write_text(json.dumps(Trace(id="q1", candidates=[candidate("sla.md", "Found.")]).model_dump()))
    html = tmp_path / "report.html"
    arguments = ["eval", "report", str(run), "--suite", str(suite), "--html", str(html)]
    done = CliRunner().invoke(app, [*arguments, "--trace", str(trace)])
    assert done.exit_code == 0, done.stderr
    assert "1 of them not right" in done.stderr
    assert "1 candidate passages" in html.read_text() and "declined" in html.read_text()
    (tmp_path / "other.jsonl").write_text('{"id": "q9"}')
    refused = CliRunner().invoke(app, [*arguments, "--trace", str(tmp_path / "other.jsonl")])
    assert refused.exit_code == 1 and "holds no question of this run" in refused.stderr
