"""Small worlds in which two documents contradict each other about what is asked, or only seem to.

The marks of the texts are those of `tests/building.py`. A document is a line "type title", and its text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    question: str
    documents: tuple[tuple[str, str], ...]  # "type title" or "type title @vendor", and the text
    values: tuple[str, ...] = ()  # both, where they contradict each other


TRUE = (
    Case(
        "contract and FAQ",
        "How many days does the company have to pay an invoice?",
        (
            ("contract Framework contract", "# Money\nThe company pays an undisputed invoice within 21 days.\n"),
            ("faq Questions of suppliers", "# When are we paid?\nThe company pays an invoice within 35 days.\n"),
        ),
        ("21 days", "35 days"),
    ),
    Case(
        "a row and a sentence",
        "How long are visitor logs kept?",
        (
            (
                "policy Records",
                "# Records\nRecord: Visitor logs | Kept for: 6 months\nRecord: Menu cards | Kept for: 2 months\n",
            ),
            ("contract Reception services", "# Logs\nThe provider keeps visitor logs for 14 months.\n"),
        ),
        ("6 months", "14 months"),
    ),
    Case(
        "two caps",
        "How high can the penalties of a month be?",
        (
            (
                "sla Cleaning levels",
                "# Penalties\nThe penalties of a month are capped at 8% of the monthly fee.\n",
            ),
            ("contract Cleaning", "# Fee\nThe penalties of a month are limited to 20% of the monthly fee.\n"),
        ),
        ("8%", "20%"),
    ),
    Case(
        "the same level",
        "Within how many hours is a Severity 2 fault repaired?",
        (
            (
                "sla Lifts",
                "# Times\nFault: Severity 1 | Repaired within: 5 hours\n"
                "Fault: Severity 2 | Repaired within: 9 hours\n",
            ),
            (
                "contract Care of the lifts",
                "# Faults\nThe supplier repairs a Severity 1 fault within 6 hours. It repairs a Severity 2"
                " fault within"
                " 20 hours.\n",
            ),
        ),
        ("9 hours", "20 hours"),
    ),
    Case(
        "a vendor and all vendors",
        "Within how many hours does Harborlinen report a stolen keycard?",
        (
            (
                "contract Harborlinen laundry @harborlinen",
                "Harborlinen reports a stolen keycard within 16 hours.\n",
            ),
            ("policy Keycards", "A vendor reports a stolen keycard to the front desk within 3 hours.\n"),
        ),
        ("16 hours", "3 hours"),
    ),
    Case(
        "the same side of two",
        "How much notice does the customer give to cancel the catering?",
        (
            (
                "contract Catering",
                "# End\nThe customer gives 70 days' notice to cancel the catering. The supplier gives 130"
                " days' notice"
                " to cancel the catering.\n",
            ),
            ("guide Planning meals", "# Leaving\nThe customer gives 40 days' notice to cancel the catering.\n"),
        ),
        ("70 days", "40 days"),
    ),
    Case(
        "money",
        "How much does an emergency cleaning cost?",
        (
            ("contract Cleaning", "An emergency cleaning costs $180.\nA window costs $7.\n"),
            ("guide Prices at a glance", "An emergency cleaning costs $240.\n"),
        ),
        ("$180", "$240"),
    ),
    Case(
        "numbers in words",
        "After how many weeks is a lost key replaced?",
        (
            ("process Keys", "A lost key is replaced after two weeks.\n"),
            ("faq Keys and doors", "# What about my key?\nA lost key is replaced after five weeks.\n"),
        ),
        ("two weeks", "five weeks"),
    ),
    Case(
        "two tables",
        "After how many months is the fire drill repeated?",
        (
            (
                "policy Safety",
                "# Drills\nDrill: Fire drill | Repeated after: 12 months\n"
                "Drill: Flood drill | Repeated after: 30 months\n",
            ),
            ("guide Safe houses", "# Calendar\nDrill: Fire drill | Repeated after: 18 months\n"),
        ),
        ("12 months", "18 months"),
    ),
    Case(
        "the clock starts when somebody knows",
        "How quickly must a vendor report a pest to the hygiene office?",
        (
            (
                "policy Hygiene",
                "A vendor that becomes aware of a pest reports it to the hygiene office in 2 hours.\n",
            ),
            ("contract Kitchen services", "The supplier reports a pest to the hygiene office within 30 hours.\n"),
        ),
        ("2 hours", "30 hours"),
    ),
    Case(
        "beyond a maximum",
        "How long may dishes stand in the hall?",
        (
            ("policy Hygiene", "Dishes may stand in the hall for at most 25 minutes.\n"),
            ("sla Banquets", "Dishes may stand in the hall for 90 minutes.\n"),
        ),
        ("25 minutes", "90 minutes"),
    ),
    Case(
        "the currency first",
        "From what amount does a purchase need a second signature?",
        (
            ("policy Buying", "A purchase above EUR 500 needs a second signature.\n"),
            ("process From need to bill", "A purchase above EUR 2,000 needs a second signature.\n"),
        ),
        ("EUR 500", "EUR 2,000"),
    ),
)

NOTICE = (
    (
        "faq Questions",
        "# Ending\nThe company gives 50 days' notice for convenience. A supplier gives 110 days' notice.\n",
    ),
    (
        "process The end of a contract",
        "# Notice\nReason: Convenience | Who gives notice: Company | Notice: 50 days\n"
        "Reason: Convenience | Who gives notice: Supplier | Notice: 110 days\n",
    ),
    ("policy Helpers", "A supplier that wants to hire a new helper firm gives 20 days' notice.\n"),
)

FALSE = (
    Case("the other side's row", "How much notice does the company give to end a contract?", NOTICE),
    Case("the same of the other side", "How much notice does a supplier give to end a contract?", NOTICE),
    Case("notice of something else", "How many days' notice does a supplier have to give?", NOTICE),
    Case(
        "a cap and one case",
        "How high can the credits of a month be?",
        (
            ("faq Questions", "All credits of a month together are capped at 18% of the monthly fee.\n"),
            (
                "sla Laundry",
                "# Credits\nMissed: Late linen | Credit of the month: 4%\n"
                "Missed: Stained linen | Credit of the month: 9%\n",
            ),
        ),
    ),
    Case(
        "a special case",
        "How many days does the caterer have to answer a complaint?",
        (
            ("policy Complaints", "The caterer answers a complaint within 6 days.\n"),
            ("guide Guests", "If a physician was called, the caterer answers a complaint within 1 day.\n"),
        ),
    ),
    Case(
        "another level",
        "Within how many hours is a Severity 1 fault repaired?",
        (
            ("sla Lifts", "A Severity 1 fault is repaired within 5 hours.\n"),
            ("contract Care of the lifts", "A Severity 2 fault is repaired within 20 hours.\n"),
        ),
    ),
    Case(
        "who pays",
        "How many days does the customer have to pay a bill?",
        (
            ("contract Catering", "The customer pays a bill within 28 days.\n"),
            ("policy Helpers", "The supplier pays a bill of its helpers within 12 days.\n"),
        ),
    ),
    Case(
        "another kind",
        "How long does the training last?",
        (
            ("guide Starting", "# First day\nThe kitchen training of the staff lasts 5 hours.\n"),
            ("policy Safety", "# Drills\nThe ladder training of the staff lasts 3 hours.\n"),
        ),
    ),
    Case(
        "another kind than was asked for",
        "How long are training records kept?",
        (
            ("policy Records", "Training records are kept for 26 months.\n"),
            ("guide Doors", "Access records are kept for 4 months.\n"),
        ),
    ),
    Case(
        "another event",
        "How quickly does a vendor acknowledge a fault report of a guest?",
        (
            ("sla Rooms", "A vendor acknowledges the fault of a guest within 20 minutes.\n"),
            ("contract Rooms", "A vendor repairs the fault of a guest within 7 hours.\n"),
        ),
    ),
    Case(
        "another vendor",
        "Within how many hours does Harborlinen replace torn towels?",
        (
            ("contract Harborlinen laundry @harborlinen", "Harborlinen replaces torn towels within 10 hours.\n"),
            ("contract Whitefold laundry @whitefold", "Whitefold replaces torn towels within 31 hours.\n"),
        ),
    ),
    Case(
        "agreements of other parties",
        "How many days' notice end the consulting agreement?",
        (
            (
                "other Consulting agreement",
                "This agreement is made between Orchard Foods Inc. and Lena Marsh.\n"
                "# End\nEither party may end the consulting agreement with 75 days' notice.\n",
            ),
            (
                "other Consulting agreement of June",
                "This agreement is made between Pinewood Hotels Ltd. and Omar Field.\n"
                "# End\nEither party may end the consulting agreement with 25 days' notice.\n",
            ),
        ),
    ),
    Case(
        "another document than the one that is named",
        "How many days' notice end the Orchard consulting agreement?",
        (
            ("other Orchard consulting agreement", "Either side may end the agreement with 75 days' notice.\n"),
            ("other Pinewood consulting agreement", "Either side may end the agreement with 25 days' notice.\n"),
        ),
    ),
    Case(
        "the same value close by",
        "After how many days is unclaimed luggage sold?",
        (
            ("policy Luggage", "Unclaimed luggage is sold after 80 days.\n"),
            (
                "guide Front desk",
                "# Luggage\nUnclaimed luggage is sold in the autumn, 200 days late at worst.\n"
                "- Unclaimed luggage is sold after 80 days\n",
            ),
        ),
    ),
    Case(
        "the answer knows the other value",
        "How many days before an event is a hall booked?",
        (
            (
                "policy Halls",
                "A hall is booked 15 days before an event. A hall is booked 40 days before an event in"
                " December.\n",
            ),
            ("faq Events", "A hall is booked 40 days before an event at the end of the year.\n"),
        ),
    ),
    Case(
        "one gives way to the other",
        "How often does the vendor report on a power cut?",
        (
            ("sla Power", "During a power cut the vendor reports every 30 minutes.\n"),
            (
                "policy Emergencies",
                "During a power cut the vendor reports every 2 hours; in hotels the shorter time of the"
                " levels applies.\n",
            ),
        ),
    ),
    Case(
        "below a maximum",
        "How long are films of the cameras kept?",
        (
            ("policy Cameras", "Films of the cameras are kept for at most 60 days.\n"),
            ("contract Guards", "Films of the cameras are kept for 45 days.\n"),
        ),
    ),
    Case(
        "above a minimum",
        "How much insurance does the caterer need?",
        (
            ("policy Insurance", "The caterer needs insurance of at least EUR 1 million.\n"),
            ("contract Catering", "The caterer needs and holds insurance of EUR 3 million.\n"),
        ),
    ),
    Case(
        "the same in other units",
        "How quickly is a broken window repaired?",
        (
            ("policy Houses", "A broken window is repaired within 48 hours.\n"),
            ("contract Glass", "A broken window is repaired within two days.\n"),
        ),
    ),
    Case(
        "working days and days",
        "How quickly is a broken door repaired?",
        (
            ("policy Houses", "A broken door is repaired within 3 business days.\n"),
            ("contract Wood", "A broken door is repaired within 5 days.\n"),
        ),
    ),
    Case(
        "a row for something else",
        "How long are visitor logs kept?",
        (
            ("contract Reception services", "The provider keeps visitor logs for 14 months.\n"),
            (
                "guide Kitchen",
                "# How long is it kept?\nWhat: Menu cards | Kept: 2 months\nWhat: Orders | Kept: 3 months\n",
            ),
        ),
    ),
    Case(
        "the column says who",
        "How long does the company keep inspection reports?",
        (
            ("process Inspections", "The company keeps inspection reports for 9 years.\n"),
            ("policy Records", "# Records\nRecord: Inspection reports | Kept by the vendor for: 2 years\n"),
        ),
    ),
    Case(
        "by whom it is done",
        "How many days does the vendor have to answer a letter of a guest?",
        (
            ("policy Letters", "The vendor answers a letter of a guest within 4 days.\n"),
            ("guide Guests", "A letter of a guest is answered by the company within 13 days.\n"),
        ),
    ),
    Case(
        "it names the usual value",
        "How many days before a party is the menu fixed?",
        (
            ("policy Parties", "The menu of a party is fixed 10 days before.\n"),
            ("guide Weddings", "The menu of a party is fixed 20 days before instead of the usual 10.\n"),
        ),
    ),
    Case(
        "a rate and a sum",
        "How much does a night guard cost?",
        (
            ("contract Guards", "A night guard costs $44 per hour.\n"),
            ("guide Prices at a glance", "A night guard costs $300.\n"),
        ),
    ),
    Case(
        "another tier",
        "What is the recovery time of a tier 1 system?",
        (
            ("policy Recovery", "The recovery time of a tier 1 system is 4 hours.\n"),
            (
                "sla Systems",
                "# Recovery\nSystem: Tier 2 | Recovery time: 26 hours\nSystem: Tier 3 | Recovery time: 3 days\n",
            ),
        ),
    ),
)
