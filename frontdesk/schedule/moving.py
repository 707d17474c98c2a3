"""Gives a visit another time, length, provider or kind."""

from datetime import datetime

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.places import in_turn
from frontdesk.schedule.resources import settle
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment


@action("Move appointment", permit="schedule.write", locks=in_turn)
def move_appointment(
    work: Work,
    appointment_id: int,
    *,
    version: int,
    provider_id: int,
    start: datetime,
    minutes: int,
) -> Undo | None:
    """Move a visit to another time, provider or day, as long as it is to come."""
    return _move(work, appointment_id, version, provider_id, Slot(start, minutes), over=False)


@action("Overbook by moving", permit="schedule.overbook", locks=in_turn)
def overbook_move(
    work: Work,
    appointment_id: int,
    *,
    version: int,
    provider_id: int,
    start: datetime,
    minutes: int,
) -> Undo | None:
    """Move a visit over a full time."""
    return _move(work, appointment_id, version, provider_id, Slot(start, minutes), over=True)


@action("Change length", permit="schedule.write")
def lengthen_appointment(
    work: Work, appointment_id: int, *, version: int, minutes: int
) -> Undo | None:
    """Make a visit longer or shorter; it begins when it did."""
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    if not rules.takes_time(appointment.status):
        status = rules.WORDS[appointment.status].lower()
        raise Refused(f"This visit is {status}; its length says nothing.")
    before = appointment.minutes
    if minutes == before:
        return None
    slot = Slot(appointment.start, minutes)
    rules.refuse_length(minutes)
    settle(work, appointment, slot, appointment.provider_id, type_id=appointment.type_id)
    here = {"appointment_id": appointment_id, "version": appointment.version, "minutes": before}
    return Undo(f"Back to {before} minutes", lengthen_appointment, here)


@action("Change appointment", permit="schedule.write", locks=in_turn)
def change_appointment(
    work: Work,
    appointment_id: int,
    *,
    version: int,
    provider_id: int,
    start: datetime,
    minutes: int,
    type_id: int | None,
    reason: str,
) -> Undo | None:
    """Change what a visit is for: its type, reason, provider, time or length."""
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    names = ("provider_id", "start", "minutes", "type_id", "reason")
    before = {name: getattr(appointment, name) for name in names}
    after = dict(zip(names, (provider_id, start, minutes, type_id, reason.strip()), strict=True))
    if before == after:
        return None
    if [before[name] for name in names[:3]] != [provider_id, start, minutes]:
        day = clock.office_day(start, work.zone)
        rules.refuse_move(appointment.status, day=day, today=work.today)
        rules.refuse_length(minutes)
    appointment.reason = reason.strip()
    if [before[name] for name in names[:4]] != [provider_id, start, minutes, type_id]:
        settle(work, appointment, Slot(start, minutes), provider_id, type_id=type_id)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version}
    return Undo("Undo the change", change_appointment, here | before)


def _move(
    work: Work, appointment_id: int, version: int, provider_id: int, slot: Slot, *, over: bool
) -> Undo | None:
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    before = {name: getattr(appointment, name) for name in ("provider_id", "start", "minutes")}
    if before == {"provider_id": provider_id, "start": slot.start, "minutes": slot.minutes}:
        return None
    day = clock.office_day(slot.start, work.zone)
    rules.refuse_move(appointment.status, day=day, today=work.today)
    rules.refuse_length(slot.minutes)
    was_over = appointment.lane > 0
    settle(work, appointment, slot, provider_id, type_id=appointment.type_id, over=over)
    here = {"appointment_id": appointment_id, "version": appointment.version}
    back = overbook_move if was_over else move_appointment
    when = clock.words_moment(before["start"], work.zone)
    return Undo(f"Move back to {when}", back, here | before)
