"""Over the schedule: which day, day or week, whose, and what to leave out."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.segmented import Segmented
from frontdesk.schedule.rows import ProviderRow


class Bar(QWidget):
    """What is shown, and where to go.

    Signals:
        day_wished(date): show this day.
        view_wished(str): day or week.
        provider_wished(int): only this provider's column; 0 for all.
        hide_wished(bool): leave out who cancelled or did not come.
        next_wished(): find the next available time.
    """

    day_wished = Signal(object)
    view_wished = Signal(str)
    provider_wished = Signal(int)
    hide_wished = Signal(bool)
    next_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._day = date.min
        self._days = 1
        self.title = Words("", "title", elide=True)
        self.back = IconButton("chevron-left", "Earlier", on=lambda: self._go(-1))
        self.on = IconButton("chevron-right", "Later", on=lambda: self._go(1))
        self.today = Button("Today", tip="Ctrl+D", on=lambda: self.day_wished.emit(None))
        self.view = Segmented((("day", "Day"), ("week", "Week")))
        self.view.setAccessibleName("Day or week")
        self.view.edited.connect(lambda: self.view_wished.emit(self.view.value()))
        self.provider = QComboBox()
        self.provider.setAccessibleName("Whose columns")
        self.provider.activated.connect(
            lambda _: self.provider_wished.emit(self.provider.currentData())
        )
        self.hide_gone = QCheckBox("Hide cancelled")
        self.hide_gone.toggled.connect(self.hide_wished)
        self.next = Button("Next available", icon="search", tip="Ctrl+T", on=self.next_wished.emit)
        self._lay_out()

    def show_state(self, day: date, today: date, *, week: bool) -> None:
        """Say which day or week is shown."""
        self._day, self._days = day, 7 if week else 1
        monday = day - timedelta(day.weekday())
        words = f"Week of {clock.words_day(monday, today)}" if week else clock.words_day(day, today)
        near = (
            f" · {day:%A}, {day:%B} {day.day}" if not week and abs((day - today).days) <= 1 else ""
        )
        self.title.setText(words + near)
        self.view.set_value("week" if week else "day")
        self.today.setEnabled(day != today or week)

    def show_providers(self, providers: Sequence[ProviderRow], chosen: int) -> None:
        """Offer these providers."""
        if [self.provider.itemData(row) for row in range(1, self.provider.count())] != [
            one.id for one in providers
        ]:
            self.provider.clear()
            self.provider.addItem("Everyone", 0)
            for one in providers:
                self.provider.addItem(one.name, one.id)
        self.provider.setCurrentIndex(max(0, self.provider.findData(chosen)))

    def _go(self, by: int) -> None:
        self.day_wished.emit(self._day + timedelta(by * self._days))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * theme.SPACE)
        for widget in (self.back, self.today, self.on):
            line.addWidget(widget)
        line.addSpacing(2 * theme.SPACE)
        line.addWidget(self.title, 1)
        for widget in (self.hide_gone, self.provider, self.view, self.next):
            line.addWidget(widget)
