"""Proposes a new time for every visit of a day that breaks, at once. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from frontdesk.replan.choosing import Choice, Free, choices_of, enough
from frontdesk.replan.exact import Cells, Option
from frontdesk.replan.placed import Job
from frontdesk.replan.placing import place
from frontdesk.replan.rules import (
    SAME_PROVIDER,
    NewTime,
    Proposal,
    Situation,
    Visit,
    Weights,
    cost_of,
)

CELL = 5  # minutes of a provider, a room or a patient that one visit takes from the others
Fixed = Mapping[int, NewTime | None]


def propose(
    situation: Situation,
    *,
    weights: Weights = SAME_PROVIDER,
    fixed: Fixed | None = None,
    keep_on: Callable[[], object] = lambda: None,
) -> Proposal:
    """Return the plan that leaves fewest visits without a time, and among those costs least.

    Args:
        situation: what there is.
        weights: what is worth how much.
        fixed: what a person has decided: a time, or None for "stays, needs a call".
        keep_on: called now and then; may raise to give up.

    """
    fixed = fixed or {}
    groups, choices = groups_of(situation.visits, fixed), list[list[Choice]]()
    known: Free = {}
    for group in groups:
        keep_on()
        choices.append(_choices(group, situation, weights, fixed, known))
    cells = _Numbers(situation.visits)
    jobs = [
        Job(
            tuple(Option(one.cost, cells.of(group, one.times)) for one in found),
            cells.of(group, [_as_booked(one) for one in group]),
            len(group),
        )
        for group, found in zip(groups, choices, strict=True)
    ]
    times: dict[int, NewTime | None] = {one.id: None for one in situation.visits}
    cost = 0
    for found, pick in zip(choices, place(jobs, keep_on=keep_on), strict=True):
        if pick is not None:
            cost += found[pick].cost
            times |= {one.visit_id: one for one in found[pick].times}
    return Proposal(times, cost)


def groups_of(visits: Sequence[Visit], fixed: Fixed) -> list[tuple[Visit, ...]]:
    """Return visits that move together as one; whoever a person has placed moves alone."""
    found: dict[tuple[str, int], list[Visit]] = {}
    for visit in visits:
        alone = visit.linked is None or visit.id in fixed
        key = ("visit", visit.id) if alone else ("linked", visit.linked or 0)
        found.setdefault(key, []).append(visit)
    return [tuple(group) for group in found.values()]


def _choices(
    group: tuple[Visit, ...],
    situation: Situation,
    weights: Weights,
    fixed: Fixed,
    known: Free,
) -> list[Choice]:
    lead = group[0]
    if lead.id in fixed:
        time = fixed[lead.id]
        return [Choice(cost_of(lead, time, weights), (time,))] if time is not None else []
    most = max(enough(one, situation) for one in group) * len(group)
    return choices_of(group, situation, weights, most=most, known=known)


def _as_booked(visit: Visit) -> NewTime:
    return NewTime(visit.id, visit.provider_id, None, visit.day, visit.start, 0, visit.held)


class _Numbers:
    """Numbers the cells: five minutes of a provider's, a resource's or a patient's."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        times = Counter(one.patient_id for one in visits)
        self._often = {patient for patient, count in times.items() if count > 1}

    def of(self, group: Sequence[Visit], times: Sequence[NewTime]) -> Cells:
        """Return the cells that visits take at these times."""
        found: list[int] = []
        for visit, time in zip(group, times, strict=True):
            whole = (time.start, time.start + visit.minutes)
            found += self._span("provider", time.provider_id, *visit.own(time.start))
            for one in time.resources:
                found += self._span("resource", one, *whole)
            if visit.patient_id in self._often:
                found += self._span("patient", visit.patient_id, *whole)
        return tuple(sorted(set(found)))

    def _span(self, kind: str, whose: int, start: int, end: int) -> list[int]:
        numbers = self._numbers
        return [
            numbers.setdefault((kind, whose, cell), len(numbers))
            for cell in range(start // CELL, -(-end // CELL))
        ]
