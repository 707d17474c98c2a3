"""Receipts and lists of payments as they will be printed, in the place of the page."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.billing import reads
from frontdesk.core.action import Act
from frontdesk.core.clock import words_date, words_moment
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.counted_preview import CountedPreview
from frontdesk.kit.office import Office
from frontdesk.kit.preview import Preview
from frontdesk.kit.segmented import Segmented
from frontdesk.ledger import prints
from frontdesk.ledger.actions import practice_lines
from frontdesk.ledger.handing_out import Give, hand_out, look
from frontdesk.office import reads as office_reads
from frontdesk.paper.letterhead import Letterhead

LETTER, ROLL = "letter", "roll"


class Paper(QWidget):
    """Signals.

    left(): put away.
    """

    left = Signal()

    def __init__(self, office: Office, refused: Callable[[Refused, Act], None]) -> None:
        super().__init__()
        self._office, self._refused = office, refused
        self.receipt_id: int | None = None
        self.is_open = False
        self.form = Segmented(((LETTER, "Half page"), (ROLL, "80 mm roll")))
        self.form.setAccessibleName("Paper of the receipt")
        self.form.edited.connect(self._show_form)
        self.back = Button("&Back", icon="arrow-left", kind="quiet", on=self._leave)
        self.preview, self.plain = CountedPreview(self._fresh), Preview()
        for one in (self.preview, self.plain):
            one.closed.connect(self._leave)
            one.close_button.hide()
            one.hide()
        head = QHBoxLayout()
        head.setSpacing(2 * theme.SPACE)
        head.addWidget(self.back)
        head.addStretch()
        head.addWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        column.addWidget(self.plain, 1)

    def show_receipt(self, receipt_id: int) -> None:
        """Show a receipt as its next print will be: marked as a copy, void if it is."""
        self.receipt_id, self.is_open = receipt_id, True
        self.form.show()
        self.plain.hide()
        self._show_form()

    def show_period(self, patient_id: int, first: date, last: date) -> None:
        """Show all payments of a patient from one day to another, both included."""
        store = self._office.store
        self.receipt_id, self.is_open = None, True
        self.form.hide()
        self.preview.hide()

        def made(session: Session) -> bytes | None:
            account = reads.account(session, patient_id)
            practice = office_reads.practice(session)
            if account is None:
                return None
            return prints.payments_summary(
                Letterhead(practice.name if practice else "", practice_lines(practice)),
                patient=account.spoken,
                chart_number=account.chart_number,
                period=f"{words_date(first)} to {words_date(last)}",
                rows=[row for row in account.rows if first <= row.day <= last],
                printed=words_moment(store.now(), store.zone),
            )

        def shown(pdf: bytes | Refused | None) -> None:
            if isinstance(pdf, bytes) and self.is_open and self.receipt_id is None:
                self.plain.show_pdf(pdf, "Payments")

        self._office.read(made, shown)

    def leave(self) -> None:
        """Put the paper away, quietly."""
        self.is_open, self.receipt_id = False, None

    def _leave(self) -> None:
        if self.is_open:
            self.leave()
            self.left.emit()

    def _show_form(self) -> None:
        receipt_id, form = self.receipt_id, self.form.value()
        if receipt_id is None:
            return
        self.preview.way = form

        def shown(pdf: bytes, title: str) -> None:
            if receipt_id == self.receipt_id:
                self.preview.show_pdf(pdf, title)

        look(self._office, receipt_id, form=form, then=shown)

    def _fresh(self, way: str, then: Give) -> None:
        if self.receipt_id is not None:
            hand_out(
                self._office, self.receipt_id, way=way, form=self.form.value(), then=then,
                refused=self._refused,
            )  # fmt: skip
