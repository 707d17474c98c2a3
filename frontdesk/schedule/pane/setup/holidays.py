"""The holidays of the office's state, ticked where the office is closed; entered in one act."""

from datetime import date, time
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.office import reads as office_reads
from frontdesk.schedule import actions, closings, days_off, outside, reads
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.pane.setup.outside_list import OutsideList


class HolidaysPage(Pane):
    """The page: this year or the next, a tick for each day the office is closed."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        this_year = office.store.today().year
        self.state, self.closed = "", dict[date, DayBlock]()
        self.days: dict[date, str] = {}
        self.year = Segmented([(this_year + more, str(this_year + more)) for more in (0, 1)])
        self.ticks = TicksInput(())
        self.hits = OutsideList(office)
        self.strip = Banner(closable=True)
        self.about = muted("")
        self.save = Button("Sa&ve holidays", kind="primary", icon="check", shortcut="Ctrl+S",
                           on=self.ask_to_save)  # fmt: skip
        self.all = Button("Tick &all", on=self.tick_all)
        self.year.setAccessibleName("Year")
        self.ticks.setAccessibleName("Closed on")
        self.year.edited.connect(self._on_year)
        self.ticks.edited.connect(self._on_ticked)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("block", "practice")

    def read(self, session: Session) -> tuple[str, list[DayBlock]]:
        practice = office_reads.practice(session)
        first, last = date(self.year.value(), 1, 1), date(self.year.value(), 12, 31)
        found = [one for one in reads.blocks(session, first, last) if days_off.is_closed(one)]
        return practice.state if practice else "", found

    def show_read(self, what: tuple[str, list[DayBlock]]) -> None:
        self.state, found = what
        before = self.wanted if self.dirty else None
        self.closed = {one.day: one for one in found}
        today = self.office.store.today()
        named = dict(closings.of_year(self.state, self.year.value()))
        named |= {day: one.title for day, one in self.closed.items()}
        self.days = {day: named[day] for day in sorted(named) if day >= today}
        self.ticks.set_options([(day, f"{_day(day)}   {name}") for day, name in self.days.items()])
        self.ticks.set_value(before if before is not None else tuple(self.closed))
        where = self.state or "the United States"
        self.about.setText(
            f"The public holidays of {where}. Tick those on which the whole office is closed."
        )
        self._on_ticked()

    @property
    def wanted(self) -> tuple[date, ...]:
        """The days that are ticked."""
        return tuple(self.ticks.value())

    @property
    def dirty(self) -> bool:
        """Whether other days are ticked than those on which the office is closed."""
        offered = {day for day in self.closed if day in self.days}
        return bool(self.days) and set(self.wanted) != offered

    def tick_all(self) -> None:
        """Tick every holiday."""
        self.ticks.set_value(tuple(self.days))
        self._on_ticked()

    def ask_to_save(self) -> None:
        """Close on the days that are ticked, and open on those that are not."""
        close = [(day, self.days[day]) for day in self.wanted if day not in self.closed]
        reopen = [(one.id, one.version) for day, one in self.closed.items()
                  if day in self.days and day not in self.wanted]  # fmt: skip
        self.strip.show_sentence("")
        act = self.act(actions.close_holidays, self._on_saved, self._on_refused)
        act(close=close, reopen=reopen, shown=self.hits.shown)

    def _on_saved(self, _done: Done) -> None:
        self.closed = {}
        self.days = {}
        self.said.emit("Saved. Booked visits stay where they are.")
        self.refresh()

    def _on_refused(self, refused: Refused) -> None:
        self.strip.show_sentence(str(refused), "warning")
        self._on_ticked()

    def _on_year(self) -> None:
        self.closed, self.days = {}, {}
        self.refresh()

    def _on_ticked(self) -> None:
        added = [
            DayBlock(0, 0, None, day, time(), time(), self.days[day])
            for day in self.wanted if day not in self.closed
        ]  # fmt: skip
        self.save.setEnabled(self.dirty)
        self.all.setEnabled(len(self.wanted) < len(self.days))
        if not added:
            self.hits.show_none("No day ticked anew", "Who is booked on such a day is shown here.")
            return
        zone, today = self.office.store.zone, self.office.store.today()
        self.office.type_ahead(
            "holidays",
            lambda session: outside.outside_days(session, added, zone=zone, today=today),
            self.hits.show_visits,
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Words("Holidays", "title"), 1)
        for one in (self.year, self.all, self.save):
            top.addWidget(one)
        card = QFrame()
        card.setProperty("kind", "card")
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(0, 0, 0, 0)
        within.addWidget(self.ticks)
        within.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        inside.setAutoFillBackground(False)
        scroll.setAccessibleName("Holidays")
        QVBoxLayout(card).addWidget(scroll)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addWidget(card, 2)
        lower.addWidget(self.hits, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(top)
        whole.addWidget(self.about)
        whole.addWidget(self.strip)
        whole.addLayout(lower, 1)

    def remember(self) -> dict[str, Any]:
        """Return nothing: the page opens on this year."""
        return {}


def _day(day: date) -> str:
    return clock.words_day(day, date(day.year, 1, 1) if day.month > 1 else day.replace(day=20))
