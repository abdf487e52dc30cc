"""More small worlds, of the kinds that are compared without a common unit: see `conflict_cases.py`."""

from __future__ import annotations

from tests.assistant.conflict_cases import Case

TRUE = (
    Case(
        "three documents",
        "Within how many hours are torn sheets replaced by the laundry?",
        (
            ("policy Sheets", "Torn sheets are replaced by the laundry within 30 hours.\n"),
            ("guide Sheets for beginners", "Torn sheets are replaced by the laundry within 80 hours.\n"),
            (
                "contract Laundry of Harborlinen",
                "9.1 Torn sheets are replaced by the laundry not later than six (6) hours after a call.\n",
            ),
        ),
        (
            "30 hours",
            "80 hours",
            "six (6) hours",
        ),
    ),
    Case(
        "a currency without a sign",
        "How much does a night guard cost?",
        (
            ("guide Guards", "A night guard costs CHF 410.\n"),
            ("contract Guards of Zurich", "A night guard costs 455 CHF.\n"),
        ),
        (
            "CHF 410",
            "455 CHF",
        ),
    ),
    Case(
        "two currencies",
        "What does a taxi to the hotel cost?",
        (
            ("guide Taxis", "A taxi to the hotel costs 41 euros.\n"),
            ("contract Taxis of the town", "A taxi to the hotel costs 52 dollars.\n"),
        ),
        (
            "41 euros",
            "52 dollars",
        ),
    ),
    Case(
        "the wording of contracts",
        "Within how many days are complaints answered?",
        (
            ("policy Complaints", "Complaints are answered within 8 days.\n"),
            (
                "contract Master services",
                "5.3 The Supplier shall answer each complaint not later than twenty-one (21) days after it.\n",
            ),
        ),
        (
            "8 days",
            "twenty-one (21) days",
        ),
    ),
    Case(
        "days and months",
        "For how long are films of the cameras stored?",
        (
            ("policy Films", "Films of the cameras are stored for 60 days.\n"),
            ("contract Cameras", "Films of the cameras are stored for 9 months.\n"),
        ),
        (
            "60 days",
            "9 months",
        ),
    ),
    Case(
        "too many days for so few business days",
        "Within how many days is a deposit returned?",
        (
            ("policy Deposits", "A deposit is returned within 4 business days.\n"),
            ("contract Deposits of guests", "A deposit is returned within 15 days.\n"),
        ),
        (
            "4 business days",
            "15 days",
        ),
    ),
    Case(
        "a target without a unit",
        "What is the occupancy target?",
        (
            ("policy Rooms", "The occupancy target is eighty percent.\n"),
            ("contract Rooms of the tower", "The occupancy target is 92.5%.\n"),
        ),
        (
            "eighty percent",
            "92.5%",
        ),
    ),
    Case(
        "so many",
        "How many night porters does each house have?",
        (
            ("policy Houses", "Each house has 2 night porters.\n"),
            ("contract Porters", "Each house has five night porters.\n"),
        ),
        (
            "2 night",
            "five night",
        ),
    ),
    Case(
        "the other value for another event",
        "Within how many hours is a leak reported to the owner?",
        (
            ("policy Leaks", "A leak is reported to the owner within 12 hours and repaired within 3 hours.\n"),
            ("contract Pipes", "A leak is reported to the owner within 3 hours.\n"),
        ),
        (
            "12 hours",
            "within 3 hours",
        ),
    ),
    Case(
        "at once",
        "How quickly is a lost key reported to the owner?",
        (
            ("policy Keys", "A lost key is reported to the owner without delay.\n"),
            ("contract Doors", "A lost key is reported to the owner within 6 hours.\n"),
        ),
        (
            "without delay",
            "6 hours",
        ),
    ),
    Case(
        "tell and notify",
        "How quickly must a supplier notify us of a stolen laptop?",
        (
            (
                "policy Laptops",
                "Suppliers tell us about a stolen laptop no later than 18 hours after they notice it.\n",
            ),
            (
                "contract Devices",
                "The supplier shall notify the customer of any stolen company laptop within 2 hours.\n",
            ),
        ),
        (
            "18 hours",
            "2 hours",
        ),
    ),
    Case(
        "by whom",
        "Who approves overtime?",
        (
            ("policy Overtime", "Overtime is approved by the Shift Lead.\n"),
            ("contract Staffing", "Overtime must be approved by the Account Director.\n"),
        ),
        (
            "Shift Lead",
            "Account Director",
        ),
    ),
    Case(
        "who and by whom",
        "Who signs the monthly linen report?",
        (
            ("process Reporting", "The Service Manager signs the monthly linen report.\n"),
            ("contract Reports", "The monthly linen report is signed by the Delivery Director.\n"),
        ),
        (
            "Service Manager",
            "Delivery Director",
        ),
    ),
    Case(
        "allowed or not",
        "Are guests allowed to smoke on the balcony?",
        (
            ("guide Balconies", "Guests are allowed to smoke on the balcony.\n"),
            ("contract House rules", "Guests must not smoke on the balcony.\n"),
        ),
        (
            "are allowed",
            "must not",
        ),
    ),
    Case(
        "the day of the month",
        "On which day is the linen forecast due?",
        (
            ("policy Forecasts", "The linen forecast is due on the 3rd business day of the month.\n"),
            ("contract Forecasting", "The linen forecast is due on the tenth business day of each month.\n"),
        ),
        (
            "3rd",
            "tenth",
        ),
    ),
    Case(
        "a policy for all vendors, stored and kept",
        "For how long are lost umbrellas stored by Harborline?",
        (
            ("contract Lost property @harborline", "# Custody\nHarborline stores lost umbrellas for 90 days.\n"),
            ("policy Retention", "# Periods\nLost umbrellas are kept for 60 days.\n"),
        ),
        ("90 days", "60 days"),
    ),
    Case(
        "a time within which",
        "Within what time must Harborline report a broken lock?",
        (
            ("contract Lockers @harborline", "# Locks\nHarborline shall report a broken lock within 48 hours.\n"),
            ("policy Locks", "# Locks\nEvery vendor reports a broken lock within 12 hours.\n"),
        ),
        ("48 hours", "12 hours"),
    ),
)

