"""The reports of the books as tables, for the screen, paper and workbook alike."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.books import totals
from frontdesk.books.exports import kind_words
from frontdesk.books.rules import AGES, masked_tax_id
from frontdesk.books.totals import Balance
from frontdesk.core.clock import words_date
from frontdesk.core.listing import (
    DATE,
    GROUP,
    MONEY,
    SUBTOTAL,
    Heading,
    Line,
    Listing,
    summed,
)

Make = Callable[[Session, date, date, str], Listing]
_ACCOUNT = (Heading("Number"), Heading("Account"))


def trial(session: Session, _first: date, last: date, _account: str) -> Listing:
    """Return the trial balance at the end of a day."""
    headings = (*_ACCOUNT, Heading("Debit", MONEY), Heading("Credit", MONEY))
    lines = [
        Line((one.account.number, one.account.name, max(one.cents, 0) or None,
              max(-one.cents, 0) or None))
        for one in totals.trial_balance(session, last)
    ]  # fmt: skip
    sums = summed(headings, lines, "Debit", "Credit") if lines else None
    return Listing("Trial balance", headings, lines, sums, (("At the end of", words_date(last)),))


def profit(session: Session, first: date, last: date, _account: str) -> Listing:
    """Return profit and loss of a period."""
    found = totals.profit_and_loss(session, first, last)
    headings = (*_ACCOUNT, Heading("Amount", MONEY))
    lines = [
        *_part("Income", found.income, found.income_cents),
        *_part("Expenses", found.expense, found.expense_cents),
    ]
    words = "Net income" if found.net_cents >= 0 else "Net loss"
    about = (("From", words_date(first)), ("Until", words_date(last)))
    return Listing("Profit and loss", headings, lines, ("", words, found.net_cents), about)


def balance(session: Session, _first: date, last: date, _account: str) -> Listing:
    """Return the balance sheet at the end of a day."""
    found = totals.balance_sheet(session, last)
    headings = (*_ACCOUNT, Heading("Amount", MONEY))
    owed = sum(line.usual for line in found.liabilities)
    earned = [
        Line(("", words, cents))
        for words, cents in (
            ("Earned in earlier years", found.earned_before),
            (f"Earned in {last.year}", found.earned_this_year),
        )
        if cents
    ]
    own = _part("Equity", found.equity, found.claims_cents - owed)
    lines = [
        *_part("Assets", found.assets, found.assets_cents),
        *_part("Liabilities", found.liabilities, owed),
        *own[:-1],
        *earned,
        own[-1],
    ]
    end = ("", "Liabilities and equity", found.claims_cents)
    return Listing("Balance sheet", headings, lines, end, (("At the end of", words_date(last)),))


def _part(words: str, found: Sequence[Balance], cents: int) -> list[Line]:
    lines = [Line((one.account.number, one.account.name, one.usual)) for one in found]
    return [
        Line((words,), GROUP), *lines, Line(("", f"{words} together", cents), SUBTOTAL),
    ]  # fmt: skip


def ledger(session: Session, first: date, last: date, account: str) -> Listing:
    """Return what happened on one account."""
    found = totals.general_ledger(session, account, first, last)
    headings = (Heading("Date", DATE), Heading("What"), Heading("Debit", MONEY),
                Heading("Credit", MONEY), Heading("Balance", MONEY))  # fmt: skip
    lines = [Line((first, "Balance before", None, None, found.before))]
    lines += [
        Line((row.day, row.memo or kind_words(row.kind), max(row.cents, 0) or None,
              max(-row.cents, 0) or None, row.after))
        for row in found.rows
    ]  # fmt: skip
    about = (("Account", found.account.words), ("From", words_date(first)),
             ("Until", words_date(last)))  # fmt: skip
    return Listing("Account ledger", headings, lines, None, about)


def ages(session: Session, _first: date, last: date, _account: str) -> Listing:
    """Return what is open with each supplier, by how late it is."""
    titles = (*AGES, "Together")
    headings = (Heading("Supplier"), *(Heading(title, MONEY) for title in titles))
    lines = [
        Line((row.supplier, *(cents or None for cents in row.cents), row.total))
        for row in totals.supplier_ages(session, last)
    ]
    sums = summed(headings, lines, *titles) if lines else None
    return Listing("Bills by age", headings, lines, sums, (("As of", words_date(last)),))


def paid(session: Session, _first: date, last: date, _account: str) -> Listing:
    """Return what each supplier was paid in the year of a day, for 1099s."""
    headings = (Heading("Supplier"), Heading("1099"), Heading("W-9"), Heading("Tax number"),
                Heading("Paid", MONEY), Heading("By card", MONEY))  # fmt: skip
    lines = [
        Line((row.supplier, "1099" if row.gets_1099 else "", "On file" if row.has_w9 else "",
              masked_tax_id(row.tax_last4), row.cents, row.card_cents or None))
        for row in totals.paid_in_year(session, last.year)
    ]  # fmt: skip
    sums = summed(headings, lines, "Paid", "By card") if lines else None
    return Listing("Paid to suppliers", headings, lines, sums, (("Year", str(last.year)),))


REPORTS: dict[str, tuple[str, str, Make]] = {
    "profit": ("Profit and loss", "What came in and what it cost, in a period.", profit),
    "balance": ("Balance sheet", "What the office has and owes at the end of a day.", balance),
    "trial": ("Trial balance", "Every account; both sides are the same.", trial),
    "ledger": ("Ledger of an account", "Each event on one account; no patient is named.", ledger),
    "ages": ("Bills by age", "What is open with each supplier, by how late it is.", ages),
    "paid": ("Paid to suppliers", "What each was paid in the year, for 1099s.", paid),
}
"""The reports there are: words, what each tells, and what makes it of the days and the account."""
