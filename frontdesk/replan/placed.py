"""A plan in the making: who has which option, and whom another option would chase away. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from frontdesk.replan.exact import Cells, Exact, Option

Picks = list[int]  # for each job the place of its option; as many as it has: it stays


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


class Placed:
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
        found = set[int]()
        if not self.taken.keys().isdisjoint(cells):
            found = {self.taken[cell] for cell in cells if cell in self.taken}
        if pick != self.stays[job] and not self.kept.keys().isdisjoint(cells):
            found = found.union(*(self.kept[cell] for cell in cells if cell in self.kept))
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
        search = Exact(open_to, best, steps)
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
