"""When a provider sees patients on a day: the week's template less blocks and lunch. Pure.

Spans are (from, to) in real minutes after the office's midnight, sorted and apart from each other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core.refused import Refused
from frontdesk.schedule import minutes

_MIDNIGHT = time()
Spans = tuple[tuple[int, int], ...]


class WeeklySpan(NamedTuple):
    """A weekly stretch of a provider's time; `weekday` 0 is Monday, `closes` of 0:00 is midnight.

    `kind` is open, lunch or admin. It holds from `valid_from` to `valid_to`, both included.
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

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on that day."""
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


class DayBlock(NamedTuple):
    """A stretch of one day when a provider (None: everybody) sees nobody."""

    id: int
    version: int
    provider_id: int | None
    day: date
    opens: time
    closes: time
    title: str


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


def open_spans(weekly: Iterable[WeeklySpan], day: date, zone: ZoneInfo) -> Spans:
    """Return when a provider sees patients by the template; blocks are not taken off."""
    spans = [span for span in weekly if span.holds_on(day)]
    working = (_real(span, day, zone) for span in spans if span.kind == "open")
    return less(working, (_real(span, day, zone) for span in spans if span.kind != "open"))


def free_spans(
    weekly: Sequence[WeeklySpan],
    blocks: Iterable[DayBlock],
    taken: Iterable[tuple[int, int]],
    day: date,
    zone: ZoneInfo,
) -> Spans:
    """Return when a provider could see one patient more without a double booking."""
    blocked = (real_span(block.opens, block.closes, day, zone) for block in blocks)
    return less(open_spans(weekly, day, zone), [*blocked, *taken])


def _real(span: WeeklySpan, day: date, zone: ZoneInfo) -> tuple[int, int]:
    return real_span(span.opens, span.closes, day, zone)
