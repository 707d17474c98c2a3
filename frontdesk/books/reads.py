"""What the books' pages show: accounts, suppliers, bills, checks, petty cash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.books.chart import SYSTEM, TYPES, Account
from frontdesk.books.paid_reads import (
    BY_HAND,
    Box,
    CheckRow,
    EntryRow,
    OutlayRow,
    SlipRow,
    balance,
    box,
    checks,
    entries,
    outlay_by_key,
    outlays,
)
from frontdesk.books.rules import OpenBill, Part, plain_number
from frontdesk.books.tables import (
    BankCheck,
    Bill,
    BillPart,
    BookAccount,
    CheckBook,
    Outlay,
    OutlayPart,
    Supplier,
)
from frontdesk.ledger.tables import Posting, PostingLine

__all__ = [
    "BY_HAND", "AccountRow", "BillRow", "Box", "CheckBookRow", "CheckRow", "EntryRow", "OutlayRow",
    "SlipRow", "SupplierRow", "accounts", "balance", "bill", "bills", "box", "chart",
    "check_books", "checks", "entries", "is_posted_to", "open_bills", "outlay_by_key", "outlays",
    "own_accounts", "same_bills", "supplier", "suppliers",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as it is listed; `id` is its number, `row_id` that of an own account's row."""

    id: int
    row_id: int | None
    version: int
    account: Account
    cents: int


@dataclass(frozen=True, slots=True)
class CheckBookRow:
    """How checks of a bank account are numbered and printed; `next_number` comes next."""

    id: int
    account: str
    bank: str
    first_number: int
    next_number: int
    place: str
    stock: str
    shift_right: int
    shift_down: int
    version: int


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier with what is open and what was paid this year."""

    id: int
    name: str
    contact: str
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    phone: str
    email: str
    account_number: str
    net_days: int
    expense: str
    gets_1099: bool
    has_w9: bool
    tax_last4: str
    active: bool
    version: int
    open_cents: int

    @property
    def address(self) -> tuple[str, ...]:
        """The lines of an envelope beneath the name."""
        place = " ".join(part for part in (self.state, self.postal_code) if part)
        last = ", ".join(part for part in (self.city, place) if part)
        return tuple(line for line in (self.line1, self.line2, last) if line)


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill as it is listed.

    Attributes:
        cents: below zero for a credit.
        open_cents: what is still to pay (below zero: of a credit to use); 0 unless approved.
        state: one of rules.BILL_STATES.

    """

    id: int
    supplier_id: int
    supplier: str
    number: str
    billed_on: date
    due_on: date
    memo: str
    is_credit: bool
    cents: int
    open_cents: int
    state: str
    posted_on: date | None
    approved_by: str
    void_reason: str
    version: int
    parts: tuple[Part, ...]


def own_accounts(session: Session) -> list[tuple[int, int, Account]]:
    """Return id, version and account of all of the office's own, by number."""
    rows = session.execute(
        select(
            BookAccount.id, BookAccount.version, BookAccount.number, BookAccount.name,
            BookAccount.kind, BookAccount.tax_line, BookAccount.is_bank, BookAccount.active,
        )
    )  # fmt: skip
    return [
        (row_id, version, Account(number, number, name, kind, tax_line, is_bank, active))
        for row_id, version, number, name, kind, tax_line, is_bank, active in rows
    ]


def chart(session: Session) -> dict[str, Account]:
    """Return every account by its key in the ledger, in the order of a report."""
    found = [*SYSTEM, *(account for _, _, account in own_accounts(session))]
    order = list(TYPES)
    found.sort(key=lambda one: (order.index(one.kind), int(one.number.ljust(6, "0"))))
    return {account.key: account for account in found}


def accounts(session: Session) -> list[AccountRow]:
    """Return every account with what is on it now, debit above zero."""
    sums = {
        key: int(cents)
        for key, cents in session.execute(
            select(PostingLine.account, func.sum(PostingLine.cents)).group_by(PostingLine.account)
        )
    }
    own = {account.key: (row_id, version) for row_id, version, account in own_accounts(session)}
    found = []
    for account in chart(session).values():
        row_id, version = own.get(account.key, (None, 0))
        cents = sums.get(account.key, 0)
        found.append(AccountRow(int(account.number), row_id, version, account, cents))
    return found


def is_posted_to(session: Session, number: str) -> bool:
    """Return whether an account was ever posted to, or a bill names it."""
    lines = select(PostingLine.id).where(PostingLine.account == number).limit(1)
    parts = select(BillPart.id).where(BillPart.account == number).limit(1)
    return session.scalar(lines) is not None or session.scalar(parts) is not None


def check_books(session: Session) -> list[CheckBookRow]:
    """Return how the checks of each bank account are numbered and printed."""
    last = (
        select(func.max(BankCheck.number))
        .where(BankCheck.account == CheckBook.account)
        .correlate(CheckBook)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            CheckBook.id, CheckBook.account, CheckBook.bank, CheckBook.first_number,
            func.coalesce(last + 1, CheckBook.first_number), CheckBook.place, CheckBook.stock,
            CheckBook.shift_right, CheckBook.shift_down, CheckBook.version,
        ).order_by(CheckBook.id)
    )  # fmt: skip
    return [CheckBookRow(*row) for row in rows]


