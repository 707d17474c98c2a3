"""The payments of a day: totals by method, every payment and every void, search by number."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frontdesk.billing.pane.words import how_of, how_short, what_of
from frontdesk.core.clock import words_date, words_day
from frontdesk.core.listing import MOMENT, MONEY
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.date_input import DateInput
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, rows_shown
from frontdesk.ledger.reads import MethodTotal, PaymentRow
from frontdesk.ledger.rules import METHODS


class Total(Card):
    """One method's sum of the day, large, and what it is made of."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.body.setSpacing(0)
        self.caption = Words(title, "label")
        self.amount, self.about = Words("", "heading", private=True), Words("", "caption")
        for one in (self.caption, self.amount, self.about):
            self.body.addWidget(one)

    def show_sum(self, cents: int, count: int, voids: int, refunds: int) -> None:
        """Show a sum and how many payments, voids and refunds it is of."""
        self.amount.setText(dollars(cents))
        words = ["no payments" if not count else _counted(count, "payment")]
        words += [_counted(*one) for one in ((voids, "void"), (refunds, "refund")) if one[0]]
        self.about.setText(", ".join(words))
        self.setAccessibleName(f"{self.caption.words()}: {dollars(cents)}, {self.about.words()}")


class Day(QWidget):
    """Signals.

    wished(date): show another day.
    searched(str): find a receipt by its number, whatever its day.
    picked(PaymentRow): another payment is in hand; None for none.
    chosen(PaymentRow): Enter on a payment.
    """

    wished = Signal(object)
    searched = Signal(str)
    picked = Signal(object)
    chosen = Signal(object)

    def __init__(self, words_time: Callable[[datetime], str], today: Callable[[], date]) -> None:
        super().__init__()
        self._day, self._today, self._found = today(), today, ""
        self.heading = Words("", "heading")
        self.earlier = IconButton("chevron-left", "Day before", shortcut="Alt+Left",
                                  on=lambda: self._step(-1))  # fmt: skip
        self.later = IconButton("chevron-right", "Day after", shortcut="Alt+Right",
                                on=lambda: self._step(1))  # fmt: skip
        self.now = Button("&Today", on=lambda: self.wished.emit(self._today()))
        self.other = DateInput(today=today)
        self.other.setPlaceholderText("Another day")
        self.other.setAccessibleName("Another day")
        self.other.returnPressed.connect(self._go_to_typed)
        self.note = Banner()
        self.number = QLineEdit()
        self.number.setPlaceholderText("Receipt number")
        self.number.setAccessibleName("Find a receipt by its number")
        self.number.setClearButtonEnabled(True)
        self.number.returnPressed.connect(lambda: self.searched.emit(self.number.text()))
        self.number.textChanged.connect(lambda text: None if text else self.searched.emit(""))
        self.totals = {name: Total(words) for name, words in METHODS.items()}
        self.all = Total("Together")
        self.model = RowsModel(_columns(words_time))
        self.empty = EmptyState("receipt", "No payments on this day.")
        self.table = Table(self.model, "Payments", empty=self.empty)
        self.table.picked.connect(self.picked)
        self.table.chosen.connect(self.chosen)
        self.setFocusProxy(self.table)
        self._lay_out()

    def show_day(
        self, day: date, rows: Sequence[PaymentRow], totals: Sequence[MethodTotal]
    ) -> None:
        """Show a day's payments and its sums."""
        self._day, self._found = day, ""
        said = words_day(day, self._today())
        same = words_date(day)
        self.heading.setText(f"{said}, {same}" if said in ("Today", "Yesterday") else said)
        for one in totals:
            self.totals[one.method].show_sum(one.net_cents, one.count, one.voids, one.refunds)
        self.all.show_sum(
            sum(one.net_cents for one in totals),
            sum(one.count for one in totals),
            sum(one.voids for one in totals),
            sum(one.refunds for one in totals),
        )
        self._show_totals(True)
        self.empty.show_words("No payments on this day.", "Co-pays taken at check-in stand here.")
        self.model.show_rows(rows)

    def show_found(self, typed: str, rows: Sequence[PaymentRow]) -> None:
        """Show the receipt searched for, and its void."""
        self._found = typed.strip()
        self.heading.setText(f"Receipt {typed.strip()}")
        self._show_totals(False)
        self.empty.show_words(
            f"There is no receipt {typed.strip()}.", "Type its number as printed, such as A-000123."
        )
        self.model.show_rows(rows)
        if rows:
            self.table.take_in_hand(rows[0].id)

    def taken_out(self) -> Make | None:
        """Return what makes the table of the payments shown, for paper and files."""
        what = ("Receipt", self._found) if self._found else ("Day", words_date(self._day))
        return rows_shown(
            self.table,
            "Payments",
            about=[what],
            patient=lambda row: row.patient_id,
            faint=lambda row: row.voided or row.is_void,
        )

    def _show_totals(self, seen: bool) -> None:
        for card in (*self.totals.values(), self.all):
            card.setVisible(seen)

    def _step(self, days: int) -> None:
        self.wished.emit(self._day + timedelta(days=days))

    def _go_to_typed(self) -> None:
        try:
            day = self.other.value()
        except Refused as refused:
            self.note.show_sentence(str(refused), "danger")
            return
        self.note.show_sentence("")
        if day is not None:
            self.other.set_value(None)
            self.wished.emit(day)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(2 * theme.SPACE)
        for one in (self.earlier, self.later, self.heading):
            top.addWidget(one)
        top.addStretch(1)
        for box in (self.other, self.number):
            box.setFixedWidth(42 * theme.SPACE)
            top.addWidget(box)
        top.insertWidget(3, self.now)
        sums = QHBoxLayout()
        sums.setSpacing(3 * theme.SPACE)
        for card in (*self.totals.values(), self.all):
            sums.addWidget(card, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.note)
        column.addLayout(sums)
        column.addWidget(self.table, 1)


def _columns(words_time: Callable[[datetime], str]) -> tuple[Column[PaymentRow], ...]:
    def colour(row: PaymentRow) -> str:
        return "danger" if row.is_void else "muted" if row.voided else ""

    return (
        Column("Time", lambda row: words_time(row.at), lambda row: row.at, width=92, kind=MOMENT),
        Column("Receipt", lambda row: row.number, width=106, colour=colour),
        Column("Patient", lambda row: row.patient, private=True, stretch=True, width=110,
               colour=colour, tip=_who),
        Column("For", what_of, width=140, colour=colour, tip=what_of),
        Column("How", how_short, width=112, colour=colour, tip=how_of, value=how_of),
        Column("Amount", lambda row: dollars(row.cents), lambda row: row.cents, right=True,
               private=True, width=92, strong=True, colour=colour, kind=MONEY, summed=True),
    )  # fmt: skip


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


def _who(row: PaymentRow) -> str:
    born = f"born {words_date(row.birth_date)}" if row.birth_date else "date of birth not on file"
    return f"{row.patient}, {born}, chart {row.chart_number}"
