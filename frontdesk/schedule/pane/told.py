"""Turns the rows of a day or a week into what the grid shows; pure, on the data thread."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.core.records import record
from frontdesk.office.rules import Limits
from frontdesk.patients.names import spoken_name
from frontdesk.schedule import minutes, rules
from frontdesk.schedule.pane.shown import (
    Block,
    Day,
    Flag,
    GridColumn,
    GridItem,
    Hold,
    wall_minute,
)
from frontdesk.schedule.rows import DayColumn, DayItem, DayRead

WORKING = (7 * 60, 18 * 60)  # minutes shown where no template says more


@record
class Look:
    """How the rows are to be shown.

    Attributes:
        week: columns are days of one provider, not providers of one day.
        providers: only theirs; all when empty.
        desk: this workstation, whose own hold is told as such.

    """

    week: bool
    providers: frozenset[int]
    desk: str


def told(found: DayRead, look: Look, *, limits: Limits, zone: ZoneInfo, now: datetime) -> Day:
    """Return the grid's day."""
    columns = [one for one in found.columns if look.week or _wanted(one.provider_id, look)]
    keys = {_column_id(one.provider_id, one.day, look) for one in columns}
    items = [one for one in found.items if _column_id(one.provider_id, one.day, look) in keys]
    same = _same_names([one for one in items if one.status not in rules.ENDED])
    visits = [one for one in items if one.status != rules.HELD]
    first, last = _hours(columns, look, zone)
    today = clock.office_day(now, zone)
    day = columns[0].day if columns else today
    return Day(
        columns=tuple(_column(one, look, zone, today) for one in columns),
        items=tuple(
            _item(one, look, zone, now, same.get(one.patient_id or 0, "")) for one in visits
        ),
        holds=_holds(items, look, zone, now),
        step=limits.grid_minutes,
        first_minute=first,
        last_minute=last,
        clock_turns=((0, 0),) if look.week else minutes.clock_turns(day, zone),
    )  # fmt: skip


def told_later(day: Day, found: DayRead, look: Look, *, zone: ZoneInfo, now: datetime) -> Day:
    """Return the same day some minutes later: who waits longer, which holds are over."""
    waits: dict[Hashable, DayItem] = {
        one.id: one for one in found.items if one.waiting_minutes(now) is not None
    }
    shown = {column.id for column in day.columns}
    held = [one for one in found.items if _column_id(one.provider_id, one.day, look) in shown]
    return replace(
        day,
        items=tuple(
            replace(item, waiting=_waiting(waits[item.id], now)) if item.id in waits else item
            for item in day.items
        ),
        holds=_holds(held, look, zone, now),
    )


def next_end(found: DayRead, now: datetime) -> datetime | None:
    """Return when the next hold runs out; None where nothing is held."""
    ends = (one.held_until for one in found.items if one.status == rules.HELD)
    return min((end for end in ends if end is not None and end > now), default=None)


def _holds(items: Iterable[DayItem], look: Look, zone: ZoneInfo, now: datetime) -> tuple[Hold, ...]:
    return tuple(
        Hold(
            _column_id(one.provider_id, one.day, look),
            _minute(minutes.minute_of(one.start, one.day, zone), one.day, look, zone),
            one.minutes,
            _holder(one, look, zone),
        )
        for one in items
        if one.status == rules.HELD and one.held_until is not None and one.held_until > now
    )


def _holder(one: DayItem, look: Look, zone: ZoneInfo) -> str:
    """Return whose a hold is, and until when where somebody on the waitlist thinks about it."""
    if rules.is_offer(one.held_by) and one.held_until is not None:
        return f"{one.held_name} for the waitlist until {clock.words_time(one.held_until, zone)}"
    return "you" if one.held_by == look.desk else one.held_name or one.held_by


def name_of(item: DayItem) -> str:
    """Return the patient's name as it is spoken."""
    return spoken_name(item.family or "", item.given or "", preferred=item.preferred or "")


