"""How a visit goes on, step by step, each stamped with time and who; and back again."""

from typing import Any

from sqlalchemy import Date, DateTime, Integer, String, column, select, table

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.offered_times import withdraw_offers
from frontdesk.schedule.resources import settle
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment, AppointmentStep

_BILL = table(  # of a room above this one
    "superbill",
    column("appointment_id", Integer), column("total_cents", Integer), column("staff", String),
    column("day", Date), column("voided_at", DateTime),
)  # fmt: skip


def refuse_charged(work: Work, appointment: Appointment) -> None:
    """Refuse to let a visit not have taken place whose services are charged.

    Nobody is billed for a visit that is cancelled: the money is put right first, by whoever may.

    Raises:
        Refused: says what was charged by whom, and what to do first.

    """
    if appointment.status in (*rules.TO_COME, *rules.ENDED):
        return
    bill = work.session.execute(
        select(_BILL.c.total_cents, _BILL.c.day, _BILL.c.staff).where(
            _BILL.c.appointment_id == appointment.id, _BILL.c.voided_at.is_(None)
        )
    ).first()
    if bill is not None:
        raise Refused(
            f"This visit was charged, {dollars(bill.total_cents)} for {words_date(bill.day)} by "
            f"{bill.staff}. Take its charges back first, in Charges; then do this again."
        )


def note_step(work: Work, appointment: Appointment, status: str) -> None:
    """Stamp a status that the visit has reached now; for whoever has set it by the rules."""
    if status in rules.ENDED:
        refuse_charged(work, appointment)
    appointment.status, appointment.status_at = status, work.now
    if status in rules.TO_COME:
        appointment.arrived_at = None
    elif status not in rules.ENDED and appointment.arrived_at is None:
        appointment.arrived_at = work.now
    stamp_step(work, appointment.id, status)


def stamp_step(work: Work, appointment_id: int, status: str) -> None:
    """Write down that a visit has reached a status now, and who brought it there."""
    work.insert(AppointmentStep, appointment_id=appointment_id, **_stamp(work, status))


def write_booked(work: Work, values: dict[str, Any]) -> int:
    """Insert a visit with its first step and return its id; on a server by one statement.

    Other desks wait for the provider's day meanwhile: a round trip less for each of them.

    Args:
        work: the act.
        values: of the appointment, as in `BOOKED`.

    """
    connection, step = work.session.connection(), _stamp(work, values["status"])
    if connection.dialect.name == "sqlite":
        made = work.insert(Appointment, **values)
        work.insert(AppointmentStep, appointment_id=made, **step)
        return made
    asked = dict.fromkeys(BOOKED) | values | {f"step_{name}": step[name] for name in step}
    made, step_id = connection.exec_driver_sql(_BOOKED_WITH_STEP, asked).one()
    work.inserted(Appointment, made, values)
    work.inserted(AppointmentStep, step_id, step | {"appointment_id": made})
    return int(made)


BOOKED = (
    "patient_id", "provider_id", "type_id", "location_id", "day", "start", "finish", "minutes",
    "busy_from", "busy_to", "lane", "status", "status_at", "arrived_at", "reason",
    "early_minutes", "series_id", "linked_id",
)  # fmt: skip
_BOOKED_WITH_STEP = (  # in the driver's own words
    f"WITH made AS (INSERT INTO appointment ({', '.join(BOOKED)}, ended_reason, held_by, "
    f"held_name, version) VALUES (%({')s, %('.join(BOOKED)})s, '', '', '', 1) RETURNING id) "
    "INSERT INTO appointment_step (appointment_id, status, at, staff_id, staff) "
    "SELECT id, %(step_status)s, %(step_at)s, %(step_staff_id)s::integer, %(step_staff)s FROM made "
    "RETURNING appointment_id, id"
)


def _stamp(work: Work, status: str) -> dict[str, Any]:
    return {
        "status": status, "at": work.now, "staff_id": work.staff.id, "staff": work.staff.name,
    }  # fmt: skip


def advance(work: Work, appointment: Appointment, status: str) -> None:
    """Bring a visit to a status; the same one again changes nothing.

    Raises:
        Refused: it cannot follow, or (coming back from cancelled) the time is taken meanwhile.

    """
    if appointment.status == status:
        return
    rules.refuse_step(appointment.status, status, day=appointment.day, today=work.today)
    if not rules.takes_time(appointment.status) and rules.takes_time(status):
        _take_again(work, appointment)
    note_step(work, appointment, status)


