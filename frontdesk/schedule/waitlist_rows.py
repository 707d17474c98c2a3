"""Everyone on the waitlist beside their booked visits: how each stands in truth, what each asks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.office.tables import Location
from frontdesk.schedule import rules
from frontdesk.schedule.tables import Appointment, AppointmentStep, AppointmentType
from frontdesk.staff.tables import Provider
from frontdesk.waitlist import reads as waitlist
from frontdesk.waitlist.reads import EntryRow, OfferRow
from frontdesk.waitlist.rules import LIVE, Candidate, Standing, Wish, standing, words_wish

_BOOKED = (*rules.TO_COME, *rules.FLOW[2:])


class LaterVisit(NamedTuple):
    """The visit that would move earlier, as it stands now; `start` is UTC."""

    id: int
    version: int
    provider_id: int
    start: datetime
    minutes: int
    status: str


@dataclass(frozen=True, slots=True)
class WaitRow:
    """One line of the waitlist."""

    entry: EntryRow
    standing: Standing
    visit: LaterVisit | None
    type_name: str
    wants: str  # in words
    when: str  # the visit's, in words; empty where nothing is booked
    is_new: bool  # never seen here
    elsewhere: tuple[tuple[datetime, datetime], ...]  # from when to when they are here already
    offer: OfferRow | None  # what they were offered and have not answered

    @property
    def id(self) -> int:
        """The entry's."""
        return self.entry.id

    @property
    def wish(self) -> Wish:
        """What they ask for, as long as their visit is now."""
        if self.visit is None:
            return self.entry.wish
        return replace(self.entry.wish, minutes=self.visit.minutes)

    @property
    def candidate(self) -> Candidate:
        """What a gap asks about them."""
        declined = tuple(one.gap for one in self.entry.offers if one.answer == "declined")
        start = self.visit.start if self.visit else None
        entry = self.entry
        return Candidate(entry.id, self.wish, entry.added_at, start, declined, self.elsewhere)


class _Booked(NamedTuple):
    id: int
    patient_id: int
    type_id: int | None
    start: datetime
    finish: datetime
    status: str
    booked_at: datetime | None


def waitlist_rows(
    session: Session, *, now: datetime, zone: ZoneInfo, entry_ids: Collection[int] = ()
) -> list[WaitRow]:
    """Return everyone who is on the list, the longest waiting first; ended ones too.

    Args:
        session: any reading session.
        now: by the database's clock.
        zone: the office's.
        entry_ids: only these, whatever became of them.

    """
    entries = waitlist.entries(session, entry_ids)
    if not entries:
        return []
    patients = {one.patient_id for one in entries}
    visits = _visits(session, [one.appointment_id for one in entries if one.appointment_id])
    since = clock.office_day(min(one.added_at for one in entries), zone) - timedelta(1)
    booked = _booked_since(session, patients, since)
    seen = _seen(session, patients)
    types = _names(session, AppointmentType)
    names, places = _names(session, Provider), _names(session, Location)
    made = []
    for entry in entries:
        visit = visits.get(entry.appointment_id or 0)
        others = [one for one in booked[entry.patient_id] if one.id != entry.appointment_id]
        made.append(
            WaitRow(
                entry, _standing(entry, visit, others, now, zone), visit,
                types.get(entry.type_id or 0, ""), words_wish(entry.wish, names, places),
                _words_visit(visit, names, now, zone), entry.patient_id not in seen,
                tuple((one.start, one.finish) for one in others if one.finish > now),
                entry.open_offer(now) if entry.status in LIVE else None,
            )
        )  # fmt: skip
    return made


def _standing(
    entry: EntryRow,
    visit: LaterVisit | None,
    others: Iterable[_Booked],
    now: datetime,
    zone: ZoneInfo,
) -> Standing:
    offer = entry.open_offer(now)
    return standing(
        entry.status,
        visit=(_state(visit.status), visit.start) if visit else None,
        had_visit=entry.had_visit,
        booked_otherwise=None if entry.had_visit else _booked_otherwise(entry, others),
        latest=entry.wish.latest,
        offered=offer.start if offer else None,
        now=now,
        zone=zone,
    )


def _booked_otherwise(entry: EntryRow, others: Iterable[_Booked]) -> datetime | None:
    """Return when a visit begins that was booked since, of the kind that they wait for."""
    found = [
        one.start
        for one in others
        if one.booked_at is not None
        and one.booked_at > entry.added_at
        and entry.type_id in (None, one.type_id)
    ]
    return min(found, default=None)


def _state(status: str) -> str:
    if status in rules.TO_COME:
        return "to come"
    return {"cancelled": "cancelled", "no_show": "absent"}.get(status, "over")


def _words_visit(
    visit: LaterVisit | None, names: Mapping[int, str], now: datetime, zone: ZoneInfo
) -> str:
    if visit is None:
        return ""
    day = clock.words_day(clock.office_day(visit.start, zone), clock.office_day(now, zone))
    when = f"{day} {clock.words_time(visit.start, zone)}"
    return f"{when} with {names.get(visit.provider_id, '')}"


def _visits(session: Session, appointment_ids: Collection[int]) -> dict[int, LaterVisit]:
    a = Appointment.__table__.c
    asked = select(a.id, a.version, a.provider_id, a.start, a.minutes, a.status)
    found = session.execute(asked.where(a.id.in_(appointment_ids)))
    return {row.id: LaterVisit(*row) for row in found}


def _booked_since(
    session: Session, patient_ids: Collection[int], day: Any
) -> dict[int, list[_Booked]]:
    a, s = Appointment.__table__.c, AppointmentStep.__table__.c
    first = select(func.min(s.at)).where(s.appointment_id == a.id).scalar_subquery()
    asked = select(a.id, a.patient_id, a.type_id, a.start, a.finish, a.status, first).where(
        a.patient_id.in_(patient_ids), a.day >= day, a.status.in_(_BOOKED)
    )
    found: dict[int, list[_Booked]] = defaultdict(list)
    for row in session.execute(asked):
        found[row.patient_id].append(_Booked(*row))
    return found


def _seen(session: Session, patient_ids: Collection[int]) -> set[int]:
    a = Appointment.__table__.c
    asked = select(a.patient_id).where(a.patient_id.in_(patient_ids), a.status.in_(rules.FLOW[2:]))
    return {row[0] for row in session.execute(asked.distinct())}


def _names(session: Session, table: Any) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(table.id, table.name))}
