"""Who comes today, and all that one patient's check-in asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from frontdesk.checkin import rules
from frontdesk.checkin.rules import Due, Review
from frontdesk.checkin.tables import Encounter
from frontdesk.core.clock import words_date
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import CoverageRow
from frontdesk.documents import reads as documents
from frontdesk.documents.rules import FormState
from frontdesk.ledger.rules import receipt_number
from frontdesk.ledger.tables import Payment, Posting, PostingLine, Receipt
from frontdesk.office.rules import Limits
from frontdesk.office.tables import Practice
from frontdesk.patients.rules import display_name, spoken_name
from frontdesk.patients.tables import Patient, PatientAlert, PatientPhone
from frontdesk.schedule import rules as schedule
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

Reversal = aliased(Posting, name="reversal")


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One visit of the day, as the list at the left shows it.

    Attributes:
        id: of the appointment.
        alike: names on the same day that could be taken for this one.

    """

    id: int
    version: int
    status: str
    start: datetime
    patient_id: int
    patient: str
    chart_number: str
    birth_date: date | None
    provider: str
    type_name: str
    arrived_at: datetime | None
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitReceipt:
    """A receipt of this visit."""

    id: int
    number: str
    cents: int
    copay_cents: int
    change_cents: int
    voided: bool


@dataclass(frozen=True, slots=True)
class CheckInView:
    """All that the check-in of one appointment shows.

    Attributes:
        version: of the appointment.
        patient: the name as lists show it.
        greeting: the name as one greets its bearer.
        line1 to postal_code, phones: as on file.
        reviews: address, phones and coverage, in this order.
        forms: those that must be signed today.
        due: what is owed now.
        checked_in_at, checked_in_by: None and empty until then, and after an undo.

    """

    appointment_id: int
    version: int
    status: str
    day: date
    start: datetime
    reason: str
    type_name: str
    takes_copay: bool
    provider: str
    patient_id: int
    patient_version: int
    patient: str
    greeting: str
    legal_name: str
    pronouns: str
    chart_number: str
    birth_date: date | None
    language: str
    interpreter: bool
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    phones: tuple[str, ...]
    alerts: tuple[str, ...]
    coverages: tuple[CoverageRow, ...]
    reviews: tuple[Review, ...]
    forms: tuple[FormState, ...]
    due: Due
    receipts: tuple[VisitReceipt, ...]
    checked_in_at: datetime | None
    checked_in_by: str
    unpaid_reason: str

    @property
    def is_checked_in(self) -> bool:
        """Whether the check-in is done."""
        return self.checked_in_at is not None and self.status in rules.AFTER


