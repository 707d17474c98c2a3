"""Gives the demo office books of its own: suppliers, bills due and late, checks, petty cash."""

from datetime import date, timedelta

from frontdesk.books import actions
from frontdesk.books.rules import Entry, Part
from frontdesk.core.action import Work

SUPPLIERS = (  # name, street, city, state, ZIP, phone, our number, days, expense, 1099
    ("Henry Bell Medical Supply", "900 Harbor Way", "Newark", "NJ", "07114", "(973) 555-0171",
     "MS-20417", 30, "5000", False),
    ("Garden State Vaccines", "12 Cold Chain Road", "Edison", "NJ", "08817", "(732) 555-0148",
     "88-1120", 15, "5010", False),
    ("Clearview Reference Lab", "44 Pipette Lane", "Clifton", "NJ", "07011", "(973) 555-0166",
     "C-5521", 30, "5020", True),
    ("Maplewood Realty Partners", "1 Station Plaza", "Maplewood", "NJ", "07040", "(973) 555-0112",
     "Suite 3", 5, "6100", True),
    ("Tri-County Power", "PO Box 3100", "Trenton", "NJ", "08625", "(609) 555-0100",
     "7741-003", 20, "6110", False),
    ("Shore Mutual Malpractice", "200 Broad Street", "Newark", "NJ", "07102", "(973) 555-0190",
     "POL-66120", 30, "6200", False),
)  # fmt: skip
BILLS = (  # supplier, number, cents, days ago, account, what becomes of it
    (0, "INV-44120", 1_284_60, 41, "5000", "open"),
    (0, "INV-44871", 612_35, 9, "5000", "open"),
    (0, "CR-0098", 88_40, 5, "5000", "credit"),
    (1, "V-20931", 4_310_00, 12, "5010", "open"),
    (2, "CL-1188", 967_20, 33, "5020", "paid"),
    (2, "CL-1241", 1_020_75, 3, "5020", "entered"),
    (3, "March rent", 6_800_00, 30, "6100", "paid"),
    (3, "Rent", 6_800_00, 2, "6100", "open"),
    (4, "0047719", 418_12, 24, "6110", "open"),
    (5, "Q2", 3_950_00, 20, "6200", "entered"),
)
SLIPS = (
    ("Post office", "6410", 18_60, "Stamps"),
    ("Corner Hardware", "6130", 11_29, "Light bulbs"),
    ("Bean Street", "6890", 23_75, "Coffee for the waiting room"),
)


def keep_books(work: Work) -> None:
    """Begin the books, and let a few weeks of bills come and go."""
    actions.begin_books.change(work)
    actions.save_check_book.change(
        work, "bank", bank="First Bank of Maplewood", first_number=2041, place="top", stock="blank"
    )
    start = work.today - timedelta(days=45)
    actions.post_entry.change(
        work, key="demo opening", memo="Balances at the start", day=start, opening=True,
        entries=[Entry("bank", 38_450_00), Entry("1510", 21_900_00), Entry("2500", 0, 12_000_00)],
    )  # fmt: skip
    suppliers = [_supplier(work, row) for row in SUPPLIERS]
    for place, (who, number, cents, ago, account, fate) in enumerate(BILLS):
        billed = work.today - timedelta(days=ago)
        bill_id = _bill(work, suppliers[who], number, billed, Part(account, cents),
                        key=f"demo bill {place}", fate=fate)  # fmt: skip
        if fate == "paid":
            actions.pay_bills.change(
                work, key=f"demo payment {place}", wanted=[(bill_id, cents)], way="check",
                account="bank", paid_on=min(work.today, billed + timedelta(days=4)),
            )  # fmt: skip
    actions.set_fund.change(work, cents=200_00)
    actions.write_check.change(
        work, key="demo petty", account="bank", payee="Petty cash", against="petty_cash",
        cents=200_00,
    )  # fmt: skip
    for place, (paid_to, account, cents, note) in enumerate(SLIPS):
        actions.pay_out.change(
            work, key=f"demo slip {place}", paid_to=paid_to, account=account, cents=cents, note=note
        )
    work.made = None


def _supplier(work: Work, row: tuple[str, str, str, str, str, str, str, int, str, bool]) -> int:
    name, line1, city, state, postal_code, phone, number, days, expense, gets_1099 = row
    typed = {
        "name": name, "line1": line1, "city": city, "state": state, "postal_code": postal_code,
        "phone": phone, "account_number": number, "net_days": days, "expense": expense,
        "gets_1099": gets_1099, "has_w9": name.startswith("Clear"),
        "tax_last4": "4417" if gets_1099 else "",
    }  # fmt: skip
    actions.save_supplier.change(work, typed=typed)
    return int(work.made)


def _bill(
    work: Work, supplier_id: int, number: str, billed: date, part: Part, *, key: str, fate: str
) -> int:
    actions.save_bill.change(
        work, key=key, supplier_id=supplier_id, number=number, billed_on=billed, parts=[part],
        is_credit=fate == "credit", approve=fate != "entered",
    )  # fmt: skip
    return int(work.made)
