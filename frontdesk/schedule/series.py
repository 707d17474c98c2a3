"""Series of visits: where each could stand, all booked in one act, moved and ended together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import reads, rules, series_rules
from frontdesk.schedule.booking import remove
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.outside import why_outside
from frontdesk.schedule.places import in_turn
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.steps import note_step, step_back
from frontdesk.schedule.tables import Appointment, AppointmentSeries, AppointmentType
from frontdesk.schedule.together import Item, book_all

NEAR = 7  # days about the wished one in which another time is looked for
MANY = 400  # openings of a day that are looked through for the nearest


@dataclass(frozen=True, slots=True)
class Proposed:
    """One visit of a series to be: when the rule wants it, and where it could stand.

    `start` is None where nothing is free within a week; `why` says why it is not as wished.
    """

    wished: datetime
    start: datetime | None
    why: str = ""


def propose(
    session: Session,
    starts: Sequence[datetime],
    *,
    provider_id: int,
    minutes: int,
    type_id: int | None,
    zone: ZoneInfo,
    now: datetime,
    is_new: bool | None = None,
    desk: str = "",
) -> list[Proposed]:
    """Return a place for each visit of a series: as wished, else the nearest free one.

    Nearest is on the same day by the clock, else on the next day with room within a week.

    Args:
        session: any reading session.
        starts: when the rule wants them, UTC.
        provider_id: whose time.
        minutes: the length of each.
        type_id: what for.
        zone: the office's.
        now: by the database's clock; what is past by then has no place.
        is_new: whether the patient was never seen here.
        desk: this workstation, whose own hold is free for it.

    """
    kind = session.get(AppointmentType, type_id) if type_id is not None else None
    before, after = (kind.before_minutes, kind.after_minutes) if kind else (0, 0)

    def openings(**asked: Any) -> list[datetime]:
        found = next_available(
            session, zone=zone, now=now, type_minutes=minutes, before=before, after=after,
            type_id=type_id, is_new=is_new, providers=[provider_id], desk=desk, **asked,
        )  # fmt: skip
        return [one.start for one in found]

    def place(wished: datetime) -> Proposed:
        slot = Slot(wished, minutes, before, after)
        why = why_outside(session, slot, provider_id, zone=zone, type_id=type_id, is_new=is_new)
        taken = reads.taken_slots(session, provider_id, slot.busy, now=now)
        if wished < now:
            return Proposed(wished, None, "This time is past.")
        if not why and not any(slot.busy.shares(one.slot) for one in taken):
            return Proposed(wished, wished)
        said = why[0] if why else "That time is taken."
        day = clock.office_day(wished, zone)
        same_day = openings(start_day=day, days=1, limit=MANY)
        if same_day:
            return Proposed(wished, min(same_day, key=lambda one: abs(one - wished)), said)
        later = openings(start_day=day + timedelta(1), days=NEAR, limit=1)
        return Proposed(wished, later[0] if later else None, said)

    return [place(wished) for wished in starts]


def next_after(
    session: Session,
    after: datetime,
    *,
    provider_id: int,
    minutes: int,
    type_id: int | None,
    zone: ZoneInfo,
    now: datetime,
    desk: str = "",
) -> datetime | None:
    """Return the provider's next free time after a moment, within a week; None without one."""
    kind = session.get(AppointmentType, type_id) if type_id is not None else None
    before, end = (kind.before_minutes, kind.after_minutes) if kind else (0, 0)
    found = next_available(
        session, zone=zone, now=max(now, after + timedelta(minutes=1)), type_minutes=minutes,
        before=before, after=end, type_id=type_id, providers=[provider_id],
        start_day=clock.office_day(after, zone), days=NEAR, limit=1, desk=desk,
    )  # fmt: skip
    return found[0].start if found else None


def _turns_of_starts(
    *_: object, provider_id: int, minutes: int, starts: Sequence[datetime], **__: object
) -> list[str]:
    each = (in_turn(provider_id=provider_id, start=start, minutes=minutes) for start in starts)
    return sorted({turn for found in each for turn in found})


_series_in_turn: Callable[..., list[str]] = _turns_of_starts


