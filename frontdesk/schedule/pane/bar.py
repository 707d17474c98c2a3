"""Over the schedule: which day, day or week, whose, and what to leave out."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.segmented import Segmented
from frontdesk.schedule.month_days import same_day_in
from frontdesk.schedule.rows import ProviderRow

VIEWS = (("day", "Day"), ("week", "Week"), ("month", "Month"), ("list", "List"))
BACK, ON = "Alt+Left", "Alt+Right"
NEXT = "Find a time"
USUAL_LETTERS = 14  # of a provider's name, that it can be read
LEAST_WIDTH = 26 * theme.SPACE  # pixels of it in a narrow window
QWIDGETSIZE_MAX = 2**24 - 1  # Qt's own
LEAST_LETTERS = 11  # of the date, that it can be read in any window


class Bar(QWidget):
    """What is shown, and where to go; `hide_gone` has its place under the month.

    Signals:
        day_wished(date): show this day; None is today.
        view_wished(str): one of VIEWS.
        provider_wished(int): only this provider's column; 0 for all.
        hide_wished(bool): leave out who cancelled or did not come.
        next_wished(): find the next available time.
        gaps_wished(): the gaps that somebody on the waitlist fits.
        print_wished(QPoint): print or take out what is in sight; where the menu may stand.
    """

    day_wished = Signal(object)
    view_wished = Signal(str)
    provider_wished = Signal(int)
    hide_wished = Signal(bool)
    next_wished = Signal()
    gaps_wished = Signal()
    print_wished = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._day, self._view = date.min, "day"
        self._offered: list[tuple[int, str]] = []
        self.title = Words("", "title", elide=True)
        self.back = IconButton("chevron-left", "Earlier", on=lambda: self._go(-1))
        self.on = IconButton("chevron-right", "Later", on=lambda: self._go(1))
        for keys, by in ((BACK, -1), (ON, 1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda by=by: self._go(by))
        self.today = Button("Today", tip="Ctrl+D", on=lambda: self.day_wished.emit(None))
        self.view = Segmented(VIEWS)
        self.view.setAccessibleName("What is in sight")
        self.view.edited.connect(lambda: self.view_wished.emit(self.view.value()))
        for number, (view, _) in enumerate(VIEWS, 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.activated.connect(partial(self.view_wished.emit, view))
        self.view.setToolTip("Ctrl+1 to Ctrl+4")
        self.provider = QComboBox()
        self.provider.setAccessibleName("Whose columns")
        self.provider.setMinimumContentsLength(USUAL_LETTERS)
        self.provider.setMinimumWidth(LEAST_WIDTH)
        self.provider.activated.connect(
            lambda _: self.provider_wished.emit(self.provider.currentData())
        )
        self.hide_gone = QCheckBox("Hide cancelled")
        self.hide_gone.setToolTip("Leave out who cancelled or did not come")
        self.hide_gone.toggled.connect(self.hide_wished)
        self.next = Button(NEXT, icon="search", tip=f"{NEXT} (Ctrl+T)", on=self.next_wished.emit)
        self.next.setAccessibleName(NEXT)
        self.gaps = Button("", kind="quiet", icon="clock", on=self.gaps_wished.emit)
        self._gaps = self._title = self._short = ""
        self.gaps.hide()
        self.paper = IconButton("printer", "Print or save (Ctrl+P)", on=self._ask_for_paper)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self._ask_for_paper)
        self._lay_out()

    def _ask_for_paper(self) -> None:
        self.print_wished.emit(self.paper.mapToGlobal(self.paper.rect().bottomLeft()))

    def show_state(self, day: date, today: date, *, view: str) -> None:
        """Say which day, week or month is shown."""
        self._day, self._view = day, view
        titles = {"week": _words_week(day), "month": f"{day:%B} {day.year}"}
        self._title = titles.get(view) or _words_day(day, today)
        shorter = {"week": self._title.rpartition(",")[0], "month": f"{day:%b} {day.year}"}
        self._short = shorter.get(view) or self._title.rpartition(" · ")[2]
        self._fit()
        self.view.set_value(view)
        self.today.setEnabled(day != today)
        span = "day" if view == "list" else view
        for button, words, keys in (
            (self.back, f"The {span} before", BACK),
            (self.on, f"The {span} after", ON),
        ):
            button.setAccessibleName(words)
            button.setToolTip(f"{words} ({keys})")

    def show_gaps(self, minutes: int) -> None:
        """Say how many minutes of the next days the waitlist could fill; nothing when none."""
        self._gaps = f"Gaps {words_minutes(minutes)}"
        words = "free on today and the next two working days suit somebody on the waitlist"
        self.gaps.setToolTip(f"{words_minutes(minutes)} {words} (Ctrl+G)")
        self.gaps.setAccessibleName(f"Gaps to fill: {words_minutes(minutes)}")
        self.gaps.setVisible(minutes > 0)
        self._fit()

    def show_providers(self, providers: Sequence[ProviderRow], chosen: int, *, week: bool) -> None:
        """Offer these providers; a week is always one provider's."""
        offered = [(one.id, one.name) for one in providers]
        if not week:
            offered.insert(0, (0, "Everyone"))
        if offered != self._offered:
            self._offered = offered
            self.provider.clear()
            for provider_id, name in offered:
                self.provider.addItem(name, provider_id)
        self.provider.setCurrentIndex(max(0, self.provider.findData(chosen)))
        self.provider.setToolTip(self.provider.currentText())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window leave buttons their sign only, so that the date can be read."""
        line = self.layout()
        if line is None:
            return
        self.next.setText(NEXT)
        self.gaps.setText(self._gaps)
        self.title.setText(self._title)
        self.title.setMinimumWidth(0)
        self.provider.setMaximumWidth(QWIDGETSIZE_MAX)
        for button in (self.next, self.gaps):
            if line.sizeHint().width() > self.width():
                button.setText("")
        if line.sizeHint().width() > self.width():  # "Today" is said by its button, too
            self.title.setText(self._short)
        metrics = self.title.fontMetrics()
        whole = metrics.horizontalAdvance(self.title.text()) + 4
        self.title.setMinimumWidth(min(LEAST_LETTERS * metrics.averageCharWidth(), whole))
        short = line.sizeHint().width() - self.width()
        if short > 0:
            self.provider.setMaximumWidth(
                max(LEAST_WIDTH, self.provider.sizeHint().width() - short)
            )

    def _go(self, by: int) -> None:
        if self._view == "month":
            self.day_wished.emit(same_day_in(self._day, by))
        else:
            self.day_wished.emit(self._day + timedelta(7 * by if self._view == "week" else by))

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2 * theme.SPACE)
        ways: list[QWidget] = [self.back, self.today, self.on]
        for widget in ways:
            line.addWidget(widget)
        line.addSpacing(theme.SPACE)
        line.addWidget(self.title, 1)
        sights: list[QWidget] = [self.gaps, self.provider, self.view, self.next, self.paper]
        for widget in sights:
            line.addWidget(widget)


def words_minutes(minutes: int) -> str:
    """Return a length of time as the bar says it: 85 min, 2 h, 43 h 55 min."""
    hours, rest = divmod(minutes, 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _words_day(day: date, today: date) -> str:
    near = clock.words_day(day, today)
    return near if abs((day - today).days) > 1 else f"{near} · {day:%a}, {day:%b} {day.day}"


def _words_week(day: date) -> str:
    monday = day - timedelta(day.weekday())
    sunday = monday + timedelta(6)
    last = f"{sunday.day}" if sunday.month == monday.month else f"{sunday:%b} {sunday.day}"
    return f"{monday:%b} {monday.day} – {last}, {sunday.year}"
