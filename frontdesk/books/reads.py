"""What the books' pages show: accounts, suppliers, bills, checks, petty cash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.books.chart import SYSTEM, TYPES, Account
from frontdesk.books.rules import OpenBill, Part, plain_number
from frontdesk.books.tables import (
    BankCheck,
    BankCheckPrint,
    Bill,
    BillPart,
    BookAccount,
    CheckBook,
    Outlay,
    OutlayPart,
    PettyCash,
    PettySlip,
    Supplier,
)
from frontdesk.ledger.tables import Posting, PostingLine

Reversal = aliased(Posting, name="reversal")
BY_HAND = ("journal", "books opening", "bank transfer")  # kinds of postings that are entered here


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


@dataclass(frozen=True, slots=True)
class OutlayRow:
    """Money that went out, or a check that was spoiled (`outlay_id` is None).

    Attributes:
        id: of this list only.
        state: issued, replaced (by a check of another number), void, spoiled.
        prints: how often its check went to the printer.

    """

    id: int
    outlay_id: int | None
    check_id: int | None
    number: int | None
    payee: str
    way: str
    account: str
    cents: int
    paid_on: date
    reference: str
    memo: str
    state: str
    reason: str
    staff: str
    prints: int
    version: int
    bills: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check with all that its print needs."""

    id: int
    account: str
    number: int
    content: dict[str, Any]
    prints: int
    void: str


@dataclass(frozen=True, slots=True)
class SlipRow:
    """What left the petty cash box, or a count of it."""

    id: int
    kind: str
    posting_id: int | None
    spent_on: date
    at: datetime
    paid_to: str
    account: str
    cents: int
    expected_cents: int
    note: str
    staff: str
    voided: bool


@dataclass(frozen=True, slots=True)
class Box:
    """The petty cash box: full, what the books say is in it, its version, and what happened."""

    fund_cents: int
    book_cents: int
    version: int | None
    slips: tuple[SlipRow, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry by hand, with its lines."""

    id: int
    kind: str
    day: date
    at: datetime
    memo: str
    staff: str
    reversed_on: date | None
    reverses: bool
    lines: tuple[tuple[str, int], ...]

    @property
    def cents(self) -> int:
        """What moved."""
        return sum(cents for _, cents in self.lines if cents > 0)


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


def balance(session: Session, account: str) -> int:
    """Return what is on one account now, in cents, debit above zero."""
    wanted = select(func.sum(PostingLine.cents)).where(PostingLine.account == account)
    return int(session.scalar(wanted) or 0)


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


def outlays(session: Session, *, since: date) -> list[OutlayRow]:
    """Return what was paid since a day, and every check of that time, the newest first."""
    newer = aliased(BankCheck)
    replaced = (
        select(newer.id)
        .where(newer.outlay_id == BankCheck.outlay_id, newer.number > BankCheck.number)
        .exists()
    )
    printed = (
        select(func.count())
        .where(BankCheckPrint.check_id == BankCheck.id)
        .correlate(BankCheck)
        .scalar_subquery()
    )
    paid = session.execute(
        select(
            Outlay.id, BankCheck.id.label("check_id"), BankCheck.number, Outlay.payee, Outlay.way,
            Outlay.account, Outlay.cents, Outlay.paid_on, Outlay.reference, Outlay.memo,
            Outlay.voided_at, Outlay.void_reason, Outlay.staff, Outlay.version,
            case((BankCheck.id.is_(None), False), else_=replaced).label("replaced"),
            BankCheck.reason, printed.label("prints"),
        )
        .outerjoin(BankCheck, BankCheck.outlay_id == Outlay.id)
        .where(Outlay.paid_on >= since)
    ).all()  # fmt: skip
    spoiled = session.execute(
        select(
            BankCheck.id,
            BankCheck.account,
            BankCheck.number,
            BankCheck.written_on,
            BankCheck.reason,
            BankCheck.staff,
        ).where(BankCheck.outlay_id.is_(None), BankCheck.written_on >= since)
    )
    named = _bills_of(session, [row.id for row in paid])
    rows = [
        OutlayRow(
            2 * (row.check_id or 0) + 1 if row.check_id else -2 * row.id, row.id, row.check_id,
            row.number, row.payee, row.way, row.account, row.cents, row.paid_on, row.reference,
            row.memo,
            "void" if row.voided_at else "replaced" if row.replaced else "issued",
            row.void_reason or row.reason or "", row.staff, row.prints, row.version,
            named.get(row.id, ""),
        )
        for row in paid
    ]  # fmt: skip
    rows += [
        OutlayRow(
            2 * check_id + 1, None, check_id, number, "", "check", account, 0, day, "", "",
            "spoiled", reason, staff, 0, 0, "",
        )
        for check_id, account, number, day, reason, staff in spoiled
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.paid_on, row.number or 0, row.id), reverse=True)


def _bills_of(session: Session, outlay_ids: Sequence[int]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(OutlayPart.outlay_id, Bill.number)
        .join(Bill, Bill.id == OutlayPart.bill_id)
        .where(OutlayPart.outlay_id.in_(outlay_ids))
        .order_by(OutlayPart.id)
    )
    for outlay_id, number in rows:
        found.setdefault(outlay_id, []).append(number or "no number")
    return {outlay_id: ", ".join(numbers) for outlay_id, numbers in found.items()}


def outlay_by_key(session: Session, key: str) -> list[tuple[int, int | None, int]]:
    """Return id, newest check and cents of what was paid under a client's key."""
    newest = (
        select(func.max(BankCheck.id))
        .where(BankCheck.outlay_id == Outlay.id)
        .correlate(Outlay)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Outlay.id, newest, Outlay.cents)
        .where(or_(Outlay.key == key, Outlay.key.startswith(f"{key} ", autoescape=True)))
        .order_by(Outlay.id)
    )
    return [(outlay_id, check_id, cents) for outlay_id, check_id, cents in rows]


