"""Finds times for what is wished, best first, page by page; reads no further than it must."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from heapq import heappop, heappush
from itertools import count as counted
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.core.jobs import Progress
from frontdesk.patients import family
from frontdesk.patients import reads as patients
from frontdesk.patients.tables import Patient
from frontdesk.schedule import finding_rules, rules
from frontdesk.schedule.finding_rules import About, Choice, FamilyVisit, Ring, Service, Wish
from frontdesk.schedule.free_resources import FreeResources
from frontdesk.schedule.openings import HORIZON, Opening, next_available
from frontdesk.schedule.outside import is_new
from frontdesk.schedule.tables import Appointment, AppointmentType, PatientScheduling
from frontdesk.staff.tables import Provider

PAGE = 20
_ALL = 100_000  # openings of the days asked about: no bound
_LATEST = 12  # visits of a patient that tell whom they mostly see


@dataclass(frozen=True)
class _Read:
    """One page's reading: by which session, as of when, and whether to go on."""

    session: Session
    now: datetime
    progress: Progress


class Finding:
    """One search. Each page is read by a session of its own, in turn, on whatever thread.

    Args:
        wish: what is looked for.
        zone: the office's.
        desk: this workstation, whose own hold is free for it.

    """

    def __init__(self, wish: Wish, *, zone: ZoneInfo, desk: str = "") -> None:
        self.wish, self._zone, self._desk = wish, zone, desk
        self._about: About | None = None
        self._rings: Iterator[Ring] = iter(())
        self._heap: list[tuple[int, datetime, int, int, Choice]] = []
        self._sure = 0  # what is not read yet costs no less
        self._soonest = datetime.max.replace(tzinfo=UTC)
        self._own_first: datetime | None = None
        self._number = counted()

    def page(
        self,
        session: Session,
        *,
        now: datetime,
        count: int = PAGE,
        progress: Progress | None = None,
    ) -> list[Choice]:
        """Return the next best choices; fewer than `count` only when there are no more.

        Args:
            session: any reading session.
            now: by the database's clock; nothing before it is offered.
            count: how many are wanted.
            progress: asked whether to go on.

        Raises:
            Cancelled: the person stopped it; the search is over then.

        """
        read = _Read(session, now, progress or Progress())
        found = list[Choice]()
        if self._about is None:
            self._begin(read)
        more = True
        while more and len(found) < count:
            read.progress.step(0)
            while self._heap and len(found) < count and self._heap[0][0] <= self._sure:
                found.append(heappop(self._heap)[-1])
            if len(found) < count:
                more = self._read_ring(read)
        while self._heap and len(found) < count:
            found.append(heappop(self._heap)[-1])
        return [self._told(one) for one in found]

    def _begin(self, read: _Read) -> None:
        self._about = about(read.session, self.wish, zone=self._zone, now=read.now)
        self._rings = finding_rules.rings(self.wish, self._about)
        self._sure = -1
        own, wish = self._about.own, self.wish
        if own is not None and not wish.beside and own in (wish.providers or (own,)):
            found = self._asked(wish.service, (own,), read, first=wish.start_day, limit=1)
            self._own_first = found[0].start if found else None

    def _told(self, choice: Choice) -> Choice:
        assert self._about is not None
        reason = finding_rules.reason_of(
            choice, self.wish, self._about, soonest=self._soonest, own_first=self._own_first
        )
        return replace(choice, reason=reason)

    def _read_ring(self, read: _Read) -> bool:
        """Read some days more; False when there are none."""
        ring = next(self._rings, None)
        if ring is None or self._about is None:
            return False
        for first, days in ring.parts:
            for choice in self._choices(first, days, read):
                weighed = finding_rules.weighed(choice, self.wish, self._about)
                start, provider = choice.first.start, choice.first.provider_id
                self._soonest = min(self._soonest, start)
                entry = (weighed.cost, start, provider, next(self._number), weighed)
                heappush(self._heap, entry)
        self._sure = ring.rest_costs - 1
        return True

    def _choices(self, first: date, days: int, read: _Read) -> Iterator[Choice]:
        wish, own = self.wish, self._about.own if self._about else None
        found = self._asked(wish.service, wish.providers, read, first=first, days=days)
        if not found:
            return
        free = self._free(read, wish.service, wish.resources, found)
        if wish.then is not None:
            seconds = self._asked(wish.then, wish.then_providers, read, first=first, days=days)
            then_free = self._free(read, wish.then, (), seconds)
            suits = (free.meets, then_free.meets)
            yield from finding_rules.pairs(found, seconds, own=own, suits=suits)
            return
        if wish.beside is not None:
            there = {(one.provider_id, one.start) for one in found}
            for one in finding_rules.touching(found, wish.beside):
                if (one.provider_id, one.start) not in there and one.start >= read.now:
                    there.add((one.provider_id, one.start))
                    found.append(one)
        filling = finding_rules.filling(found)
        for one in found:
            if free.meets(one):
                yield Choice(one, fills=(one.provider_id, one.start) in filling)

    def _asked(
        self,
        service: Service,
        providers: tuple[int, ...],
        read: _Read,
        *,
        first: date | None,
        days: int = HORIZON,
        limit: int = _ALL,
    ) -> list[Opening]:
        wish = self.wish
        return next_available(
            read.session, zone=self._zone, now=read.now, type_minutes=service.minutes,
            before=service.before, after=service.after, type_id=service.type_id,
            is_new=self._about.is_new if self._about else None, providers=providers,
            locations=wish.locations, weekdays=wish.weekdays, from_clock=wish.from_clock,
            to_clock=wish.to_clock, start_day=first, days=days, limit=limit, desk=self._desk,
            progress=read.progress,
        )  # fmt: skip

    def _free(
        self, read: _Read, service: Service, wanted: Collection[int], found: Sequence[Opening]
    ) -> FreeResources:
        return FreeResources(
            read.session, service.type_id, wanted, found, now=read.now, desk=self._desk
        )


