"""One line that asks why, and does it: an amendment, a void, a visit that costs nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout

from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.inputs import TextInput
from frontdesk.kit.labels import Card, Words


class ReasonBar(Card):
    """Hidden until asked for.

    Signals:
        given(str, str): what it was asked for, and why.
        left(): put away.
    """

    given = Signal(str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("", "raised")
        self.what = ""
        self.words = Words("", "subheading")
        self.about = Words("", "muted", wrap=True)
        self.note = Banner()
        self.line = TextInput(longest=120)
        self.line.setAccessibleName("Why")
        self.line.returnPressed.connect(self._give)
        self.do = Button("", kind="primary", on=self._give)
        self.leave = Button("Leave it", kind="quiet", on=self.put_away)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        for one in (self.line, self.do, self.leave):
            row.addWidget(one, int(one is self.line))
        column = QVBoxLayout()
        column.setSpacing(theme.SPACE)
        for above in (self.words, self.about, self.note):
            column.addWidget(above)
        self.body.addLayout(column)
        self.body.addLayout(row)
        self.hide()

    def ask(self, what: str, words: str, about: str, do: str, *, usual: Sequence[str] = ()) -> None:
        """Ask why something is to be done.

        Args:
            what: given back with the answer.
            words: the heading.
            about: what it does.
            do: the button's words.
            usual: reasons offered while typing.
        """
        self.what = what
        self.words.setText(words)
        self.about.setText(about)
        self.do.setText(do)
        self.line.clear()
        self.line.setPlaceholderText(usual[0] if usual else "Why, in a few words")
        completer = QCompleter(list(usual), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self.note.show_sentence("")
        self.show()
        self.line.setFocus()

    def put_away(self) -> None:
        """Hide it; nothing is done."""
        if self.isVisible() or self.what:
            self.what = ""
            self.hide()
            self.left.emit()

    def done(self) -> None:
        """Hide it: it was done."""
        self.what = ""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _give(self) -> None:
        if self.what:
            self.given.emit(self.what, self.line.text())
