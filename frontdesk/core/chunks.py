"""Long lists in parts: of the ids of one question, of the rows of one statement."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
CHUNK = 2_000  # ids of one query: few round trips, and within every driver's bounds


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Return values in parts of at most `size`, in their order."""
    known = list(values)
    for start in range(0, len(known), size):
        yield known[start : start + size]