FALSE = (
    Case(
        "as long in days as in months",
        "For how long are films of the cameras stored?",
        (
            ("policy Films", "Films of the cameras are stored for 90 days.\n"),
            ("contract Cameras", "Films of the cameras are stored for three months.\n"),
        ),
    ),
    Case(
        "two weeks of business days",
        "Within how many days is a deposit returned?",
        (
            ("policy Deposits", "A deposit is returned within 10 business days.\n"),
            ("contract Deposits of guests", "A deposit is returned within two weeks.\n"),
        ),
    ),
    Case(
        "both currencies in one",
        "How much does a night guard cost?",
        (
            ("guide Guards", "A night guard costs CHF 90 (EUR 85).\n"),
            ("contract Guards of Zurich", "A night guard costs 85 euros.\n"),
        ),
    ),
    Case(
        "at once is no interval",
        "How often does the guard report to the owner?",
        (
            ("policy Reports", "The guard reports a fire to the owner immediately.\n"),
            ("contract Guards", "The guard reports to the owner every 2 hours.\n"),
        ),
    ),
    Case(
        "at once, and something else",
        "How quickly is a leak reported to the owner?",
        (
            ("policy Leaks", "A leak is reported to the owner immediately.\n"),
            ("contract Pipes", "A leak is repaired for the owner within 6 hours.\n"),
        ),
    ),
    Case(
        "at once, and at the latest",
        "How quickly is a leak reported to the owner?",
        (
            ("policy Leaks", "A leak is reported to the owner immediately, and within 6 hours at the latest.\n"),
            ("contract Pipes", "A leak is reported to the owner within 6 hours.\n"),
        ),
    ),
    Case(
        "so many of something larger",
        "How many cooks does each kitchen of the hotel have?",
        (
            ("policy Kitchens", "Each kitchen of the hotel has 3 cooks.\n"),
            ("contract Meals", "The hotel has 14 cooks.\n"),
        ),
    ),
    Case(
        "so many of something else",
        "How many cooks does each kitchen have?",
        (
            ("policy Kitchens", "Each kitchen has 3 cooks and 5 helpers.\n"),
            ("contract Meals", "Each kitchen has 8 helpers for its cooks.\n"),
        ),
    ),
    Case(
        "so many at least",
        "How many cooks does each kitchen have?",
        (
            ("policy Kitchens", "Each kitchen has at least 3 cooks.\n"),
            ("contract Meals", "Each kitchen has 5 cooks.\n"),
        ),
    ),
    Case(
        "by whom of something else",
        "Who approves a menu?",
        (
            ("policy Menus", "A menu is approved by the Kitchen Director.\n"),
            ("contract Meals", "A menu for children is approved by the Account Manager.\n"),
        ),
    ),
    Case(
        "somebody else does something else",
        "Who approves overtime?",
        (
            ("policy Overtime", "Overtime is approved by the Shift Lead.\n"),
            ("contract Staffing", "Overtime is recorded by the Account Director.\n"),
        ),
    ),
    Case(
        "the same office",
        "Who approves overtime?",
        (
            ("policy Overtime", "Overtime is approved by the Finance Director.\n"),
            ("contract Staffing", "The Finance Manager approves overtime.\n"),
        ),
    ),
    Case(
        "one more office",
        "Who approves overtime?",
        (
            ("policy Overtime", "Overtime is approved by the Shift Lead.\n"),
            ("contract Staffing", "Overtime is approved by the Shift Lead and the Finance Director.\n"),
        ),
    ),
    Case(
        "not allowed on a condition",
        "Are guests allowed to smoke on the balcony?",
        (
            ("guide Balconies", "Guests are allowed to smoke on the balcony.\n"),
            ("contract House rules", "Guests are not allowed to smoke on the balcony without an ashtray.\n"),
        ),
    ),
    Case(
        "not allowed elsewhere",
        "Are guests allowed to smoke?",
        (
            ("guide Balconies", "Guests are allowed to smoke on the balcony.\n"),
            ("contract House rules", "Guests are not allowed to smoke in the bar.\n"),
        ),
    ),
    Case(
        "allowed before, and not after",
        "May guests leave before noon?",
        (
            ("guide Leaving", "Guests may leave before noon.\n"),
            ("contract House rules", "Guests may not leave after noon.\n"),
        ),
    ),
    Case(
        "the day of another report",
        "On which day is the report due?",
        (
            ("policy Reports", "The weekly report is due on the 2nd business day of the week.\n"),
            ("contract Reporting", "The monthly report is due on the 10th business day of the month.\n"),
        ),
    ),
    Case(
        "days of two kinds",
        "On which day is the forecast due?",
        (
            ("policy Forecasts", "The forecast is due on the 5th day of the month.\n"),
            ("contract Forecasting", "The forecast is due on the 3rd business day of the month.\n"),
        ),
    ),
    Case(
        "how long before, and for how long",
        "How many business days before its end date must an extension of a berth be requested?",
        (
            ("policy Berths", "An extension is requested at least 10 business days before the end date.\n"),
            (
                "policy Mooring",
                "The harbour office may grant one extension of at most 30 days, if the renewal was requested"
                " before the end date.\n",
            ),
        ),
    ),
    Case(
        "a plan of another kind, as its heading says",
        "When does the skipper hand in the fire plan?",
        (
            ("policy Fire", "# Fire\nThe skipper hands in the fire plan within 60 days after launch.\n"),
            ("guide Repairs", "# Repair plans\nThe skipper hands in the plan within 10 days.\n"),
        ),
    ),
)
