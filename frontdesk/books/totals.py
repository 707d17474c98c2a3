"""The books summed up: trial balance, profit and loss, balance sheet, an account's own ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from frontdesk.books.chart import Account
from frontdesk.books.reads import bills, chart
from frontdesk.books.rules import AGES, aged, statement_side
from frontdesk.books.tables import Outlay, Supplier
from frontdesk.ledger.tables import Posting, PostingLine

BY_POSTING = ("bank", "payable", "petty_cash", "over_short")  # system accounts that name nobody


@dataclass(frozen=True, slots=True)
class Balance:
    """What is on an account, debit above zero; or what moved on it in a period."""

    account: Account
    cents: int

    @property
    def usual(self) -> int:
        """The same, above zero on the side where such an account usually stands."""
        return statement_side(self.account.kind) * self.cents


@dataclass(frozen=True, slots=True)
class Movement:
    """What postings of one kind moved on one account on one day; names nobody."""

    day: date
    kind: str
    account: str
    cents: int


@dataclass(frozen=True, slots=True)
class Result:
    """Profit and loss of a period; every line above zero where it is usual, sums in cents."""

    income: tuple[Balance, ...]
    expense: tuple[Balance, ...]

    @property
    def income_cents(self) -> int:
        """All income, what lowers it taken off."""
        return sum(line.usual for line in self.income)

    @property
    def expense_cents(self) -> int:
        """All expenses."""
        return sum(line.usual for line in self.expense)

    @property
    def net_cents(self) -> int:
        """What is left; below zero a loss."""
        return self.income_cents - self.expense_cents


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the office has and owes at the end of a day; both sides are the same.

    Attributes:
        earned_before: net income of all earlier years, in cents.
        earned_this_year: of the day's year until that day.

    """

    day: date
    assets: tuple[Balance, ...]
    liabilities: tuple[Balance, ...]
    equity: tuple[Balance, ...]
    earned_before: int
    earned_this_year: int

    @property
    def assets_cents(self) -> int:
        """All that the office has."""
        return sum(line.usual for line in self.assets)

    @property
    def claims_cents(self) -> int:
        """All that it owes, to others and to its owner."""
        others = sum(line.usual for line in (*self.liabilities, *self.equity))
        return others + self.earned_before + self.earned_this_year


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One event on an account, with the balance after it; debit above zero."""

    id: int
    day: date
    kind: str
    memo: str
    cents: int
    after: int


@dataclass(frozen=True, slots=True)
class AccountLedger:
    """An account from one day to another."""

    account: Account
    before: int
    rows: tuple[LedgerRow, ...]

    @property
    def after(self) -> int:
        """The balance at the end."""
        return self.rows[-1].after if self.rows else self.before


@dataclass(frozen=True, slots=True)
class SupplierAge:
    """What is open with one supplier, by how late it is (rules.AGES); credits lower it."""

    id: int
    supplier: str
    cents: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.cents)


@dataclass(frozen=True, slots=True)
class PaidRow:
    """What one supplier was paid in a year, for 1099s; by card apart: that is on a 1099-K."""

    id: int
    supplier: str
    gets_1099: bool
    has_w9: bool
    tax_last4: str
    cents: int
    card_cents: int


def _sums(
    session: Session, *, first: date | None = None, last: date | None = None
) -> dict[str, int]:
    wanted = select(PostingLine.account, func.sum(PostingLine.cents)).group_by(PostingLine.account)
    if first is not None or last is not None:
        wanted = wanted.join(Posting, Posting.key == PostingLine.posting_key)
    if first is not None:
        wanted = wanted.where(Posting.day >= first)
    if last is not None:
        wanted = wanted.where(Posting.day <= last)
    return {account: int(cents) for account, cents in session.execute(wanted)}


def _balances(session: Session, sums: dict[str, int]) -> list[Balance]:
    known = chart(session)
    strange = [Account(key, key, "Unknown account", "expense") for key in sums if key not in known]
    return [Balance(account, sums.get(account.key, 0)) for account in (*known.values(), *strange)]


def trial_balance(session: Session, last: date) -> list[Balance]:
    """Return every account that has a balance at the end of a day; they sum to zero."""
    found = _balances(session, _sums(session, last=last))
    return sorted((one for one in found if one.cents), key=lambda one: one.account.number)


def profit_and_loss(session: Session, first: date, last: date) -> Result:
    """Return income and expenses of a period, both days included."""
    found = [one for one in _balances(session, _sums(session, first=first, last=last)) if one.cents]
    return Result(_of(found, "income"), _of(found, "expense"))


def balance_sheet(session: Session, day: date) -> Sheet:
    """Return what the office has and owes at the end of a day."""
    found = [one for one in _balances(session, _sums(session, last=day)) if one.cents]
    this_year = profit_and_loss(session, date(day.year, 1, 1), day).net_cents
    all_years = -sum(one.cents for one in found if one.account.kind in ("income", "expense"))
    return Sheet(
        day, _of(found, "asset"), _of(found, "liability"), _of(found, "equity"),
        all_years - this_year, this_year,
    )  # fmt: skip


def _of(found: Iterable[Balance], kind: str) -> tuple[Balance, ...]:
    return tuple(one for one in found if one.account.kind == kind)


def movements(session: Session, first: date, last: date) -> list[Movement]:
    """Return what moved in a period by day, kind of posting and account, oldest first.

    Of each day and kind the movements sum to zero. Nobody is named.
    """
    total = func.sum(PostingLine.cents)
    rows = session.execute(
        select(Posting.day, Posting.kind, PostingLine.account, total)
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .where(Posting.day >= first, Posting.day <= last)
        .group_by(Posting.day, Posting.kind, PostingLine.account)
        .having(total != 0)
        .order_by(Posting.day, Posting.kind, PostingLine.account)
    )
    return [Movement(day, kind, account, int(cents)) for day, kind, account, cents in rows]


def general_ledger(session: Session, key: str, first: date, last: date) -> AccountLedger:
    """Return what happened on an account in a period.

    Of accounts that hold patients' money a row is a day and a kind of posting: nobody is named.
    """
    account = chart(session).get(key) or Account(key, key, "Unknown account", "expense")
    known = _sums(session, last=first - timedelta(days=1)).get(key, 0)
    single = not account.system or key in BY_POSTING
    total = func.sum(PostingLine.cents)
    memo = func.min(Posting.memo) if single else literal("")
    wanted = (
        select(func.min(Posting.id), Posting.day, Posting.kind, memo, total)
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .where(PostingLine.account == key, Posting.day >= first, Posting.day <= last)
        .group_by(Posting.day, Posting.kind)
        .order_by(Posting.day, func.min(Posting.id))
    )
    rows = session.execute(wanted.group_by(Posting.id) if single else wanted)
    found, after = list[LedgerRow](), known
    for posting_id, day, kind, words, cents in rows:
        after += int(cents)
        found.append(LedgerRow(posting_id, day, kind, str(words), int(cents), after))
    return AccountLedger(account, known, tuple(found))


def supplier_ages(session: Session, today: date) -> list[SupplierAge]:
    """Return what is open with each supplier, by how late it is, the most first."""
    found: dict[int, tuple[str, list[int]]] = {}
    for row in bills(session):
        if row.open_cents:
            _, cents = found.setdefault(row.supplier_id, (row.supplier, [0] * len(AGES)))
            cents[aged(row.due_on, today)] += row.open_cents
    rows = [SupplierAge(key, name, tuple(cents)) for key, (name, cents) in found.items()]
    return sorted(rows, key=lambda row: (-row.total, row.supplier))


def paid_in_year(session: Session, year: int) -> list[PaidRow]:
    """Return what each supplier was paid in a calendar year, those for a 1099 first."""
    by_card = Outlay.way == "card"
    rows = session.execute(
        select(
            Supplier.id, Supplier.name, Supplier.gets_1099, Supplier.has_w9, Supplier.tax_last4,
            func.sum(Outlay.cents).filter(~by_card), func.sum(Outlay.cents).filter(by_card),
        )
        .join(Outlay, Outlay.supplier_id == Supplier.id)
        .where(
            Outlay.voided_at.is_(None),
            Outlay.paid_on >= date(year, 1, 1),
            Outlay.paid_on <= date(year, 12, 31),
        )
        .group_by(Supplier.id)
        .order_by(Supplier.gets_1099.desc(), Supplier.name_key)
    )  # fmt: skip
    return [PaidRow(*row[:5], int(row[5] or 0), int(row[6] or 0)) for row in rows]


def untied(session: Session) -> list[str]:
    """Return where bills and petty cash do not agree with the ledger; empty when all is well."""
    sums = _sums(session)
    owed = sum(row.open_cents for row in bills(session))
    faults = []
    if sum(sums.values()):
        faults.append(f"the ledger sums to {sum(sums.values())} cents")
    if owed != -sums.get("payable", 0):
        faults.append(f"open bills are {owed} cents, the ledger says {-sums.get('payable', 0)}")
    known = chart(session)
    faults += [f"account {key} is posted to, but not in the chart" for key in sums
               if key not in known]  # fmt: skip
    return faults
