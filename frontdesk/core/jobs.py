"""Long work that shows how far it is and can be stopped. No Qt: the kit runs it beside the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event


class Cancelled(Exception):
    """The person stopped it; nothing of the part under way was kept."""


@dataclass
class Progress:
    """Handed to a long job, which tells it how far it is.

    Attributes:
        told: called with (done, total) from the job's thread; total 0 means unknown.

    """

    told: Callable[[int, int], None] = lambda done, total: None
    _stop: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether someone asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int = 0) -> None:
        """Say how far the job is.

        Raises:
            Cancelled: the person has asked to stop.

        """
        if self._stop.is_set():
            raise Cancelled
        self.told(done, total)
