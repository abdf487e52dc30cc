from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.obligations.clauses import Lead, duties, lead_of
from assistant.obligations.extractor import propose
from assistant.obligations.parties import parties_of
from assistant.obligations.phrases import deadline, evidence, frequency, kind, leading_condition
from tests.building import leaves

PARTIES = parties_of(['Between A ("the Client") and B ("the Supplier").', "The Supplier sends each agent."])


def found(sentence: str) -> list[tuple[str, str]]:
    return [(one.party, one.action) for one in duties(sentence, PARTIES)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Supplier shall send a report.", [("Supplier", "send a report")]),
        (
            "On termination the Supplier shall return all data and shall confirm it in writing.",
            [("Supplier", "return all data"), ("Supplier", "confirm it in writing")],
        ),
        ("If the Client disputes it, it shall notify the Supplier.", [("Client", "notify the Supplier")]),
        ("Neither party shall disclose it.", [("parties", "disclose it")]),
        ("The Client and the Supplier shall meet monthly.", [("parties", "meet monthly")]),
        (
            "A report shall be sent to the Client within 2 days.",
            [("Supplier", "A report shall be sent to the Client within 2 days")],
        ),
        (
            "Requests received by the Supplier must be forwarded at once.",
            [("Supplier", "Requests received by the Supplier must be forwarded at once")],
        ),
        ("The Supplier is responsible for pest control.", [("Supplier", "is responsible for pest control")]),
        ("The Supplier tests the backups every quarter.", [("Supplier", "tests the backups every quarter")]),
        ("The Supplier’s staff shall wear badges.", [("Supplier", "wear badges")]),
        ("The Client’s main duty is to name a contact.", [("Client", "name a contact")]),
        ("A party claiming relief shall tell the other party.", [("parties", "tell the other party")]),
        ("Each of the parties agrees that it shall sign the forms.", [("parties", "sign the forms")]),
        ("The Client agrees that all its acts shall comply with the law.", [("Client", "comply with the law")]),
        ("The Client agrees first to seek mediation.", [("Client", "seek mediation")]),
        (
            "The Client acknowledges that each will see papers of the other and agrees to keep them safe.",
            [("Client", "keep them safe")],
        ),
        ("The parties through their managers agree to meet monthly.", [("parties", "meet monthly")]),
        (
            "The report, if any, shall be sent by the Supplier within two days.",
            [("Supplier", "The report, if any, shall be sent by the Supplier within two days")],
        ),
        (
            "The Client shall keep its files, and it is the Supplier’s duty to fetch them daily.",
            [("Client", "keep its files"), ("Supplier", "fetch them daily")],
        ),
        (
            "The Supplier pays unless the Client errs, in which case the costs shall be borne by the Client.",
            [("Client", "the costs shall be borne by the Client")],
        ),
        (
            "Payments to the Supplier shall be due monthly.",
            [("Client", "Payments to the Supplier shall be due monthly")],
        ),
        (
            "The Supplier shall have the site fully operational within sixty days.",
            [("Supplier", "have the site fully operational within sixty days")],
        ),
        ("The Supplier shall answer for willful harm.", [("Supplier", "answer for willful harm")]),
    ],
)
def test_who_has_to_do_what(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The Supplier may use home-based agents.",
        "Neither party shall be liable for loss of profit.",
        "The liability of the Supplier shall not exceed the fees.",
        "This agreement shall be governed by the laws of the place.",
        "Notices shall be deemed received after two days.",
        "The Supplier shall be entitled to charge for packaging.",
        "“Term” shall mean the term of this agreement.",
        "Title shall remain with the Client.",
        "The Supplier owns the tools.",
        "What is a Supplier?",
        "The Client agrees that the Supplier has a right and its costs shall follow the list.",
        "The Supplier will rely on the Client’s papers.",
        "The parties agree that this agreement shall replace the older one.",
    ],
)
def test_what_obliges_nobody(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The Supplier shall in no way act as an agent.",
        "The Supplier shall claim no rights in the results.",
        "The Client will no longer use the product.",
    ],
)
def test_what_is_forbidden_without_not(sentence: str) -> None:
    assert [one.prohibited for one in duties(sentence, PARTIES)] == [True]