@action("Book series", permit="schedule.write", locks=_series_in_turn)
def book_series(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    minutes: int,
    rule: str,
    starts: Sequence[datetime],
    type_id: int | None = None,
    location_id: int | None = None,
    reason: str = "",
    hold_id: int | None = None,
) -> Undo | None:
    """Book a series, all of its visits or none. Makes the visits' ids; `starts` may leave some out.

    Raises:
        Refused: one of them has no place; says which.

    """
    if not starts:
        raise Refused("No visit is left of this series. Choose at least one.")
    if len(starts) > series_rules.MOST:
        raise Refused(f"A series has at most {series_rules.MOST} visits.", field="count")
    series_rules.read(rule)
    first = clock.office_day(min(starts), work.zone)
    series = work.add(
        AppointmentSeries(patient_id=patient_id, rule=rule, first_day=first, made_at=work.now)
    )
    items = [
        Item(patient_id, provider_id, start, minutes, type_id, location_id, reason)
        for start in sorted(starts)
    ]
    made = book_all(work, items, linked=False, series_id=series.id, hold_id=hold_id)
    work.concerning(patient_id)
    work.made = [one.id for one in made]
    new = [(one.id, one.version) for one in made if one.is_new]
    if not new:  # asked twice: the series there was before is the one
        work.session.delete(series)
        return None
    for one in made:  # the visit that is repeated is the first of its series
        visit = work.get(Appointment, one.id)
        visit.series_id = visit.series_id or series.id
    asked = {
        "patient_id": patient_id, "provider_id": provider_id, "minutes": minutes, "rule": rule,
        "starts": [one.start for one in items], "type_id": type_id, "location_id": location_id,
        "reason": reason,
    }  # fmt: skip
    back = {"series_id": series.id, "visits": new, "again": asked}
    return Undo(f"Take all {len(new)} visits back", take_back_series, back)


@action("Take series back", permit="schedule.write")
def take_back_series(
    work: Work, *, series_id: int, visits: Sequence[tuple[int, int]], again: dict[str, Any]
) -> Undo:
    """Take back a series just booked, all of it or nothing."""
    for appointment_id, version in visits:
        remove(work, appointment_id, version)
    first = select(Appointment).where(Appointment.series_id == series_id)
    for visit in work.session.scalars(first):
        visit.series_id = None  # it was there before, and alone
    work.session.flush()
    series = work.session.get(AppointmentSeries, series_id)
    left = select(Appointment.id).where(Appointment.series_id == series_id).limit(1)
    if series is not None and work.session.scalar(left) is None:
        work.session.delete(series)
    work.concerning(again["patient_id"])
    return Undo("Book the series again", book_series, again)


@action("End series", permit="schedule.write")
def end_series(work: Work, *, visits: Sequence[tuple[int, int]], reason: str) -> Undo:
    """Cancel these visits of a series with one reason, all of them or none.

    Args:
        work: the act.
        visits: ids and versions of those to come.
        reason: why they are cancelled.

    """
    why = rules.refuse_blank(reason, "Say why they are cancelled.", field="reason")
    ended: list[tuple[int, int, str]] = []
    for appointment_id, version in visits:
        visit = work.get(Appointment, appointment_id, version)
        work.concerning(visit.patient_id)
        rules.refuse_step(visit.status, "cancelled", day=visit.day, today=work.today)
        before = visit.status
        note_step(work, visit, "cancelled")
        visit.ended_reason = why
        work.session.flush()
        ended.append((visit.id, visit.version, before))
    return Undo(f"Restore {len(ended)} visits", restore_series, {"visits": ended, "reason": why})


@action("Restore series", permit="schedule.write")
def restore_series(work: Work, *, visits: Sequence[tuple[int, int, str]], reason: str) -> Undo:
    """Take the cancelling of a series back, all of it or nothing."""
    restored: list[tuple[int, int]] = []
    for appointment_id, version, status in visits:
        visit = work.get(Appointment, appointment_id, version)
        work.concerning(visit.patient_id)
        step_back(work, visit, status)
        work.session.flush()
        restored.append((visit.id, visit.version))
    return Undo("End the series again", end_series, {"visits": restored, "reason": reason})


def visits_of_series(session: Session, series_id: int) -> list[reads.Visit]:
    """Return a series' visits by time, those that were cancelled too."""
    ids = session.scalars(select(Appointment.id).where(Appointment.series_id == series_id))
    found = (reads.appointment(session, one) for one in ids)
    return sorted((one for one in found if one is not None), key=lambda one: one.start)
