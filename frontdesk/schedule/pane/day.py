"""The Schedule room: the day at a glance, and all that is done to it by keyboard or mouse."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.privacy import privacy
from frontdesk.office import reads as office_reads
from frontdesk.office.rules import Limits
from frontdesk.schedule import actions, days, reads, rules
from frontdesk.schedule.minutes import instant_of, minute_of
from frontdesk.schedule.pane import told
from frontdesk.schedule.pane.bar import Bar
from frontdesk.schedule.pane.desk import ScheduleDesk
from frontdesk.schedule.pane.grid import DayGrid
from frontdesk.schedule.pane.month import MiniMonth
from frontdesk.schedule.pane.shown import Day
from frontdesk.schedule.pane.told import Look
from frontdesk.schedule.rows import DayItem, DayRead, ProviderRow, TypeRow

TABLES = ("appointment", "template_span", "block", "provider", "appointment_type", "practice")
MINUTE_MS = 15_000  # how often waiting minutes and the now line are looked at
MOST_LOAD = 8 * 60  # minutes booked of a provider's day that make the month's fullest dot


@dataclass(frozen=True)
class Shown:
    """Everything one look at the schedule reads."""

    day: date
    found: DayRead
    grid: Day
    types: tuple[TypeRow, ...]
    providers: tuple[ProviderRow, ...]
    limits: Limits
    loads: dict[date, int]
    now: datetime


class SchedulePane(Pane):
    """A day of everyone, or a week of one."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.day = office.store.about_today()
        self.week, self.provider_id, self.hide_gone = False, 0, False
        self.shown: Shown | None = None
        self.by_id: dict[int, DayItem] = {}
        self.bar, self.strip, self.grid = Bar(), Banner(closable=True), DayGrid()
        self.month = MiniMonth(self.day)
        self.desk = ScheduleDesk(self)
        self._lay_out()
        self._listen()
        self._clock = QTimer(self, interval=MINUTE_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()

    def concerns(self, changes: Changes) -> bool:
        if changes.touch("patient", "patient_alert", *TABLES[1:]):
            return True
        return any(changes.touch("appointment", day=day) for day in self._days())

    def read(self, session: Session) -> Shown:
        store, day, provider = self.office.store, self.day, self.provider_id
        now = store.now()
        providers = tuple(one for one in reads.providers(session) if one.active)
        if self.week and providers:
            whose = provider or providers[0].id
            found = days.week(session, whose, day - timedelta(day.weekday()), store.zone, now)
        else:
            found = days.day(session, day, store.zone, now)
        look = Look(self.week, frozenset({provider} if provider else ()), store.workstation)
        limits = office_reads.limits(session)
        loads = reads.month_load(session, self.month.month, [provider] if provider else [])
        return Shown(
            day, found, told.told(found, look, limits=limits, zone=store.zone, now=now),
            tuple(reads.types(session)), providers, limits,
            {one: _dots(load.minutes, len(providers)) for one, load in loads.items()}, now,
        )  # fmt: skip

    def show_read(self, what: Shown) -> None:
        if what.day != self.day:
            return  # already on another day; its own rows are on their way
        self.shown = what
        self.by_id = {one.id: one for one in what.found.items}
        self._show_now(what.now)
        self.grid.show_day(what.grid)
        self.month.set_loads(what.loads)
        self.bar.show_providers(what.providers, self.provider_id)
        self.desk.show_rows(what)

    def go(self, wish: Go) -> None:
        what = wish.what
        if what.get("today"):
            self.show_day(None)
        elif what.get("next_available"):
            self.desk.find_next()
        elif what.get("walk_in"):
            self.desk.walk_in(wish.patient_id or what.get("patient_id"))
        elif "appointment_id" in what:
            self.desk.go_to(int(what["appointment_id"]))
        elif what.get("book"):
            self.desk.book_as_typed(str(what["book"]))
        elif "book" in what or what.get("patient_id"):
            self.desk.book_for(int(wish.patient_id or what["patient_id"]))
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.grid.setFocus()

    def show_day(self, day: date | None) -> None:
        """Show another day; None is today."""
        self.day = day or self.office.store.about_today()
        self.month.show_day(self.day)
        self.bar.show_state(self.day, self.office.store.about_today(), week=self.week)
        self.refresh()

    def remember(self) -> dict[str, Any]:
        return {"week": self.week, "provider": self.provider_id, "hide": self.hide_gone,
                "zoom": self.grid.zoom}  # fmt: skip

    def come_back(self, remembered: dict[str, Any]) -> None:
        self.week = bool(remembered.get("week"))
        self.provider_id = int(remembered.get("provider") or 0)
        self.bar.hide_gone.setChecked(bool(remembered.get("hide")))
        self.grid.set_zoom(float(remembered.get("zoom") or 1.0))
        self.show_day(self.day)

    def draft(self) -> Draft | None:
        kept = self.desk.booking.snapshot()
        if kept is None or not (kept["patient"] or kept["looked_for"]):
            return None
        return Draft("book", "Book a visit", kept)

    def take_up_nothing(self) -> None:
        self.desk.leave()

    def take_up(self, draft: Draft) -> None:
        self.desk.take_up(draft.typed)

    def start_at(self, column_id: Any, minute: int) -> tuple[int, date, datetime]:
        """Return whose time, which day and which instant a place of the grid is."""
        day = column_id if self.week else self.day
        provider = self._week_provider() if self.week else int(column_id)
        return provider, day, instant_of(minute, day, self.office.store.zone)

    def ask_to_move(
        self, item_id: Any, column_id: Any, minute: int, minutes: int | None = None
    ) -> None:
        """Ask to move a visit to a place of the grid; it stands there dimmed until it is done."""
        item = (
            self.desk.cut
            if self.desk.cut and self.desk.cut.id == item_id
            else self.by_id.get(item_id)
        )
        if item is None:
            return
        provider, _, start = self.start_at(column_id, minute)
        self.grid.set_pending(item.id, column_id, minute, minutes or item.minutes)
        self.act(actions.move_appointment, self._on_moved, self._on_refused)(
            item.id, version=item.version, provider_id=provider, start=start,
            minutes=minutes or item.minutes,
        )  # fmt: skip

    def ask_to_lengthen(self, item_id: Any, minutes: int) -> None:
        """Ask for another length."""
        item = self.by_id.get(item_id)
        if item is not None:
            self.act(actions.lengthen_appointment, None, self._on_refused)(
                item.id, version=item.version, minutes=minutes
            )

    def ask_next_status(self, item_id: Any) -> None:
        """Take a visit one step on."""
        item = self.by_id.get(item_id)
        if item is None:
            return
        today = item.day == self.office.store.about_today()
        after = rules.next_status(item.status, today=today)
        if after is None:
            self.strip.show_sentence("Nothing follows on that.", "info")
            return
        self.act(actions.set_status, None, self._on_refused)(
            item.id, version=item.version, status=after
        )

    def say_refused(self, refused: Refused) -> None:
        """Say why not, quietly, over the grid; what was dimmed snaps back."""
        self.strip.show_sentence(str(refused), "warning")
        self.refresh()

    def _on_refused(self, refused: Refused) -> None:
        self.say_refused(refused)

    def _on_moved(self, _: Done) -> None:
        self.strip.show_sentence("")
        self.desk.cut = None
        self.grid.set_cut(None)

    def _days(self) -> list[date]:
        if not self.week:
            return [self.day]
        monday = self.day - timedelta(self.day.weekday())
        return [monday + timedelta(days) for days in range(7)]

    def _week_provider(self) -> int:
        providers = self.shown.providers if self.shown else ()
        return self.provider_id or (providers[0].id if providers else 0)

    def _show_now(self, now: datetime) -> None:
        zone = self.office.store.zone
        today = clock.office_day(now, zone)
        here = today in self._days()
        self.grid.set_now(minute_of(now, today, zone) if here else None)

    def _tick(self) -> None:
        if self.isVisible() and self.shown is not None:
            now = self.office.store.about_now()
            if clock.office_day(now, self.office.store.zone) in self._days():
                self._show_now(now)
                if any(one.waiting for one in self.shown.grid.items):
                    self.refresh()

    def _set_view(self, view: str) -> None:
        self.week = view == "week"
        self.show_day(self.day)

    def _set_provider(self, provider_id: int) -> None:
        self.provider_id = provider_id
        self.refresh()

    def _listen(self) -> None:
        self.bar.day_wished.connect(self.show_day)
        self.bar.view_wished.connect(self._set_view)
        self.bar.provider_wished.connect(self._set_provider)
        self.bar.hide_wished.connect(self.grid.set_hide_gone)
        self.bar.next_wished.connect(self.desk.find_next)
        self.month.day_chosen.connect(self.show_day)
        self.month.month_shown.connect(lambda _: self.refresh())
        self.grid.moved.connect(self.ask_to_move)
        self.grid.lengthened.connect(self.ask_to_lengthen)
        self.grid.next_status.connect(self.ask_next_status)
        self.grid.set_masked(privacy.hidden)
        privacy.changed.connect(self.grid.set_masked)
        self.bar.show_state(self.day, self.day, week=False)

    def _lay_out(self) -> None:
        left = QWidget()
        left.setFixedWidth(66 * theme.SPACE)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(4 * theme.SPACE)
        side.addWidget(self.month)
        for panel in (self.desk.booking, self.desk.visit, self.desk.next_times):
            side.addWidget(panel, 1)
        side.addStretch(0)
        row = QHBoxLayout()
        row.setSpacing(4 * theme.SPACE)
        row.addWidget(left)
        row.addWidget(self.grid, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.bar)
        column.addWidget(self.strip)
        column.addLayout(row, 1)
        self.setFocusProxy(self.grid)


def _dots(minutes: int, providers: int) -> int:
    full = MOST_LOAD * max(1, providers)
    return min(3, -(-3 * minutes // full))
