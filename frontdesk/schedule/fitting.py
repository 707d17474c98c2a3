"""Says why a visit does not fit the hours of a day, and what a changed week would be. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from math import gcd
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.schedule import hours
from frontdesk.schedule.hours import DayBlock, Spans, WeeklySpan

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPAN_KINDS = ("open", "lunch", "admin")
MOST_WEEKS = 52
MOST_EARLY = 120  # minutes before a visit that a patient can be asked to come
_KIND_WORDS = {"lunch": "lunch", "admin": "admin time"}
_A_DAY = timedelta(days=1)


class Standing(NamedTuple):
    """A visit as far as hours ask about it; from `start` to `end` are minutes after midnight."""

    day: date
    start: int
    end: int
    type_id: int | None = None
    is_new: bool | None = None
    location_id: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What sentences call the provider, the locations and the kinds of visits."""

    provider: str
    locations: dict[int, str]
    types: dict[int, str]


def why_not(
    visit: Standing,
    weekly: Sequence[WeeklySpan],
    blocks: Sequence[DayBlock],
    *,
    zone: ZoneInfo,
    names: Names,
) -> list[str]:
    """Return a sentence for each thing about the hours that a visit does not fit; mostly none.

    Args:
        visit: the visit, where it stands or shall stand.
        weekly: its provider's week.
        blocks: of its day, the provider's own and everybody's.
        zone: the office's.
        names: for the sentences.

    """
    day, span = visit.day, (visit.start, visit.end)
    places = hours.open_places(weekly, blocks, day, zone)
    if not hours.within(_all(places), *span):
        return [_closed(visit, weekly, blocks, zone, names)]
    said = []
    own = list(hours.for_visit(weekly, type_id=visit.type_id, is_new=visit.is_new))
    if not hours.within(hours.open_spans(own, blocks, day, zone), *span):
        kept = [one for before, one in zip(weekly, own, strict=True) if before.kind != one.kind]
        met = [
            one for one in kept
            if one.holds_on(day) and _meet(hours.real_span(one.opens, one.closes, day, zone), span)
        ]  # fmt: skip
        for one in met:
            said += _kept(one, visit, names)
    there = {place: places[place] for place in places if place in (None, visit.location_id)}
    if visit.location_id is not None and not hours.within(_all(there), *span):
        others = [names.locations.get(place or 0, "elsewhere") for place in places
                  if place not in there and _touch(places[place], span)]  # fmt: skip
        said.append(f"{names.provider} is at {' and '.join(others)} then.")
    return list(dict.fromkeys(said))


def refuse_week(spans: Sequence[WeeklySpan], *, locations: dict[int, str]) -> None:
    """Refuse a week that cannot be: hours that end before they begin, two places at once.

    Raises:
        Refused: names the day and the hours.

    """
    for span in spans:
        said = words_span(span)
        if span.weekday not in range(7):
            raise Refused("Choose a day of the week.", field="weekday")
        if span.kind not in SPAN_KINDS:
            raise Refused("Choose open, lunch or admin time.", field="kind")
        if span.closes != time() and span.closes <= span.opens:
            raise Refused(f"{said}: it ends before it begins. Check both times.", field="closes")
        if span.valid_from and span.valid_to and span.valid_to < span.valid_from:
            raise Refused(f"{said}: its last day is before its first. Check both.",
                          field="valid_to")  # fmt: skip
        if not 1 <= span.every_weeks <= MOST_WEEKS:
            raise Refused(f"Choose every 1 to {MOST_WEEKS} weeks.", field="every_weeks")
        if span.kind != "open" and (span.new_only or span.types):
            raise Refused(f"{said}: only open hours can be kept for some visits.", field="kind")
    _refuse_two_places(spans, locations)


def _refuse_two_places(spans: Sequence[WeeklySpan], locations: dict[int, str]) -> None:
    placed = [one for one in spans if one.kind == "open" and one.location_id is not None]
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            if one.location_id != other.location_id and _at_once(one, other):
                where = [locations.get(span.location_id or 0, "?") for span in (one, other)]
                raise Refused(
                    f"{words_span(one)} is at {where[0]}, and some of it at {where[1]} too. "
                    "Change one of them.",
                    field="location_id",
                )


def refuse_parts(minutes: int, *, before: int, after: int, early: int) -> None:
    """Refuse a kind of visit whose assistant has more minutes than the visit lasts.

    Args:
        minutes: the visit's.
        before: its first minutes, for which an assistant is enough.
        after: its last minutes of that kind.
        early: how long before it the patient is asked to come.

    Raises:
        Refused: at the field that is too much.

    """
    if before < 0 or after < 0:
        raise Refused("Choose 0 minutes or more.",
                      field="before_minutes" if before < 0 else "after_minutes")  # fmt: skip
    if before + after > minutes:
        field = "after_minutes" if before <= minutes and after else "before_minutes"
        raise Refused(
            f"The assistant would have {before + after} of the visit's {minutes} minutes. Give the "
            "assistant less, or make the visit longer.",
            field=field,
        )
    if not 0 <= early <= MOST_EARLY:
        raise Refused(f"Choose 0 to {MOST_EARLY} minutes.", field="early_minutes")