def _paid() -> Any:
    """Return how much of each bill was paid, as a subquery: bill_id, cents (signed)."""
    return (
        select(OutlayPart.bill_id, func.sum(OutlayPart.cents).label("cents"))
        .join(Outlay, Outlay.id == OutlayPart.outlay_id)
        .where(Outlay.voided_at.is_(None))
        .group_by(OutlayPart.bill_id)
        .subquery()
    )


_SIGNED = case((Bill.is_credit, -Bill.cents), else_=Bill.cents)


def _open(paid: Any) -> Any:
    return case((Bill.state == "approved", _SIGNED - func.coalesce(paid.c.cents, 0)), else_=0)


def suppliers(session: Session) -> list[SupplierRow]:
    """Return every supplier by name, with what is open."""
    paid = _paid()
    still = (
        select(Bill.supplier_id, func.sum(_open(paid)).label("cents"))
        .outerjoin(paid, paid.c.bill_id == Bill.id)
        .where(Bill.state == "approved")
        .group_by(Bill.supplier_id)
        .subquery()
    )
    columns = [getattr(Supplier, name) for name in SupplierRow.__slots__ if name != "open_cents"]
    rows = session.execute(
        select(*columns, func.coalesce(still.c.cents, 0).label("open_cents"))
        .outerjoin(still, still.c.supplier_id == Supplier.id)
        .order_by(Supplier.name_key)
    )
    return [SupplierRow(**(row._asdict() | {"open_cents": int(row.open_cents)})) for row in rows]


def supplier(session: Session, supplier_id: int) -> SupplierRow | None:
    """Return one supplier."""
    return next((row for row in suppliers(session) if row.id == supplier_id), None)


def bills(session: Session, *, settled_since: date | None = None) -> list[BillRow]:
    """Return every bill that is not settled, the one due first first.

    Args:
        session: any reading session.
        settled_since: bills paid or void are in too, if they were written since this day.

    """
    paid = _paid()
    still = _open(paid)
    unsettled = or_(Bill.state == "entered", and_(Bill.state == "approved", still != 0))
    wanted = _bills(paid)
    if settled_since is None:
        wanted = wanted.where(unsettled)
    else:
        wanted = wanted.where(or_(unsettled, Bill.billed_on >= settled_since))
    return _bill_rows(session, wanted)


def bill(session: Session, bill_id: int) -> BillRow | None:
    """Return one bill."""
    found = _bill_rows(session, _bills(_paid()).where(Bill.id == bill_id))
    return found[0] if found else None


def open_bills(session: Session, bill_ids: Iterable[int]) -> dict[int, OpenBill]:
    """Return what is open of these bills; those not approved, or settled, have nothing open."""
    rows = _bill_rows(session, _bills(_paid()).where(Bill.id.in_(list(bill_ids))))
    return {
        row.id: OpenBill(
            row.id, row.supplier_id, row.supplier, row.number, row.due_on, row.open_cents
        )
        for row in rows
    }


def _bills(paid: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Bill.id, Bill.supplier_id, Supplier.name.label("supplier"), Bill.number,
            Bill.billed_on, Bill.due_on, Bill.memo, Bill.is_credit, _SIGNED.label("cents"),
            _open(paid).label("open_cents"), Bill.state, Posting.day.label("posted_on"),
            Bill.approved_by, Bill.void_reason, Bill.version,
        )
        .join(Supplier, Supplier.id == Bill.supplier_id)
        .outerjoin(Posting, Posting.id == Bill.posting_id)
        .outerjoin(paid, paid.c.bill_id == Bill.id)
        .order_by(Bill.due_on, Supplier.name_key, Bill.id)
    )  # fmt: skip


def _bill_rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[BillRow]:
    found = session.execute(wanted).all()
    parts: dict[int, list[Part]] = {}
    within = select(wanted.subquery().c.id)
    for bill_id, account, cents, memo in session.execute(
        select(BillPart.bill_id, BillPart.account, BillPart.cents, BillPart.memo)
        .where(BillPart.bill_id.in_(within))
        .order_by(BillPart.id)
    ):
        parts.setdefault(bill_id, []).append(Part(account, cents, memo))
    return [
        BillRow(
            **(
                row._asdict()
                | {
                    "cents": int(row.cents),
                    "open_cents": int(row.open_cents),
                    "state": "paid"
                    if row.state == "approved" and not row.open_cents
                    else row.state,
                    "parts": tuple(parts.get(row.id, ())),
                }
            )
        )
        for row in found
    ]


def same_bills(
    session: Session, supplier_id: int, number: str, *, but: int | None = None
) -> list[BillRow]:
    """Return the supplier's other bills of that number, void ones aside."""
    key = plain_number(number)
    if not key:
        return []
    wanted = _bills(_paid()).where(
        Bill.supplier_id == supplier_id, Bill.number_key == key, Bill.state != "void"
    )
    if but is not None:
        wanted = wanted.where(Bill.id != but)
    return _bill_rows(session, wanted)
