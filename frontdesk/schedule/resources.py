"""Settles visits where they are put: the lane, and the rooms and machines their kind needs."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.schedule import rules
from frontdesk.schedule.needs import Need, matched
from frontdesk.schedule.places import beside, is_stale, put, remove_holds
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment, AppointmentResource, Resource, TypeNeed

_held = AppointmentResource.__table__.c


class ResourceTaken(Refused):
    """A room or machine that the visit needs is with another one."""


def settle(
    work: Work,
    visit: Appointment,
    slot: Slot,
    provider_id: int,
    *,
    type_id: int | None,
    over: bool = False,
    wanted: Collection[int] = (),
) -> None:
    """Put a visit that there is already at a slot, whatever it held before given up.

    Args:
        work: the act.
        visit: loaded in it.
        slot: where to.
        provider_id: whose time.
        type_id: the kind of visit that it is from now on.
        over: beside others, however many there are.
        wanted: resources it is to have rather than others, if they are free.

    Raises:
        Refused: the provider, or something the visit needs, is taken.

    """
    found = beside(work, slot, provider_id, type_id=type_id, but=visit.id, comes=visit.patient_id)
    lane = found.next_lane() if over else found.lane(work, provider_id, type_id)
    found.clear(work)
    had = work.session.scalar(select(_held.id).where(_held.appointment_id == visit.id).limit(1))
    if had is not None:
        unseat(work, visit.id)  # before the database moves them along, where others may be
    visit.lane, visit.provider_id, visit.type_id = lane, provider_id, type_id
    put(visit, found.slot, work)
    work.session.flush()
    if found.parts.needs and type_id is not None:
        seat(work, visit.id, found.slot, type_id, wanted=wanted)


def needs_of(work: Work, type_id: int, *, location_id: int | None = None) -> list[Need]:
    """Return what a kind of visit needs; a need all of whose resources are gone stays, empty.

    What stands at another location is as good as gone for a visit that has one.
    """
    asked = (
        select(TypeNeed.need, Resource.id, Resource.name, Resource.active, Resource.location_id)
        .join(Resource, Resource.id == TypeNeed.resource_id)
        .where(TypeNeed.type_id == type_id)
        .order_by(TypeNeed.need, TypeNeed.id)
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for need, resource_id, name, active, stands_at in work.session.execute(asked):
        here = location_id is None or stands_at in (None, location_id)
        found[need] += [(resource_id, name)] if active and here else []
    return [Need(tuple(choices)) for choices in found.values()]


def seat(
    work: Work, appointment_id: int, slot: Slot, type_id: int, *, wanted: Collection[int] = ()
) -> None:
    """Give a visit one free resource for each of its needs, those it had before if it can.

    Args:
        work: the act.
        appointment_id: the visit, or a hold.
        slot: its time.
        type_id: its kind.
        wanted: resources it is to have rather than others, if they are free.

    Raises:
        ResourceTaken: all that could serve are with other visits; says which and when.

    """
    before = set(
        work.session.scalars(
            select(_held.resource_id).where(_held.appointment_id == appointment_id)
        )
    )
    before.update(wanted)
    place = select(Appointment.location_id).where(Appointment.id == appointment_id)
    needs = needs_of(work, type_id, location_id=work.session.scalar(place))
    taken = _taken(work, slot, [one for need in needs for one, _ in need.choices], appointment_id)
    chosen = matched(needs, taken=taken, before=before)
    if len(chosen) < len(needs):
        open_needs = [need for need in needs if not any(one in chosen for one, _ in need.choices)]
        names = " and ".join(name for _, name in open_needs[0].choices) if open_needs else ""
        span = rules.words_span(slot.start, slot.end, work.zone)
        if not names:
            raise ResourceTaken(
                "A room or a machine that this visit needs is not here, or out of use. Choose "
                "another location, or ask the manager."
            )
        verb = "are" if " and " in names else "is"
        raise ResourceTaken(f"{names} {verb} taken {span}. Choose another time.", field="start")
    unseat(work, appointment_id)
    rows = [
        {"appointment_id": appointment_id, "resource_id": one, "start": slot.start,
         "finish": slot.end, "takes": True}
        for one in sorted(chosen)
    ]  # fmt: skip
    work.session.connection().execute(insert(AppointmentResource), rows)
    work.note(resources=sorted(chosen))


def unseat(work: Work, appointment_id: int) -> None:
    """Let go of all that a visit has."""
    work.session.flush()
    gone = delete(AppointmentResource.__table__).where(_held.appointment_id == appointment_id)  # type: ignore[arg-type]
    work.session.connection().execute(gone)


def _taken(work: Work, slot: Slot, resource_ids: Sequence[int], but: int) -> set[int]:
    """Return the resources that others have in the slot; holds that are over are removed."""
    asked = (
        select(_held.resource_id, Appointment.id, Appointment.status, Appointment.held_by,
               Appointment.held_until)
        .join(Appointment, Appointment.id == _held.appointment_id)
        .where(
            _held.resource_id.in_(resource_ids), _held.takes,
            _held.start < slot.end, _held.finish > slot.start, _held.appointment_id != but,
        )
    )  # fmt: skip
    rows: Sequence[Any] = work.session.execute(asked).all()
    stale = {row.id for row in rows if is_stale(row, work)}
    remove_holds(work, stale)
    return {row.resource_id for row in rows if row.id not in stale}
