from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import assembly
from assistant.answering.asking import understand
from assistant.answering.assembly import Assembler, Choice
from assistant.answering.leaves import Evidence, Scored, collect
from assistant.answering.snippets import Snippet
from knowledge.retriever import Retriever
from knowledge.types import Caller
from tests.building import NEW_YEAR, document, filled
from tests.fakes import FakeEmbedder

FILLER = "Nothing else is said in this place about any of it at all."
TEXT = f"""# Travel
The Client pays travel.
# Duties
The vendor must provide all of the following:
- a certificate of insurance
- a signed agreement
- a list of its subcontractors
# Notice
{FILLER} {FILLER} Notice of termination is given ninety days ahead. {FILLER} {FILLER} {FILLER} {FILLER}
# Severities
Severity: P1 | Response: 1 hour
Severity: P2 | Response: 4 hours
"""


@pytest.fixture(autouse=True)
def _plain_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {
        "BUDGET": 80,
        "LIST_EXTRA": 30,
        "LIST_WORDS": 170,
        "SNIPPETS": 3,
        "FIRST": 50,
        "LATER": 40,
        "REST": 20,
    }
    for name, value in sizes.items():
        monkeypatch.setattr(assembly, name, value)


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    embedder = FakeEmbedder(256)
    return Retriever(filled(tmp_path, embedder, [(document("a.md", "Aduro agreement"), TEXT)]), embedder)


def evidence(retriever: Retriever, question: str) -> Evidence:
    asking = understand(question)
    return collect(asking, retriever.rank(asking.search, Caller(), NEW_YEAR), retriever)


def leaf(found: Evidence, start: str) -> Scored:
    return next(one for one in found.leaves if one.leaf.text.startswith(start))


def assembled(retriever: Retriever, question: str, *starts: str, required: bool = True) -> list[Snippet]:
    found = evidence(retriever, question)
    maker = Assembler(found, retriever.base.ledger.leaves, retriever.embedder.embed_query)
    return maker.assemble([Choice(leaf(found, start), found, required) for start in starts])


def shown(snippet: Snippet) -> list[str]:
    return [line.text for line in snippet.lines]


DUTIES = [
    "The vendor must provide all of the following:",
    "a certificate of insurance",
    "a signed agreement",
    "a list of its subcontractors",
]


def test_a_short_paragraph_is_shown_whole(retriever: Retriever) -> None:
    assert [shown(one) for one in assembled(retriever, "Who pays travel?", "The Client")] == [
        ["The Client pays travel."]
    ]


@pytest.mark.parametrize("start", ["The vendor must", "a signed"])
def test_a_list_is_shown_whole_with_its_lead_and_in_order(retriever: Retriever, start: str) -> None:
    (snippet,) = assembled(retriever, "Which documents must the vendor provide?", start)
    assert shown(snippet) == DUTIES
    assert [line.item for line in snippet.lines] == [False, True, True, True]


def test_what_was_shown_is_not_shown_again(retriever: Retriever) -> None:
    found = assembled(
        retriever, "Which documents must the vendor provide?", "a signed", "a certificate", "The vendor"
    )
    assert [shown(one) for one in found] == [DUTIES]


def test_of_a_long_paragraph_the_best_sentence_and_its_neighbours_are_shown(retriever: Retriever) -> None:
    (snippet,) = assembled(retriever, "How long is the notice of termination?", "Nothing else")
    assert "Notice of termination is given ninety days ahead." in snippet.text
    assert snippet.words <= 50
    assert snippet.text in TEXT


def window(retriever: Retriever, start: str, question: str) -> str:
    found = evidence(retriever, question)
    built = Assembler(found, retriever.base.ledger.leaves, retriever.embedder.embed_query)
    return built.assemble([Choice(leaf(found, start), found, required=True)])[0].text


def test_a_short_paragraph_begins_with_the_sentence_that_answers(tmp_path: Path) -> None:
    text = "The desk is told at once. Headsets come back within a week. A missing badge costs forty dollars.\n"
    embedder = FakeEmbedder(256)
    found = Retriever(filled(tmp_path, embedder, [(document("a.md", "Leaving"), text)]), embedder)
    assert window(found, "The desk", "missing badge costs?") == "A missing badge costs forty dollars."
    assert window(found, "The desk", "is the desk told at once?") == text.strip()