def checks(session: Session, check_ids: Sequence[int]) -> list[CheckRow]:
    """Return checks with all that their print needs, by account and number."""
    newer = aliased(BankCheck)
    replaced = (
        select(newer.number)
        .where(newer.outlay_id == BankCheck.outlay_id, newer.number > BankCheck.number)
        .order_by(newer.number)
        .limit(1)
        .correlate(BankCheck)
        .scalar_subquery()
    )
    printed = (
        select(func.count())
        .where(BankCheckPrint.check_id == BankCheck.id)
        .correlate(BankCheck)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            BankCheck.id, BankCheck.account, BankCheck.number, BankCheck.content, printed, replaced,
            Outlay.voided_at, Outlay.void_reason, BankCheck.outlay_id,
        )
        .outerjoin(Outlay, Outlay.id == BankCheck.outlay_id)
        .where(BankCheck.id.in_(check_ids))
        .order_by(BankCheck.account, BankCheck.number)
    )  # fmt: skip
    found = []
    for check_id, account, number, content, prints, instead, voided, why, outlay_id in rows:
        void = f"Void: {why}" if voided else f"Replaced by check {instead}" if instead else ""
        if outlay_id is not None:
            found.append(CheckRow(check_id, account, number, content, int(prints), void))
    return found


def box(session: Session, *, since: date) -> Box:
    """Return the petty cash box and what happened with it since a day, the newest first."""
    fund = session.execute(select(PettyCash.fund_cents, PettyCash.version)).first()
    rows: Iterable[Any] = session.execute(
        select(
            PettySlip.id, PettySlip.kind, PettySlip.posting_id, PettySlip.spent_on, PettySlip.at,
            PettySlip.paid_to, PettySlip.account, PettySlip.cents, PettySlip.expected_cents,
            PettySlip.note, PettySlip.staff, Reversal.id.isnot(None),
        )
        .outerjoin(Reversal, Reversal.reverses_id == PettySlip.posting_id)
        .where(PettySlip.spent_on >= since)
        .order_by(PettySlip.at.desc(), PettySlip.id.desc())
    )  # fmt: skip
    return Box(
        fund[0] if fund else 0,
        balance(session, "petty_cash"),
        fund[1] if fund else None,
        tuple(SlipRow(*row) for row in rows),
    )


def entries(session: Session, *, since: date) -> list[EntryRow]:
    """Return the entries by hand since a day, the newest first; and what took them back."""
    first = aliased(Posting, name="first")
    found = session.execute(
        select(
            Posting.id, Posting.kind, Posting.day, Posting.at, Posting.memo, Posting.staff,
            Reversal.day, Posting.reverses_id, Posting.key,
        )
        .outerjoin(Reversal, Reversal.reverses_id == Posting.id)
        .outerjoin(first, first.id == Posting.reverses_id)
        .where(
            Posting.day >= since, or_(Posting.kind.in_(BY_HAND), first.kind.in_(BY_HAND)),
        )
        .order_by(Posting.day.desc(), Posting.id.desc())
    ).all()  # fmt: skip
    lines: dict[str, list[tuple[str, int]]] = {}
    for key, account, cents in session.execute(
        select(PostingLine.posting_key, PostingLine.account, PostingLine.cents)
        .where(PostingLine.posting_key.in_([row.key for row in found]))
        .order_by(PostingLine.id)
    ):
        lines.setdefault(key, []).append((account, cents))
    return [
        EntryRow(*row[:7], row.reverses_id is not None, tuple(lines.get(row.key, ())))
        for row in found
    ]
