"""The one column of steps that the keyboard runs down, from the greeting to the payment."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.checkin.pane.on_file import OnFile
from frontdesk.checkin.pane.payment import TakePayment
from frontdesk.checkin.pane.to_sign import ToSign
from frontdesk.checkin.pane.who import Who
from frontdesk.checkin.reads import CheckInView
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip, KeyHint
from frontdesk.kit.labels import Words
from frontdesk.kit.scrolled import Scrolled
from frontdesk.kit.steps import AHEAD, ATTENTION, CURRENT, DONE, StepList

WHO, ON_FILE, FORMS, PAYMENT = "who", "on_file", "forms", "payment"


class Column(QWidget):
    """A check-in under way.

    Signals:
        asked(dict): check this patient in, with these arguments of the action.
        left(): Esc: back to the list, nothing is saved.
    """

    asked = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view: CheckInView | None = None
        self.key, self.busy, self.touched = "", False, False
        self.name = Words("", "title", private=True, elide=True)
        self.status, self.about = Chip(), Words("", "muted", wrap=True)
        self.alerts, self.refusal = Banner(), Banner(closable=True)
        self.steps = StepList()
        self.who, self.on_file, self.forms, self.payment = Who(), OnFile(), ToSign(), TakePayment()
        self.steps.add(WHO, "Who is it?", self.who)
        self.steps.add(ON_FILE, "Still right?", self.on_file)
        self.steps.add(FORMS, "Forms to sign", self.forms)
        self.steps.add(PAYMENT, "Payment", self.payment, private=True)
        self.button = Button("&Check in", kind="primary", icon="check", on=self.ask)
        self.button.setAutoDefault(True)  # so that Enter presses it
        self._lay_out()
        for body in (self.who, self.on_file, self.forms, self.payment):
            body.edited.connect(self._on_edited)
        self._confirm = {
            WHO: self.who.confirm,
            ON_FILE: lambda: self._done(ON_FILE),
            FORMS: lambda: self._done(FORMS),
        }
        self.who.confirmed.connect(lambda: self._done(WHO))
        self.on_file.confirmed.connect(lambda: self._done(ON_FILE))
        self.forms.confirmed.connect(lambda: self._done(FORMS))
        self.payment.confirmed.connect(self.ask)
        self.steps.opened.connect(self._on_opened)

    def begin(self, view: CheckInView, alike: Sequence[str], today: date, when: str) -> None:
        """Begin the check-in of another visit, from the first step."""
        self.key, self.busy, self.touched = uuid.uuid4().hex, False, False
        self.refusal.show_sentence("")
        self.forms.show_forms(())
        self.show_view(view, alike, today, when)
        self.steps.reset()
        self._settle_empty_steps()
        self.steps.open(WHO)
        self._show_button()

    def show_view(self, view: CheckInView, alike: Sequence[str], today: date, when: str) -> None:
        """Show the same visit as it stands now; what is typed and ticked stays."""
        self.view = view
        spoken = f" ({view.pronouns})" if view.pronouns else ""
        self.name.setText(f"{view.greeting}{spoken}")
        self.status.show_status(view.status)
        with_whom = f"{view.type_name} with {view.provider}".removeprefix(" with ")
        reason = f"\u2002\u00b7\u2002{view.reason}" if view.reason else ""
        self.about.setText(f"{when}\u2002\u00b7\u2002{with_whom}{reason}")
        needs = [f"Interpreter needed: {view.language or 'ask which language'}."] * view.interpreter
        tone = "danger" if view.alerts else "info"
        self.alerts.show_sentence("  ".join([*view.alerts, *needs]), tone)
        self.who.show_view(view, alike, today)
        self.on_file.show_view(view)
        self.forms.show_forms(view.forms)
        self.payment.show_view(view)
        self._settle_empty_steps()
        self._show_button()

    def ask(self) -> None:
        """Check in, if every step is done; else open the first that is not."""
        if self.view is None or self.busy:
            return
        for name in (WHO, ON_FILE, FORMS):
            if self.steps.steps[name].state == CURRENT:
                self._confirm[name]()
                return
        open_one = next((n for n in (WHO, ON_FILE, FORMS) if self._state(n) == AHEAD), None)
        if open_one is not None:
            self.steps.open(open_one)
            return
        arguments = self._arguments()
        if arguments is not None:
            self.busy = True
            self._show_button()
            self.asked.emit(arguments)

    def show_refused(self, refused: Refused) -> None:
        """Show a refusal at the step and field it is about, else above the steps."""
        self.busy = False
        self._show_button()
        self.refusal.show_sentence("")
        if refused.field == "identifiers":
            self.steps.open(WHO)
            self.who.show_refusal(str(refused))
        elif refused.field and self.payment.show_refused(refused):
            if self.steps.current != PAYMENT:
                self.steps.open(PAYMENT)
                self.payment.show_refused(refused)
        else:
            self.refusal.show_sentence(str(refused), "danger")

    def snapshot(self) -> dict[str, Any]:
        """Return how far it is and what is typed; the payment's key too: it must stay the same."""
        return {
            "appointment_id": self.view.appointment_id if self.view else 0,
            "key": self.key,
            "step": self.steps.current,
            "states": {name: [s.state, s.head.summary] for name, s in self.steps.steps.items()},
            "who": self.who.snapshot(),
            "on_file": self.on_file.snapshot(),
            "signed": list(self.forms.signed()),
            "payment": self.payment.snapshot(),
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Go back to where a snapshot was, to the same field."""
        self.key, self.touched = str(kept.get("key") or self.key), True
        for name, (state, summary) in kept.get("states", {}).items():
            if name in self.steps.steps and state in (AHEAD, DONE, ATTENTION):
                self.steps.set_summary(name, summary, state=state)
        self._settle_empty_steps()
        step = kept.get("step", WHO)
        if step in self.steps.steps:
            self.steps.open(step)
        self.on_file.restore(kept.get("on_file", {}))
        self.forms.tick(kept.get("signed", ()))
        for name, body in ((WHO, self.who), (PAYMENT, self.payment)):
            body.restore(kept.get(name, {}))
        if step in (ON_FILE, FORMS) and not self.on_file.coverage.isVisibleTo(self.on_file):
            self.steps.open(step)
        self._show_button()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.ask()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _done(self, name: str) -> None:
        self.touched = True
        summary, attention = {
            WHO: lambda: (self.who.summary(), False),
            ON_FILE: lambda: (self.on_file.summary(), not self.on_file.all_ticked),
            FORMS: lambda: (
                self.forms.summary(), len(self.forms.signed()) < len(self.forms.ticks),
            ),
        }[name]()  # fmt: skip
        if not self.steps.finish(name, summary, attention=attention):
            self.button.setFocus(Qt.FocusReason.TabFocusReason)
        self._show_button()

    def _settle_empty_steps(self) -> None:
        """Count as done what asks nothing of this visit; ask again what has come to be due."""
        if self.view is None:
            return
        for name, empty, words in (
            (FORMS, not self.view.forms, "None missing"),
            (PAYMENT, not self.view.due.total_cents, self._nothing_due()),
        ):
            if empty and self._state(name) == AHEAD:
                self.steps.set_summary(name, words, state=DONE)
            elif not empty and self.steps.steps[name].head.summary == words:
                self.steps.set_summary(name, "", state=AHEAD)
            if not empty and name == PAYMENT and self._state(name) == AHEAD:
                self.steps.set_summary(name, self.view.due.words)

    def _nothing_due(self) -> str:
        if self.view is not None and not self.view.takes_copay:
            return "This kind of visit takes no co-pay"
        paid = [one.number for one in self.view.receipts if not one.voided] if self.view else []
        return f"Paid already, {', '.join(paid)}" if paid else "Nothing due"

    def _state(self, name: str) -> str:
        return self.steps.steps[name].state

    def _arguments(self) -> dict[str, Any] | None:
        """Return what the action needs; None when a field says what is missing."""
        view = self.view
        if view is None:
            return None
        payment, reason = None, ""
        if view.due.total_cents or self._state(PAYMENT) == CURRENT:
            typed = self._typed_payment()
            if typed is None:
                return None
            payment = self.payment.wanted(typed, view, self.key)
            reason = typed.reason
        return {
            "appointment_id": view.appointment_id,
            "version": view.version,
            "identifiers": self.who.identifiers(),
            "address_ok": self.on_file.ticked("address"),
            "phones_ok": self.on_file.ticked("phones"),
            "coverage_ok": self.on_file.ticked("coverage"),
            "forms_signed": self.forms.signed(),
            "payment": payment,
            "unpaid_reason": reason,
        }

    def _typed_payment(self) -> Any:
        if self._state(PAYMENT) != CURRENT:
            self.steps.open(PAYMENT)
        return self.payment.typed()

    def _on_opened(self, name: str) -> None:
        if name == PAYMENT:
            self.payment.till.take_keyboard()
        self._show_button()

    def _on_edited(self) -> None:
        self.touched = True
        self.refusal.show_sentence("")
        self._show_button()

    def _show_button(self) -> None:
        words = "&Check in"
        if self.steps.current == PAYMENT:
            way = self.payment.till.way
            cents = self._cents()
            if way == "nothing":
                words = "&Check in without payment"
            elif cents:
                words = f"Take {dollars(cents)} and &check in"
        self.button.setText("Checking in \u2026" if self.busy else words)
        self.button.setEnabled(not self.busy)

    def _cents(self) -> int:
        try:
            return self.payment.till.amount.value() or 0
        except Refused:
            return 0

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * theme.SPACE)
        head.addWidget(self.name, 1)
        head.addWidget(self.status)
        scroll = Scrolled()
        column = QVBoxLayout(scroll.inside)
        column.setContentsMargins(*[6 * theme.SPACE, 4 * theme.SPACE] * 2)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.about)
        column.addWidget(self.alerts)
        column.addWidget(self.refusal)
        column.addSpacing(2 * theme.SPACE)
        column.addWidget(self.steps, 1)
        scroll.inside.setMaximumWidth(round(820 * theme.current().text_scale))
        foot = QHBoxLayout()
        foot.setContentsMargins(6 * theme.SPACE, 3 * theme.SPACE, 6 * theme.SPACE, 4 * theme.SPACE)
        foot.setSpacing(2 * theme.SPACE)
        foot.addWidget(self.button)
        foot.addWidget(KeyHint("Ctrl+Enter"))
        foot.addStretch()
        foot.addWidget(Button("Back to the list", kind="quiet", tip="Esc", on=self.left.emit))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
