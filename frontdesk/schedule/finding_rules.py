"""Which of many openings suits best, and why, in a few words. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.core import clock
from frontdesk.schedule.open_days import ANY_DAY
from frontdesk.schedule.openings import HORIZON, Opening

OWN_DOCTOR = 3 * 24 * 60  # minutes that one rather waits than to see somebody else
TRANSFER = 12 * 60  # minutes that one rather waits than to change doctors between two services
CRUMB = 20  # minutes that one rather waits than to leave a gap nobody fits into
SMALLEST = 15  # minutes: what is left of a gap under that is a crumb
CLOSE = timedelta(minutes=15)  # so near is right after, or right before
A_DAY = 24 * 60
_DOCTORS = ("MD", "DO", "DDS", "DMD", "DPM", "OD", "PHD", "PSYD", "DC")
Suits = Callable[[Opening], bool]
_WHOSE = {"male": "his", "female": "her"}


class Service(NamedTuple):
    """One visit to be placed: its kind, minutes, and how much of them is an assistant's."""

    type_id: int | None
    minutes: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class FamilyVisit:
    """A visit of somebody the patient shares a home, a phone or a payer with."""

    id: int
    patient_id: int
    given: str
    provider: str
    day: date
    start: datetime
    minutes: int

    @property
    def finish(self) -> datetime:
        """The first instant after it, UTC."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; what is empty or None does not matter.

    Attributes:
        service: the visit.
        then: a second one, right after the first.
        patient_id: for whom.
        providers: of whom one sees the patient.
        then_providers: of whom one does the second service.
        locations: where.
        resources: rooms or machines that the first visit must have.
        weekdays: Monday is 0.
        from_clock: it begins no earlier by the office's clock.
        to_clock: it ends no later; 0:00 is midnight.
        near: a date it should be near to.
        within_days: how far from that at most.
        start_day: the first day looked at.
        beside: a family member's visit, on whose day it is to be.

    """

    service: Service
    then: Service | None = None
    patient_id: int | None = None
    providers: tuple[int, ...] = ()
    then_providers: tuple[int, ...] = ()
    locations: frozenset[int] = frozenset()
    resources: frozenset[int] = frozenset()
    weekdays: frozenset[int] = ANY_DAY
    from_clock: time = time()
    to_clock: time = time()
    near: date | None = None
    within_days: int = 14
    start_day: date | None = None
    beside: FamilyVisit | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What ranking knows of the patient and the office.

    Attributes:
        own: the provider they prefer, or mostly see.
        sex: as the chart says, for his and her.
        credentials: of the providers, by id.
        is_new: whether the patient was never seen here.

    """

    zone: ZoneInfo
    now: datetime
    own: int | None = None
    sex: str = ""
    credentials: dict[int, str] = field(default_factory=dict)
    is_new: bool | None = None

    @property
    def today(self) -> date:
        """The office's date."""
        return clock.office_day(self.now, self.zone)


@dataclass(frozen=True, slots=True)
class Choice:
    """One or two openings; `cost` in minutes is less where it suits better.

    `fills` says that it takes a gap between others whole.
    """

    first: Opening
    then: Opening | None = None
    fills: bool = False
    cost: int = 0
    reason: str = ""

    @property
    def end(self) -> datetime:
        """The first instant after all of it."""
        last = self.then or self.first
        return last.start + timedelta(minutes=last.minutes)

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Its visits in their order."""
        return (self.first, self.then) if self.then else (self.first,)


class Ring(NamedTuple):
    """Days to be looked at together, and what any later ring costs at the least."""

    parts: tuple[tuple[date, int], ...]  # first day, how many
    rest_costs: int


class Gap(NamedTuple):
    """A stretch of a provider's time in which a visit fits wherever it begins; UTC."""

    provider_id: int
    location_id: int | None
    day: date
    start: datetime
    end: datetime


def rings(wish: Wish, about: About) -> Iterator[Ring]:
    """Give the days in the order in which they are worth looking at."""
    today = about.today
    if wish.beside is not None:
        yield Ring(((wish.beside.day, 1),), 0)
    elif wish.near is not None:
        yield from _rings_about(wish.near, wish.within_days, today)
    else:
        yield from _rings_on(max(wish.start_day or today, today), about)


