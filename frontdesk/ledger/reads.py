"""What is owed, what was paid, what receipts say, and whether the books hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.ledger import rules
from frontdesk.ledger.proof import verify
from frontdesk.ledger.tables import Payment, Posting, PostingLine, Receipt, ReceiptPrint
from frontdesk.office.tables import Workstation
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient

Reversal = aliased(Posting, name="reversal")
__all__ = [
    "MethodTotal", "PaymentRow", "PostedPayment", "ReceiptRow", "StoryRow", "account_story",
    "balance", "balances", "day_totals", "last_number", "payments_of_day", "payments_of_receipt",
    "posted", "prepaid", "receipt", "verify",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PostedPayment:
    """A payment that is in the books, as a second Enter finds it."""

    posting_id: int
    receipt_id: int
    number: str
    patient_id: int
    method: str
    cents: int
    tendered_cents: int | None


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment of a day, or the void of one; `cents` is below zero for a void.

    Attributes:
        id: of the posting.
        is_void: this row takes a payment back.
        voided: this payment was taken back, perhaps on a later day.
        reason: why, of a void.
        copies: how often the receipt was printed or saved.

    """

    id: int
    at: datetime
    receipt_id: int
    number: str
    patient_id: int
    patient: str
    chart_number: str
    birth_date: date | None
    purpose: str
    method: str
    reference: str
    cents: int
    balance_cents: int
    tendered_cents: int | None
    is_void: bool
    voided: bool
    reason: str
    staff: str
    workstation: str
    copies: int


@dataclass(frozen=True, slots=True)
class MethodTotal:
    """What patients paid and got back by one method on one day, in cents.

    Refunds that were taken back are not counted among them.
    """

    method: str
    count: int
    taken_cents: int
    voids: int
    voided_cents: int
    refunds: int = 0
    refunded_cents: int = 0

    @property
    def net_cents(self) -> int:
        """Taken less voided and refunded."""
        return self.taken_cents - self.voided_cents - self.refunded_cents


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A receipt with all that its print needs."""

    id: int
    posting_id: int
    patient_id: int
    day: date
    content: rules.ReceiptContent
    prints: int
    voided_at: datetime | None
    voided_by: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One event of an account, oldest first.

    Attributes:
        owed_cents: what it adds to (or takes from) what the patient owes.
        prepaid_cents: what it adds to (or takes from) what the patient has paid ahead.
        owed_after, prepaid_after: both after it, in cents.

    """

    id: int
    at: datetime
    day: date
    kind: str
    memo: str
    purpose: str
    method: str
    reference: str
    receipt_id: int | None
    number: str
    reverses_id: int | None
    voided: bool
    staff: str
    cents: int
    owed_cents: int
    prepaid_cents: int
    owed_after: int
    prepaid_after: int


def balance(session: Session, patient_ids: Iterable[int]) -> int:
    """Return what one person owes, in cents; below zero is a credit. What was paid ahead is not in.

    Args:
        session: any reading session.
        patient_ids: the person's chart, and those merged into it (`patients.same_person_ids`).

    """
    return _sum(session, "patient", patient_ids)


def prepaid(session: Session, patient_ids: Iterable[int]) -> int:
    """Return what one person has paid ahead and no charge has used yet, in cents."""
    return -_sum(session, "prepaid", patient_ids)


_SUM = select(func.sum(PostingLine.cents)).where(  # made once: half the price of the question
    PostingLine.account == bindparam("account"),
    PostingLine.patient_id.in_(bindparam("ids", expanding=True)),
)


def _sum(session: Session, account: str, patient_ids: Iterable[int]) -> int:
    asked = {"account": account, "ids": list(patient_ids)}
    return int(session.connection().execute(_SUM, asked).scalar() or 0)


def balances(session: Session, patient_ids: Iterable[int]) -> dict[int, int]:
    """Return what each of many patients owes, in cents; charts merged into one count with it."""
    wanted = sorted(set(patient_ids))
    found = dict.fromkeys(wanted, 0)
    if wanted:
        kept = func.coalesce(Patient.merged_into_id, Patient.id)
        rows = session.execute(
            select(kept, func.sum(PostingLine.cents))
            .join(Patient, Patient.id == PostingLine.patient_id)
            .where(
                PostingLine.account == "patient",
                or_(Patient.id.in_(wanted), Patient.merged_into_id.in_(wanted)),
            )
            .group_by(kept)
        )
        found |= {key: int(cents) for key, cents in rows if key in found}
    return found


