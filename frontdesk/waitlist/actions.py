"""What people do to the waitlist itself; who is booked from it is the schedule's own act."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.waitlist import rules
from frontdesk.waitlist.rules import Gap, Wish
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistOffer, WaitlistProvider

_KEPT = ("minutes", "location_id", "weekdays", "from_clock", "to_clock", "earliest", "latest",
         "notice_minutes", "priority")  # fmt: skip


@action("Put on the waitlist", permit="schedule.write")
def add_entry(
    work: Work,
    *,
    patient_id: int,
    wish: Wish,
    type_id: int | None = None,
    appointment_id: int | None = None,
    visit_start: datetime | None = None,
    note: str = "",
) -> Undo:
    """Note that someone wants to come, or to come earlier than booked. Makes the entry's id."""
    rules.refuse_wish(wish)
    work.concerning(patient_id)
    _refuse_twice(work, patient_id, type_id, appointment_id)
    entry = WaitlistEntry(patient_id=patient_id, type_id=type_id, appointment_id=appointment_id)
    entry.visit_start = visit_start if appointment_id is not None else None
    entry.note, entry.added_at = note.strip(), work.now
    entry.staff_id, entry.staff = work.staff.id, work.staff.name
    _write(work, entry, wish)
    work.made = entry.id
    return Undo("Take off the waitlist", remove_entry, _here(entry))


@action("Change waitlist entry", permit="schedule.write")
def change_entry(
    work: Work,
    entry_id: int,
    *,
    version: int,
    wish: Wish,
    type_id: int | None = None,
    note: str = "",
) -> Undo | None:
    """Change what someone on the waitlist asks for."""
    rules.refuse_wish(wish)
    entry = _live(work, entry_id, version)
    before: dict[str, Any] = {"wish": _wish(work, entry), "type_id": entry.type_id}
    before["note"] = entry.note
    if before == {"wish": wish, "type_id": type_id, "note": note.strip()}:
        return None
    entry.type_id, entry.note = type_id, note.strip()
    _write(work, entry, wish)
    return Undo("Undo the change", change_entry, _here(entry) | before)


@action("Take off the waitlist", permit="schedule.write")
def remove_entry(work: Work, entry_id: int, *, version: int) -> Undo:
    """Take someone off the waitlist to whom nothing is offered just now."""
    entry = _live(work, entry_id, version)
    for offer in open_offers(work, entry_id=entry_id):
        if not has_lapsed(work, offer):
            raise Refused("They have been offered a time. Note their answer first.")
        answer(work, offer, "expired")
    entry.status = "removed"
    work.session.flush()
    return Undo("Put back on the waitlist", restore_entry, _here(entry))


@action("Put back on the waitlist", permit="schedule.write")
def restore_entry(work: Work, entry_id: int, *, version: int) -> Undo:
    """Put someone back on the waitlist, in their old place: they wait since they first came."""
    entry = work.get(WaitlistEntry, entry_id, version)
    work.concerning(entry.patient_id)
    if entry.status != "removed":
        raise Refused("They are not off the waitlist.")
    _refuse_twice(work, entry.patient_id, entry.type_id, entry.appointment_id)
    entry.status = "waiting"
    work.session.flush()
    return Undo("Take off the waitlist", remove_entry, _here(entry))


def make_offer(work: Work, entry: WaitlistEntry, gap: Gap) -> WaitlistOffer:
    """Note that a gap is offered to someone, and to nobody else meanwhile.

    Raises:
        Refused: it is offered to another one, or something else is offered to this one.

    """
    lapse(work, gap)
    refuse_offered(work, entry, gap)
    for other in open_offers(work, entry_id=entry.id):
        if not has_lapsed(work, other):
            raise Refused("They have been offered another time. Note their answer first.")
        answer(work, other, "expired")
    entry.status = "offered"
    return work.add(_offer(work, entry, gap))


def note_answer(work: Work, entry: WaitlistEntry, gap: Gap, said: str) -> tuple[WaitlistOffer, str]:
    """Note what someone said to a gap; return the offer, and its answer before ("" for none).

    Args:
        work: the act.
        entry: whose answer.
        gap: as it was or is offered to them.
        said: "accepted" or "declined".

    """
    open_ones = open_offers(work, entry_id=entry.id)
    same = next((one for one in open_ones if gap_of(one).shares(gap)), None)
    before = "offered" if same is not None else ""
    if same is None:
        made = _offer(work, entry, gap)
        made.answer, made.answered_at = said, work.now
        same = work.add(made)
    else:
        answer(work, same, said)
    return same, before


def answer(work: Work, offer: WaitlistOffer, said: str) -> None:
    """Write an answer down; whoever did not take it waits on, unless something else is offered."""
    offer.answer, offer.answered_at = said, None if said == "offered" else work.now
    work.session.flush()
    entry = work.session.get_one(WaitlistEntry, offer.entry_id)
    if entry.status in rules.LIVE:
        left = open_offers(work, entry_id=entry.id)
        entry.status = "offered" if left else "waiting"
        work.session.flush()


