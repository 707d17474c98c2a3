"""Offers gaps to who waits, and books them: one gap to one, the later visit moves into it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.moving_together import Move, linked_moves, move_together
from frontdesk.schedule.offered_times import hold_offered, let_go
from frontdesk.schedule.places import beside, in_turn
from frontdesk.schedule.resources import seat
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.steps import write_booked
from frontdesk.schedule.tables import Appointment, AppointmentStep
from frontdesk.waitlist import actions as waitlist
from frontdesk.waitlist.rules import LIVE, Gap
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer

NOT_HERE = "Their visit is not to come any more. Take them off the waitlist, or change their line."


@action("Offer a gap", permit="schedule.write", locks=in_turn)
def offer(
    work: Work, entry_id: int, *, version: int, provider_id: int, start: datetime, minutes: int
) -> Undo | None:
    """Note that someone on the waitlist is asked about a free time, and hold it for them.

    It is theirs until they answer or the offer lapses. The same again is the same offer. Makes its
    id.
    """
    gap = Gap(provider_id, start, minutes)
    entry = waitlist.live_entry(work, entry_id, version)
    for same in waitlist.open_offers(work, entry_id=entry_id):
        if waitlist.gap_of(same) == gap and not waitlist.has_lapsed(work, same):
            work.made = same.id
            return None
    visit = _visit(work, entry)
    refuse_no_gain(visit, start)
    made = waitlist.make_offer(work, entry, gap)
    hold_offered(work, made, entry, visit)
    work.made = made.id
    here = {"offer_id": made.id, "version": made.version, "before": ""}
    return Undo("Withdraw the offer", take_answer_back, here)


@action("Decline a gap", permit="schedule.write", locks=in_turn)
def decline(
    work: Work, entry_id: int, *, version: int, provider_id: int, start: datetime, minutes: int
) -> Undo:
    """Note that someone does not want a time; they are not asked about it again, and wait on."""
    entry = waitlist.live_entry(work, entry_id, version)
    gap = Gap(provider_id, start, minutes)
    waitlist.lapse(work, gap)
    answered, before = waitlist.note_answer(work, entry, gap, "declined")
    let_go(work, answered.id)
    work.made = answered.id
    here = {"offer_id": answered.id, "version": answered.version, "before": before}
    return Undo("Take the answer back", take_answer_back, here)


@action("Take waitlist answer back", permit="schedule.write")
def take_answer_back(work: Work, offer_id: int, *, version: int, before: str) -> Undo:
    """Take an offer or its answer back, as if it had not been noted."""
    noted = work.get(WaitlistOffer, offer_id, version)
    entry = work.session.get_one(WaitlistEntry, noted.entry_id)
    work.concerning(entry.patient_id)
    if entry.status not in LIVE or noted.answer not in ("offered", "declined"):
        raise Refused("This went on since. Look at the waitlist.")
    again = offer if noted.answer == "offered" else decline
    gap = waitlist.gap_of(noted)
    if before == "offered":
        waitlist.refuse_offered(work, entry, gap)
        waitlist.answer(work, noted, "offered")
        hold_offered(work, noted, entry, _visit(work, entry))
    else:
        let_go(work, noted.id)
        waitlist.forget_offer(work, noted)
    here: dict[str, Any] = {"entry_id": entry.id, "version": entry.version}
    here |= {"provider_id": gap.provider_id, "start": gap.start, "minutes": gap.minutes}
    return Undo("Offer it again" if again is offer else "Decline it again", again, here)


@action("Remove from the waitlist", permit="schedule.write")
def take_off(work: Work, entry_id: int, *, version: int) -> Undo | None:
    """Take someone off the waitlist; what they were offered is free at once."""
    entry = waitlist.live_entry(work, entry_id, version)
    for one in waitlist.open_offers(work, entry_id=entry_id):
        let_go(work, one.id)
        waitlist.answer(work, one, "expired")
    undo = waitlist.remove_entry.change(work, entry_id, version=entry.version)
    return undo if isinstance(undo, Undo) else None


@action("Book from the waitlist", permit="schedule.write", locks=in_turn)
def accept(
    work: Work, entry_id: int, *, version: int, provider_id: int, start: datetime, minutes: int
) -> Undo:
    """Give someone on the waitlist a free time: their later visit moves there, or one is booked.

    Their old time is free at once. Makes the appointment's id.
    """
    entry = waitlist.live_entry(work, entry_id, version)
    gap = Gap(provider_id, start, minutes)
    waitlist.lapse(work, gap)
    waitlist.refuse_offered(work, entry, gap)
    visit = _visit(work, entry)
    refuse_no_gain(visit, start)
    for other in waitlist.open_offers(work, entry_id=entry.id):
        if not waitlist.gap_of(other).shares(gap):
            let_go(work, other.id)
            waitlist.answer(work, other, "expired")
    answered, before = waitlist.note_answer(work, entry, gap, "accepted")
    let_go(work, answered.id)  # before the visit takes it
    there: dict[str, Any] = {"provider_id": provider_id, "start": start, "minutes": minutes}
    here: dict[str, Any] = {"moves": visit is not None, "together": ()}
    if visit is None:
        visit, back = _book(work, entry, gap), dict(there)
        entry.appointment_id = visit.id
    else:
        back = {name: getattr(visit, name) for name in there}
        here["together"] = _move(work, visit, Move(visit.id, visit.version, **there))
    entry.status = "booked"
    work.session.flush()
    work.made = visit.id
    here |= {"entry_id": entry.id, "version": entry.version, "before": before}
    here |= {"offer_id": answered.id, "appointment_version": visit.version}
    return Undo("Back to where they were", take_back_accepted, here | back)


@action("Take booking from the waitlist back", permit="schedule.write", locks=in_turn)
def take_back_accepted(
    work: Work,
    entry_id: int,
    *,
    version: int,
    offer_id: int,
    before: str,
    appointment_version: int,
    moves: bool,
    provider_id: int,
    start: datetime,
    minutes: int,
    together: Sequence[Move] = (),
) -> Undo:
    """Put a visit booked from the waitlist back where it was, and its patient back on the list."""
    entry = work.get(WaitlistEntry, entry_id, version)
    work.concerning(entry.patient_id)
    visit = work.get(Appointment, entry.appointment_id or 0, appointment_version)
    there = {"provider_id": visit.provider_id, "start": visit.start, "minutes": visit.minutes}
    if moves:
        own = Move(visit.id, visit.version, provider_id, start, minutes)
        move_together.change(work, moves=together or [own])
    else:
        entry.appointment_id = None
        work.session.flush()
        _unbook(work, visit)
    entry.status = "waiting"
    noted = work.session.get_one(WaitlistOffer, offer_id)
    if before == "offered":
        waitlist.answer(work, noted, "offered")
        hold_offered(work, noted, entry, visit if moves else None)
    else:
        waitlist.forget_offer(work, noted)
    work.session.flush()
    here = {"entry_id": entry_id, "version": entry.version}
    return Undo("Book from the waitlist again", accept, here | there)


def refuse_no_gain(visit: Appointment | None, start: datetime) -> None:
    """Refuse to move a visit that is not to come, or not earlier.

    Raises:
        Refused: says so.

    """
    if visit is None:
        return
    if visit.status not in rules.TO_COME:
        raise Refused(NOT_HERE)
    if start >= visit.start:
        raise Refused("Their visit is no later than that already.", field="start")


def _visit(work: Work, entry: WaitlistEntry) -> Appointment | None:
    """Return the visit that would move; None where they have none.

    Raises:
        Refused: they had one, and its booking was taken back.

    """
    if entry.appointment_id is None:
        if entry.visit_start is not None:
            raise Refused(NOT_HERE)
        return None
    return work.get(Appointment, entry.appointment_id)


def _move(work: Work, visit: Appointment, move: Move) -> Sequence[Move]:
    """Move a visit, and those that are linked to it as far; return the way back of them all."""
    others = linked_moves(work.session, visit.id, to=move.start, zone=work.zone)
    undo = move_together.change(work, moves=[move, *others])
    back: Sequence[Move] = undo.arguments["moves"] if undo is not None else ()
    return back


def _book(work: Work, entry: WaitlistEntry, gap: Gap) -> Appointment:
    """Book a visit for who had none."""
    slot, type_id = Slot(gap.start, gap.minutes), entry.type_id
    found = beside(work, slot, gap.provider_id, type_id=type_id, patient=entry.patient_id)
    lane = found.lane(work, gap.provider_id, type_id)
    found.clear(work)
    slot = found.slot
    values: dict[str, Any] = {"patient_id": entry.patient_id, "provider_id": gap.provider_id}
    values |= {"type_id": type_id, "location_id": entry.location_id, "lane": lane}
    values |= {"day": clock.office_day(slot.start, work.zone), "start": slot.start}
    values |= {"finish": slot.end, "minutes": slot.minutes, "reason": "", "arrived_at": None}
    values |= {"busy_from": slot.busy.start, "busy_to": slot.busy.end, "status": "booked"}
    values |= {"status_at": work.now, "early_minutes": found.parts.early}
    made = write_booked(work, values)
    if found.parts.needs and type_id is not None:
        seat(work, made, slot, type_id)
    return work.get(Appointment, made)


def _unbook(work: Work, visit: Appointment) -> None:
    asked = select(AppointmentStep).where(AppointmentStep.appointment_id == visit.id)
    steps = list(work.session.scalars(asked))
    if len(steps) > 1 or visit.status != "booked":
        raise Refused("The visit has gone on since. Cancel it instead.")
    for step in steps:
        work.session.delete(step)
    work.session.flush()
    work.session.delete(visit)
    work.session.flush()
