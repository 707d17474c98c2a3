"""Lets the time pass on the schedule, by the database's clock and without reading anything."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from frontdesk.core import clock
from frontdesk.schedule.minutes import minute_of
from frontdesk.schedule.pane import told

if TYPE_CHECKING:
    Pane = Any

LOOK_MS = 15_000  # how often waiting minutes and the now line are looked at
LATE_MS = 50  # a hold is looked at so long after its end


class Passing(QObject):
    """The now line, the minutes waited, holds that run out, and midnight."""

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self._pane, self._store = pane, pane.office.store
        self._today: date = self._store.about_today()
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._hold_ends = QTimer(self, singleShot=True)
        self._hold_ends.timeout.connect(self.look)
        self._clock.start()

    def look(self) -> None:
        """Show what the time has changed."""
        pane, shown = self._pane, self._pane.shown
        if not pane.isVisible() or shown is None:
            return
        if self._midnight_passed():
            return
        now = self._store.about_now()
        self.show_now(now)
        later = told.told_later(
            pane.grid.day, shown.found, shown.look, zone=self._store.zone, now=now
        )
        if later != pane.grid.day:
            pane.grid.show_day(later)

    def show_now(self, now: datetime) -> None:
        """Draw the now line, and look again when the next hold runs out."""
        pane, zone = self._pane, self._store.zone
        today = clock.office_day(now, zone)
        pane.grid.set_now(minute_of(now, today, zone) if today in pane.days() else None)
        end = told.next_end(pane.shown.found, now) if pane.shown else None
        if end is not None:
            self._hold_ends.start(int((end - now).total_seconds() * 1000) + LATE_MS)

    def _midnight_passed(self) -> bool:
        """Go on to the new day where the desk was left at today; return whether it went."""
        before, self._today = self._today, self._store.about_today()
        if before == self._today:
            return False
        pane = self._pane
        goes: bool = pane.day == before and not pane.desk.is_open
        pane.month.set_today(self._today)
        pane.show_day(None if goes else pane.day)
        return goes
