"""Which resources meet what a kind of visit needs, one of them for each need. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a kind of visit needs: the resources of which it takes one, by id and name."""

    choices: tuple[tuple[int, str], ...]


def matched(
    needs: Sequence[Need], *, taken: Collection[int], before: Collection[int] = ()
) -> set[int]:
    """Return one free resource for each need, as many needs as can be met (augmenting paths).

    Args:
        needs: what the visit needs.
        taken: resources that others have.
        before: resources that are taken rather than others.

    """
    holder: dict[int, int] = {}  # resource: the need that has it

    def place(number: int, tried: set[int]) -> bool:
        choices = [one for one, _ in needs[number].choices if one not in taken]
        for one in sorted(choices, key=lambda choice: choice not in before):
            if one in tried:
                continue
            tried.add(one)
            if one not in holder or place(holder[one], tried):
                holder[one] = number
                return True
        return False

    for number in range(len(needs)):
        place(number, set())
    return set(holder)
