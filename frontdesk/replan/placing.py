"""Gives each of many visits one of its possible times so that no two share one. Pure.

A first plan comes from taking, again and again, the visit that loses most by waiting. It is then
mended by chains (one visit takes another's time, which takes a third one's, until somebody finds a
free one: exact where all visits fill alike slots) and by solving small groups of visits that stand
in each other's way exactly. A handful of visits is solved exactly as a whole. The same question
always has the same answer: no chance and no clock decides.
"""

from collections.abc import Callable, Sequence

from frontdesk.replan.chains import mend_by_chains
from frontdesk.replan.placed import Job, Placed

WHOLE = 7  # visits that are solved exactly, all at once
WHOLE_STEPS = 60_000  # of that search, before the best found so far must do
GROUP = 6  # visits that are solved together, others staying
GROUP_STEPS = 200
ROUNDS = 12  # over all visits; mostly two are enough


def place(jobs: Sequence[Job], *, keep_on: Callable[[], object] = lambda: None) -> list[int | None]:
    """Return for each job the place of the option that it gets; None where it stays.

    As few visits as possible stay, and among such plans the options cost least.

    Args:
        jobs: in an order that breaks ties: who comes first is asked first.
        keep_on: called now and then; may raise to give up.

    """
    dearest = sum(max((one.cost for one in job.options), default=0) for job in jobs)
    plan = Placed(jobs, dearest + 1)
    plan.begin()
    mend_by_chains(plan, keep_on)
    _mend_by_groups(plan, keep_on)
    if len(jobs) <= WHOLE:
        plan.solve_exactly(range(len(jobs)), WHOLE_STEPS)
    return [
        pick if pick < len(job.options) else None
        for job, pick in zip(jobs, plan.picks, strict=True)
    ]


def _mend_by_groups(plan: Placed, keep_on: Callable[[], object]) -> None:
    """Solve who stands in a visit's way together with it, until that helps nobody any more."""
    waiting = sorted(range(len(plan.picks)), key=lambda one: (-_regret(plan, one), one))
    useless: set[frozenset[int]] = set()  # groups, since the plan changed last
    for _ in range(ROUNDS * len(waiting)):
        if not waiting:
            return
        keep_on()
        job = waiting.pop(0)
        group = frozenset(_group(plan, job)) if _regret(plan, job) else frozenset()
        if not group or group in useless:
            continue
        useless.add(group)
        if plan.solve_exactly(group, GROUP_STEPS):
            mend_by_chains(plan, keep_on)
            useless.clear()
            everyone = range(len(plan.picks))
            waiting = [*waiting, *(one for one in everyone if one not in waiting)]


def _regret(plan: Placed, job: int) -> int:
    return plan.cost(job) - plan.options[job][0].cost


def _group(plan: Placed, job: int) -> set[int]:
    """Return a job and those who have what would cost it less, and who has what those want."""
    group, asked = {job}, [job]
    for one in asked:
        for pick in range(plan.picks[one]):
            for other in sorted(plan.in_the_way(one, pick)):
                if other not in group:
                    group.add(other)
                    asked.append(other)
                if len(group) >= GROUP:
                    return group
    return group