def step_back(work: Work, appointment: Appointment, status: str) -> None:
    """Bring a visit back to a status it had, as if what came after had not been.

    Raises:
        Refused: the visit had ended, and its time is taken meanwhile; or it would not have begun,
            and it was charged.

    """
    if status in (*rules.TO_COME, *rules.ENDED):
        refuse_charged(work, appointment)
    if not rules.takes_time(appointment.status) and rules.takes_time(status):
        _take_again(work, appointment)
    asked = select(AppointmentStep).where(AppointmentStep.appointment_id == appointment.id)
    steps = list(work.session.scalars(asked.order_by(AppointmentStep.id)))
    while steps and steps[-1].status != status and _is_behind(steps[-1].status, status):
        work.session.delete(steps.pop())
    appointment.status, appointment.ended_reason = status, ""
    appointment.status_at = steps[-1].at if steps and steps[-1].status == status else None
    if status in rules.TO_COME:
        appointment.arrived_at = None


@action("Set visit status", permit="checkin.write")
def set_status(work: Work, appointment_id: int, *, version: int, status: str) -> Undo | None:
    """Bring a visit to one of its stages: confirmed, arrived, roomed ..."""
    if status in rules.ENDED:
        raise Refused("Cancel the visit, or mark it as a no-show.", field="status")
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    before = appointment.status
    if before == status:
        return None
    advance(work, appointment, status)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version, "status": before}
    return Undo(f"Back to {rules.WORDS[before].lower()}", take_step_back, here)


@action("Take visit status back", permit="checkin.write")
def take_step_back(work: Work, appointment_id: int, *, version: int, status: str) -> Undo:
    """Bring a visit back to the stage it had before."""
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    after = appointment.status
    step_back(work, appointment, status)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version, "status": after}
    return Undo(f"{rules.WORDS[after]} again", set_status, here)


@action("Cancel appointment", permit="schedule.write")
def cancel_appointment(work: Work, appointment_id: int, *, version: int, reason: str) -> Undo:
    """Cancel a visit, and say why; its time is free at once."""
    why = rules.refuse_blank(reason, "Say why it is cancelled.", field="reason")
    return _end(work, appointment_id, version, "cancelled", why)


@action("Mark no-show", permit="schedule.write")
def mark_no_show(work: Work, appointment_id: int, *, version: int) -> Undo:
    """Note that the patient did not come."""
    return _end(work, appointment_id, version, "no_show", "")


@action("Restore appointment", permit="schedule.write")
def restore_appointment(work: Work, appointment_id: int, *, version: int, status: str) -> Undo:
    """Take a cancellation or a no-show back."""
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    after, reason = appointment.status, appointment.ended_reason
    if after not in rules.ENDED or status in rules.ENDED:
        raise Refused(f"This visit is {rules.WORDS[after].lower()}; there is nothing to restore.")
    step_back(work, appointment, status)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version}
    if after == "no_show":
        return Undo("No-show again", mark_no_show, here)
    return Undo("Cancel again", cancel_appointment, here | {"reason": reason})


def _end(work: Work, appointment_id: int, version: int, status: str, reason: str) -> Undo:
    appointment = work.get(Appointment, appointment_id, version)
    work.concerning(appointment.patient_id)
    rules.refuse_step(appointment.status, status, day=appointment.day, today=work.today)
    if status == "no_show":
        rules.refuse_no_show(appointment.start, work.now, work.zone)
    before = appointment.status
    note_step(work, appointment, status)
    appointment.ended_reason = reason
    withdraw_offers(work, appointment)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version, "status": before}
    title = "Undo cancelling" if status == "cancelled" else "Undo no-show"
    return Undo(title, restore_appointment, here)


def _take_again(work: Work, appointment: Appointment) -> None:
    slot = Slot(appointment.start, appointment.minutes)
    settle(work, appointment, slot, appointment.provider_id, type_id=appointment.type_id)


def _is_behind(step: str, status: str) -> bool:
    """Return whether a step comes after a status, so that going back removes it."""
    if step in rules.ENDED or status in rules.ENDED:
        return step in rules.ENDED
    return rules.FLOW.index(step) > rules.FLOW.index(status)
