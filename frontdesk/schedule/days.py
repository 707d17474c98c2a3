"""The queries behind a day and a week of the schedule, at most three each, built once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
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

from frontdesk.core import clock
from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule import hours, rules
from frontdesk.schedule.hours import DayBlock, WeeklySpan
from frontdesk.schedule.rows import DayColumn, DayItem, DayRead
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


def day(session: Session, day: date, zone: ZoneInfo, now: datetime) -> DayRead:
    """Return a day of every active provider; who is gone but has visits on it is shown too.

    Args:
        session: any reading session.
        day: the office's date.
        zone: the office's.
        now: by the database's clock; holds that have expired by then are left out.

    """
    rows = session.connection()
    items = tuple(map(DayItem._make, rows.execute(DAY_ITEMS, {"day": day, "now": now})))
    found = list(rows.execute(ACTIVE_COLUMNS, {"weekday": day.weekday()}))
    missing = {item.provider_id for item in items}.difference(row[0] for row in found)
    for provider_id in sorted(missing):  # rare: a provider who has left
        there = {"weekday": day.weekday(), "provider_id": provider_id}
        found += rows.execute(_ONE_COLUMN, there).all()
    return assembled(items, found, blocks_between(rows, day, day), day, zone)


def assembled(
    items: tuple[DayItem, ...],
    found: Iterable[Sequence[Any]],
    blocks: list[DayBlock],
    day: date,
    zone: ZoneInfo,
) -> DayRead:
    """Make a day of the rows of its three queries."""
    taken = _taken_by_column(items, zone, lambda item: item.provider_id)
    columns = [
        _column(weekly, blocks, taken.get(provider[0], []), provider, day=day, zone=zone)
        for provider, weekly in _by_provider(found).items()
    ]
    return DayRead(tuple(columns), items)


def week(
    session: Session, provider_id: int, monday: date, zone: ZoneInfo, now: datetime
) -> DayRead:
    """Return seven days of one provider, a column each, beginning with `monday`."""
    rows = session.connection()
    span = {"day": monday, "last": monday + timedelta(6)}
    asked = span | {"provider_id": provider_id, "now": now}
    items = tuple(map(DayItem._make, rows.execute(_WEEK_ITEMS, asked)))
    found = rows.execute(_ONE_COLUMN, {"weekday": -1, "provider_id": provider_id}).all()
    blocks = blocks_between(rows, span["day"], span["last"])
    taken = _taken_by_column(items, zone, lambda item: item.day)
    columns = [
        _column(weekly, blocks, taken.get(one, []), provider, day=one, zone=zone)
        for provider, weekly in _by_provider(found).items()
        for one in (monday + timedelta(n) for n in range(7))
    ]
    return DayRead(tuple(columns), items)


def blocks(session: Session, first: date, last: date) -> list[DayBlock]:
    """Return the blocks of all days from `first` to `last`."""
    return blocks_between(session.connection(), first, last)


def blocks_between(connection: Connection, first: date, last: date) -> list[DayBlock]:
    """Return the same from a connection in hand."""
    return list(map(DayBlock._make, connection.execute(BLOCKS, {"day": first, "last": last})))


def _by_provider(
    found: Iterable[Sequence[Any]],
) -> dict[tuple[int, str, str, str], list[WeeklySpan]]:
    made: dict[tuple[int, str, str, str], list[WeeklySpan]] = {}
    for row in found:
        weekly = made.setdefault(tuple(row[:4]), [])
        if row[5] is not None:  # a provider without a template
            weekly.append(WeeklySpan(row[0], *row[4:]))
    return made


def _taken_by_column(
    items: Iterable[DayItem], zone: ZoneInfo, column_of: Callable[[DayItem], Hashable]
) -> dict[Hashable, list[tuple[int, int]]]:
    midnights: dict[date, datetime] = {}
    taken: dict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for item in items:
        if item.status in rules.ENDED or item.status == rules.HELD:
            continue
        midnight = midnights.get(item.day)
        if midnight is None:
            midnight = midnights[item.day] = clock.day_bounds(item.day, zone)[0]
        busy_from = int((item.busy_from - midnight).total_seconds()) // 60
        busy_to = int((item.busy_to - midnight).total_seconds()) // 60
        taken[column_of(item)].append((busy_from, busy_to))
    return taken


def _column(
    weekly: list[WeeklySpan],
    blocks: Iterable[DayBlock],
    taken: list[tuple[int, int]],
    provider: tuple[int, str, str, str],
    *,
    day: date,
    zone: ZoneInfo,
) -> DayColumn:
    mine = [
        block for block in blocks if block.day == day and block.provider_id in (None, provider[0])
    ]
    extra = [block for block in mine if block.kind == "open"]
    return DayColumn(
        provider[0],
        day,
        *provider[1:],
        open_spans=hours.open_spans(weekly, extra, day, zone),
        blocks=hours.bands(weekly, mine, day, zone),
        booked=len(taken),
        booked_minutes=sum(end - start for start, end in taken),
        free_minutes=hours.minutes_in(hours.free_spans(weekly, mine, taken, day, zone)),
    )
