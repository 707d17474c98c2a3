"""Moves several visits in one act, all or none: those that are linked, the rest of a series."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import rules
from frontdesk.schedule.places import in_turn
from frontdesk.schedule.resources import settle, unseat
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Appointment


@dataclass(frozen=True, slots=True)
class Move:
    """Where one visit is to stand; `start` is UTC, `version` as the person saw it."""

    id: int
    version: int
    provider_id: int
    start: datetime
    minutes: int


def shifted(start: datetime, old: datetime, new: datetime, zone: ZoneInfo) -> datetime:
    """Return `start` moved as far as `old` was to `new`: days, and hours by the office's clock.

    Raises:
        Refused: the clocks skip that time on that day.

    """
    here, there, mine = (clock.wall(one, zone) for one in (old, new, start))
    days = there.date() - here.date()
    by_clock = timedelta(
        hours=there.hour - here.hour, minutes=there.minute - here.minute
    )  # fmt: skip
    moved = mine.replace(tzinfo=None) + days + by_clock
    return clock.instant(moved.date(), moved.time(), zone)


def linked_moves(
    session: Session, appointment_id: int, *, to: datetime, zone: ZoneInfo
) -> list[Move]:
    """Return how the visits that are linked to one must move with it; none if it moves alone.

    Args:
        session: any reading session.
        appointment_id: the one that is moved.
        to: where it goes, UTC.
        zone: the office's.

    Raises:
        Refused: the clocks skip a time that one of them would have.

    """
    a = Appointment
    here = session.execute(select(a.linked_id, a.start).where(a.id == appointment_id)).first()
    if here is None or here.linked_id is None or here.start == to:
        return []
    others = session.execute(
        select(a.id, a.version, a.provider_id, a.start, a.minutes)
        .where(a.linked_id == here.linked_id, a.id != appointment_id)
        .where(a.status.in_(rules.TO_COME))
        .order_by(a.start, a.id)
    )
    return [
        Move(one.id, one.version, one.provider_id, shifted(one.start, here.start, to, zone),
             one.minutes)
        for one in others
    ]  # fmt: skip


def _turns_of_moves(*_: object, moves: Sequence[Move], **__: object) -> list[str]:
    each = (
        in_turn(provider_id=one.provider_id, start=one.start, minutes=one.minutes)
        for one in moves
    )  # fmt: skip
    return sorted({turn for found in each for turn in found})


_moves_in_turn: Callable[..., list[str]] = _turns_of_moves


@action("Move visits together", permit="schedule.write", locks=_moves_in_turn)
def move_together(work: Work, *, moves: Sequence[Move]) -> Undo | None:
    """Move several visits, all or none; one may take the time that another one leaves.

    Raises:
        Refused: one of them has no place there; says which.

    """
    visits = [work.get(Appointment, one.id, one.version) for one in moves]
    before = [(visit.provider_id, visit.start, visit.minutes) for visit in visits]
    for visit, move in zip(visits, moves, strict=True):
        work.concerning(visit.patient_id)
        day = clock.office_day(move.start, work.zone)
        rules.refuse_move(visit.status, day=day, today=work.today)
        rules.refuse_length(move.minutes)
        unseat(work, visit.id)
        visit.busy_to = visit.busy_from  # its old time is free for the others from here on
    work.session.flush()
    for visit, move in zip(visits, moves, strict=True):
        slot = Slot(move.start, move.minutes)
        try:
            settle(work, visit, slot, move.provider_id, type_id=visit.type_id)
        except Refused as refused:
            when = clock.words_moment(move.start, work.zone)
            words = f"{when}: {refused} Nothing was moved."
            raise type(refused)(words, field=refused.field) from None
    work.session.flush()
    back = [
        Move(visit.id, visit.version, *was) for visit, was in zip(visits, before, strict=True)
    ]  # fmt: skip
    if [(one.provider_id, one.start, one.minutes) for one in moves] == before:
        return None
    words = "Move them back" if len(back) > 1 else "Move it back"
    return Undo(words, move_together, {"moves": back})