NAMED = 'This agreement is between Acme Ltd ("Provider") and Big Corp ("Customer").\n\n'


def proposed(text: str) -> list[tuple[str, str, str]]:
    """party, action, deadline"""
    return [(one.party, one.action, one.deadline) for one in propose(leaves(NAMED + text))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("During the Term, Provider shall maintain insurance.", [("Provider", "maintain insurance", "")]),
        (
            "Within 30 days of termination, Provider will delete the data.",
            [("Provider", "delete the data", "Within 30 days of termination")],
        ),
        ("In addition, Customer will follow the rules.", [("Customer", "follow the rules", "")]),
        (
            "1. Upon becoming aware of it, Provider will inform Customer.",
            [("Provider", "inform Customer", "")],
        ),
        ("4.1 Following any visit Provider shall send a report.", [("Provider", "send a report", "")]),
        (
            "In cases where a visit is required Provider shall pay for travel.",
            [("Provider", "pay for travel", "")],
        ),
        (
            "Provider will have a written agreement with each of them.",
            [("Provider", "have a written agreement with each of them", "")],
        ),
        (
            "Customer has complied with and will continue to comply with the law.",
            [("Customer", "continue to comply with the law", "")],
        ),
        (
            "Provider, either directly or through its partner, shall provide support.",
            [("Provider", "provide support", "")],
        ),
        (
            "Provider shall: (a) notify Customer; (b) send a report within 5 days; and (c) contain it.",
            [
                ("Provider", "notify Customer", ""),
                ("Provider", "send a report within 5 days", "within 5 days"),
                ("Provider", "contain it", ""),
            ],
        ),
        (
            "Provider shall, at its expense, (i) promote the goods, (ii) keep a stock and (iii) report sales.",
            [
                ("Provider", "promote the goods", ""),
                ("Provider", "keep a stock", ""),
                ("Provider", "report sales", ""),
            ],
        ),
        (
            "By 31 January each year, Provider shall submit its figures.",
            [("Provider", "submit its figures", "By 31 January")],
        ),
        (
            "No later than five Business Days after month end, Provider shall submit its figures.",
            [("Provider", "submit its figures", "No later than five Business Days after month end")],
        ),
        ("If it fails within 30 days, Provider shall repair it.", [("Provider", "repair it", "")]),
        ("Provider undertakes to Customer that it will keep it safe.", [("Provider", "keep it safe", "")]),
        ("Provider agrees not to sell it.", [("Provider", "sell it", "")]),
        ("In no event will Provider sell it.", [("Provider", "sell it", "")]),
        ("Customer hereby indemnifies Provider.", [("Customer", "indemnifies Provider", "")]),
        ("It is Customer's sole responsibility to check the text.", [("Customer", "check the text", "")]),
        (
            "The disposal shall be the responsibility of Customer.",
            [("Customer", "The disposal shall be the responsibility of Customer", "")],
        ),
        (
            "Defects notified by Customer shall be remedied.",
            [("Provider", "Defects notified by Customer shall be remedied", "")],
        ),
        (
            "All fees shall be paid within 30 days.",
            [("Customer", "All fees shall be paid within 30 days", "within 30 days")],
        ),
        (
            "Customer shall be notified within 5 days.",
            [("Provider", "Customer shall be notified within 5 days", "within 5 days")],
        ),
        ("Provider agrees, at its own cost, to train them.", [("Provider", "train them", "")]),
        ("4.2 Monthly Reports Provider shall submit them.", [("Provider", "submit them", "")]),
        ("It is agreed that Customer shall bear the cost.", [("Customer", "bear the cost", "")]),
        ("The terminating party shall bear the cost.", [("parties", "bear the cost", "")]),
        ("Neither Provider nor Customer shall disclose it.", [("parties", "disclose it", "")]),
        ("Provider shall be paid every month.", [("Customer", "Provider shall be paid every month", "")]),
        (
            "Provider shall do the following: (a) hire people; (b) buy tools.",
            [("Provider", "hire people", ""), ("Provider", "buy tools", "")],
        ),
        (
            "Provider shall provide the following: (a) reports; (b) a hotline.",
            [
                ("Provider", "provide the following", ""),
                ("Provider", "reports", ""),
                ("Provider", "a hotline", ""),
            ],
        ),
        ("A Party shall give notice of it.", [("parties", "give notice of it", "")]),
        (
            "Provider will be reimbursed by Customer.",
            [("Customer", "Provider will be reimbursed by Customer", "")],
        ),
        (
            "Taxes are the responsibility of Customer.",
            [("Customer", "Taxes are the responsibility of Customer", "")],
        ),
        ("Provider agrees that, on termination, he will return it.", [("Provider", "return it", "")]),
        (
            "Provider shall notify Customer promptly (a) if it stops; (b) if it leaks.",
            [("Provider", "notify Customer promptly (a) if it stops", "promptly")],
        ),
        (
            "The fee shall be determined by Customer within five days.",
            [("Customer", "The fee shall be determined by Customer within five days", "within five days")],
        ),
        (
            "Provider shall pay the fee and, on request, shall send a receipt.",
            [("Provider", "pay the fee", ""), ("Provider", "send a receipt", "on request")],
        ),
    ],
)
def test_wordings_of_real_contracts(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert proposed(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Customer shall not be required to pay for it.",
        "Either party may terminate this agreement.",
        "Customer acknowledges that Provider will use partners.",
        "The services that Provider shall deliver are listed in Annex A.",
        "Whereas, Provider shall deliver software;",
        "Customer shall have the right to inspect it. Customer will have 30 days to object.",
        "If, at any time, Provider shall fail to deliver, Customer may terminate.",
        "Provider and Customer agree to the terms of this order.",
        "The fee shall be determined by Customer.",
    ],
)
def test_what_real_contracts_do_not_ask(sentence: str) -> None:
    assert proposed(sentence) == []


