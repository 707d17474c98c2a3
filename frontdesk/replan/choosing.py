"""Every time that a visit could have: open hours, free provider, free rooms, near enough. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import product
from math import gcd
from typing import NamedTuple

from frontdesk.replan.rules import NewTime, Situation, Stretch, Visit, Weights, cost_of

FINEST = 5  # minutes; nobody is asked to come at 9:07
MOST_WAYS = 8  # of sharing out rooms and machines, looked at for one time


class Choice(NamedTuple):
    """Times for visits that move together, and what they cost in all."""

    cost: int
    times: tuple[NewTime, ...]


Free = dict[tuple[Stretch, int, int], list[tuple[int, int]]]  # pieces found before


def choices_of(
    group: Sequence[Visit],
    situation: Situation,
    weights: Weights,
    *,
    most: int = 0,
    known: Free | None = None,
) -> list[Choice]:
    """Return every time that visits moving together could have, the cheapest first.

    Linked visits keep their distance in time, and who had the same provider has the same again.
    Rooms and machines are told apart: one start may be there several times, with other rooms.

    Args:
        group: one visit, or several that are linked.
        situation: what there is.
        weights: what is worth how much.
        most: so many are enough; 0 is all.
        known: kept from one call to the next for the same situation, so that it costs less.

    """
    lead, known = group[0], {} if known is None else known
    starts = [(_sum_of(group, one, weights), one) for one in _starts(lead, situation, known)]
    starts.sort()
    found: list[Choice] = []
    for cost, start in starts:
        times = [start, *(_beside(lead, start, other) for other in group[1:])]
        if len(group) > 1 and not _all_fit(group, times, situation):
            continue
        ways = [list(_ways(one, time, situation)) for one, time in zip(group, times, strict=True)]
        for together in list(product(*ways))[:MOST_WAYS]:
            if len(group) == 1 or _apart(group, together):
                found.append(Choice(cost, together))
        if most and len(found) >= most:
            break
    return found


def step_of(situation: Situation) -> int:
    """Return the minutes from one start to the next: fine enough that all lengths fit together."""
    step = situation.grid
    for visit in situation.visits:
        step = gcd(step, visit.minutes)
    return max(step, FINEST)


def enough(visit: Visit, situation: Situation) -> int:
    """Return how many of a visit's cheapest times can matter at all.

    Another visit keeps it from at most so many starts as begin within both their lengths; where
    all others together cannot keep it from so many, it never needs a dearer one. Who needs rooms
    meets the others at every provider's.
    """
    step = step_of(situation)
    more = len(visit.takers) * MOST_WAYS if visit.needs else 1
    keeps = sum(-(-(visit.minutes + one.minutes) // step) + 1 for one in situation.visits)
    return more * keeps + 1


def _sum_of(group: Sequence[Visit], start: NewTime, weights: Weights) -> int:
    lead = group[0]
    return sum(cost_of(one, _beside(lead, start, one), weights) for one in group)


def _beside(lead: Visit, start: NewTime, visit: Visit) -> NewTime:
    """Return when a visit would be if the first of its group began at `start`."""
    if visit is lead:
        return start
    by = visit.start - lead.start
    same = visit.provider_id == lead.provider_id
    return start._replace(
        visit_id=visit.id,
        provider_id=start.provider_id if same else visit.provider_id,
        start=start.start + by,
        clock=start.clock + by,
    )


def _starts(visit: Visit, situation: Situation, known: Free) -> Iterator[NewTime]:
    """Give the times at which the provider is there and free, and the patient too."""
    last, step = visit.day + timedelta(situation.within), step_of(situation)
    for one in situation.open.get((visit.type_id, visit.is_new), ()):
        if one.provider_id not in visit.takers or not visit.may_be_at(one.location_id):
            continue
        if visit.day <= one.day <= last:
            for start in _in_stretch(visit, one, situation, step, known):
                if _apart_from(start, start + visit.minutes, visit.away):
                    clock = start - one.midnight
                    yield NewTime(visit.id, one.provider_id, one.location_id, one.day, start, clock)


def _in_stretch(
    visit: Visit, one: Stretch, situation: Situation, step: int, known: Free
) -> list[int]:
    """Return the starts on the grid, and the first minute of each free piece."""
    needed = visit.before + visit.after < visit.minutes
    key = (one, visit.before, visit.after if needed else -1)
    free = known.get(key)
    if free is None:
        from_, to = one.start + visit.before, one.end - visit.after
        taken = situation.taken.get(one.provider_id, ()) if needed else ()
        free = known[key] = _less(from_, to, taken)
    found: set[int] = set()
    for from_, to in free:
        edge = max(from_ - visit.before, one.start, situation.soonest)
        edge = _up(edge - one.midnight, FINEST) + one.midnight
        until = min(to + visit.after, one.end) - visit.minutes
        found |= {edge} if edge <= until else set()
        found.update(range(_up(edge - one.midnight, step) + one.midnight, until + 1, step))
    return sorted(found)


def _ways(visit: Visit, time: NewTime, situation: Situation) -> Iterator[NewTime]:
    """Give the ways to share out what a visit needs at a time; none if something is taken."""
    if not visit.needs:
        yield time
        return
    end = time.start + visit.minutes
    free = [
        [one for one in choices if _apart_from(time.start, end, situation.held.get(one, ()))]
        for choices in visit.needs
    ]
    given = 0
    for picked in product(*free):
        if len(set(picked)) == len(picked):
            yield time._replace(resources=tuple(sorted(picked)))
            given += 1
        if given == MOST_WAYS:
            return


def _all_fit(group: Sequence[Visit], times: Sequence[NewTime], situation: Situation) -> bool:
    """Return whether all of a group's visits could be there, and share nobody."""
    own: set[tuple[int, int]] = set()
    for visit, time in zip(group, times, strict=True):
        end, (first, last) = time.start + visit.minutes, visit.own(time.start)
        there = any(
            one.provider_id == time.provider_id and one.start <= time.start and end <= one.end
            and visit.may_be_at(one.location_id)
            for one in situation.open.get((visit.type_id, visit.is_new), ())
        )  # fmt: skip
        taken = situation.taken.get(time.provider_id, ())
        free = first == last or _apart_from(first, last, taken)
        minutes = {(time.provider_id, minute) for minute in range(first, last)}
        if not (there and free and time.provider_id in visit.takers and own.isdisjoint(minutes)):
            return False
        if time.start < situation.soonest or not _apart_from(time.start, end, visit.away):
            return False
        own |= minutes
    return True


def _apart(group: Sequence[Visit], times: Sequence[NewTime]) -> bool:
    """Return whether the visits of a group have no room or machine at the same minute."""
    seats: list[tuple[int, int, int]] = []
    for visit, time in zip(group, times, strict=True):
        end = time.start + visit.minutes
        for one in time.resources:
            if any(one == seat and time.start < to and from_ < end for seat, from_, to in seats):
                return False
            seats.append((one, time.start, end))
    return True


def _apart_from(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    return all(end <= from_ or to <= start for from_, to in others)


def _less(start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the minutes of a stretch that are not taken."""
    free = []
    for from_, to in sorted(one for one in taken if start < one[1] and one[0] < end):
        if start < from_:
            free.append((start, from_))
        start = max(start, to)
    return [*free, (start, end)] if start < end else free


def _up(minute: int, step: int) -> int:
    return -(-minute // step) * step
