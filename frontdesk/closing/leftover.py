"""What of a day nobody has settled yet: outcomes, charges, co-pays, voids."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.charges import reads as charges
from frontdesk.charges.rules import CAME
from frontdesk.charges.tables import Superbill
from frontdesk.checkin.tables import Encounter
from frontdesk.closing.rules import Unresolved
from frontdesk.closing.tables import DayExcuse
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.ledger.rules import receipt_number
from frontdesk.ledger.tables import Payment, Posting, Receipt
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.schedule.rules import WORDS
from frontdesk.schedule.tables import Appointment

SETTLED = ("checked_out", "cancelled", "no_show", "held")


def unresolved(session: Session, day: date) -> list[Unresolved]:
    """Return what is left of a day, with the excuses that were given, in the order of KINDS."""
    excuses = {
        (kind, subject_id): reason
        for kind, subject_id, reason in session.execute(
            select(DayExcuse.kind, DayExcuse.subject_id, DayExcuse.reason).where(
                DayExcuse.day == day
            )
        )
    }
    found = [
        *_outcomes(session, day),
        *_uncharged(session, day),
        *_no_visits(session, day),
        *_copays(session, day),
        *_voids(session, day),
    ]
    return [
        Unresolved(
            one.kind, one.subject_id, one.patient_id, one.patient, one.words, one.said,
            excuses.get((one.kind, one.subject_id), ""),
        )
        for one in found
    ]  # fmt: skip


def _outcomes(session: Session, day: date) -> list[Unresolved]:
    rows = session.execute(
        select(
            Appointment.id, Appointment.patient_id, Appointment.status, Patient.family,
            Patient.given,
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(Appointment.day == day, Appointment.status.not_in(SETTLED))
        .order_by(Appointment.start, Appointment.id)
    )  # fmt: skip
    return [
        Unresolved(
            "outcome", row.id, row.patient_id, display_name(row.family, row.given),
            f"visit is still {WORDS[row.status].lower()}",
        )
        for row in rows
    ]  # fmt: skip


def _uncharged(session: Session, day: date) -> list[Unresolved]:
    return [
        Unresolved("charge", row.id, row.patient_id, row.patient, "visit has no charge")
        for row in charges.visits_without_charge(session, day)
    ]


def _no_visits(session: Session, day: date) -> list[Unresolved]:
    """Return the charges of visits that did not take place after all, or not on this day."""
    rows = session.execute(
        select(
            Appointment.id, Appointment.status, Appointment.day, Superbill.patient_id,
            Superbill.total_cents, Patient.family, Patient.given,
        )
        .join(Superbill, Superbill.appointment_id == Appointment.id)
        .join(Patient, Patient.id == Superbill.patient_id)
        .where(
            Superbill.day == day, Superbill.voided_at.is_(None),
            or_(Appointment.status.not_in(CAME), Appointment.day != day),
        )
        .order_by(Appointment.start, Appointment.id)
    )  # fmt: skip
    return [
        Unresolved(
            "no_visit", row.id, row.patient_id, display_name(row.family, row.given),
            f"{dollars(row.total_cents)} charged, but the visit is "
            + (WORDS[row.status].lower() if row.status not in CAME
               else f"on {words_date(row.day)}"),
        )
        for row in rows
    ]  # fmt: skip


def _copays(session: Session, day: date) -> list[Unresolved]:
    """Return the visits that began with a co-pay due of which less was taken than due."""
    void = aliased(Posting, name="void")
    paid = (
        select(func.sum(Payment.cents - Payment.balance_cents))
        .join(Posting, Posting.id == Payment.posting_id)
        .outerjoin(void, void.reverses_id == Posting.id)
        .where(
            Posting.appointment_id == Encounter.appointment_id,
            Payment.purpose == "copay",
            void.id.is_(None),
        )
        .correlate(Encounter)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Encounter.appointment_id, Encounter.patient_id, Encounter.copay_due_cents,
            Encounter.unpaid_reason, func.coalesce(paid, 0).label("paid"), Patient.family,
            Patient.given,
        )
        .join(Patient, Patient.id == Encounter.patient_id)
        .where(
            Encounter.day == day, Encounter.undone_at.is_(None),
            Encounter.copay_due_cents > func.coalesce(paid, 0),
        )
        .order_by(Encounter.opened_at, Encounter.id)
    )  # fmt: skip
    return [
        Unresolved(
            "copay", row.appointment_id, row.patient_id, display_name(row.family, row.given),
            f"co-pay {dollars(row.copay_due_cents)}, taken {dollars(int(row.paid))}",
            row.unpaid_reason,
        )
        for row in rows
    ]  # fmt: skip


def _voids(session: Session, day: date) -> list[Unresolved]:
    first = aliased(Posting, name="first")
    rows = session.execute(
        select(
            Receipt.id, Receipt.drawer, Receipt.number, Receipt.patient_id, Payment.cents,
            Posting.memo, Posting.staff, Patient.family, Patient.given,
        )
        .join(first, first.id == Posting.reverses_id)
        .join(Payment, Payment.posting_id == first.id)
        .join(Receipt, Receipt.posting_id == first.id)
        .join(Patient, Patient.id == Receipt.patient_id)
        .where(Posting.day == day)
        .order_by(Posting.id)
    )  # fmt: skip
    return [
        Unresolved(
            "void", row.id, row.patient_id, display_name(row.family, row.given),
            f"receipt {receipt_number(row.drawer, row.number)} of {dollars(row.cents)} voided by "
            f"{row.staff}",
            row.memo,
        )
        for row in rows
    ]  # fmt: skip
