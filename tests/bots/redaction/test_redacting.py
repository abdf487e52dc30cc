"""What `BPO_REDACT` does, and where: nothing else of a question is kept."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, ClassVar

import pytest

from bots import audit, wiring
from bots.cli.chatting import line_editor
from bots.errors import UserError
from bots.redaction import names
from bots.redaction.redacting import NOT_KEPT, redactor, require, unchanged
from bots.settings import Settings
from bots.slack.journal import Journal
from bots.slack.logs import Hiding
from bots.slack.memory import Kept, Memory
from knowledge.types import Caller

ASKED = "Who pays Ana Alves, ana@kestrel.example?"


class Analyzer:
    """As Presidio's: finds the name, and the address once more."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def __init__(self, **options: Any) -> None:
        self.options = options

    def analyze(self, **asked: Any) -> list[SimpleNamespace]:
        Analyzer.asked.append(asked)
        text = asked["text"]
        if "broken" in text:
            raise RuntimeError("out of memory")
        at = text.find("Ana Alves")
        found = [SimpleNamespace(start=at, end=at + 9, entity_type="PERSON")] if at >= 0 else []
        mail = text.find("ana@")
        return [*found, SimpleNamespace(start=mail, end=mail + 3, entity_type="PERSON")] if mail >= 0 else found


@pytest.fixture
def presidio(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Stand-ins for the packages, and for one model of spaCy."""
    made: list[dict[str, Any]] = []

    class Provider:
        def __init__(self, nlp_configuration: dict[str, Any]) -> None:
            made.append(nlp_configuration)

        def create_engine(self) -> str:
            return "engine"

    package, engine = ModuleType("presidio_analyzer"), ModuleType("presidio_analyzer.nlp_engine")
    package.AnalyzerEngine, engine.NlpEngineProvider = Analyzer, Provider  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "presidio_analyzer", package)
    monkeypatch.setitem(sys.modules, "presidio_analyzer.nlp_engine", engine)
    there = {"presidio_analyzer", "spacy", "en_core_web_sm"}
    monkeypatch.setattr(names.importlib.util, "find_spec", lambda name: name if name in there else None)
    redactor.cache_clear()
    yield made
    redactor.cache_clear()


def test_it_is_off_unless_wanted() -> None:
    assert Settings(_env_file=None).redact == "off"  # type: ignore[call-arg]
    assert redactor("off") is unchanged and unchanged(ASKED) == ASKED


def test_patterns_leave_names() -> None:
    assert redactor("patterns")(ASKED) == "Who pays Ana Alves, [e-mail]?"


def test_presidio_finds_names_and_the_patterns_the_rest(presidio: list[dict[str, Any]]) -> None:
    redact = redactor("presidio")
    assert redact(ASKED) == "Who pays [name], [e-mail]?"
    assert presidio[0]["models"] == [{"lang_code": "en", "model_name": "en_core_web_sm"}]
    assert redactor("presidio") is redact and len(presidio) == 1  # loaded once
    assert "PERSON" in Analyzer.asked[-1]["entities"] and "LOCATION" not in Analyzer.asked[-1]["entities"]


def test_what_cannot_be_redacted_is_not_kept(
    presidio: list[dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    assert redactor("presidio")("Ana Alves is broken") == NOT_KEPT
    assert "Ana Alves" not in caplog.text


def test_without_the_extra_it_is_an_error_that_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names.importlib.util, "find_spec", lambda name: None)
    redactor.cache_clear()
    for wanted in (require, redactor):
        with pytest.raises(UserError, match="BPO_REDACT") as raised:
            wanted("presidio")
        assert "bpo-assistant[redaction]" in raised.value.remedy
    monkeypatch.setattr(names.importlib.util, "find_spec", lambda name: name if "core_web" not in name else None)
    with pytest.raises(UserError, match="no English model"):
        require("presidio")
    require("patterns")
    with pytest.raises(UserError):
        wiring.open_house(Settings(redact="presidio", _env_file=None))  # type: ignore[call-arg]


def settings(folder: Path, **values: Any) -> Settings:
    return Settings(data_dir=folder, audit_questions="text", _env_file=None, **values)  # type: ignore[call-arg]


@pytest.mark.parametrize(("level", "kept"), [("off", ASKED), ("patterns", "Who pays Ana Alves, [e-mail]?")])
def test_the_audit_log(tmp_path: Path, level: Any, kept: str) -> None:
    chosen = settings(tmp_path, redact=level)
    audit.note_down(chosen, "cli:ask", ASKED, Caller(), [])
    assert [entry.question for entry in audit.read(chosen)] == [kept]


def test_the_chats_own_history(tmp_path: Path) -> None:
    file = tmp_path / "chat_history"
    line_editor(file, redactor("patterns")).history.append_string(ASKED)
    written = file.read_text()
    assert "Ana Alves" in written and "ana@kestrel.example" not in written


def test_slack_answers_and_reasons(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "slack.sqlite3")
    memory = Memory(journal, redact=redactor("patterns"))
    kept = Kept("a1", "T", "C", "1", "U", False, ("public",), ASKED, "Nobody.", False, 0.9, (), "1", 1)
    memory.keep(kept)
    memory.judge("a1", "U", "down")
    memory.explain("a1", "U", "Wrong, ask bob@kestrel.example")
    (found,) = memory.feedback()
    assert found["question"] == "Who pays Ana Alves, [e-mail]?" and found["reason"] == "Wrong, ask [e-mail]"
    memory.keep(replace(kept, question="Who pays?"))
    assert memory.recent("T", "U", 1)[0].question == "Who pays?"
    journal.close()
    assert b"kestrel.example" not in (tmp_path / "slack.sqlite3").read_bytes()


def test_the_log() -> None:
    record = logging.LogRecord(
        "bots", logging.ERROR, "", 0, "%s failed, token xoxb-1", ("ana@kestrel.example",), None
    )
    assert Hiding(logging.Formatter(), redactor("patterns")).format(record) == "[e-mail] failed, token [hidden]"
    assert Hiding(logging.Formatter()).format(record) == "ana@kestrel.example failed, token [hidden]"
