"""The next available times: for whom, when it suits, and the first openings, soonest first."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core import clock
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.field import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.schedule.openings import HORIZON, Opening, next_available
from frontdesk.schedule.rows import ProviderRow, TypeRow

WEEKDAYS = tuple(enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")))
HOURS = ((None, "Any"), *((hour, f"{hour % 12 or 12} {'AM' if hour < 12 else 'PM'}")
                          for hour in range(6, 22)))  # fmt: skip
SHOWN = 20
NARROW = 20 * theme.SPACE  # an hour and the arrow
LEAST_ROWS = 5  # of the list, however low the window
NOTHING = ("calendar", "No time is free.", "Ask for other days or hours, or for someone else.")


class Offer:
    """One opening as a row of the list."""

    def __init__(
        self, place: int, opening: Opening, provider: str, today: date, zone: ZoneInfo
    ) -> None:
        self.id, self.opening = place, opening
        day = clock.words_day(opening.day, today)
        self.when = f"{day} {clock.words_time(opening.start, zone)}"
        self.provider = provider


COLUMNS = (
    Column[Offer](
        "When",
        lambda row: row.when,
        lambda row: row.opening.start,
        strong=True,
        tip=lambda row: row.when,
        width=140,
    ),
    Column[Offer](
        "With",
        lambda row: row.provider,
        lambda row: row.provider,
        tip=lambda row: row.provider,
        stretch=True,
        width=90,
    ),
)


class NextTimes(Card):
    """Finds times. Enter goes from what is asked for to the list, and there takes a time.

    Signals:
        chosen(Opening, int): book there, this kind of visit (or None).
        left(): put away.
    """

    chosen = Signal(object, object)
    left = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__("Next available")
        self._office = office
        self._providers: dict[int, str] = {}
        self._types: dict[int, TypeRow] = {}
        self._progress: Progress | None = None
        self._entered = False  # Enter was pressed before the times were found
        self.form = Form()
        self.form.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        self.form.add(fields.choice("provider", "&With", [], side_by_side=False))
        self.form.add(fields.choice("place", "&Location", [], side_by_side=False))
        self.form.add(Field("days", "&Days", TicksInput(WEEKDAYS, columns=3)))
        self.form.add(fields.choice("from", "&From", HOURS, side_by_side=False), span=6)
        self.form.add(fields.choice("until", "&Until", HOURS, side_by_side=False), span=6)
        for name in ("from", "until"):
            self.form[name].box.set_options(HOURS)
            self.form[name].box.setMinimumWidth(NARROW)
        self.form.edited.connect(lambda _: self.look())
        self.form.entered.connect(self._to_the_list)
        self.model = RowsModel(COLUMNS)
        self.nothing = EmptyState(*NOTHING)
        self.table = Table(self.model, "Openings", empty=self.nothing, filters=False)
        self.table.chosen.connect(self._choose)
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def begin(
        self,
        types: Sequence[TypeRow],
        providers: Sequence[ProviderRow],
        places: Mapping[int, str],
        *,
        type_id: int | None = None,
    ) -> None:
        """Show the panel and look at once; what was asked for last time is kept."""
        self._types = {one.id: one for one in types}
        self._providers = {one.id: one.name for one in providers}
        kinds: list[tuple[int | None, str]] = [(one.id, one.name) for one in types]
        self.form["type"].box.set_options(kinds or [(None, "Visit")])
        people: list[tuple[int | None, str]] = [(None, "Anyone"), *self._providers.items()]
        where: list[tuple[int | None, str]] = [(None, "Anywhere"), *places.items()]
        self.form["provider"].box.set_options(people)
        self.form["place"].box.set_options(where)
        self.form["place"].setVisible(len(places) > 1)
        if type_id is not None:
            self.form["type"].load(type_id)
        self.show()
        self.look()
        self.form["type"].take_keyboard()

    def look(self) -> None:
        """Look again; an older search is stopped."""
        self._stop()
        wanted, store = self._wanted(), self._office.store
        if wanted is None:
            self.model.show_rows([])
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
        self._stop()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _stop(self) -> None:
        self._entered = False
        if self._progress is not None:
            self._progress.cancel()
            self._progress = None

    def _wanted(self) -> dict[str, Any] | None:
        """Return what is asked for; None while it cannot be, and why is said over the list."""
        try:
            typed = self.form.values()
        except Refused as refused:
            self.nothing.show_words(str(refused))
            return None
        first, last = typed["from"], typed["until"]
        if first is not None and last is not None and first >= last:
            self.nothing.show_words("No hours are left.", "Choose a later hour as the end.")
            return None
        self.nothing.show_words(*NOTHING[1:])
        kind = self._types.get(typed["type"])
        return {
            "type_minutes": kind.minutes if kind else 15,
            "providers": (typed["provider"],) if typed["provider"] else (),
            "locations": (typed["place"],) if typed["place"] else (),
            "weekdays": typed["days"] or range(7),
            "from_clock": time(first or 0),
            "to_clock": time(last or 0),
            "days": HORIZON,
        }

    def _show(self, openings: list[Opening]) -> None:
        store = self._office.store
        today = store.about_today()
        names = self._providers
        rows = [Offer(place, one, names.get(one.provider_id, ""), today, store.zone)
                for place, one in enumerate(openings)]  # fmt: skip
        self._progress = None
        self.model.show_rows(rows)
        if self._entered:
            self._to_the_list()

    def _to_the_list(self) -> None:
        """Put the keyboard on the first time; as soon as there is one."""
        self._entered = self._progress is not None
        if not self._entered and self.model.rowCount():
            self.table.setFocus()
            self.table.take_in_hand(0)

    def _choose(self, row: Offer) -> None:
        kind = self.form["type"].value()
        self.chosen.emit(row.opening, kind)

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(LEAST_ROWS * 36)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.leave)
        self.body.addWidget(self.form)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.hide()
