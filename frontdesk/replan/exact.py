"""The best options of a few visits, found exactly: branch and bound. Pure."""

from typing import NamedTuple

Cells = tuple[int, ...]


class Option(NamedTuple):
    """A possible time: what it costs, and the cells of time it takes from the others."""

    cost: int
    cells: Cells


class Exact:
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
        """Return the place of each option; None when nothing better was found in these steps."""
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
        clash = first_clash(cheapest)
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
        taken, kept = self._taken, self._kept
        for option in self._options[job]:  # asked tens of thousands of times: no call of its own
            cells = option[2].cells
            if taken.isdisjoint(cells) and (option[1] or kept.isdisjoint(cells)):
                return option
        return None


def first_clash(
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
