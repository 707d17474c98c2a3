"""What is done beside the grid: book, open a visit, find the next time; one panel at a time."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from frontdesk.schedule.pane.fills import Fills
from frontdesk.schedule.pane.repeats import Repeats
from frontdesk.schedule.pane.visits import Visits
from frontdesk.schedule.rows import ProviderRow

if TYPE_CHECKING:
    from frontdesk.schedule.pane.books import Books
    from frontdesk.schedule.pane.finds import Finds
    from frontdesk.schedule.pane.next_times import NextTimes

    Schedule = Any


class ScheduleDesk:
    """The three panels beside the grid, each made when it is first wanted."""

    def __init__(self, pane: Schedule) -> None:
        self.pane, self.office = pane, pane.office
        self.panels: list[Any] = []  # those that were wanted so far
        self.visits, self.fills = Visits(self), Fills(self)
        self.repeats = Repeats(self)

    @cached_property
    def books(self) -> Books:
        """All ways to a booking."""
        made: Books = _loaded("books").Books(self)
        self.stand(made.panel)
        if self.pane.shown is not None:
            made.panel.show_types(self.pane.shown.types)
        return made

    @property
    def booking(self) -> Any:
        """The panel in which a visit is booked."""
        return self.books.panel

    @property
    def visit(self) -> Any:
        """The panel of the visit that is open."""
        return self.visits.panel

    @cached_property
    def finds(self) -> Finds:
        """The search for a time."""
        made: Finds = _loaded("finds").Finds(self)
        return made

    @property
    def next_times(self) -> NextTimes:
        """The panel of the times that are found."""
        return self.finds.panel

    @property
    def booking_begun(self) -> Any:
        """The panel in which a visit is being booked just now; None while none is."""
        begun = self._has("books") and self.booking.wanted is not None
        return self.booking if begun else None

    def stand(self, panel: Any) -> None:
        """Give a panel that was just made its place, hidden."""
        panel.hide()
        self.panels.append(panel)
        self.pane.side.add(panel, stretch=1)

    def snapshot(self) -> dict[str, Any] | None:
        """Return what is half booked, as plain JSON."""
        return self.booking.snapshot() if self._has("books") else None

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

    def find_next(self, typed: str = "", patient_id: int | None = None) -> None:
        """Look for a time: for the visit that is open or being booked, if for anyone.

        Args:
            typed: a wish in words.
            patient_id: the patient in hand, where nothing else says for whom.

        """
        self.finds.begin(typed, patient_id)

    def turn_warnings(self) -> None:
        """Show all there is to mind, or the worst alone again."""
        strips = [getattr(panel, "warning", None) for panel in self.panels]
        seen = [one for one in (*strips, self.pane.strip) if one is not None and one.isVisible()]
        if seen:
            seen[0].turn()

    def show_rows(self, shown: Any) -> None:
        """Keep the panels true when the day was read again."""
        if self._has("books"):
            self.booking.show_types(shown.types)
        self.visits.show_rows()

    def provider(self, provider_id: int) -> ProviderRow | None:
        """Return a provider who sees patients."""
        shown = self.pane.shown
        providers = shown.providers if shown is not None else ()
        return next((one for one in providers if one.id == provider_id), None)

    def _end(self, but: Any = None) -> None:
        if self._has("books") and but is not self.booking:
            self.booking.end()
            self.books.held.drop()
        if self.visits.has_panel and but is not self.visit:
            self.visits.end()
        if self._has("finds") and but is not self.finds.panel:
            self.finds.end()
        found = self._has("finds") and but is self.finds.panel
        self.pane.side.set_wide(found or self.repeats.is_panel(but))
        self.fills.end(but)
        self.repeats.end(but)

    def _has(self, name: str) -> bool:
        return name in self.__dict__


def _loaded(name: str) -> Any:
    """Return a module that most days do without until somebody books."""
    return import_module(f"frontdesk.schedule.pane.{name}")
