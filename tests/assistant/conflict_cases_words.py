"""Cases as in `conflict_cases.py`: the same thing in other words."""

from __future__ import annotations

from tests.assistant.conflict_cases import Case

TRUE = (
    Case(
        "a clause with a number and a name",
        "How quickly must Harborlinen report a stolen trolley?",
        (
            (
                "contract Harborlinen laundry @harborlinen",
                "6.1 Harborlinen reports a stolen trolley to Grand Hotel within 6 hours after it knows of it.\n",
            ),
            ("policy Theft", "Every vendor reports a stolen trolley to the porter within 20 hours.\n"),
        ),
        ("6 hours", "20 hours"),
    ),
    Case(
        "one of a unit, without a number",
        "For how long is a guest's room card locked?",
        (
            ("policy Room cards", "After five wrong codes a guest's room card is locked for 30 minutes.\n"),
            ("guide Reception", "After three wrong codes a guest's room card is locked for an hour.\n"),
        ),
        ("30 minutes", "an hour"),
    ),
    Case(
        "how often in a year",
        "How often is the fire course repeated?",
        (
            ("policy Courses", "The fire course is repeated every six months.\n"),
            ("guide Porters", "Each porter repeats the fire course once a year.\n"),
        ),
        ("every six months", "once a year"),
    ),
    Case(
        "letters of a password",
        "How long must the password of a terminal be?",
        (
            ("policy Terminals", "The password of a terminal has at least 16 characters.\n"),
            ("faq Terminals for beginners", "The password of a terminal needs 12 characters or more.\n"),
        ),
        ("16 characters", "12 characters"),
    ),
    Case(
        "payable and paid",
        "When are our invoices payable?",
        (
            ("contract Laundry", "2.2 Invoices are payable within 60 days after receipt.\n"),
            ("process Invoices", "Grand Hotel pays invoices within 45 days after they arrive.\n"),
        ),
        ("60 days", "45 days"),
    ),
    Case(
        "who, of a sum in other words",
        "Who releases an invoice above EUR 50,000?",
        (
            ("process Invoices", "An invoice above EUR 50,000 is released by the Finance Director.\n"),
            ("guide Money", "Invoices over 50,000 euros are released by the Head of Procurement.\n"),
        ),
        ("Finance Director", "Head of Procurement"),
    ),
)
FALSE = (
    Case(
        "twice a year and every six months",
        "How often are passwords of terminals changed?",
        (
            ("policy Terminals", "Passwords of terminals are changed every 180 days.\n"),
            ("guide Terminals for beginners", "Passwords of terminals are changed twice a year.\n"),
        ),
    ),
    Case(
        "how often and how soon",
        "How often is the linen report sent?",
        (
            ("policy Linen", "The linen report is sent every month.\n"),
            ("guide Linen for beginners", "The linen report is sent within 5 days after somebody asks for it.\n"),
        ),
    ),
    Case(
        "how often and how soon, with numbers",
        "How soon is the towel report sent?",
        (
            ("policy Towels", "The towel report is sent within 5 days after a stay.\n"),
            ("guide Towels for beginners", "The towel report is sent every 3 months.\n"),
        ),
    ),
    Case(
        "a rate for an hour and a time",
        "How long does a night guard have to wait?",
        (
            ("contract Guards", "A night guard has to wait for 30 minutes.\n"),
            ("guide Nights", "A night guard who has to wait is paid 20 euros an hour.\n"),
        ),
    ),
)
