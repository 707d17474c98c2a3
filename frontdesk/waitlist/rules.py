"""Who on the waitlist fits a gap, who comes first and why, and what an entry may ask for. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.core.refused import Refused

STATUSES = ("waiting", "offered", "booked", "removed")
LIVE = ("waiting", "offered")
ANSWERS = ("offered", "accepted", "declined", "expired")
PRIORITIES = ("Usual", "Soon", "Urgent")  # its place in the list is the number kept
EVERY_DAY = 0b1111111  # Monday is the lowest bit
OFFER_STANDS = timedelta(hours=2)  # who has not called back by then is not waited for
MOST_MINUTES, MOST_NOTICE = 8 * 60, 14 * 24 * 60
ROUND_MINUTES = 5
_MIDNIGHT = time()
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What an entry asks for.

    Attributes:
        minutes: how long the visit lasts.
        provider_ids: with whom; anyone when empty.
        location_id: where; anywhere when None.
        weekdays: a bit for each day, Monday the lowest.
        from_clock, to_clock: within these hours by the office's clock; 0:00 at the end is midnight.
        earliest, latest: the first and the last day that suits; any when None.
        notice_minutes: how long before the visit they must know.
        priority: 0 to 2, a place in PRIORITIES.

    """

    minutes: int
    provider_ids: frozenset[int] = frozenset()
    location_id: int | None = None
    weekdays: int = EVERY_DAY
    from_clock: time = _MIDNIGHT
    to_clock: time = _MIDNIGHT
    earliest: date | None = None
    latest: date | None = None
    notice_minutes: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a provider's time that is free; `start` is UTC. No place fits any place."""

    provider_id: int
    start: datetime
    minutes: int
    location_id: int | None = None

    @property
    def end(self) -> datetime:
        """The first instant after it, UTC."""
        return self.start + timedelta(minutes=self.minutes)

    def shares(self, other: "Gap") -> bool:
        """Return whether both are one provider's and have a moment in common."""
        apart = self.end <= other.start or other.end <= self.start
        return self.provider_id == other.provider_id and not apart


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who waits, as far as a gap asks.

    Attributes:
        id: the entry's.
        wish: what they ask for.
        added_at: since when they wait.
        visit_start: the booked visit that would move earlier; None where nothing is booked.
        declined: what they said no to.
        elsewhere: from when to when they are here for something else.

    """

    id: int
    wish: Wish
    added_at: datetime
    visit_start: datetime | None = None
    declined: tuple[Gap, ...] = ()
    elsewhere: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the order: who, when they would come, and in words why they stand there."""

    id: int
    start: datetime
    reason: str
    points: float


