"""Reads what a proposal depends on: whose visits fall into a closure, and every time still free."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Integer, and_, cast, extract, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.office import reads as office
from frontdesk.patients.tables import Patient
from frontdesk.replan import facts, rules
from frontdesk.replan.facts import ids_of
from frontdesk.replan.rules import Closure, Situation, Stretch, Visit, minute_of
from frontdesk.schedule import days as day_reads
from frontdesk.schedule import hours
from frontdesk.schedule import rules as schedule
from frontdesk.schedule.hours import WeeklySpan
from frontdesk.schedule.open_days import OpenDays, Wanted, utc_midnight
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentResource,
    AppointmentType,
    PatientScheduling,
)
from frontdesk.staff.tables import Provider
from frontdesk.waitlist.reads import open_offers

_a, _p, _t = Appointment.__table__.c, Patient.__table__.c, AppointmentType.__table__.c
_s, _r = PatientScheduling.__table__.c, AppointmentResource.__table__.c
_AFFECTED = (
    select(
        *(_a.id, _a.version, _a.patient_id, _a.provider_id, _a.type_id, _a.location_id, _a.day),
        *(_a.start, _a.finish, _a.minutes, _a.busy_from, _a.busy_to, _a.status, _a.linked_id),
        *(_p.family, _p.given, _p.preferred, _p.birth_date, _p.chart_number),
        *(_p.language, _p.interpreter, _t.name.label("type"), _t.colour),
        _s.provider_id.label("prefers"),
    )
    .select_from(
        Appointment.__table__.join(Patient.__table__, _p.id == _a.patient_id)
        .outerjoin(AppointmentType.__table__, _t.id == _a.type_id)
        .outerjoin(PatientScheduling.__table__, _s.patient_id == _a.patient_id)
    )
    .where(_a.status.not_in((*schedule.ENDED, schedule.HELD, schedule.FLOW[-1])))
    .order_by(_a.start, _a.id)
)  # fmt: skip
Spans = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be replanned.

    Attributes:
        closures: what is closed.
        within: days after the booked one that a visit may move to.
        others: providers besides their own who may see these patients, of the same specialty.

    """

    closures: tuple[Closure, ...]
    within: int
    others: frozenset[int] | None = None  # None: everyone


@dataclass(frozen=True, slots=True)
class Person:
    """Whose visit it is, and the visit, as lists show them."""

    visit_id: int
    version: int
    patient_id: int
    family: str
    given: str
    preferred: str
    birth_date: date | None
    chart_number: str
    language: str
    interpreter: bool
    type: str
    status: str
    start: datetime
    minutes: int
    provider_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """The situation, and who is who in it.

    Attributes:
        situation: what to propose for.
        people: by visit; those who are here already too.
        here: visits in the closure whose patients are here already; they are not moved.
        providers: names of all.

    """

    situation: Situation
    people: dict[int, Person]
    here: tuple[int, ...]
    providers: dict[int, str]


def read_situation(
    session: Session, asked: Asked, *, zone: ZoneInfo, now: datetime, desk: str = ""
) -> Found:
    """Return everything that a proposal needs: a dozen queries, however many the visits."""
    reading = _Reading(session, asked, zone, now, desk)
    return reading.found()


