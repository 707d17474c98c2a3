"""The page in front of the desk: sign in, unlock, or hand over to a colleague."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from frontdesk.core.later import Later
from frontdesk.core.people import Staff
from frontdesk.core.refused import Refused
from frontdesk.core.store import Store
from frontdesk.kit import fields, icons, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.staff.rules import NewPasswordNeeded

if TYPE_CHECKING:
    from frontdesk.staff import signing_in
else:
    signing_in = Later("frontdesk.staff.signing_in")


class Doorway(QWidget):
    """Asks who is there. Nothing of a patient is behind it to be seen.

    Signals:
        entered(Staff): someone proved who they are.
        changed(): and has another password from now on.
    """

    entered = Signal(object)
    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office, self._locked = office, False
        self._practice = Words("", "strong")
        self._changing = False  # the password is to be another one
        self.setObjectName("doorway")
        self.form = Form()
        self._login = self.form.add(fields.text("login", "&Login", required=True))
        self._password = self.form.add(fields.password("password", "&Password", required=True))
        hint = "15 characters or more: a sentence is fine"
        self._chosen = self.form.add(fields.password("chosen", "&New password", hint=hint))
        self.form.entered.connect(self.ask)
        self.strip = Banner()
        self.button = Button("Sign in", kind="primary", on=self.ask)
        self.other = Button("Somebody else", kind="quiet", tip="Esc", on=lambda: self.ask_anyone())
        self.change = Button("Change my password", kind="link", on=self.ask_for_another)
        self._heading, self._about = Words("", "title"), Words("", "muted", wrap=True)
        self._lay_out()
        self.ask_anyone()

    def show_practice(self, name: str) -> None:
        """Say whose desk this is."""
        self._practice.setText(name)

    def ask_anyone(self, sentence: str = "") -> None:
        """Ask for login and password; say why, if there is a reason."""
        self._locked = self._changing = False
        self.strip.show_sentence(sentence, "warning")
        self._chosen.hide()
        self.change.show()
        self._say("Welcome", "Sign in to open the desk.", "Sign in")
        self.form.clear()
        self.form.clear_errors()
        self._login.setEnabled(True)
        self.other.hide()
        self._login.take_keyboard()

    def ask_again(self, member: Staff, login: str) -> None:
        """Ask the person who locked the desk for their password; others may sign in instead."""
        self._locked, self._changing = True, False
        self.strip.show_sentence("")
        self._chosen.hide()
        self.change.show()
        about = f"{member.name} locked this desk. What was typed is kept."
        self._say("Locked", about, "Unlock")
        self.form.load({"login": login, "password": ""})
        self.form.clear_errors()
        self._login.setEnabled(False)
        self.other.show()
        self._password.take_keyboard()

    def ask_for_another(self) -> None:
        """Ask for the present password and for the one that is to follow it."""
        self._changing = True
        about = "Type the present password, then the one you want from now on."
        self._say("Change your password", about, "Change and go on")
        self._chosen.show()
        self.change.hide()
        self.other.show()
        self.form.clear_errors()
        login = str(self.form["login"].box.typed())
        self.form["password" if login else "login"].take_keyboard()

    def forget_typed(self) -> None:
        """Empty the password lines: whoever typed has gone away."""
        if self._locked:
            for name in ("password", "chosen"):
                self.form[name].load("")
        else:
            self.ask_anyone()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape and (self._locked or self._changing):
            self.ask_anyone()
            return
        super().keyPressEvent(event)

    @property
    def login(self) -> str:
        """The login last typed."""
        return login_of(self.form)

    def ask(self) -> None:
        """Try what was typed, off the window's thread."""
        typed = self.form.checked_values()
        if typed is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.form.clear_errors()
        store: Store = self._office.store
        login, password, chosen = (str(typed[name]) for name in ("login", "password", "chosen"))
        let_in = signing_in.unlocked if self._locked else signing_in.signed_in
        changing = self._changing
        if changing and not chosen:
            self.button.setEnabled(True)
            self.form.show_refusal("chosen", "Type the password that you want from now on.")
            return

        def enter() -> Staff:
            if changing:
                return self._changed(let_in(store, login, password), password, chosen)
            if chosen:
                about = (self._practice.words(),)
                return signing_in.password_chosen(store, login, password, chosen, about=about)
            return let_in(store, login, password)

        self._office.run(enter, self._answered)

    def _answered(self, outcome: Staff | Refused) -> None:
        self.button.setEnabled(True)
        if isinstance(outcome, NewPasswordNeeded):
            self._say("Welcome", str(outcome), "Choose it")
            self._chosen.show()
            self._chosen.take_keyboard()
            return
        if isinstance(outcome, Refused):
            first = self._changing and outcome.field != "chosen"
            where = "password" if first or not self._chosen.isVisible() else "chosen"
            self.form[where].load("")
            self.form.show_refusal(where, str(outcome))
            return
        self.form.load({"login": login_of(self.form)})
        changed, self._changing = self._changing, False
        self.entered.emit(outcome)
        if changed:
            self.changed.emit()

    def _changed(self, member: Staff, present: str, chosen: str) -> Staff:
        store, about = self._office.store, (self._practice.words(),)
        try:
            signing_in.password_changed(store, member, present=present, new=chosen, about=about)
        except Refused as weak:
            raise Refused(str(weak), field="chosen") from None
        return member

    def _say(self, heading: str, about: str, button: str) -> None:
        self._heading.setText(heading)
        self._about.setText(about)
        self.button.setText(button)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("kind", "raised")
        self._card = card
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[8 * theme.SPACE] * 4)
        inside.setSpacing(3 * theme.SPACE)
        self._mark = QLabel()
        top = QHBoxLayout()
        top.addWidget(self._mark)
        top.addWidget(self._practice, 1)
        inside.addLayout(top)
        for widget in (
            self.strip,
            self._heading,
            self._about,
            self.form,
            self.button,
            self.other,
            self.change,
        ):
            inside.addWidget(widget)
        middle = QHBoxLayout()  # not by alignment, which gives wrapped words too little height
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)
        theme.watch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        scale = theme.current().text_scale
        self._card.setFixedWidth(round(100 * theme.SPACE * scale))
        self._mark.setPixmap(icons.pixmap("check-in", "accent", round(32 * scale)))


def login_of(form: Form) -> str:
    """Return the login as typed."""
    return str(form["login"].box.typed())
