"""Everyone of today and where they are, and what the last weeks teach; rows out, built once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, case, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.floor import rules
from frontdesk.floor.pace import Seen
from frontdesk.floor.rules import Wait
from frontdesk.floor.tables import FloorTold
from frontdesk.office import reads as office
from frontdesk.office.tables import Location, Room
from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule.rules import ENDED, FLOW
from frontdesk.schedule.tables import Appointment, AppointmentStep, AppointmentType
from frontdesk.staff.tables import Provider

CAME = FLOW[2:]
LOOK_BACK = timedelta(weeks=rules.WEEKS)


class FloorRow(NamedTuple):
    """One visit of today; instants are UTC by the database's clock.

    `start` and `minutes` are the whole visit as booked, `busy_from` and `busy_to` the provider's
    part of it. `since` is when it came to its stage, `roomed_at` when the patient left the waiting
    room, `began_at` when the provider came.
    """

    id: int
    version: int
    provider_id: int
    provider: str
    provider_colour: str
    provider_place: int
    start: datetime
    minutes: int
    busy_from: datetime
    busy_to: datetime
    early_minutes: int
    status: str
    since: datetime | None
    arrived_at: datetime | None
    reason: str
    type_id: int | None
    type_name: str
    location_id: int | None
    room_id: int | None
    room: str
    patient_id: int
    family: str
    given: str
    preferred: str
    suffix: str
    pronouns: str
    sex: str
    birth_date: date | None
    chart_number: str
    language: str
    interpreter: bool
    alerts: str  # one a line
    roomed_at: datetime | None
    began_at: datetime | None
    confirmed_at: datetime | None
    told_at: datetime | None
    told_by: str
    told_minutes: int | None


class RoomRow(NamedTuple):
    """An exam room and where it is."""

    id: int
    name: str
    location_id: int
    location: str


@dataclass(frozen=True, slots=True)
class FloorRead:
    """The floor at one moment.

    Attributes:
        rows: today's visits, in the order they are booked; none that were cancelled or missed.
        missed: today's that did not come, for the pace.
        rooms: every exam room, in order.
        limit: minutes the office lets nobody wait untold.

    """

    day: date
    rows: tuple[FloorRow, ...]
    missed: tuple[tuple[int, int | None], ...]
    rooms: tuple[RoomRow, ...]
    limit: int
    now: datetime


def _first(*statuses: str) -> Any:
    return func.min(case((_s.status.in_(statuses), _s.at)))


_a, _s = Appointment.__table__.c, AppointmentStep.__table__.c
_p, _t, _r = Patient.__table__.c, AppointmentType.__table__.c, Room.__table__.c
_v, _l, _told = Provider.__table__.c, Location.__table__.c, FloorTold.__table__.c
_steps = (
    select(
        _s.appointment_id,
        _first("roomed", "with_provider", "checked_out").label("roomed_at"),
        _first("with_provider").label("began_at"),
        _first("confirmed").label("confirmed_at"),
    )
    .select_from(AppointmentStep.__table__.join(Appointment.__table__, _a.id == _s.appointment_id))
    .where(_a.day == bindparam("day"))
    .group_by(_s.appointment_id)
    .subquery("steps")
)
_alerts = (
    select(func.aggregate_strings(PatientAlert.text, "\n"))
    .where(
        PatientAlert.patient_id == _a.patient_id,
        or_(PatientAlert.ended_on.is_(None), PatientAlert.ended_on > _a.day),
    )
    .scalar_subquery()
)
_ROWS = (
    select(
        *(_a.id, _a.version, _v.id, _v.name, _v.colour, _v.place),
        *(_a.start, _a.minutes, _a.busy_from, _a.busy_to, _a.early_minutes),
        *(_a.status, _a.status_at, _a.arrived_at, _a.reason),
        *(_a.type_id, func.coalesce(_t.name, "")),
        *(_a.location_id, _a.room_id, func.coalesce(_r.name, "")),
        *(_p.id, _p.family, _p.given, _p.preferred, _p.suffix, _p.pronouns, _p.sex),
        *(_p.birth_date, _p.chart_number, _p.language, _p.interpreter),
        func.coalesce(_alerts, ""),
        *(_steps.c.roomed_at, _steps.c.began_at, _steps.c.confirmed_at),
        *(_told.at, func.coalesce(_told.staff, ""), _told.minutes_said),
    )
    .select_from(
        Appointment.__table__.join(Patient.__table__, _p.id == _a.patient_id)
        .join(Provider.__table__, _v.id == _a.provider_id)
        .outerjoin(AppointmentType.__table__, _t.id == _a.type_id)
        .outerjoin(Room.__table__, _r.id == _a.room_id)
        .outerjoin(FloorTold.__table__, _told.appointment_id == _a.id)
        .outerjoin(_steps, _steps.c.appointment_id == _a.id)
    )
    .where(_a.day == bindparam("day"), _a.status.in_((*FLOW, "no_show")))
    .order_by(_a.start, _v.place, _a.id)
)
_ROOMS = (
    select(_r.id, _r.name, _l.id, _l.name)
    .select_from(Room.__table__.join(Location.__table__, _l.id == _r.location_id))
    .order_by(_r.location_id, _r.id)
)
_PAST = (
    select(
        *(_a.day, _a.provider_id, _a.type_id, _a.busy_from, _a.busy_to, _a.start),
        *(_a.early_minutes, _a.status, _a.arrived_at),
        _first("roomed", "with_provider", "checked_out"),
        _first("with_provider"),
        _first("checked_out"),
    )
    .select_from(
        Appointment.__table__.outerjoin(AppointmentStep.__table__, _s.appointment_id == _a.id)
    )
    .where(
        _a.day.between(bindparam("first"), bindparam("last")),
        _a.status.in_((*CAME, "no_show")),
    )
    .group_by(_a.id)
)


def floor(session: Session, day: date, now: datetime) -> FloorRead:
    """Return everyone of a day with their stage, in three queries.

    Args:
        session: any reading session.
        day: the office's date.
        now: by the database's clock.

    """
    rows = session.connection()
    found = [FloorRow._make(row) for row in rows.execute(_ROWS, {"day": day})]
    return FloorRead(
        day,
        tuple(row for row in found if row.status not in ENDED),
        tuple((row.provider_id, row.type_id) for row in found if row.status in ENDED),
        tuple(map(RoomRow._make, rows.execute(_ROOMS))),
        office.limits(session).wait_limit_minutes,
        now,
    )


@dataclass(frozen=True, slots=True)
class Past:
    """What the last six weeks teach: how long visits took, and who waited how long.

    Attributes:
        seen: visits of all those days.
        waits: by day, of the same weekday alone.

    """

    seen: tuple[Seen, ...]
    waits: dict[date, tuple[Wait, ...]]


def past(session: Session, day: date) -> Past:
    """Return the six weeks before a day, in one query over those days alone.

    Args:
        session: any reading session.
        day: the office's date; itself not looked at.

    """
    asked = {"first": day - LOOK_BACK, "last": day - timedelta(days=1)}
    seen: list[Seen] = []
    waits: dict[date, list[Wait]] = {}
    for row in session.connection().execute(_PAST, asked):
        on, provider, kind, busy_from, busy_to, start, early, status, arrived, roomed, *rest = row
        minutes = max(1, (busy_to - busy_from) // timedelta(minutes=1))
        asked_at = start - timedelta(minutes=early)
        seen.append(Seen(provider, kind, minutes, asked_at, status in CAME, arrived, *rest))
        if on.weekday() == day.weekday() and arrived is not None and roomed is not None:
            waits.setdefault(on, []).append(Wait(arrived, max(arrived, roomed)))
    return Past(tuple(seen), {on: tuple(found) for on, found in waits.items()})


def waits_of(rows: Sequence[FloorRow]) -> list[Wait]:
    """Return today's time in the waiting room of each who came."""
    return [
        Wait(row.arrived_at, max(row.arrived_at, row.roomed_at) if row.roomed_at else None)
        for row in rows
        if row.arrived_at is not None
    ]


def usual_wait(past: Past, now: datetime, zone: ZoneInfo) -> float | None:
    """Return the mean wait on the same weekdays of the last weeks by this time of the day.

    Each day counts alike, however many came on it.
    """
    at = clock.wall(now, zone)
    found = [
        rules.average_wait(waits, _then(day, time(at.hour, at.minute), zone))
        for day, waits in past.waits.items()
    ]
    days = [one for one in found if one is not None]
    return sum(days) / len(days) if days else None


def _then(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return that time of another day; an hour the clocks skipped is the hour after it."""
    try:
        return clock.instant(day, at, zone)
    except Refused:
        return clock.instant(day, at.replace(hour=at.hour + 1), zone)
