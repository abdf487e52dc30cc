"""The whole path with the real model and a real Chroma, in processes of its own, with the network forbidden."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.citations import stands_in

PACK = Path(__file__).parent.parent / "knowledge" / "pack"
FILES = ("glossary.md", "sla/service-levels.xlsx", "policies/security-requirements.pdf", "guides/sla-guide.md")
NO_NETWORK = """
import socket

def refuse(*args, **kwargs):
    raise AssertionError(f"a socket was opened: {args}")

socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.create_connection = refuse
socket.getaddrinfo = refuse
"""

pytestmark = pytest.mark.slow


def bpo(place: Path, *arguments: str, status: int = 0) -> Any:
    """Runs `bpo … --json` where every process that it starts is refused the network."""
    ran = subprocess.run(
        [sys.executable, "-m", "bots.cli.main", *arguments, "--json"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": f"{place / 'guard'}:{Path.cwd()}", "BPO_DATA_DIR": str(place / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status, ran.stderr
    assert "Traceback" not in ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some of the starter pack, a picture of text, and a knowledge base made from them."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(NO_NETWORK)
    for name in FILES:
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PACK / name, folder / "docs" / name)
    notice = Image.new("RGB", (1100, 120), "white")
    text = "Parking permits are handed out at the north gate."
    ImageDraw.Draw(notice).text((30, 30), text, fill="black", font=ImageFont.load_default(40))
    notice.save(folder / "docs" / "notice.png")
    report = bpo(folder, "ingest", str(folder / "docs"))
    assert (report["added"], report["failed"]) == (5, [])
    return folder


def test_the_guard_works(place: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import socket; socket.create_connection(('localhost', 9))"],
        env={**os.environ, "PYTHONPATH": str(place / "guard")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "a socket was opened" in ran.stderr


def test_a_table_row_answers_with_its_columns(place: Path) -> None:
    answer = bpo(place, "ask", "How fast must an S2 be acknowledged?")
    assert not answer["abstained"]
    assert "30 minutes" in answer["answer"]
    cited = {citation["document"] for citation in answer["citations"]}
    assert cited & {"sla/service-levels.xlsx", "guides/sla-guide.md"}


def test_every_quote_stands_in_its_markdown_file(place: Path) -> None:
    answer = bpo(place, "ask", "What is an onshore provider?")
    assert not answer["abstained"]
    quotes = [c for c in answer["citations"] if c["document"].endswith(".md")]
    assert quotes
    for citation in quotes:
        assert stands_in(citation["quote"], (place / "docs" / citation["document"]).read_text())


def test_a_picture_is_read(place: Path) -> None:
    answer = bpo(place, "ask", "Where are parking permits handed out?")
    assert "north gate" in answer["answer"]
    assert answer["citations"][0]["document"] == "notice.png"


def test_off_topic_is_an_abstention(place: Path) -> None:
    answer = bpo(place, "ask", "Who won the football world cup in 1998?")
    assert answer["abstained"]
    assert "do not answer" in answer["answer"]
    assert bpo(place, "ask", "Who is the head of Zanzibari?")["abstained"]


def test_a_vendor_sees_only_what_is_public(place: Path) -> None:
    (place / "docs" / "secret.md").write_text(
        "---\naudience: [team:board]\n---\n# Plan\nThe zebra budget is 9 dollars.\n"
    )
    assert bpo(place, "ingest", str(place / "docs"))["added"] == 1
    seen = bpo(place, "ask", "What is the zebra budget?", "--as", "public,vendor:acme")
    assert "9 dollars" not in json.dumps(seen)
    assert "9 dollars" in bpo(place, "ask", "What is the zebra budget?", "--as", "team:board")["answer"]


def test_nothing_changed_costs_nothing(place: Path) -> None:
    again = bpo(place, "ingest", str(place / "docs"))
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)


def test_an_amendment_changes_one_clause_and_leaves_the_rest(place: Path) -> None:
    folder = place / "contracts"
    folder.mkdir()
    (folder / "msa.md").write_text(
        "---\ntitle: Services agreement Umbra\neffective_from: 2025-01-01\n---\n# Services agreement Umbra\n"
        "## 4. Response\n\n4.1 Umbra answers in English.\n\n4.2 Umbra repairs a turnstile within 40 hours.\n\n"
        "## 5. Fees\n\n5.1 Umbra charges 77 dollars for each turnstile.\n"
    )
    (folder / "amendment.md").write_text(
        "---\ntitle: Amendment No. 1 Umbra\neffective_from: 2026-01-01\nsupersedes: msa.md\n---\n"
        "# Amendment No. 1\n1. Section 4.2 is replaced by the following:\n\n"
        "“4.2 Umbra repairs a turnstile within 12 hours.”\n\n2. All other provisions remain unchanged.\n"
    )
    assert bpo(place, "ingest", str(folder))["added"] == 2
    question = "Within how many hours does Umbra repair a turnstile?"
    now = bpo(place, "ask", question, "--on", "2026-02-01")
    assert "12 hours" in now["answer"] and "40 hours" not in json.dumps(now)
    assert "amendment.md" in [citation["document"] for citation in now["citations"]]
    then = bpo(place, "ask", question, "--on", "2025-12-31")
    assert "40 hours" in then["answer"] and "12 hours" not in json.dumps(then)
    fees = bpo(place, "ask", "What does Umbra charge for each turnstile?", "--on", "2026-02-01")
    assert "77 dollars" in fees["answer"] and fees["citations"][0]["document"] == "msa.md"
