"""What is done on the floor beyond the steps of a visit: rooms are given, patients are told."""

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.floor.rules import IN_A_ROOM
from frontdesk.floor.tables import FloorTold
from frontdesk.office.tables import Room
from frontdesk.patients.rules import spoken_name
from frontdesk.patients.tables import Patient
from frontdesk.schedule.rules import TO_COME
from frontdesk.schedule.steps import advance, step_back
from frontdesk.schedule.tables import Appointment


class RoomTaken(Refused):
    """Somebody is in that room; both can be put there all the same."""


class ToldBefore(Refused):
    """Another desk told the patient already."""


@action("Room patient", permit="checkin.write")
def room_patient(
    work: Work, appointment_id: int, *, version: int, room_id: int, beside: bool = False
) -> Undo | None:
    """Bring a patient to a room; one who is in a room already changes it.

    Args:
        work: the act.
        appointment_id: the visit.
        version: as seen.
        room_id: which room.
        beside: all the same if somebody is in it.

    Raises:
        RoomTaken: somebody is in it.
        Refused: the visit is over, or there is no such room.

    """
    visit = work.get(Appointment, appointment_id, version)
    work.concerning(visit.patient_id)
    room = work.session.get(Room, room_id)
    if room is None:
        raise Refused("That room is no longer there. Choose another one.", field="room")
    if visit.room_id == room_id and visit.status in IN_A_ROOM:
        return None
    if not beside:
        _refuse_taken(work, visit, room)
    before = {"status": visit.status, "room_id": visit.room_id}
    if visit.status not in IN_A_ROOM:
        advance(work, visit, "roomed")
    visit.room_id = room_id
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": visit.version}
    return Undo(f"Out of {room.name} again", take_from_room, here | before)


@action("Take patient from room", permit="checkin.write")
def take_from_room(
    work: Work, appointment_id: int, *, version: int, status: str, room_id: int | None
) -> Undo:
    """Bring a visit back to the stage and the room it had before."""
    visit = work.get(Appointment, appointment_id, version)
    work.concerning(visit.patient_id)
    now_in = visit.room_id
    if visit.status != status:
        step_back(work, visit, status)
    visit.room_id = room_id
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": visit.version, "room_id": now_in}
    return Undo("To the room again", room_patient, here | {"beside": True})


@action("Tell patient about the wait", permit="checkin.write")
def note_told(work: Work, appointment_id: int, *, minutes: int) -> Undo:
    """Note that a patient was told how far behind it is.

    Args:
        work: the act.
        appointment_id: the visit; its version does not matter, it may go on meanwhile.
        minutes: what was said, 1 to 600.

    Raises:
        ToldBefore: they were told already, and by whom.
        Refused: the visit is over.

    """
    if not 1 <= minutes <= 600:
        raise ValueError(f"{minutes} minutes")
    visit = work.get(Appointment, appointment_id)
    if visit.patient_id is None or visit.status not in (
        *TO_COME,
        "arrived",
        "checked_in",
        "roomed",
    ):
        raise Refused("This patient no longer waits. There is nobody to tell.")
    told = _told(work, appointment_id)
    if told is not None:
        raise ToldBefore(f"{told.staff} has told them already: {told.minutes_said} minutes.")
    row = work.add(
        FloorTold(
            appointment_id=appointment_id, patient_id=visit.patient_id, day=visit.day,
            at=work.now, staff_id=work.staff.id, staff=work.staff.name, minutes_said=minutes,
        )
    )  # fmt: skip
    work.made = row.id
    return Undo("Not told yet", take_told_back, {"appointment_id": appointment_id})


@action("Take back telling about the wait", permit="checkin.write")
def take_told_back(work: Work, appointment_id: int) -> Undo | None:
    """Note that a patient was not told after all."""
    told = _told(work, appointment_id)
    if told is None:
        return None
    minutes = told.minutes_said
    work.session.delete(told)
    work.session.flush()
    return Undo("Told all the same", note_told, {"appointment_id": appointment_id,
                                                 "minutes": minutes})  # fmt: skip


def _told(work: Work, appointment_id: int) -> FloorTold | None:
    return work.session.scalar(select(FloorTold).where(FloorTold.appointment_id == appointment_id))


def _refuse_taken(work: Work, visit: Appointment, room: Room) -> None:
    found = work.session.execute(
        select(Patient.family, Patient.given, Patient.preferred)
        .join(Appointment, Appointment.patient_id == Patient.id)
        .where(
            Appointment.day == visit.day,
            Appointment.room_id == room.id,
            Appointment.status.in_(IN_A_ROOM),
            Appointment.id != visit.id,
        )
    ).all()
    if found:
        names = " and ".join(
            spoken_name(row.family, row.given, preferred=row.preferred) for row in found
        )
        verb = "is" if len(found) == 1 else "are"
        raise RoomTaken(f"{names} {verb} in {room.name}. Choose another room.", field="room")
