"""What is done beside the grid: book, open a visit, find the next time; one panel at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontdesk.core.refused import Refused
from frontdesk.schedule import reads
from frontdesk.schedule.openings import Opening
from frontdesk.schedule.pane.books import Books
from frontdesk.schedule.pane.next_times import NextTimes
from frontdesk.schedule.pane.visits import Visits
from frontdesk.schedule.rows import ProviderRow

if TYPE_CHECKING:
    Schedule = Any


class ScheduleDesk:
    """The three panels beside the grid."""

    def __init__(self, pane: Schedule) -> None:
        self.pane, self.office = pane, pane.office
        self.books, self.visits = Books(self), Visits(self)
        self.booking, self.visit = self.books.panel, self.visits.panel
        self.next_times = NextTimes(pane.office)
        self.panels = (self.booking, self.visit, self.next_times)
        self._hit: Any = None  # whom the next time is for
        self.next_times.chosen.connect(self._take_opening)
        self.next_times.left.connect(self.leave)

    def show_panel(self, panel: Any) -> None:
        """Make room for a panel; what another one was about is let go."""
        self._end(but=panel)
        self.pane.calm.hide()

    def leave(self) -> None:
        """Let the time go and put the panels away."""
        self._end()
        self.pane.calm.show()
        self.pane.grid.setFocus()

    @property
    def is_open(self) -> bool:
        """Whether any panel stands here."""
        return any(not panel.isHidden() for panel in self.panels)

    def find_next(self) -> None:
        """Look for the next available times, for whom a visit is being booked if for anyone."""
        hit, type_id = self.booking.patient, None
        if self.booking.wanted is not None:
            type_id = self.booking.type_id

        def show(places: Any) -> None:
            shown = self.pane.shown
            if shown is not None and not isinstance(places, Refused):
                self._hit = hit
                self.show_panel(self.next_times)
                self.next_times.begin(shown.types, shown.providers, places, type_id=type_id)

        self.office.read(reads.locations, show)

    def show_rows(self, shown: Any) -> None:
        """Keep the panels true when the day was read again."""
        self.booking.show_types(shown.types)
        self.visits.show_rows()

    def provider(self, provider_id: int) -> ProviderRow | None:
        """Return a provider who sees patients."""
        shown = self.pane.shown
        providers = shown.providers if shown is not None else ()
        return next((one for one in providers if one.id == provider_id), None)

    def _take_opening(self, opening: Opening, type_id: int | None) -> None:
        hit, self._hit = self._hit, None
        self.books.begin_at(opening, patient=hit, type_id=type_id)

    def _end(self, but: Any = None) -> None:
        if but is not self.booking:
            self.booking.end()
            self.books.held.drop()
        if but is not self.visit:
            self.visits.end()
        if but is not self.next_times:
            self.next_times.end()
