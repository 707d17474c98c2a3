"""A question asked in place, answered by one key: how long, why, how it ended."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words

Answer = tuple[str, str, Any]  # the key, the words, what it means


class Question(QFrame):
    """Stands over the list while it is asked; Esc leaves it unanswered.

    Signals:
        left(): answered or not, the keyboard goes back to the list.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.words = Words("", "strong", private=True)
        self._answers: dict[str, Any] = {}
        self._then: Callable[[Any], None] | None = None
        self._buttons: list[Button] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*[2 * theme.SPACE] * 4)
        self._row.setSpacing(2 * theme.SPACE)
        self._row.addWidget(self.words)
        self._row.addStretch(1)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self._then is not None

    def ask(self, words: str, answers: Sequence[Answer], then: Callable[[Any], None]) -> None:
        """Ask; `then` hears what the answer means."""
        self._clear()
        self.words.setText(words)
        self._answers = {key: meant for key, _, meant in answers}
        self._then = then
        for key, said, meant in answers:
            button = Button(f"{key}   {said}", on=partial(self._answer, meant))
            self._buttons.append(button)
            self._row.addWidget(button)
        leave = Button("Never mind", kind="quiet", tip="Esc", on=self.leave)
        self._buttons.append(leave)
        self._row.addWidget(leave)
        self.show()
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Ask no more."""
        self._then = None
        self.hide()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.text() in self._answers:
            self._answer(self._answers[event.text()])
        else:
            super().keyPressEvent(event)

    def _answer(self, meant: Any) -> None:
        then = self._then
        self.leave()
        if then is not None:
            then(meant)

    def _clear(self) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
