"""Closing: what it means, what still keeps the day open and where that is settled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.closing.rules import Block
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.kit.layouts import empty

MEANS = (
    "Closing seals the day with its sheet, for good: there is no way back. Nothing is posted "
    "into it any more; whatever is changed later counts for the next open day, and says so."
)
WHERE = {
    "unresolved": "Go there", "drawer": "Count it", "reason": "Say why", "earlier": "Open that day",
}  # fmt: skip


class Sealing(QWidget):
    """The last step.

    Signals:
        asked(): close the day.
        went(str): to the place of what keeps it open (`Block.place`).
    """

    asked = Signal()
    went = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.blocks: Sequence[Block] = ()
        self.banner = Banner()
        self.signs: list[Banner] = []
        self.places = QVBoxLayout()
        self.places.setSpacing(theme.SPACE)
        self.left = Words("", "muted", wrap=True, private=True)
        self.button = Button("&Close the day", kind="primary", icon="lock", on=self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.banner)
        column.addLayout(self.places)
        column.addWidget(Words(MEANS, "muted", wrap=True))
        column.addWidget(self.left)
        column.addWidget(self.button)

    def show_blocks(self, blocks: Sequence[Block], left: str) -> None:
        """Show what keeps the day open, each with the way to its place, and what is not banked."""
        self.left.setText(left)
        self.left.setVisible(bool(left))
        self.button.setEnabled(True)
        if tuple(blocks) == tuple(self.blocks):
            return
        self.blocks = tuple(blocks)
        self.banner.show_sentence("")
        empty(self.places)
        self.signs = []
        for one in blocks:
            sign = Banner(one.sentence, "warning", action=WHERE.get(one.place, ""))
            sign.acted.connect(lambda place=one.place: self.went.emit(place))
            self.places.addWidget(sign)
            self.signs.append(sign)

    def take_keyboard(self) -> None:
        """Put the keyboard where Enter closes the day."""
        self.button.setFocus()

    def ask(self) -> None:
        """Close the day; what keeps it open is gone to first."""
        first = next((one for one in self.blocks if one.place in WHERE), None)
        if first is not None:
            self.went.emit(first.place)
        elif self.button.isEnabled():  # somebody else may close it in this person's place
            self.button.setEnabled(False)
            self.asked.emit()

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not closed."""
        self.button.setEnabled(True)
        self.banner.show_sentence(str(refused), "warning")
