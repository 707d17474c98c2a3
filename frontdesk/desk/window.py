"""The one window: the rail, the search box, the room that is open, the patient in hand, notices."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from frontdesk.core import audit
from frontdesk.core.action import Act
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.settings import Site
from frontdesk.core.work import Staff
from frontdesk.desk import commands, rooms
from frontdesk.desk.approve import Approve
from frontdesk.desk.bottom import Bottom
from frontdesk.desk.doorway import Doorway
from frontdesk.desk.hand import Hand
from frontdesk.desk.idle import Idle
from frontdesk.desk.parking import Parking
from frontdesk.desk.rail import Rail
from frontdesk.desk.staying import Staying
from frontdesk.desk.top_bar import TopBar
from frontdesk.kit.banner import Banner
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.privacy import privacy
from frontdesk.office.rules import Limits
from frontdesk.staff import signing_in

GONE = (
    "The database does not answer. Nothing you typed is lost; what you asked for is done as soon "
    "as it is back."
)


class DeskWindow(QMainWindow):
    """Opens on today; everything else is a key away."""

    def __init__(self, office: Office, site: Site, *, practice: str, place: str, limits: Limits):
        super().__init__()
        self.office, self.site, self.limits = office, site, limits
        self.panes: dict[str, Pane] = {}
        self._room, self._member, self._login = "", None, ""
        self._came_from: QWidget | None = None
        self.setWindowTitle("Front Desk")  # never a patient's name: titles are seen and logged
        self.doorway = Doorway(office, practice)
        self.rail, self.top = Rail(), TopBar(office, practice)
        self.stage, self.hand = QStackedWidget(), Hand(office)
        self.bottom, self.approve = Bottom(office, place), Approve(office)
        self.parking, self.staying = Parking(office), Staying(office)
        self.lost = Banner("", "danger")
        self.cover = QStackedWidget()
        self._lay_out()
        self._listen()
        self._add_keys()
        self.idle = Idle(self, minutes=limits.idle_minutes)
        self.idle.passed.connect(self.lock)
        self.idle.rested.connect(lambda: self.parking.keep_all(self.panes.items()))
        self.doorway.form["login"].take_keyboard()

    # ---- who is here

    def enter(self, member: Staff) -> None:
        """Let someone work: the same person finds all as they left it, another their own desk."""
        same = self._member is not None and self._member.id == member.id
        if not same:
            self._clear_desk()
        self._member, self._login = member, self.doorway.login
        self.office.sign_in(member)
        self.rail.show_rooms([room for room in rooms.ROOMS if member.may(room.permit)])
        self.cover.setCurrentIndex(1)
        self.idle.touch()
        if same:
            if self._came_from is not None:
                self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        first = self.site.remembered.get("room", "schedule")
        self.open(first if self._may_open(first) else self._first_room())
        self.parking.load(self._offer_parked)

    def lock(self) -> None:
        """Cover everything; what is half typed is kept, and the same field comes back."""
        if self.cover.currentIndex() == 0 or self._member is None:
            return
        self._came_from = QApplication.focusWidget()
        self.parking.keep_all(self.panes.items())
        self.office.act(signing_in.note_lock.act())
        QApplication.clipboard().clear()
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible() and other.isWindow():
                other.hide()
        self.cover.setCurrentIndex(0)
        self.doorway.ask_again(self._member, self._login)

    def _on_permits(self, member: Staff) -> None:
        self._member = member
        self.rail.show_rooms([room for room in rooms.ROOMS if member.may(room.permit)])

    def _on_ended(self) -> None:
        """Close the desk of someone who was switched off."""
        self._clear_desk()
        self._member = None
        self.cover.setCurrentIndex(0)
        self.doorway.ask_anyone()

    def _clear_desk(self) -> None:
        if self._member is not None:
            self.parking.keep_all(self.panes.items())
            self._remember()
        for pane in self.panes.values():
            self.stage.removeWidget(pane)
            pane.deleteLater()
        self.panes, self._room, self._came_from = {}, "", None
        self.hand.put_down()
        self.bottom.forget()
        self.approve.drop()
        self.top.clear()

    # ---- where we are

    def open(self, key: str, wish: Go | None = None) -> Pane | None:
        """Open a room, and let it show what is wished."""
        if not self._may_open(key):
            self.bottom.say(f"{self.office.staff.name} may not open that room.")
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
        self.stage.setCurrentWidget(pane)
        self.rail.mark(key)
        if wish is not None:
            pane.go(wish)
        elif not pane.isAncestorOf(QApplication.focusWidget() or self):
            pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not pane.isAncestorOf(QApplication.focusWidget() or self):
                pane.focusNextChild()
        return pane

    def go(self, wish: Go) -> None:
        """Carry out a pane's wish for another room."""
        if wish.patient_id is not None:
            self.take_in_hand(wish.patient_id)
        self.open(wish.room, wish)

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
        found = self.parking.take_up()
        if found is None:
            self.bottom.say("Nothing is half typed, and nothing is parked.")
            return
        key, draft = found
        opened = self.open(key if key in rooms.BY_KEY else self._room)
        if opened is not None:
            opened.take_up(draft)

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

    def _on_refused(self, refusal: Refused, act: Act) -> None:
        if isinstance(refusal, NeedsApproval):
            self.approve.ask(refusal, act)
        else:
            self.bottom.say(str(refusal))

    def _on_lost(self, _: str) -> None:
        self.lost.show_sentence(GONE, "danger", icon="wifi-off")

    def _on_back(self) -> None:
        self.lost.show_sentence("")
        self.bottom.say("The database is back.", "success")
        for pane in self.panes.values():
            pane.refresh()

    def _listen(self) -> None:
        self.doorway.entered.connect(self.enter)
        self.rail.chosen.connect(self.open)
        self.top.wished.connect(self.go)
        self.top.commanded.connect(self.command)
        self.top.taken.connect(self.take_in_hand)
        self.hand.wished.connect(self.go)
        self.bottom.lock_wished.connect(self.lock)
        self.staying.changed.connect(self._on_permits)
        self.staying.ended.connect(self._on_ended)
        self.approve.closed.connect(lambda: self.stage.setFocus())
        self.office.refused.connect(self._on_refused)
        self.office.lost.connect(self._on_lost)
        self.office.back.connect(self._on_back)

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

    # ---- coming and going

    def _remember(self) -> None:
        kept = {key: pane.remember() for key, pane in self.panes.items()}
        remembered: dict[str, Any] = self.site.remembered | kept | {"room": self._room}
        self.site = replace(self.site, remembered=remembered)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        self.parking.keep_all(self.panes.items())
        self._remember()
        if self._member is not None:
            self.office.act(signing_in.sign_out.act())
        self.office.read(audit.heads, self._keep_heads)
        self.office.settle()
        QApplication.processEvents()
        self.site.save()
        self.office.close()
        event.accept()

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
        for widget in (self.top, self.lost, self.approve):
            right.addWidget(widget)
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
        self.setCentralWidget(self.cover)
        self.resize(1440, 900)
        privacy.changed.connect(lambda hidden: self.bottom.say(
            "Names and amounts are hidden. F11 shows them." if hidden else "Names and amounts show."
        ))  # fmt: skip
