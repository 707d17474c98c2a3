"""What the pages of patients' own money list: credits, refunds, checks, and who is overdue."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from frontdesk.core.chunks import chunks
from frontdesk.core.money import dollars
from frontdesk.ledger.deposit_tables import Deposit, DepositItem
from frontdesk.ledger.rules import receipt_number
from frontdesk.ledger.tables import Owed, Payment, Posting, PostingRun, Receipt
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.payments import patient_reads
from frontdesk.payments.patient_reads import PlanRow
from frontdesk.payments.patient_tables import Refund, ReturnedCheck
from frontdesk.payments.write_off_reads import RunRow

RECENT = timedelta(days=180)
_PERSON = func.coalesce(Patient.merged_into_id, Patient.id)


@dataclass(frozen=True, slots=True)
class CreditRow:
    """A person whom the office owes: what was paid ahead, and more than was owed; `id` is theirs.

    `since` is the oldest of it.
    """

    id: int
    patient: str
    chart_number: str
    ahead_cents: int
    over_cents: int
    since: date

    @property
    def cents(self) -> int:
        """All of it."""
        return self.ahead_cents + self.over_cents


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money that was given back."""

    id: int
    posting_id: int
    patient_id: int
    patient: str
    chart_number: str
    day: date
    at: datetime
    method: str
    cents: int
    reference: str
    reason: str
    staff: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class DepositedCheck:
    """A patient's check that was brought to the bank; `id` is its payment's posting."""

    id: int
    patient_id: int
    patient: str
    chart_number: str
    number: str
    day: date
    receipt: str
    cents: int
    deposited: date


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """A patient's check that the bank did not pay."""

    id: int
    patient_id: int
    patient: str
    chart_number: str
    day: date
    number: str
    paid_on: date
    cents: int
    fee_cents: int
    reason: str
    staff: str


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """An account that owes for long; `id` is the patient's.

    Attributes:
        cents: all that it owes.
        late_cents: what of it is older than was asked for.
        since: the oldest of it.
        last_paid: None if the patient never paid.
        plan: how its broken plan stands; "" without one.

    """

    id: int
    patient: str
    chart_number: str
    cents: int
    late_cents: int
    since: date
    last_paid: date | None
    plan: str


@dataclass(frozen=True, slots=True)
class Reached:
    """How an agency reaches a patient."""

    birth_date: date | None
    street: str
    city: str
    state: str
    postal_code: str
    phone: str


def credits(session: Session) -> list[CreditRow]:
    """Return everybody with a credit, the largest first."""
    ahead = func.sum(case((Owed.account == "prepaid", -Owed.cents), else_=0))
    owed = func.sum(case((Owed.account == "patient", Owed.cents), else_=0))
    person = _PERSON.label("person")
    sums = (
        select(
            person, ahead.label("ahead"), owed.label("owed"),
            func.min(case((Owed.cents < 0, Owed.since))).label("since"),
        )
        .join(Owed, Owed.patient_id == Patient.id)
        .where(Owed.cents != 0, Owed.account.in_(("patient", "prepaid")))
        .group_by(person)
        .having((ahead > 0) | (owed < 0))
        .subquery()
    )  # fmt: skip
    rows = session.execute(
        select(
            Patient.id, Patient.family, Patient.given, Patient.chart_number, sums.c.ahead,
            sums.c.owed, sums.c.since,
        ).join(sums, sums.c.person == Patient.id)
    )  # fmt: skip
    found = [
        CreditRow(
            row.id, display_name(row.family, row.given), row.chart_number, max(int(row.ahead), 0),
            max(-int(row.owed), 0), row.since,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.cents, row.patient.casefold()))


