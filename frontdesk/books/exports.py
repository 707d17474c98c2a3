"""The books of a period as files that an accountant's program reads; account by account, no names.

Each day's postings of a kind are one entry, so that nothing tells whose money it was.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from frontdesk.books.chart import Account
from frontdesk.books.totals import Movement
from frontdesk.core.clock import words_date
from frontdesk.csv_files.writing import csv_bytes

ROOTS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
KIND_WORDS = {
    "payment": "Payments from patients",
    "reversal": "Taken back",
    "opening": "Balances brought forward",
    "charge": "Charges",
    "transfer": "Moved between payers",
    "adjustment": "Adjustments",
    "bill": "Bills from suppliers",
    "bill payment": "Bills paid",
    "check": "Checks written",
    "petty cash": "Petty cash",
    "petty count": "Petty cash counted",
    "journal": "Entries by hand",
    "books opening": "Opening balances",
    "bank transfer": "Transfers between accounts",
    "deposit": "Taken to the bank",
    "settled": "Arrived at the bank",
}
FORWARD = "Brought forward"
LONGEST_NAME = 31  # of an account in QuickBooks


@dataclass(frozen=True, slots=True)
class Period:
    """What is exported.

    Attributes:
        first, last: both included.
        before: balances at the start by account key, debit above zero; they sum to zero.
        movements: of the period; those of one day and kind sum to zero.

    """

    practice: str
    first: date
    last: date
    chart: Mapping[str, Account]
    before: Mapping[str, int]
    movements: Sequence[Movement]

    def account(self, key: str) -> Account:
        """Return an account; one that the chart does not know is named as such."""
        return self.chart.get(key) or Account(key, key, "Unknown account", "expense")

    def after(self) -> dict[str, int]:
        """Return the balances at the end, by account key; those of nothing too."""
        sums = dict(self.before)
        for one in self.movements:
            sums[one.account] = sums.get(one.account, 0) + one.cents
        return sums

    def entries(self) -> Iterator[tuple[date, str, list[tuple[Account, int]]]]:
        """Yield day, words and lines of each entry, in order."""
        for (day, kind), lines in groupby(self.movements, lambda one: (one.day, one.kind)):
            yield day, kind_words(kind), [(self.account(one.account), one.cents) for one in lines]

    def forward(self) -> list[tuple[Account, int]]:
        """Return what was brought forward into the period."""
        return [(self.account(key), cents) for key, cents in self.before.items() if cents]


def kind_words(kind: str) -> str:
    """Return what a kind of posting is called in a report."""
    return KIND_WORDS.get(kind, kind.capitalize())


def figures(cents: int) -> str:
    """Return an amount as programs read it: -1234.50."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def csv(period: Period) -> bytes:
    """Return every line as CSV: date, entry, account, debit, credit."""
    head = ("Date", "Entry", "Number", "Account", "Type", "Debit", "Credit")
    rows = [_csv_row(period.first, FORWARD, account, cents) for account, cents in period.forward()]
    for day, words, lines in period.entries():
        rows += [_csv_row(day, words, account, cents) for account, cents in lines]
    return csv_bytes(head, rows)


def _csv_row(day: date, words: str, account: Account, cents: int) -> tuple[str, ...]:
    debit, credit = figures(max(cents, 0)), figures(max(-cents, 0))
    return (
        day.isoformat(), words, account.number, account.name, ROOTS[account.kind],
        debit if cents > 0 else "", credit if cents < 0 else "",
    )  # fmt: skip


def beancount(period: Period) -> bytes:
    """Return the period for beancount 2 or 3; the balances at the end stand in it as checks."""
    names = {key: _bean_name(period.account(key)) for key in sorted(period.after())}
    lines = [
        f'option "title" "{_quoted(period.practice)}"',
        'option "operating_currency" "USD"',
        "",
        *(f"{period.first} open {name} USD" for name in names.values()),
    ]
    if period.forward():
        lines += ["", f'{period.first} * "{FORWARD}"']
        lines += [_bean_line(account, cents) for account, cents in period.forward()]
    for day, words, parts in period.entries():
        lines += ["", f'{day} * "{_quoted(words)}"']
        lines += [_bean_line(account, cents) for account, cents in parts]
    after = period.last + timedelta(days=1)
    lines.append("")
    lines += [
        f"{after} balance {names[key]}  {figures(cents)} ~ 0.00 USD"
        for key, cents in sorted(period.after().items())
    ]
    return ("\n".join(lines) + "\n").encode()


