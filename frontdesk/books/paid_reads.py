"""What was paid and entered: checks and payments, the petty cash box, entries by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.books.tables import (
    BankCheck,
    BankCheckPrint,
    Bill,
    Outlay,
    OutlayPart,
    PettyCash,
    PettySlip,
)
from frontdesk.ledger.tables import Posting, PostingLine

Reversal = aliased(Posting, name="reversal")
BY_HAND = ("journal", "books opening", "bank transfer")  # kinds of postings that are entered here


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


def balance(session: Session, account: str) -> int:
    """Return what is on one account now, in cents, debit above zero."""
    wanted = select(func.sum(PostingLine.cents)).where(PostingLine.account == account)
    return int(session.scalar(wanted) or 0)


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
