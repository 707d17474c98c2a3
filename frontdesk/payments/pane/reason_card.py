"""Asks why something is taken back, in place, before it is."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words
from frontdesk.ledger.rules import void_reason


class ReasonCard(Card):
    """A question, a reason, and two buttons; hidden while nothing is asked.

    Signals:
        left(): it was put away.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__(kind="sunken")
        self.question = Words("", "subheading", wrap=True)
        self.form = Form()
        self.why = self.form.add(fields.text("reason", "&Why?"))
        self.yes = Button("Take it back", kind="danger", on=self._ask)
        self.no = Button("Leave it", kind="quiet", on=self.put_away)
        self._then: Callable[[str], None] = lambda reason: None
        self.form.entered.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch()
        self.body.addWidget(self.question)
        self.body.addWidget(self.form)
        self.body.addLayout(row)
        self.hide()

    def ask(self, question: str, then: Callable[[str], None]) -> None:
        """Ask; `then` is given the reason."""
        self.question.setText(question)
        self._then = then
        self.form.clear()
        self.show()
        self.why.take_keyboard()

    def put_away(self) -> None:
        """Ask nothing any more."""
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        try:
            reason = void_reason(self.why.value())
        except Refused as refused:
            self.form.show_refusal("reason", str(refused))
            return
        self.put_away()
        self._then(reason)
