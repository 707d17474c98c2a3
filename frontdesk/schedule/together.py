"""Books several visits in one act, all or none: back to back, a family's, a series'."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.booking import remove, same_booking, write
from frontdesk.schedule.places import beside, in_turn
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment


@dataclass(frozen=True, slots=True)
class Item:
    """One visit to be booked; `start` is UTC."""

    patient_id: int
    provider_id: int
    start: datetime
    minutes: int
    type_id: int | None = None
    location_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Booked:
    """An appointment made, at the version it has now; `is_new` unless it was there before."""

    id: int
    version: int
    is_new: bool = True


def _turns_of_all(*_: object, items: Sequence[Item], **__: object) -> list[str]:
    turns = (
        in_turn(provider_id=one.provider_id, start=one.start, minutes=one.minutes) for one in items
    )
    return sorted({turn for found in turns for turn in found})


_in_turns: Callable[..., list[str]] = _turns_of_all


def book_all(
    work: Work,
    items: Sequence[Item],
    *,
    linked: bool = True,
    link_to: int | None = None,
    series_id: int | None = None,
    hold_id: int | None = None,
) -> list[Booked]:
    """Book visits inside another act, in the order given; one that is refused refuses them all.

    Args:
        work: the act.
        items: the visits; one that was booked so before is not booked twice.
        linked: they move together: each names the first one as its `linked_id`, the first too.
        link_to: a visit there is already, with which they move.
        series_id: the series that they are of.
        hold_id: this desk's hold, for the first one.

    Raises:
        Refused: the first one that has no place; says which when there are several.

    """
    made: list[Booked] = []
    leads = _lead_of(work, link_to) if linked else None
    for number, item in enumerate(items):
        try:
            booked = _book_one(
                work, item, hold_id if not number else None,
                {"linked_id": leads, "series_id": series_id},
            )  # fmt: skip
        except Refused as refused:
            raise _named(refused, item, work, alone=len(items) == 1) from None
        if linked and leads is None and len(items) > 1:
            leads = booked.id
            booked = _link(work, booked.id, leads)
        made.append(booked)
    return made


@action("Book visits together", permit="schedule.write", locks=_in_turns)
def book_together(
    work: Work,
    *,
    items: Sequence[Item],
    linked: bool = True,
    link_to: int | None = None,
    hold_id: int | None = None,
) -> Undo | None:
    """Book several visits at once, all or none. Makes their ids, in the order of `items`.

    Asked twice they are booked once. See `book_all`.
    """
    if not items:
        raise Refused("No visit was chosen. Choose a time first.")
    made = book_all(work, items, linked=linked, link_to=link_to, hold_id=hold_id)
    work.made = [one.id for one in made]
    patients = {item.patient_id for item in items}
    work.concerning(items[0].patient_id)
    if len(patients) > 1:
        work.note(patients=sorted(patients))
    new = [(one.id, one.version) for one in made if one.is_new]
    if not new:
        return None
    back = {"visits": new, "linked": linked, "link_to": link_to}
    words = "Take this booking back" if len(new) == 1 else f"Take all {len(new)} bookings back"
    return Undo(words, take_back_together, back)


@action("Take bookings back", permit="schedule.write")
def take_back_together(
    work: Work,
    *,
    visits: Sequence[tuple[int, int]],
    linked: bool = True,
    link_to: int | None = None,
) -> Undo:
    """Take back bookings just made together, all or none.

    Args:
        work: the act.
        visits: their ids and versions.
        linked: for doing it again: see `book_all`.
        link_to: for doing it again.

    """
    items = []
    for appointment_id, version in visits:
        asked, _ = remove(work, appointment_id, version)
        items.append(Item(**asked))
    again = {"items": items, "linked": linked, "link_to": link_to}
    return Undo("Book them again", book_together, again)


def _book_one(work: Work, item: Item, hold_id: int | None, more: dict[str, int | None]) -> Booked:
    slot = Slot(item.start, item.minutes)
    rules.refuse_length(item.minutes)
    found = beside(work, slot, item.provider_id, type_id=item.type_id, patient=item.patient_id)
    same = same_booking(found, item.patient_id, item.start)
    if same is not None:
        return Booked(same, work.session.get_one(Appointment, same).version, is_new=False)
    asked: dict[str, Any] = {
        "patient_id": item.patient_id, "provider_id": item.provider_id, "type_id": item.type_id,
        "location_id": item.location_id, "reason": item.reason.strip(),
        "lane": found.lane(work, item.provider_id, item.type_id),
    }  # fmt: skip
    made, version = write(work, found, asked | more, status="booked", hold_id=hold_id)
    return Booked(made, version)


def _lead_of(work: Work, link_to: int | None) -> int | None:
    """Return the first of the visits that `link_to` moves with; itself if it moved alone."""
    if link_to is None:
        return None
    visit = work.get(Appointment, link_to)
    if visit.linked_id is None:
        visit.linked_id = visit.id
        work.session.flush()
    return visit.linked_id


def _link(work: Work, appointment_id: int, leads: int) -> Booked:
    visit = work.get(Appointment, appointment_id)
    is_new = visit.linked_id is None
    visit.linked_id = leads
    work.session.flush()
    return Booked(visit.id, visit.version, is_new=is_new)


def _named(refused: Refused, item: Item, work: Work, *, alone: bool) -> Refused:
    """Say which of several visits it was."""
    if alone:
        return refused
    when = clock.words_moment(item.start, work.zone)
    told = type(refused)(f"{when}: {refused} Nothing was booked.", field=refused.field)
    return told