def last_number(session: Session, drawer: str) -> int:
    """Return the number of a drawer's last receipt; 0 before the first."""
    last = select(func.max(Receipt.number)).where(Receipt.drawer == drawer)
    return session.scalar(last) or 0


def posted(session: Session, key: str) -> PostedPayment | None:
    """Return the payment that was posted under a key, None if none was."""
    row = session.execute(
        select(
            Posting.id, Receipt.id, Receipt.drawer, Receipt.number, Payment.patient_id,
            Payment.method, Payment.cents, Payment.tendered_cents,
        )
        .join(Payment, Payment.posting_id == Posting.id)
        .join(Receipt, Receipt.posting_id == Posting.id)
        .where(Posting.key == key)
    ).first()  # fmt: skip
    if row is None:
        return None
    posting_id, receipt_id, drawer, number, patient_id, method, cents, tendered_cents = row
    return PostedPayment(
        posting_id,
        receipt_id,
        rules.receipt_number(drawer, number),
        patient_id,
        method,
        cents,
        tendered_cents,
    )


def payments_of_day(session: Session, day: date) -> list[PaymentRow]:
    """Return the day's payments and voids in the order they came, each once."""
    rows = session.execute(_payments().where(Posting.day == day).order_by(Posting.at, Posting.id))
    return [_payment_row(row) for row in rows]


def payments_of_receipt(session: Session, text: str) -> list[PaymentRow]:
    """Return the payment (and its void) of a receipt by its number as typed: `A-12`, `a12`, `12`.

    A number without its drawer's letter finds it in every drawer.
    """
    typed = "".join(letter for letter in text if letter.isalnum()).upper()
    letters, figures = typed.rstrip("0123456789"), typed[len(typed.rstrip("0123456789")) :]
    if not figures or not figures.isascii() or len(figures) > 9 or len(letters) > 3:
        return []
    # Not by coalesce, which no index could follow from the receipt to its postings.
    either = or_(Posting.id == Payment.posting_id, Posting.reverses_id == Payment.posting_id)
    drawers = (letters,) if letters else select(Workstation.drawer)
    found = _payments(either).where(Receipt.number == int(figures), Receipt.drawer.in_(drawers))
    return [_payment_row(row) for row in session.execute(found.order_by(Posting.at, Posting.id))]


def _payments(paid: ColumnElement[bool] | None = None) -> Select[*tuple[Any, ...]]:
    if paid is None:
        paid = Payment.posting_id == func.coalesce(Posting.reverses_id, Posting.id)
    copies = (
        select(func.count())
        .where(ReceiptPrint.receipt_id == Receipt.id)
        .correlate(Receipt)
        .scalar_subquery()
    )
    return (
        select(
            Posting.id, Posting.at, Posting.reverses_id, Posting.memo, Posting.staff,
            Posting.workstation, Receipt.id.label("receipt_id"), Receipt.drawer, Receipt.number,
            Payment.patient_id, Payment.purpose, Payment.method, Payment.reference, Payment.cents,
            Payment.balance_cents, Payment.tendered_cents, Reversal.id.label("reversal_id"),
            Patient.family, Patient.given, Patient.preferred, Patient.suffix,
            Patient.chart_number, Patient.birth_date, copies.label("copies"),
        )
        .join(Payment, paid)
        .join(Receipt, Receipt.posting_id == Payment.posting_id)
        .join(Patient, Patient.id == Payment.patient_id)
        .outerjoin(Reversal, Reversal.reverses_id == Posting.id)
        .where(Posting.kind.in_(("payment", "reversal")))
    )  # fmt: skip


def _payment_row(row: Row[Any]) -> PaymentRow:
    is_void = row.reverses_id is not None
    sign = -1 if is_void else 1
    return PaymentRow(
        id=row.id,
        at=row.at,
        receipt_id=row.receipt_id,
        number=rules.receipt_number(row.drawer, row.number),
        patient_id=row.patient_id,
        patient=display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
        chart_number=row.chart_number,
        birth_date=row.birth_date,
        purpose=row.purpose,
        method=row.method,
        reference=row.reference,
        cents=sign * row.cents,
        balance_cents=sign * row.balance_cents,
        tendered_cents=None if is_void else row.tendered_cents,
        is_void=is_void,
        voided=row.reversal_id is not None,
        reason=row.memo if is_void else "",
        staff=row.staff,
        workstation=row.workstation,
        copies=row.copies,
    )