def changed_week(
    before: Iterable[WeeklySpan], wanted: Iterable[WeeklySpan], starts_on: date
) -> list[WeeklySpan]:
    """Return all of a provider's hours once `wanted` holds from `starts_on` on.

    What holds before that day stays as it was; hours that go on unchanged are not cut in two.

    Args:
        before: all there are.
        wanted: all that are to hold from that day on; begun earlier ones go on in their turn.
        starts_on: the first day.

    """
    left = [_lasting(span) for span in wanted if _reaches(span, starts_on)]
    made = []
    for span in map(_lasting, before):
        if span in left:  # goes on
            left.remove(span)
            made.append(span)
        elif not _reaches(span, starts_on):
            made.append(span)
        elif span.valid_from is None or span.valid_from < starts_on:
            made.append(span._replace(valid_to=starts_on - _A_DAY))
    return made + [_begun(span, starts_on) for span in left]


def words_span(span: WeeklySpan) -> str:
    """Return a stretch of the week as people say it: Monday 8:00 AM to 12:00 PM."""
    return f"{DAYS[span.weekday % 7]} {words_clocks(span.opens, span.closes)}"


def words_clocks(opens: time, closes: time) -> str:
    """Return a stretch of a day as people say it; a closing time of 0:00 is midnight."""
    first = clock.words_clock(opens)
    last = "midnight" if closes == time() else clock.words_clock(closes)
    return f"{first[:-3] if first[-2:] == last[-2:] else first} to {last}"


def to_json(span: WeeklySpan) -> dict[str, Any]:
    """Return a stretch as plain JSON."""
    plain = span._asdict()
    plain |= {"opens": span.opens.isoformat(), "closes": span.closes.isoformat()}
    for name in ("valid_from", "valid_to"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    return plain | {"types": sorted(span.types)}


def from_json(plain: dict[str, Any]) -> WeeklySpan:
    """Return the stretch that `to_json` made plain."""
    made = WeeklySpan(**plain)
    days = [date.fromisoformat(one) if one else None for one in (made.valid_from, made.valid_to)]  # type: ignore[arg-type]
    return made._replace(
        opens=time.fromisoformat(made.opens),  # type: ignore[arg-type]
        closes=time.fromisoformat(made.closes),  # type: ignore[arg-type]
        valid_from=days[0], valid_to=days[1], types=frozenset(made.types),
    )  # fmt: skip


def _closed(
    visit: Standing, weekly: Sequence[WeeklySpan], blocks: Sequence[DayBlock],
    zone: ZoneInfo, names: Names,
) -> str:  # fmt: skip
    """Return why nobody is seen for the whole of a visit."""
    day, span = visit.day, (visit.start, visit.end)
    extra = [one for one in blocks if one.kind == "open"]
    if hours.within(hours.open_spans(weekly, extra, day, zone), *span):
        for one in blocks:
            if one.kind != "open" and _meet(
                hours.real_span(one.opens, one.closes, day, zone), span
            ):
                if one.provider_id is None:
                    return f"The office is closed: {one.title}."
                return f"{names.provider} is away: {one.title}."
    for rest in weekly:
        real = hours.real_span(rest.opens, rest.closes, day, zone)
        if rest.kind in _KIND_WORDS and rest.holds_on(day) and _meet(real, span):
            return f"{names.provider} has {_KIND_WORDS[rest.kind]} then."
    return f"Outside {names.provider}'s hours."


def _kept(span: WeeklySpan, visit: Standing, names: Names) -> list[str]:
    said = ["This time is kept for new patients."] if span.new_only and not visit.is_new else []
    if span.types and visit.type_id not in span.types:
        kinds = sorted(names.types.get(one, "?") for one in span.types)
        said.append(f"Kept for {' or '.join(kinds)}.")
    return said


def _all(places: dict[int | None, Spans]) -> Spans:
    return hours.merged(span for spans in places.values() for span in spans)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _touch(spans: Spans, span: tuple[int, int]) -> bool:
    return any(_meet(one, span) for one in spans)


def _reaches(span: WeeklySpan, day: date) -> bool:
    """Return whether it holds on that day or on a later one."""
    return span.valid_to is None or span.valid_to >= day


def _lasting(span: WeeklySpan) -> WeeklySpan:
    """Return a stretch as it compares with others: names are not kept."""
    return span._replace(type_names="")


def _begun(span: WeeklySpan, starts_on: date) -> WeeklySpan:
    """Return a stretch that begins with a change, every other week in the turn that it had."""
    first = span.valid_from or starts_on
    if first < starts_on:
        ahead = -(hours.week_number(starts_on) - hours.week_number(first)) % span.every_weeks
        monday = starts_on - timedelta(days=starts_on.weekday())
        first = max(starts_on, monday + timedelta(weeks=ahead))
    return span._replace(valid_from=first)


def _at_once(one: WeeklySpan, other: WeeklySpan) -> bool:
    if one.weekday != other.weekday or not _meet(_clocks(one), _clocks(other)):
        return False
    if not (_before_end(one.valid_from, other.valid_to)
            and _before_end(other.valid_from, one.valid_to)):  # fmt: skip
        return False
    turns = [hours.week_number(span.valid_from) if span.valid_from else 0 for span in (one, other)]
    return (turns[0] - turns[1]) % gcd(one.every_weeks, other.every_weeks) == 0


def _before_end(first: date | None, last: date | None) -> bool:
    return first is None or last is None or first <= last


def _clocks(span: WeeklySpan) -> tuple[int, int]:
    closes = span.closes.hour * 60 + span.closes.minute
    return span.opens.hour * 60 + span.opens.minute, closes or 24 * 60
