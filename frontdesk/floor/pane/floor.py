"""The Floor room: everyone in the office by stage, live, and what to do about who waits."""

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.floor import reads
from frontdesk.floor.pace import Pace, learn
from frontdesk.floor.pane import told
from frontdesk.floor.pane.bar import Bar
from frontdesk.floor.pane.foot import Foot
from frontdesk.floor.pane.grid import BoardGrid
from frontdesk.floor.pane.shown import Board
from frontdesk.floor.pane.steps import Steps
from frontdesk.floor.pane.told import Shown
from frontdesk.floor.reads import Past, RoomRow
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.filter_box import FilterBox
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.privacy import privacy

TICK_MS = 30_000  # how often the minutes go on, without reading
TABLES = ("practice", "room", "provider", "appointment_type")
PEOPLE = ("patient", "patient_alert")


class FloorPane(Pane):
    """Today's board."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.day = office.store.about_today()
        self.shown: Shown | None = None
        self.board = self.whole = Board()  # as filtered, and everyone
        self._learnt: tuple[date, Past, Pace] | None = None
        self._typed = ""
        self.bar, self.foot, self.grid = Bar(), Foot(), BoardGrid()
        self.clock, self.strip = Banner(), Banner(closable=True)
        self.filter = FilterBox(self.grid)
        self.empty = EmptyState("calendar", "Nobody is booked today", "Walk-ins: press F10.",
                                action="Open the schedule")  # fmt: skip
        self.steps = Steps(self)
        self._lay_out()
        self._listen()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.tick)
        self._tick.start()

    def concerns(self, changes: Changes) -> bool:
        if changes.touch(*TABLES) or changes.touch("appointment", "floor_told", day=self.day):
            return True
        here = set() if self.shown is None else {row.patient_id for row in self.shown.read.rows}
        return any(row.table in PEOPLE and (row.patient_id or row.id) in here
                   for row in changes.rows)  # fmt: skip

    def read(self, session: Session) -> Shown:
        store = self.office.store
        now = store.now()
        day = now.astimezone(store.zone).date()
        found = reads.floor(session, day, now)
        if self._learnt is None or self._learnt[0] != day:  # the past stays as it was all day
            past = reads.past(session, day)
            self._learnt = (day, past, learn(past.seen))
        _, past, pace = self._learnt
        return told.shown(found, past, pace, now=now, zone=store.zone, ahead=store.clock_ahead)

    def show_read(self, what: Shown) -> None:
        self.shown, self.day = what, what.read.day
        self._show_board(what.read.now, settled=True)

    def tick(self) -> None:
        """Let the time pass: minutes at once, expected times beside; nothing is read."""
        if not self.isVisible() or self.shown is None:
            return
        store = self.office.store
        if store.clock_was_set or store.about_today() != self.day:
            self.refresh()
            return
        now, what = store.about_now(), self.shown
        self._show_board(now, settled=False)

        def again() -> Shown:
            return told.shown(what.read, what.past, what.pace, now=now, zone=store.zone,
                              ahead=what.ahead)  # fmt: skip

        def show(later: Any) -> None:
            if isinstance(later, Shown) and self.shown is what:  # else something newer was read
                self.shown = later
                self._show_board(now, settled=False)

        self.office.run(again, show)

    def rooms(self, location_id: int | None) -> tuple[RoomRow, ...]:
        """Return the exam rooms of a location; all of them where it is not known."""
        found = () if self.shown is None else self.shown.read.rooms
        here = tuple(room for room in found if room.location_id == location_id)
        return here or found

    def say(self, sentence: str, tone: str = "info", *, action: str = "") -> None:
        """Say something quietly over the board; nothing when empty."""
        self.strip.show_sentence(sentence, tone, action=action)

    def go(self, wish: Go) -> None:
        card_id = wish.what.get("appointment_id")
        if isinstance(card_id, int):
            self.grid.take(card_id)
        self.grid.setFocus()

    def charge_wish(self) -> Go | None:
        card = self.grid.card_in_hand()
        return self.steps.charge_wish(card.id) if card is not None else None

    def go_to_next_told(self) -> None:
        """Take in hand who is to be told next, the longest delay first."""
        waiting = [card.id for card in self.board.to_tell]
        if not waiting:
            self.say("Nobody is to be told: everyone is within the office’s limit.")
            return
        card = self.grid.card_in_hand()
        here = waiting.index(card.id) if card is not None and card.id in waiting else -1
        self.grid.take(waiting[(here + 1) % len(waiting)])
        self.grid.setFocus()

    def _show_board(self, now: datetime, *, settled: bool) -> None:
        if self.shown is None:
            return
        zone = self.office.store.zone
        self.whole = told.board(self.shown, now, zone)
        self.board = self.whole
        if self._typed:
            self.board = told.board(self.shown, now, zone, typed=self._typed)
        self.bar.show_board(self.whole, limit=self.shown.read.limit)
        self.grid.show_board(self.board, settled=settled)
        self.foot.show_card(self.grid.card_in_hand())
        self.clock.show_sentence(told.clock_words(self.shown, now), "warning", icon="clock")
        self.stack.setCurrentIndex(1 if self.whole.is_empty else 0)

    def let_go(self) -> None:
        """Put the strip away and show everyone again."""
        self.say("")
        self.filter.clear()

    def _narrow(self, typed: str) -> None:
        self._typed = typed
        self._show_board(self.office.store.about_now(), settled=False)

    def _on_card(self, _card_id: object) -> None:
        self.foot.show_card(self.grid.card_in_hand())

    def _with_hand(self, does: Any) -> None:
        card = self.grid.card_in_hand()
        if card is not None:
            does(card.id)

    def _listen(self) -> None:
        grid, steps = self.grid, self.steps
        grid.selected.connect(self._on_card)
        grid.next_wished.connect(steps.next)
        grid.back_wished.connect(steps.back)
        grid.moved.connect(steps.move)
        grid.room_wished.connect(steps.ask_room)
        grid.tell_wished.connect(steps.tell)
        grid.check_in_wished.connect(steps.check_in)
        grid.superbill_wished.connect(steps.superbill)
        grid.menu_wanted.connect(steps.menu)
        grid.next_to_tell.connect(self.go_to_next_told)
        grid.filter_wished.connect(lambda: self.filter.begin(""))
        grid.let_go.connect(self.let_go)
        self.filter.typed.connect(self._narrow)
        self.filter.key_passed.connect(lambda _: self.grid.setFocus())
        self.bar.tell.clicked.connect(self.go_to_next_told)
        self.bar.filter.clicked.connect(lambda: self.filter.begin(""))
        self.foot.next.clicked.connect(lambda: self._with_hand(steps.next))
        self.foot.tell.clicked.connect(lambda: self._with_hand(steps.tell))
        self.foot.room.clicked.connect(lambda: self._with_hand(self._ask_room_below))
        self.strip.acted.connect(steps.do_beside)
        self.empty.acted.connect(lambda: self.wished.emit(Go("schedule")))
        grid.set_masked(privacy.hidden)
        privacy.changed.connect(grid.set_masked)

    def _ask_room_below(self, card_id: int) -> None:
        button = self.foot.room
        self.steps.ask_room(card_id, button.mapToGlobal(button.rect().topLeft()))

    def _lay_out(self) -> None:
        pages = QWidget()
        self.stack = QStackedLayout(pages)
        self.stack.addWidget(self.grid)
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addWidget(self.bar)
        column.addWidget(self.clock)
        column.addWidget(self.strip)
        column.addWidget(pages, 1)
        column.addWidget(self.foot)
        self.setFocusProxy(self.grid)
