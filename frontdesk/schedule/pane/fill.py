"""Who fits a gap, best first, phone in sight: offered, accepted or declined by one key each."""

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.schedule.gaps import Fill, FillRow
from frontdesk.schedule.pane.two_lines import TwoLineTable
from frontdesk.waitlist.rules import Gap

LEAST_TALL = 40 * theme.SPACE  # pixels of the list, however low the window
NOBODY = ("patients", "Nobody on the waitlist fits.", "Ctrl+Shift+W opens the whole list.")


def _two_lines(row: FillRow) -> str:
    phones = " · ".join(row.row.entry.phones) or "No phone number"
    return f"{row.row.entry.name}\n{phones}"


COLUMNS = (
    Column[FillRow](
        "Who fits, and their phone",
        _two_lines,
        private=True,
        icon=lambda row: "phone" if row.offered else "",
        tip=lambda row: "Offered, not answered yet" if row.offered else "",
        stretch=True,
    ),
)


class FillTable(TwoLineTable):
    """The list; three letters say what the person in hand answered.

    Signals:
        answered(str): offer, accept or decline, for the row in hand.
    """

    answered = Signal(str)
    KEYS = {Qt.Key.Key_O: "offer", Qt.Key.Key_A: "accept", Qt.Key.Key_D: "decline"}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        said = self.KEYS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if said is not None and held == Qt.KeyboardModifier.NoModifier:
            self.answered.emit(said)
        else:
            super().keyPressEvent(event)


class FillPanel(Card):
    """One gap and who fits it.

    Signals:
        answered(str, FillRow): offer, accept or decline.
        patient_chosen(int): show this patient's card.
        others_wished(): the other gaps, please.
        left(): put away.
    """

    answered = Signal(str, object)
    patient_chosen = Signal(int)
    others_wished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Fill a gap")
        self.fill: Fill | None = None
        self._zone: ZoneInfo = ZoneInfo("UTC")
        self._place = 0
        self.when = Words("", "strong", wrap=True)
        self.strip = Banner()
        self.model = RowsModel(COLUMNS)
        self.table = FillTable(self.model, "Who fits this gap", empty=EmptyState(*NOBODY))
        self.table.picked.connect(self._show_row)
        self.table.answered.connect(self._answer)
        self.table.chosen.connect(lambda row: self.patient_chosen.emit(row.row.entry.patient_id))
        self.about = Words("", "body", wrap=True)
        self.note = Words("", "muted", wrap=True, private=True)
        self.offer = self._button("Offered", "O", "offer")
        self.decline = self._button("Declined", "D", "decline")
        self.accept = self._button("Accepted, book it", "A", "accept", kind="primary")
        self.others = Button("All gaps", kind="link", icon="list", on=self.others_wished.emit)
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self._lay_out()

    def show_fill(self, fill: Fill, today: date, zone: ZoneInfo) -> None:
        """Show a gap; who was in hand stays so, or else who stands in that place now."""
        row = self.table.current_row()
        fresh = self.fill is None
        self._place = 0 if fresh or row is None else self.model.index_of(row.id).row()
        self.fill, self._zone = fill, zone
        self.when.setText(
            f"{words_gap(fill.gap, today, zone)}\nwith {fill.provider} · {fill.gap.minutes} min"
        )
        self.model.show_rows(fill.rows)
        if self.table.current_row() is None and fill.rows:
            self.table.take_in_hand(fill.rows[min(self._place, len(fill.rows) - 1)].id)
        self.show()
        self._show_row(self.table.current_row())
        if fresh:
            self.table.setFocus()

    def show_refused(self, sentence: str) -> None:
        """Say why not; nothing when empty."""
        self.strip.show_sentence(sentence, "warning")

    def end(self) -> None:
        """Put the panel away."""
        self.fill = None
        self.strip.show_sentence("")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _answer(self, said: str) -> None:
        row = self.table.current_row()
        if row is not None and self.fill is not None:
            self.strip.show_sentence("")
            self.answered.emit(said, row)
            self.table.setFocus()  # the next answer is a key away

    def _show_row(self, row: FillRow | None) -> None:
        for button in (self.offer, self.decline, self.accept):
            button.setEnabled(row is not None)
        self.offer.setEnabled(row is not None and not row.offered)
        self.about.setVisible(row is not None)
        self.note.setVisible(row is not None and bool(row.row.entry.note))
        if row is None:
            return
        entry = row.row
        comes = f"{clock.words_time(row.start, self._zone)}, {row.minutes} min"
        told = [", ".join(part for part in (comes, entry.type_name) if part)]
        told.append(f"Booked {entry.when}" if entry.when else "Nothing booked yet")
        told += [entry.wants, row.reason]
        self.about.setText("\n".join(told))
        self.note.setText(row.row.entry.note)

    def _button(self, words: str, key: str, said: str, **more: str) -> Button:
        does: Callable[[], None] = lambda: self._answer(said)  # noqa: E731
        button = Button(f"{words} ({key})", tip=f"{key} in the list", on=does, **more)
        button.setAccessibleName(words)
        return button

    def _lay_out(self) -> None:
        self.table.setMinimumHeight(LEAST_TALL)
        answers = QGridLayout()
        answers.setSpacing(2 * theme.SPACE)
        answers.addWidget(self.offer, 0, 0)
        answers.addWidget(self.decline, 0, 1)
        answers.addWidget(self.accept, 1, 0, 1, 2)
        foot = QHBoxLayout()
        foot.addWidget(self.others)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        self.body.addWidget(self.when)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(answers)
        self.body.addWidget(self.about)
        self.body.addWidget(self.note)
        self.body.addLayout(foot)
        self.hide()


def words_gap(gap: Gap, today: date, zone: ZoneInfo) -> str:
    """Return a gap's day and hours as one says them: Today 9:00–9:30 AM."""
    first, last = clock.words_time(gap.start, zone), clock.words_time(gap.end, zone)
    if first[-2:] == last[-2:]:
        first = first[:-3]
    return f"{clock.words_day(clock.office_day(gap.start, zone), today)} {first}–{last}"
