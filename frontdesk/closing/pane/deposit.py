"""The deposit: checks ticked, cash proposed, one slip; what lies in it cannot be voided."""

import uuid
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.closing.bank import DepositRow, ToDeposit
from frontdesk.closing.day_reads import DayView
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.layouts import empty
from frontdesk.kit.tick_inputs import TicksInput

LOCKS = "What lies in a deposit cannot be voided any more."


class Deposits(QWidget):
    """What goes to the bank, and the slips that were made.

    Signals:
        asked(dict): make a deposit: check_ids, cash_cents and key of the action.
        slip_wanted(int): show the slip of a deposit.
    """

    asked = Signal(object)
    slip_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._key = uuid.uuid4().hex
        self.checks: dict[int, ToDeposit] = {}
        self._offered: set[int] = set()
        self._blind = False
        self.banner = Banner()
        self.ticks = TicksInput()
        self.ticks.edited.connect(self._show_sum)
        self.none = Words("No check is waiting.", "muted")
        self.form = Form()
        self.cash = self.form.add(fields.money("cash", "Ca&sh to the bank", private=True), span=6)
        self.form.edited.connect(lambda _: self._show_sum())
        self.form.entered.connect(self.ask)
        self.total = Words("", "subheading", private=True)
        self.about = Words(LOCKS, "caption", wrap=True)
        self.button = Button("Make the &deposit", kind="primary", icon="check",
                             tip="Ctrl+Enter", on=self.ask)  # fmt: skip
        self.slips = QVBoxLayout()
        self._lay_out()

    def show_view(self, view: DayView) -> None:
        """Show what is there; checks that are new are ticked, what was unticked stays so."""
        ticked = set(self.ticks.value())
        self.checks = {one.posting_id: one for one in view.checks}
        self.ticks.set_options([(one.posting_id, _check_words(one)) for one in view.checks])
        new = set(self.checks) - self._offered
        self._offered |= set(self.checks)
        self.ticks.set_value(ticked | new)
        self.ticks.setVisible(bool(self.checks))
        self.none.setVisible(not self.checks)
        if not self.cash.dirty:
            self.cash.load(None if view.blind else max(0, view.on_hand["cash"]) or None)
        self._blind = view.blind
        self.number = view.next_deposit
        self._show_slips(view.deposits)
        self._show_sum()

    def ask(self) -> None:
        """Make the deposit."""
        values = self.form.checked_values()
        if values is None or not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self.asked.emit(
            {
                "check_ids": list(self.ticks.value()), "cash_cents": values["cash"] or 0,
                "key": self._key,
            }
        )  # fmt: skip

    def made(self) -> None:
        """Hear that it is made."""
        self._key = uuid.uuid4().hex
        self.cash.load(None)
        self.banner.show_sentence("")
        self.button.setEnabled(True)
        self.button.setFocus()  # the check that had the keyboard is about to go

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not made."""
        self.button.setEnabled(True)
        if not self.form.show_refused(refused):
            self.banner.show_sentence(str(refused), "warning")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask()  # Enter on a tick
        else:
            super().keyPressEvent(event)

    def _show_sum(self) -> None:
        chosen = [self.checks[one] for one in self.ticks.value() if one in self.checks]
        try:
            cash = self.cash.value() or 0
        except Refused:
            cash = 0
        checks = f"{len(chosen)} check{'s' * (len(chosen) != 1)}"
        cents = sum(one.cents for one in chosen) + cash
        self.total.setText(f"Slip {self.number}: {checks}, {dollars(cents)} in all")
        self.about.setText(
            f"{LOCKS} How much cash there is, is told after the drawers are counted."
            if self._blind else LOCKS
        )  # fmt: skip

    def _show_slips(self, made: Sequence[DepositRow]) -> None:
        empty(self.slips)
        for one in made:
            button = Button(
                f"Slip {one.number}, {words_date(one.day)}: {dollars(one.cents)}", kind="link",
                icon="printer", on=partial(self.slip_wanted.emit, one.id),
            )  # fmt: skip
            row = QHBoxLayout()
            holder = QWidget()
            holder.setLayout(row)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(button)
            row.addStretch(1)
            self.slips.addWidget(holder)

    def _lay_out(self) -> None:
        self.number = 1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.banner, self.ticks, self.none, self.form):
            column.addWidget(one)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.total, 1)
        self.foot.addWidget(self.button)
        column.addLayout(self.foot)
        column.addWidget(self.about)
        column.addLayout(self.slips)


def _check_words(one: ToDeposit) -> str:
    return f"{dollars(one.cents)}   {one.words}   {words_date(one.day)}"
