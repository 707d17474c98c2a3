"""What a day that breaks leaves to be done: visits, the times they could have, what each costs.

Pure. Times are whole minutes since 1970 in UTC: thousands of them are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from frontdesk.core.refused import Refused

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTICE_MINUTES = 60  # nobody is moved to a time so near that they could not come
MOST_WITHIN = 120  # days
MOST_DAYS = 31  # replanned at once
LOOK_ON = 60  # days after the last allowed one, to say when a first time would be
MOVED_LATELY = 90  # days: who was moved since then waits at double cost
MOVED, CALL, NOT_PLACED = "moved", "call", "not_placed"
KINDS = {MOVED: "Moved", CALL: "Needs a call", NOT_PLACED: "Cannot place"}
OUTCOMES = {"reached": "Reached", "message": "Left message", "rebooked": "Rebooked"}


class Weights(NamedTuple):
    """What is worth how much: the plan of the lowest sum is looked for.

    Attributes:
        day: each day that a patient waits longer; twice that for who was moved before.
        other_provider: another provider than the one booked and the one preferred.
        hour: each hour by which the time of day differs from the one booked.
        other_day: another day than the visits linked with it that stay.

    """

    day: int = 100
    other_provider: int = 350
    hour: int = 4
    other_day: int = 300


SAME_PROVIDER = Weights()  # three days of waiting rather than another face
SOONEST = Weights(other_provider=40)
DELAY_ONLY = Weights(other_provider=0, hour=0, other_day=0)


class Closure(NamedTuple):
    """A stretch of one day that nobody can be seen in: a provider's (None: all), at a location."""

    provider_id: int | None
    location_id: int | None
    day: date
    opens: time
    closes: time  # 0:00 is midnight


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that cannot stand where it is, as far as a new time depends on it.

    Attributes:
        id: the appointment's.
        patient_id: whose.
        provider_id: with whom it is booked.
        day: the office's date it is booked for.
        start: minutes since 1970.
        minutes: how long.
        clock: minutes after the office's midnight at which it begins.
        before: its first minutes, an assistant's.
        after: its last ones.
        type_id: its kind.
        is_new: whether the patient was never seen here.
        location_id: where; None anywhere.
        takers: providers who may see the patient.
        at_home: whom the patient is used to: booked with, or preferred.
        needs: for each thing it needs, the resources of which one will do.
        held: the resources it has where it is booked.
        away: when the patient has other visits: from, to.
        linked: the group that moves together; None for one alone.
        linked_day: the day of linked visits that stay.
        moved_before: the office has moved this patient not long ago.

    """

    id: int
    patient_id: int
    provider_id: int
    day: date
    start: int
    minutes: int
    clock: int
    before: int = 0
    after: int = 0
    type_id: int | None = None
    is_new: bool = False
    location_id: int | None = None
    takers: frozenset[int] = frozenset()
    at_home: frozenset[int] = frozenset()
    needs: tuple[tuple[int, ...], ...] = ()
    held: tuple[int, ...] = ()
    away: tuple[tuple[int, int], ...] = ()
    linked: int | None = None
    linked_day: date | None = None
    moved_before: bool = False

    def own(self, start: int) -> tuple[int, int]:
        """Return the provider's own part if it began at `start`; of no length if there is none."""
        first = start + min(self.before, self.minutes)
        return first, max(first, start + self.minutes - self.after)

    def may_be_at(self, location_id: int | None) -> bool:
        """Return whether it may be at a place; a stretch without one fits any."""
        return self.location_id is None or location_id in (None, self.location_id)


class Stretch(NamedTuple):
    """Open minutes of a provider at one place; `midnight` is the office's, of that day."""

    provider_id: int
    location_id: int | None
    day: date
    start: int
    end: int
    midnight: int


class NewTime(NamedTuple):
    """A time that a visit could have; `clock` is minutes after the office's midnight."""

    visit_id: int
    provider_id: int
    location_id: int | None
    day: date
    start: int
    clock: int
    resources: tuple[int, ...] = ()

    @property
    def at(self) -> datetime:
        """When it begins, UTC."""
        return EPOCH + timedelta(minutes=self.start)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a proposal depends on, read once.

    Attributes:
        visits: those to be moved, by time.
        open: open stretches for each kind of visit and newness (`type_id`, `is_new`), by time.
        taken: by provider, minutes that others have; in any order.
        held: by resource, minutes that others have; in any order.
        soonest: nothing begins before this minute.
        within: a visit moves to at most so many days after the day booked.
        grid: minutes of the office's grid.

    """

    visits: tuple[Visit, ...]
    open: Mapping[tuple[int | None, bool], Sequence[Stretch]]
    taken: Mapping[int, Sequence[tuple[int, int]]]
    held: Mapping[int, Sequence[tuple[int, int]]]
    soonest: int
    within: int
    grid: int = 15


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who gets which time, by visit: None where there is none. `cost` is the sum of all."""

    times: Mapping[int, NewTime | None]
    cost: int


def minute_of(moment: datetime) -> int:
    """Return the whole minutes since 1970 of an instant."""
    return int(moment.timestamp()) // 60


def cost_of(visit: Visit, time: NewTime, weights: Weights) -> int:
    """Return what a time costs; see `Weights`."""
    cost = weights.day * delay_of(visit, time) * (2 if visit.moved_before else 1)
    if time.provider_id not in visit.at_home:
        cost += weights.other_provider
    if visit.linked_day is not None and time.day != visit.linked_day:
        cost += weights.other_day
    return cost + weights.hour * abs(time.clock - visit.clock) // 60


def delay_of(visit: Visit, time: NewTime) -> int:
    """Return by how many days a visit is put off."""
    return (time.day - visit.day).days


def refuse_span(first: date, last: date, *, today: date, within: int) -> None:
    """Refuse a span of days that is over, ends before it begins, or looks too far.

    Raises:
        Refused: says what to change.

    """
    if last < first:
        raise Refused("The last day is before the first one. Check both.", field="last")
    if last < today:
        raise Refused("These days are over. Choose today or a later one.", field="first")
    if (last - first).days >= MOST_DAYS:
        raise Refused("Replan at most a month at once. Choose a nearer last day.", field="last")
    if not 0 <= within <= MOST_WITHIN:
        raise Refused(f"Look 0 to {MOST_WITHIN} days ahead.", field="within")


def closures_of(
    who: int | None, where: int | None, first: date, last: date, *, opens: time, closes: time
) -> tuple[Closure, ...]:
    """Return the closures of a span: from `opens` on the first day to `closes` on the last one.

    Days between are closed wholly.

    Raises:
        Refused: it ends before it begins.

    """
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    if first == last and closes != time() and closes <= opens:
        raise Refused("It ends before it begins. Check both times.", field="until")
    return tuple(
        Closure(who, where, day, opens if day == first else time(),
                closes if day == last else time())
        for day in days
    )  # fmt: skip
