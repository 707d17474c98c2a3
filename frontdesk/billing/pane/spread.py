"""What a payment pays: the oldest first, the line in hand, or what is typed by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.scrolled import Scrolled
from frontdesk.kit.segmented import Segmented

OLDEST, THESE, BY_HAND = "oldest", "these", "hand"
MOST = 60  # charges that are typed by hand; the rest are paid the oldest first
TALL = 150  # pixels


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Something a payment can be given to; `charge_id` 0 is what is about no charge."""

    charge_id: int
    words: str
    cents: int


class Spread(QWidget):
    """Signals.

    edited(): another way was chosen.
    summed(int): what is given by hand comes to so many cents.
    entered(): Enter within the amounts.
    """

    edited = Signal()
    summed = Signal(int)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[OpenLine, ...] = ()
        self._these: tuple[OpenLine, ...] = ()
        self.way = Segmented(
            ((OLDEST, "Oldest first"), (THESE, "The line in hand"), (BY_HAND, "By hand"))
        )
        self.way.setAccessibleName("What the payment pays")
        self.way.set_value(OLDEST)
        self.about = Words("", "muted", private=True, wrap=True)
        self.scroller = Scrolled()
        self.holder = QVBoxLayout(self.scroller.inside)
        self.holder.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        self.form = Form()
        self.holder.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.way, self.about, self.scroller):
            column.addWidget(one)
        self.way.edited.connect(self._on_way)

    def offer(self, lines: Sequence[OpenLine], these: Sequence[OpenLine] = ()) -> None:
        """Offer what is open; `these` is the line in hand, chosen at once where there is one."""
        self._lines, self._these = tuple(lines[:MOST]), tuple(these)
        self.holder.removeWidget(self.form)
        self.form.deleteLater()
        self.form = Form()
        for place, one in enumerate(self._lines):
            words = f"{one.words} \u00b7 {dollars(one.cents)} open"
            self.form.add(fields.money(f"part{place}", words, private=True), span=6)
        self.form.edited.connect(lambda _name: self._on_typed())
        self.form.entered.connect(self.entered)
        self.holder.addWidget(self.form)
        self.way.set_value(THESE if these else OLDEST)
        self._on_way()

    @property
    def these(self) -> tuple[OpenLine, ...]:
        """The line in hand: what is open of it."""
        return self._these

    def these_cents(self) -> int:
        """Return what is open on the line in hand, in cents."""
        return sum(one.cents for one in self._these)

    def charge_ids(self) -> tuple[int, ...]:
        """Return the charges that are paid first, where the line in hand is."""
        return tuple(one.charge_id for one in self._these) if self.way.value() == THESE else ()

    def by_hand(self) -> tuple[tuple[int, int], ...]:
        """Return what is given by hand, charge by charge.

        Raises:
            Refused: an amount cannot be read.

        """
        if self.way.value() != BY_HAND:
            return ()
        given = [
            (one.charge_id, self.form[f"part{place}"].value())
            for place, one in enumerate(self._lines)
        ]
        return tuple((charge, cents) for charge, cents in given if cents)

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal about the parts; False if it is about something else."""
        if refused.field != "by_hand":
            return False
        self.about.set_kind("danger")
        self.about.setText(str(refused))
        return True

    def _on_way(self) -> None:
        way = self.way.value()
        self.scroller.setVisible(way == BY_HAND)
        rows = (len(self._lines) + 1) // 2
        scale = min(theme.current().text_scale, 1.4)  # the rest scrolls: the list stays in sight
        self.scroller.setFixedHeight(round(min(TALL, 66 * max(rows, 1)) * scale))
        self.about.set_kind("muted")
        if way == THESE and not self._these:
            words = "Choose an open visit or charge in the list first."
        elif way == THESE:
            words = ", ".join(one.words for one in self._these)
        elif way == BY_HAND:
            words = self._given()
        else:
            words = ""
        self.about.setText(words)
        self.about.setVisible(bool(words))
        self.edited.emit()
        if way == BY_HAND and self.isVisible():
            self.form.focus_first()

    def _on_typed(self) -> None:
        self.about.set_kind("muted")
        self.about.setText(self._given())
        try:
            self.summed.emit(sum(cents for _, cents in self.by_hand()))
        except Refused:
            return

    def _given(self) -> str:
        try:
            given = sum(cents for _, cents in self.by_hand())
        except Refused:
            return "One of the amounts cannot be read."
        return f"{dollars(given)} is given to what is open. Type what each line gets."