def service_of(session: Session, type_id: int | None, minutes: int | None = None) -> Service:
    """Return a kind of visit as something to be placed; `minutes` if it is to last other ones."""
    t = AppointmentType
    asked = select(t.minutes, t.before_minutes, t.after_minutes).where(t.id == type_id)
    row = session.execute(asked).first()
    if row is None:
        return Service(None, minutes or finding_rules.SMALLEST)
    return Service(type_id, minutes or row[0], row[1], row[2])


def about(session: Session, wish: Wish, *, zone: ZoneInfo, now: datetime) -> About:
    """Return what ranking must know of the patient and of the office."""
    rows = session.execute(select(Provider.id, Provider.credential).where(Provider.active))
    credentials = {row[0]: row[1] for row in rows}
    if wish.patient_id is None:
        return About(zone, now, credentials=credentials)
    same = patients.same_person_ids(session, wish.patient_id)
    sex = session.scalar(select(Patient.sex).where(Patient.id == wish.patient_id)) or ""
    own = own_provider(session, same)
    own = own if own in credentials else None
    new = is_new(session, same, About(zone, now).today)
    return About(zone, now, own, sex, credentials, new)


def own_provider(session: Session, patient_ids: Collection[int]) -> int | None:
    """Return whom a patient prefers; else whom they saw at most of their latest visits, if twice.

    Args:
        session: any reading session.
        patient_ids: the patient's charts.

    """
    asked = select(PatientScheduling.provider_id).where(
        PatientScheduling.patient_id.in_(patient_ids), PatientScheduling.provider_id.is_not(None)
    )
    stated = session.scalar(asked.limit(1))
    if stated is not None:
        return stated
    a = Appointment
    latest = (
        select(a.provider_id)
        .where(a.patient_id.in_(patient_ids), a.status.not_in((*rules.ENDED, rules.HELD)))
        .order_by(a.start.desc())
        .limit(_LATEST)
        .subquery()
    )
    seen = select(latest.c.provider_id, func.count()).group_by(latest.c.provider_id)
    most = max(session.execute(seen).all(), key=lambda row: (row[1], -row[0]), default=None)
    return most[0] if most is not None and most[1] > 1 else None


def family_visits(
    session: Session, patient_id: int, *, now: datetime, limit: int = 20
) -> list[FamilyVisit]:
    """Return the visits to come of the patient's family, the next one first."""
    people = {one.id: one.given for one in family.family_of(session, patient_id)}
    if not people:
        return []
    a = Appointment
    asked = (
        select(a.id, a.patient_id, Provider.name, a.day, a.start, a.minutes)
        .join(Provider, Provider.id == a.provider_id)
        .where(a.patient_id.in_(people), a.start > now, a.status.in_(rules.TO_COME))
        .order_by(a.start, a.id)
        .limit(limit)
    )
    return [
        FamilyVisit(one, who or 0, people[who or 0], provider, day, start, minutes)
        for one, who, provider, day, start, minutes in session.execute(asked)
    ]


def needed_resources(session: Session, type_id: int | None) -> dict[int, str]:
    """Return the rooms and machines that could serve a kind of visit, by id."""
    from_needs = FreeResources(session, type_id, (), (), now=datetime.max, desk="")
    return {number: name for need in from_needs.needs for number, name in need.choices}
