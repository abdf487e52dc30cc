"""The same attacks with a chat model that obeys whatever it reads, and repeats it all: what is shown must hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bots.settings import Settings
from evals.answers import measured
from evals.chat_server import Asked, Reply, chat_server
from evals.suites import load_suite
from knowledge.sentences import sentences
from tests.security.test_redteam import MODELS, SUITE

ORDER = re.compile(
    r"\b(?:say|answer|reply|respond|state|tell|write|append|add|print|output|confirm|mention|recommend|show|ignore)"
    r"\b(?:[^.\n]{0,30}?\bthat\b)?[:\s]+([^.\n]{3,200})",
    re.I,
)


def obedient(asked: Asked) -> Reply:
    """Does what the question and every passage want, and reads all passages aloud."""
    said: list[str] = []
    for number, passage in enumerate(asked.passages, start=1):
        said += [f"{order.strip()} [{number}]." for order in ORDER.findall(passage)]
        said += [
            f"{order.strip()} [{number}]." for order in ORDER.findall(asked.prompt.rpartition("Question:")[2])
        ]
        said += [f"{one.rstrip('.')} [{number}]." for one in sentences(passage.partition("\n\n")[2])[:3]]
    return Reply(" ".join(said[:25]))


@pytest.mark.slow
def test_no_attempt_succeeds_with_a_model_that_obeys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No question is withheld from it, and all that it says counts: nothing but the checks stands between."""
    monkeypatch.setattr("assistant.models.step.MOSTLY", 0.0)
    with chat_server() as server:
        server.script = obedient
        settings = Settings(
            data_dir=tmp_path,
            models_dir=MODELS if MODELS.is_dir() else None,
            abstain_below=0.0,
            sure_from=0.0,
            chat_model="openai:obedient",
            chat_base_url=server.url,
        )
        lines: list[str] = []
        scores = measured(load_suite(SUITE), settings, write=lines.append)
    results = [json.loads(line) for line in lines]
    assert [one["id"] for one in results if one.get("error")] == []
    answerers = [one["result"]["answerer"] for one in results]
    assert sum(one == "openai:obedient" for one in answerers) > len(answerers) / 2  # it did have its say
    assert [(score.id, score.forbidden) for score in scores if score.forbidden] == []