def fits(one: Candidate, gap: Gap, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when someone who waits would come in a gap, as early in it as suits; None if never.

    Args:
        one: who waits.
        gap: what is free, within one day.
        now: by the database's clock; what they must know before counts from here.
        zone: the office's, whose clock and days are asked about.

    """
    wish = one.wish
    if wish.provider_ids and gap.provider_id not in wish.provider_ids:
        return None
    if None not in (wish.location_id, gap.location_id) and wish.location_id != gap.location_id:
        return None
    start, end = _suits(wish, gap, now, zone)
    length = wish.minutes * _A_MINUTE
    for since, until in sorted(one.elsewhere):
        if start < until and since < start + length:
            start = _rounded(until)
    if start + length > end or (one.visit_start is not None and start >= one.visit_start):
        return None
    if any(Gap(gap.provider_id, start, wish.minutes).shares(no) for no in one.declined):
        return None
    return start


def _suits(wish: Wish, gap: Gap, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the part of a gap that suits; it ends before it begins where nothing does."""
    day = clock.office_day(gap.start, zone)
    first, last = wish.earliest or date.min, wish.latest or date.max
    if not (wish.weekdays >> day.weekday() & 1 and first <= day <= last):
        return gap.end, gap.start
    start, end = gap.start, gap.end
    if wish.from_clock != _MIDNIGHT:
        start = max(start, _at(day, wish.from_clock, zone))
    if wish.to_clock != _MIDNIGHT:
        end = min(end, _at(day, wish.to_clock, zone))
    soonest = now + wish.notice_minutes * _A_MINUTE
    if soonest > start:
        start = _rounded(soonest)
    return start, end


def _rounded(moment: datetime) -> datetime:
    """Return the next instant that one may be asked to come at: nobody comes at 9:07."""
    over = moment - moment.replace(minute=0, second=0, microsecond=0)
    return moment + -over % (ROUND_MINUTES * _A_MINUTE)


def _at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    """Return an instant by the office's clock; one that the clocks skip is when they go on."""
    return datetime.combine(day, clock_time, zone).astimezone(UTC)


def ranked(
    everyone: Iterable[Candidate], gap: Gap, *, now: datetime, zone: ZoneInfo
) -> list[Ranked]:
    """Return who fits a gap, best first.

    Priority goes before all. Then a day of waiting counts as a point, two days gained as one, and
    up to thirty go to who fills the gap best: nobody who waits long is passed over for ever.
    """
    found = []
    for one in everyone:
        start = fits(one, gap, now=now, zone=zone)
        if start is not None:
            found.append((one, _ranked(one, gap, start, now, zone)))
    found.sort(key=lambda pair: (-pair[1].points, pair[0].added_at, pair[0].id))
    return [place for _, place in found]


def _ranked(one: Candidate, gap: Gap, start: datetime, now: datetime, zone: ZoneInfo) -> Ranked:
    today = clock.office_day(now, zone)
    waits = max(0, (today - clock.office_day(one.added_at, zone)).days)
    gains = 60
    if one.visit_start is not None:
        gains = (clock.office_day(one.visit_start, zone) - clock.office_day(start, zone)).days
    share = one.wish.minutes / max(gap.minutes, 1)
    points = 1000 * one.wish.priority + min(waits, 900) + min(gains, 60) / 2 + 30 * min(share, 1)
    left = gap.minutes - one.wish.minutes
    told = [
        PRIORITIES[one.wish.priority] if one.wish.priority else "",
        _words_waits(waits),
        _words_gain(one.visit_start, start, gains),
        "fills the gap" if left == 0 else f"leaves {left} min",
    ]
    words = " · ".join(part for part in told if part)
    return Ranked(one.id, start, words[:1].upper() + words[1:], points)


def _words_waits(days: int) -> str:
    return {0: "waiting since today", 1: "waiting 1 day"}.get(days, f"waiting {days} days")


def _words_gain(visit_start: datetime | None, start: datetime, days: int) -> str:
    if visit_start is None:
        return "nothing booked yet"
    if days > 0:
        return "1 day sooner" if days == 1 else f"{days} days sooner"
    minutes = clock.minutes_between(start, visit_start)
    return f"{minutes // 60} h {minutes % 60:02} min sooner" if minutes >= 60 else (
        f"{minutes} min sooner"
    )  # fmt: skip


def lapses_at(offered_at: datetime, start: datetime) -> datetime:
    """Return when an offer nobody answered is one no more: after a while, or as the gap begins."""
    return min(offered_at + OFFER_STANDS, start)


def words_taken(until: datetime, zone: ZoneInfo) -> str:
    """Return why a gap cannot be offered: somebody is thinking about it."""
    return (
        f"This time is offered to someone else until {clock.words_time(until, zone)}. "
        "Note their answer first."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands in truth: waiting, offered, booked, removed or ended; and why."""

    state: str
    words: str

    @property
    def is_live(self) -> bool:
        """Whether they can be offered something."""
        return self.state in LIVE


def standing(
    status: str,
    *,
    visit: tuple[str, datetime] | None,
    had_visit: datetime | None,
    booked_otherwise: datetime | None,
    latest: date | None,
    offered: datetime | None,
    now: datetime,
    zone: ZoneInfo,
) -> Standing:
    """Return how an entry stands, whatever became of its visit by other ways.

    Args:
        status: as kept.
        visit: the visit that would move: "to come", "cancelled", "absent" or "over", and its start.
        had_visit: when that visit was as they came on the list; None where nothing was booked.
        booked_otherwise: a visit of that kind booked for them since, where they had none.
        latest: the last day that suits.
        offered: the start of a gap that is offered to them and not lapsed.
        now: by the database's clock.
        zone: the office's.

    """
    today = clock.office_day(now, zone)
    if status not in LIVE:
        return Standing(status, {"booked": "Booked from the list"}.get(status, "Removed"))
    if had_visit is not None and visit is None:
        return Standing("ended", "Its visit was taken back")
    if visit is not None and visit[0] != "to come":
        why = {"cancelled": "was cancelled", "absent": "was a no-show"}.get(visit[0], "is over")
        return Standing("ended", f"Its visit {why}")
    if visit is not None and visit[1] <= now:
        return Standing("ended", "Its visit is over")
    if booked_otherwise is not None:
        return Standing("ended", f"Booked otherwise: {_words_when(booked_otherwise, today, zone)}")
    if latest is not None and latest < today:
        return Standing("ended", "Its last day has passed")
    if offered is not None:
        return Standing("offered", f"Offered {_words_when(offered, today, zone)}")
    if visit is not None and had_visit is not None and visit[1] != had_visit:
        return Standing("waiting", f"Moved to {_words_when(visit[1], today, zone)} since")
    return Standing("waiting", "Waiting")


def _words_when(moment: datetime, today: date, zone: ZoneInfo) -> str:
    day = clock.words_day(clock.office_day(moment, zone), today)
    return f"{day} {clock.words_time(moment, zone)}"


def refuse_wish(wish: Wish) -> None:
    """Refuse a wish that nothing could ever fit.

    Raises:
        Refused: says what to change, at its field.

    """
    if not 5 <= wish.minutes <= MOST_MINUTES:
        raise Refused("A visit lasts from 5 minutes to 8 hours. Check it.", field="minutes")
    if wish.to_clock != _MIDNIGHT and wish.to_clock <= wish.from_clock:
        raise Refused("These hours end before they begin. Check both.", field="to_clock")
    if not wish.weekdays & EVERY_DAY:
        raise Refused("Tick at least one day of the week.", field="weekdays")
    if wish.earliest and wish.latest and wish.latest < wish.earliest:
        raise Refused("The last day is before the first. Check both.", field="latest")
    if not 0 <= wish.notice_minutes <= MOST_NOTICE:
        raise Refused("They can ask to know up to 14 days before.", field="notice_minutes")
    if wish.priority not in range(len(PRIORITIES)):
        raise Refused("Choose how urgent it is.", field="priority")


def weekday_bits(days: Iterable[int]) -> int:
    """Return days of the week (Monday is 0) as bits."""
    return sum(1 << day for day in set(days))


def days_of(bits: int) -> tuple[int, ...]:
    """Return the days of the week that bits name, Monday 0 first."""
    return tuple(day for day in range(7) if bits >> day & 1)


def words_wish(wish: Wish, names: Mapping[int, str], places: Mapping[int, str]) -> str:
    """Return what an entry asks for as one says it: `Mon, Wed · 8:00 AM to 12:00 PM · Dr. Lee`."""
    told = [_words_days(days_of(wish.weekdays)), _words_hours(wish.from_clock, wish.to_clock)]
    told.append(" or ".join(names[one] for one in sorted(wish.provider_ids) if one in names))
    told.append(places.get(wish.location_id or 0, ""))
    if wish.earliest:
        told.append(f"from {wish.earliest:%b} {wish.earliest.day}")
    if wish.latest:
        told.append(f"until {wish.latest:%b} {wish.latest.day}")
    if wish.notice_minutes:
        told.append(f"{words_notice(wish.notice_minutes)} notice")
    return " · ".join(part for part in told if part) or "Any time"


def _words_days(days: Collection[int]) -> str:
    if len(days) == 7:
        return ""
    whole = {(0, 1, 2, 3, 4): "Weekdays", (5, 6): "Weekends"}.get(tuple(days))
    return whole or ", ".join(_DAY_NAMES[day] for day in days)


def _words_hours(first: time, last: time) -> str:
    if first == last == _MIDNIGHT:
        return ""
    if last == _MIDNIGHT:
        return f"after {clock.words_clock(first)}"
    if first == _MIDNIGHT:
        return f"before {clock.words_clock(last)}"
    return f"{clock.words_clock(first)} to {clock.words_clock(last)}"


def words_notice(minutes: int) -> str:
    """Return a length of notice as one says it: 30 min, 2 h, 3 days."""
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if rest or hours < 24 or hours % 24:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return "1 day" if hours == 24 else f"{hours // 24} days"