def _bean_name(account: Account) -> str:
    words = re.sub(r"[^0-9A-Za-z]+", "-", account.name).strip("-")
    return f"{ROOTS[account.kind]}:{account.number}-{words}".rstrip("-")


def _bean_line(account: Account, cents: int) -> str:
    return f"  {_bean_name(account)}  {figures(cents)} USD"


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def ledger(period: Period) -> bytes:
    """Return the period for ledger and hledger; its end asserts every balance."""
    names = {key: _ledger_name(period.account(key)) for key in sorted(period.after())}
    lines = [f"; {period.practice}", ""]
    lines += [f"account {name}" for name in names.values()]
    if period.forward():
        lines += ["", f"{period.first} * {FORWARD}"]
        lines += [_ledger_line(account, cents) for account, cents in period.forward()]
    for day, words, parts in period.entries():
        lines += ["", f"{day} * {words}"]
        lines += [_ledger_line(account, cents) for account, cents in parts]
    lines += ["", f"{period.last} * Balances"]
    lines += [
        f"    {names[key]}  $0.00 = ${figures(cents)}"
        for key, cents in sorted(period.after().items())
    ]
    return ("\n".join(lines) + "\n").encode()


def _ledger_name(account: Account) -> str:
    words = re.sub(r"[^\w &,.'\u2019()/-]+", " ", account.name)
    return f"{ROOTS[account.kind]}:{account.number} {' '.join(words.split())}".rstrip()


def _ledger_line(account: Account, cents: int) -> str:
    return f"    {_ledger_name(account)}  ${figures(cents)}"


def iif(period: Period) -> bytes:
    """Return what moved in the period as QuickBooks IIF: accounts, then general journal entries.

    Nothing is brought forward: each period can be taken in beside those before. Owed by patients
    and bills to pay come in as other assets and liabilities, because QuickBooks would ask for a
    customer's or supplier's name on its own kinds.
    """
    used = sorted({one.account for one in period.movements})
    rows = [["!ACCNT", "NAME", "ACCNTTYPE", "DESC", "ACCNUM"]]
    for key in used:
        account = period.account(key)
        rows.append(["ACCNT", iif_name(account), _iif_type(account), account.name, account.number])
    rows.append(["!TRNS", "TRNSID", "TRNSTYPE", "DATE", "ACCNT", "AMOUNT", "DOCNUM", "MEMO"])
    rows.append(["!SPL", "SPLID", "TRNSTYPE", "DATE", "ACCNT", "AMOUNT", "DOCNUM", "MEMO"])
    rows.append(["!ENDTRNS"])
    for number, (day, words, lines) in enumerate(period.entries(), 1):
        for place, (account, cents) in enumerate(lines):
            rows.append([
                "SPL" if place else "TRNS", "", "GENERAL JOURNAL", words_date(day),
                iif_name(account), figures(cents), f"{period.first:%y%m%d}-{number}", words,
            ])  # fmt: skip
        rows.append(["ENDTRNS"])
    text = "".join("\t".join(_iif_cell(cell) for cell in row) + "\r\n" for row in rows)
    return text.encode("cp1252", errors="replace")


def iif_name(account: Account) -> str:
    """Return an account's name in QuickBooks: its number first, so that no two are the same."""
    return _iif_cell(f"{account.number} {account.name}".replace(":", "-"))[:LONGEST_NAME].strip()


def _iif_cell(cell: str) -> str:
    return " ".join(cell.replace("\u2019", "'").replace("\u2013", "-").replace('"', "'").split())


def _iif_type(account: Account) -> str:
    if account.is_bank or account.key in ("cash", "petty_cash"):
        return "BANK"
    if account.kind == "asset":
        return "FIXASSET" if account.number.startswith("15") else "OCASSET"
    return {"liability": "OCLIAB", "equity": "EQUITY", "income": "INC"}.get(account.kind, "EXP")


FORMATS: dict[str, tuple[str, str, Callable[[Period], bytes]]] = {
    "csv": ("Spreadsheet (CSV)", "csv", csv),
    "beancount": ("beancount", "beancount", beancount),
    "ledger": ("ledger or hledger", "ledger", ledger),
    "iif": ("QuickBooks (IIF)", "iif", iif),
}
"""What the books are exported as: words, how the file's name ends, how it is written."""


def file_name(period: Period, form: str) -> str:
    """Return what an export is called: books-2025-01-01-to-2025-03-31.csv."""
    return f"books-{period.first}-to-{period.last}.{FORMATS[form][1]}"