def today_list(session: Session, day: date) -> list[TodayRow]:
    """Return the day's visits in the order they begin, those alike flagged, holds left out."""
    rows = session.execute(
        select(
            Appointment.id, Appointment.version, Appointment.status, Appointment.start,
            Appointment.arrived_at, Patient.id.label("patient_id"), Patient.family, Patient.given,
            Patient.preferred, Patient.suffix, Patient.chart_number, Patient.birth_date,
            Provider.name.label("provider"), AppointmentType.name.label("type_name"),
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .where(Appointment.day == day, Appointment.status.not_in((*schedule.ENDED, schedule.HELD)))
        .order_by(Appointment.start, Provider.place, Appointment.id)
    ).all()  # fmt: skip
    alike = rules.alike_today(
        (row.patient_id, row.family, row.given, row.preferred) for row in rows
    )
    names = {row.patient_id: _name(row) for row in rows}
    return [
        TodayRow(
            row.id, row.version, row.status, row.start, row.patient_id, names[row.patient_id],
            row.chart_number, row.birth_date, row.provider, row.type_name or "", row.arrived_at,
            tuple(names[other] for other in alike.get(row.patient_id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _name(row: Any) -> str:
    return display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix)


def check_in_view(session: Session, appointment_id: int, *, today: date) -> CheckInView | None:
    """Return all that the check-in of an appointment shows, in five queries; None if it is gone.

    Args:
        session: any reading session.
        appointment_id: which.
        today: the office's date: what is old, missing or holds on it.

    """
    row = _visit(session, appointment_id)
    if row is None:
        return None
    limits = Limits.from_json(row.limits or {})
    coverages = tuple(coverage.coverages_of(session, row.patient_id, today))
    phones, alerts = _phones_and_alerts(session, row.patient_id)
    receipts = _receipts(session, appointment_id)
    paid = sum(receipt.copay_cents for receipt in receipts if not receipt.voided)
    primary = next((one for one in coverages if one.order == 1), None)
    takes_copay = row.takes_copay is None or row.takes_copay
    is_in = row.opened_at is not None and row.undone_at is None
    return CheckInView(
        appointment_id=row.id,
        version=row.version,
        status=row.status,
        day=row.day,
        start=row.start,
        reason=row.reason,
        type_name=row.type_name or "",
        takes_copay=takes_copay,
        provider=row.provider,
        patient_id=row.patient_id,
        patient_version=row.patient_version,
        patient=_name(row),
        greeting=spoken_name(row.family, row.given, preferred=row.preferred),
        legal_name=f"{spoken_name(row.family, row.given)} {row.suffix}".strip(),
        pronouns=row.pronouns,
        chart_number=row.chart_number,
        birth_date=row.birth_date,
        language=row.language,
        interpreter=row.interpreter,
        line1=row.line1,
        line2=row.line2,
        city=row.city,
        state=row.state,
        postal_code=row.postal_code,
        phones=phones,
        alerts=alerts,
        coverages=coverages,
        reviews=_reviews(row, phones, coverages, today=today, months=limits.review_months),
        forms=tuple(documents.missing_forms(session, row.patient_id, today)),
        due=rules.due(
            copay_cents=primary.copay_cents if primary else 0,
            takes_copay=takes_copay,
            paid_cents=paid,
            owed_cents=int(row.owed or 0),
        ),
        receipts=receipts,
        checked_in_at=row.opened_at if is_in else None,
        checked_in_by=row.opened_by if is_in else "",
        unpaid_reason=row.unpaid_reason if is_in else "",
    )


def _visit(session: Session, appointment_id: int) -> Row[*tuple[Any, ...]] | None:
    whole = aliased(Patient, name="whole")
    owed = (
        select(func.sum(PostingLine.cents))
        .join(whole, whole.id == PostingLine.patient_id)
        .where(
            PostingLine.account == "patient",
            or_(whole.id == Appointment.patient_id, whole.merged_into_id == Appointment.patient_id),
        )
        .correlate(Appointment)
        .scalar_subquery()
    )
    return session.execute(
        select(
            Appointment.id, Appointment.version, Appointment.status, Appointment.day,
            Appointment.start, Appointment.reason, AppointmentType.name.label("type_name"),
            AppointmentType.takes_copay, Provider.name.label("provider"),
            Patient.id.label("patient_id"), Patient.version.label("patient_version"),
            Patient.family, Patient.given, Patient.preferred, Patient.suffix, Patient.pronouns,
            Patient.chart_number, Patient.birth_date, Patient.language, Patient.interpreter,
            Patient.line1, Patient.line2, Patient.city, Patient.state, Patient.postal_code,
            Patient.address_confirmed_on, Patient.phones_confirmed_on, Encounter.opened_at,
            Encounter.opened_by, Encounter.undone_at, Encounter.unpaid_reason,
            owed.label("owed"), select(Practice.limits).scalar_subquery().label("limits"),
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .outerjoin(Encounter, Encounter.appointment_id == Appointment.id)
        .where(Appointment.id == appointment_id, Appointment.status != schedule.HELD)
    ).first()  # fmt: skip


def _phones_and_alerts(
    session: Session, patient_id: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    phones = select(
        literal("phone").label("what"), PatientPhone.text, PatientPhone.place.label("place"),
        PatientPhone.id.label("id"),
    ).where(PatientPhone.patient_id == patient_id)  # fmt: skip
    alerts = select(literal("alert"), PatientAlert.text, literal(0), PatientAlert.id).where(
        PatientAlert.patient_id == patient_id, PatientAlert.ended_on.is_(None)
    )
    both = union_all(phones, alerts).order_by("what", "place", "id")
    rows = session.execute(both).all()
    return (
        tuple(row[1] for row in rows if row[0] == "phone"),
        tuple(row[1] for row in rows if row[0] == "alert"),
    )


def _receipts(session: Session, appointment_id: int) -> tuple[VisitReceipt, ...]:
    rows = session.execute(
        select(
            Receipt.id, Receipt.drawer, Receipt.number, Payment.cents, Payment.balance_cents,
            Payment.purpose, Payment.tendered_cents, Reversal.id.label("reversal_id"),
        )
        .join(Posting, Posting.id == Receipt.posting_id)
        .join(Payment, Payment.posting_id == Posting.id)
        .outerjoin(Reversal, Reversal.reverses_id == Posting.id)
        .where(Posting.appointment_id == appointment_id)
        .order_by(Receipt.id)
    )  # fmt: skip
    return tuple(
        VisitReceipt(
            row.id,
            receipt_number(row.drawer, row.number),
            row.cents,
            row.cents - row.balance_cents if row.purpose == "copay" else 0,
            (row.tendered_cents or row.cents) - row.cents,
            row.reversal_id is not None,
        )
        for row in rows
    )


def _reviews(
    row: Row[*tuple[Any, ...]],
    phones: tuple[str, ...],
    coverages: tuple[CoverageRow, ...],
    *,
    today: date,
    months: int,
) -> tuple[Review, ...]:
    place = " ".join(part for part in (row.state, row.postal_code) if part)
    address = ", ".join(part for part in (row.line1, row.line2, row.city, place) if part)
    stamps = [one.confirmed_on for one in coverages]
    confirmed = None if None in stamps else min((day for day in stamps if day), default=None)
    shown = (
        ("address", address, row.address_confirmed_on),
        ("phones", ", ".join(phones), row.phones_confirmed_on),
        ("coverage", "; ".join(coverage_words(one) for one in coverages), confirmed),
    )
    return tuple(
        Review(name, words, day, rules.is_old(day, today, months)) for name, words, day in shown
    )


def coverage_words(row: CoverageRow) -> str:
    """Return a coverage as the desk reads it out: payer, plan, member number, until when."""
    name = f"{row.payer} {row.plan}".strip()
    member = f"member {row.member_id}" if row.member_id else ""
    until = f"until {words_date(row.valid_to)}" if row.valid_to else ""
    place = "" if row.order == 1 else row.place
    return ", ".join(part for part in (name, member, until, place) if part)


def visit_words(view: Any, words_of_start: str) -> str:
    """Return a visit as a receipt names it: day and time, what for, with whom."""
    what = f"{view.type_name} with {view.provider}" if view.type_name else f"with {view.provider}"
    return f"{words_of_start}, {what}"
