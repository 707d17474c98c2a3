"""Mends a plan by chains: one takes another's time, which takes a third one's. Pure."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from frontdesk.replan.placed import Placed


class _Step(NamedTuple):
    """A job could take an option if one other job left it; `to` is -1 where nobody must."""

    gain: int  # below zero it gets cheaper
    pick: int
    to: int


def mend_by_chains(plan: Placed, keep_on: Callable[[], object]) -> None:
    """Let visits take each other's times in chains and rings, as long as the sum gets less."""
    steps = {job: _steps(plan, job) for job in range(len(plan.picks))}
    for _ in range(4 * len(plan.picks) + 1):
        keep_on()
        chain = _cheaper_chain(steps)
        if not chain or not _holds(plan, chain):
            return
        plan.change(chain)
        steps = {job: _steps(plan, job) for job in range(len(plan.picks))}


def _steps(plan: Placed, job: int) -> list[_Step]:
    """Return the cheapest step of a job to each other one it could chase away, and to free time.

    What costs more than its first free option is of no use: whoever it would chase away then may
    as well begin the chain.
    """
    now, best = plan.cost(job), dict[int, _Step]()
    for pick, option in enumerate(plan.options[job]):
        if pick == plan.picks[job]:
            continue
        ways = plan.in_the_way(job, pick)
        if len(ways) <= 1:
            to = next(iter(ways), -1)
            best.setdefault(to, _Step(option.cost - now, pick, to))
        if not ways:
            break
    return list(best.values())


def _cheaper_chain(steps: dict[int, list[_Step]]) -> list[tuple[int, int]]:
    """Return changes (job, option) along a chain or ring whose gains sum to less than nothing.

    Bellman-Ford over the jobs and one node more (-1, free time), from which every job begins.
    """
    far = dict.fromkeys((-1, *steps), 0)
    came: dict[int, tuple[int, _Step]] = {}
    everyone = [_Step(0, -1, job) for job in steps]
    for _ in range(len(steps) + 2):
        settled = True
        for job, there in ((-1, everyone), *steps.items()):
            here = far[job]
            for step in there:
                if here + step[0] < far[step[2]]:
                    far[step[2]] = here + step[0]
                    came[step[2]] = (job, step)
                    settled = False
        if settled:
            return []
        ring = _ring(came)
        if ring:
            return ring
    return []


def _ring(came: dict[int, tuple[int, _Step]]) -> list[tuple[int, int]]:
    """Return the changes along a ring in how nodes were reached; such a ring gains."""
    seen: dict[int, int] = {}  # node: from which start it was met
    for start in came:
        node = start
        while node in came and node not in seen:
            seen[node] = start
            node = came[node][0]
        if node in came and seen[node] == start:
            break
    else:
        return []
    chain, first = list[tuple[int, int]](), node
    while True:
        before, step = came[node]
        if before >= 0:
            chain.append((before, step.pick))
        node = before
        if node == first:
            return chain


def _holds(plan: Placed, chain: Sequence[tuple[int, int]]) -> bool:
    """Return whether the options of a chain, taken together, chase away nobody else."""
    going = {job for job, _ in chain}
    taken: set[int] = set()
    for job, pick in chain:
        cells = plan.options[job][pick].cells
        if plan.in_the_way(job, pick) - going:
            return False
        if pick != plan.stays[job]:
            if not taken.isdisjoint(cells):
                return False
            taken.update(cells)
    stays = [plan.options[job][pick].cells for job, pick in chain if pick == plan.stays[job]]
    return all(taken.isdisjoint(cells) for cells in stays)
