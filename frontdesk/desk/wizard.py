"""The first run: whose office this is, its first manager, where the data lies."""

from dataclasses import replace
from importlib import import_module
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from frontdesk.core.database import Store
from frontdesk.core.refused import Refused, Unreachable
from frontdesk.core.settings import Site, data_folder
from frontdesk.core.work import PROGRAM
from frontdesk.desk import opening
from frontdesk.desk.beside import run_beside
from frontdesk.desk.first_run import set_up_office
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.preview import Preview
from frontdesk.office import rules as office_rules
from frontdesk.staff import passwords

ZONES = (
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
    ("America/Puerto_Rico", "Puerto Rico"),
)


class Wizard(QWidget):
    """One page to begin an office, or to open one that exists; then the recovery code.

    Signals:
        opened(Store, Site): the office is open; the desk may be shown.
    """

    opened = Signal(object, object)

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site = site
        self.setWindowTitle("Front Desk")
        self._store: Store | None = None
        self._paper: Preview | None = None
        self._begun: tuple[Store, Site, str] | None = None
        self.form, self.existing = self._new_form(), self._open_form()
        self.strip = Banner()
        self.begin = Button("Begin this office", kind="primary", on=self.ask_to_begin)
        self.open = Button("Open it", kind="primary", on=self.ask_to_open)
        self.pages = QStackedWidget()
        self.code = Words("", "heading", selectable=True, wrap=True)
        self._lay_out()
        if site.office:
            self.show_existing()

    def show_existing(self, sentence: str = "") -> None:
        """Ask for the place and the passphrase of an office that exists."""
        self.existing.load({"place": self.site.office, "phrase": ""})
        self.pages.setCurrentIndex(1)
        self.strip.show_sentence(sentence, "warning")
        self.existing["phrase" if self.site.office else "place"].take_keyboard()

    def ask_to_begin(self) -> None:
        """Check what was typed; make the office off the window's thread."""
        typed = self.form.checked_values()
        if typed is None or not self.begin.isEnabled():
            return
        try:
            office_rules.check_practice(typed)
            about = (typed["manager"], typed["login"], typed["name"])
            passwords.refuse_weak(typed["password"], about=about)
            if typed["password"] != typed["again"]:
                raise Refused("The two passwords differ. Type the same one twice.", field="again")
            if len(typed["passphrase"]) < passwords.LEAST:
                raise Refused("Use at least 15 characters: a few words are easy to keep.",
                              field="passphrase")  # fmt: skip
        except Refused as refused:
            self._show(self.form, refused)
            return
        self.begin.setEnabled(False)
        self.strip.show_sentence("Making the office …", "info")
        run_beside(lambda: self._make(typed), self._made)

    def _make(self, typed: dict) -> tuple[Store, Site, str]:
        place = typed["place"].strip()
        if self._begun is None or self._begun[1].office != place:
            self._begun = opening.begin_office(self.site, place, typed["passphrase"])
        store, site, code = self._begun  # begun once, though a field had to be typed again
        asked = {name: typed.get(name) or "" for name in office_rules.PRACTICE_FIELDS}
        manager = {name: typed[name] for name in ("manager", "login", "password")}
        set_up_office(store, PROGRAM, practice=asked, **manager)
        opening.take_zone(store)
        return store, site, code

    def _made(self, outcome: Any) -> None:
        self.begin.setEnabled(True)
        if isinstance(outcome, Exception):
            self._show(self.form, outcome)
            return
        self._store, self.site, code = outcome
        self.site.save()
        self.code.setText(code)
        self.strip.show_sentence("")
        self.pages.setCurrentIndex(2)
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_to_open(self) -> None:
        """Open an office that exists."""
        typed = self.existing.checked_values()
        if typed is None or not self.open.isEnabled():
            return
        self.open.setEnabled(False)
        self.strip.show_sentence("Opening …", "info")
        place = typed["place"].strip()
        heads = self.site.heads if place == self.site.office else {}  # of another office's chains
        site = replace(self.site, office=place, heads=heads)
        phrase = typed["phrase"]
        run_beside(lambda: (opening.open_office(site, phrase), site), self._on_opened)

    def _on_opened(self, outcome: Any) -> None:
        self.open.setEnabled(True)
        if isinstance(outcome, Exception):
            self._show(self.existing, outcome)
            return
        store, site = outcome
        site.save()
        self.opened.emit(store, site)

    def show_paper(self) -> None:
        """Show the sheet with the recovery code, ready to print."""
        sheet = import_module("frontdesk.desk.recovery_sheet")  # and reportlab: only when asked for
        practice = str(self.form["name"].box.typed())
        place = opening.name_of(self.site.office)
        if self._paper is None:
            self._paper = Preview()
            self._paper.closed.connect(lambda: self.pages.setCurrentIndex(2))
            self.pages.addWidget(self._paper)
        self.pages.setCurrentWidget(self._paper)
        code = self.code.words()
        self._paper.show_pdf(sheet.recovery_sheet(practice, code, place), "Recovery code")

    def _finish(self) -> None:
        self.opened.emit(self._store, self.site)

    def _show(self, form: Form, refused: Exception) -> None:
        self.strip.show_sentence("")
        if isinstance(refused, OSError):
            refused = Refused(f"That place cannot be used: {refused.strerror}. Choose another.")
        if not isinstance(refused, Refused | Unreachable):
            raise refused
        if not (isinstance(refused, Refused) and form.show_refused(refused)):
            self.strip.show_sentence(str(refused), "danger")

    def _new_form(self) -> Form:
        form = Form()
        form.section("The practice", "It stands on every receipt and letter.")
        form.add(fields.text("name", "Practice &name", required=True), span=8)
        form.add(fields.text("npi", "NP&I", hint="Ten digits; may follow later"), span=4)
        form.add(fields.text("line1", "&Street", required=True), span=8)
        form.add(fields.phone("phone", "P&hone"), span=4)
        form.add(fields.text("city", "&City", required=True), span=5)
        form.add(fields.text("state", "S&tate", required=True), span=2)
        form.add(fields.text("postal_code", "&ZIP", required=True), span=2)
        form.add(fields.choice("zone", "Time zon&e", ZONES), span=3)
        form.section("The first manager", "They add everyone else.")
        form.add(fields.text("manager", "You&r name", required=True), span=6)
        form.add(fields.text("login", "&Login", required=True), span=6)
        form.add(fields.password("password", "&Password", hint="15 characters or more: a sentence "
                                 "is fine"), span=6)  # fmt: skip
        form.add(fields.password("again", "Password a&gain"), span=6)
        form.section("Where the data lies", "On this PC, encrypted; or on a PostgreSQL server.")
        form.add(fields.text("place", "File, or the server's &URL", required=True), span=12)
        form.add(fields.password("passphrase", "O&ffice passphrase", hint="Opens the data on "
                                 "another PC, should this one break"), span=12)  # fmt: skip
        form.load({"zone": "America/New_York", "place": str(data_folder() / "office.db")})
        form.entered.connect(self.ask_to_begin)
        return form

    def _open_form(self) -> Form:
        form = Form()
        form.add(fields.text("place", "File, or the server's &URL", required=True))
        form.add(fields.password("phrase", "Office &passphrase, or the recovery code"))
        form.entered.connect(self.ask_to_open)
        return form

    def _lay_out(self) -> None:
        other = Button("Open an office that exists", kind="link", on=self.show_existing)
        new = Button("Begin a new office", kind="link", on=lambda: self.pages.setCurrentIndex(0))
        self.pages.addWidget(_page("Welcome to Front Desk", self.form, self.begin, other))
        self.pages.addWidget(_page("Open your office", self.existing, self.open, new))
        kept = Words(
            "Print this recovery code and lock it away, not beside the PC. With it, or "
            "the passphrase, your data can be read should this PC break.",
            wrap=True,
        )
        printed = Button("Print it", kind="quiet", icon="printer", on=self.show_paper)
        self.done = Button("It is written down: open the desk", kind="primary", on=self._finish)
        self.pages.addWidget(_page("Your office is ready", kept, self.code, printed, self.done))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        self.resize(1100, 860)
        self.form.focus_first()


class _Page(QFrame):
    """A card as wide as its words are large."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "raised")
        theme.watch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(round(180 * theme.SPACE * theme.current().text_scale))


def _page(title: str, *parts: QWidget) -> QWidget:
    card = _Page()
    inside = QVBoxLayout(card)
    inside.setContentsMargins(*[8 * theme.SPACE] * 4)
    inside.setSpacing(4 * theme.SPACE)
    for part in (Words(title, "title"), *parts):
        inside.addWidget(part)
    whole = QWidget()
    middle = QHBoxLayout(whole)
    middle.addStretch(1)
    middle.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
    middle.addStretch(1)
    return ClearScroll(whole)