def _rings_on(first: date, about: About) -> Iterator[Ring]:
    done = 0
    sizes: tuple[int, ...] = (1, 2, 4, 7, 14)
    while done < HORIZON:
        size = min(sizes[0], HORIZON - done)
        sizes = sizes[1:] or sizes
        part = (first + timedelta(done), size)
        done += size
        midnight = clock.day_bounds(first + timedelta(done), about.zone)[0]
        yield Ring((part,), clock.minutes_between(about.now, midnight))


def _rings_about(near: date, within: int, today: date) -> Iterator[Ring]:
    inner, outer = -1, min(1, within)
    while inner < within:
        sides = [(near + timedelta(inner + 1), near + timedelta(outer))]
        if inner >= 0:
            sides.insert(0, (near - timedelta(outer), near - timedelta(inner + 1)))
        else:
            sides = [(near - timedelta(outer), near + timedelta(outer))]
        parts = [
            (max(first, today), (last - max(first, today)).days + 1)
            for first, last in sides
            if last >= today
        ]
        if parts:
            yield Ring(tuple(parts), (outer + 1) * A_DAY)
        inner, outer = outer, min(within, outer + 3)


def gaps_of(openings: Iterable[Opening]) -> list[Gap]:
    """Return the free stretches that openings lie in, each once, in the order they begin."""
    found: dict[tuple[int, int | None, datetime], Gap] = {}
    for one in openings:
        end = one.start + timedelta(minutes=one.room_minutes)
        key = (one.provider_id, one.location_id, end)
        if key not in found or one.start < found[key].start:
            found[key] = Gap(one.provider_id, one.location_id, one.day, one.start, end)
    return sorted(found.values(), key=lambda gap: (gap.start, gap.provider_id))


def filling(openings: Iterable[Opening]) -> set[tuple[int, datetime]]:
    """Return whose openings, and when, take a free stretch of the day whole."""
    return {
        (one.provider_id, one.start)
        for one, gap in _with_gaps(openings)
        if one.start == gap.start and one.minutes == one.room_minutes
    }


def _with_gaps(openings: Iterable[Opening]) -> Iterator[tuple[Opening, Gap]]:
    kept = list(openings)
    ends = {(gap.provider_id, gap.location_id, gap.end): gap for gap in gaps_of(kept)}
    for one in kept:
        end = one.start + timedelta(minutes=one.room_minutes)
        yield one, ends[one.provider_id, one.location_id, end]


def opening_in(gap: Gap, start: datetime, minutes: int) -> Opening | None:
    """Return the opening at a moment of a gap, if a visit of that length fits there."""
    room = (gap.end - start) // timedelta(minutes=1)
    if start < gap.start or room < minutes:
        return None
    return Opening(gap.provider_id, gap.location_id, gap.day, start, minutes, room)


def touching(openings: Sequence[Opening], beside: FamilyVisit) -> list[Opening]:
    """Return openings that begin as a family member's visit ends, or end as it begins."""
    found = []
    for gap in gaps_of(openings):
        minutes = openings[0].minutes
        for start in (beside.finish, beside.start - timedelta(minutes=minutes)):
            opening = opening_in(gap, start, minutes)
            found += [opening] if opening else []
    return found


def pairs(
    openings: Sequence[Opening],
    seconds: Sequence[Opening],
    *,
    own: int | None = None,
    suits: tuple[Suits, Suits] = (bool, bool),
) -> Iterator[Choice]:
    """Give each opening with the best one for a second service right after it, where there is one.

    The same provider goes before others, then the patient's own; both are in one place.

    Args:
        openings: for the first service.
        seconds: for the second one.
        own: the patient's own provider.
        suits: whether a moment has all else that the first, and the second, service needs.

    """
    if not openings or not seconds:
        return
    minutes, length = openings[0].minutes, seconds[0].minutes
    by_day: dict[date, list[Gap]] = {}
    for gap in gaps_of(seconds):
        by_day.setdefault(gap.day, []).append(gap)
    starts = {(one.provider_id, one.location_id, one.start): one for one in openings}
    for gap in gaps_of(openings):  # so that it ends just as the second one can begin
        for other in by_day.get(gap.day, ()):
            moved = opening_in(gap, other.start - timedelta(minutes=minutes), minutes)
            if moved is not None:
                starts.setdefault((moved.provider_id, moved.location_id, moved.start), moved)
    for first in sorted(starts.values(), key=lambda one: (one.start, one.provider_id)):
        there = [gap for gap in by_day.get(first.day, ()) if _one_place(gap, first)]
        there.sort(key=lambda gap: (gap.provider_id != first.provider_id, gap.provider_id != own))
        end = first.start + timedelta(minutes=minutes)
        fits = (opening_in(gap, end, length) for gap in there)
        second = next((one for one in fits if one is not None and suits[1](one)), None)
        if second is not None and suits[0](first):
            yield Choice(first, second)


