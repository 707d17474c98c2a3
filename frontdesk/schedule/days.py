"""The statements behind a day and a week of the schedule, at most three each, built once."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    Dialect,
    String,
    TypeDecorator,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from frontdesk.core.asking import asking
from frontdesk.core.plain import Ask
from frontdesk.office import reads as office
from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule import day_rows, hours, rules
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.rows import DayRead
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentType,
    Block,
    SpanType,
    TemplateSpan,
)
from frontdesk.staff.tables import Provider


def _items() -> Any:
    """Build the one query behind a day and a week; made once, for building it costs more."""
    # Of tables, not of mapped classes: those are made ready when one is first asked for, which a
    # start does without.
    a, p, t = Appointment.__table__.c, Patient.__table__.c, AppointmentType.__table__.c
    earlier, alert = Appointment.__table__.alias("earlier").c, PatientAlert.__table__.c
    seen = exists().where(
        earlier.patient_id == a.patient_id,
        earlier.day < a.day,
        # Not "one of those who came": a server compares each of twenty years' visits with that.
        earlier.status.not_in((*rules.TO_COME, *rules.ENDED, rules.HELD)),
    )
    alerts = (
        select(func.aggregate_strings(alert.text, "\n"))
        .where(
            alert.patient_id == a.patient_id,
            or_(alert.ended_on.is_(None), alert.ended_on > a.day),
        )
        .scalar_subquery()
    )
    return (
        select(
            *(a.id, a.version, a.provider_id, a.day, a.start, a.minutes, a.lane),
            *(a.busy_from, a.busy_to, a.early_minutes, a.series_id, a.linked_id),
            *(a.status, a.status_at, a.arrived_at, a.reason, a.ended_reason),
            *(a.held_by, a.held_name, a.held_until),
            *(a.type_id, t.name, t.colour, t.shape),
            *(a.patient_id, p.family, p.given, p.preferred, p.birth_date, p.chart_number),
            *(p.language, p.interpreter),
            alerts,
            and_(a.patient_id.is_not(None), ~seen),
        )
        .select_from(
            Appointment.__table__.outerjoin(Patient.__table__, a.patient_id == p.id).outerjoin(
                AppointmentType.__table__, a.type_id == t.id
            )
        )
        .where(or_(a.status != rules.HELD, a.held_until > bindparam("now")))
        .order_by(a.start, a.id)
    )


_a = Appointment.__table__.c
DAY_ITEMS = _items().where(_a.day == bindparam("day"))
_WEEK_ITEMS = _items().where(
    _a.provider_id == bindparam("provider_id"), _a.day.between(bindparam("day"), bindparam("last"))
)


class _Ids(TypeDecorator[frozenset[int]]):
    """Ids that the database has put in a row: 3,5."""

    impl, cache_ok = String, True
    plain_kind = "ids"

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[int]:
        return frozenset(map(int, value.split(","))) if value else frozenset()


_p, _s, _k = Provider.__table__.c, TemplateSpan.__table__.c, SpanType.__table__.c
_t = AppointmentType.__table__.c
_TYPES = type_coerce(
    select(func.aggregate_strings(cast(_k.type_id, String), ","))
    .where(_k.span_id == _s.id)
    .scalar_subquery(),
    _Ids(),
)
_TYPE_NAMES = (
    select(func.aggregate_strings(_t.name, "\n"))
    .select_from(SpanType.__table__.join(AppointmentType.__table__, _t.id == _k.type_id))
    .where(_k.span_id == _s.id)
    .scalar_subquery()
)
_SPAN = (
    *(_s.location_id, _s.weekday, _s.opens, _s.closes, _s.kind, _s.title),
    *(_s.valid_from, _s.valid_to, _s.new_only, _s.every_weeks, _TYPES),
)
_COLUMNS = (
    select(
        *(_p.id, _p.name, _p.credential, _p.colour),
        *_SPAN,
        func.coalesce(_TYPE_NAMES, ""),
    )
    .select_from(
        Provider.__table__.outerjoin(
            TemplateSpan.__table__,
            and_(
                _s.provider_id == _p.id,
                or_(bindparam("weekday") == -1, _s.weekday == bindparam("weekday")),
            ),
        )
    )
    .order_by(_p.place, _p.id, _s.opens)
)
ACTIVE_COLUMNS = _COLUMNS.where(_p.active)
_ONE_COLUMN = _COLUMNS.where(_p.id == bindparam("provider_id"))
BLOCKS = select(*(Block.__table__.c[name] for name in hours.DayBlock._fields)).where(
    Block.__table__.c.day.between(bindparam("day"), bindparam("last"))
)
_KEPT = (  # joined, where each of hundreds of rows would ask for its own
    select(_k.span_id, func.aggregate_strings(cast(_k.type_id, String), ",").label("types"))
    .group_by(_k.span_id)
    .subquery()
)
WEEKLY_SPANS = (  # all that a WeeklySpan holds but the names of its types
    select(*(_s.provider_id, *_SPAN[:-1], type_coerce(_KEPT.c.types, _Ids()), literal_column("''")))
    .select_from(TemplateSpan.__table__.outerjoin(_KEPT, _KEPT.c.span_id == _s.id))
    .order_by(_s.provider_id, _s.weekday, _s.opens)
)


_LOADS = (
    select(_a.day, func.count(), func.sum(_a.minutes))
    .where(
        _a.day.between(bindparam("day"), bindparam("last")),
        _a.status.not_in((*rules.ENDED, rules.HELD)),
    )
    .group_by(_a.day)
)
PLAIN = {
    "day_items": DAY_ITEMS,
    "week_items": _WEEK_ITEMS,
    "columns": ACTIVE_COLUMNS,
    "column": _ONE_COLUMN,
    "blocks": BLOCKS,
    "month_load": _LOADS,
    "month_load_of": _LOADS.where(_a.provider_id == bindparam("provider_id")),
    "types": (
        select(
            *(_t.id, _t.name, _t.minutes, _t.colour, _t.shape, _t.overbooks, _t.takes_copay),
            *(_t.active, _t.version, _t.before_minutes, _t.after_minutes),
        ).order_by(_t.name)
    ),
    "providers": (
        select(_p.id, _p.name, _p.credential, _p.colour, _p.active).order_by(_p.place, _p.id)
    ),
}
"""What is asked in plain SQL (day_rows.py)."""


def asking_of(session: Session) -> Ask:
    """Return what asks all that the schedule shows in the session's transaction."""
    return asking(session, office.PLAIN | PLAIN)


def day(session: Session, day: date, zone: ZoneInfo, now: datetime) -> DayRead:
    """Return a day of every active provider (see day_rows.day)."""
    return day_rows.day(asking_of(session), day, zone, now)


def week(
    session: Session, provider_id: int, monday: date, zone: ZoneInfo, now: datetime
) -> DayRead:
    """Return seven days of one provider, a column each, beginning with `monday`."""
    return day_rows.week(asking_of(session), provider_id, monday, zone, now)


def blocks(session: Session, first: date, last: date) -> list[DayBlock]:
    """Return the blocks of all days from `first` to `last`."""
    return blocks_between(session.connection(), first, last)


def blocks_between(connection: Connection, first: date, last: date) -> list[DayBlock]:
    """Return the same from a connection in hand."""
    return list(map(DayBlock._make, connection.execute(BLOCKS, {"day": first, "last": last})))