def day_totals(session: Session, day: date) -> list[MethodTotal]:
    """Return what patients paid and got back on a day: every method, in the order of METHODS.

    Summed from the ledger's lines, so it agrees with the books to the cent. What insurance pays,
    and what the office does with its money (deposits, settlements, counts), is not in.
    """
    first = aliased(Posting, name="first")
    kind = func.coalesce(first.kind, Posting.kind)
    is_void = Posting.reverses_id.is_not(None)
    rows = session.execute(
        select(PostingLine.account, kind, is_void, func.count(), func.sum(PostingLine.cents))
        .join(Posting, Posting.key == PostingLine.posting_key)
        .outerjoin(first, first.id == Posting.reverses_id)
        .where(
            Posting.day == day,
            PostingLine.account.in_(tuple(rules.METHODS)),
            kind.in_(("payment", "refund")),
        )
        .group_by(PostingLine.account, kind, is_void)
    )
    sums = {
        (account, of, bool(void)): (count, int(cents)) for account, of, void, count, cents in rows
    }

    def total(method: str) -> MethodTotal:
        count, taken = sums.get((method, "payment", False), (0, 0))
        voids, voided = sums.get((method, "payment", True), (0, 0))
        refunds, refunded = sums.get((method, "refund", False), (0, 0))
        kept, back = sums.get((method, "refund", True), (0, 0))
        return MethodTotal(method, count, taken, voids, -voided, refunds - kept, -refunded - back)

    return [total(method) for method in rules.METHODS]


def receipt(session: Session, receipt_id: int) -> ReceiptRow | None:
    """Return a receipt, how often it was printed, and whether it was voided."""
    prints = select(func.count()).where(ReceiptPrint.receipt_id == Receipt.id).scalar_subquery()
    row = session.execute(
        select(
            Receipt.id, Receipt.posting_id, Receipt.patient_id, Receipt.day, Receipt.content,
            prints.label("prints"), Posting.at, Posting.staff, Posting.memo,
        )
        .outerjoin(Posting, Posting.reverses_id == Receipt.posting_id)
        .where(Receipt.id == receipt_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    return ReceiptRow(
        id=row.id,
        posting_id=row.posting_id,
        patient_id=row.patient_id,
        day=row.day,
        content=rules.ReceiptContent.from_json(row.content),
        prints=row.prints,
        voided_at=row.at,
        voided_by=row.staff or "",
        void_reason=row.memo or "",
    )


def account_story(session: Session, patient_ids: Sequence[int]) -> list[StoryRow]:
    """Return all that happened on the account of one person, oldest first.

    Args:
        session: any reading session.
        patient_ids: the person's chart, and those merged into it (`patients.same_person_ids`).

    """
    rows = session.execute(_story(patient_ids))
    story, owed, ahead = list[StoryRow](), 0, 0
    for row in rows:
        owed, ahead = owed + int(row.owed), ahead + int(row.prepaid)
        number = rules.receipt_number(row.drawer, row.number) if row.receipt_id else ""
        story.append(
            StoryRow(
                row.id, row.at, row.day, row.kind, row.memo, row.purpose or "", row.method or "",
                row.reference or "", row.receipt_id, number, row.reverses_id,
                row.reversal_id is not None, row.staff, row.cents or 0, int(row.owed),
                int(row.prepaid), owed, ahead,
            )
        )  # fmt: skip
    return story


def _story(patient_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    of_account = {
        name: func.sum(case((PostingLine.account == name, PostingLine.cents), else_=0))
        for name in ("patient", "prepaid")
    }
    sums = (
        select(
            PostingLine.posting_key,
            of_account["patient"].label("owed"),
            (-of_account["prepaid"]).label("prepaid"),
        )
        .where(PostingLine.patient_id.in_(patient_ids))
        .group_by(PostingLine.posting_key)
        .subquery()
    )
    original = func.coalesce(Posting.reverses_id, Posting.id)
    return (
        select(
            Posting.id, Posting.at, Posting.day, Posting.kind, Posting.memo, Posting.staff,
            Posting.reverses_id, Reversal.id.label("reversal_id"), Payment.purpose, Payment.method,
            Payment.reference, Payment.cents, Receipt.id.label("receipt_id"), Receipt.drawer,
            Receipt.number, sums.c.owed, sums.c.prepaid,
        )
        .join(sums, sums.c.posting_key == Posting.key)
        .outerjoin(Payment, Payment.posting_id == original)
        .outerjoin(Receipt, Receipt.posting_id == Payment.posting_id)
        .outerjoin(Reversal, Reversal.reverses_id == Posting.id)
        .order_by(Posting.at, Posting.id)
    )  # fmt: skip