def test_an_answer_does_not_begin_with_a_sentence_that_leans_on_the_one_before(tmp_path: Path) -> None:
    text = "Headsets come back. The badge is kept by the desk. It costs forty dollars when missing.\n"
    embedder = FakeEmbedder(256)
    found = Retriever(filled(tmp_path, embedder, [(document("a.md", "Leaving"), text)]), embedder)
    assert window(found, "Headsets", "costs forty dollars when missing?") == text[20:].strip()


@pytest.mark.parametrize(
    ("question", "levels"),
    [
        ("How fast is a severity 2 incident acknowledged?", ["S2"]),
        ("Which severities are acknowledged, severity 2 too?", ["S1", "S2", "S3"]),
        ("How fast is an incident acknowledged?", ["S1", "S2", "S3"]),
    ],
)
def test_of_a_list_of_levels_only_the_one_that_is_named(tmp_path: Path, question: str, levels: list[str]) -> None:
    text = "- S1 acknowledged in 15 minutes\n- S2 acknowledged in 30 minutes\n- S3 acknowledged in 4 hours\n"
    embedder = FakeEmbedder(256)
    found = Retriever(filled(tmp_path, embedder, [(document("a.md", "Incidents"), text)]), embedder)
    assert [level for level in ("S1", "S2", "S3") if level in window(found, "S2", question)] == levels


def test_rows_asked_for_as_a_list_are_shown_together(retriever: Retriever) -> None:
    (snippet,) = assembled(retriever, "What are the severities?", "Severity: P2")
    assert shown(snippet) == ["Severity: P1; Response: 1 hour", "Severity: P2; Response: 4 hours"]


def test_further_snippets_end_with_the_budget(retriever: Retriever) -> None:
    question = "Who pays travel?"
    found = assembled(
        retriever, question, "The Client", "Nothing else", "Severity: P1", "a signed", required=False
    )
    assert len(found) <= 3
    assert sum(one.words for one in found) <= 80 + 8


def test_what_is_required_is_shown_beyond_the_budget(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "BUDGET", 1)
    assert len(assembled(retriever, "Who pays travel?", "The Client", "Severity: P1")) == 2
    assert len(assembled(retriever, "Who pays travel?", "The Client", "Severity: P1", required=False)) <= 1


def test_every_line_is_cut_from_its_leaf(retriever: Retriever) -> None:
    for question in ("Who pays travel?", "What are the duties?", "How long is the notice?"):
        found = evidence(retriever, question)
        maker = Assembler(found, retriever.base.ledger.leaves, retriever.embedder.embed_query)
        for snippet in maker.assemble([Choice(one, found, False) for one in found.leaves]):
            for line in snippet.lines:
                assert line.leaf == retriever.base.ledger.leaves(line.document.id)[line.number]
                assert line.text == line.leaf.text[line.start : line.end] != ""


def of(folder: Path, text: str, question: str, *starts: str) -> list[Snippet]:
    embedder = FakeEmbedder(256)
    return assembled(
        Retriever(filled(folder, embedder, [(document("g.md", "Guide"), text)]), embedder), question, *starts
    )


STEPS = "# How it is done\nDo the following:\n" + "".join(
    f"# Step {n}: {name}\n{name} it well. Nobody checks that.\n"
    for n, name in enumerate(("Copy", "Wipe", "Pack"), 1)
)


@pytest.mark.parametrize("start", ["Do the following", "Wipe it"])
def test_steps_that_are_sections_of_their_own_are_told_all(tmp_path: Path, start: str) -> None:
    (snippet,) = of(tmp_path, STEPS, "What are the steps to return a laptop?", start)
    assert [(line.label, line.text) for line in snippet.lines] == [
        ("Step 1: Copy", "Copy it well."),
        ("Step 2: Wipe", "Wipe it well."),
        ("Step 3: Pack", "Pack it well."),
    ]


def test_sections_are_no_steps_where_none_were_asked_for(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, STEPS, "Which laptops are wiped?", "Wipe it")
    assert [line.label for line in snippet.lines] == [""]


LONG_LIST = "# Duties\nThe vendor must:\n" + "".join(f"- keep record {n} {'of it ' * 20}\n" for n in range(9))


def test_a_list_that_has_no_room_says_how_much_is_missing(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, LONG_LIST, "How does the vendor work?", "The vendor must")
    assert len(snippet.lines) - 1 + snippet.more == 9
    assert snippet.more > 0


