"""Gives all visits of a day that breaks their new times at once, and works off who is to be called.

All or nothing, and one way back for all of it: later too, as long as nobody has moved them since.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.patients.tables import Patient
from frontdesk.replan import rules
from frontdesk.replan.rules import Closure
from frontdesk.replan.tables import Replan, ReplanCall
from frontdesk.schedule.hours import refuse_span
from frontdesk.schedule.places import in_turn
from frontdesk.schedule.resources import settle, unseat
from frontdesk.schedule.rules import Slot, refuse_blank, refuse_move
from frontdesk.schedule.steps import stamp_step
from frontdesk.schedule.tables import Appointment, Block

WAYS = ("letter", "file", "csv")  # printed, saved as a PDF, saved as a table
TOLD_OTHERWISE = "Back at the old time, but was told of another one."


class Move(NamedTuple):
    """A visit's new time; `version` is the visit's as it was seen."""

    appointment_id: int
    version: int
    provider_id: int
    start: datetime
    resources: tuple[int, ...] = ()


class ToCall(NamedTuple):
    """A visit that stays booked, and why its patient is to be called."""

    appointment_id: int
    version: int
    kind: str
    reason: str = ""


class _Back(NamedTuple):
    """Where a visit is put: its time, and whether over others."""

    provider_id: int
    slot: Slot
    over: bool = False
    resources: tuple[int, ...] = ()


def _all_in_turn(*_: object, moves: Sequence[Move] = (), **__: object) -> list[str]:
    """Name the days of every provider that visits move to."""
    found: set[str] = set()
    for move in moves:
        for hours in (0, 1):  # a visit may reach into the next day
            start = move.start + timedelta(hours=hours)
            found.update(in_turn(provider_id=move.provider_id, start=start.astimezone(UTC)))
    return sorted(found)


_turns: Callable[..., list[str]] = _all_in_turn


@action("Replan", permit="schedule.write", locks=_turns)
def apply_replan(
    work: Work,
    *,
    title: str,
    closures: Sequence[Closure],
    moves: Sequence[Move],
    calls: Sequence[ToCall] = (),
) -> Undo:
    """Move every visit that has a new time, and flag those whose patients are to be called.

    What is closed is blocked too. Makes the replan's id.

    Args:
        work: the act.
        title: why: "Dr. Lee out sick".
        closures: what is closed; blocked with that title. None are, where it is blocked already.
        moves: the new times.
        calls: who stays booked.

    Raises:
        Refused: a visit changed since, or its new time is taken; nothing is done.

    """
    kept = refuse_blank(title, "Say why: for example, out sick.", field="title")
    if not moves and not calls:
        raise Refused("Nobody is booked in that time. Nothing needs to be moved.")
    wishes: list[Move | ToCall] = [*moves, *calls]
    visits = _load(work, {one.appointment_id: one.version for one in wishes})
    for move in moves:
        day = clock.office_day(move.start, work.zone)
        refuse_move(visits[move.appointment_id].status, day=day, today=work.today)
    rows = {one.appointment_id: _row(visits[one.appointment_id], one) for one in wishes}
    blocks = _close(work, kept, closures)
    _move_all(
        work,
        {
            visits[one.appointment_id]: _Back(
                one.provider_id,
                Slot(one.start, visits[one.appointment_id].minutes),
                resources=one.resources,
            )
            for one in moves
        },
    )
    for move in moves:  # who said yes to the old time did not to this one
        _set_status(work, visits[move.appointment_id], "booked")
    days = [clock.office_day(row.old_start, work.zone) for row in rows.values()]
    replan = work.add(
        Replan(title=kept, first_day=min(days), last_day=max(days), made_at=work.now,
               staff=work.staff.name, blocks=blocks)
    )  # fmt: skip
    for number, row in rows.items():
        row.replan_id, row.left_version = replan.id, visits[number].version
    work.session.add_all(rows.values())
    work.session.flush()
    work.made = replan.id
    here = {"replan_id": replan.id, "version": replan.version}
    return Undo(f"Take back: {kept}", take_back_replan, here)


@action("Take replan back", permit="schedule.write")
def take_back_replan(work: Work, replan_id: int, *, version: int) -> Undo:
    """Put every visit back where it was, and open what was closed.

    Who was told of the new time already stays on the call list.

    Raises:
        Refused: a visit changed since, or its old time is taken; nothing is done.

    """
    replan = work.get(Replan, replan_id, version)
    if replan.undone_at is not None:
        raise Refused("This was taken back already.")
    rows = list(
        work.session.scalars(
            select(ReplanCall).where(ReplanCall.replan_id == replan_id).order_by(ReplanCall.id)
        )
    )
    moved = [row for row in rows if row.kind == rules.MOVED]
    visits = _load(work, {row.appointment_id: row.left_version for row in moved})
    closures = _open_again(work, replan)
    again = [
        Move(row.appointment_id, 0, row.new_provider_id, row.new_start)
        for row in moved
        if row.new_provider_id is not None and row.new_start is not None
    ]
    _move_all(
        work,
        {
            visits[row.appointment_id]: _Back(
                row.old_provider_id, Slot(row.old_start, row.old_minutes), row.old_lane > 0
            )
            for row in moved
        },
    )
    for row in moved:
        _set_status(work, visits[row.appointment_id], row.old_status)
    stayed = _load(work, {row.appointment_id: None for row in rows if row.kind != rules.MOVED})
    calls = [
        ToCall(row.appointment_id, stayed[row.appointment_id].version, row.kind, row.reason)
        for row in rows
        if row.kind != rules.MOVED
    ]
    _forget_calls(work, rows)
    replan.undone_at = work.now
    work.session.flush()
    moves = [one._replace(version=visits[one.appointment_id].version) for one in again]
    here = {"title": replan.title, "closures": closures, "moves": moves, "calls": calls}
    return Undo("Apply it again", apply_replan, here)


@action("Note call", permit="schedule.write")
def note_call(work: Work, call_id: int, *, version: int, outcome: str) -> Undo | None:
    """Note how a call ended: reached, message or rebooked; empty takes the note away."""
    if outcome and outcome not in rules.OUTCOMES:
        raise ValueError(f"no call ends {outcome}")
    row = work.get(ReplanCall, call_id, version)
    work.concerning(row.patient_id)
    before = row.outcome
    if before == outcome:
        return None
    row.outcome = outcome
    row.called_at = work.now if outcome else None
    row.staff = work.staff.name if outcome else ""
    work.session.flush()
    here = {"call_id": call_id, "version": row.version, "outcome": before}
    return Undo("Take the note away" if not before else "Back to the note before", note_call, here)


@action("Print call list", permit="schedule.read", kind="print")
def note_printed(work: Work, replan_id: int, *, way: str) -> None:
    """Note that the call list left the program: on paper, as a PDF or as a table."""
    if way not in WAYS:
        raise ValueError(f"no call list goes out as {way}")
    work.get(Replan, replan_id)
    work.note(replan=replan_id, way=way)


def _load(work: Work, versions: dict[int, int] | dict[int, None]) -> dict[int, Appointment]:
    """Return visits as they were seen; say by name which changed since."""
    asked = (
        select(Appointment, Patient.given, Patient.family)
        .join(Patient, Patient.id == Appointment.patient_id)
        .where(Appointment.id.in_(versions))
    )
    found = {row[0].id: row for row in work.session.execute(asked)}
    changed = [
        f"{row[1]} {row[2]}"
        for number, row in found.items()
        if versions[number] not in (None, row[0].version)
    ]
    missing = len(versions) - len(found)
    if changed or missing:
        names = ", ".join(sorted(changed)) or "one visit"
        raise Refused(f"Changed meanwhile: {names}. Nothing was done; look at it again.")
    return {number: row[0] for number, row in found.items()}


def _row(visit: Appointment, wish: Move | ToCall) -> ReplanCall:
    row = ReplanCall(
        appointment_id=visit.id,
        patient_id=visit.patient_id,
        kind=rules.MOVED if isinstance(wish, Move) else wish.kind,
        old_provider_id=visit.provider_id,
        old_start=visit.start,
        old_minutes=visit.minutes,
        old_status=visit.status,
        old_lane=visit.lane,
    )
    if isinstance(wish, Move):
        row.new_provider_id, row.new_start = wish.provider_id, wish.start
    else:
        row.reason = wish.reason
    return row


def _move_all(work: Work, places: dict[Appointment, _Back]) -> None:
    """Put visits where they go; all let go first, for one may go where another was."""
    for visit in places:
        unseat(work, visit.id)
        visit.busy_from = visit.busy_to = visit.start
    work.session.flush()
    for visit, to in places.items():
        try:
            settle(
                work, visit, to.slot, to.provider_id, type_id=visit.type_id, over=to.over,
                wanted=to.resources,
            )  # fmt: skip
        except Refused as refused:
            person = work.session.get_one(Patient, visit.patient_id)
            when = clock.words_moment(to.slot.start, work.zone)
            raise Refused(
                f"{person.given} {person.family} cannot come {when}: {refused} "
                "Nothing was done; propose again."
            ) from refused


def _set_status(work: Work, visit: Appointment, status: str) -> None:
    if visit.status != status:
        visit.status, visit.status_at = status, work.now
        work.session.flush()
        stamp_step(work, visit.id, status)


def _close(work: Work, title: str, closures: Iterable[Closure]) -> list[dict[str, int]]:
    made = []
    for one in closures:
        refuse_span(one.opens, one.closes)
        row = work.add(
            Block(provider_id=one.provider_id, location_id=one.location_id, day=one.day,
                  opens=one.opens, closes=one.closes, title=title)
        )  # fmt: skip
        made.append({"id": row.id, "version": row.version})
    return made


def _open_again(work: Work, replan: Replan) -> list[Closure]:
    """Remove the blocks that this made; one that was changed or removed since stays so."""
    closures = []
    for one in replan.blocks:
        row = work.session.get(Block, one["id"])
        if row is not None and row.version == one["version"]:
            closures.append(
                Closure(row.provider_id, row.location_id, row.day, row.opens, row.closes)
            )
            work.session.delete(row)
    work.session.flush()
    return closures


def _forget_calls(work: Work, rows: Iterable[ReplanCall]) -> None:
    """Take calls that nobody made off the list; who was told of the new time is called again."""
    for row in rows:
        if row.kind == rules.MOVED and row.outcome:
            row.kind, row.reason = rules.CALL, TOLD_OTHERWISE
            row.outcome, row.called_at, row.staff = "", None, ""
        elif not row.outcome:
            work.session.delete(row)
    work.session.flush()
