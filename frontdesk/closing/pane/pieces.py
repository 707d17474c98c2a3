"""How many of each bill and coin: typed down the column by the figures' keys alone."""

from collections.abc import Mapping

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from frontdesk.closing.rules import PIECES, counted
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.labels import Words

_HALF = len(PIECES) // 2
_LETTERS = 6


class Pieces(QWidget):
    """A box for each piece, the largest first. Enter and Down go on, Up goes back.

    Signals:
        edited(): something was typed.
        entered(): Enter in the last box, or Ctrl+Enter in any.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[int, QLineEdit] = {}
        self.sums: dict[int, Words] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * theme.SPACE)
        grid.setVerticalSpacing(theme.SPACE)
        for place, (piece, words) in enumerate(PIECES.items()):
            row, side = place % _HALF, 4 * (place // _HALF)
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            box = self.boxes[piece] = QLineEdit()
            box.setValidator(QRegularExpressionValidator(QRegularExpression(r"\d{0,5}"), box))
            box.setMaxLength(_LETTERS)
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setAccessibleName(f"How many {words}")
            box.textEdited.connect(self._on_edited)
            label.setBuddy(box)
            total = self.sums[piece] = Words("", "caption", private=True)
            total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, one in enumerate((label, box, total)):
                grid.addWidget(one, row, side + column)
        for column, stretch in ((2, 1), (6, 1)):
            grid.setColumnStretch(column, stretch)
        grid.setColumnMinimumWidth(3, 2 * theme.SPACE)
        theme.watch().changed.connect(self._size)
        self._size()

    def value(self) -> dict[int, int]:
        """Return how many of each piece there are, those of which there are none left out."""
        typed = {piece: int(box.text() or 0) for piece, box in self.boxes.items()}
        return {piece: count for piece, count in typed.items() if count}

    def set_value(self, pieces: Mapping[int, int]) -> None:
        """Show a count; empty boxes for none."""
        for piece, box in self.boxes.items():
            box.setText(str(pieces.get(piece) or ""))
        self._show_sums()

    @property
    def cents(self) -> int:
        """What is counted so far."""
        return counted(self.value())

    @property
    def is_typed(self) -> bool:
        """Whether anything is."""
        return any(box.text() for box in self.boxes.values())

    def take_keyboard(self) -> None:
        """Put the keyboard into the first box."""
        next(iter(self.boxes.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        boxes = list(self.boxes.values())
        here = next((place for place, box in enumerate(boxes) if box.hasFocus()), None)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 1 if enter else 0)
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if here is None or not step or (held and not enter):
            super().keyPressEvent(event)
        elif enter and (held or here == len(boxes) - 1):
            self.entered.emit()
        elif 0 <= here + step < len(boxes):
            boxes[here + step].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_edited(self, _text: str) -> None:
        self._show_sums()
        self.edited.emit()

    def _show_sums(self) -> None:
        for piece, box in self.boxes.items():
            count = int(box.text() or 0)
            self.sums[piece].setText(dollars(piece * count) if count else "")

    def _size(self) -> None:
        metrics = self.fontMetrics()
        for box in self.boxes.values():
            box.setFixedWidth(metrics.horizontalAdvance("0") * 4 + 7 * theme.SPACE)
        for total in self.sums.values():
            total.setMinimumWidth(metrics.horizontalAdvance("$999.00"))
