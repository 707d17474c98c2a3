"""Takes a time for a patient: held while it is picked, booked, or for who walks in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.office import reads as office
from frontdesk.schedule import rules
from frontdesk.schedule.openings import ROUND_MINUTES, next_available
from frontdesk.schedule.outside import is_new
from frontdesk.schedule.places import Beside, beside, in_turn, put, remove_holds
from frontdesk.schedule.resources import seat, unseat
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.steps import stamp_step, write_booked
from frontdesk.schedule.tables import Appointment, AppointmentStep
from frontdesk.staff.tables import Provider


@action("Hold time", permit="schedule.write", locks=in_turn)
def hold_slot(
    work: Work,
    *,
    provider_id: int,
    start: datetime,
    minutes: int,
    type_id: int | None = None,
    resource_id: int | None = None,
) -> None:
    """Hold a time for this desk while it is picked; the desk's older hold is given up.

    The hold lasts the office's `hold_seconds` and is then nobody's. Makes its id. Of the rooms and
    machines that could serve it takes `resource_id` first; the booking made of it keeps that.
    """
    slot = Slot(start, minutes)
    rules.refuse_length(minutes)
    own = select(Appointment.id).where(
        Appointment.status == rules.HELD, Appointment.held_by == work.workstation
    )
    mine = list(work.session.scalars(own))
    found = beside(work, slot, provider_id, type_id=type_id)
    lane = found.lane(work, provider_id, type_id)
    remove_holds(work, {*found.stale, *mine[1:]} - set(mine[:1]))
    seconds = office.limits(work.session).hold_seconds
    hold = work.session.get(Appointment, mine[0]) if mine else None
    hold = hold or Appointment(status=rules.HELD, held_by=work.workstation)
    if hold.id is not None:  # first: half moved it would stand where others may be
        unseat(work, hold.id)
    hold.provider_id, hold.type_id, hold.lane = provider_id, type_id, lane
    hold.held_name, hold.held_until = work.staff.name, work.now + timedelta(seconds=seconds)
    put(hold, found.slot, work)
    work.add(hold)
    if found.parts.needs and type_id is not None:
        wanted = () if resource_id is None else (resource_id,)
        seat(work, hold.id, found.slot, type_id, wanted=wanted)
    work.made = hold.id


@action("Release held time", permit="schedule.write")
def release_hold(work: Work, *, hold_id: int) -> None:
    """Give a held time back; one that is gone or booked already stays as it is."""
    hold = work.session.get(Appointment, hold_id)
    if hold is not None and hold.held_by == work.workstation:
        remove_holds(work, [hold_id])


@action("Book appointment", permit="schedule.write", locks=in_turn)
def book_appointment(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    start: datetime,
    minutes: int,
    type_id: int | None = None,
    reason: str = "",
    hold_id: int | None = None,
    location_id: int | None = None,
) -> Undo | None:
    """Book a visit, out of this desk's hold if it has one. Makes the appointment's id.

    The same patient, provider and time again is the same appointment: a second click makes none.
    """
    slot = Slot(start, minutes)
    found = beside(work, slot, provider_id, type_id=type_id, patient=patient_id)
    same = same_booking(found, patient_id, start)
    if same is not None:
        work.made = same
        work.concerning(patient_id)
        return None
    lane = found.lane(work, provider_id, type_id)
    asked: dict[str, Any] = {"patient_id": patient_id, "provider_id": provider_id}
    asked["type_id"] = type_id
    asked |= {"reason": reason.strip(), "location_id": location_id, "lane": lane}
    return _taken_back(*write(work, found, asked, status="booked", hold_id=hold_id))


@action("Overbook appointment", permit="schedule.overbook", locks=in_turn)
def overbook_appointment(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    start: datetime,
    minutes: int,
    type_id: int | None = None,
    reason: str = "",
    location_id: int | None = None,
) -> Undo | None:
    """Book a visit over a full time. Makes the appointment's id."""
    slot = Slot(start, minutes)
    rules.refuse_length(minutes)
    found = beside(work, slot, provider_id, type_id=type_id, patient=patient_id)
    same = same_booking(found, patient_id, start)
    if same is not None:
        work.made = same
        work.concerning(patient_id)
        return None
    asked: dict[str, Any] = {"patient_id": patient_id, "provider_id": provider_id}
    asked["type_id"] = type_id
    asked |= {"reason": reason.strip(), "location_id": location_id, "lane": found.next_lane()}
    return _taken_back(*write(work, found, asked, status="booked"))


@action("Take booking back", permit="schedule.write")
def take_back_booking(work: Work, appointment_id: int, *, version: int) -> Undo:
    """Take back a booking just made, as if it had not been; once the visit went on it stays."""
    asked, lane = remove(work, appointment_id, version)
    return Undo("Book again", overbook_appointment if lane else book_appointment, asked)


def remove(work: Work, appointment_id: int, version: int) -> tuple[dict[str, Any], int]:
    """Delete a booking just made; return what it asked for, and its lane.

    Raises:
        Refused: the visit went on since, or somebody changed it.

    """
    appointment = work.get(Appointment, appointment_id, version)
    steps = _steps(work, appointment_id)
    if len(steps) > 1 or appointment.status not in ("booked", "arrived"):
        raise Refused("The visit has gone on since. Cancel it instead.")
    work.concerning(appointment.patient_id)
    names = ("patient_id", "provider_id", "type_id", "minutes", "reason", "location_id", "start")
    asked: dict[str, Any] = {name: getattr(appointment, name) for name in names}
    lane = appointment.lane
    for step in steps:
        work.session.delete(step)
    work.session.flush()
    work.session.delete(appointment)
    return asked, lane


