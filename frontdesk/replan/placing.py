"""Gives each of many visits one of its possible times so that no two share one. Pure.

A first plan comes from taking, again and again, the visit that loses most by waiting. It is then
mended by chains (one visit takes another's time, which takes a third one's, until somebody finds a
free one: exact where all visits fill alike slots) and by solving small groups of visits that stand
in each other's way exactly. A handful of visits is solved exactly as a whole. The same question
always has the same answer: no chance and no clock decides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WHOLE = 7  # visits that are solved exactly, all at once
WHOLE_STEPS = 60_000  # of that search, before the best found so far must do
GROUP = 6  # visits that are solved together, others staying
GROUP_STEPS = 200
ROUNDS = 12  # over all visits; mostly two are enough

Cells = tuple[int, ...]


class Option(NamedTuple):
    """A possible time: what it costs, and the cells of time it takes from the others."""

    cost: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Job:
    """Visits that move as one.

    Attributes:
        options: possible times, the cheapest first.
        stay: the cells they keep from others while they stay as booked; never from each other.
        weight: how many visits they are.

    """

    options: tuple[Option, ...]
    stay: Cells = ()
    weight: int = 1


Picks = list[int]  # for each job the place of its option; as many as it has: it stays


def place(jobs: Sequence[Job], *, keep_on: Callable[[], object] = lambda: None) -> list[int | None]:
    """Return for each job the place of the option that it gets; None where it stays.

    As few visits as possible stay, and among such plans the options cost least.

    Args:
        jobs: in an order that breaks ties: who comes first is asked first.
        keep_on: called now and then; may raise to give up.

    """
    dearest = sum(max((one.cost for one in job.options), default=0) for job in jobs)
    plan = _Plan(jobs, dearest + 1)
    plan.begin()
    _mend_by_chains(plan, keep_on)
    _mend_by_groups(plan, keep_on)
    if len(jobs) <= WHOLE:
        plan.solve_exactly(range(len(jobs)), WHOLE_STEPS)
    return [
        pick if pick < len(job.options) else None
        for job, pick in zip(jobs, plan.picks, strict=True)
    ]


class _Plan:
    """A plan that always holds: each job has an option, or stays."""

    def __init__(self, jobs: Sequence[Job], unplaced: int) -> None:
        self.options = [(*job.options, Option(unplaced * job.weight, job.stay)) for job in jobs]
        self.stays = [len(job.options) for job in jobs]
        self.picks: Picks = list(self.stays)
        self.taken: dict[int, int] = {}  # cell: who has it by an option
        self.kept: dict[int, set[int]] = {}  # cell: who stays in it
        for job in range(len(jobs)):
            self._hold(job)

    def cost(self, job: int) -> int:
        """Return what the job's present option costs."""
        return self.options[job][self.picks[job]].cost

    def change(self, picks: Iterable[tuple[int, int]]) -> None:
        """Give jobs other options, all at once."""
        new = list(picks)
        for job, _ in new:
            self._release(job)
        for job, pick in new:
            self.picks[job] = pick
            self._hold(job)

    def in_the_way(self, job: int, pick: int) -> set[int]:
        """Return which other jobs an option would have to chase away."""
        cells = self.options[job][pick].cells
        found = {self.taken[cell] for cell in cells if cell in self.taken}
        if self.kept and pick != self.stays[job]:
            for cell in cells:
                found |= self.kept.get(cell, set())
        found.discard(job)
        return found

    def begin(self) -> None:
        """Place one job after the other: each time the one that loses most if it must wait."""
        left = [job for job, stay in enumerate(self.stays) if stay]
        while left:
            best: tuple[int, int, int] | None = None
            for job in left:
                found = self._two_free(job)
                if found is not None and (best is None or found[0] > best[0]):
                    best = (*found, job)
            if best is None:
                return
            _, pick, job = best
            self.change([(job, pick)])
            left.remove(job)

    def _two_free(self, job: int) -> tuple[int, int] | None:
        """Return what waiting would cost a job, and its cheapest free option."""
        first = -1
        for pick in range(self.stays[job]):
            if self._blocked(job, pick):
                continue
            if first >= 0:
                return self.options[job][pick].cost - self.options[job][first].cost, first
            first = pick
        last = self.options[job][-1].cost
        return (last, first) if first >= 0 else None

    def solve_exactly(self, group: Iterable[int], steps: int) -> bool:
        """Find the best options of a group, all others staying; return whether it got better."""
        chosen = sorted(group)
        for job in chosen:
            self._release(job)
        before = [self.picks[job] for job in chosen]
        best = sum(self.cost(job) for job in chosen)
        spare = best - sum(self.options[job][0].cost for job in chosen)
        open_to = [self._open_to(job, spare) for job in chosen]
        search = _Exact(open_to, best, steps)
        found = search.run()
        for place_in_group, job in enumerate(chosen):
            self.picks[job] = found[place_in_group] if found else before[place_in_group]
            self._hold(job)
        return found is not None

    def _open_to(self, job: int, spare: int) -> list[tuple[int, bool, Option]]:
        """Return the options that are free and, the others at their cheapest, not too dear."""
        options, stay = self.options[job], self.stays[job]
        dearest = options[0].cost + spare
        return [
            (pick, pick == stay, one)
            for pick, one in enumerate(options)
            if one.cost < dearest and not self._blocked(job, pick)
        ]

    def _blocked(self, job: int, pick: int) -> bool:
        cells = self.options[job][pick].cells
        if not self.taken.keys().isdisjoint(cells):
            return True
        return pick != self.stays[job] and not self.kept.keys().isdisjoint(cells)

    def _hold(self, job: int) -> None:
        pick = self.picks[job]
        for cell in self.options[job][pick].cells:
            if pick == self.stays[job]:
                self.kept.setdefault(cell, set()).add(job)
            else:
                self.taken[cell] = job

    def _release(self, job: int) -> None:
        pick = self.picks[job]
        for cell in self.options[job][pick].cells:
            if pick != self.stays[job]:
                del self.taken[cell]
                continue
            self.kept[cell].discard(job)
            if not self.kept[cell]:
                del self.kept[cell]


