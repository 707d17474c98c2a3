"""What a person decides about single visits of a plan: another possible time, or a call. Pure."""

from frontdesk.core.refused import Refused
from frontdesk.replan.choosing import choices_of
from frontdesk.replan.proposing import Fixed
from frontdesk.replan.rules import SAME_PROVIDER, NewTime, Situation, Visit

NEAR = 20  # minutes by which a drop may miss a possible time


def possible(visit: Visit, situation: Situation, fixed: Fixed) -> list[NewTime]:
    """Return the times a visit could have, by time; what a person gave to others is theirs."""
    by_id = {one.id: one for one in situation.visits}
    others = [
        (by_id[number], time)
        for number, time in fixed.items()
        if time is not None and number != visit.id and number in by_id
    ]
    found: dict[tuple[int, int], NewTime] = {}
    for choice in choices_of([visit], situation, SAME_PROVIDER):
        time = choice.times[0]
        if all(_apart(visit, time, *other) for other in others):
            found.setdefault((time.start, time.provider_id), time)
    return [found[key] for key in sorted(found)]


def next_time(
    visit: Visit, situation: Situation, fixed: Fixed, now: NewTime | None, *, by: int
) -> NewTime:
    """Return the possible time after (`by` 1) or before (-1) the present one.

    Raises:
        Refused: there is none on that side.

    """
    times = possible(visit, situation, fixed)
    if not times:
        raise Refused("No time fits this visit within these days. Allow more days, or call.")
    if now is None:
        return times[0 if by > 0 else -1]
    here = (now.start, now.provider_id)
    side = [one for one in times if ((one.start, one.provider_id) > here) == (by > 0)
            and (one.start, one.provider_id) != here]  # fmt: skip
    if not side:
        raise Refused(f"There is no {'later' if by > 0 else 'earlier'} time within these days.")
    return side[0 if by > 0 else -1]


def time_at(
    visit: Visit, situation: Situation, fixed: Fixed, *, provider_id: int, start: int
) -> NewTime:
    """Return the possible time at which a visit was dropped, or one very near.

    Raises:
        Refused: it cannot be there; says why.

    """
    near = [
        one
        for one in possible(visit, situation, fixed)
        if one.provider_id == provider_id and abs(one.start - start) <= NEAR
    ]
    if near:
        return min(near, key=lambda one: (abs(one.start - start), one.start))
    if provider_id not in visit.takers:
        raise Refused("That provider does not see this patient. Choose another column.")
    if start < situation.soonest:
        raise Refused("That is too soon to reach the patient. Choose a later time.")
    raise Refused("This visit does not fit there: the time, or a room it needs, is taken.")


def _apart(visit: Visit, time: NewTime, other: Visit, its: NewTime) -> bool:
    """Return whether two visits can both have these times."""
    (first, last), (from_, to) = visit.own(time.start), other.own(its.start)
    if time.provider_id == its.provider_id and first < to and from_ < last:
        return False
    together = time.start < its.start + other.minutes and its.start < time.start + visit.minutes
    share = visit.patient_id == other.patient_id or bool(set(time.resources) & set(its.resources))
    return not (together and share)
