"""The Schedule room: the day at a glance, and all that is done to it by keyboard or mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.changes import Changes
from frontdesk.core.later import Later
from frontdesk.core.plain import Ask
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.privacy import privacy
from frontdesk.schedule.minutes import instant_of
from frontdesk.schedule.pane import reading, told
from frontdesk.schedule.pane.bar import Bar
from frontdesk.schedule.pane.desk import ScheduleDesk
from frontdesk.schedule.pane.grid import DayGrid
from frontdesk.schedule.pane.hovering import Hovering
from frontdesk.schedule.pane.menu import GridMenu
from frontdesk.schedule.pane.month import MiniMonth
from frontdesk.schedule.pane.moves import Moves
from frontdesk.schedule.pane.papers import Papers
from frontdesk.schedule.pane.passing import Passing
from frontdesk.schedule.pane.reading import Asked, Shown
from frontdesk.schedule.pane.side import Side
from frontdesk.schedule.pane.views import GRID, LIST, MONTH, Views
from frontdesk.schedule.pane.warning_strip import KEY, WarningStrip
from frontdesk.schedule.rows import DayItem

if TYPE_CHECKING:
    from frontdesk.core import drafts
    from frontdesk.core.drafts import Draft
else:
    drafts = Later("frontdesk.core.drafts")

TABLES = ("template_span", "block", "provider", "appointment_type", "practice")
MONTH_MS = 500  # after a booking on another day, till the little month counts it
PEOPLE = ("patient", "patient_alert")


class SchedulePane(Pane):
    """A day of everyone, or a week of one."""

    plainly = True

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.day = office.store.about_today()
        self.week, self.provider_id, self.week_of = False, 0, 0
        self.shown: Shown | None = None
        self.by_id: dict[int, DayItem] = {}
        self.more_warnings: tuple[Any, ...] = ()  # of schedule.warnings.More; the desk knows some
        self._when_shown: list[Callable[[], None]] = []
        self._month_stale = QTimer(self, singleShot=True, interval=MONTH_MS)
        self._month_stale.timeout.connect(self._read_month)
        self._to_see: tuple[int, datetime] | None = None
        self.bar, self.strip, self.grid = Bar(), WarningStrip(closable=True), DayGrid()
        self.month, self.side = MiniMonth(self.day), Side()
        self.calm = QWidget()  # what stands beside the grid while nothing is being done
        self.moves, self.desk = Moves(self), ScheduleDesk(self)
        self.menu, self.papers = GridMenu(self), Papers(self)
        self.views = Views(self)
        self.passing, self.hovering = Passing(self), Hovering(self)
        self._lay_out()
        self._listen()

    def concerns(self, changes: Changes) -> bool:
        if changes.touch(*TABLES):
            return True
        here = {item.patient_id for item in self.by_id.values()}
        if any(row.table in PEOPLE and (row.patient_id or row.id) in here for row in changes.rows):
            return True
        return any(changes.touch("appointment", day=day) for day in self.days())

    def read(self, session: Ask) -> Shown:
        return reading.read(session, self.asked(), self.office.store)

    def show_read(self, what: Shown) -> None:
        if what.asked != self.asked():
            return  # already elsewhere; its own rows are on their way
        self.shown = what
        self.by_id = {one.id: one for one in what.found.items}
        self.passing.show_now(what.now)
        self.grid.show_day(what.grid)
        self.month.set_loads(what.loads)
        self.bar.show_providers(what.providers, what.whose or self.provider_id, week=what.week)
        self.desk.show_rows(what)
        self.views.refresh()
        waiting, self._when_shown = self._when_shown, []
        for does in waiting:
            does()
        self._see()
        self.desk.fills.measure_soon()

    def asked(self) -> Asked:
        """Return what is to be seen now."""
        return Asked(self.day, self.month.month, self.week, self.provider_id, self.week_of)

    def when_shown(self, does: Callable[[], None]) -> None:
        """Do something as soon as there is a day to do it on."""
        if self.shown is not None:
            does()
        else:
            self._when_shown.append(does)

    def go(self, wish: Go) -> None:
        what, desk = wish.what, self.desk
        patient_id = wish.patient_id or what.get("patient_id")
        if what.get("today"):
            self.show_day(None)
        elif what.get("next_available") and what.get("type_id") and patient_id:
            kind = int(what["type_id"])
            self.when_shown(lambda: desk.finds.begin("", int(patient_id), kind))
        elif what.get("next_available"):
            typed = str(what.get("typed") or "")
            self.when_shown(lambda: desk.find_next(typed, what.get("in_hand")))
        elif what.get("next_visit") and patient_id:
            self.when_shown(lambda: desk.visits.go_to_next(int(patient_id)))
        elif what.get("walk_in"):
            self.when_shown(lambda: desk.books.walk_in(patient_id))
        elif "appointment_id" in what:
            self.when_shown(lambda: desk.visits.go_to(int(what["appointment_id"])))
        elif what.get("book"):
            self.when_shown(lambda: desk.books.as_typed(str(what["book"])))
        elif patient_id:
            self.when_shown(lambda: desk.books.for_patient(int(patient_id)))
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.grid.setFocus()

    def show_day(
        self, day: date | None, *, at: tuple[int, datetime] | None = None, whose: int = 0
    ) -> None:
        """Show another day; None is today.

        Args:
            day: the office's date.
            at: a provider and an instant that are to be in sight.
            whose: this provider is to be in sight.

        """
        self.day = day or self.office.store.about_today()
        whose = at[0] if at else whose
        if whose:
            self.week_of = whose
            self.provider_id = whose if self.provider_id else 0
        self._to_see = at
        with QSignalBlocker(self.month):  # one read is enough for both
            self.month.show_day(self.day)
        self._show_state()
        self.refresh()

    def remember(self) -> dict[str, Any]:
        """Return the view, and the day for who comes back on the same one."""
        return {"week": self.week, "sight": self.views.sight, "span": self.views.span,
                "provider": self.provider_id, "week_of": self.week_of,
                "hide": self.bar.hide_gone.isChecked(), "zoom": self.grid.zoom,
                "day": self.day.isoformat(),
                "on": self.office.store.about_today().isoformat()}  # fmt: skip

    def come_back(self, remembered: dict[str, Any]) -> None:
        self.week = bool(remembered.get("week"))
        self.provider_id = int(remembered.get("provider") or 0)
        self.week_of = int(remembered.get("week_of") or 0)
        self.bar.hide_gone.setChecked(bool(remembered.get("hide")))
        self.grid.set_zoom(float(remembered.get("zoom") or 1.0))
        self.views.span = str(remembered.get("span") or "day")
        if remembered.get("sight"):
            self.views.show(str(remembered["sight"]))
        same_day = remembered.get("on") == self.office.store.about_today().isoformat()
        self.show_day(date.fromisoformat(remembered["day"]) if same_day else None)

    def charge_wish(self) -> Go | None:
        visits = self.desk.visits
        if visits.open_id is None and self.views.list is not None and self.views.sight == LIST:
            return self.views.list.charge_wish()
        item = self.grid.item_in_hand()
        return visits.charge_wish(visits.open_id or (item.id if item is not None else None))

    def draft(self) -> Draft | None:
        kept = self.desk.snapshot()
        if kept is None or not (kept["patient"] or kept["looked_for"]):
            return None
        return drafts.Draft("book", "Book a visit", kept)

    def take_up_nothing(self) -> None:
        self.desk.leave()

    def take_up(self, draft: Draft) -> None:
        self.when_shown(lambda: self.desk.books.take_up(draft.typed))

    def start_at(self, column_id: Any, minute: int) -> tuple[int, date, datetime]:
        """Return whose time, which day and which instant a place of the grid shown is."""
        shown, zone = self.shown, self.office.store.zone
        week = shown is not None and shown.week
        day: date = column_id if week else (shown.asked.day if shown else self.day)
        provider = shown.whose if week and shown else int(column_id)
        real = told.minute_shown(minute, day, week=week, zone=zone)
        return provider, day, instant_of(real, day, zone)

    def say(self, sentence: str, tone: str = "info", *, action: str = "") -> None:
        """Say something quietly over the grid; nothing when empty."""
        self.strip.show_warnings(())
        self.strip.show_sentence(sentence, tone, action=action)

    def say_warnings(self, found: list[Any]) -> None:
        """Say over the grid what to mind about what was just done; nothing where there is none."""
        if found:
            self.strip.show_warnings(found)

    def say_refused(self, refused: Refused, *, action: str = "") -> None:
        """Say why not; what was dimmed snaps back."""
        self.say(str(refused), "warning", action=action)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and (self.desk.is_open or self.strip.sentence):
            self.say("")
            self.desk.leave()
        else:
            super().keyPressEvent(event)

    def days(self) -> list[date]:
        """Return the dates in sight."""
        if not self.week:
            return [self.day]
        monday = self.day - timedelta(self.day.weekday())
        return [monday + timedelta(days) for days in range(7)]

    def _on_rang(self, changes: Changes) -> None:
        super()._on_rang(changes)
        if not self.concerns(changes) and changes.touch("appointment"):
            self._month_stale.start()  # how full other days are; many bookings are one read

    def _read_month(self) -> None:
        asked = self.asked()
        if not self.isVisible():
            return
        self.views.refresh()

        def show(loads: dict[date, int] | Refused) -> None:
            if not isinstance(loads, Refused) and asked == self.asked():
                self.month.set_loads(loads)

        self.office.ask(lambda ask: reading.loads(ask, asked), show)

    def _show_state(self) -> None:
        view = self.views.sight or ("week" if self.week else "day")
        self.bar.show_state(self.day, self.office.store.about_today(), view=view)

    def _see(self) -> None:
        """Put the cursor on the time that is being booked."""
        if self._to_see is None or self.shown is None:
            return
        (provider, start), self._to_see = self._to_see, None
        zone, day = self.office.store.zone, self.shown.asked.day
        minute = told.minute_in(start, day, week=self.shown.week, zone=zone)
        self.grid.scroll_to(minute)
        self.grid.go_to(day if self.shown.week else provider, minute)

    def set_view(self, view: str) -> None:
        """Show a day, a week, the month or the list."""
        if view in (MONTH, LIST):
            self.week = False
            self.views.show(view)
            self.show_day(self.day)
            return
        if self.views.sight:
            self.views.show(GRID)
        column = self.grid.current_column()
        if view == "week" and not self.week:  # of whose column the cursor is in
            here = self.grid.day.columns[column].id if column is not None else 0
            self.week_of = self.provider_id or int(str(here))
        self.week = view == "week"
        self.show_day(self.day)

    def _set_provider(self, provider_id: int) -> None:
        if self.week:
            self.week_of = provider_id
        else:
            self.provider_id = provider_id
        self.refresh()

    def _on_header(self, column_id: Any) -> None:
        """A provider's name opens their week; a day of the week opens that day."""
        if self.shown is not None and self.shown.week:
            self.week = False
            self.show_day(column_id)
        else:
            self.week, self.week_of = True, int(column_id)
            self.show_day(self.day)

    def choose_slot(self, column_id: Any, minute: int) -> None:
        """Book at a place of the grid; or drop there what is cut."""
        if self.moves.cut is not None:
            self.moves.drop(column_id, minute)
            return
        self.desk.books.begin_at_slot(*self.start_at(column_id, minute))

    def _listen(self) -> None:
        self.bar.day_wished.connect(self.show_day)
        self.bar.view_wished.connect(self.set_view)
        self.bar.provider_wished.connect(self._set_provider)
        self.bar.hide_wished.connect(self.grid.set_hide_gone)
        self.bar.print_wished.connect(self.papers.ask)
        self.bar.gaps_wished.connect(self.desk.fills.open_list)
        self.bar.next_wished.connect(lambda: self.when_shown(lambda: self.desk.find_next()))
        self.month.day_chosen.connect(self.show_day)
        self.month.month_shown.connect(lambda _: self.refresh())
        self.strip.acted.connect(self.moves.overbook)
        unfold = QShortcut(QKeySequence(KEY), self)
        unfold.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        unfold.activated.connect(self.desk.turn_warnings)
        grid = self.grid
        grid.slot_chosen.connect(self.choose_slot)
        grid.paste_wanted.connect(self.choose_slot)
        grid.opened.connect(self.desk.visits.open)
        grid.cancel_wanted.connect(lambda item_id: self.desk.visits.open(item_id, asking=True))
        grid.cut.connect(self.moves.set_cut)
        grid.moved.connect(self.moves.move)
        grid.lengthened.connect(self.moves.lengthen)
        grid.next_status.connect(self.moves.next_status)
        grid.header_chosen.connect(self._on_header)
        grid.menu_wanted.connect(self.menu.ask)
        grid.set_masked(privacy.hidden)
        privacy.changed.connect(grid.set_masked)
        self._show_state()

    def _lay_out(self) -> None:
        calm = QVBoxLayout(self.calm)
        calm.setContentsMargins(0, 0, 0, 0)
        calm.setSpacing(3 * theme.SPACE)
        calm.addWidget(self.month)
        calm.addWidget(self.bar.hide_gone)
        self.side.add(self.calm)
        self.side.end()
        row = self.grid_row = QHBoxLayout()
        row.setSpacing(4 * theme.SPACE)
        row.addWidget(self.side)
        row.addWidget(self.grid, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.bar)
        column.addWidget(self.strip)
        column.addWidget(self.desk.fills.strip)
        column.addLayout(row, 1)
        self.setFocusProxy(self.grid)
