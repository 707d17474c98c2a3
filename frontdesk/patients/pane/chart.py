"""A patient's chart as the desk needs it: who, how to reach them, whom to call, what to know."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.layouts import empty
from frontdesk.patients.names import mixed_alphabets
from frontdesk.patients.pane.card import words_born, words_town
from frontdesk.patients.reads import PatientCardRow
from frontdesk.patients.rules import display_name
from frontdesk.patients.typed import CONTACT_KINDS, MOST, PHONE_KINDS, SEXES

WAYS = (("Book a visit", "calendar", "schedule"), ("Check in", "check-in", "checkin"),
        ("Account", "money", "billing"))  # fmt: skip
TITLES = ("Reach", "Name", "People", "Language and work", "Alerts", "Chart")
PICTURES = "Pictures (*.jpg *.jpeg *.png *.webp)"


class ChartView(QWidget):
    """Shows one patient; asks for changes.

    Signals:
        edit_wished(), merge_wished(): change the particulars; make two charts one.
        undo_merge_wished(int, int): part two charts again, by the merge's id and version.
        alert_wished(str), alert_ended(int): a new alert; one that no longer holds, by its id.
        photo_wished(bytes): a new photo, as the file holds it.
        went(str): another room for this patient: schedule, checkin or billing.
    """

    edit_wished = Signal()
    merge_wished = Signal()
    undo_merge_wished = Signal(int, int)
    alert_wished = Signal(str)
    alert_ended = Signal(int)
    photo_wished = Signal(bytes)
    went = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.name = Words("", "title", private=True, wrap=True)
        self.strip, self.merged = Banner(), Banner()
        self.alert = QLineEdit()
        self.alert.setPlaceholderText("What must everyone see?")
        self.alert.setAccessibleName("New alert")
        self.alert.setMaxLength(MOST["alert"])
        self.alert.returnPressed.connect(self._on_alert)
        self.facts = {title: Facts(title) for title in TITLES}
        self._lay_out()

    def show_chart(self, card: PatientCardRow, today: date) -> None:
        """Show a patient."""
        self.name.setText(card.name)
        self.facts["Reach"].say(
            *((PHONE_KINDS.get(phone.kind, phone.kind), phone.text) for phone in card.phones),
            ("E-mail", card.email),
            (
                "Address",
                "\n".join(part for part in (card.line1, card.line2, words_town(card)) if part),
            ),
            ("Address confirmed", _when(card.address_confirmed_on, today)),
            ("Phones confirmed", _when(card.phones_confirmed_on, today)),
        )
        previous = ", ".join(
            " ".join(part for part in (given, family) if part) for family, given in card.previous
        )
        legal = display_name(card.family, card.given, middle=card.middle, suffix=card.suffix)
        if mixed_alphabets(legal):
            legal += "\nHolds letters of another alphabet that look like Latin ones."
        self.facts["Name"].say(
            ("Legal name", legal), ("Goes by", card.preferred), ("Pronouns", card.pronouns),
            ("Date of birth", words_born(card.birth_date, today)),
            ("Sex", SEXES.get(card.sex, card.sex)), ("Previous names", previous),
        )  # fmt: skip
        contacts = [
            (
                CONTACT_KINDS[one.kind],
                "\n".join(
                    filter(
                        None,
                        (
                            f"{one.name}, {one.relation}" if one.relation else one.name,
                            one.phone,
                            one.address,
                        ),
                    )
                ),
            )
            for one in card.contacts
        ]
        pays = [one.name for one in card.contacts if one.kind == "guarantor"]
        payer = card.guarantor_name or ", ".join(pays) or "the patient"
        self.facts["People"].say(*contacts, ("Who pays", payer))
        interpreter = "needs an interpreter" if card.interpreter else ""
        self.facts["Language and work"].say(
            ("Language", ", ".join(part for part in (card.language, interpreter) if part)),
            ("Employer", card.employer), ("Pharmacy", card.pharmacy),
        )  # fmt: skip
        merged = f"This chart was merged into chart {card.merged_into_number}. Open that one."
        self.merged.show_sentence(merged if card.merged_into_number else "", "warning")
        self.edit.setEnabled(not card.merged_into_number)
        self._show_alerts(card, today)
        self._show_numbers(card)

    def _show_alerts(self, card: PatientCardRow, today: date) -> None:
        facts = self.facts["Alerts"]
        facts.say(
            *((clock.words_day(alert.since, today), alert.text) for alert in card.alerts),
            ends=[
                IconButton("cross", f"End alert {place}", size=14,
                           on=partial(self.alert_ended.emit, alert.id))
                for place, alert in enumerate(card.alerts, 1)
            ],
        )  # fmt: skip

    def _on_alert(self) -> None:
        if self.alert.text().strip():
            self.alert_wished.emit(self.alert.text())

    def _show_numbers(self, card: PatientCardRow) -> None:
        facts = self.facts["Chart"]
        facts.say(
            ("Chart number", card.chart_number), ("Also found as", ", ".join(card.other_numbers))
        )
        for merge in card.merges:
            words = f"Part from chart {merge.gone_number} again"
            facts.add(
                Button(
                    words,
                    kind="link",
                    on=partial(self.undo_merge_wished.emit, merge.id, merge.version),
                )
            )
        facts.add(
            Button(
                "Merge with another chart …", kind="link", icon="merge", on=self.merge_wished.emit
            )
        )

    def _ask_photo(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "A photo", "", PICTURES)
        if path:
            with open(path, "rb") as file:
                self.photo_wished.emit(file.read(40_000_000))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(4 * theme.SPACE)
        for place, title in enumerate(TITLES):
            grid.addWidget(self.facts[title], place // 2, place % 2)
        grid.setContentsMargins(0, 0, 0, 0)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(3, 1)
        add = QHBoxLayout()
        add.addWidget(self.alert, 1)
        add.addWidget(Button("Add the alert", icon="alert", on=self._on_alert))
        self.facts["Alerts"].body.insertLayout(2, add)
        inner = QWidget()
        inner.setLayout(grid)
        scroll = ClearScroll(inner)
        self.edit = Button(
            "Change", kind="primary", icon="edit", shortcut="Ctrl+E", on=self.edit_wished.emit
        )
        right = QVBoxLayout(self)
        right.setContentsMargins(*[5 * theme.SPACE] * 4)
        right.setSpacing(4 * theme.SPACE)
        top = QHBoxLayout()
        top.setSpacing(2 * theme.SPACE)
        top.addWidget(self.name, 1)
        top.addWidget(Button("Photo …", kind="quiet", icon="photo", on=self._ask_photo))
        for words, icon, room in WAYS:
            top.addWidget(Button(words, icon=icon, on=partial(self.went.emit, room)))
        top.addWidget(self.edit)
        right.addLayout(top)
        right.addWidget(self.merged)
        right.addWidget(self.strip)
        right.addWidget(scroll, 1)


class Facts(Card):
    """A surface of captions with what is known."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(4 * theme.SPACE)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def say(self, *facts: tuple[str, str], ends: Sequence[QWidget] = ()) -> None:
        """Show these facts, those without words left out; `ends` stand behind them, in order."""
        empty(self._grid)
        known = [(caption, words) for caption, words in facts if words]
        for row, (caption, words) in enumerate(known):
            self._grid.addWidget(Words(caption, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Words(words, private=True, wrap=True, selectable=True), row, 1)
        for row, widget in enumerate(ends):
            self._grid.addWidget(widget, row, 2, Qt.AlignmentFlag.AlignTop)
        if not known:
            self._grid.addWidget(Words("Nothing yet.", "muted"), 0, 0)

    def add(self, widget: Any) -> None:
        """Put a button beneath the facts."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)


def _when(day: date | None, today: date) -> str:
    return clock.words_day(day, today) if day else "never"