def refunds(session: Session, *, refund_id: int | None = None, limit: int = 500) -> list[RefundRow]:
    """Return what was given back, the newest first; or one of them."""
    wanted = (
        select(
            Refund.id, Refund.posting_id, Refund.patient_id, Patient.family, Patient.given,
            Patient.chart_number, Refund.day, Posting.at, Refund.method, Refund.cents,
            Refund.reference, Refund.reason, Posting.staff, Refund.approved_by,
        )
        .join(Patient, Patient.id == Refund.patient_id)
        .join(Posting, Posting.id == Refund.posting_id)
        .order_by(Refund.id.desc())
        .limit(limit)
    )  # fmt: skip
    if refund_id is not None:
        wanted = wanted.where(Refund.id == refund_id)
    return [_named(RefundRow, row, 3) for row in session.execute(wanted)]


def deposited_checks(
    session: Session, *, today: date, patient_id: int | None = None
) -> list[DepositedCheck]:
    """Return deposited checks that have not come back, the newest first: a person's, or recent."""
    void, back = aliased(Posting, name="void"), ReturnedCheck
    wanted = (
        select(
            Payment.posting_id, Payment.patient_id, Patient.family, Patient.given,
            Patient.chart_number, Payment.reference, Payment.day, Receipt.drawer, Receipt.number,
            Payment.cents, func.max(Deposit.day).label("deposited"),
        )
        .join(Patient, Patient.id == Payment.patient_id)
        .join(DepositItem, DepositItem.posting_id == Payment.posting_id)
        .join(Deposit, Deposit.id == DepositItem.deposit_id)
        .join(Receipt, Receipt.posting_id == Payment.posting_id)
        .outerjoin(void, void.reverses_id == Payment.posting_id)
        .outerjoin(back, back.paid_posting_id == Payment.posting_id)
        .where(Payment.method == "check", void.id.is_(None), back.id.is_(None))
        .group_by(Payment.id, Patient.id, Receipt.id)
        .order_by(Payment.posting_id.desc())
    )  # fmt: skip
    if patient_id is None:
        wanted = wanted.where(Payment.day >= today - RECENT)
    else:
        wanted = wanted.where(Payment.patient_id.in_(same_person_ids(session, patient_id)))
    return [
        DepositedCheck(
            row[0], row[1], display_name(row.family, row.given), row.chart_number, row.reference,
            row.day, receipt_number(row.drawer, row.number), row.cents, row.deposited,
        )
        for row in session.execute(wanted)
    ]  # fmt: skip


def returned_checks(
    session: Session, *, returned_id: int | None = None, limit: int = 500
) -> list[ReturnedRow]:
    """Return the checks that came back, the newest first; or one of them."""
    wanted = (
        select(
            ReturnedCheck.id, ReturnedCheck.patient_id, Patient.family, Patient.given,
            Patient.chart_number, ReturnedCheck.day, Payment.reference,
            Payment.day.label("paid_on"), ReturnedCheck.cents, ReturnedCheck.fee_cents,
            ReturnedCheck.reason, Posting.staff,
        )
        .join(Patient, Patient.id == ReturnedCheck.patient_id)
        .join(Payment, Payment.posting_id == ReturnedCheck.paid_posting_id)
        .join(Posting, Posting.id == ReturnedCheck.posting_id)
        .order_by(ReturnedCheck.id.desc())
        .limit(limit)
    )  # fmt: skip
    if returned_id is not None:
        wanted = wanted.where(ReturnedCheck.id == returned_id)
    return [_named(ReturnedRow, row, 2) for row in session.execute(wanted)]


