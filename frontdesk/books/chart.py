"""The chart of accounts that a medical practice begins with, as an accountant would lay it out."""

from dataclasses import dataclass

from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_line
from frontdesk.ledger.accounts import CHART

TYPES = {
    "asset": "Asset",
    "liability": "Liability",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expense",
}
"""Kinds of accounts in the order of every report."""

BY_NUMBER = {str(number): key for key, (number, _, _) in CHART.items()}
"""The system's own accounts by the number that an accountant types."""

CONTROLLED = {
    "patient": "Post it on the patient\u2019s account in Billing",
    "payer": "Post it on the patient\u2019s account in Billing",
    "agency": "Post it on the patient\u2019s account in Billing",
    "prepaid": "Post it on the patient\u2019s account in Billing",
    "unapplied": "Post the insurance payment in Billing",
    "payable": "Enter a bill instead",
    "cash": "Take it to the bank with the deposit slip of the day",
    "check": "Take it to the bank with the deposit slip of the day",
}
"""Accounts whose sum is kept in detail elsewhere, so that no entry by hand may touch them."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the books.

    Attributes:
        key: as the ledger's lines name it: a system account's word, or the number.
        number: as an accountant types it, four to six figures.
        kind: one of TYPES.
        tax_line: where it goes on the tax return, in words; empty when nowhere.
        is_bank: checks are written on it.
        active: offered for new bills and entries.
        system: the program posts on it by itself; it is not the office's to change.

    """

    key: str
    number: str
    name: str
    kind: str
    tax_line: str = ""
    is_bank: bool = False
    active: bool = True
    system: bool = False

    @property
    def words(self) -> str:
        """Number and name, as they are chosen by."""
        return f"{self.number} {self.name}"


SYSTEM = tuple(
    Account(key, str(number), name, kind, is_bank=key == "bank", system=True)
    for key, (number, kind, name) in CHART.items()
)

_STANDARD = """
1100 asset Savings account||bank
1300 asset Prepaid expenses
1310 asset Drugs and vaccines on hand
1500 asset Furniture and office equipment
1510 asset Medical equipment
1590 asset Accumulated depreciation
2300 liability Credit card
2400 liability Payroll taxes withheld
2500 liability Loans
3100 equity Owner's equity
3200 equity Owner's draw
4200 income Other income|Schedule C, line 6: other income
4300 income Interest income|Schedule B: interest
5000 expense Medical supplies|Schedule C, line 22: supplies
5010 expense Drugs and vaccines|Schedule C, line 38: materials and supplies
5020 expense Outside lab fees|Schedule C, line 17: professional services
6000 expense Salaries and wages|Schedule C, line 26: wages
6010 expense Payroll taxes|Schedule C, line 23: taxes and licenses
6020 expense Employee health insurance|Schedule C, line 14: employee benefits
6030 expense Retirement plan|Schedule C, line 19: pension plans
6040 expense Contract and locum staff|Schedule C, line 11: contract labor
6100 expense Rent|Schedule C, line 20b: rent, business property
6110 expense Utilities|Schedule C, line 25: utilities
6120 expense Telephone and internet|Schedule C, line 25: utilities
6130 expense Repairs and maintenance|Schedule C, line 21: repairs
6140 expense Cleaning and medical waste|Schedule C, line 27b: other expenses
6150 expense Equipment rental|Schedule C, line 20a: rent, equipment
6200 expense Malpractice insurance|Schedule C, line 15: insurance
6210 expense Other insurance|Schedule C, line 15: insurance
6300 expense Licenses and permits|Schedule C, line 23: taxes and licenses
6310 expense Dues and subscriptions|Schedule C, line 27b: other expenses
6320 expense Continuing education|Schedule C, line 27b: other expenses
6400 expense Office supplies|Schedule C, line 18: office expense
6410 expense Postage and delivery|Schedule C, line 18: office expense
6420 expense Software|Schedule C, line 27b: other expenses
6430 expense Advertising|Schedule C, line 8: advertising
6500 expense Bank fees|Schedule C, line 27b: other expenses
6510 expense Card processing fees|Schedule C, line 10: commissions and fees
6520 expense Interest|Schedule C, line 16b: interest, other
6600 expense Legal and accounting|Schedule C, line 17: professional services
6610 expense Billing and collection services|Schedule C, line 17: professional services
6700 expense Travel|Schedule C, line 24a: travel
6710 expense Meals|Schedule C, line 24b: meals
6800 expense Depreciation|Schedule C, line 13: depreciation
6810 expense Other taxes|Schedule C, line 23: taxes and licenses
6890 expense Other expenses|Schedule C, line 27b: other expenses
"""


def _standard() -> tuple[Account, ...]:
    found = []
    for line in _STANDARD.replace("'", "\u2019").strip().splitlines():
        words, tax_line, bank = (*line.split("|"), "", "")[:3]
        number, kind, name = words.split(" ", 2)
        found.append(Account(number, number, name, kind, tax_line, is_bank=bool(bank)))
    return tuple(found)


STANDARD = _standard()
"""The office's own accounts to begin with."""


def read_number(text: str, *, taken: frozenset[str] = frozenset()) -> str:
    """Return an account's number as it is kept.

    Raises:
        Refused: not four to six figures, or another account has it.

    """
    number = text.strip()
    if not (number.isascii() and number.isdigit() and 4 <= len(number) <= 6):
        raise Refused("An account\u2019s number has four to six figures, such as 6100.",
                      field="number")  # fmt: skip
    if number[0] == "0":
        raise Refused("An account\u2019s number does not begin with 0.", field="number")
    if number in BY_NUMBER:
        name = CHART[BY_NUMBER[number]][2]
        raise Refused(f"{number} is \u201c{name}\u201d, which the program keeps. Take another "
                      "number.", field="number")  # fmt: skip
    if number in taken:
        raise Refused(f"There is an account {number} already. Take another number.",
                      field="number")  # fmt: skip
    return number


def read_account(
    *, number: str, name: str, kind: str, tax_line: str, is_bank: bool,
    taken: frozenset[str] = frozenset(),
) -> Account:  # fmt: skip
    """Return an account of the office's own, as typed.

    Raises:
        Refused: number, name or type is missing or wrong; names the field.

    """
    if kind not in TYPES:
        raise Refused("Choose the account\u2019s type.", field="kind")
    if is_bank and kind != "asset":
        raise Refused("Checks are written on an asset account: choose Asset, or untick it.",
                      field="kind")  # fmt: skip
    number = read_number(number, taken=taken)
    return Account(
        number,
        number,
        read_line(name, what="the account\u2019s name", field="name"),
        kind,
        read_line(tax_line, what="the tax line", field="tax_line", needed=False),
        is_bank,
    )


def find(text: str, accounts: tuple[Account, ...] | list[Account]) -> Account:
    """Return the account typed by its number, or by the beginning of its name.

    Raises:
        Refused: none, or more than one.

    """
    typed = " ".join(text.split()).casefold()
    exact = [one for one in accounts if typed in (one.number, one.name.casefold(),
                                                  one.words.casefold())]  # fmt: skip
    begun = [one for one in accounts if typed and one.name.casefold().startswith(typed)]
    found = exact or begun
    if not found:
        raise Refused(f"There is no account \u201c{text.strip()}\u201d. Type its number or name.",
                      field="account")  # fmt: skip
    if len(found) > 1:
        names = ", ".join(one.words for one in found[:3])
        raise Refused(f"\u201c{text.strip()}\u201d may be {names}. Type the number.",
                      field="account")  # fmt: skip
    return found[0]
