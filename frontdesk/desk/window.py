"""The one window: the rail, the search box, the room that is open, the patient in hand, notices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEventLoop, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from frontdesk.core.later import Later
from frontdesk.core.people import Staff
from frontdesk.core.refused import Refused
from frontdesk.core.settings import Site
from frontdesk.core.store import Store
from frontdesk.desk import commands, rooms
from frontdesk.desk.approve import Approve
from frontdesk.desk.beside import run_beside
from frontdesk.desk.bottom import Bottom
from frontdesk.desk.curtain import Curtain
from frontdesk.desk.doorway import Doorway
from frontdesk.desk.hand import Hand
from frontdesk.desk.idle import Idle
from frontdesk.desk.idle_limit import IdleLimit
from frontdesk.desk.parking import Parking
from frontdesk.desk.rail import Rail
from frontdesk.desk.stage import Stage
from frontdesk.desk.staying import Staying
from frontdesk.desk.top_bar import TopBar
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.privacy import privacy

if TYPE_CHECKING:
    from frontdesk.core import audit
    from frontdesk.core.action import Act
    from frontdesk.staff import signing_in
else:
    audit = Later("frontdesk.core.audit")
    signing_in = Later("frontdesk.staff.signing_in")

NARROW = 1000  # pixels, at usual letters
ROOMY = 1600  # in less, a room that wants the whole width has the patient in hand above it
LAST_SECONDS = 5.0  # a window that is closed waits so long for what was asked
GONE = (
    "The database does not answer. Nothing you typed is lost; what you asked for is done as soon "
    "as it is back."
)


class DeskWindow(QMainWindow):
    """Opens on today; everything else is a key away."""

    def __init__(self, office: Office, site: Site) -> None:
        super().__init__()
        self.office, self.site = office, site
        self.panes: dict[str, Pane] = {}
        self._room, self._login, self._gone = "", "", False
        self._member: Staff | None = None
        self._curtain = Curtain(self)
        self._keys: Any = None
        self.setWindowTitle("Front Desk")  # never a patient's name: titles are seen and logged
        self.doorway = Doorway(office)
        self.rail, self.top = Rail(), TopBar(office)
        self.stage, self.hand = Stage(), Hand(office)
        self.bottom, self.approve = Bottom(office), Approve(office)
        self.parking, self.staying = Parking(office), Staying(office)
        self.lost = Banner("", "danger")
        self.cover = QStackedWidget()
        self._lay_out()
        self._listen()
        self._add_keys()
        self.idle = Idle(self)
        IdleLimit(office, self.idle)
        self.idle.passed.connect(self._on_idle)
        self.idle.rested.connect(lambda: self.parking.keep_all(self.panes.items()))
        self.doorway.form["login"].take_keyboard()

    def begin(self, store: Store, *, practice: str, idle_minutes: float) -> None:
        """Stand on this office's data from now on; the window may have been built before it."""
        self.office.store = store
        self.doorway.show_practice(practice)
        self.top.show_office(practice)
        self.bottom.show_place("This PC" if store.is_sqlite else "Server")
        self.idle.minutes = idle_minutes

    # ---- who is here

    def enter(self, member: Staff) -> None:
        """Let someone work: the same person finds all as they left it, another their own desk."""
        same = self._member is not None and self._member.id == member.id
        if not same:
            self._clear_desk()
        self._member, self._login = member, self.doorway.login
        self.office.sign_in(member)
        self._show_rail()
        self.cover.setCurrentIndex(1)
        self.idle.touch()
        if same:
            self._curtain.open()
            return
        first = self.site.remembered.get("room", "schedule")
        self.open(first if self._may_open(first) else self._first_room())
        self.parking.load(self._offer_parked)

    def lock(self) -> None:
        """Cover everything; what is half typed is kept, and the same field comes back."""
        if self.cover.currentIndex() == 0 or self._member is None:
            return
        self.top.close_list()
        self.approve.forget_typed()
        self._curtain.draw()
        self.cover.setCurrentIndex(0)
        self.activateWindow()
        self.doorway.ask_again(self._member, self._login)
        self.parking.keep_all(self.panes.items())
        self.office.act(signing_in.note_lock.act())

    def change_password(self) -> None:
        """Lock, and let the person choose another password."""
        self.lock()
        self.doorway.ask_for_another()

    def _on_idle(self) -> None:
        if self.cover.currentIndex() == 0:
            self.doorway.forget_typed()
        else:
            self.lock()

    def _on_permits(self, member: Staff) -> None:
        self._member = member
        self._show_rail()
        if self._room and not self._may_open(self._room):
            self.open(self._first_room())

    def _show_rail(self) -> None:
        staff = self.office.staff
        self.rail.show_rooms([one for one in rooms.ROOMS if staff.may(one.permit)])
        self.rail.mark(self._room)

    def _on_ended(self) -> None:
        """Close the desk of someone who was switched off."""
        self._curtain.draw()
        self.cover.setCurrentIndex(0)
        self._clear_desk()
        self._member = None
        self.doorway.ask_anyone("This sign-in was switched off. Ask a manager.")

    def _clear_desk(self) -> None:
        if self._member is not None:
            self.parking.keep_all(self.panes.items())
            self._remember()
        panes = list(self.panes.values())
        for pane in panes:
            self.stage.removeWidget(pane)
            pane.hide()
        # only when what they still wait for has been answered
        self.office.run(lambda: None, lambda _: _delete(panes))
        self.panes, self._room = {}, ""
        self._curtain.drop()
        self.hand.put_down()
        self.bottom.forget()
        self.approve.drop()
        self.top.clear()

    # ---- where we are

    @property
    def room(self) -> str:
        """The key of the room that is open."""
        return self._room

    def open(self, key: str, wish: Go | None = None) -> Pane | None:
        """Open a room, and let it show what is wished."""
        if not self._may_open(key):
            self.bottom.say(f"{self.office.staff.name} may not open that room.", "warning")
            return None
        if key not in self.panes:
            pane = rooms.BY_KEY[key].build(self.office)
            pane.wished.connect(self.go)
            pane.patient_taken.connect(self.take_in_hand)
            pane.said.connect(self.bottom.say)
            pane.come_back(self.site.remembered.get(key, {}))
            self.panes[key] = pane
            self.stage.addWidget(pane)
        pane, self._room = self.panes[key], key
        self._fit()
        fresh = pane.focusWidget() is None  # else Qt puts the keyboard back where it was there
        self.stage.setCurrentWidget(pane)
        self.rail.mark(key)
        if wish is not None:
            self._make_room(key, pane, wish)
            pane.go(wish)
        elif fresh or not pane.isAncestorOf(QApplication.focusWidget() or self):
            _give_keyboard(pane)
        return pane

    def go(self, wish: Go) -> None:
        """Carry out a pane's wish for another room."""
        if wish.patient_id is not None:
            self.take_in_hand(wish.patient_id)
        self.open(wish.room, wish)

    def _make_room(self, key: str, pane: Pane, wish: Go) -> None:
        """Park what is half typed for one patient before the same form is opened for another."""
        other = wish.patient_id or wish.what.get("patient_id")
        draft = pane.draft() if other is not None else None
        if draft is None or "patient_id" not in draft.typed or draft.typed["patient_id"] == other:
            return
        if self.parking.park(key, pane):
            pane.take_up_nothing()
            self.bottom.say("What was half typed is parked. F9 brings it back.")

    def take_in_hand(self, patient_id: int) -> None:
        """Show this patient's card; the look is audited."""
        self.hand.take(patient_id)

    def park(self) -> None:
        """Put the half-typed form aside; or, with nothing typed, bring the last one back."""
        pane = self.panes.get(self._room)
        if pane is not None and self.parking.park(self._room, pane):
            pane.take_up_nothing()
            self.bottom.say("Parked. F9 brings it back.")
            return
        self.bring_back()

    def bring_back(self, form: str = "") -> None:
        """Bring back the form parked last, or the one named, to the same field."""
        newest = self.parking.newest(form)
        if newest is None:
            self.bottom.say("Nothing is half typed, and nothing is parked.")
            return
        room, name = newest
        pane = self.open(room if room in rooms.BY_KEY else self._room)
        if pane is None:
            return
        self.parking.park(room, pane)  # another form, half typed there, is not typed over
        found = self.parking.take_up(name)
        if found is not None:
            pane.take_up(found[1])

    def show_keys(self) -> None:
        """Show the sheet of keys over the room, ready to print."""
        if self._keys is None:
            self._keys = import_module("frontdesk.kit.preview").Preview()
            self._keys.closed.connect(self._close_keys)
            self.stage.addWidget(self._keys)
        preview = self._keys
        sheet = import_module("frontdesk.desk.key_sheet")  # and reportlab: only when asked for
        self.stage.setCurrentWidget(preview)
        here = self._room
        run_beside(lambda: sheet.key_sheet(here), lambda pdf: preview.show_pdf(pdf, "The keys"))

    def _close_keys(self) -> None:
        if self._room in self.panes:
            self.stage.setCurrentWidget(self.panes[self._room])
            _give_keyboard(self.panes[self._room])

    def _offer_parked(self) -> None:
        if self.parking.parked:
            count = len(self.parking.parked)
            forms = "form is" if count == 1 else "forms are"
            self.bottom.say(f"{count} half-typed {forms} parked. F9 brings the last one back.")

    def _may_open(self, key: str) -> bool:
        return key in rooms.BY_KEY and self.office.staff.may(rooms.BY_KEY[key].permit)

    def _first_room(self) -> str:
        return next((room.key for room in rooms.ROOMS if self._may_open(room.key)), "schedule")

    # ---- what happens

    def _on_refused(self, refusal: Refused, _: Act) -> None:
        self.bottom.say(str(refusal), "warning")

    def _on_lost(self, _: str) -> None:
        self._gone = True
        self.lost.show_sentence(GONE, "danger", icon="wifi-off")

    def _on_back(self) -> None:
        self._gone = False
        self.lost.show_sentence("")
        self.bottom.say("The database is back.", "success")
        for pane in self.panes.values():
            pane.refresh()

    def _listen(self) -> None:
        self.doorway.entered.connect(self.enter)
        self.doorway.changed.connect(
            lambda: self.bottom.say("Your password is changed.", "success")
        )
        self.rail.chosen.connect(self.open)
        self.top.wished.connect(self.go)
        self.top.commanded.connect(self.command)
        self.top.taken.connect(self.take_in_hand)
        self.hand.wished.connect(self.go)
        self.bottom.lock_wished.connect(self.lock)
        self.staying.changed.connect(self._on_permits)
        self.staying.ended.connect(self._on_ended)
        self.office.ask_approval = self.approve.ask
        self.parking.changed.connect(self._show_parked)
        self.bottom.parked.clicked.connect(self._choose_parked)
        self.office.refused.connect(self._on_refused)
        self.office.lost.connect(self._on_lost)
        self.office.back.connect(self._on_back)
        theme.watch().changed.connect(self._fit)

    def command(self, name: str) -> None:
        """Do what a command of the palette or a key asks for."""
        commands.BY_NAME[name].run(self)

    def _add_keys(self) -> None:
        for command in commands.COMMANDS:
            if command.keys:
                shortcut = QShortcut(QKeySequence(command.keys), self)
                shortcut.activated.connect(lambda name=command.name: self._key(name))

    def _key(self, name: str) -> None:
        if self.cover.currentIndex() == 1:
            self.command(name)

    def _show_parked(self) -> None:
        self.bottom.show_parked([draft.title for _, draft in self.parking.parked])

    def _choose_parked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for _, draft in reversed(self.parking.parked):
            words = privacy.masked(draft.title).replace("&", "&&")
            menu.addAction(words, partial(self.bring_back, draft.form))
        menu.popup(self.bottom.parked.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    # ---- coming and going

    def _remember(self) -> None:
        kept: dict[str, Any] = {key: pane.remember() for key, pane in self.panes.items()}
        kept |= {"room": self._room} if self._room else {}
        kept["window"] = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        remembered = self.site.remembered | kept
        self.site = replace(self.site, remembered=remembered)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the rooms what they need where large letters make the window small."""
        scale = theme.current().text_scale
        wide = self._room in rooms.BY_KEY and rooms.BY_KEY[self._room].wide
        self.hand.set_folded(wide and self.width() < ROOMY * scale)
        narrow = self.width() < NARROW * scale
        self.rail.set_narrow(narrow)
        self.hand.set_narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        self.parking.keep_all(self.panes.items())
        self._remember()
        if self._member is not None:
            self.office.act(signing_in.sign_out.act())
        self.office.read(lambda session: audit.heads(session), self._keep_heads)
        self._finish_what_was_asked()
        with suppress(OSError):  # a folder that cannot be written: only where one was is forgotten
            self.site.save()
        self.office.close()
        self.idle.stop()
        event.accept()

    def _finish_what_was_asked(self) -> None:
        """Wait for the data thread; not for a database that is gone."""
        done: list[None] = []
        self.office.run(lambda: None, done.append)
        end = time.monotonic() + LAST_SECONDS
        while not done and not self._gone and time.monotonic() < end:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def _keep_heads(self, heads: Any) -> None:
        if isinstance(heads, dict):
            self.site = replace(self.site, heads={chain: list(end) for chain, end in heads.items()})

    def visible_widgets(self) -> Iterator[QWidget]:
        """Yield what the keyboard can reach just now; for tests of names and order."""
        for widget in self.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                yield widget

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.stage, 1)
        middle.addWidget(self.hand)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        for widget in (self.top, self.approve):
            right.addWidget(widget)
        self.hand.line_made.connect(lambda: right.insertWidget(2, self.hand.line))
        right.addLayout(middle, 1)
        right.addWidget(self.bottom)
        desk = QWidget()
        whole = QHBoxLayout(desk)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)
        self.cover.addWidget(self.doorway)
        self.cover.addWidget(desk)
        all_of_it = QWidget()
        column = QVBoxLayout(all_of_it)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lost)
        column.addWidget(self.cover, 1)
        self.setCentralWidget(all_of_it)
        self.resize(1440, 900)
        where = self.site.remembered.get("window")
        if isinstance(where, str):
            self.restoreGeometry(QByteArray.fromBase64(where.encode("ascii", "replace")))


def _delete(panes: list[Pane]) -> None:
    for pane in panes:
        pane.deleteLater()


def _give_keyboard(pane: QWidget) -> None:
    """Put the keyboard on the first thing of a pane that takes it."""
    if pane.focusProxy() is not None:
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return
    one = pane.nextInFocusChain()
    while one is not None and one is not pane:
        tabbed = one.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tabbed and pane.isAncestorOf(one) and one.isVisibleTo(pane) and one.isEnabled():
            one.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        one = one.nextInFocusChain()
    pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
