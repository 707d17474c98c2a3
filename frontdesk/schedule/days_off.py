"""How managers change single days: absences, extra hours, holidays."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from frontdesk.core import clock
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule import hours, rules
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.outside import each_day, outside_days
from frontdesk.schedule.reads import blocks
from frontdesk.schedule.tables import Block

MOST_DAYS = 366
KINDS = ("away", "open")
_NAMES = ("provider_id", "location_id", "day", "opens", "closes", "kind", "title")


@action("Save block", permit="schedule.setup")
def save_block(
    work: Work,
    block_id: int | None = None,
    *,
    version: int | None = None,
    provider_id: int | None,
    day: date,
    opens: time,
    closes: time,
    title: str,
    kind: str = "away",
    location_id: int | None = None,
) -> Undo | None:
    """Block a stretch of a day for a provider, or for all; what is booked in it stays."""
    hours.refuse_span(opens, closes)
    kept = _refuse_block(kind, title)
    asked: dict[str, Any] = {"provider_id": provider_id, "day": day, "title": kept}
    asked |= {"opens": opens, "closes": closes, "kind": kind, "location_id": location_id}
    if block_id is None:
        made = work.add(Block(**asked))
        work.made = made.id
        return Undo(
            "Remove the block", remove_block, {"block_id": made.id, "version": made.version}
        )
    row = work.get(Block, block_id, version)
    before = {name: getattr(row, name) for name in asked}
    for name, value in asked.items():
        setattr(row, name, value)
    work.session.flush()
    work.made = block_id
    here = {"block_id": block_id, "version": row.version}
    return Undo("Undo the change", save_block, here | before)


@action("Remove block", permit="schedule.setup")
def remove_block(work: Work, block_id: int, *, version: int) -> Undo:
    """Give blocked time back."""
    row = work.get(Block, block_id, version)
    before = {name: getattr(row, name) for name in _NAMES}
    work.session.delete(row)
    return Undo("Block it again", save_block, before)


@action("Save days off", permit="schedule.setup")
def save_days(
    work: Work,
    *,
    provider_id: int | None,
    first: date,
    last: date | None = None,
    opens: time = time(),
    closes: time = time(),
    title: str,
    kind: str = "away",
    location_id: int | None = None,
    shown: Sequence[int] | None = None,
) -> Undo:
    """Let a provider, or all, be away on each day of a span, or seen in extra hours.

    What is booked stays booked. Makes the ids of the days' rows.

    Args:
        work: the act.
        provider_id: who; None is everybody.
        first: the first day.
        last: the last one; None is the first.
        opens: from when by the office's clock.
        closes: until when; 0:00 is the end of the day.
        title: why; extra hours need none.
        kind: away or open.
        location_id: only what is open there is closed; or where the extra hours are.
        shown: the ids of the visits that were shown to fall outside; None does not ask.

    """
    hours.refuse_span(opens, closes)
    kept = _refuse_block(kind, title)
    last = last or first
    if first < work.today:
        raise Refused("What is past stays as it was. Choose today or a later day.", field="first")
    if last < first:
        raise Refused("It ends before it begins. Check both days.", field="last")
    if (last - first).days >= MOST_DAYS:
        raise Refused("At most a year at once. Choose an earlier last day.", field="last")
    like = DayBlock(0, 0, provider_id, first, opens, closes, kept, kind, location_id)
    made = each_day(first, last, like)
    if kind == "away":
        _refuse_other_visits(work, made, shown)
    return _add(work, made)


@action("Remove days off", permit="schedule.setup")
def remove_days(work: Work, rows: Sequence[tuple[int, int]]) -> Undo:
    """Take days off, or extra hours, back.

    Args:
        work: the act.
        rows: id and version of each.

    """
    found = [work.get(Block, block_id, version) for block_id, version in rows]
    before = [{name: getattr(row, name) for name in _NAMES} for row in found]
    for row in found:
        work.session.delete(row)
    return Undo("Put these days back", put_days_back, {"days": before})


@action("Put days off back", permit="schedule.setup")
def put_days_back(work: Work, days: Sequence[Mapping[str, Any]]) -> Undo:
    """Enter days off again as they were."""
    return _add(work, [DayBlock(0, 0, **day) for day in days])


@action("Close on holidays", permit="schedule.setup")
def close_holidays(
    work: Work,
    *,
    close: Sequence[tuple[date, str]],
    reopen: Sequence[tuple[int, int]] = (),
    shown: Sequence[int] | None = None,
) -> Undo:
    """Close the whole office on holidays; what is booked stays booked.

    Args:
        work: the act.
        close: the days and what they are called.
        reopen: id and version of closed days that are to be open again.
        shown: the ids of the visits that were shown to fall outside; None does not ask.

    """
    if not close and not reopen:
        raise Refused("Nothing is changed. Tick the days on which the office is closed.")
    closed = set()
    if close:
        days = [day for day, _ in close]
        closed = {one.day for one in blocks(work.session, min(days), max(days)) if is_closed(one)}
    made = [
        DayBlock(0, 0, None, day, time(), time(), _refuse_block("away", title))
        for day, title in close
        if day not in closed
    ]
    _refuse_other_visits(work, made, shown)
    gone = [work.get(Block, block_id, version) for block_id, version in reopen]
    before = [(row.day, row.title) for row in gone]
    for row in gone:
        work.session.delete(row)
    rows = [_row(work, one) for one in made]
    work.made = [row.id for row in rows]
    back = {"close": before, "reopen": [(row.id, row.version) for row in rows]}
    return Undo("Undo the change", close_holidays, back)


def is_closed(block: DayBlock) -> bool:
    """Return whether a block closes the whole office for a whole day."""
    whole = block.opens == time() and block.closes == time()
    return whole and block.kind == "away" and (block.provider_id, block.location_id) == (None, None)


def _refuse_block(kind: str, title: str) -> str:
    if kind not in KINDS:
        raise Refused("Choose away, or extra hours.", field="kind")
    if kind == "open":
        return " ".join(title.split())
    return rules.refuse_blank(title, "Say what the time is blocked for.", field="title")


def _refuse_other_visits(work: Work, made: Sequence[DayBlock], shown: Sequence[int] | None) -> None:
    """Refuse to do what was not shown: visits fall outside that nobody has looked at."""
    found = outside_days(work.session, made, zone=work.zone, today=work.today)
    work.note(outside=[one.id for one in found])
    new = [] if shown is None else [one for one in found if one.id not in shown]
    if new:
        when = clock.words_time(new[0].start, work.zone)
        raise Refused(
            f"Since you looked, {new[0].patient} was booked on {clock.words_day(new[0].day)} at "
            f"{when}. Look again."
        )


def _add(work: Work, made: Sequence[DayBlock]) -> Undo:
    rows = [_row(work, one) for one in made]
    work.made = [row.id for row in rows]
    back = {"rows": [(row.id, row.version) for row in rows]}
    return Undo("Remove these days again", remove_days, back)


def _row(work: Work, block: DayBlock) -> Block:
    return work.add(Block(**{name: getattr(block, name) for name in _NAMES}))
