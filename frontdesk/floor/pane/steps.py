"""What the board's wishes do: stages, rooms, and telling patients; refusals are said in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from frontdesk.core.action import Act, Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.floor import actions
from frontdesk.floor.pane.shown import Card
from frontdesk.floor.reads import RoomRow
from frontdesk.floor.rules import IN_A_ROOM, STAGES, next_status
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import privacy
from frontdesk.schedule.actions import set_status, take_step_back
from frontdesk.schedule.rules import WORDS

if TYPE_CHECKING:
    Pane = Any

SOMEBODY = "Somebody is in that room. Choose another room."  # where the lobby reads along


class Steps:
    """Does what is wished of a card; the card is dimmed until it is done or refused."""

    def __init__(self, pane: Pane) -> None:
        self.pane, self.office = pane, pane.office
        self._under_way: set[int] = set()
        self._beside: tuple[Act, Card, int] | None = None  # what a press of the strip's button does

    def next(self, card_id: int) -> None:
        """Take a visit one stage on."""
        card = self.pane.board.card(card_id)
        after = None if card is None else next_status(card.status)
        if card is None or after is None:
            self.pane.say("Nothing follows on that: the patient is done here.")
            return
        self._do(set_status.act(card.id, version=card.version, status=after), card, card.stage + 1)

    def back(self, card_id: int) -> None:
        """Take a visit back to the stage before."""
        card = self.pane.board.card(card_id)
        if card is None or card.stage == 0:
            self.pane.say("Nothing comes before that.")
            return
        self.move(card_id, card.stage - 1)

    def move(self, card_id: int, stage: int) -> None:
        """Take a visit to a stage, on or back."""
        card = self.pane.board.card(card_id)
        if card is None:
            return
        wanted = STAGES[stage].status
        if stage > card.stage:
            act = set_status.act(card.id, version=card.version, status=wanted)
        else:
            if stage == 0:
                wanted = "confirmed" if card.was_confirmed else "booked"
            act = take_step_back.act(card.id, version=card.version, status=wanted)
        self._do(act, card, stage)

    def ask_room(self, card_id: int, at: QPoint) -> None:
        """Ask for a room: figures choose, those taken say by whom."""
        card = self.pane.board.card(card_id)
        if card is None or card.is_over:
            return
        rooms = self.pane.rooms(card.location_id)
        if not rooms:
            self.pane.say("The office has no exam rooms yet. A manager adds them under Office.")
            return
        several = len({room.location_id for room in rooms}) > 1
        menu = QMenu(self.pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, room in enumerate(rooms, start=1):
            words = self._room_words(card, room, several=several)
            key = f"&{place}  " if place < 10 else ""
            chosen = menu.addAction(f"{key}{words.replace('&', '&&')}")
            chosen.triggered.connect(lambda _=False, room=room: self.give_room(card, room.id))
        menu.popup(at)
        menu.setActiveAction(menu.actions()[self._first_free(rooms)])

    def give_room(self, card: Card, room_id: int) -> None:
        """Bring a patient to a room."""
        act = actions.room_patient.act(card.id, version=card.version, room_id=room_id)
        beside = actions.room_patient.act(
            card.id, version=card.version, room_id=room_id, beside=True
        )
        stage = card.stage if card.status in IN_A_ROOM else 3
        self._do(act, card, stage, beside=beside)

    def do_beside(self) -> None:
        """Put two patients into one room all the same."""
        beside, self._beside = self._beside, None
        if beside is not None:
            self.pane.say("")
            self._do(*beside)

    def tell(self, card_id: int) -> None:
        """Copy what to tell a patient, and note that it was told."""
        card = self.pane.board.card(card_id)
        if card is None:
            return
        if card.tell is None:
            self.pane.say(
                card.told or "Nothing to tell: this patient is within the office’s limit."
            )
            return

        def told(_: Done) -> None:
            QGuiApplication.clipboard().setText(card.draft)
            self.pane.say("Copied, and noted as told. Paste it into the message, or read it out.",
                          "success")  # fmt: skip

        act = actions.note_told.act(card.id, minutes=card.tell.minutes)
        self.office.act(act, told, lambda refusal: self._refused(refusal, act))

    def check_in(self, card_id: int) -> None:
        """Open the check-in of a visit."""
        self.pane.wished.emit(Go("checkin", None, {"appointment_id": card_id}))

    def charge_wish(self, card_id: int) -> Go | None:
        """Return the wish to open the superbill of a visit."""
        card = self.pane.board.card(card_id)
        if card is None:
            return None
        return Go("charges", card.patient_id, {"appointment_id": card.id})

    def superbill(self, card_id: int) -> None:
        """Open the superbill of a visit."""
        wish = self.charge_wish(card_id)
        if wish is not None:
            self.pane.wished.emit(wish)

    def menu(self, card_id: int, at: QPoint) -> None:
        """Show what can be done with a card; every entry has a key of its own."""
        card = self.pane.board.card(card_id)
        if card is None:
            return
        menu = QMenu(self.pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        after = next_status(card.status)
        if after is not None:
            menu.addAction(f"{WORDS[after]}\tSpace", lambda: self.next(card_id))
        if card.stage > 0:
            menu.addAction("Back one stage\tBackspace", lambda: self.back(card_id))
        if not card.is_over:
            menu.addAction("Give a room …\tR", lambda: self.ask_room(card_id, at))
        if card.tell is not None:
            menu.addAction("Copy, note as told\tT", lambda: self.tell(card_id))
        menu.addAction("Open check-in\tC", lambda: self.check_in(card_id))
        if self.office.staff.may("ledger.read"):
            menu.addAction("Open superbill\tB", lambda: self.superbill(card_id))
        menu.addAction(
            "Take patient in hand", lambda: self.pane.patient_taken.emit(card.patient_id)
        )
        menu.popup(at)

    def _room_words(self, card: Card, room: RoomRow, *, several: bool) -> str:
        name = f"{room.name}, {room.location}" if several else room.name
        there = self._in_room(room)
        if any(one.id == card.id for one in there):
            return f"{name} (is here)"
        if not there:
            return name
        who = " and ".join(privacy.masked(one.name) for one in there)
        pill = there[0].pill
        return f"{name}: {who}{', ' + pill.words if pill else ''}"

    def _in_room(self, room: RoomRow) -> list[Card]:
        columns = self.pane.whole.columns
        return [one for column in columns for one in column if one.room_id == room.id]

    def _first_free(self, rooms: Sequence[RoomRow]) -> int:
        free = (place for place, room in enumerate(rooms) if not self._in_room(room))
        return next(free, 0)

    def _do(self, act: Act, card: Card, stage: int, *, beside: Act | None = None) -> None:
        if card.id in self._under_way:
            return  # the key was pressed twice
        self._under_way.add(card.id)
        self.pane.grid.set_pending(card.id, stage)

        def done(_: Done) -> None:
            self._under_way.discard(card.id)
            self.pane.say("")

        def refused(refusal: Refused) -> None:
            self._under_way.discard(card.id)
            self._refused(refusal, act)
            if beside is not None and isinstance(refusal, actions.RoomTaken):
                self._beside = (beside, card, stage)
                said = SOMEBODY if privacy.hidden else str(refusal)
                self.pane.say(said, "warning", action="Put both there")

        self.office.act(act, done, refused)

    def _refused(self, refusal: Refused, act: Act) -> None:
        """Say why not, over the board; what was dimmed snaps back."""
        self._beside = None
        if isinstance(refusal, NeedsApproval):
            self.office.refused.emit(refusal, act)
        else:
            self.pane.say(str(refusal), "warning")
        self.pane.refresh()
