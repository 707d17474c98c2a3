"""What stands in the grid's place: the month, or the visits as a list; built when first wished."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from frontdesk.core.later import Later
from frontdesk.core.refused import Refused

if TYPE_CHECKING:
    from frontdesk.schedule import months, on_paper
    from frontdesk.schedule.pane import big_month, visit_list
    from frontdesk.schedule.pane.big_month import BigMonth
    from frontdesk.schedule.pane.visit_list import VisitList

    Schedule = Any
else:
    months = Later("frontdesk.schedule.months")
    on_paper = Later("frontdesk.schedule.on_paper")
    big_month = Later("frontdesk.schedule.pane.big_month")
    visit_list = Later("frontdesk.schedule.pane.visit_list")

GRID, MONTH, LIST = "", "month", "list"
ONE_DAY = "day"  # what the list first shows


class Views:
    """The other sights of the schedule; `sight` is which one stands there, GRID for none."""

    def __init__(self, pane: Schedule) -> None:
        self._pane, self._office = pane, pane.office
        self.sight, self.span = GRID, ONE_DAY
        self.month: BigMonth | None = None
        self.list: VisitList | None = None

    def show(self, sight: str) -> None:
        """Put a sight in the grid's place; GRID brings the grid back."""
        had_keys = self._pane.isAncestorOf(self._pane.window().focusWidget() or self._pane.window())
        self.sight = sight
        if sight == MONTH and self.month is None:
            self.month = big_month.BigMonth(self._office.store.about_today())
            self.month.day_chosen.connect(self._open_day)
            self.month.month_wished.connect(self._pane.show_day)
            self._pane.grid_row.addWidget(self.month, 1)
        elif sight == LIST and self.list is None:
            self.list = visit_list.VisitList(self._office)
            self.list.export.said.connect(lambda words, _tone: self._pane.said.emit(words))
            self.list.chosen.connect(self._open_visit)
            self.list.span_wished.connect(self._set_span)
            self._pane.grid_row.addWidget(self.list, 1)
        for one, name in ((self.month, MONTH), (self.list, LIST), (self._pane.grid, GRID)):
            if one is not None:
                one.setVisible(name == sight)
        self.refresh()
        if had_keys:
            self.widget.setFocus()

    @property
    def widget(self) -> QWidget:
        """What stands there now."""
        found = {MONTH: self.month, LIST: self.list}.get(self.sight)
        grid: QWidget = self._pane.grid
        return found or grid

    def refresh(self) -> None:
        """Read again what is shown, if it is not the grid."""
        if self.sight == MONTH:
            self._read_month()
        elif self.sight == LIST:
            self._read_list()

    def _whose(self) -> list[int]:
        return [self._pane.provider_id] if self._pane.provider_id else []

    def _read_month(self) -> None:
        day, zone, whose = self._pane.day, self._office.store.zone, self._whose()

        def show(found: Any) -> None:
            if isinstance(found, Refused) or self.month is None or day != self._pane.day:
                return
            shown = self._pane.shown
            names = {one.id: one.name for one in shown.providers} if shown else {}
            today = self._office.store.about_today()
            self.month.show_month(found, names, day=day, today=today)

        self._office.read(
            lambda session: months.month(session, day, zone=zone, providers=whose), show
        )

    def _read_list(self) -> None:
        day, span, whose = self._pane.day, self.span, self._whose()

        def read(session: Any) -> Any:
            if span == visit_list.AGENDA:
                last = day + timedelta(visit_list.AGENDA_DAYS - 1)
                return on_paper.visits_between(session, day, last, providers=whose)
            return on_paper.visits_on(session, day, providers=whose)

        def show(found: Any) -> None:
            if isinstance(found, Refused) or self.list is None:
                return
            if (day, span) == (self._pane.day, self.span):
                self.list.show_visits(found, self._office.store.about_today(), span=span)

        self._office.read(read, show)

    def _set_span(self, span: str) -> None:
        self.span = span
        self.refresh()

    def _open_day(self, day: date) -> None:
        self._pane.set_view("day")
        self._pane.show_day(day)

    def _open_visit(self, visit_id: int, day: date) -> None:
        self._pane.set_view("day")
        self._pane.show_day(day)
        self._pane.desk.visits.go_to(visit_id)
