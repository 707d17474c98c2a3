"""What of the schedule goes on paper or into a file: chosen from a menu, seen before it prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6 import QtWidgets  # the rest of its names is costly, and waits till it is used
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from frontdesk.core.later import Later
from frontdesk.core.refused import Refused
from frontdesk.core.saving import save

if TYPE_CHECKING:
    from frontdesk.kit import counted_preview
    from frontdesk.kit.counted_preview import CountedPreview
    from frontdesk.office import reads as office
    from frontdesk.paper import labels, letterhead
    from frontdesk.paper.labels import Stock
    from frontdesk.paper.letterhead import Letterhead
    from frontdesk.schedule import actions, exports, on_paper, prints
    from frontdesk.schedule.on_paper import PaperVisit

    Schedule = Any
    Make = Callable[[Letterhead, Sequence[PaperVisit]], bytes]
else:
    office = Later("frontdesk.office.reads")
    counted_preview = Later("frontdesk.kit.counted_preview")
    labels = Later("frontdesk.paper.labels")
    letterhead = Later("frontdesk.paper.letterhead")
    actions = Later("frontdesk.schedule.actions")
    exports = Later("frontdesk.schedule.exports")
    on_paper = Later("frontdesk.schedule.on_paper")
    prints = Later("frontdesk.schedule.prints")

NOBODY = "Nobody is booked there, so there is nothing to print."


class Paper(NamedTuple):
    """A print that was made: its title, what it looks like, and what it tells of."""

    title: str
    pdf: bytes
    first: date
    last: date
    visits: tuple[int, ...]


class Papers:
    """Prints and files of the days in sight, or of one visit; each is noted in the audit first."""

    def __init__(self, pane: Schedule) -> None:
        self._pane, self._office = pane, pane.office
        self.preview: CountedPreview | None = None
        self.paper: Paper | None = None

    def ask(self, at: QPoint) -> None:
        """Show the menu of all that can be printed of the days in sight."""
        menu = QMenu(self._pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("&Day sheet", self.day_sheet)
        menu.addAction("&Routing slips", self.slips)
        menu.addAction("&Charts to pull", self.charts)
        for place, stock in enumerate(labels.STOCKS, 1):
            if stock.name != labels.AVERY_5371.name:
                words = f"&{place} Labels, {stock.name}"
                menu.addAction(words, partial(self.labels, stock))
        menu.addAction("Appointment c&ards, Avery 5371", self.cards)
        menu.addSeparator()
        menu.addAction("Calendar &file …", self.calendar)
        menu.addAction("&Table for a spreadsheet …", self.table)
        menu.popup(at)

    def day_sheet(self) -> None:
        """Show the day sheet of the day in sight."""
        zone, now = self._office.store.zone, self._office.store.about_now()
        day = self._pane.day

        def make(head: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return prints.day_sheet(head, visits, day=day, zone=zone, printed=now)

        self._show("Day sheet", make, empty_too=True, only_day=True)

    def charts(self) -> None:
        """Show the list of charts to pull for the day in sight."""
        zone, now = self._office.store.zone, self._office.store.about_now()
        day = self._pane.day

        def make(head: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return prints.chart_pull(head, visits, day=day, zone=zone, printed=now)

        self._show("Charts to pull", make, only_day=True)

    def slips(self, ids: Sequence[int] = ()) -> None:
        """Show routing slips of the day in sight, or of these visits."""
        zone, today = self._office.store.zone, self._office.store.about_today()

        def make(head: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return prints.routing_slips(head, visits, zone=zone, today=today)

        self._show("Routing slips", make, ids=ids)

    def cards(self, ids: Sequence[int] = ()) -> None:
        """Show appointment cards, a sheet of them; of one visit a single card."""
        zone = self._office.store.zone
        stock = prints.CARD if len(ids) == 1 else labels.AVERY_5371

        def make(head: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return prints.appointment_cards(head, visits, zone=zone, stock=stock)

        self._show("Appointment cards", make, ids=ids)

    def labels(self, stock: Stock, ids: Sequence[int] = ()) -> None:
        """Show labels of the day in sight, or of these visits."""
        zone = self._office.store.zone

        def make(_: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return prints.visit_labels(visits, zone=zone, stock=stock)

        self._show(f"Labels, {stock.name}", make, ids=ids)

    def calendar(self) -> None:
        """Ask where the calendar of the days in sight is to lie, and write it."""
        now = self._office.store.about_now()

        def make(head: Letterhead, visits: Sequence[PaperVisit]) -> bytes:
            return exports.as_calendar(visits, practice=head.name, now=now)

        self._save("Schedule.ics", "Calendars (*.ics)", make)

    def table(self) -> None:
        """Ask where the table of the days in sight is to lie, and write it."""
        zone = self._office.store.zone
        self._save("Schedule.csv", "Tables (*.csv)", lambda _, visits: exports.as_csv(visits, zone))

    def leave(self) -> None:
        """Put the paper away; the grid is there again."""
        self.paper = None
        if self.preview is not None:
            self.preview.hide()
        self._pane.grid.show()
        self._pane.grid.setFocus()

    def _visits(self, ids: Sequence[int], *, only_day: bool) -> Callable[[Any], Any]:
        """Return the read of the practice's head and of the visits in sight."""
        pane = self._pane
        first, last = (pane.day, pane.day) if only_day else (pane.days()[0], pane.days()[-1])
        whose = pane.week_of if pane.week else pane.provider_id
        if pane.week and pane.shown is not None:
            whose = pane.shown.whose

        def read(session: Any) -> tuple[Letterhead, list[PaperVisit], date, date]:
            practice = office.practice(session)
            lines = (*practice.address, practice.phone) if practice else ()
            head = letterhead.Letterhead(
                practice.name if practice else "", tuple(filter(None, lines))
            )
            only = [whose] if whose else []
            if ids:
                visits = on_paper.visits_of_ids(session, ids)
            elif first == last:
                visits = on_paper.visits_on(session, first, providers=only)
            else:
                visits = on_paper.visits_between(session, first, last, providers=only)
            return head, visits, first, last

        return read

    def _show(
        self, title: str, make: Make, *, ids: Sequence[int] = (), empty_too: bool = False,
        only_day: bool = False,
    ) -> None:  # fmt: skip
        read = self._visits(ids, only_day=only_day)

        def made(session: Any) -> Paper | None:
            head, visits, first, last = read(session)
            if not visits and not empty_too:
                return None
            told = tuple(one.id for one in visits)
            return Paper(title, make(head, visits), first, last, told)

        self._office.read(made, self._shown)

    def _shown(self, paper: Paper | Refused | None) -> None:
        if not isinstance(paper, Paper):
            self._pane.say(NOBODY if paper is None else str(paper))
            return
        if self.preview is None:
            self.preview = counted_preview.CountedPreview(self._fresh)
            self.preview.closed.connect(self.leave)
            self._pane.grid_row.addWidget(self.preview, 1)
        self.paper = paper
        self._pane.grid.hide()
        self.preview.show_pdf(paper.pdf, paper.title)

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        paper = self.paper
        if paper is None:
            return
        act = actions.note_printed.act(
            what=f"{paper.title} ({way})", first=paper.first, last=paper.last, visits=paper.visits
        )
        self._office.act(act, lambda _: then(paper.pdf), self._not_noted)

    def _not_noted(self, refused: Refused) -> None:
        if self.preview is not None:
            self.preview.not_noted(refused)

    def _save(self, usual: str, kinds: str, make: Make) -> None:
        """Ask for a place, note that the visits leave, then write the file, whole or not at all."""
        place = str(Path.home() / usual)
        path, _ = QtWidgets.QFileDialog.getSaveFileName(self._pane, "Save as", place, kinds)
        if path:
            self.save_to(path, make)

    def save_to(self, path: str, make: Make) -> None:
        """Note that the visits in sight leave, then write them to a file."""
        read = self._visits((), only_day=False)

        def ready(found: Any) -> None:
            if isinstance(found, Refused):
                self._pane.say(str(found), "warning")
                return
            head, visits, first, last = found
            act = actions.note_exported.act(
                what=Path(path).suffix, first=first, last=last, visits=[one.id for one in visits]
            )
            self._office.act(act, lambda _: self._write(path, make(head, visits)))

        self._office.read(read, ready)

    def _write(self, path: str, data: bytes) -> None:
        self._office.run(lambda: save(path, data), lambda said: self._pane.say(str(said)))
