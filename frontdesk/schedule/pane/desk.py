"""What is done beside the grid: book, open a visit, find the next time; one panel at a time."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from frontdesk.core.refused import Refused
from frontdesk.schedule import reads
from frontdesk.schedule.pane.fills import Fills
from frontdesk.schedule.pane.visits import Visits
from frontdesk.schedule.rows import ProviderRow

if TYPE_CHECKING:
    from frontdesk.schedule.openings import Opening
    from frontdesk.schedule.pane.books import Books
    from frontdesk.schedule.pane.next_times import NextTimes

    Schedule = Any


class ScheduleDesk:
    """The three panels beside the grid, each made when it is first wanted."""

    def __init__(self, pane: Schedule) -> None:
        self.pane, self.office = pane, pane.office
        self.panels: list[Any] = []  # those that were wanted so far
        self._hit: Any = None  # whom the next time is for
        self.visits, self.fills = Visits(self), Fills(self)

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
    def next_times(self) -> NextTimes:
        """The panel of the next times that are free."""
        made: NextTimes = _loaded("next_times").NextTimes(self.office)
        made.chosen.connect(self._take_opening)
        made.left.connect(self.leave)
        self.stand(made)
        return made

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

    def find_next(self) -> None:
        """Look for the next available times, for whom a visit is being booked if for anyone."""
        booking = self.booking if self._has("books") else None
        hit = booking.patient if booking is not None else None
        type_id = booking.type_id if booking is not None and booking.wanted is not None else None

        def show(places: Any) -> None:
            shown = self.pane.shown
            if shown is not None and not isinstance(places, Refused):
                self._hit = hit
                self.show_panel(self.next_times)
                self.next_times.begin(shown.types, shown.providers, places, type_id=type_id)

        self.office.read(reads.locations, show)

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

    def _take_opening(self, opening: Opening, type_id: int | None) -> None:
        hit, self._hit = self._hit, None
        self.books.begin_at(opening, patient=hit, type_id=type_id)

    def _end(self, but: Any = None) -> None:
        if self._has("books") and but is not self.booking:
            self.booking.end()
            self.books.held.drop()
        if self.visits.has_panel and but is not self.visit:
            self.visits.end()
        if self._has("next_times") and but is not self.next_times:
            self.next_times.end()
        self.fills.end(but)

    def _has(self, name: str) -> bool:
        return name in self.__dict__


def _loaded(name: str) -> Any:
    """Return a module that most days do without until somebody books."""
    return import_module(f"frontdesk.schedule.pane.{name}")