class _Reading:
    """One reading of a situation."""

    def __init__(
        self, session: Session, asked: Asked, zone: ZoneInfo, now: datetime, desk: str
    ) -> None:
        self.connection, self.session = session.connection(), session
        self.asked, self.zone, self.now, self.desk = asked, zone, now, desk
        self.first = min(one.day for one in asked.closures)
        self.last = max(one.day for one in asked.closures)
        self.until = self.last + timedelta(asked.within)
        weekly = self.connection.execute(day_reads.WEEKLY_SPANS).all()
        self.weekly = list(map(WeeklySpan._make, weekly))
        self.blocks = day_reads.blocks_between(self.connection, self.first, self.until)
        self.spans = [(one, *self._real(one)) for one in asked.closures]

    def found(self) -> Found:
        rows = self._affected()
        providers = self._providers()
        here = tuple(row.id for row in rows if row.status not in schedule.TO_COME)
        moving = [row for row in rows if row.status in schedule.TO_COME]
        visits = self._visits(moving, providers)
        ids = [one.id for one in visits]
        takers = {number for one in visits for number in one.takers}
        kinds = {(one.type_id, one.is_new) for one in visits}
        needed = {seat for one in visits for choices in one.needs for seat in choices}
        found = Situation(
            visits,
            {kind: self._open(kind, takers) for kind in sorted(kinds, key=str)},
            self._taken(takers, ids),
            self._held(needed, ids),
            soonest=minute_of(self.now) + rules.NOTICE_MINUTES,
            within=self.asked.within,
            grid=office.limits(self.session).grid_minutes,
        )
        names = {number: name for number, (name, _, _) in providers.items()}
        return Found(found, {row.id: _person(row) for row in rows}, here, names)

    # -- whose visits

    def _affected(self) -> Sequence[Any]:
        day = timedelta(1)
        asked = _AFFECTED.where(_a.day.between(self.first - day, self.last + day))
        whose = {one.provider_id for one in self.asked.closures}
        if None not in whose:
            asked = asked.where(_a.provider_id.in_(ids_of(whose)))
        return [row for row in self.connection.execute(asked).all() if self._falls(row)]

    def _falls(self, row: Any) -> bool:
        """Return whether a visit lies in a closure; of a provider's, only their own part counts."""
        whole = (minute_of(row.start), minute_of(row.finish))
        own = (minute_of(row.busy_from), minute_of(row.busy_to))
        for one, from_, to in self.spans:
            start, end = own if one.provider_id and own[0] < own[1] else whole
            if start < to and from_ < end and one.provider_id in (None, row.provider_id):
                place = row.location_id or self._place(row.provider_id, row.day, whole[0])
                if one.location_id is None or place in (None, one.location_id):
                    return True
        return False

    def _place(self, provider_id: int, day: date, minute: int) -> int | None:
        """Return where a provider is by the week's hours, for a visit that does not say."""
        midnight = minute_of(clock.day_bounds(day, self.zone)[0])
        mine = [one for one in self.weekly if one.provider_id == provider_id]
        blocks = [one for one in self.blocks
                  if one.day == day and one.provider_id in (None, provider_id)]  # fmt: skip
        for place, spans in hours.open_places(mine, blocks, day, self.zone).items():
            if any(from_ <= minute - midnight < to for from_, to in spans):
                return place
        return None

    def _providers(self) -> dict[int, tuple[str, str, bool]]:
        p = Provider.__table__.c
        asked = select(p.id, p.name, p.specialty, p.active).order_by(p.place, p.id)
        return {row[0]: (row[1], row[2].strip().casefold(), row[3])
                for row in self.connection.execute(asked)}  # fmt: skip

    def _visits(self, rows: Sequence[Any], providers: dict[int, Any]) -> tuple[Visit, ...]:
        types, patients = {row.type_id for row in rows}, {row.patient_id for row in rows}
        ids = [row.id for row in rows]
        asked, away = self.connection, self._away(patients, ids)
        needs, seen = facts.needs(asked, types), facts.seen(asked, patients, self.first)
        lately = facts.moved_lately(asked, patients, self.now)
        held, linked = facts.seats(asked, ids), facts.linked(asked, rows)
        made = []
        for row in rows:
            takers = self._takers(row, providers)
            own = frozenset({row.provider_id, row.prefers} - {None})
            group = row.linked_id or row.id
            made.append(
                Visit(
                    row.id, row.patient_id, row.provider_id, row.day, minute_of(row.start),
                    row.minutes, clock.minutes_between(self._midnight(row.day), row.start),
                    before=(row.busy_from - row.start) // timedelta(minutes=1),
                    after=(row.finish - row.busy_to) // timedelta(minutes=1),
                    type_id=row.type_id, is_new=row.patient_id not in seen,
                    location_id=row.location_id, takers=takers, at_home=own & takers,
                    needs=needs.get(row.type_id, ()), held=tuple(held.get(row.id, ())),
                    away=tuple(away.get(row.patient_id, ())),
                    linked=group if group in linked else None, linked_day=linked.get(group),
                    moved_before=row.patient_id in lately,
                )
            )  # fmt: skip
        return tuple(made)

    def _takers(self, row: Any, providers: dict[int, tuple[str, str, bool]]) -> frozenset[int]:
        """Return who may see a patient: their own, whom they prefer, and who is allowed besides."""
        specialty = providers[row.provider_id][1]
        return frozenset(
            number
            for number, (_, field, active) in providers.items()
            if active
            and (
                number in (row.provider_id, row.prefers)
                or (field == specialty
                    and (self.asked.others is None or number in self.asked.others))
            )
        )  # fmt: skip

    def _away(self, patients: Collection[int], but: Sequence[int]) -> Spans:
        """Return when patients have other visits."""
        asked = select(_a.patient_id, self._minute(_a.start), self._minute(_a.finish)).where(
            _a.patient_id.in_(ids_of(patients)), _a.day.between(self.first, self.until),
            _a.status.not_in((*schedule.ENDED, schedule.HELD)), _a.id.not_in(but),
        )  # fmt: skip
        return self._spans(asked)

    # -- which times

    def _open(self, kind: tuple[int | None, bool], takers: Collection[int]) -> list[Stretch]:
        wanted = Wanted(1, tuple(takers), type_id=kind[0], is_new=kind[1])
        weekly = [one for one in self.weekly if one.provider_id in takers]
        opened = OpenDays(wanted, self.zone, weekly, self.blocks)
        found: list[Stretch] = []
        for number in range((self.until - self.first).days + 1):
            day = self.first + timedelta(number)
            base, midnight = minute_of(utc_midnight(day)), minute_of(self._midnight(day))
            for one in opened.on(day):
                for place, from_, to in one.stretches:
                    start, end = base + from_, base + to
                    for left, right in hours.less([(start, end)], self._closed(one, place)):
                        found.append(Stretch(one.provider_id, place, day, left, right, midnight))
        return sorted(found, key=lambda one: (one.start, one.provider_id, one.end))

    def _closed(self, whose: Any, place: int | None) -> list[tuple[int, int]]:
        return [
            (from_, to)
            for one, from_, to in self.spans
            if one.provider_id in (None, whose.provider_id)
            and (one.location_id is None or place in (None, one.location_id))
        ]

    def _taken(self, providers: Collection[int], but: Sequence[int]) -> Spans:
        """Return what providers' time is taken by: visits, other desks' holds, open offers."""
        asked = select(
            _a.provider_id, self._minute(_a.busy_from), self._minute(_a.busy_to)
        ).where(
            _a.provider_id.in_(ids_of(providers)), _a.day.between(self.first, self.until),
            _a.status.not_in(schedule.ENDED), _a.busy_from < _a.busy_to, _a.id.not_in(but),
            or_(_a.status != schedule.HELD,
                and_(_a.held_until > self.now, _a.held_by != self.desk)),
        )  # fmt: skip
        found = self._spans(asked)
        for provider_id, from_, to in promised_times(self.session, self.now):
            if provider_id in providers:
                found[provider_id].append((from_, to))
        return found

    def _held(self, resources: Collection[int], but: Sequence[int]) -> Spans:
        first = clock.day_bounds(self.first, self.zone)[0]
        last = clock.day_bounds(self.until, self.zone)[1]
        asked = (
            select(_r.resource_id, self._minute(_r.start), self._minute(_r.finish))
            .join(Appointment, _a.id == _r.appointment_id)
            .where(
                _r.resource_id.in_(ids_of(resources)), _r.takes, _r.start < last, _r.finish > first,
                _r.appointment_id.not_in(but),
                or_(_a.status != schedule.HELD,
                    and_(_a.held_until > self.now, _a.held_by != self.desk)),
            )
        )  # fmt: skip
        return self._spans(asked)

    def _spans(self, asked: Any) -> Spans:
        found: Spans = defaultdict(list)
        for whose, start, end in self.connection.execute(asked).all():
            found[whose].append((start, end))
        return found

    def _minute(self, column: Any) -> Any:
        """Return an instant as the database counts it: thousands are asked for, none is shown."""
        if self.connection.dialect.name == "sqlite":
            return func.unixepoch(column, type_=Integer) // 60
        return cast(func.floor(extract("epoch", column) / 60), BigInteger)

    def _real(self, one: Closure) -> tuple[int, int]:
        midnight = minute_of(self._midnight(one.day))
        from_, to = hours.real_span(one.opens, one.closes, one.day, self.zone)
        return midnight + from_, midnight + to

    def _midnight(self, day: date) -> datetime:
        return clock.day_bounds(day, self.zone)[0]


def promised_times(session: Session, now: datetime) -> list[tuple[int, int, int]]:
    """Return what people of the waitlist were offered and have not answered yet.

    A time that somebody was promised is nobody else's: provider, from, to.
    """
    return [
        (one.provider_id, minute_of(one.start), minute_of(one.start) + one.minutes)
        for one, _ in open_offers(session, now)
    ]


def _person(row: Any) -> Person:
    return Person(
        row.id, row.version, row.patient_id, row.family, row.given, row.preferred, row.birth_date,
        row.chart_number, row.language, row.interpreter, row.type or "Visit", row.status,
        row.start, row.minutes, row.provider_id,
    )  # fmt: skip