def _now_in_turn(*_: object, provider_id: int, **__: object) -> list[str]:
    now = datetime.now(UTC)
    later = in_turn(provider_id=provider_id, start=now + timedelta(days=1))
    return [*in_turn(provider_id=provider_id, start=now), *later]


_walks_in_turn: Callable[..., list[str]] = _now_in_turn


@action("Walk-in", permit="schedule.write", locks=_walks_in_turn)
def walk_in(
    work: Work,
    *,
    patient_id: int,
    provider_id: int,
    minutes: int,
    type_id: int | None = None,
    reason: str = "",
) -> Undo | None:
    """Book a patient who stands at the desk: now, else beside another, else at the next free time.

    Beside another only where the type allows it. Makes the appointment's id.
    """
    rules.refuse_length(minutes)
    here = _walked_in_before(work, patient_id, provider_id)
    if here is not None:
        work.made = here
        work.concerning(patient_id)
        return None
    since = work.now.replace(second=0, microsecond=0)
    since -= timedelta(minutes=since.minute % ROUND_MINUTES)
    slot = Slot(since, minutes)
    found = beside(work, slot, provider_id, type_id=type_id, patient=patient_id)
    try:
        lane = found.lane(work, provider_id, type_id)
    except Refused:
        slot = _next_free(work, provider_id, minutes, type_id=type_id, patient_id=patient_id)
        found = beside(work, slot, provider_id, type_id=type_id, patient=patient_id)
        lane = found.lane(work, provider_id, type_id)
    asked: dict[str, Any] = {"patient_id": patient_id, "provider_id": provider_id}
    asked["type_id"] = type_id
    asked |= {"reason": reason.strip(), "lane": lane}
    return _taken_back(*write(work, found, asked, status="arrived"))


def write(
    work: Work,
    found: Beside,
    asked: dict[str, Any],
    *,
    status: str,
    hold_id: int | None = None,
) -> tuple[int, int]:
    """Write a booking for which there is a place: this desk's hold becomes it, or a new row.

    Args:
        work: the act.
        found: its place.
        asked: the appointment's other columns, its lane among them.
        status: booked, or arrived for who walks in.
        hold_id: the hold.

    Returns:
        The appointment's id and version; the id is what the act made.

    """
    slot, type_id = found.slot, asked["type_id"]
    arrived_at = work.now if status == "arrived" else None
    written = asked | {"status": status, "status_at": work.now, "arrived_at": arrived_at}
    written["early_minutes"] = found.parts.early
    hold = work.session.get(Appointment, hold_id) if hold_id in found.stale else None
    if hold is None or hold.held_by != work.workstation:
        remove_holds(work, found.stale)
        day = clock.office_day(slot.start, work.zone)
        when = {"day": day, "start": slot.start, "finish": slot.end, "minutes": slot.minutes}
        when |= {"busy_from": slot.busy.start, "busy_to": slot.busy.end}
        made, version = write_booked(work, written | when), 1
    else:
        remove_holds(work, [one for one in found.stale if one != hold.id])
        for name, value in written.items():
            setattr(hold, name, value)
        hold.held_by, hold.held_name, hold.held_until = "", "", None
        put(hold, slot, work)
        work.session.flush()
        made, version = hold.id, hold.version
        stamp_step(work, made, status)
    if found.parts.needs:
        seat(work, made, slot, type_id)
    work.made = made
    return made, version


def _taken_back(appointment_id: int, version: int) -> Undo:
    here = {"appointment_id": appointment_id, "version": version}
    return Undo("Take this booking back", take_back_booking, here)


def same_booking(found: Beside, patient_id: int, start: datetime) -> int | None:
    """Return the appointment that this very booking has already made."""
    return next(
        (one.id for one in found.taken if one.patient_id == patient_id and one.start == start), None
    )


def _steps(work: Work, appointment_id: int) -> list[AppointmentStep]:
    asked = select(AppointmentStep).where(AppointmentStep.appointment_id == appointment_id)
    return list(work.session.scalars(asked))


def _walked_in_before(work: Work, patient_id: int, provider_id: int) -> int | None:
    """Return the visit that a second press of the key would make again.

    Raises:
        Refused: the patient is booked with this provider today, and has only to be marked as come.

    """
    found = work.session.execute(
        select(Appointment.id, Appointment.start, Appointment.status, Appointment.status_at).where(
            Appointment.patient_id == patient_id,
            Appointment.provider_id == provider_id,
            Appointment.day == work.today,
            Appointment.status.in_((*rules.TO_COME, *rules.WAITING)),
        )
    ).first()
    if found is None:
        return None
    just_now = found.status_at is not None and work.now - found.status_at < timedelta(minutes=2)
    if found.status == "arrived" and just_now:
        return int(found.id)
    when = clock.words_time(found.start, work.zone)
    raise Refused(
        f"This patient has a visit at {when} today. Mark that one as arrived.", field="patient"
    )


def _next_free(
    work: Work, provider_id: int, minutes: int, *, type_id: int | None, patient_id: int
) -> Slot:
    found = next_available(
        work.session,
        zone=work.zone,
        now=work.now,
        type_minutes=minutes,
        type_id=type_id,
        is_new=is_new(work.session, [patient_id], work.today),
        providers=[provider_id],
        days=1,
        limit=1,
        desk=work.workstation,
    )
    if not found:
        who = work.session.get_one(Provider, provider_id).name
        raise Refused(
            f"{who} has no time left today. Choose another provider, or overbook.",
            field="provider",
        )
    return Slot(found[0].start, minutes)
