"""Writes what becomes of an appointment, inside the transaction of its message."""

from collections.abc import Iterable

from sqlalchemy import func, select

from frontdesk.core.clock import office_day
from frontdesk.core.work import Work
from frontdesk.imports.plan import NewProvider, Visit, VisitStep
from frontdesk.patients.tables import Imported
from frontdesk.schedule import rules
from frontdesk.schedule.places import beside, in_turn, put
from frontdesk.schedule.resources import seat, settle
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.steps import note_step
from frontdesk.schedule.tables import Appointment
from frontdesk.staff.actions import save_provider
from frontdesk.staff.rules import COLOURS
from frontdesk.staff.tables import Provider


def turns_of(steps: Iterable[VisitStep]) -> list[str]:
    """Return what has to be taken in turn to write these: the providers' days they touch."""
    return [
        key
        for step in steps
        if step.visit.provider > 0
        for key in in_turn(
            provider_id=step.visit.provider, start=step.visit.start, minutes=step.visit.minutes
        )
    ]


def write_visit(work: Work, step: VisitStep, *, patient_id: int) -> int:
    """Write what becomes of an appointment; return its id.

    Args:
        work: the act.
        step: planned on what is in the database now.
        patient_id: whose it is.

    Raises:
        Refused: its time is taken.

    """
    provider_id = _provider(work, step)
    if step.visit.ref > 0:
        appointment = work.get(Appointment, step.visit.ref)
        _bring_up_to_date(work, appointment, step.visit, provider_id)
    else:
        appointment = _enter(work, step.visit, provider_id, patient_id)
    for key in step.keys:
        work.session.add(Imported(key=key, at=work.now, table="appointment", row_id=appointment.id))
    if step.provider_key:
        work.session.add(
            Imported(key=step.provider_key, at=work.now, table="provider", row_id=provider_id)
        )
    work.session.flush()
    return appointment.id


def _provider(work: Work, step: VisitStep) -> int:
    if step.provider is None:
        return step.visit.provider
    return _add_provider(work, step.provider)


def _add_provider(work: Work, told: NewProvider) -> int:
    """Add a provider, working here: a visit in no column would be seen by nobody."""
    count = work.session.scalar(select(func.count()).select_from(Provider)) or 0
    last = work.session.scalar(select(func.max(Provider.place))) or 0
    save_provider.change(
        work, name=told.name, credential=told.credential, npi=told.npi,
        colour=COLOURS[count % len(COLOURS)], place=last + 1,
    )  # fmt: skip
    return int(work.made)


def _enter(work: Work, visit: Visit, provider_id: int, patient_id: int) -> Appointment:
    rules.refuse_length(visit.minutes)
    asked = Slot(visit.start, visit.minutes)
    found = beside(work, asked, provider_id, type_id=visit.type_id)
    takes, lane = rules.takes_time(visit.status), 0
    if takes:
        lane = found.lane(work, provider_id, visit.type_id)
        found.clear(work)
    appointment = Appointment(
        patient_id=patient_id, provider_id=provider_id, type_id=visit.type_id,
        location_id=visit.location_id, room_id=visit.room_id, reason=visit.reason,
        lane=lane, status=visit.status,
    )  # fmt: skip
    put(appointment, found.slot, work)
    work.add(appointment)
    if takes and found.parts.needs and visit.type_id is not None:
        seat(work, appointment.id, found.slot, visit.type_id)
    _step(work, appointment, visit.status)
    return appointment


def _bring_up_to_date(work: Work, appointment: Appointment, visit: Visit, provider_id: int) -> None:
    slot = Slot(visit.start, visit.minutes)
    before = (appointment.provider_id, appointment.start, appointment.minutes)
    again = not rules.takes_time(appointment.status) and rules.takes_time(visit.status)
    if (before != (provider_id, visit.start, visit.minutes) or again) and rules.takes_time(
        visit.status
    ):
        settle(work, appointment, slot, provider_id, type_id=visit.type_id)
    for name in ("type_id", "location_id", "room_id", "reason", "ended_reason"):
        if getattr(appointment, name) != getattr(visit, name):
            setattr(appointment, name, getattr(visit, name))
    if appointment.status != visit.status:
        _step(work, appointment, visit.status)


def _step(work: Work, appointment: Appointment, status: str) -> None:
    """Stamp the status; of a visit long past nobody knows when, so none waits in it."""
    note_step(work, appointment, status)
    if status in rules.FLOW[2:] and office_day(appointment.start, work.zone) < work.today:
        appointment.arrived_at = appointment.start
