"""A payer's check in hand: find the charges, type two figures a line, see what is left of it.

What is typed goes on to the next charge at once; the line is posted behind it, one after the
other. A line that is refused comes back with all that was typed.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import RowsModel
from frontdesk.kit.table import Table
from frontdesk.payments import actions, open_reads
from frontdesk.payments.open_reads import Found, OpenCharge
from frontdesk.payments.pane.check_columns import LINES, QUEUE, check_and_lines, paid_lines
from frontdesk.payments.pane.finding import FindBox, hit_of_found
from frontdesk.payments.pane.line_form import LineForm
from frontdesk.payments.pane.reason_card import ReasonCard
from frontdesk.payments.pane.side_forms import InterestForm, TakeBackForm
from frontdesk.payments.remit_reads import LineRow, RemittanceRow
from frontdesk.payments.remit_rules import KINDS, LineTyped

LINE, INTEREST, BACK, NOTHING = range(4)
NOT_OPEN = "Nothing is open with this payer that fits."
NEVER_PAID = "This payer has paid nothing that fits."


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that is on its way into the books: what it takes of the check, and what it is of."""

    act: Act
    paid_cents: int
    charge: OpenCharge | None = None
    typed: LineTyped | None = None


class CheckDesk(QWidget):
    """Signals.

    left(): back to the list of checks.
    patient_taken(int): this patient is in hand.
    said(str): a quiet line for the notices.
    """

    left = Signal()
    patient_taken = Signal(int)
    said = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.row: RemittanceRow | None = None
        self.lines: list[LineRow] = []
        self.waiting: deque[Waiting] = deque()
        self.queue: list[OpenCharge] = []
        self.typed_before: dict[str, Any] | None = None  # a parked line, for when the check is read
        self.title, self.about = Words("", "heading", elide=True), Words("", "muted", elide=True)
        self.left_words = Words("", "display", private=True)
        self.banner = Banner(closable=True)
        self.finder = FindBox(
            office, "Patient, chart, day, code", self._query, hit_of_found, NOT_OPEN
        )  # fmt: skip
        self.queue_model = RowsModel(QUEUE)
        self.queue_table = Table(
            self.queue_model, "Open charges", filters=False,
            empty=EmptyState("search", "No patient in hand", "Type a few letters above."),
        )  # fmt: skip
        self.form, self.interest, self.back = LineForm(), InterestForm(), TakeBackForm()
        self.nobody = EmptyState("money", "Whose charge is next?",
                                 "Type the patient's name, chart, visit day or code.")  # fmt: skip
        self.stack = QStackedWidget()
        self.line_model = RowsModel(LINES)
        self.line_table = Table(
            self.line_model, "Lines of this check", filters=False,
            empty=EmptyState("list", "No line posted yet."),
        )  # fmt: skip
        self.reason = ReasonCard()
        self._add_buttons()
        self._connect()
        self._lay_out()
        self.setFocusProxy(self.finder)

    # ---- the check

    def open_check(self) -> None:
        """Begin with another check: nothing of the one before stays."""
        self.row, self.lines, self.queue = None, [], []
        self.waiting.clear()
        self.queue_model.show_rows([])
        self.form.put_away()
        self._turn(NOTHING)
        self.banner.show_sentence("")
        self.reason.put_away()
        self.finder.clear()

    def show_check(self, row: RemittanceRow, lines: Sequence[LineRow]) -> None:
        """Show a check and its lines as the books have them now."""
        first = self.row is None or self.row.id != row.id
        self.row, self.lines = row, list(lines)
        self.title.setText(f"{row.payer}: {KINDS[row.kind]} {row.number}")
        state = "Taken back" if row.undone else f"Entered by {row.staff}"
        self.about.setText(f"{dollars(row.cents)}, dated {words_date(row.dated)}. {state}.")
        newest = len(self.line_model.rows()) < len(lines)
        self.line_model.show_rows(self.lines)
        if newest:
            self.line_table.scrollToBottom()
        for one in (self.finish, self.interest_button, self.back_button, self.undo_check):
            one.setEnabled(not row.undone)
        self._say_left()
        if first and self.typed_before is not None:
            self._take_up(self.typed_before)
        elif first:
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_up(self, typed: dict[str, Any]) -> None:
        """Bring a half-typed line back, if its charge is still open."""
        self.typed_before = None
        if self.row is None:
            return
        payer_id, ids = self.row.payer_id, [int(typed["charge_id"])]

        def show(charges: list[OpenCharge]) -> None:
            self._take_queue(charges)
            if charges:
                self.form.restore(typed)

        self.office.read(
            lambda session: open_reads.open_charges(session, payer_id, charge_ids=ids), show
        )

    @property
    def left_cents(self) -> int:
        """What is left of the check when all that is on its way is posted."""
        if self.row is None:
            return 0
        return self.row.left_cents - sum(one.paid_cents for one in self.waiting)

    def _say_left(self) -> None:
        left = self.left_cents
        self.left_words.setText(dollars(left))
        self.left_words.setAccessibleName(f"{dollars(left)} left of this check")
        self.left_words.set_kind("success" if left == 0 else "display")
        finish = "&Finish check" if left == 0 else f"&Finish, {dollars(left)} stays unapplied"
        self.finish.setText(finish)
        self.finish.set_kind("primary" if left == 0 else "secondary")

    # ---- finding

    def _query(self, session: Session, typed: str) -> list[Found]:
        if self.row is None:
            return []
        look = open_reads.find_paid if self._page() == BACK else open_reads.find_open
        return look(session, self.row.payer_id, typed, today=self.office.store.about_today())

    def _on_found(self, found: Found) -> None:
        self.patient_taken.emit(found.id)
        if self.row is None:
            return
        payer_id, ids = self.row.payer_id, found.charge_ids
        if self._page() == BACK:
            self.office.read(
                lambda session: paid_lines(session, ids, self.row),
                lambda rows: self.back.show_lines(found.name, rows),
            )
            return
        self.office.read(
            lambda session: open_reads.open_charges(session, payer_id, charge_ids=ids),
            self._take_queue,
        )

    def _take_queue(self, charges: list[OpenCharge]) -> None:
        on_way = {one.charge.id for one in self.waiting if one.charge is not None}
        self.queue = [one for one in charges if one.id not in on_way]
        self.queue_model.show_rows(self.queue)
        self._take(0)

    def _take(self, place: int) -> None:
        """Take a charge of the queue in hand; without any, find the next patient."""
        if not self.queue:
            self.form.put_away()
            self._turn(NOTHING)
            done = self.left_cents == 0 and (self.lines or self.waiting)
            (self.finish if done else self.finder).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        charge = self.queue[min(max(place, 0), len(self.queue) - 1)]
        self._turn(LINE)
        self.queue_table.take_in_hand(charge.id)
        self.form.show_charge(charge, left_cents=self.left_cents)

    def _step(self, by: int) -> None:
        if self.form.charge in self.queue:
            self._take(self.queue.index(self.form.charge) + by)

    # ---- posting

    def _post(self, typed: LineTyped) -> None:
        charge = self.form.charge
        if self.row is None or charge is None:
            return
        act = actions.post_line.act(
            self.row.id, number=self._number(), charge_id=charge.id,
            open_cents=charge.standing.open_cents, typed=typed,
        )  # fmt: skip
        place = self.queue.index(charge)
        self.queue.remove(charge)
        self.queue_model.show_rows(self.queue)
        self._send(Waiting(act, typed.paid, charge, typed))
        self._take(place)

    def _post_interest(self, cents: int) -> None:
        if self.row is not None:
            act = actions.post_interest.act(self.row.id, number=self._number(), cents=cents)
            self._send(Waiting(act, cents))
            self._leave_side()

    def _take_back(self, row: LineRow, cents: int | None) -> None:
        if self.row is not None:
            act = actions.take_back_line.act(
                self.row.id, number=self._number(), line_id=row.id, cents=cents
            )
            self._send(Waiting(act, -(row.paid_cents if cents is None else cents)))
            self._leave_side()

    def _number(self) -> int:
        return max((one.number for one in self.lines), default=0) + len(self.waiting) + 1

    def _send(self, one: Waiting) -> None:
        self.banner.show_sentence("")
        self.waiting.append(one)
        self._say_left()
        if len(self.waiting) == 1:
            self._send_next()

    def _send_next(self) -> None:
        one = self.waiting[0]

        def done(_outcome: Done) -> None:
            if self.waiting and self.waiting[0] is one:
                self._settle()

        def refused(refusal: Refused) -> None:
            if self.waiting and self.waiting[0] is one:
                self._bring_back(one, refusal)

        self.office.act(one.act, done, refused)

    def _settle(self) -> None:
        """Read what the books say now; only then is the line no longer on its way."""
        if self.row is None:
            return
        remittance_id = self.row.id

        def show(what: Any) -> None:
            self.waiting.popleft()
            if isinstance(what, tuple) and self.row is not None and self.row.id == remittance_id:
                self.show_check(*what)
            if self.waiting:
                self._send_next()

        self.office.read(lambda session: check_and_lines(session, remittance_id), show)

    def _bring_back(self, one: Waiting, refusal: Refused) -> None:
        """Show a refused line again with all that was typed; what waited behind it too."""
        behind = [other.charge for other in self.waiting if other.charge is not None]
        self.waiting.clear()
        self._say_left()
        if isinstance(refusal, NeedsApproval):
            self.office.refused.emit(refusal, one.act)
        self.banner.show_sentence(str(refusal), "warning")
        known = {charge.id for charge in self.queue}
        self.queue = [charge for charge in behind if charge.id not in known] + self.queue
        self.queue_model.show_rows(self.queue)
        if one.charge is not None and one.typed is not None:
            self._take(0)
            self.form.bring_back(one.typed)
        self._reread()

    def _reread(self) -> None:
        """Read anew the check, and what is open on the charges of the queue."""
        if self.row is None:
            return
        remittance_id, payer_id = self.row.id, self.row.payer_id
        ids = [charge.id for charge in self.queue]

        def look(session: Session) -> Any:
            return (
                check_and_lines(session, remittance_id),
                open_reads.open_charges(session, payer_id, charge_ids=ids),
            )

        def show(what: Any) -> None:
            if self.row is None or self.row.id != remittance_id or not isinstance(what, tuple):
                return
            if what[0] is not None:
                self.show_check(*what[0])
            now = {charge.id: charge for charge in what[1]}
            self.queue = [now[charge.id] for charge in self.queue if charge.id in now]
            self.queue_model.show_rows(self.queue)
            held = self.form.charge
            if held is not None and held.id in now:
                self.form.renew(now[held.id], left_cents=self.left_cents)

        self.office.read(look, show)

    # ---- taking back, finishing

    def _ask_undo_line(self) -> None:
        row = self.line_table.current_row()
        if row is None or row.undone:
            self.banner.show_sentence("Choose a line that stands, then take it back.", "info")
            return
        self.reason.ask(
            f"Take line {row.number} back?",
            lambda reason: self._do(
                actions.undo_line.act(row.id, version=row.version, reason=reason)
            ),
        )

    def _ask_undo_check(self) -> None:
        if self.row is None:
            return
        row = self.row
        self.reason.ask(
            f"Take the whole check back, its {row.lines} lines and {dollars(row.cents)}?",
            lambda reason: self._do(
                actions.undo_remittance.act(row.id, version=row.version, reason=reason), leave=True
            ),
        )

    def _finish(self) -> None:
        if self.row is None or self.waiting:
            return
        left = self.left_cents
        words = f"{self.title.words()} is finished" + (
            f"; {dollars(left)} stays unapplied." if left else "."
        )
        self._do(
            actions.finish_remittance.act(self.row.id, left_cents=left), leave=True, words=words
        )

    def _do(self, act: Act, *, leave: bool = False, words: str = "") -> None:
        def done(_outcome: Done) -> None:
            if words:
                self.said.emit(words)
            if leave:
                self.left.emit()

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.banner.show_sentence(str(refusal), "warning")

        self.office.act(act, done, refused)

    # ---- how it is laid out

    def _page(self) -> int:
        return self.stack.currentIndex()

    def _turn(self, page: int) -> None:
        self.stack.setCurrentIndex(page)
        self.finder.nothing = NOT_OPEN

    def _open_side(self, page: int) -> None:
        self._turn(page)
        if page == INTEREST:
            self.interest.begin()
        else:
            self.back.show_lines("", [])
            self.finder.nothing = NEVER_PAID
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_side(self) -> None:
        if self.form.charge is not None:
            self._turn(LINE)
            self.form.form["allowed"].take_keyboard()
        else:
            self._turn(NOTHING)
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Delete and self.line_table.hasFocus():
            self._ask_undo_line()
        else:
            super().keyPressEvent(event)

    def _add_buttons(self) -> None:
        self.finish = Button("&Finish check", kind="primary", icon="check", on=self._finish)
        self.interest_button = Button("In&terest\u2026", on=lambda: self._open_side(INTEREST))
        self.back_button = Button("Ta&ke-back\u2026", on=lambda: self._open_side(BACK))
        self.undo_line = Button("&Undo line\u2026", icon="undo", tip="Del",
                                on=self._ask_undo_line)  # fmt: skip
        self.undo_check = Button("Undo check\u2026", kind="danger", on=self._ask_undo_check)
        self.to_list = Button("All checks", kind="quiet", icon="chevron-left",
                              tip="Esc in the empty search", on=self.left.emit)  # fmt: skip

    def _connect(self) -> None:
        self.finder.chosen.connect(self._on_found)
        self.finder.left.connect(self.left)
        self.queue_table.chosen.connect(lambda row: self._take(self.queue.index(row)))
        self.form.wished.connect(self._post)
        self.form.stepped.connect(self._step)
        self.form.left.connect(lambda: self.finder.setFocus(Qt.FocusReason.OtherFocusReason))
        self.interest.wished.connect(self._post_interest)
        self.interest.left.connect(self._leave_side)
        self.back.wished.connect(self._take_back)
        self.back.left.connect(self._leave_side)
        self.reason.left.connect(lambda: self.line_table.setFocus())

    def _lay_out(self) -> None:
        head, words, rest = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        rest.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.about)
        rest.addWidget(Words("Left of this check", "caption"), 0, Qt.AlignmentFlag.AlignRight)
        rest.addWidget(self.left_words, 0, Qt.AlignmentFlag.AlignRight)
        head.setSpacing(4 * theme.SPACE)
        head.addWidget(self.to_list, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addLayout(rest)
        for page in (self.form, self.interest, self.back, self.nobody):
            self.stack.addWidget(page)
        left, right = Card(), Card()
        left.body.setSpacing(2 * theme.SPACE)
        left.body.addWidget(self.finder)
        left.body.addWidget(self.queue_table, 1)
        wide = round(82 * theme.SPACE * theme.current().text_scale)
        left.setFixedWidth(min(wide, 140 * theme.SPACE))
        right.body.addWidget(self.stack)
        middle = QHBoxLayout()
        middle.setSpacing(3 * theme.SPACE)
        middle.addWidget(left)
        middle.addWidget(right, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        for one in (self.interest_button, self.back_button, self.undo_line, self.undo_check):
            buttons.addWidget(one)
        buttons.addStretch()
        buttons.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.banner)
        self.line_table.setMinimumHeight(round(30 * theme.SPACE * theme.current().text_scale))
        column.addLayout(middle, 5)
        column.addWidget(self.line_table, 2)
        column.addWidget(self.reason)
        column.addLayout(buttons)
