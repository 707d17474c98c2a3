"""Which visits fall outside the hours: one to be booked; those booked, were hours other ones."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from frontdesk.core import clock
from frontdesk.office.tables import Location
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.schedule import days, fitting, minutes, rules
from frontdesk.schedule.fitting import Names, Standing
from frontdesk.schedule.hours import DayBlock, WeeklySpan
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider


@dataclass(frozen=True, slots=True)
class OutsideVisit:
    """A booked visit that hours do not fit; `before` says that they do not fit it now either."""

    id: int
    patient_id: int
    patient: str
    provider_id: int
    provider: str
    type_name: str
    day: date
    start: datetime
    minutes: int
    why: str
    before: bool


def why_outside(
    session: Session,
    slot: Slot,
    provider_id: int,
    *,
    zone: ZoneInfo,
    type_id: int | None = None,
    is_new: bool | None = None,
    location_id: int | None = None,
) -> list[str]:
    """Return a sentence for each thing about the hours that a visit would not fit; mostly none.

    Args:
        session: any reading session.
        slot: where it is to stand.
        provider_id: whose time.
        zone: the office's.
        type_id: the kind of visit; None is none that hours are kept for.
        is_new: whether the patient was never seen here; None is no new one.
        location_id: where the patient is to come; None fits any location.

    """
    day = clock.office_day(slot.start, zone)
    start = minutes.minute_of(slot.start, day, zone)
    visit = Standing(day, start, start + slot.minutes, type_id, is_new, location_id)
    weekly = weeks_of(session, [provider_id]).get(provider_id, [])
    names = _names(session)
    who = Names(names.providers.get(provider_id, "The provider"), names.locations, names.types)
    blocks = _mine(days.blocks(session, day, day), provider_id)
    return fitting.why_not(visit, weekly, blocks, zone=zone, names=who)


def is_new(session: Session, patient_ids: Collection[int], day: date) -> bool:
    """Return whether a patient (merged charts included) was not seen here before that day."""
    asked = exists().where(
        Appointment.patient_id.in_(patient_ids),
        Appointment.day < day,
        Appointment.status.in_(rules.FLOW[2:]),
    )
    return not session.scalar(select(asked))


def outside(
    session: Session,
    provider_id: int,
    spans: Sequence[WeeklySpan],
    starts_on: date,
    *,
    zone: ZoneInfo,
    today: date,
) -> list[OutsideVisit]:
    """Return a provider's booked visits that fall outside a week that would hold from a day on.

    Args:
        session: any reading session.
        provider_id: whose week.
        spans: all that would hold from that day on.
        starts_on: the first day.
        zone: the office's.
        today: the office's date; who came before it is not asked about.

    """
    first = max(starts_on, today)
    before = weeks_of(session, [provider_id]).get(provider_id, [])
    after = fitting.changed_week(before, spans, starts_on)
    of_whom = [Appointment.provider_id == provider_id, Appointment.day >= first]
    blocks = days.blocks(session, first, date.max)
    now, then = ({provider_id: before}, blocks), ({provider_id: after}, blocks)
    return _compared(session, of_whom, now, then, zone)


def outside_days(
    session: Session,
    added: Sequence[DayBlock],
    *,
    zone: ZoneInfo,
    today: date,
) -> list[OutsideVisit]:
    """Return the booked visits that would fall outside the hours were these days changed too.

    Those that fall outside for another reason already, and no more then, are not among them.
    """
    added = [one for one in added if one.day >= today]
    if not added:
        return []
    all_days = {one.day for one in added}
    first, last = min(all_days), max(all_days)
    asked: list[ColumnElement[bool]] = [Appointment.day.in_(sorted(all_days))]
    whose = {one.provider_id for one in added}
    if None not in whose:
        asked.append(Appointment.provider_id.in_(whose))
    weeks = weeks_of(session, ())
    now = days.blocks(session, first, last)
    found = _compared(session, asked, (weeks, now), (weeks, [*now, *added]), zone)
    return [one for one in found if not one.before]


def weeks_of(session: Session, provider_ids: Iterable[int]) -> dict[int, list[WeeklySpan]]:
    """Return the weekly hours of these providers, past and to come; of all when none is named."""
    asked = days.WEEKLY_SPANS
    if wanted := list(provider_ids):
        asked = asked.where(asked.selected_columns.provider_id.in_(wanted))
    made: dict[int, list[WeeklySpan]] = {}
    for row in session.connection().execute(asked):
        made.setdefault(row[0], []).append(WeeklySpan._make(row))
    return made


Hours = tuple[Mapping[int, Sequence[WeeklySpan]], Sequence[DayBlock]]  # weeks, single days


def _compared(
    session: Session, asked: Sequence[ColumnElement[bool]], now: Hours, then: Hours, zone: ZoneInfo
) -> list[OutsideVisit]:
    """Return the visits that the hours `then` do not fit, with whether those of `now` do."""
    names, found = _names(session), []
    days_now, days_then = _by_day(now[1]), _by_day(then[1])
    for row in session.execute(_visits(asked)):
        whose = row.provider_id
        day, start = row.day, minutes.minute_of(row.start, row.day, zone)
        visit = Standing(day, start, start + row.minutes, row.type_id, row.is_new, row.location_id)
        who = Names(names.providers.get(whose, "The provider"), names.locations, names.types)

        def why(weeks: Hours, blocks: dict[date, list[DayBlock]], who: Names = who,
                visit: Standing = visit, whose: int = whose) -> list[str]:  # fmt: skip
            mine = _mine(blocks.get(visit.day, ()), whose)
            return fitting.why_not(visit, weeks[0].get(whose, ()), mine, zone=zone, names=who)

        said = why(then, days_then)
        if said:
            patient = display_name(row.family, row.given, preferred=row.preferred)
            found.append(
                OutsideVisit(
                    row.id, row.patient_id, patient, whose, who.provider, row.type_name or "", day,
                    row.start, row.minutes, " ".join(said), said == why(now, days_now),
                )
            )  # fmt: skip
    return found


def _visits(asked: Sequence[ColumnElement[bool]]) -> Any:
    earlier = aliased(Appointment)
    seen = exists().where(
        earlier.patient_id == Appointment.patient_id,
        earlier.day < Appointment.day,
        earlier.status.in_(rules.FLOW[2:]),
    )
    a, t, p = Appointment, AppointmentType, Patient
    return (
        select(
            *(a.id, a.patient_id, a.provider_id, a.type_id, a.day, a.start, a.minutes),
            *(a.location_id, t.name.label("type_name"), p.family, p.given, p.preferred),
            (~seen).label("is_new"),
        )
        .join(p, p.id == a.patient_id)
        .outerjoin(t, t.id == a.type_id)
        .where(*asked, a.status.in_(rules.TO_COME))
        .order_by(a.start, a.id)
    )


@dataclass(frozen=True, slots=True)
class _AllNames:
    providers: dict[int, str]
    locations: dict[int, str]
    types: dict[int, str]


def _names(session: Session) -> _AllNames:
    def named(table: Any) -> dict[int, str]:
        return {row[0]: row[1] for row in session.execute(select(table.id, table.name))}

    return _AllNames(named(Provider), named(Location), named(AppointmentType))


def _by_day(blocks: Iterable[DayBlock]) -> dict[date, list[DayBlock]]:
    made: dict[date, list[DayBlock]] = {}
    for block in blocks:
        made.setdefault(block.day, []).append(block)
    return made


def _mine(blocks: Iterable[DayBlock], provider_id: int) -> list[DayBlock]:
    return [one for one in blocks if one.provider_id in (None, provider_id)]


def each_day(
    first: date, last: date, like: DayBlock, *, weekdays: Collection[int] = range(7)
) -> list[DayBlock]:
    """Return a block like this one for every day from `first` to `last`, both included."""
    count = (last - first).days + 1
    all_days = (first + timedelta(days=number) for number in range(count))
    return [like._replace(day=day) for day in all_days if day.weekday() in weekdays]
