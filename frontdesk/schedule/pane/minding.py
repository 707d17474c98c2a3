"""Reads what to mind about a visit, off the window's thread; only the newest question counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from frontdesk.core.later import Later

if TYPE_CHECKING:
    from frontdesk.schedule import warnings
    from frontdesk.schedule.warnings import About, Warning

    Pane = Any
else:
    warnings = Later("frontdesk.schedule.warnings")


class Minding:
    """One place that warns: the booking, the visit that is open, or the grid."""

    def __init__(self, pane: Pane) -> None:
        self.pane, self.office = pane, pane.office
        self._asked: About | None = None

    def ask(self, about: About | None, show: Callable[[list[Warning]], None]) -> None:
        """Read what to mind about a visit and show it; nothing to be asked about shows nothing."""
        self._asked = about
        if about is None:
            show([])
            return
        store, more = self.office.store, self.pane.more_warnings

        def read(session: Any) -> list[Warning]:
            now = store.now()
            return warnings.warnings_of(session, about, zone=store.zone, now=now, more=more)

        def answer(found: Any) -> None:
            if self._asked is about and isinstance(found, list):
                show(found)

        self.office.read(read, answer)
