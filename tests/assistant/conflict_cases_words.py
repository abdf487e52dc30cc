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
    Case(
        "a possessive",
        "When are Harborheat's invoices paid?",
        (
            ("contract Heating", "Harborheat's invoices are payable within 70 days after receipt.\n"),
            ("process Invoices", "The hotel settles a bill within 20 days after receipt.\n"),
        ),
        ("70 days", "20 days"),
    ),
    Case(
        "a day of the month in other words",
        "On which day of the month is the linen bill sent?",
        (
            ("contract Linen", "The supplier sends its linen bill by the 7th of the month.\n"),
            (
                "guide Linen desk",
                "The supplier submits the linen bill no later than the 12th day of each month.\n",
            ),
        ),
        ("7th", "12th"),
    ),
    Case(
        "whose approval it needs",
        "Who approves a refund above EUR 300?",
        (
            ("policy Refunds", "A refund above EUR 300 is approved by the Duty Manager.\n"),
            ("guide Refunds", "Refunds over 300 euros need the approval of the Finance Director.\n"),
        ),
        ("Duty Manager", "Finance Director"),
    ),
    Case(
        "forbidden, and allowed at times",
        "May porters smoke on the terrace?",
        (
            ("policy Terrace", "Porters must not smoke on the terrace.\n"),
            ("guide Porters", "Smoking on the terrace is allowed after ten in the evening.\n"),
        ),
        ("must not smoke", "is allowed"),
    ),
    Case(
        "times of day",
        "Until what time may towels be handed in?",
        (
            ("policy Towels", "Towels may be handed in until 4 pm.\n"),
            ("guide Towels for beginners", "Towels may be handed in until 14:30.\n"),
        ),
        ("4 pm", "14:30"),
    ),
    Case(
        "hours of service",
        "What are the opening hours of the linen store?",
        (
            ("sla Linen", "The linen store is open from 07:00 to 21:00.\n"),
            ("guide Linen for beginners", "The linen store is open from 8 am to 8 pm.\n"),
        ),
        ("21:00", "8 pm"),
    ),
    Case(
        "a share in two ways of writing",
        "How many towels may the laundry lose?",
        (
            ("contract Laundry", "The laundry may lose 1.5 % of the towels.\n"),
            ("guide Towels", "The laundry may lose one towel in 200.\n"),
        ),
        ("1.5 %", "one towel in 200"),
    ),
    Case(
        "what is counted, within the same time",
        "How many extra washers does the laundry send within two days after a flood?",
        (
            ("contract Laundry", "After a flood the laundry sends 40 extra washers within 48 hours.\n"),
            ("process Floods", "After a flood you are sent 25 extra washers by the laundry within 48 hours.\n"),
        ),
        ("40 extra", "25 extra"),
    ),
    Case(
        "in each other's words, and few of the question's",
        "By how much may the laundry raise its prices?",
        (
            ("contract Laundry", "The annual price increase shall not exceed 3 %.\n"),
            ("policy Prices", "An annual price increase is granted up to a maximum of 2 %.\n"),
        ),
        ("3 %", "2 %"),
    ),
    Case(
        "calendar years",
        "How often are the washing machines inspected?",
        (
            ("contract Washing", "The washing machines are inspected twice per calendar year.\n"),
            ("guide Machines", "The washing machines are inspected every quarter.\n"),
        ),
        ("twice", "every quarter"),
    ),
)
FALSE = (
    Case(
        "an approval, and of which sum",
        "Who approves a refund above EUR 300?",
        (
            ("policy Refunds", "A refund above EUR 300 is approved by the Duty Manager.\n"),
            ("guide Refunds", "Refunds over 3,000 euros need the approval of the Finance Director.\n"),
        ),
    ),
    Case(
        "forbidden to some, allowed to others",
        "May porters smoke on the terrace?",
        (
            ("policy Terrace", "Porters must not smoke on the terrace.\n"),
            ("guide Guests", "Guests may smoke on the terrace.\n"),
        ),
    ),
    Case(
        "forbidden without a licence",
        "May films be shown?",
        (
            ("policy Films", "Films must not be shown without a licence.\n"),
            ("guide Films", "Films may be shown with a licence.\n"),
        ),
    ),
    Case(
        "days of a month of two things",
        "When are rotas published?",
        (
            ("policy Rotas", "Rotas are published on the 20th of the month.\n"),
            ("guide Rotas", "Changes of rotas are published on the 25th of the month.\n"),
        ),
    ),
    Case(
        "a working day that may be that day",
        "By which day of the month is the report due?",
        (
            ("sla Reports", "The report is due by the 5th working day of the month.\n"),
            ("guide Reports", "The report is due by the 7th of the month.\n"),
        ),
    ),
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
    Case(
        "one time in two ways of writing",
        "Until what time may towels be handed in?",
        (
            ("policy Towels", "Towels may be handed in until 4 pm.\n"),
            ("guide Towels for beginners", "Towels may be handed in until 16:00.\n"),
        ),
    ),
    Case(
        "a number of two hundred and a year",
        "How many towels may the laundry lose?",
        (
            ("contract Laundry", "The laundry may lose 1.5 % of the towels.\n"),
            ("guide Towels", "The laundry lost 3 towels in 2024.\n"),
        ),
    ),
    Case(
        "times of other days",
        "When does the linen store open on Sundays?",
        (
            ("sla Linen", "On Sundays the linen store opens at 10:00.\n"),
            ("guide Linen for beginners", "From Monday to Friday the linen store opens at 07:00.\n"),
        ),
    ),
)
