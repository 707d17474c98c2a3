"""A strip in which a supervisor allows one blocked act, in place, once; the audit names both."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from frontdesk.core.later import Later
from frontdesk.core.people import Staff
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.office import Office

if TYPE_CHECKING:
    from frontdesk.staff import signing_in
else:
    signing_in = Later("frontdesk.staff.signing_in")


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
        self._decide: Callable[[Staff | None], None] | None = None
        self._permit = ""
        self._came_from: QWidget | None = None
        self._is_built = False
        self.hide()

    def _build(self) -> None:
        """Make what is shown, when something is first to be approved."""
        self._is_built = True
        self.strip = Banner()
        self.form = Form()
        self.form.add(fields.text("login", "Supervisor's login", required=True), span=6)
        self.form.add(fields.password("password", "Their password", required=True), span=6)
        self.form.entered.connect(self.approve)
        self.yes = Button("Approve once", kind="primary", on=self.approve)
        self.no = Button("Leave it", kind="quiet", on=self.drop)
        self._lay_out()

    def ask(self, refusal: NeedsApproval, decide: Callable[[Staff | None], None]) -> None:
        """Show what was blocked and ask a supervisor.

        Args:
            refusal: what was blocked, and for want of which permit.
            decide: told the supervisor who allows it; or None when it is left undone.
        """
        if not self._is_built:
            self._build()
        self.drop()
        self._decide, self._permit = decide, refusal.permit
        self._came_from = QApplication.focusWidget()
        self.strip.show_sentence(str(refusal), "warning", icon="shield")
        self.form.clear()
        self.form.clear_errors()
        self.show()
        self.form["login"].take_keyboard()

    def approve(self) -> None:
        """Check the supervisor, then do the blocked act, once."""
        typed = self.form.checked_values()
        if typed is None or self._decide is None or not self.yes.isEnabled():
            return
        self.yes.setEnabled(False)
        store, permit = self._office.store, self._permit
        login, password = str(typed["login"]), str(typed["password"])
        self._office.run(
            lambda: signing_in.approver(store, login, password, permit), self._on_answered
        )

    def drop(self) -> None:
        """Leave the act undone."""
        self._end(None)

    def forget_typed(self) -> None:
        """Empty the lines: the desk is being locked, and the strip stays for who comes back."""
        if self._is_built:
            self.form.clear()
            self.form.clear_errors()

    def _end(self, supervisor: Staff | None) -> None:
        decide, self._decide = self._decide, None
        self.forget_typed()
        self.hide()
        if decide is not None:
            self._give_keyboard_back()
            decide(supervisor)
            self.closed.emit()

    def _give_keyboard_back(self) -> None:
        came_from, self._came_from = self._came_from, None
        if came_from is not None and isValid(came_from) and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_answered(self, outcome: Staff | Refused) -> None:
        self.yes.setEnabled(True)
        if isinstance(outcome, Refused):
            if not self.form.show_refused(outcome):
                self.form.show_refusal("password", str(outcome))
            return
        self._end(outcome)

    def keyPressEvent(self, event) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.drop()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.strip)
        line = QHBoxLayout()
        line.setSpacing(3 * theme.SPACE)
        line.addWidget(self.form, 1)
        for button in (self.yes, self.no):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            button.setContentsMargins(0, 6 * theme.SPACE, 0, 0)
        column.addLayout(line)