def test_items_go_on_from_a_lead_that_ends_with_a_phrase() -> None:
    text = (
        "In return for the fee Provider shall during the Term.\n\n2.1 supply the parts;\n\n"
        "2.2 send these reports:\n\n2.2.1 a weekly list of parts;\n\n2.3 keep them safe."
    )
    assert proposed(text) == [
        ("Provider", "supply the parts", ""),
        ("Provider", "send these reports", ""),
        ("Provider", "keep them safe", ""),
    ]


def test_items_have_the_time_and_the_condition_of_their_lead() -> None:
    for text in (
        "If it leaks, Provider shall within 5 days:\n- repair it;\n- report it on the next day.",
        "If it leaks, Provider shall within 5 days: (a) repair it; (b) report it on the next day.",
    ):
        found = propose(leaves(NAMED + text))
        assert [(one.deadline, one.condition) for one in found] == [
            ("within 5 days", "If it leaks"),
            ("on the next day", "If it leaks"),
        ]


def test_items_with_a_capital_letter_end_where_the_numbers_change() -> None:
    text = (
        "3.1 Provider shall, during the term of this agreement and at its own cost, do all of the following:\n\n"
        "3.1.1 Operation of the plant;\n\n3.1.2 Supply of tools.\n\n3.2 Title passes to Customer.\n\n"
        "3.3 Customer shall bear the cost."
    )
    assert proposed(text) == [
        ("Provider", "Operation of the plant", ""),
        ("Provider", "Supply of tools", ""),
        ("Customer", "bear the cost", ""),
    ]


def test_an_item_may_have_a_party_of_its_own_and_more_sentences() -> None:
    text = "Provider shall:\n- repair it within 2 hours. Customer shall give access to it;\n- keep a log."
    assert proposed(text) == [
        ("Provider", "repair it within 2 hours", "within 2 hours"),
        ("Customer", "give access to it", ""),
        ("Provider", "keep a log", ""),
    ]