TABLE = "# Offices\n" + "".join(
    f"City: {city} | Head: {city} lead {'with deputies ' * 6}| Evidence: file {city}\n"
    for city in ("Oslo", "Turin", "Porto", "Ghent", "Basel", "Sofia", "Delft", "Lyon", "Bonn", "Faro", "Lodz")
)


def test_rows_keep_their_last_cells_while_most_have_room(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, TABLE, "Which offices are there?", "City: Porto")
    assert all(line.text.startswith("City: ") and "Evidence: file" in line.text for line in snippet.lines)
    assert len(snippet.lines) + snippet.more == 11


SMALL_TABLE = "# Fares\nZone: North | Fare: 3 euros\nZone: South | Fare: 4 euros\n"


def test_of_a_small_table_only_the_row_that_is_named(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, SMALL_TABLE, "How high is the fare to the south?", "Zone: South")
    assert shown(snippet) == ["Zone: South; Fare: 4 euros"]
    (snippet,) = of(tmp_path / "b", SMALL_TABLE, "How high is the fare?", "Zone: South")
    assert len(snippet.lines) == 2


@pytest.mark.parametrize("question", ["Which fares are there to the south?", "Which zones cost 4 euros?"])
def test_of_a_table_asked_for_as_a_list_only_the_rows_that_are_named(tmp_path: Path, question: str) -> None:
    (snippet,) = of(tmp_path, SMALL_TABLE, question, "Zone: South")
    assert shown(snippet) == ["Zone: South; Fare: 4 euros"]


def test_rows_that_are_not_named_are_not_added(tmp_path: Path) -> None:
    embedder = FakeEmbedder(256)
    retriever = Retriever(filled(tmp_path, embedder, [(document("g.md", "Guide"), SMALL_TABLE)]), embedder)
    found = evidence(retriever, "How high is the fare to the south?")
    assert found.leaves[0].leaf.text.startswith("Zone: South")
    choices = [Choice(one, found, required=False) for one in found.leaves]
    made = Assembler(found, retriever.base.ledger.leaves, embedder.embed_query)
    assert [shown(one) for one in made.assemble(choices)] == [["Zone: South; Fare: 4 euros"]]


def test_of_a_row_of_a_page_its_name_and_the_sentences_that_answer(tmp_path: Path) -> None:
    rules = "Whoever ties up at this berth tells the harbour office. " * 30
    text = (
        f"# Berths\nBerth: North | Rules: {rules}The night fee is 12 euros. {rules}\nBerth: South | Rules: none\n"
    )
    (snippet,) = of(tmp_path, text, "How high is the night fee at the north berth?", "Berth: North")
    assert shown(snippet)[0] == "Berth: North"
    assert "The night fee is 12 euros." in shown(snippet)[1]
    assert snippet.words < 80


def test_what_a_row_only_adds_is_not_quoted(tmp_path: Path) -> None:
    """The name of a column above an empty cell stands nowhere in the row's own source."""
    embedder = FakeEmbedder(256)
    rules = "Whoever ties up at this berth tells the harbour office. " * 30
    text = f"# Berths\nBerth: North | Rules: {rules}The night fee is 12 euros.\n"
    retriever = Retriever(filled(tmp_path, embedder, [(document("g.md", "Guide"), text)]), embedder)
    found = evidence(retriever, "How high is the night fee?")
    row = found.leaves[0]
    without = replace(row.leaf, runs=tuple(run for run in row.leaf.runs if run.at >= row.leaf.text.index("Rules")))
    passage = replace(row.passage, leaves=(without,))
    made = Assembler(found, lambda _: (without,), embedder.embed_query)
    (snippet,) = made.assemble([Choice(replace(row, passage=passage), found, required=True)])
    assert "Berth: North" not in shown(snippet)


CRISIS = "# Storm\nIn a storm the porter\n- locks the gate,\n- lowers the flag, and\n- calls the harbour master.\n"


def test_a_list_follows_the_sentence_that_it_completes(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, CRISIS, "What must a porter do in a storm?", "In a storm")
    assert shown(snippet) == [
        "In a storm the porter",
        "locks the gate,",
        "lowers the flag, and",
        "calls the harbour master.",
    ]


def test_a_list_is_told_whole_though_something_stands_before_it(retriever: Retriever) -> None:
    found = assembled(retriever, "Which documents must the vendor provide?", "The Client", "a signed")
    assert [shown(one) for one in found] == [["The Client pays travel."], DUTIES]


