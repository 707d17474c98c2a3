"""Which day is shown, whether it is closed, and the ways to another."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.clock import words_date, words_day
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.chips import Chip
from frontdesk.kit.date_input import DateInput
from frontdesk.kit.labels import Words


class DayHead(QWidget):
    """The line over the page.

    Signals:
        stepped(int): so many days on, or back.
        wished(object): another day; None is the first open one with postings.
    """

    stepped = Signal(int)
    wished = Signal(object)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.heading, self.chip = Words("", "title"), Chip()
        self.earlier = IconButton("chevron-left", "Day before", shortcut="Alt+Left",
                                  on=lambda: self.stepped.emit(-1))  # fmt: skip
        self.later = IconButton("chevron-right", "Day after", shortcut="Alt+Right",
                                on=lambda: self.stepped.emit(1))  # fmt: skip
        self.first = Button("First &open day", kind="quiet", on=lambda: self.wished.emit(None))
        self.other = DateInput(today=today)
        self.other.setPlaceholderText("Another day")
        self.other.setAccessibleName("Another day")
        self.other.returnPressed.connect(self._go_to_typed)
        self.note = Banner()
        theme.watch().changed.connect(self._size)
        self._size()
        line = QHBoxLayout()
        line.setSpacing(2 * theme.SPACE)
        for one in (self.earlier, self.later, self.heading, self.chip):
            line.addWidget(one)
        line.addStretch(1)
        line.addWidget(self.first)
        line.addWidget(self.other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(line)
        column.addWidget(self.note)

    def show_day(self, day: date, today: date, *, closed: bool) -> None:
        """Show a day, as people say it, and whether it is closed."""
        said = words_day(day, today)
        near = said in ("Today", "Yesterday", "Tomorrow")
        self.heading.setText(f"{said}, {words_date(day)}" if near else said)
        words = ("Closed", "success", "lock") if closed else ("Open", "info", "unlock")
        self.chip.show_words(*words)

    def _go_to_typed(self) -> None:
        try:
            day = self.other.value()
        except Refused as refused:
            self.note.show_sentence(str(refused), "danger")
            return
        self.note.show_sentence("")
        if day is not None:
            self.other.set_value(None)
            self.wished.emit(day)

    def _size(self) -> None:
        self.other.setFixedWidth(round(36 * theme.SPACE * theme.current().text_scale))
