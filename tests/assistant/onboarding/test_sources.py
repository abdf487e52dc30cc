from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.onboarding.finding import find_files, read_all
from assistant.onboarding.folders import ProgrammeFolders
from assistant.onboarding.programme import Source
from assistant.onboarding.sources import LedgerSources, in_section, telling, with_leads
from ingest.chunker import chunk
from ingest.loaders import markdown
from knowledge.types import Caller
from tests.assistant.onboarding.made import TEXT
from tests.building import document, filled, leaves
from tests.fakes import FakeEmbedder

GUIDE = "# Step 1: Sign\nIt protects us.\nOwner: you.\n# Step 10: Leave\nGo.\n"
TODAY = date(2026, 6, 1)
PUBLIC = Caller.of(["public"])


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[LedgerSources]:
    old = document("old.md", audience=("public",), effective_to=date(2026, 1, 31))
    held = [
        (document("guide.md", audience=("public",)), GUIDE),
        (document("secret.md", audience=("employees",)), GUIDE),
        (old, GUIDE),
    ]
    base = filled(tmp_path / "data", FakeEmbedder(), held)
    yield LedgerSources(base.ledger)
    base.close()


def test_a_heading_is_found_by_its_beginning() -> None:
    held = leaves(GUIDE)
    assert [leaf.text for leaf in in_section(held, "step 1")] == ["It protects us.", "Owner: you."]
    assert [leaf.text for leaf in in_section(held, "Step 10")] == ["Go."]
    assert in_section(held, "Step 2") == [] and len(in_section(held, None)) == 3


def test_what_is_wrong_with_a_source(sources: LedgerSources) -> None:
    assert sources.fault(Source("guide.md", "Step 1"), None) is None
    assert sources.fault(Source("guide.md", "Step 2"), None) == "guide.md has no section 'Step 2'"
    assert sources.fault(Source("ghost.md"), None) == "the document ghost.md is not in the knowledge base"


def test_nothing_is_quoted_that_the_caller_may_not_read_or_that_holds_no_longer(sources: LedgerSources) -> None:
    (first, *_) = sources.excerpts(Source("guide.md", "Step 1"), PUBLIC, TODAY)
    assert (first.quote, first.section) == ("It protects us.", "Step 1: Sign")
    assert sources.excerpts(Source("secret.md", "Step 1"), PUBLIC, TODAY) == []
    assert not sources.visible(Source("secret.md"), PUBLIC, TODAY)
    assert sources.excerpts(Source("old.md", "Step 1"), PUBLIC, TODAY) == []
    assert sources.excerpts(Source("old.md", "Step 1"), PUBLIC, date(2026, 1, 31)) != []


def test_programmes_are_found_in_folders_and_in_the_data_folder(tmp_path: Path) -> None:
    folder, data = tmp_path / "docs", tmp_path / "docs" / "data"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    data.mkdir()
    (folder / "deep" / "a.programme.yaml").write_text(TEXT, encoding="utf-8")
    (folder / ".hidden" / "h.programme.yaml").write_text(TEXT, encoding="utf-8")
    (data / "b.programme.yaml").write_text(TEXT, encoding="utf-8")
    (data / "state").mkdir()
    (data / "state" / "c.programme.yaml").write_text(TEXT, encoding="utf-8")
    found = find_files([folder], data)
    assert [path.name for path, _ in found] == ["b.programme.yaml", "a.programme.yaml"]
    first, second = read_all(found, None)
    assert first.programme is not None and second.error is not None
    assert second.error.reason == "deep/a.programme.yaml, line 1: the id small is already that of b.programme.yaml"


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "x.programme.yaml").write_bytes(b"\xff\xfe\x00")
    (one,) = read_all(find_files([], tmp_path), None)
    assert one.error is not None and one.error.reason == "x.programme.yaml, line 1: it is not UTF-8 text"


def test_a_link_out_of_the_folder_is_not_read(tmp_path: Path) -> None:
    folder, other = tmp_path / "docs", tmp_path / "other"
    for one in (folder, other):
        one.mkdir()
    (other / "real.programme.yaml").write_text(TEXT, encoding="utf-8")
    (other / "secret.yaml").write_text("password hunter2: [x", encoding="utf-8")
    (folder / "a.programme.yaml").symlink_to(other / "secret.yaml")
    (folder / "b.programme.yaml").symlink_to(other / "real.programme.yaml")
    (folder / "c.programme.yaml").symlink_to(folder / "plain.yaml")
    (folder / "plain.yaml").write_text(TEXT.replace("id: small", "id: inside"), encoding="utf-8")
    found = read_all(find_files([folder, other], tmp_path / "data"), None)
    assert [one.file for one in found] == [f"{name}.programme.yaml" for name in ("a", "b", "c", "real")]
    for refused in found[:2]:
        assert refused.error is not None and "leads out of the folder" in refused.error.reason
        assert "hunter2" not in str(refused)
    assert [one.programme.id for one in found[2:] if one.programme] == ["inside", "small"]


NESTED = """\
# Step 1: Papers
Short.

1. Wait for our letter, which comes in a week.

2. Send us:

   - the extract of the register
   - a certificate that names the sum which is insured

# Step 2: Screen
The team must:

- be checked
- know the rules

Due: day 3.
"""


def test_a_list_is_quoted_with_the_sentence_that_leads_to_it(tmp_path: Path) -> None:
    base = filled(tmp_path / "data", FakeEmbedder(), [(document("papers.md", audience=("public",)), NESTED)])
    sources = LedgerSources(base.ledger)

    def quotes(section: str) -> list[str]:
        return [one.quote for one in sources.excerpts(Source("papers.md", section), PUBLIC, TODAY)]

    assert quotes("Step 1") == [
        "Short.",
        "1. Wait for our letter, which comes in a week.",
        "2. Send us:",
        "the extract of the register",
    ]
    assert quotes("Step 2") == ["The team must:", "be checked", "know the rules", "Due: day 3."]
    base.close()


def test_folders_with_programmes_are_remembered_once_and_in_order(tmp_path: Path) -> None:
    folders = ProgrammeFolders(tmp_path / "data")
    assert folders.known() == []
    folders.remember([tmp_path / "b", tmp_path / "a", tmp_path / "b"])
    folders.remember([tmp_path / "a", tmp_path / "c\nd"])
    with (tmp_path / "data" / "programme_folders.jsonl").open("a") as stream:
        stream.write('"half a li')
    assert folders.known() == [str(tmp_path / name) for name in ("b", "a", "c\nd")]


def test_the_item_that_leads_to_others_is_kept_however_short() -> None:
    text = "# Step 1\nShort.\n\n1. Wait for us.\n2. Send us:\n   - the extract\n   - the form\n\n## Then\nGo.\n"
    held = chunk(markdown.parse(text).blocks).leaves
    first = in_section(held, "Step 1")
    quoted = [leaf.text for leaf in with_leads(telling(first), held)]
    assert quoted == ["Short.", "2. Send us:", "the extract", "the form", "Go."]
    items = [leaf for leaf in held if leaf.lead.endswith("Send us:")]
    assert [leaf.text for leaf in with_leads(items, held)] == ["2. Send us:", "the extract", "the form"]