GATE = f"""# Gate
- The gate is opened at six. {" ".join(["Nothing more is told."] * 10)}
- A visitor has to show:
- a badge
- a letter
- The porter calls the guard. {" ".join(["Nothing more is told."] * 3)}
"""


def test_a_list_ends_where_what_was_shown_already_begins(tmp_path: Path) -> None:
    calls, has_to_show = of(tmp_path, GATE, "Whom does the porter call?", "The porter", "A visitor")
    assert calls.text.startswith("The porter calls the guard.")
    assert shown(has_to_show) == ["A visitor has to show:", "a badge", "a letter"]


DEFINITIONS = "# Definitions\n" + "".join(
    f"- {word} = whatever is said of it in this place\n"
    for word in ("Agreement", "Calendar", "Incident", "Service")
)


def test_of_definitions_only_the_one_that_is_asked_for(tmp_path: Path) -> None:
    (snippet,) = of(tmp_path, DEFINITIONS, "What qualifies as an incident?", "Incident")
    assert shown(snippet) == ["Incident: whatever is said of it in this place"]


BILLS = f"""# Money
The Client pays each bill within thirty days. {FILLER} {FILLER} {FILLER} Bills are sent to the attention of:
- bills@harborline.example, Accounts
"""


def test_a_paragraph_that_answers_before_its_last_sentence_is_no_mere_introduction(tmp_path: Path) -> None:
    found = of(tmp_path, BILLS, "Within how many days must the Client pay a bill?", "The Client pays")
    assert "within thirty days" in found[0].text
    found = of(tmp_path, BILLS, "Whose attention are bills sent to?", "The Client pays")
    assert "bills@harborline.example" in found[0].text and "thirty days" not in found[0].text


COVER = "# Insurance\nThe carrier keeps the following insurance:\n" + "".join(
    f"- {kind} insurance, by which is meant whatever the parties agree to be covered by it at any time and in"
    f" any place, with a limit of EUR {limit} million for each event\n"
    for kind, limit in (("Fire", 2), ("Flood", 3), ("Theft", 4), ("Ice", 5), ("Storm", 6), ("Frost", 7))
)


def test_items_are_not_cut_before_the_value_that_is_asked_for(tmp_path: Path) -> None:
    (snippet, *_) = of(tmp_path, COVER, "What limits must the carrier keep for flood insurance?", "Flood")
    assert "EUR 3 million" in snippet.text


LEASE = (
    f"# Term\nThe lease begins in spring and lasts ten years. {FILLER} {FILLER} {FILLER} {FILLER}"
    " It is extended by one year each time.\n"
)


@pytest.mark.parametrize("questions", [1, 2])
def test_a_leaf_that_answers_two_questions_has_room_for_both(tmp_path: Path, questions: int) -> None:
    embedder = FakeEmbedder(256)
    retriever = Retriever(filled(tmp_path, embedder, [(document("l.md", "Lease"), LEASE)]), embedder)
    found = evidence(retriever, "How long does the lease last, and by how long is it extended each time?")
    maker = Assembler(found, retriever.base.ledger.leaves, embedder.embed_query)
    (snippet,) = maker.assemble([Choice(leaf(found, "The lease"), found, True, questions)])
    assert ("ten years" in snippet.text and "one year" in snippet.text) == (questions == 2)


TERMS = (
    '# Definitions\n1. "Open Hours" means all hours of a month, minus Closed Hours and the hours of a storm.\n\n'
    '2. "Closed Hours" means the hours in which the harbour is closed because of (a) a storm that the porter'
    " announced by the red flag; (b) a visit of the inspectors; (c) works at the lock which were announced a week"
    " before; (d) the feast of the harbour, from noon to midnight; (e) the absence of the porter; or (f) ice that"
    ' is too thick for the tug.\n\n3. "Harbour" means the basin between the two moles.\n'
)


def test_the_term_that_is_asked_for_is_defined_whole(tmp_path: Path) -> None:
    embedder = FakeEmbedder(256)
    retriever = Retriever(filled(tmp_path, embedder, [(document("h.md", "Harbour rules"), TERMS)]), embedder)
    found = evidence(retriever, 'What are "Closed Hours" under the Harbour rules?')
    assert found.leaves[0].leaf.text.startswith('2. "Closed Hours"')
    (snippet, *_) = assembled(retriever, 'What are "Closed Hours" under the Harbour rules?', '2. "Closed')
    assert "storm" in snippet.text and "ice that is too thick" in snippet.text
