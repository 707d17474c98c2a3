"""A strip in which a supervisor allows one blocked act, in place, once; the audit names both."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.kit import fields, icons, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.staff import signing_in


class Approve(QFrame):
    """Hidden until an act is refused for want of a permit.

    Signals:
        closed(): approved or dropped; the keyboard may go back to where it was.
    """

    closed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setProperty("kind", "raised")
        self.setAccessibleName("A supervisor's approval")
        self._office = office
        self._act: Act | None = None
        self._permit = ""
        self.words = Words("", wrap=True)
        self.form = Form()
        self.form.add(fields.text("login", "Supervisor's &login", required=True), span=6)
        self.form.add(fields.password("password", "Pass&word", required=True), span=6)
        self.form.entered.connect(self.approve)
        self.yes = Button("Approve once", kind="primary", on=self.approve)
        self.no = Button("Leave it", kind="quiet", on=self.drop)
        self._lay_out()
        self.hide()

    def ask(self, refusal: NeedsApproval, act: Act) -> None:
        """Show what was blocked and ask a supervisor."""
        self._act, self._permit = act, refusal.permit
        self.words.setText(str(refusal))
        self.form.clear()
        self.form.clear_errors()
        self.show()
        self.form["login"].take_keyboard()

    def approve(self) -> None:
        """Check the supervisor, then do the blocked act, once."""
        typed = self.form.checked_values()
        if typed is None or self._act is None or not self.yes.isEnabled():
            return
        self.yes.setEnabled(False)
        store, permit = self._office.store, self._permit
        login, password = str(typed["login"]), str(typed["password"])
        self._office.run(
            lambda: signing_in.approver(store, login, password, permit), self._on_answered
        )

    def drop(self) -> None:
        """Leave the act undone."""
        self._act = None
        self.form.clear()
        self.hide()
        self.closed.emit()

    def _on_answered(self, outcome: Staff | Refused) -> None:
        self.yes.setEnabled(True)
        act = self._act
        if isinstance(outcome, Refused):
            if not self.form.show_refused(outcome):
                self.form.show_refusal("password", str(outcome))
            return
        self.drop()
        if act is not None:
            self._office.act(act, approver=outcome)

    def keyPressEvent(self, event) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        line.setContentsMargins(*[4 * theme.SPACE] * 4)
        line.setSpacing(4 * theme.SPACE)
        mark = QLabel()
        mark.setPixmap(icons.pixmap("shield", "warning", 24))
        line.addWidget(mark)
        line.addWidget(self.words, 2)
        line.addWidget(self.form, 3)
        line.addWidget(self.yes)
        line.addWidget(self.no)
