"""The patient in hand in one line above a room that wants the window's whole width."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from frontdesk.kit import theme
from frontdesk.kit.avatar import Avatar
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words
from frontdesk.kit.privacy import privacy
from frontdesk.patients.pane.card import words_born

WAYS = (("schedule", "Book", "calendar"), ("checkin", "Check in", "check-in"),
        ("patients", "Chart", "patient"), ("billing", "Account", "money"))  # fmt: skip
LONGEST_ALERT = 32  # letters; the rest is on hover, and on the card


class HandLine(QFrame):
    """Who is in hand: name, two identifiers, what is to be minded, what is owed, the ways on.

    In little room the chart, then what is owed, then the words of the ways give way.

    Signals:
        wished(str): a room for this patient, by its key.
        why_wished(): why is it owed?
        put_down(): nobody is in hand any more.
    """

    wished = Signal(str)
    why_wished = Signal()
    put_down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "surface")
        self.setAccessibleName("Patient in hand")
        self.avatar = Avatar(size=28)
        self.name = Words("", "strong", private=True)
        self.born, self.chart = Words("", "body", private=True), Words("", "muted")
        self.minded, self.speaks = Chip(), Chip()
        self.owed = Words("", "strong", private=True)
        self.why = Button("Why?", kind="link", tip="Why is this owed (Ctrl+Shift+Y)",
                          on=self.why_wished.emit)  # fmt: skip
        self.why.setAccessibleName("Why is this owed?")
        self.ways = {room: self._way(room, words, icon) for room, words, icon in WAYS}
        self.away = IconButton("cross", "Put this patient down", size=14, on=self.put_down.emit)
        self._alerts: list[str] = []
        self._may: set[str] = set()
        privacy.changed.connect(self._show_alerts)
        self._lay_out()
        self.hide()

    def _way(self, room: str, words: str, icon: str) -> Button:
        return Button(words, kind="quiet", icon=icon, on=lambda: self.wished.emit(room))

    def show_card(self, card: Any, today: date) -> None:
        """Show who it is; `card` is a patients.reads.PatientCardRow."""
        self.avatar.show_person(card.name, card.photo)
        self.name.setText(card.name)
        self.born.setText(words_born(card.birth_date, today))
        self.chart.setText(f"Chart {card.chart_number}")
        self.speaks.show_words(f"Interpreter: {card.language or 'ask'}", "info", "message")
        self.speaks.setVisible(bool(card.interpreter))
        self._alerts = [alert.text for alert in card.alerts]
        self._show_alerts()
        self.setAccessibleDescription(f"{card.name}, {self.born.words()}, {self.chart.words()}")
        self._fit()

    def show_owed(self, words: str, kind: str, *, why: bool) -> None:
        """Show what is owed, in words and as which kind of label; whether it can be explained."""
        self.owed.setText(f"owes {words}" if kind == "danger" else words)
        self.owed.set_kind(kind if kind == "danger" else "strong")
        self.why.setVisible(why)
        self._fit()

    def show_ways(self, rooms: set[str]) -> None:
        """Offer the rooms of these keys."""
        self._may = rooms
        self._fit()

    def _show_alerts(self, _hidden: bool = False) -> None:
        alerts = [privacy.masked(one) for one in self._alerts]
        self.minded.setVisible(bool(alerts))
        if not alerts:
            return
        first = alerts[0]
        if len(first) > LONGEST_ALERT:
            first = f"{first[:LONGEST_ALERT].rstrip()}\u2026"
        more = f" +{len(alerts) - 1}" if len(alerts) > 1 else ""
        self.minded.show_words(f"{first}{more}", "warning", "alert")
        self.minded.setToolTip("\n".join(alerts))
        self.minded.setAccessibleName("; ".join(alerts))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for; who it is always stays."""
        layout = self.layout()
        if layout is None:
            return
        for room, button in self.ways.items():
            button.setVisible(room in self._may)
        for words in (self.chart, self.owed):
            words.show()
        leaving: list[QWidget] = [self.chart, *reversed(self.ways.values()), self.owed]
        for one in leaving:
            layout.activate()
            if layout.minimumSize().width() <= self.width():
                return
            one.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(5 * theme.SPACE, theme.SPACE, 3 * theme.SPACE, theme.SPACE)
        row.setSpacing(3 * theme.SPACE)
        for one in (self.avatar, self.name, self.born, self.chart, self.speaks, self.minded,
                    self.owed, self.why):  # fmt: skip
            row.addWidget(one)
        row.addStretch(1)
        for button in self.ways.values():
            row.addWidget(button)
        row.addWidget(self.away)
        # What it would like to show must not widen the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