def forget_offer(work: Work, offer: WaitlistOffer) -> None:
    """Take an offer back as if it had never been made; for undo alone."""
    entry_id = offer.entry_id
    work.session.delete(offer)
    work.session.flush()
    entry = work.session.get_one(WaitlistEntry, entry_id)
    if entry.status in rules.LIVE:
        entry.status = "offered" if open_offers(work, entry_id=entry_id) else "waiting"
        work.session.flush()


def lapse(work: Work, gap: Gap) -> None:
    """Let offers of a gap lapse that nobody answered in time."""
    for offer in open_offers(work, provider_id=gap.provider_id):
        if gap_of(offer).shares(gap) and has_lapsed(work, offer):
            answer(work, offer, "expired")


def refuse_offered(work: Work, entry: WaitlistEntry, gap: Gap) -> None:
    """Refuse a gap that is offered to somebody else just now.

    Raises:
        Refused: says until when their answer is waited for.

    """
    for offer in open_offers(work, provider_id=gap.provider_id):
        if offer.entry_id != entry.id and gap_of(offer).shares(gap):
            until = rules.lapses_at(offer.offered_at, offer.start)
            raise Refused(rules.words_taken(until, work.zone))


def open_offers(
    work: Work, *, entry_id: int | None = None, provider_id: int | None = None
) -> list[WaitlistOffer]:
    """Return offers without an answer, lapsed ones too: someone's, or of a provider's time."""
    asked = select(WaitlistOffer).where(WaitlistOffer.answer == "offered")
    if entry_id is not None:
        asked = asked.where(WaitlistOffer.entry_id == entry_id)
    if provider_id is not None:
        asked = asked.where(WaitlistOffer.provider_id == provider_id)
    return list(work.session.scalars(asked.order_by(WaitlistOffer.id)))


def has_lapsed(work: Work, offer: WaitlistOffer) -> bool:
    """Return whether an offer's answer is waited for no more."""
    return work.now >= rules.lapses_at(offer.offered_at, offer.start)


def gap_of(offer: WaitlistOffer) -> Gap:
    """Return the time that an offer is about."""
    return Gap(offer.provider_id, offer.start, offer.minutes)


def live_entry(work: Work, entry_id: int, version: int) -> WaitlistEntry:
    """Return an entry that still waits, for whoever books from it.

    Raises:
        Refused: it changed since, or was booked or taken off the list.

    """
    return _live(work, entry_id, version)


def _live(work: Work, entry_id: int, version: int) -> WaitlistEntry:
    entry = work.get(WaitlistEntry, entry_id, version)
    work.concerning(entry.patient_id)
    if entry.status not in rules.LIVE:
        raise Refused("They are not waiting any more.")
    return entry


def _offer(work: Work, entry: WaitlistEntry, gap: Gap) -> WaitlistOffer:
    return WaitlistOffer(
        entry_id=entry.id, provider_id=gap.provider_id, start=gap.start, minutes=gap.minutes,
        finish=gap.start + timedelta(minutes=gap.minutes), offered_at=work.now,
        staff_id=work.staff.id, staff=work.staff.name,
    )  # fmt: skip


def _write(work: Work, entry: WaitlistEntry, wish: Wish) -> None:
    for name in _KEPT:
        setattr(entry, name, getattr(wish, name))
    work.add(entry)
    had = _provider_rows(work, entry.id)
    for row in had:
        if row.provider_id not in wish.provider_ids:
            work.session.delete(row)
            flag_modified(entry, "weekdays")  # another version, though none of its own columns
    for provider_id in sorted(wish.provider_ids - {row.provider_id for row in had}):
        work.session.add(WaitlistProvider(entry_id=entry.id, provider_id=provider_id))
        flag_modified(entry, "weekdays")
    work.session.flush()


def _wish(work: Work, entry: WaitlistEntry) -> Wish:
    chosen = frozenset(row.provider_id for row in _provider_rows(work, entry.id))
    return Wish(provider_ids=chosen, **{name: getattr(entry, name) for name in _KEPT})


def _provider_rows(work: Work, entry_id: int) -> list[WaitlistProvider]:
    asked = select(WaitlistProvider).where(WaitlistProvider.entry_id == entry_id)
    return list(work.session.scalars(asked))


def _refuse_twice(
    work: Work, patient_id: int, type_id: int | None, appointment_id: int | None
) -> None:
    """Refuse the same wish twice on the list."""
    e = WaitlistEntry
    asked = select(e.id).where(e.status.in_(rules.LIVE), e.patient_id == patient_id)
    if appointment_id is not None:
        same = asked.where(e.appointment_id == appointment_id)
    else:
        same = asked.where(e.appointment_id.is_(None), e.visit_start.is_(None))
        same = same.where(e.type_id.is_not_distinct_from(type_id))
    if work.session.scalar(same.limit(1)) is not None:
        raise Refused("They are on the waitlist for this already. Change that line instead.")


def _here(entry: WaitlistEntry) -> dict[str, Any]:
    return {"entry_id": entry.id, "version": entry.version}
