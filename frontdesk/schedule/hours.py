"""When a provider sees patients on a day: the week's template, lunch and single days. Pure.

Spans are (from, to) in real minutes after the office's midnight, sorted and apart from each other.
What is said of one day goes before the week, who is named goes before everybody, and among those
"away" goes before "open": a closed office, but for the doctor who comes in, unless she is ill.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core.refused import Refused
from frontdesk.schedule import minutes

_MIDNIGHT = time()
Spans = tuple[tuple[int, int], ...]
Band = tuple[int, int, str, str]  # from, to, title, kind: lunch, admin, away, or template
BOOKABLE = "template"  # the kind of a band that patients are seen in all the same
KEPT = "kept"  # the kind that `for_visit` gives to hours which are not for that visit
NEW_PATIENTS, EXTRA_HOURS = "New patients", "Extra hours"


class WeeklySpan(NamedTuple):
    """A weekly stretch of a provider's time; `weekday` 0 is Monday, `closes` of 0:00 is midnight.

    `kind` is open, lunch or admin. It holds from `valid_from` to `valid_to`, both included; with
    `every_weeks` of 2 every other week, counted from the week of `valid_from`. It is kept for new
    patients with `new_only`, and for some kinds of visits where it names `types`.
    """

    provider_id: int
    location_id: int | None
    weekday: int
    opens: time
    closes: time
    kind: str = "open"
    title: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    new_only: bool = False
    every_weeks: int = 1
    types: frozenset[int] = frozenset()
    type_names: str = ""  # one a line; only where they are to be shown

    @property
    def is_limited(self) -> bool:
        """Whether it is kept for some visits only."""
        return self.kind == "open" and (self.new_only or bool(self.types))

    @property
    def kept_for(self) -> str:
        """For whom it is kept, as the grid titles it; empty where it is for all."""
        names = ", ".join(sorted(self.type_names.splitlines()))
        return ": ".join(part for part in (NEW_PATIENTS if self.new_only else "", names) if part)

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on that day."""
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            and (self.every_weeks == 1 or self._in_turn(day))
        )

    def _in_turn(self, day: date) -> bool:
        first = week_number(self.valid_from) if self.valid_from else 0
        return (week_number(day) - first) % self.every_weeks == 0


class DayBlock(NamedTuple):
    """A stretch of one day that differs from the week, of a provider (None: everybody).

    `kind` is away, or open: seen though the week says no. With a `location_id` only what is open
    there is closed, or that is where the extra hours are.
    """

    id: int
    version: int
    provider_id: int | None
    day: date
    opens: time
    closes: time
    title: str
    kind: str = "away"
    location_id: int | None = None


def week_number(day: date) -> int:
    """Return which week since the beginning a day is in; weeks begin on Mondays."""
    return (day.toordinal() - 1) // 7


def fits(span: WeeklySpan, *, type_id: int | None, is_new: bool | None) -> bool:
    """Return whether a visit may stand in a stretch of hours.

    Args:
        span: the stretch.
        type_id: the kind of visit; None, not known yet, is none that hours are kept for.
        is_new: whether the patient was never seen here; None, not known yet, is no new one.

    """
    return not (span.new_only and not is_new) and (not span.types or type_id in span.types)


def for_visit(
    weekly: Iterable[WeeklySpan], *, type_id: int | None, is_new: bool | None
) -> Iterator[WeeklySpan]:
    """Give the week as one visit finds it: hours that are kept for others are closed."""
    for span in weekly:
        closed = span.is_limited and not fits(span, type_id=type_id, is_new=is_new)
        yield span._replace(kind=KEPT) if closed else span


def refuse_span(opens: time, closes: time) -> None:
    """Refuse a stretch of time that ends before it begins; midnight may end it.

    Raises:
        Refused: says so, at the field `closes`.

    """
    if closes != _MIDNIGHT and closes <= opens:
        raise Refused("It ends before it begins. Check both times.", field="closes")


