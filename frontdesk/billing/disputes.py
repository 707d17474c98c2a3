"""Disputes as they are shown: what is overdue first, then by when the answer is due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.billing import rules
from frontdesk.billing.tables import Dispute
from frontdesk.ledger.tables import Charge, Owed
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute.

    Attributes:
        about: the service in dispute, or the account.
        cents: what was owed of it when it was opened.
        state: open, overdue, answered or closed.

    """

    id: int
    version: int
    patient_id: int
    patient: str
    chart_number: str
    charge_id: int | None
    about: str
    service_day: date | None
    cents: int
    words: str
    opened_on: date
    opened_by: str
    due_on: date
    answer: str
    answered_on: date | None
    answered_by: str
    outcome: str
    closed_on: date | None
    closed_by: str
    state: str


def disputes(
    session: Session,
    *,
    today: date,
    patient_ids: Collection[int] | None = None,
    dispute_id: int | None = None,
    closed: bool = False,
) -> list[DisputeRow]:
    """Return disputes, those overdue first, then by day; closed ones last, where wanted."""
    row = Dispute
    wanted = (
        select(
            row.id, row.version, row.patient_id, Patient.family, Patient.given, Patient.preferred,
            Patient.suffix, Patient.chart_number, row.charge_id, Charge.words.label("service"),
            Charge.code, Charge.service_day, row.cents, row.words, row.opened_on, row.opened_by,
            row.due_on, row.answer, row.answered_on, row.answered_by, row.outcome, row.closed_on,
            row.closed_by,
        )
        .join(Patient, Patient.id == row.patient_id)
        .outerjoin(Charge, Charge.id == row.charge_id)
        .order_by(row.closed_on.is_not(None), row.due_on, row.id)
    )  # fmt: skip
    if patient_ids is not None:
        wanted = wanted.where(row.patient_id.in_(list(patient_ids)))
    if dispute_id is not None:
        wanted = wanted.where(row.id == dispute_id)
    if not closed:
        wanted = wanted.where(row.closed_on.is_(None))
    return [
        DisputeRow(
            one.id, one.version, one.patient_id,
            display_name(one.family, one.given, preferred=one.preferred, suffix=one.suffix),
            one.chart_number, one.charge_id,
            f"{one.code} {one.service}".strip() if one.charge_id else "The account",
            one.service_day, one.cents, one.words, one.opened_on, one.opened_by, one.due_on,
            one.answer, one.answered_on, one.answered_by, one.outcome, one.closed_on,
            one.closed_by,
            rules.standing(
                due_on=one.due_on, answered=one.answered_on is not None,
                closed=one.closed_on is not None, today=today,
            ),
        )
        for one in session.execute(wanted)
    ]  # fmt: skip


def owed_of(session: Session, patient_ids: Collection[int], charge_id: int | None) -> int:
    """Return what a person owes of a charge; without one, of what is about no charge."""
    found = session.scalars(
        select(Owed.cents).where(
            Owed.patient_id.in_(list(patient_ids)),
            Owed.account == "patient",
            Owed.charge_id == (charge_id or 0),
        )
    )
    return sum(found)
