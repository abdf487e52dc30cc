"""`bpo ask`: one cited answer."""

from __future__ import annotations

from pathlib import Path

from bots import audit, wiring
from bots.cli.output import print_json
from bots.cli.rendering import print_answer
from bots.cli.streaming import Display, streams
from bots.dates import parse_day
from bots.history import read_history
from bots.labels import parse_labels


def run(question: str, *, labels: str | None, on: str | None, history: Path | None, as_json: bool) -> None:
    caller, day = parse_labels(labels), parse_day(on)
    turns = read_history(history) if history else []
    with wiring.open_house() as house:
        house.require_documents()
        display = Display() if not as_json and streams(house.settings) else None
        if display:
            with display.open():
                events = audit.stream(house, "cli:ask", question, caller, on=day, history=turns)
                answer = display.follow(events)
        else:
            answer = audit.answer(house, "cli:ask", question, caller, on=day, history=turns)
    if as_json:
        print_json(answer.to_json())
    else:
        print_answer(answer)
        if display:
            display.print_corrections()
