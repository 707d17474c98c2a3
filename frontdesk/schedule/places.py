"""Finds a place for a slot among a provider's others, inside the transaction that takes it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.tables import Patient
from frontdesk.schedule import rules
from frontdesk.schedule.rules import Parts, Slot, Taken
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentType,
    PatientScheduling,
    TypeNeed,
)
from frontdesk.staff.tables import Provider
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer

_a, _p, _t = Appointment.__table__.c, Patient.__table__.c, AppointmentType.__table__.c
_s = PatientScheduling.__table__.c
_SHARES = and_(
    _a.provider_id == bindparam("provider_id"),
    _a.day.between(bindparam("first"), bindparam("last")),
    _a.busy_from < bindparam("end"),
    _a.busy_to > bindparam("start"),
    _a.busy_from < _a.busy_to,
    *(_a.status != ended for ended in rules.ENDED),  # a list would be laid out each time anew
)
_COLUMNS = (
    _a.id, _a.patient_id, _a.start, _a.busy_from, _a.busy_to, _a.lane, _a.status,
)  # fmt: skip
_HOLD = (_a.held_by, _a.held_until)
_BESIDE = select(*_COLUMNS, *_HOLD).where(_SHARES)
_PARTS = (
    func.coalesce(_t.before_minutes, 0).label("before"),
    func.coalesce(_t.after_minutes, 0).label("after"),
    func.coalesce(_t.early_minutes, 0).label("early"),
    exists().where(TypeNeed.type_id == bindparam("type")).label("needs"),
)
# With the patient and the type in the same query: round trips less for every booking.
_PATIENT_AND_BESIDE = (
    select(*_COLUMNS, *_HOLD, _p.merged_into_id, *_PARTS, _s.early_minutes.label("own_early"))
    .select_from(
        Patient.__table__.outerjoin(Appointment.__table__, _SHARES)
        .outerjoin(AppointmentType.__table__, _t.id == bindparam("type"))
        .outerjoin(PatientScheduling.__table__, _s.patient_id == _p.id)
    )
    .where(_p.id == bindparam("patient"))
)
_TYPE_PARTS = select(*_PARTS).where(_t.id == bindparam("type"))


_NIGHT = timedelta(hours=8)  # after UTC midnight it is night in every American zone


@dataclass(frozen=True)
class Beside:
    """What shares a moment with a slot: visits and other desks' holds, and holds to be removed."""

    taken: tuple[Any, ...]
    stale: tuple[int, ...]  # expired, or this desk's own
    slot: Slot  # as its kind of visit shares it out
    parts: Parts

    def lane(self, work: Work, provider_id: int, type_id: int | None) -> int:
        """Return the lane for the slot; an overbook where the type allows it.

        Raises:
            Refused: the time is full.

        """
        taken = [
            Taken(
                _slot(one.busy_from, one.busy_to), one.lane, one.status == rules.HELD,
                one.status == rules.HELD and rules.is_offer(one.held_by),
            )
            for one in self.taken
        ]  # fmt: skip
        if not taken:
            return 0
        more = work.session.get(AppointmentType, type_id).overbooks if type_id else 0  # type: ignore[union-attr]
        who = work.session.get_one(Provider, provider_id).name
        return rules.free_lane(self.slot, taken, more=more, zone=work.zone, who=who)

    def next_lane(self) -> int:
        """Return the first lane that nobody has, however many there are."""
        lanes = {one.lane for one in self.taken}
        return next(lane for lane in range(len(lanes) + 1) if lane not in lanes)

    def clear(self, work: Work) -> None:
        """Remove the holds that are nobody's any more, in the same transaction."""
        remove_holds(work, self.stale)


