"""The card of one patient: photo, name, two identifiers, alerts; the same wherever it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.avatar import Avatar
from frontdesk.kit.banner import Banner
from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words
from frontdesk.kit.privacy import privacy
from frontdesk.patients.typed import SEXES

if TYPE_CHECKING:
    from frontdesk.patients.reads import PatientCardRow


class PatientCard(QWidget):
    """Who is in hand, at one glance."""

    def __init__(self) -> None:
        super().__init__()
        self.avatar = Avatar(size=56)
        self.name = Words("", "heading", private=True, wrap=True)
        self.goes_by = Words("", "muted", wrap=True, private=True)
        self._alerts: list[str] = []
        self.born = Words("", "strong", private=True)
        self.chart = Words("", "muted", selectable=True)
        self.reach = Words("", "body", private=True, wrap=True, selectable=True)
        self.chips = QHBoxLayout()
        self.alerts = QVBoxLayout()
        self._lay_out()
        privacy.changed.connect(self._mask_alerts)

    def show_card(self, card: PatientCardRow, today: date) -> None:
        """Show a patient."""
        self.avatar.show_person(card.name, card.photo)
        self.name.setText(card.name)
        self.goes_by.setText(words_goes_by(card))
        self.goes_by.setVisible(bool(self.goes_by.words()))
        self.born.setText(words_born(card.birth_date, today))
        self.chart.setText(f"Chart {card.chart_number} · {SEXES.get(card.sex, card.sex)}")
        lines = [phone.text for phone in card.phones[:2]]
        lines += [line for line in (card.line1, words_town(card)) if line]
        self.reach.setText("\n".join(lines) or "No phone and no address yet.")
        self._show_chips(card)
        self._show_alerts([alert.text for alert in card.alerts])
        said = f"{card.name}, {self.born.words()}, {self.chart.words()}"
        self.setAccessibleName("Patient card")
        self.setAccessibleDescription(said)

    def _show_chips(self, card: PatientCardRow) -> None:
        _empty(self.chips)
        if card.interpreter:
            self.chips.addWidget(Chip(f"Interpreter: {card.language or 'ask'}", "info", "message"))
        elif card.language and card.language != "English":
            self.chips.addWidget(Chip(card.language, "info", "message"))
        self.chips.addStretch(1)

    def _show_alerts(self, alerts: list[str]) -> None:
        self._alerts = alerts
        self._mask_alerts()

    def _mask_alerts(self) -> None:
        _empty(self.alerts)
        for alert in self._alerts:
            banner = Banner(privacy.masked(alert), "warning")
            self.alerts.addWidget(banner)
            banner.show()  # on a card already in view Qt would leave it hidden

    def _lay_out(self) -> None:
        who = QVBoxLayout()
        who.setSpacing(0)
        for words in (self.name, self.goes_by):
            who.addWidget(words)
        top = QHBoxLayout()
        top.setSpacing(3 * theme.SPACE)
        top.addWidget(self.avatar, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(who, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.born)
        column.addWidget(self.chart)
        column.addWidget(self.reach)
        column.addLayout(self.chips)
        column.addLayout(self.alerts)


def words_goes_by(card: PatientCardRow) -> str:
    """Return the name and pronouns they go by, if they differ from the legal ones."""
    goes_by = f"goes by {card.preferred}" if card.preferred else ""
    return ", ".join(part for part in (goes_by, card.pronouns) if part)


def words_born(birth_date: date | None, today: date) -> str:
    """Return birth date with age, or that it is not known."""
    if birth_date is None:
        return "Birth date not known"
    return f"{clock.words_date(birth_date)} · {clock.words_age(birth_date, today)}"


def words_town(card: PatientCardRow) -> str:
    """Return city, state and ZIP code as on an envelope."""
    place = ", ".join(part for part in (card.city, card.state) if part)
    return f"{place} {card.postal_code}".strip()


def _empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.deleteLater()
