"""Holds the time that is offered to somebody on the waitlist, as a desk holds one it picks."""

from sqlalchemy import select

from frontdesk.core.work import Work
from frontdesk.schedule import rules
from frontdesk.schedule.places import beside, put, remove_holds
from frontdesk.schedule.resources import seat
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment
from frontdesk.waitlist import actions as waitlist
from frontdesk.waitlist.rules import lapses_at
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer


def hold_offered(
    work: Work, offer: WaitlistOffer, entry: WaitlistEntry, visit: Appointment | None
) -> None:
    """Hold what is offered, with the rooms and machines it needs, until the offer lapses.

    Args:
        work: the act.
        offer: open; one that has lapsed holds nothing.
        entry: whose it is.
        visit: theirs that would move; what it has of that time already needs no hold.

    Raises:
        TimeTaken: somebody else is there.
        ResourceTaken: something the visit needs is with another one.

    """
    until = lapses_at(offer.offered_at, offer.start)
    if until <= work.now:
        return
    type_id = visit.type_id if visit is not None else entry.type_id
    slot = _not_theirs_yet(Slot(offer.start, offer.minutes), offer.provider_id, visit)
    but = visit.id if visit is not None else None
    found = beside(work, slot, offer.provider_id, type_id=type_id, but=but, comes=entry.patient_id)
    lane = found.lane(work, offer.provider_id, type_id)
    found.clear(work)
    _clear_lapsed(work)
    hold = Appointment(status=rules.HELD, held_by=rules.offer_holder(offer.id), lane=lane)
    hold.held_name, hold.held_until = work.staff.name, until
    hold.provider_id, hold.type_id = offer.provider_id, type_id
    hold.location_id = visit.location_id if visit is not None else entry.location_id
    put(hold, found.slot, work)
    work.add(hold)
    if found.parts.needs and type_id is not None:
        seat(work, hold.id, found.slot, type_id)


def let_go(work: Work, offer_id: int) -> None:
    """Give back what an offer holds; one that holds nothing stays as it is."""
    remove_holds(work, _holds(work, rules.offer_holder(offer_id)))


def withdraw_offers(work: Work, visit: Appointment) -> None:
    """Let what is offered for a visit lapse, which is not to come any more."""
    asked = (
        select(WaitlistOffer)
        .join(WaitlistEntry, WaitlistEntry.id == WaitlistOffer.entry_id)
        .where(WaitlistEntry.appointment_id == visit.id, WaitlistOffer.answer == "offered")
    )
    for offer in work.session.scalars(asked).all():
        let_go(work, offer.id)
        waitlist.answer(work, offer, "expired")


def _not_theirs_yet(slot: Slot, provider_id: int, visit: Appointment | None) -> Slot:
    """Return the part of a slot that comes before the visit that would move into it."""
    if visit is None or visit.provider_id != provider_id or slot.end <= visit.start:
        return slot
    seconds = (visit.start - slot.start).total_seconds()
    return Slot(slot.start, max(1, int(seconds // 60)))


def _clear_lapsed(work: Work) -> None:
    """Remove what offers held that nobody answered, wherever it is."""
    held = Appointment.held_by.startswith(rules.OFFERED_BY, autoescape=True)
    asked = select(Appointment.id).where(
        Appointment.status == rules.HELD, held, Appointment.held_until <= work.now
    )
    remove_holds(work, list(work.session.scalars(asked)))


def _holds(work: Work, held_by: str) -> list[int]:
    asked = select(Appointment.id).where(
        Appointment.status == rules.HELD, Appointment.held_by == held_by
    )
    return list(work.session.scalars(asked))