def beside(
    work: Work,
    slot: Slot,
    provider_id: int,
    *,
    type_id: int | None,
    but: int | None = None,
    patient: int | None = None,
    comes: int | None = None,
) -> Beside:
    """Return what shares a moment with a slot of a provider's, and how its kind uses the slot.

    Args:
        work: the act.
        slot: the time asked for.
        provider_id: whose.
        type_id: what for; the provider is needed for all of it when None.
        but: an appointment that does not count: the one that is moved or turned from a hold.
        patient: who is booked; refused if there is no such chart, or it was merged.
        comes: whose visit it is already; what is offered to them keeps nothing from them.

    """
    asked: dict[str, object] = {"provider_id": provider_id, "start": slot.start, "end": slot.end}
    asked |= {"first": _about(slot.start, -2), "last": _about(slot.end, 1)}
    if patient is None:
        parts = parts_of(work, type_id)
        found: Sequence[Any] = work.session.connection().execute(_BESIDE, asked).all()
    else:
        asked |= {"patient": patient, "type": type_id}
        found = work.session.connection().execute(_PATIENT_AND_BESIDE, asked).all()
        _refuse_merged(found)
        first = found[0]
        early = max(first.early, first.own_early or 0)
        parts = Parts(first.before, first.after, early, bool(first.needs))
    slot = slot.parted(parts)
    rows = [row for row in found if row.id is not None and row.id != but]
    theirs = _offered_to(work, rows, patient or comes)
    stale = [row.id for row in rows if is_stale(row, work) or row.held_by in theirs]
    busy = slot.busy
    taken = [
        row for row in rows
        if row.id not in stale and busy.minutes and busy.shares(_slot(row.busy_from, row.busy_to))
    ]  # fmt: skip
    return Beside(tuple(taken), tuple(stale), slot, parts)


def parts_of(work: Work, type_id: int | None) -> Parts:
    """Return how a kind of visit uses its time."""
    if type_id is None:
        return Parts()
    found = work.session.connection().execute(_TYPE_PARTS, {"type": type_id}).first()
    return Parts(found[0], found[1], found[2], bool(found[3])) if found else Parts()


def remove_holds(work: Work, hold_ids: Iterable[int]) -> None:
    """Delete holds, so that other desks see the time free."""
    for hold_id in hold_ids:
        hold = work.session.get(Appointment, hold_id)
        if hold is not None and hold.status == rules.HELD:
            work.session.delete(hold)
            work.session.flush()  # before anything takes the time: the database's guard looks


def put(appointment: Appointment, slot: Slot, work: Work) -> None:
    """Write a slot into an appointment; its day is the office's date when it begins."""
    appointment.start, appointment.finish, appointment.minutes = slot.start, slot.end, slot.minutes
    appointment.day = clock.office_day(slot.start, work.zone)
    appointment.busy_from, appointment.busy_to = slot.busy.start, slot.busy.end


def _slot(start: datetime, end: datetime) -> Slot:
    return Slot(start, (end - start) // timedelta(minutes=1))


def is_stale(row: Any, work: Work) -> bool:
    """Return whether a row with `status`, `held_by` and `held_until` is a hold nobody needs."""
    if row.status != rules.HELD:
        return False
    own = row.held_by == work.workstation
    return bool(own or row.held_until is None or row.held_until <= work.now)


def _offered_to(work: Work, rows: Sequence[Any], patient_id: int | None) -> set[str]:
    """Return whose holds among these rows are those of offers to this very patient."""
    held = {row.held_by for row in rows if row.status == rules.HELD and rules.is_offer(row.held_by)}
    if not held or patient_id is None:
        return set()
    return held & offer_holders(work.session, same_person_ids(work.session, patient_id))


def offer_holders(session: Session, patient_ids: Collection[int]) -> set[str]:
    """Return whose the holds are of what is offered to a patient, merged charts included."""
    asked = select(WaitlistOffer.id).join(WaitlistEntry, WaitlistEntry.id == WaitlistOffer.entry_id)
    asked = asked.where(
        WaitlistEntry.patient_id.in_(patient_ids), WaitlistOffer.answer == "offered"
    )
    return {rules.offer_holder(one) for one in session.scalars(asked)}


def _refuse_merged(found: Sequence[Any]) -> None:
    if not found:
        raise Refused("There is no such patient. Look the patient up again.", field="patient")
    if found[0].merged_into_id is not None:
        raise Refused(
            "This chart was merged into another one. Look the patient up again and book the chart "
            "that is kept.",
            field="patient",
        )


def _about(moment: datetime, days: int) -> date:
    return (moment + timedelta(days=days)).date()


def _turns(
    *_: object, provider_id: int, start: datetime, minutes: int = 1, **__: object
) -> list[str]:
    """Name the provider's days that a slot touches: two slots that clash share one of them."""
    end = start + timedelta(minutes=max(minutes, 1) - 1)
    days = {(moment - _NIGHT).astimezone(UTC).date() for moment in (start, end)}
    return [f"provider {provider_id} {day}" for day in sorted(days)]


in_turn: Callable[..., list[str]] = _turns
