"""The first step: greet by name, and be sure by two identifiers that it is this chart."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from frontdesk.checkin.reads import CheckInView
from frontdesk.checkin.rules import IDENTIFIERS
from frontdesk.core.clock import words_age, words_date
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.choice_input import CheckInput
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words

NOT_ON_FILE = "not on file"


class Who(QWidget):
    """Name and date of birth are asked; what the patient says is confirmed or typed.

    Where another patient of the day has such a name, the date of birth stays hidden until it is
    typed as the patient says it: reading it out would make both of them nod.

    Signals:
        confirmed(): Enter, with two identifiers.
        edited(): something was typed or ticked.
    """

    confirmed = Signal()
    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: CheckInView | None = None
        self._alike, self._today = False, date.today()
        self.ask = Words("", "subheading", wrap=True, private=True)
        self.warning = Banner()
        self.ticks = {name: CheckInput(words) for name, words in IDENTIFIERS.items()}
        self.values = {name: Words("", private=True, wrap=True) for name in IDENTIFIERS}
        self.form = Form()
        self.born = self.form.add(
            fields.date(
                "birth_date", "Date of &birth, as the patient says it", past=True,
                today=lambda: self._today, private=True,
                hint="Type it to be sure, or press Enter when what you hear is what is shown.",
            ),
            span=8,
        )  # fmt: skip
        self.form.edited.connect(self._on_typed)
        self.form.entered.connect(self.confirm)
        self._lay_out()

    def show_view(self, view: CheckInView, alike: Sequence[str], today: date) -> None:
        """Show whose visit it is; `alike` are names of the day that could be taken for it."""
        is_new = self._view is None or self._view.appointment_id != view.appointment_id
        self._view, self._alike, self._today = view, bool(alike), today
        self.ask.setText("\u201cGood to see you. May I have your name and date of birth?\u201d")
        said = "; ".join(alike)
        self.warning.show_sentence(
            f"There is a similar name today: {said}. Type the date of birth that the patient says."
            if alike
            else "",
            "warning",
        )
        if is_new:
            self.form.clear()
            self.form.clear_errors()
            self._tick_usual()
        self._show_values()

    def identifiers(self) -> tuple[str, ...]:
        """Return the names of the identifiers that are ticked."""
        return tuple(name for name, tick in self.ticks.items() if tick.isChecked())

    def summary(self) -> str:
        """Return what was confirmed, in words."""
        return " and ".join(IDENTIFIERS[name].lower() for name in self.identifiers()).capitalize()

    def confirm(self) -> None:
        """Go on, if two identifiers are sure; else say at the field what is missing."""
        try:
            self._compare()
        except Refused as refused:
            self.form.show_refusal("birth_date", str(refused))
            return
        self.confirmed.emit()

    def show_refusal(self, sentence: str) -> None:
        """Show what is wrong with who it is."""
        self.form.show_refusal("birth_date", sentence)

    def snapshot(self) -> dict[str, Any]:
        """Return what is typed and ticked."""
        return {"form": self.form.snapshot(), "ticked": list(self.identifiers())}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Type and tick again what a snapshot holds."""
        self.form.restore(kept.get("form", {}))
        for name, tick in self.ticks.items():
            tick.setChecked(name in kept.get("ticked", ()))
        self._show_values()

    def _compare(self) -> None:
        view = self._view
        if view is None:
            return
        typed = self.born.value()
        if typed is not None and view.birth_date is not None and typed != view.birth_date:
            raise Refused(
                f"That is not the date of birth of this {view.legal_name}. "
                "Ask again, or choose the right patient at the left."
            )
        if typed is not None and view.birth_date is not None:
            self.ticks["birth_date"].setChecked(True)
        elif self._alike and view.birth_date is not None:
            raise Refused(
                "Two patients of today have a name like this. Type the date of birth that "
                "the patient says."
            )
        if len(self.identifiers()) < 2:
            raise Refused("Confirm two identifiers: tick what the patient told or showed you.")

    def _on_typed(self) -> None:
        try:
            typed = self.born.value()
        except Refused:
            typed = None
        if self._view is not None and self._alike:
            self.ticks["birth_date"].setChecked(typed == self._view.birth_date)
        self._show_values()
        self.edited.emit()

    def _tick_usual(self) -> None:
        view = self._view
        second = "birth_date" if view is not None and view.birth_date else "phone"
        for name, tick in self.ticks.items():
            tick.setChecked(name == "name" or (name == second and not self._alike))

    def _show_values(self) -> None:
        view = self._view
        if view is None:
            return
        born = ""
        if view.birth_date is not None:
            born = f"{words_date(view.birth_date)} ({words_age(view.birth_date, self._today)})"
        hidden = self._alike and not self.ticks["birth_date"].isChecked()
        shown = {
            "name": view.legal_name,
            "birth_date": "hidden until it is typed" if hidden and born else born or NOT_ON_FILE,
            "phone": ", ".join(view.phones) or NOT_ON_FILE,
            "address": ", ".join(part for part in (view.line1, view.city) if part) or NOT_ON_FILE,
            "chart_number": view.chart_number,
            "photo_id": "a driver\u2019s license or passport, seen",
        }
        for name, words in shown.items():
            self.values[name].setText(words)
            missing = words == NOT_ON_FILE
            self.values[name].set_kind("muted" if missing or name == "photo_id" else "body")
            self.ticks[name].setEnabled(not missing)
        self.born.setVisible(view.birth_date is not None)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(4 * theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE)
        for place, (name, tick) in enumerate(self.ticks.items()):
            grid.addWidget(tick, place, 0)
            grid.addWidget(self.values[name], place, 1)
            tick.setAccessibleName(f"{IDENTIFIERS[name]} confirmed")
            tick.edited.connect(self.edited)
        grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.warning)
        column.addWidget(self.ask)
        column.addWidget(self.form)
        column.addLayout(grid)