class _Exact:
    """Branch and bound over a few jobs; `run` gives their options if better than `best`."""

    def __init__(
        self, options: list[list[tuple[int, bool, Option]]], best: int, steps: int
    ) -> None:
        self._options, self._best, self._steps = options, best, steps
        for one in options:
            one.sort(key=lambda option: option[2].cost)
        self._found: list[int] | None = None
        self._taken: set[int] = set()
        self._kept: set[int] = set()

    def run(self) -> list[int] | None:
        if all(self._options):
            self._go(0, {}, list(range(len(self._options))))
        return self._found

    def _go(self, cost: int, done: dict[int, int], left: list[int]) -> None:
        self._steps -= 1
        if self._steps < 0:
            return
        cheapest: list[tuple[int, tuple[int, bool, Option]]] = []
        bound = cost
        for job in left:
            option = self._first_free(job)
            if option is None:
                return
            bound += option[2].cost
            if bound >= self._best:
                return
            cheapest.append((job, option))
        clash = _first_clash(cheapest)
        if clash is None:  # all have their cheapest: no plan from here on is better
            picks = done | {job: option[0] for job, option in cheapest}
            self._best = bound
            self._found = [picks[job] for job in range(len(self._options))]
            return
        job, option = clash
        rest = [one for one in left if one != job]
        room = self._best - (bound - option[2].cost)
        for pick, stays, other in self._options[job]:
            if other.cost >= room or self._steps < 0:
                return
            if self._is_free(stays, other.cells):
                held = self._kept if stays else self._taken
                new = set(other.cells) - held
                held |= new
                self._go(cost + other.cost, done | {job: pick}, rest)
                held -= new
                room = self._best - (bound - option[2].cost)

    def _is_free(self, stays: bool, cells: Cells) -> bool:
        return self._taken.isdisjoint(cells) and (stays or self._kept.isdisjoint(cells))

    def _first_free(self, job: int) -> tuple[int, bool, Option] | None:
        for option in self._options[job]:
            if self._is_free(option[1], option[2].cells):
                return option
        return None


def _first_clash(
    cheapest: list[tuple[int, tuple[int, bool, Option]]],
) -> tuple[int, tuple[int, bool, Option]] | None:
    """Return a job whose cheapest option clashes with another's, if any does."""
    taken: set[int] = set()
    kept: set[int] = set()
    for job, option in cheapest:
        _, stays, (_, cells) = option
        if not taken.isdisjoint(cells) or not (stays or kept.isdisjoint(cells)):
            return job, option
        (kept if stays else taken).update(cells)
    return None


def _mend_by_groups(plan: _Plan, keep_on: Callable[[], object]) -> None:
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
            _mend_by_chains(plan, keep_on)
            useless.clear()
            everyone = range(len(plan.picks))
            waiting = [*waiting, *(one for one in everyone if one not in waiting)]


def _regret(plan: _Plan, job: int) -> int:
    return plan.cost(job) - plan.options[job][0].cost


def _group(plan: _Plan, job: int) -> set[int]:
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


class _Step(NamedTuple):
    """A job could take an option if one other job left it; `to` is -1 where nobody must."""

    gain: int  # below zero it gets cheaper
    pick: int
    to: int


def _mend_by_chains(plan: _Plan, keep_on: Callable[[], object]) -> None:
    """Let visits take each other's times in chains and rings, as long as the sum gets less."""
    steps = {job: _steps(plan, job) for job in range(len(plan.picks))}
    for _ in range(4 * len(plan.picks) + 1):
        keep_on()
        chain = _cheaper_chain(steps)
        if not chain or not _holds(plan, chain):
            return
        plan.change(chain)
        steps = {job: _steps(plan, job) for job in range(len(plan.picks))}


def _steps(plan: _Plan, job: int) -> list[_Step]:
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


def _holds(plan: _Plan, chain: Sequence[tuple[int, int]]) -> bool:
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
