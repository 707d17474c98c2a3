"""What the schedule shows: plain rows out, no row of the database's own leaves this room."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.office.tables import Location
from frontdesk.schedule import day_rows, rules
from frontdesk.schedule.days import WEEKLY_SPANS, asking_of, blocks, day, week
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.outside import is_new, outside, outside_days, why_outside
from frontdesk.schedule.rows import (
    DayColumn,
    DayItem,
    DayLoad,
    DayRead,
    ProviderRow,
    StepRow,
    TypeRow,
    Visit,
)
from frontdesk.schedule.rules import Slot, Taken
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentStep,
    AppointmentType,
)
from frontdesk.schedule.wished_names import Known
from frontdesk.staff.tables import Provider

__all__ = [
    "DayColumn",
    "DayItem",
    "DayLoad",
    "DayRead",
    "ProviderRow",
    "StepRow",
    "TypeRow",
    "Visit",
    "appointment",
    "blocks",
    "day",
    "is_new",
    "known",
    "locations",
    "month_load",
    "next_available",
    "outside",
    "outside_days",
    "providers",
    "steps_of",
    "taken_slots",
    "types",
    "visits_at",
    "visits_of",
    "week",
    "weekly_spans",
    "why_outside",
]


def month_load(session: Session, month: date, provider_id: int = 0) -> dict[date, DayLoad]:
    """Return what is booked on each day around a month (see day_rows.month_load)."""
    return day_rows.month_load(asking_of(session), month, provider_id)


def _visits() -> Any:
    t = AppointmentType
    return (
        select(
            *(Appointment.id, Appointment.version, Appointment.patient_id),
            *(Provider.id, Provider.name, t.id, func.coalesce(t.name, "")),
            *(Appointment.day, Appointment.start, Appointment.minutes, Appointment.status),
            *(Appointment.status_at, Appointment.arrived_at, Appointment.reason),
            *(Appointment.ended_reason, func.coalesce(t.takes_copay, True)),
            *(Appointment.location_id, Appointment.series_id, Appointment.linked_id),
        )
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(t, t.id == Appointment.type_id)
    )


def appointment(session: Session, appointment_id: int) -> Visit | None:
    """Return one visit; None when there is none of that id, or it is a hold."""
    asked = _visits().where(Appointment.id == appointment_id, Appointment.status != rules.HELD)
    row = session.execute(asked).first()
    return Visit(*row) if row else None


def visits_of(session: Session, patient_id: int, *, limit: int = 200) -> list[Visit]:
    """Return a patient's visits, the latest first, what was cancelled too."""
    asked = _visits().where(Appointment.patient_id == patient_id)
    newest = asked.order_by(Appointment.start.desc(), Appointment.id).limit(limit)
    return [Visit(*row) for row in session.execute(newest)]


def visits_at(
    session: Session, patient_ids: Iterable[int], slot: Slot, *, but: int | None = None
) -> list[Visit]:
    """Return the patient's other visits that share a moment with `slot` and take time.

    Args:
        session: any reading session.
        patient_ids: the patient's, merged charts included.
        slot: the time asked for.
        but: the appointment being moved.

    """
    asked = _visits().where(
        Appointment.patient_id.in_(list(patient_ids)),
        Appointment.day.between(*_days_about(slot)),
        Appointment.start < slot.end,
        Appointment.finish > slot.start,
        Appointment.status.not_in(rules.ENDED),
        Appointment.id != (but or 0),
    )
    return [Visit(*row) for row in session.execute(asked.order_by(Appointment.start))]


def taken_slots(
    session: Session,
    provider_id: int,
    slot: Slot,
    *,
    now: datetime,
    but: Collection[int] = (),
    desk: str = "",
    theirs: Collection[str] = (),
) -> list[Taken]:
    """Return the provider's own time that shares a moment with `slot`; no expired holds.

    Args:
        session: any session.
        provider_id: whose time.
        slot: the time asked about.
        now: by the database's clock.
        but: appointments that do not count: the one being moved.
        desk: this workstation, whose own hold does not count either.
        theirs: whose holds count as little: those of what is offered to who would come.

    """
    asked = select(
        Appointment.busy_from,
        Appointment.busy_to,
        Appointment.lane,
        Appointment.status,
        Appointment.held_by,
    ).where(
        Appointment.provider_id == provider_id,
        Appointment.day.between(*_days_about(slot)),
        Appointment.busy_from < slot.end,
        Appointment.busy_to > slot.start,
        Appointment.busy_from < Appointment.busy_to,
        Appointment.status.not_in(rules.ENDED),
        or_(
            Appointment.status != rules.HELD,
            and_(Appointment.held_until > now, Appointment.held_by != desk),
        ),
    )
    if but:
        asked = asked.where(Appointment.id.not_in(but))
    return [
        Taken(
            Slot(start, (end - start) // timedelta(minutes=1)), lane, status == rules.HELD,
            status == rules.HELD and rules.is_offer(held_by),
        )
        for start, end, lane, status, held_by in session.execute(asked)
        if held_by not in theirs
    ]  # fmt: skip


def steps_of(session: Session, appointment_id: int) -> list[StepRow]:
    """Return the statuses a visit went through, oldest first, with who set them."""
    asked = select(AppointmentStep.status, AppointmentStep.at, AppointmentStep.staff)
    found = asked.where(AppointmentStep.appointment_id == appointment_id)
    return [StepRow(*row) for row in session.execute(found.order_by(AppointmentStep.id))]


def types(session: Session, *, gone_too: bool = False) -> list[TypeRow]:
    """Return the kinds of visits by name; those no longer in use only with `gone_too`."""
    return day_rows.types(asking_of(session), gone_too=gone_too)


def providers(session: Session) -> list[ProviderRow]:
    """Return every provider in the order of the columns, those who left too."""
    return day_rows.providers(asking_of(session))


def locations(session: Session) -> dict[int, str]:
    """Return the places where patients are seen, by id."""
    return {row[0]: row[1] for row in session.execute(select(Location.id, Location.name))}


def known(session: Session) -> Known:
    """Return the names that a typed wish to book may hold."""
    named = {one.id: one.name for one in providers(session) if one.active}
    return Known(named, {one.id: one.name for one in types(session)})


def weekly_spans(session: Session, provider_ids: Collection[int] = ()) -> list[WeeklySpan]:
    """Return the week's template of these providers; of all when empty."""
    asked = WEEKLY_SPANS
    if provider_ids:
        asked = asked.where(asked.selected_columns.provider_id.in_(provider_ids))
    return [WeeklySpan(*row) for row in session.execute(asked)]


def _days_about(slot: Slot) -> tuple[date, date]:
    """Return the office's dates on which something that shares a moment with `slot` may begin."""
    return (slot.start - timedelta(days=2)).date(), (slot.end + timedelta(days=1)).date()