def merged(spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the same minutes as spans that neither overlap nor touch."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


def less(spans: Iterable[tuple[int, int]], away: Iterable[tuple[int, int]]) -> Spans:
    """Return the minutes of `spans` that are in none of `away`."""
    gone, made = merged(away), []
    for start, end in merged(spans):
        for from_, to in gone:
            if to <= start or end <= from_:
                continue
            if start < from_:
                made.append((start, from_))
            start = to
        if start < end:
            made.append((start, end))
    return tuple(made)


def minutes_in(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many minutes the spans hold."""
    return sum(end - start for start, end in merged(spans))


def within(spans: Spans, start: int, end: int) -> bool:
    """Return whether one span holds all of `start` to `end`."""
    return any(from_ <= start and end <= to for from_, to in spans)


def real_span(opens: time, closes: time, day: date, zone: ZoneInfo) -> tuple[int, int]:
    """Return a wall-clock stretch of a day in real minutes; a closing time of 0:00 is the end."""
    start = minutes.minute_of_clock(opens, day, zone) if opens != _MIDNIGHT else 0
    if closes == _MIDNIGHT:
        return start, minutes.minutes_of_day(day, zone)
    return start, minutes.minute_of_clock(closes, day, zone)


def open_spans(
    weekly: Iterable[WeeklySpan], blocks: Iterable[DayBlock], day: date, zone: ZoneInfo
) -> Spans:
    """Return when a provider sees patients on a day, wherever."""
    found = open_places(weekly, blocks, day, zone).values()
    return merged(span for spans in found for span in spans)


def open_places(
    weekly: Iterable[WeeklySpan], blocks: Iterable[DayBlock], day: date, zone: ZoneInfo
) -> dict[int | None, Spans]:
    """Return when a provider sees patients on a day, by location (None: no matter which).

    Args:
        weekly: the provider's week.
        blocks: of that day, the provider's own and everybody's.
        day: the office's date.
        zone: the office's.

    """
    found: dict[int | None, Spans] = {}
    working: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
    closed: list[tuple[int, int]] = []
    for span in weekly:
        if span.holds_on(day):
            real = real_span(span.opens, span.closes, day, zone)
            (working[span.location_id] if span.kind == "open" else closed).append(real)
    for place, spans in working.items():
        found[place] = less(spans, closed)
    for block in sorted(blocks, key=_rank):
        real = real_span(block.opens, block.closes, day, zone)
        if block.kind == "open":
            others = [
                span for place, spans in found.items() if place != block.location_id
                for span in spans
            ]  # fmt: skip
            there = found.get(block.location_id, ())
            found[block.location_id] = merged([*there, *less([real], others)])
        else:
            for place in found:
                if block.location_id in (None, place):
                    found[place] = less(found[place], [real])
    return found


def free_spans(
    weekly: Iterable[WeeklySpan],
    blocks: Iterable[DayBlock],
    taken: Iterable[tuple[int, int]],
    day: date,
    zone: ZoneInfo,
) -> Spans:
    """Return when a provider could see one patient more without a double booking."""
    return less(open_spans(weekly, blocks, day, zone), taken)


def bands(
    weekly: Sequence[WeeklySpan], blocks: Sequence[DayBlock], day: date, zone: ZoneInfo
) -> tuple[Band, ...]:
    """Return what a day's column is to be titled with: lunch, blocks, hours that are kept.

    Args:
        weekly: the provider's week.
        blocks: of that day, the provider's own and everybody's.
        day: the office's date.
        zone: the office's.

    """
    made: list[Band] = []
    ordered = sorted(blocks, key=_rank)
    seen = open_spans(weekly, blocks, day, zone)
    for span in weekly:
        if not span.holds_on(day) or (span.kind == "open" and not span.is_limited):
            continue
        real = [real_span(span.opens, span.closes, day, zone)]
        if span.kind == "open":
            parts, title = common(real, seen), span.title or span.kept_for
            made += [(*part, title, BOOKABLE) for part in parts]
        else:  # extra hours go before lunch
            made += [(*part, span.title, span.kind) for part in less(real, seen)]
    for number, block in enumerate(ordered):
        real = [real_span(block.opens, block.closes, day, zone)]
        if block.kind == "open":
            made += [(*part, block.title or EXTRA_HOURS, BOOKABLE) for part in common(real, seen)]
            continue
        if block.location_id is not None:  # shown only where something is closed by it
            before = open_places(weekly, ordered[:number], day, zone)
            real = [*common(real, before.get(block.location_id, ()))]
        made += [(*part, block.title, "away") for part in less(real, seen)]
    return tuple(sorted(made))


def common(spans: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> Spans:
    """Return the minutes that are in both."""
    both = merged(spans)
    return less(both, less(both, others))


def _rank(block: DayBlock) -> tuple[bool, bool]:
    """Return in which order blocks are laid over the week; the last has the last word."""
    return block.provider_id is not None, block.kind != "open"