def _one_place(gap: Gap, first: Opening) -> bool:
    return None in (gap.location_id, first.location_id) or gap.location_id == first.location_id


def weighed(choice: Choice, wish: Wish, about: About) -> Choice:
    """Return a choice with what it costs; reasons are told when it is shown."""
    first = choice.first
    cost = _distance(choice, wish, about)
    if about.own is not None and about.own not in {one.provider_id for one in choice.openings}:
        cost += OWN_DOCTOR
    if choice.then is not None and choice.then.provider_id != first.provider_id:
        cost += TRANSFER
    if choice.then is None and 0 < first.room_minutes - first.minutes < SMALLEST:
        cost += CRUMB
    return replace(choice, cost=cost)


def _distance(choice: Choice, wish: Wish, about: About) -> int:
    start = choice.first.start
    if wish.beside is not None:
        beside = wish.beside
        apart = max(start - beside.finish, beside.start - choice.end, timedelta())
        together = choice.end > beside.start and beside.finish > start
        return apart // timedelta(minutes=1) + (CRUMB if together else 0)
    if wish.near is not None:
        midnight = clock.day_bounds(choice.first.day, about.zone)[0]
        days = abs((choice.first.day - wish.near).days)
        return days * A_DAY + clock.minutes_between(midnight, start)
    return clock.minutes_between(about.now, start)


def reason_of(
    choice: Choice, wish: Wish, about: About, *, soonest: datetime, own_first: datetime | None
) -> str:
    """Return in a few words why a choice is offered; never empty.

    Args:
        choice: one of the choices.
        wish: what was looked for.
        about: the patient and the office.
        soonest: when the earliest of all begins.
        own_first: when the earliest with the patient's own doctor begins, if there is one.

    """
    said = []
    if wish.beside is not None:
        said.append(_words_beside(choice, wish.beside))
    if choice.then is not None:
        same = choice.then.provider_id == choice.first.provider_id
        said.append("no transfer" if same else "only one transfer")
    seen_by = {one.provider_id for one in choice.openings}
    if choice.first.start == soonest and wish.beside is None and wish.near is None:
        said.append("soonest")
    if about.own in seen_by and about.own is not None and wish.providers != (about.own,):
        said.append(_words_own(about))
    elif own_first is not None and about.own not in seen_by and not said:
        days = max(0, (own_first - choice.first.start).days)
        said.append(f"{_days(days)} sooner than {_words_own(about)}" if days else "")
    if wish.near is not None:
        said.append(_words_near(choice.first.day, wish.near))
    if choice.fills:
        said.append("fills a gap")
    said = [one for one in said if one]
    return ", ".join(said[:2]) or _words_ahead(choice.first.day, about.today)


def _words_beside(choice: Choice, beside: FamilyVisit) -> str:
    whose = f"{beside.given}\u2019s visit"
    after, before = choice.first.start - beside.finish, beside.start - choice.end
    if timedelta() <= after <= CLOSE:
        return f"right after {whose}"
    if timedelta() <= before <= CLOSE:
        return f"right before {whose}"
    if after < timedelta() and before < timedelta():
        return f"during {whose}"
    apart = after if after > timedelta() else before
    minutes = apart // timedelta(minutes=1)
    long = f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60 or ''}".strip()
    return f"{long} {'after' if apart == after else 'before'} {whose}"


def _words_own(about: About) -> str:
    credential = about.credentials.get(about.own or 0, "").replace(".", "").upper()
    known = not credential or any(part in _DOCTORS for part in credential.replace(",", " ").split())
    return f"{_WHOSE.get(about.sex, 'their')} own {'doctor' if known else 'provider'}"


def _words_near(day: date, near: date) -> str:
    days = (day - near).days
    if not days:
        return "on the day asked"
    return f"{_days(abs(days))} {'after' if days > 0 else 'before'}"


def _words_ahead(day: date, today: date) -> str:
    days = (day - today).days
    if days < 2:
        return "tomorrow" if days else "today"
    return f"in {_days(days)}"


def _days(days: int) -> str:
    if days >= 14 and days % 7 == 0:
        return f"{days // 7} weeks"
    return "1 day" if days == 1 else f"{days} days"
