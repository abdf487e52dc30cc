from __future__ import annotations

import json

from knowledge.records import Failure
from tests.bots.conftest import Run
from tests.bots.fakes import FakeHouse

BROKEN = Failure("/d/bad.pdf", "/d", "bad.pdf", "", "the file is encrypted", "Remove the password")


def test_json_has_exactly_the_keys_of_the_contract(bpo: Run, house: FakeHouse) -> None:
    found = json.loads(bpo("sources", "--json").stdout)["documents"]
    assert found[0] == {
        "document": "policies/sla.md",
        "title": "Service levels",
        "type": "sla",
        "audience": ["employees"],
        "vendor": "acme",
        "effective_from": "2026-01-01",
        "effective_to": None,
        "supersedes": None,
        "owner": "vendor-desk@client.example",
        "review_by": "2026-12-31",
        "passages": 2,
        "ingested_at": "2026-02-03T04:05:00+00:00",
    }
    assert [document["document"] for document in found] == ["policies/sla.md", "faq.pdf"]


def test_labels_hide_what_they_may_not_see(bpo: Run, house: FakeHouse) -> None:
    house.failed = [BROKEN]
    found = json.loads(bpo("sources", "--as", "public", "--json").stdout)["documents"]
    assert [document["document"] for document in found] == ["faq.pdf"]
    shown = bpo("sources", "--as", "public").stdout
    assert "sla" not in shown and "bad.pdf" not in shown and "1 document, 1 passage\n" in shown


def test_the_maintainer_sees_what_could_not_be_read(bpo: Run, house: FakeHouse) -> None:
    house.failed = [BROKEN]
    lines = bpo("sources").stdout.splitlines()
    assert lines[0].split() == ["document", "title", "type", "audience", "in", "force", "passages", "ingested"]
    assert lines[-3:] == [
        "Could not be read",
        "document  reason                 remedy",
        "bad.pdf   the file is encrypted  Remove the password",
    ]


def test_an_empty_knowledge_base_lists_nothing(bpo: Run, house: FakeHouse) -> None:
    house.held = ()
    assert json.loads(bpo("sources", "--json").stdout) == {"documents": []}
    done = bpo("sources")
    assert done.exit_code == 0 and "bpo ingest FOLDER" in done.stdout


def test_a_caller_who_may_see_nothing_is_not_told_to_ingest(bpo: Run, house: FakeHouse) -> None:
    done = bpo("sources", "--as", "vendor:ghost")
    assert done.stdout == "Whoever asks as vendor:ghost may see no document.\n"
