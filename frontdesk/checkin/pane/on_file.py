"""The second step: address, phones and coverage are read out, confirmed or changed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.checkin.pane.coverage_form import CoverageForm
from frontdesk.checkin.reads import CheckInView
from frontdesk.checkin.rules import Review
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.choice_input import CheckInput
from frontdesk.kit.labels import Words, rule

TITLES = {"address": "Address", "phones": "Phone", "coverage": "Coverage"}


class ReviewLine(QWidget):
    """One thing on file: a tick, what it says, what is the matter, a way to change it."""

    changed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.tick = CheckInput(TITLES[name])
        self.tick.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.shown = Words("", private=True, wrap=True)
        self.mark = Chip()
        self.change = Button("Change", kind="link", on=lambda: self.changed.emit(name))
        self.change.setAccessibleName(f"Change {TITLES[name].lower()}")
        said = QVBoxLayout()
        said.setSpacing(theme.SPACE)
        said.addWidget(self.shown)
        said.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3 * theme.SPACE)
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(said, 1)
        row.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)

    def show_review(self, review: Review, *, tick: bool) -> None:
        """Show what is on file; nothing on file cannot be confirmed."""
        self.shown.setText(review.shown or "nothing on file")
        self.shown.set_kind("body" if review.shown else "muted")
        self.change.setText("Change" if review.shown else "Add")
        self.mark.show_words(review.mark, "warning" if review.shown else "danger", "alert")
        self.mark.setVisible(bool(review.mark))
        self.tick.setEnabled(bool(review.shown))
        self.tick.setAccessibleName(f"{TITLES[self.name]} confirmed: {review.mark}".rstrip(": "))
        if not review.shown:
            self.tick.setChecked(False)
        elif tick:
            self.tick.setChecked(True)


class OnFile(QWidget):
    """Enter confirms what is ticked; Space leaves one out; E changes the one in hand.

    Signals:
        confirmed(): Enter.
        edited(): a tick or the coverage form changed.
        chart_wished(str): address or phones are to be changed in the chart.
        coverage_typed(object): the coverage form holds this CoverageTyped, to be saved.
    """

    confirmed = Signal()
    edited = Signal()
    chart_wished = Signal(str)
    coverage_typed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._appointment_id = 0
        self.lines = {name: ReviewLine(name) for name in TITLES}
        self.coverage = CoverageForm()
        self.coverage.typed.connect(self.coverage_typed)
        self.coverage.closed.connect(lambda: self.lines["coverage"].tick.setFocus())
        self.coverage.edited.connect(self.edited)
        self._line_up()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(Words("\u201cIs this still right?\u201d", "subheading"))
        for name, line in self.lines.items():
            column.addWidget(line)
            line.changed.connect(self.change)
            line.tick.edited.connect(self.edited)
            line.tick.installEventFilter(self)
            if name == "coverage":
                column.addWidget(self.coverage)
            else:
                column.addWidget(rule())
        column.addWidget(
            Words(
                "Enter confirms what is ticked.  Space leaves one out.  E changes it.",
                "caption",
                wrap=True,
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._line_up()

    def _line_up(self) -> None:
        """Let what is on file begin at one line, whatever the size of the letters."""
        ticks = [line.tick for line in self.lines.values()]
        widest = max(tick.sizeHint().width() for tick in ticks)
        for tick in ticks:
            tick.setMinimumWidth(widest)

    def show_view(self, view: CheckInView) -> None:
        """Show what is on file; what changed meanwhile is shown, ticks stay as they are."""
        is_new = view.appointment_id != self._appointment_id
        self._appointment_id = view.appointment_id
        for review in view.reviews:
            self.lines[review.name].show_review(review, tick=is_new)
        primary = next((one for one in view.coverages if one.order == 1), None)
        self.coverage.show_coverage(primary, keep_typed=not is_new)
        if is_new:
            self.coverage.hide()

    def ticked(self, name: str) -> bool:
        """Return whether address, phones or coverage is confirmed."""
        return self.lines[name].tick.isChecked()

    @property
    def all_ticked(self) -> bool:
        """Whether everything is confirmed."""
        return all(line.tick.isChecked() for line in self.lines.values())

    def summary(self) -> str:
        """Return what was confirmed and what was not, in words."""
        left = [TITLES[name].lower() for name, line in self.lines.items() if not
                line.tick.isChecked()]  # fmt: skip
        if not left:
            return "Address, phone and coverage confirmed"
        return f"Not confirmed: {', '.join(left)}"

    def change(self, name: str) -> None:
        """Change one of the three: coverage here, the others in the chart."""
        if name == "coverage":
            self.coverage.open_form()
        else:
            self.chart_wished.emit(name)

    def snapshot(self) -> dict[str, Any]:
        """Return what is ticked and typed."""
        kept: dict[str, Any] = {
            "ticked": [name for name, line in self.lines.items() if line.tick.isChecked()]
        }
        if self.coverage.isVisibleTo(self):
            kept["coverage"] = self.coverage.form.snapshot()
        return kept

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Tick and type again what a snapshot holds."""
        for name, line in self.lines.items():
            line.tick.setChecked(name in kept.get("ticked", ()) and line.tick.isEnabled())
        if "coverage" in kept:
            self.coverage.open_form()
            self.coverage.form.restore(kept["coverage"])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Up and Down go from tick to tick, past the buttons beside them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            ready = [line.tick for line in self.lines.values() if line.tick.isEnabled()]
            if step is not None and watched in ready:
                beside = ready[(ready.index(watched) + step) % len(ready)]
                beside.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif event.text().casefold() == "e" and not event.modifiers():
            here = next((name for name, line in self.lines.items() if line.tick.hasFocus()), "")
            left = (name for name, line in self.lines.items() if not line.tick.isChecked())
            self.change(here or next(left, "address"))
        else:
            super().keyPressEvent(event)

    def take_keyboard(self) -> None:
        """Put the keyboard on the first that is not as it should be, else on the first."""
        ready = [line.tick for line in self.lines.values() if line.tick.isEnabled()]
        if ready:
            ready[0].setFocus(Qt.FocusReason.TabFocusReason)
