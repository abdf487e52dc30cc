"""The starter pack: metadata, links, coverage of the facts, one set of values."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.pack_sources.build import PACK
from knowledge.pack_sources.sources import FRONT_MATTER
from tests.knowledge.pack_text import DOCUMENTS, folded, metadata_of, text_of

COVERAGE = yaml.safe_load((Path(__file__).parent / "coverage.yaml").read_text(encoding="utf-8"))
KEYS = {"title", "type", "audience", "owner", "effective_from", "review_by"}
TYPES = {"process", "sla", "policy", "guide", "contract", "faq", "other"}
AUDIENCES = [["public"], ["employees"], ["employees", "public"]]
MENTION = re.compile(r"[\w/-]+\.(?:md|docx|xlsx|pdf|pptx)\b")
OWNER = re.compile(r"[A-Z][A-Za-z ]+ <[a-z-]+@client\.example>")
TITLES_OF_PERSONS = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? [A-Z]")


@pytest.mark.parametrize("document", DOCUMENTS)
class TestEachDocument:
    def test_metadata_is_complete_and_known(self, document: str) -> None:
        metadata = metadata_of(document)
        assert set(metadata) == KEYS
        assert metadata["type"] in TYPES
        assert metadata["audience"] in AUDIENCES

    def test_is_dated_in_iso_form(self, document: str) -> None:
        metadata = metadata_of(document)
        assert type(metadata["effective_from"]) is date  # YAML reads only the ISO form as a date
        assert metadata["effective_from"].year == 2026
        assert type(metadata["review_by"]) is date
        assert metadata["review_by"].year == 2027

    def test_owner_is_a_role_with_a_mailbox(self, document: str) -> None:
        assert OWNER.fullmatch(metadata_of(document)["owner"])

    def test_mailboxes_stand_in_the_example_domain_and_no_person_is_named(self, document: str) -> None:
        text = text_of(document)
        assert set(re.findall(r"[\w.-]+@([\w.-]+\w)", text)) <= {"client.example"}
        assert not TITLES_OF_PERSONS.search(text)

    def test_mentions_only_documents_that_exist(self, document: str) -> None:
        assert [name for name in MENTION.findall(text_of(document)) if not (PACK / name).is_file()] == []

    def test_is_neither_a_stub_nor_a_book(self, document: str) -> None:
        assert 250 <= len(text_of(document).split()) <= 950

    def test_hidden_documents_are_not_named_in_public_ones(self, document: str) -> None:
        if "public" not in metadata_of(document)["audience"]:
            return
        for name in MENTION.findall(text_of(document)):
            assert "public" in metadata_of(name)["audience"], name


def test_there_are_about_twenty_documents_of_all_formats() -> None:
    assert 20 <= len(DOCUMENTS) <= 25
    assert {Path(name).suffix for name in DOCUMENTS} == {".md", ".docx", ".xlsx", ".pdf", ".pptx"}


def test_titles_are_unique_and_head_the_document() -> None:
    titles = [metadata_of(name)["title"] for name in DOCUMENTS]
    assert len(set(titles)) == len(titles)
    for name in DOCUMENTS:
        if name.endswith(".md"):
            body = (PACK / name).read_text(encoding="utf-8")
            assert FRONT_MATTER.sub("", body).lstrip().startswith(f"# {metadata_of(name)['title']}\n")


def test_all_ninety_facts_are_listed_once() -> None:
    assert [fact["id"] for fact in COVERAGE] == list(range(1, 91))


@pytest.mark.parametrize("fact", COVERAGE, ids=lambda fact: str(fact["id"]))
def test_fact_is_covered(fact: dict[str, Any]) -> None:
    text = folded(re.sub(r"[*`]", "", text_of(fact["document"])))
    missing = [pattern for pattern in fact["must"] if not re.search(pattern, text, re.IGNORECASE)]
    assert fact["must"]
    assert missing == []


VALUES = [  # one value and the documents that tell it: a change in one of them must reach the others
    ("15% of the monthly charges", ["guides/sla-guide.md", "sla/service-levels.xlsx", "glossary.md", "faq.md"]),
    ("5th business day", ["guides/sla-guide.md", "sla/service-levels.xlsx", "processes/kpis-and-reviews.md"]),
    ("5th business day", ["processes/vendor-obligations.md", "faq.md"]),
    ("within 4 hours", ["policies/data-protection.md", "policies/security-requirements.pdf", "faq.md"]),
    ("First notice | 4 hours", ["policies/incident-notice.md"]),
    ("first notice within 4 hours", ["guides/onboarding-briefing.pptx", "guides/benefits-and-risks.md"]),
    ("30 days' written notice to privacy@client.example", ["policies/data-protection.md", "faq.md"]),
    ("object within 15 days", ["policies/data-protection.md", "faq.md"]),
    ("60, 30, 14, 7 and 1 days before", ["policies/certificates-and-licences.md", "faq.md"]),
    ("last day of service at 18:00", ["processes/offboarding-and-exit.md", "faq.md"]),
    (
        "10 business days after deletion",
        ["policies/data-protection.md", "processes/offboarding-and-exit.md", "faq.md"],
    ),
    ("12 steps", ["guides/vendor-onboarding.md", "faq.md"]),
    ("65 days for a vendor of low or medium risk", ["guides/vendor-onboarding.md", "faq.md"]),
    ("TLS 1.2 or newer", ["policies/data-protection.md", "policies/security-requirements.pdf"]),
    (
        "worth more than EUR 50",
        ["policies/vendor-code-of-conduct.docx", "guides/choosing-a-provider.md", "faq.md"],
    ),
    ("5 years after", ["policies/vendor-code-of-conduct.docx", "processes/offboarding-and-exit.md"]),
    ("31 January", ["policies/vendor-code-of-conduct.docx", "processes/vendor-obligations.md"]),
    ("10 business days for Restricted data|10 business days before it for Restricted data", ["faq.md"]),
]


@pytest.mark.parametrize(("value", "documents"), VALUES)
def test_documents_tell_the_same_value(value: str, documents: list[str]) -> None:
    alternatives = [part.casefold() for part in ([value] if " | " in value else value.split("|"))]
    for document in documents:
        text = folded(text_of(document)).casefold()
        assert any(alternative in text for alternative in alternatives), document


def tables_of(document: str) -> list[list[list[str]]]:
    tables: list[list[list[str]]] = []
    for block in re.findall(r"(?:^\|.*\|\n)+", (PACK / document).read_text(encoding="utf-8"), re.MULTILINE):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        tables.append([row for row in rows if set("".join(row)) - set("-:")])
    return tables


def sheet(name: str) -> list[list[str]]:
    import openpyxl

    book = openpyxl.load_workbook(PACK / "sla/service-levels.xlsx")
    return [[str(cell) for cell in row] for row in book[name].iter_rows(values_only=True)]


def test_workbook_and_sla_guide_agree() -> None:
    names, targets, credits, _ = tables_of("guides/sla-guide.md")
    severities = sheet("Severities")
    assert [row[:3] for row in severities] == names
    assert [[row[0], *row[3:]] for row in severities] == targets
    assert sheet("Service credits") == credits


def test_workbook_and_kpi_process_agree() -> None:
    assert sheet("KPIs") == tables_of("processes/kpis-and-reviews.md")[0]


def test_scorecard_and_selection_weights_add_up() -> None:
    scorecard = tables_of("processes/kpis-and-reviews.md")[2][1:]
    selection = tables_of("guides/choosing-a-provider.md")[0][1:]
    assert sum(int(row[1].rstrip("%")) for row in scorecard) == 100
    assert sum(int(row[1].rstrip("%")) for row in selection) == 100


def test_onboarding_overview_agrees_with_its_steps() -> None:
    text = text_of("guides/vendor-onboarding.md")
    steps = re.findall(r"^## Step (\d+): (.+)$", text, re.MULTILINE)
    due = re.findall(r"^- Due: (day \d+)\.$", text, re.MULTILINE)
    overview = tables_of("guides/vendor-onboarding.md")[0][1:]
    assert [(row[0], row[1]) for row in overview] == steps
    assert [row[3].lower() for row in overview] == due
    days = [int(day.split()[1]) for day in due]
    assert days == sorted(days)
    assert (
        len(re.findall(r"^- Owner: ", text, re.MULTILINE))
        == len(re.findall(r"^- Evidence: ", text, re.MULTILINE))
        == 12
    )


def test_obligations_name_deadlines_that_their_documents_name() -> None:
    obligations = text_of("processes/vendor-obligations.md")
    assert (
        "| Move of work or data to another country | Written notice, wait for approval | 60 days before |"
        in obligations
    )
    assert "60 days' written notice" in text_of("policies/data-protection.md")
    assert "| Unplanned leaver | Notice to access@client.example | 4 hours |" in obligations
    assert "| Unplanned leaver or dismissal | Within 4 hours |" in text_of("policies/access-requests.md")
    assert "| Notice to continuity@client.example | 1 hour |" in obligations
    assert "within 1 hour after activation" in text_of("policies/business-continuity.md")