def test_an_item_belongs_to_the_sentence_above_it() -> None:
    assert lead_of("The Supplier shall:", PARTIES) == Lead("Supplier", False)
    assert lead_of("The Supplier shall not:", PARTIES) == Lead("Supplier", True)
    assert lead_of("The notice shall contain:", PARTIES) is None
    text = "The Supplier shall not:\n- sell the data;\n- use it for tests."
    assert [(one.party, one.action, one.kind) for one in propose(leaves(text))] == [
        ("Supplier", "sell the data", "prohibition"),
        ("Supplier", "use it for tests", "prohibition"),
    ]


def test_a_proposal_knows_its_clause() -> None:
    text = (
        "The Supplier is Baker. If asked, the Supplier shall send a report in writing within 24 hours each month."
    )
    (one,) = propose(leaves(text))
    assert text[one.start : one.end].startswith("If asked, the Supplier")
    assert (one.deadline, one.frequency) == ("within 24 hours", "each month")
    assert one.condition == "If asked"
    assert one.kind == "report"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("report within 24 hours after discovery", "within 24 hours after discovery"),
        (
            "send it no later than the fifth Business Day of each month",
            "no later than the fifth Business Day of each month",
        ),
        ("notify immediately and in any case within 24 hours", "within 24 hours"),
        ("give at least 30 days' notice", "at least 30 days' notice"),
        ("keep it for five years", "for five years"),
        ("hand it out on request", "on request"),
        ("pay within the first five days of each month", "within the first five days of each month"),
        ("answer within the Target Response Time", "within the Target Response Time"),
        ("answer in a timely manner", "in a timely manner"),
        ("report in January and July of each year", "in January and July"),
        ("pay by the 15th and the 30th of each month", "by the 15th and the 30th of each month"),
        ("file it by 31 January and 31 July each year", "by 31 January and 31 July"),
        ("the staff may in person ask", ""),  # no month
        ("stay within the agreed time", ""),
        ("do the work well", ""),
    ],
)
def test_deadlines(text: str, expected: str) -> None:
    assert deadline(text) == expected


def test_frequencies_proof_and_kinds() -> None:
    assert frequency("test it at least once every 12 months") == "at least once every 12 months"
    assert frequency("send it each January and July to us") == "each January and July"
    assert frequency("send it once a fortnight to us") == "once a fortnight"
    assert frequency("send it within a fortnight") == "" != deadline("send it within a fortnight")
    assert frequency("count monthly") == "monthly" and frequency("pay the monthly fee") == ""
    for often in ("every second month", "every other week", "each Monday", "biannually", "six-monthly",
                  "bi-weekly", "semi-monthly", "twice monthly", "three times yearly"):  # fmt: skip
        assert frequency(f"send it {often} to us") == often
    assert frequency("pay the Annual Maintenance Charge") == "" == frequency("pay 1 % per day of delay")
    assert kind("respond within 30 minutes", False) == "service" and kind("keep the minutes", False) == "report"
    assert evidence("confirm it in writing") == "in writing"
    assert kind("pay the invoice", False) == "payment" and kind("pay the invoice", True) == "prohibition"
    assert leading_condition("If the Client asks for it, the Supplier shall") == "If the Client asks for it"


def test_a_sentence_without_end_is_read_in_part() -> None:
    """Each verb is judged by what stands before it: without a bound a thousand of them take hours."""
    assert len(found("the Supplier shall pay it and " * 60)) == 40


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    for one in duties(text, PARTIES):
        assert text[one.start : one.end] == one.action


WORDS = st.sampled_from(
    "The the Supplier Client party shall must will not be sent if it and or that which to by within 2 days"
    " each month , ; : agrees to is responsible for on request (a)".split()
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_what_is_found_stands_in_the_sentence(text: str) -> None:
    for one in duties(text, PARTIES):
        assert text[one.start : one.end] == one.action and one.party in {"Supplier", "Client", "parties", "agent"}
