"""The next available times: for whom, when it suits, and the first openings, best first."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.schedule.openings import Opening, next_available
from frontdesk.schedule.rows import ProviderRow, TypeRow

WEEKDAYS = ((None, "Any day"), (0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"),
            (4, "Friday"), (5, "Saturday"))  # fmt: skip
HALVES = (("any", "Any time"), ("morning", "Morning"), ("afternoon", "Afternoon"))
NOON = time(12)
SHOWN = 20


class Offer:
    """One opening as a row of the list."""

    def __init__(
        self, place: int, opening: Opening, provider: str, today: date, zone: ZoneInfo
    ) -> None:
        self.id, self.opening = place, opening
        self.day = clock.words_day(opening.day, today)
        self.time = clock.words_time(opening.start, zone)
        self.provider = provider


COLUMNS = (
    Column[Offer]("Day", lambda row: row.day, lambda row: row.opening.start, strong=True),
    Column[Offer]("Time", lambda row: row.time, lambda row: row.opening.start),
    Column[Offer]("With", lambda row: row.provider, lambda row: row.provider, stretch=True),
)


class NextTimes(Card):
    """Finds times; Enter takes one.

    Signals:
        chosen(Opening): book there.
        left(): put away.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("Next available")
        self._office = office
        self._providers: dict[int, str] = {}
        self._types: dict[int, TypeRow] = {}
        self._progress: Progress | None = None
        self.form = Form()
        self.form.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        self.form.add(fields.choice("provider", "&With", [], side_by_side=False))
        self.form.add(fields.choice("weekday", "&Day", list(WEEKDAYS), side_by_side=False), span=6)
        self.form.add(fields.choice("half", "&Time", list(HALVES), side_by_side=False), span=6)
        self.form.edited.connect(lambda _: self.look())
        self.model = RowsModel(COLUMNS)
        nothing = EmptyState(
            "calendar", "No time is free.", "Ask for another day, or someone else."
        )
        self.table = Table(self.model, "Openings", empty=nothing, filters=False)
        self.table.chosen.connect(self._choose)
        self.strip = Banner()
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def begin(self, types: Sequence[TypeRow], providers: Sequence[ProviderRow]) -> None:
        """Show the panel and look at once."""
        self._types = {one.id: one for one in types}
        self._providers = {one.id: one.name for one in providers}
        self.form["type"].box.set_options([(one.id, one.name) for one in types])
        people = [(0, "Anyone"), *((one.id, one.name) for one in providers)]
        self.form["provider"].box.set_options(people)
        kept = self.form["type"].value() or (types[0].id if types else None)
        self.form.load({"type": kept, "provider": self.form["provider"].value() or 0,
                        "weekday": None, "half": "any"})  # fmt: skip
        self.show()
        self.look()
        self.form["type"].take_keyboard()

    def look(self) -> None:
        """Look again; an older search is stopped."""
        if self._progress is not None:
            self._progress.cancel()
        wanted, store = self._wanted(), self._office.store
        if wanted is None:
            return
        progress = self._progress = Progress()

        def read(session: Any) -> list[Opening] | None:
            try:
                return next_available(
                    session, zone=store.zone, now=store.now(), limit=SHOWN,
                    desk=store.workstation, progress=progress, **wanted,
                )  # fmt: skip
            except Cancelled:
                return None

        self._office.type_ahead("next available", read, self._show)

    def end(self) -> None:
        """Stop looking and put the panel away."""
        if self._progress is not None:
            self._progress.cancel()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _wanted(self) -> dict[str, Any] | None:
        try:
            typed = self.form.values()
        except Refused:
            return None
        if typed["type"] not in self._types:
            return None
        half = typed["half"] or "any"
        return {
            "type_minutes": self._types[typed["type"]].minutes,
            "providers": (typed["provider"],) if typed["provider"] else (),
            "weekdays": range(7) if typed["weekday"] is None else (typed["weekday"],),
            "from_clock": NOON if half == "afternoon" else time(),
            "to_clock": NOON if half == "morning" else time(),
        }

    def _show(self, openings: list[Opening]) -> None:
        store = self._office.store
        today = store.about_today()
        names = self._providers
        rows = [Offer(place, one, names.get(one.provider_id, ""), today, store.zone)
                for place, one in enumerate(openings)]  # fmt: skip
        self.model.show_rows(rows)

    def _choose(self, row: Offer) -> None:
        kind = self.form["type"].value()
        self.chosen.emit((row.opening, kind))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.leave)
        self.body.addWidget(self.form)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.hide()
