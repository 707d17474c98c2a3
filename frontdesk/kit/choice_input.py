"""Inputs that choose or tick, and the one for several lines."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QStyledItemDelegate,
)

from frontdesk.core.refused import Refused
from frontdesk.kit.privacy import MASK, privacy

_LONG = 8  # lists longer than this can be typed into


class ChoiceInput(QComboBox):
    """One of a list. A long list is narrowed by typing any part of an entry.

    Args:
        options: value and words of each.
        empty: nothing may be chosen; the list then begins with an empty entry.
    """

    edited = Signal()
    left = Signal()
    missing = "Choose one."
    parked = True

    def __init__(self, options: Sequence[tuple[Any, str]], *, empty: bool = False) -> None:
        super().__init__()
        self.options: tuple[tuple[Any, str], ...] = ()
        self.set_options(options, empty=empty)
        self.setItemDelegate(QStyledItemDelegate(self))  # the usual one ignores the stylesheet
        self.setMaxVisibleItems(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.activated.connect(lambda _place: self.edited.emit())

    def set_options(self, options: Sequence[tuple[Any, str]], *, empty: bool = False) -> None:
        """Offer another list; what is chosen and still there stays chosen."""
        wanted = ((None, ""), *options) if empty else tuple(options)
        if wanted == self.options:
            return
        chosen = self.options[self.currentIndex()][0] if self.options else None
        self.options = wanted
        self.clear()
        self.addItems([words for _, words in self.options])
        if len(self.options) > _LONG or self.isEditable():
            self._let_type()
        self.set_value(chosen)

    def value(self) -> Any:
        """Return the value chosen; None for the empty entry.

        Raises:
            Refused: what is typed is not on the list.

        """
        place = self._place(self.currentText())
        if place < 0:
            raise Refused(
                f"\u201c{self.currentText().strip()}\u201d is not on the list. Choose one."
            )
        return self.options[place][0]

    def set_value(self, value: Any) -> None:
        """Choose by value; an unknown one chooses the first."""
        values = [one for one, _ in self.options]
        self.setCurrentIndex(values.index(value) if value in values else 0)

    def typed(self) -> Any:
        """Return the words as they stand."""
        return self.currentText()

    def set_typed(self, typed: Any) -> None:
        """Choose by words, or put them back as they stood."""
        place = self._place(str(typed))
        if place >= 0:
            self.setCurrentIndex(place)
        elif self.isEditable():
            self.setEditText(str(typed))

    def said(self) -> str:
        """Return nothing: the choice is plain to see."""
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self._on_left(event.reason())

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()  # scrolling the page must not change what is chosen

    def _let_type(self) -> None:
        line = QLineEdit()
        self.setLineEdit(line)  # which makes it one to type in
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter([words for _, words in self.options if words], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _words: self.edited.emit())
        self.setCompleter(completer)
        line.textEdited.connect(lambda _text: self.edited.emit())
        line.editingFinished.connect(self._settle)

    def _on_left(self, reason: Qt.FocusReason) -> None:
        if reason != Qt.FocusReason.PopupFocusReason:
            self._settle()
            self.left.emit()

    def _settle(self) -> None:
        place = self._place(self.currentText())
        if self.isEditable() and place >= 0:
            self.setCurrentIndex(place)
            self.setEditText(self.options[place][1])

    def _place(self, typed: str) -> int:
        """Return the entry that the words are, or the only one that they begin; -1 for none."""
        typed = typed.strip().casefold()
        words = [one.casefold() for _, one in self.options]
        if typed in words:
            return words.index(typed)
        begun = [place for place, one in enumerate(words) if typed and one.startswith(typed)]
        return begun[0] if len(begun) == 1 else -1


class NumberInput(QSpinBox):
    """A whole number between two bounds, gone through by Up and Down.

    Args:
        least: the least it can be.
        most: the most.
        step: how far Up and Down go.
        unit: a word after the figure, such as minutes.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, *, least: int = 0, most: int = 999, step: int = 1, unit: str = "") -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}" if unit else "")
        self._quiet = False
        self.valueChanged.connect(self._on_changed)

    def set_value(self, value: Any) -> None:
        """Show a number; None is the least."""
        self._quiet = True
        self.setValue(self.minimum() if value is None else int(value))
        self._quiet = False

    def typed(self) -> Any:
        """Return the number."""
        return self.value()

    def set_typed(self, typed: Any) -> None:
        """Put a number back."""
        self.set_value(typed)

    def said(self) -> str:
        """Return nothing: the figure is plain to see."""
        return ""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        event.ignore()  # scrolling the page must not change the figure

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.left.emit()

    def _on_changed(self, _value: int) -> None:
        if not self._quiet:
            self.edited.emit()


class CheckInput(QCheckBox):
    """Yes or no."""

    edited = Signal()
    left = Signal()
    missing, names_itself = "This must be ticked.", True
    parked = True

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))

    def typed(self) -> Any:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_typed(self, typed: Any) -> None:
        """Tick it or not."""
        self.setChecked(bool(typed))

    def said(self) -> str:
        """Return nothing: the mark is plain to see."""
        return ""


class NotesInput(QPlainTextEdit):
    """Several lines; Tab goes on to the next field.

    Args:
        lines: how many are in view.
        private: hidden, while the lobby can see, whenever the keyboard is elsewhere.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, *, placeholder: str = "", lines: int = 3, private: bool = False) -> None:
        super().__init__()
        self._lines, self._quiet, self._private = lines, False, private
        privacy.changed.connect(self._repaint)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self._on_changed)

    def value(self) -> str:
        """Return the text without empty lines around it."""
        return self.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        """Show a text; None is empty."""
        self.set_typed(value or "")

    def typed(self) -> Any:
        """Return the text as it stands."""
        return self.toPlainText()

    def set_typed(self, typed: Any) -> None:
        """Put a text back as it stood."""
        self._quiet = True
        self.setPlainText(str(typed))
        self._quiet = False

    def said(self) -> str:
        """Return nothing: text is plain to see."""
        return ""

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().sizeHint().width(), self._tall(self._lines))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(120, self._tall(min(2, self._lines)))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if not (self._private and privacy.hidden and not self.hasFocus() and self.toPlainText()):
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        inside = self.viewport().rect().adjusted(4, 4, -4, -4)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, MASK)

    def _repaint(self) -> None:
        self.viewport().update()

    def _on_changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def _tall(self, lines: int) -> int:
        return (
            round(self.fontMetrics().lineSpacing() * lines + 2 * self.document().documentMargin())
            + 12
        )
