"""An input for any number of a list, however long: chosen one at a time, each can go back."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput


class SeveralInput(QWidget):
    """Its value is a tuple, in the order chosen; empty means any.

    Args:
        any_words: the entry that stands for no choice, such as Anyone.
        more_words: the same entry once something is chosen.
    """

    edited = Signal()
    left = Signal()
    parked = True

    def __init__(self, any_words: str, more_words: str) -> None:
        super().__init__()
        self._any, self._more = any_words, more_words
        self._options: tuple[tuple[Any, str], ...] = ()
        self._chosen: list[Any] = []
        self.box = ChoiceInput(())
        self.box.edited.connect(self._on_chosen)
        self.box.left.connect(self.left)
        self.marks: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._show()

    def setAccessibleName(self, name: str) -> None:
        """Name it, and the box in which one chooses."""
        super().setAccessibleName(name)
        self.box.setAccessibleName(name)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer another list; what is chosen and still there stays chosen."""
        if tuple(options) != self._options:
            self._options = tuple(options)
            self.set_value(self._chosen)

    def value(self) -> tuple[Any, ...]:
        """Return what is chosen."""
        return tuple(self._chosen)

    def set_value(self, value: Any) -> None:
        """Choose these, or this one; unknown ones are passed over."""
        wanted = value if isinstance(value, tuple | list) else () if value is None else (value,)
        known = [one for one, _ in self._options]
        self._chosen = [one for one in wanted if one in known]
        self._show()

    def typed(self) -> Any:
        """Return the words of what is chosen."""
        words = dict(self._options)
        return [words[one] for one in self._chosen]

    def set_typed(self, typed: Any) -> None:
        """Choose by words."""
        self.set_value(tuple(one for one, words in self._options if words in typed))

    def said(self) -> str:
        """Return nothing: what is chosen stands beneath."""
        return ""

    def _on_chosen(self) -> None:
        try:
            chosen = self.box.value()
        except Refused:  # half typed: no one yet
            return
        if chosen is not None:
            self._chosen.append(chosen)
            self._show()
            self.edited.emit()

    def _put_back(self, value: Any) -> None:
        self._chosen.remove(value)
        self.box.setFocus()
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        for mark in self.marks:
            self._column.removeWidget(mark)
            mark.hide()
            mark.deleteLater()
        words = dict(self._options)
        left = [(one, name) for one, name in self._options if one not in self._chosen]
        self.box.set_options([(None, self._more if self._chosen else self._any), *left])
        self.box.set_value(None)
        self.marks = []
        for one in self._chosen:
            mark = Button(words[one].replace("&", "&&"), kind="link", icon="cross",
                          on=partial(self._put_back, one))  # fmt: skip
            mark.setAccessibleName(f"Not {words[one]}")
            mark.setToolTip(f"Put {words[one]} back")
            self._column.addWidget(mark)
            self.marks.append(mark)