def _wanted(provider_id: int, look: Look) -> bool:
    return not look.providers or provider_id in look.providers


def _column_id(provider_id: int, day: date, look: Look) -> Hashable:
    return day if look.week else provider_id


def _minute(minute: int, day: date, look: Look, zone: ZoneInfo) -> int:
    """Return where a minute after midnight lies: a week has one ruler, that of the wall clock."""
    return wall_minute(minute, minutes.clock_turns(day, zone)) if look.week else minute


def minute_in(start: datetime, day: date, *, week: bool, zone: ZoneInfo) -> int:
    """Return at which minute of the grid an instant of that day lies."""
    look = Look(week, frozenset(), "")
    return _minute(minutes.minute_of(start, day, zone), day, look, zone)


def minute_shown(minute: int, day: date, *, week: bool, zone: ZoneInfo) -> int:
    """Return which real minute after the office's midnight a place of the grid is."""
    if not week:
        return minute
    hour = min(minute, 24 * 60 - 1)
    return minutes.minute_of_clock(time(hour // 60, hour % 60), day, zone)


def _column(one: DayColumn, look: Look, zone: ZoneInfo, today: date) -> GridColumn:
    hours, rest = divmod(one.free_minutes, 60)
    free = f" · {hours}h{rest:02} free" if one.free_minutes else ""
    title = f"{one.day:%a}, {one.day:%b} {one.day.day}" if look.week else one.name

    def span(start: int, end: int) -> tuple[int, int]:
        return _minute(start, one.day, look, zone), _minute(end, one.day, look, zone)

    return GridColumn(
        id=_column_id(one.provider_id, one.day, look),
        title=title,
        subtitle=f"{one.booked} booked{free}",
        colour=one.colour,
        open_spans=tuple(span(*hours) for hours in one.open_spans),
        blocks=tuple(Block(*span(start, end), *rest) for start, end, *rest in one.blocks),
        is_today=one.day == today,
    )


def _item(one: DayItem, look: Look, zone: ZoneInfo, now: datetime, same: str) -> GridItem:
    kind = ", ".join(part for part in (one.type_name or "", one.reason) if part)
    return GridItem(
        id=one.id,
        version=one.version,
        column_id=_column_id(one.provider_id, one.day, look),
        start_minute=_minute(minutes.minute_of(one.start, one.day, zone), one.day, look, zone),
        minutes=one.minutes,
        title=name_of(one),
        subtitle=kind,
        status=one.status,
        type_colour=one.colour or "",
        shape=one.shape or "circle",
        flags=tuple(_flags(one, same)),
        waiting=_waiting(one, now),
    )


def _waiting(one: DayItem, now: datetime) -> str:
    waited = one.waiting_minutes(now)
    return "" if waited is None else f"{waited} min"


def _flags(one: DayItem, same: str) -> Iterable[Flag]:
    if one.is_new:
        yield Flag("new", "New patient")
    if same:
        yield Flag("same_name", f"Similar name today: {same}")
    if one.interpreter:
        yield Flag("interpreter", f"Interpreter: {one.language or 'ask'}")
    for alert in (one.alerts or "").splitlines():
        yield Flag("alert", alert)


def _same_names(items: Sequence[DayItem]) -> dict[int, str]:
    """Return, by patient, another one of these days whose name could be taken for theirs."""
    names = {one.patient_id: name_of(one) for one in items if one.patient_id is not None}
    people = [
        (one.patient_id, one.family or "", one.given or "", one.preferred or "")
        for one in items
        if one.patient_id is not None
    ]
    found = rules.alike_on_a_day(people)
    return {who: names[others[0]] for who, others in found.items()}


def _hours(columns: Sequence[DayColumn], look: Look, zone: ZoneInfo) -> tuple[int, int]:
    edges = [_minute(edge, one.day, look, zone) for one in columns for span in one.open_spans
             for edge in span]  # fmt: skip
    if not edges:
        return WORKING
    return max(0, min(edges) // 60 * 60), min(1500, -(-max(edges) // 60) * 60)
