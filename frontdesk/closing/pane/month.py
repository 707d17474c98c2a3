"""Closing a month: its days that are still open, its sums and its trial balance."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.closing import actions, listings
from frontdesk.closing.month_reads import MonthView, month_beside, month_view, proposed_month
from frontdesk.closing.pane.day import NARROW
from frontdesk.closing.pane.listing_view import ListingView
from frontdesk.core.action import Done
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date, words_day, words_moment
from frontdesk.core.listing import Listing
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.chips import Chip
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport
from frontdesk.office import taking_out

READ = "ledger.read"
MEANS = (
    "Closing the month seals it with its trial balance, for good. Every day of it must be closed "
    "before."
)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day on screen."""

    id: int
    day: date


class MonthPage(Pane):
    """Which month, what is open in it, its seal; its trial balance at the right."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.end: date | None = None  # None: the first month that can be closed
        self.view: MonthView | None = None
        self.model = RowsModel(
            (
                Column[OpenDay]("Still open", lambda row: words_day(row.day), lambda row: row.day,
                                stretch=True, strong=True),
                Column[OpenDay]("Date", lambda row: words_date(row.day), lambda row: row.day,
                                width=110),
            )
        )  # fmt: skip
        empty = EmptyState("check-circle", "Every day is closed", "The month can be closed.")
        self.table = Table(self.model, "Days that are still open", empty=empty)
        self.table.chosen.connect(
            lambda row: self.wished.emit(
                Go("closing", None, {"page": "day", "day": row.day.isoformat()})
            )
        )
        self.books = ListingView(
            "Trial balance", office.store.zone,
            lambda: EmptyState("document", "Nothing is in the books yet"), stretch=1,
        )  # fmt: skip
        self.export = TableExport(self, office, taking_out, permit=READ,
                                  make=self.books.taken_out, words="&Print, save")  # fmt: skip
        self.sums = {name: Words("", "heading", private=True) for name in
                     ("Charged", "Received", "Adjusted")}  # fmt: skip
        self.button = Button("&Close the month", kind="primary", icon="lock", on=self.ask)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("posting", "closing", "book_account")

    def read(self, session: Session) -> MonthView:
        today = self.office.store.today()
        return month_view(session, self.end or proposed_month(session, today), today)

    def show_read(self, what: MonthView) -> None:
        self.view = view = what
        self.end = view.end
        self.heading.setText(f"{view.end:%B %Y}")
        sealed = view.sealed
        self.chip.show_words(*(("Closed", "success", "lock") if sealed else
                               ("Open", "info", "unlock")))  # fmt: skip
        at = words_moment(sealed.at, self.office.store.zone) if sealed else ""
        self.sealed.show_sentence(
            f"Closed by {sealed.staff}, {at}. Seal {sealed.seal[:12]}." if sealed else "",
            "success", icon="lock",
        )  # fmt: skip
        self.banner.show_sentence("" if sealed else view.refusal, "info")
        self.model.show_rows([OpenDay(day.toordinal(), day) for day in view.open_days])
        for name, cents in (
            ("Charged", view.sheet.charged_cents), ("Received", view.sheet.received_cents),
            ("Adjusted", view.sheet.adjusted_cents),
        ):  # fmt: skip
            self.sums[name].setText(dollars(cents))
        for one in (self.table, self.means, self.button):
            one.setVisible(sealed is None)
        self.button.setText(f"&Close {view.end:%B %Y}")
        self.button.setEnabled(not view.refusal)
        self.books.show_listing(self._listing(view))

    def _listing(self, view: MonthView) -> Listing:
        seal = view.sealed.seal if view.sealed else ""
        return listings.trial_balance(view.books, until=view.end, names=view.names, seal=seal)

    def ask(self) -> None:
        """Close the month."""
        if self.view is None or not self.button.isEnabled():
            return
        end = self.view.end
        self.button.setEnabled(False)

        def done(_: Done) -> None:
            self.said.emit(f"{end:%B %Y} is closed.")
            self.refresh()

        def refused(refusal: Refused) -> None:
            self.button.setEnabled(True)
            self.banner.show_sentence(str(refusal), "warning")

        self.office.act(actions.close_month.act(end), done, refused)

    def remember(self) -> dict[str, Any]:
        return {}

    def _step(self, step: int) -> None:
        if self.end is not None:
            self.end = month_beside(self.end, step)
            self.refresh()

    def _lay_out(self) -> None:
        self.heading, self.chip = Words("", "title"), Chip()
        self.earlier = IconButton("chevron-left", "Month before", shortcut="Alt+Left",
                                  on=lambda: self._step(-1))  # fmt: skip
        self.later = IconButton("chevron-right", "Month after", shortcut="Alt+Right",
                                on=lambda: self._step(1))  # fmt: skip
        self.sealed, self.banner = Banner(), Banner()
        self.means = Words(MEANS, "muted", wrap=True)
        top = QHBoxLayout()
        top.setSpacing(2 * theme.SPACE)
        for one in (self.earlier, self.later, self.heading, self.chip):
            top.addWidget(one)
        top.addStretch(1)
        left = Card()
        sums = QHBoxLayout()
        sums.setSpacing(6 * theme.SPACE)
        for caption, words in self.sums.items():
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(Words(caption, "caption"))
            part.addWidget(words)
            sums.addLayout(part)
        sums.addStretch(1)
        left.body.addLayout(sums)
        left.body.addWidget(self.banner)
        left.body.addWidget(self.table, 1)
        left.body.addWidget(self.means)
        left.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        left.body.addStretch(0)
        right = Card()
        head = QHBoxLayout()
        head.addWidget(Words("Trial balance", "subheading"), 1)
        head.addWidget(self.export)
        right.body.addLayout(head)
        right.body.addWidget(self.books, 1)
        self.sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.sides.setSpacing(4 * theme.SPACE)
        self.sides.addWidget(left, 2)
        self.sides.addWidget(right, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        whole.addLayout(top)
        whole.addWidget(self.sealed)
        whole.addLayout(self.sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW * theme.current().text_scale
        ways = QBoxLayout.Direction
        self.sides.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