def overdue(
    session: Session, *, today: date, older_days: int, over_cents: int = 0
) -> list[OverdueRow]:
    """Return the accounts that owe for long, the largest first; none whose plan is kept to.

    Args:
        session: any reading session.
        today: the office's date.
        older_days: only what is owed for more days than these counts.
        over_cents: only accounts that owe more than this of such.

    """
    person = _PERSON.label("person")
    is_late = (Owed.cents > 0) & (Owed.since < today - timedelta(days=older_days))
    late = func.sum(case((is_late, Owed.cents), else_=0))
    owed = func.sum(Owed.cents)
    sums = (
        select(person, owed.label("owed"), late.label("late"),
               func.min(case((Owed.cents > 0, Owed.since))).label("since"))
        .join(Owed, Owed.patient_id == Patient.id)
        .where(Owed.cents != 0, Owed.account == "patient")
        .group_by(person)
        .having(late > over_cents, owed > 0)
        .subquery()
    )  # fmt: skip
    paid = (
        select(person, func.max(Payment.day).label("day"))
        .join(Payment, Payment.patient_id == Patient.id)
        .where(person.in_(select(sums.c.person)))
        .group_by(person)
        .subquery()
    )
    wanted = (
        select(
            Patient.id,
            Patient.family,
            Patient.given,
            Patient.chart_number,
            sums.c.owed,
            sums.c.late,
            sums.c.since,
            paid.c.day,
        )
        .join(sums, sums.c.person == Patient.id)
        .outerjoin(paid, paid.c.person == Patient.id)
    )
    plans = patient_reads.plans(session)
    running = {row.patient_id: row for row in sorted_plans(plans, today)[::-1]}  # the worst counts
    found = [
        OverdueRow(
            row.id, display_name(row.family, row.given), row.chart_number, int(row.owed),
            min(int(row.late), int(row.owed)), row.since, row.day,
            _broken(running.get(row.id), today),
        )
        for row in session.execute(wanted)
        if row.id not in running or running[row.id].overdue_cents(today)
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.cents, row.patient.casefold()))


def placed_in_runs(session: Session) -> dict[int, RunRow]:
    """Return by placement the run that it was made in, of all runs that were not undone."""
    one = PostingRun
    rows: Sequence[Any] = session.execute(
        select(one.id, one.version, one.title, one.at, one.day, one.staff, one.count, one.cents,
               one.undone_at, one.undone_by, one.plan)
        .where(one.kind == patient_reads.PLACED, one.undone_at.is_(None))
    ).all()  # fmt: skip
    return {
        placement_id: RunRow(*row[:-1])
        for row in rows
        for placement_id in row.plan.get("placements", ())
    }


def for_agency(session: Session, *, patient_ids: Iterable[int]) -> dict[int, Reached]:
    """Return by patient how an agency reaches who is placed with it; of thousands in two looks."""
    found: dict[int, Reached] = {}
    for batch in chunks(sorted(set(patient_ids))):
        phones = dict[int, str]()
        for patient_id, text in session.execute(
            select(PatientPhone.patient_id, PatientPhone.text)
            .where(PatientPhone.patient_id.in_(batch))
            .order_by(PatientPhone.place.desc(), PatientPhone.id.desc())
        ):
            phones[patient_id] = text  # the last one written is the one called first
        rows = session.execute(
            select(
                Patient.id, Patient.birth_date, Patient.line1, Patient.line2, Patient.city,
                Patient.state, Patient.postal_code,
            ).where(Patient.id.in_(batch))
        )  # fmt: skip
        for row in rows:
            street = ", ".join(part for part in (row.line1, row.line2) if part)
            found[row.id] = Reached(
                row.birth_date, street, row.city, row.state, row.postal_code,
                phones.get(row.id, ""),
            )  # fmt: skip
    return found


def sorted_plans(rows: Iterable[PlanRow], today: date) -> list[PlanRow]:
    """Return plans as they are to be worked: the overdue first, then by the next day due."""
    return sorted(rows, key=lambda row: (-row.overdue_cents(today), next_due(row) or date.max))


def next_due(row: PlanRow) -> date | None:
    """Return when the next part of a plan is due, the earliest not paid; None when all is paid."""
    return next((part.due for part in row.parts if part.left_cents), None)


def _broken(plan: PlanRow | None, today: date) -> str:
    return f"{dollars(plan.overdue_cents(today))} overdue" if plan is not None else ""


def _named(kind: Any, row: Any, place: int) -> Any:
    """Return a row whose family and given name, at `place`, become one name."""
    values = list(row)
    values[place : place + 2] = [display_name(values[place], values[place + 1])]
    return kind(*values)
