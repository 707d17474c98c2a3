"""Input for a date in any usual writing; says beneath which day it understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6 import QtGui, QtWidgets  # the calendar's own names cost 9 ms: when it is opened
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from frontdesk.core.clock import words_age, words_date
from frontdesk.core.refused import Refused
from frontdesk.core.typed import read_date
from frontdesk.kit import icons, theme
from frontdesk.kit.inputs import TextInput
from frontdesk.kit.privacy import privacy


class DateInput(TextInput):
    """A date, typed freely; nothing is rejected while typing.

    Up and down go a day on and back; a date to come also has a calendar (Alt+Down).

    Args:
        past: a birth date: the year must be there, and the age is shown.
        today: tells the office's date.
    """

    missing, tells_beneath = "Type a date, such as 3/4/1980.", True

    def __init__(
        self, *, past: bool = False, today: Callable[[], date] = date.today, private: bool = False
    ) -> None:
        super().__init__(placeholder="mm/dd/yyyy", private=private, longest=40)
        self._past, self._today = past, today
        self._calendar: QtWidgets.QCalendarWidget | None = None
        if not past:
            self._pick = QAction("Choose from a calendar", self)
            self._pick.setToolTip("Choose from a calendar (Alt+Down)")
            self._pick.triggered.connect(self._open_calendar)
            self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
            theme.watch().changed.connect(self._paint_pick)
            self._paint_pick()

    def value(self) -> date | None:
        """Return the day; None when empty."""
        text = self.text()
        return read_date(text, self._today(), past=self._past) if text.strip() else None

    def set_value(self, value: date | None) -> None:
        """Show a day as 03/04/1980; None is empty."""
        self.setText(words_date(value) if value else "")

    def said(self) -> str:
        """Return the day understood, in words, with the age or how far off it is."""
        try:
            day = self.value()
        except Refused:
            return ""
        if day is None:
            return ""
        today = self._today()
        away = words_age(day, today) if self._past else _away((day - today).days)
        said = f"{day:%B} {day.day}, {day.year}" if self._past else _with_weekday(day)
        return privacy.masked(f"{said} \u00b7 {away}") if self._private else f"{said} \u00b7 {away}"

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and not self._past:
            self._open_calendar()
        else:
            self._go(step)

    def _go(self, days: int) -> None:
        try:
            day = self.value()
        except Refused:
            return
        if day is not None:
            self.set_value(day + timedelta(days))
            self.edited.emit()

    def _open_calendar(self) -> None:
        calendar = self._calendar or QtWidgets.QCalendarWidget(self)
        if self._calendar is None:
            self._calendar = calendar
            calendar.setWindowFlags(Qt.WindowType.Popup)
            calendar.setAccessibleName("Calendar")
            none = QtWidgets.QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
            calendar.setVerticalHeaderFormat(none)
            calendar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            calendar.setContentsMargins(1, 1, 1, 1)
            calendar.clicked.connect(self._on_picked)
            calendar.activated.connect(self._on_picked)
        quiet = QtGui.QTextCharFormat()
        quiet.setForeground(theme.current().colour("muted"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, quiet)
        try:
            day = self.value() or self._today()
        except Refused:
            day = self._today()
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        calendar.show()
        calendar.setFocus()

    def _on_picked(self, picked: QDate) -> None:
        if self._calendar:
            self._calendar.hide()
        self.set_value(date(picked.year(), picked.month(), picked.day()))
        self.edited.emit()
        self.setFocus()

    def _paint_pick(self) -> None:
        self._pick.setIcon(icons.icon("calendar"))


def _away(days: int) -> str:
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def _with_weekday(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}, {day.year}"
