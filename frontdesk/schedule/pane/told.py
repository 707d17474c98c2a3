"""Turns the rows of a day or a week into what the grid shows; pure, on the data thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.office.rules import Limits
from frontdesk.patients.rules import spoken_name
from frontdesk.schedule import minutes, rules
from frontdesk.schedule.pane.shown import Block, Day, Flag, GridColumn, GridItem, Hold
from frontdesk.schedule.rows import DayColumn, DayItem, DayRead

WORKING = (7 * 60, 18 * 60)  # minutes shown where no template says more


@dataclass(frozen=True)
class Look:
    """How the rows are to be shown.

    Attributes:
        week: columns are days of one provider, not providers of one day.
        providers: only theirs; all when empty.
        desk: this workstation, whose own hold is not another's.

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
    holds = [one for one in items if one.status == rules.HELD and one.held_by != look.desk
             and one.held_until is not None and one.held_until > now]  # fmt: skip
    first, last = _hours(columns)
    today = clock.office_day(now, zone)
    day = columns[0].day if columns else today
    return Day(
        columns=tuple(_column(one, look, today) for one in columns),
        items=tuple(
            _item(one, look, zone, now, same.get(one.patient_id or 0, "")) for one in visits
        ),
        holds=tuple(_hold(one, look, zone) for one in holds),
        step=limits.grid_minutes,
        first_minute=first,
        last_minute=last,
        clock_turns=minutes.clock_turns(day, zone),
    )  # fmt: skip


def _hold(one: DayItem, look: Look, zone: ZoneInfo) -> Hold:
    column = _column_id(one.provider_id, one.day, look)
    minute = minutes.minute_of(one.start, one.day, zone)
    return Hold(column, minute, one.minutes, one.held_name or one.held_by)


def visit_sentence(item: DayItem, zone: ZoneInfo) -> str:
    """Return who comes when, in one line."""
    when = rules.words_span(item.start, clock_end(item), zone)
    return f"{name_of(item)}, {when}"


def clock_end(item: DayItem) -> datetime:
    """Return the first instant after the visit."""
    return rules.Slot(item.start, item.minutes).end


def name_of(item: DayItem) -> str:
    """Return the patient's name as it is spoken."""
    return spoken_name(item.family or "", item.given or "", preferred=item.preferred or "")


def _wanted(provider_id: int, look: Look) -> bool:
    return not look.providers or provider_id in look.providers


def _column_id(provider_id: int, day: date, look: Look) -> object:
    return day if look.week else provider_id


def _column(one: DayColumn, look: Look, today: date) -> GridColumn:
    free = (
        f" · {one.free_minutes // 60} h {one.free_minutes % 60:02} free" if one.free_minutes else ""
    )
    title = clock.words_day(one.day, today) if look.week else one.name
    return GridColumn(
        id=_column_id(one.provider_id, one.day, look),
        title=title,
        subtitle=f"{one.booked} booked{free}",
        colour=one.colour,
        open_spans=tuple((span[0], span[1]) for span in one.open_spans),
        blocks=tuple(Block(*block) for block in one.blocks),
        is_today=one.day == today,
    )


def _item(one: DayItem, look: Look, zone: ZoneInfo, now: datetime, same: str) -> GridItem:
    waiting = one.waiting_minutes(now)
    kind = ", ".join(part for part in (one.type_name or "", one.reason) if part)
    return GridItem(
        id=one.id,
        version=one.version,
        column_id=_column_id(one.provider_id, one.day, look),
        start_minute=minutes.minute_of(one.start, one.day, zone),
        minutes=one.minutes,
        title=name_of(one),
        subtitle=kind,
        status=one.status,
        type_colour=one.colour or "",
        shape=one.shape or "circle",
        flags=tuple(_flags(one, same)),
        waiting=f"{waiting} min" if waiting is not None else "",
    )


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


def _hours(columns: Sequence[DayColumn]) -> tuple[int, int]:
    edges = [edge for one in columns for span in one.open_spans for edge in (span[0], span[1])]
    if not edges:
        return WORKING
    return max(0, min(edges) // 60 * 60), min(1500, -(-max(edges) // 60) * 60)
