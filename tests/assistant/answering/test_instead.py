from __future__ import annotations

import pytest

from assistant.answering.asking import understand
from assistant.answering.instead import instead
from assistant.answering.questions import Asked
from assistant.types import Turn

INCIDENT = "How fast must a vendor acknowledge a severity 1 incident?"
BREACH = "When must a vendor report a personal data breach?"
NOTICE = "How much notice must the company give for convenience?"


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        # a word of the same kind: by how it ends, or by what it is
        ("What is nearshore BPO?", "and offshore?", "What is offshore BPO?"),
        ("What is nearshore BPO?", "what about onshore?", "What is onshore BPO?"),
        ("How long does onboarding take?", "and offboarding?", "How long does offboarding take?"),
        ("Who handles inbound calls?", "and outbound ones?", "Who handles outbound calls?"),
        (NOTICE, "and the vendor?", "How much notice must the vendor give for convenience?"),
        ("Who may see internal data?", "And restricted?", "Who may see restricted data?"),
        ("What are the benefits of outsourcing?", "and the risks?", "What are the risks of outsourcing?"),
        (
            "How long does a vendor of high risk take?",
            "and one of low risk?",
            "How long does a vendor of low risk take?",
        ),
        (
            "What does an agent cost during the week?",
            "And at the weekend?",
            "What does an agent cost during the weekend?",
        ),
        ("What follows from an amber rating?", "and red?", "What follows from an red rating?"),
        # levels and amounts
        (INCIDENT, "and S3?", "How fast must a vendor acknowledge a S3 incident?"),
        ("How soon is an S2 acknowledged?", "What about S4?", "How soon is an S4 acknowledged?"),
        ("Who handles level 2?", "and level 3?", "Who handles level 3?"),
        ("How many offers for EUR 30,000?", "and above EUR 250,000?", "How many offers above EUR 250,000?"),
        # what is defined, what something is done to, what ends the question
        ("What is an SLA?", "and a KPI?", "What is a KPI?"),
        ("What is the RTO?", "and the RPO?", "What is the RPO?"),
        ("What does nearshoring mean?", "and shadowing?", "What does shadowing mean?"),
        ("How long are call recordings kept?", "and backups?", "How long are backups kept?"),
        ("When must invoices be sent?", "and credit notes?", "When must credit notes be sent?"),
        ("Who approves a contract?", "and an invoice?", "Who approves an invoice?"),
        ("What is the deadline for the report?", "and for a plan?", "What is the deadline for a plan?"),
        ("What happens on the first day?", "and on the last one?", "What happens on the last day?"),
        ("How soon is an S2 acknowledged?", "S3?", "How soon is an S3 acknowledged?"),
        # only what is asked for changes
        (BREACH, "to whom?", "To whom must a vendor report a personal data breach?"),
        (BREACH, "And why?", "Why must a vendor report a personal data breach?"),
        ("What does the vendor report?", "how often?", "How often does the vendor report?"),
        ("Must invoices be paid?", "by when?", "By when must invoices be paid?"),
    ],
)
def test_one_thing_is_changed(earlier: str, question: str, meant: str) -> None:
    assert instead(earlier, question) == meant


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        ("How long does standard access last?", "and for administrators?"),  # nothing stood "for" before
        ("Who approves a new vendor?", "and offshore?"),
        ("What is the Common Paper SLA?", "and the fee?"),  # of the same
        ("What is the retention period?", "and backups?"),
        (BREACH, "and how much is the fee?"),
        (BREACH, "who approves that?"),
        (BREACH, "what must it contain?"),
        (BREACH, "and what does the vendor do in the meantime?"),
        (BREACH, "who?"),
        ("Who approves a new vendor?", "when?"),  # of "who approves" no "when approves"
        ("May the vendor tell the client?", "and the subcontractor?"),  # as the vendor or as the client?
        ("Who pays for S1 and S2?", "and S3?"),
        (BREACH, "x" * 500),
        ("", "and offshore?"),
    ],
)
def test_what_could_mean_several_things_changes_nothing(earlier: str, question: str) -> None:
    assert instead(earlier, question) is None


def conversation(*turns: str) -> list[Turn]:
    return [turn for text in turns for turn in (Turn("user", text), Turn("assistant", f"About {text} [1]."))]


def test_the_meant_question_is_asked_as_if_it_came_first() -> None:
    found = understand("and offshore?", conversation("What is nearshore BPO?"))
    assert found.search == found.question == "What is offshore BPO?"
    assert not found.follows_up
    assert understand("and S3?", conversation(INCIDENT)).kinds == {Asked.DURATION}


def test_follow_ups_of_follow_ups_lead_back_to_what_all_is_about() -> None:
    found = understand("who signs it?", conversation("What does the Acme SLA promise?", "what is the maximum?"))
    assert found.earlier == "What does the Acme SLA promise? what is the maximum?"
    found = understand("and S4?", conversation(INCIDENT, "and S2?", "and S3?"))
    assert found.search == "How fast must a vendor acknowledge a S4 incident?"


def test_of_a_long_run_of_follow_ups_the_first_and_the_last_turns_count() -> None:
    turns = ["Who pays for training?", "who approves it?", "does it lapse?", "who renews it?", "who checks it?"]
    found = understand("and who keeps it?", conversation(*turns))
    assert found.earlier == "Who pays for training? who renews it? who checks it?"


def test_a_short_question_that_can_stand_alone_does_not_lean_further_back() -> None:
    found = understand("who pays it?", conversation("What is an SLA?", "Who approves an invoice?"))
    assert found.earlier == "Who approves an invoice?"


def test_what_there_is_of_many_things_is_asked_of_what_came_before() -> None:
    assert understand("what is the maximum?", conversation("What does the SLA promise?")).follows_up
    assert not understand("what is a maximum?", conversation("What does the SLA promise?")).follows_up


def test_to_whom_asks_for_an_address() -> None:
    assert understand("to whom?", conversation(BREACH)).kinds == {Asked.CONTACT}
    assert understand("To whom must a vendor report a breach?").kinds == {Asked.PERSON}


def test_what_was_told_is_known_to_a_follow_up_alone() -> None:
    assert understand("to whom?", conversation(BREACH)).told == f"About {BREACH} [1]."
    assert (
        understand("Which insurance certificates must each subcontractor provide?", conversation(BREACH)).told
        == ""
    )
