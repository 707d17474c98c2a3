"""What a day's papers say of each visit, read at once for the whole day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.office.tables import Location, Room
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient, PatientAlert, PatientPhone
from frontdesk.schedule import rules
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider


@dataclass(frozen=True, slots=True)
class PaperVisit:
    """One visit as paper tells it; times are UTC, at `come_at` the patient is asked to come."""

    id: int
    patient_id: int
    provider: str
    start: datetime
    minutes: int
    come_at: datetime
    status: str
    type_name: str
    reason: str
    location: str
    room: str
    name: str
    birth_date: date | None
    chart_number: str
    phone: str
    language: str
    interpreter: bool
    alerts: tuple[str, ...]


def visits_on(
    session: Session, day: date, *, providers: Collection[int] = (), ids: Collection[int] = ()
) -> list[PaperVisit]:
    """Return a day's visits that take place, by provider in the order of the columns, then time.

    Args:
        session: any reading session.
        day: the office's date.
        providers: only theirs; everyone's when empty.
        ids: only these visits; all when empty.

    """
    asked = _visits().where(
        Appointment.day == day, Appointment.status.not_in((*rules.ENDED, rules.HELD))
    )
    if providers:
        asked = asked.where(Appointment.provider_id.in_(providers))
    if ids:
        asked = asked.where(Appointment.id.in_(ids))
    return _told(session, asked.order_by(Provider.place, Provider.id, Appointment.start))


def visits_to_come(session: Session, patient_id: int, *, now: datetime) -> list[PaperVisit]:
    """Return a patient's visits from now on, the next first."""
    asked = _visits().where(
        Appointment.patient_id == patient_id,
        Appointment.start >= now,
        Appointment.status.in_(rules.TO_COME),
    )
    return _told(session, asked.order_by(Appointment.start))


def visits_between(
    session: Session, first: date, last: date, *, providers: Collection[int] = ()
) -> list[PaperVisit]:
    """Return the visits of all days from `first` to `last`, by time; what was cancelled is out."""
    asked = _visits().where(
        Appointment.day.between(first, last),
        Appointment.status.not_in((*rules.ENDED, rules.HELD)),
    )
    if providers:
        asked = asked.where(Appointment.provider_id.in_(providers))
    return _told(session, asked.order_by(Appointment.start, Appointment.id))


def visits_of_ids(session: Session, ids: Collection[int]) -> list[PaperVisit]:
    """Return these visits, by time."""
    asked = _visits().where(Appointment.id.in_(ids))
    return _told(session, asked.order_by(Appointment.start, Appointment.id))


def _visits() -> Any:
    phone = (
        select(PatientPhone.text)
        .where(PatientPhone.patient_id == Patient.id)
        .order_by(PatientPhone.place)
        .limit(1)
        .scalar_subquery()
    )
    alerts = (
        select(func.aggregate_strings(PatientAlert.text, "\n"))
        .where(
            PatientAlert.patient_id == Patient.id,
            or_(PatientAlert.ended_on.is_(None), PatientAlert.ended_on > Appointment.day),
        )
        .scalar_subquery()
    )
    return (
        select(
            *(Appointment.id, Appointment.patient_id, Provider.name, Appointment.start),
            *(Appointment.minutes, Appointment.early_minutes, Appointment.status),
            *(func.coalesce(AppointmentType.name, ""), Appointment.reason),
            *(func.coalesce(Location.name, ""), func.coalesce(Room.name, "")),
            *(Patient.family, Patient.given, Patient.middle, Patient.suffix, Patient.preferred),
            *(Patient.birth_date, Patient.chart_number, func.coalesce(phone, "")),
            *(Patient.language, Patient.interpreter, alerts),
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .outerjoin(Room, and_(Room.id == Appointment.room_id))
    )


def _told(session: Session, asked: Any) -> list[PaperVisit]:
    made = []
    rows: Any = session.execute(asked).all()
    for row in rows:
        head, early, rest, name, tail = row[:5], row[5], row[6:11], row[11:16], row[16:]
        shown = display_name(name[0], name[1], middle=name[2], suffix=name[3], preferred=name[4])
        come_at = head[3] - timedelta(minutes=early)
        alerts = tuple(filter(None, (tail[5] or "").split("\n")))
        told: tuple[Any, ...] = (*head, come_at, *rest, shown, *tail[:5], alerts)
        made.append(PaperVisit(*told))
    return made
