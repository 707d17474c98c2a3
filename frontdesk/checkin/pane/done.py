"""After the check-in: who is in, the change, the receipt on paper, and on to the next."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.action import Act
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.counted_preview import CountedPreview
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.segmented import Segmented
from frontdesk.ledger.handing_out import Give, hand_out, look

LETTER, ROLL = "letter", "roll"


class Finished(QWidget):
    """Signals.

    next_wished(): on to the next patient.
    undo_wished(): take the check-in back.
    superbill_wished(): charge this visit.

    Args:
        office: the office.
        refused: hears of a print that was refused, and of the act.
    """

    next_wished = Signal()
    undo_wished = Signal()
    superbill_wished = Signal()

    def __init__(self, office: Office, refused: Callable[[Refused, Act], None]) -> None:
        super().__init__()
        self._office, self._refused = office, refused
        self.receipt_id: int | None = None
        self.chip = Chip.of_status("checked_in")
        self.name = Words("", "title", private=True, elide=True)
        self.about = Words("", "muted", wrap=True)
        self.change_caption = Words("Give change", "caption")
        self.change = Words("", "display", private=True)
        self.note = Banner()
        self.form = Segmented(((LETTER, "Half page"), (ROLL, "80 mm roll")))
        self.form.setAccessibleName("Paper of the receipt")
        self.form.edited.connect(self._show_receipt)
        self.next = Button("&Next patient", kind="primary", icon="arrow-right",
                           on=self.next_wished.emit)  # fmt: skip
        self.next.setAutoDefault(True)
        self.undo = Button("&Undo check-in", icon="undo", on=self.undo_wished.emit)
        self.undo.setAutoDefault(True)
        self.superbill = Button("Super&bill", icon="receipt", tip="Charge this visit (Ctrl+B)",
                                on=self.superbill_wished.emit)  # fmt: skip
        self.superbill.setAutoDefault(True)
        self.preview = CountedPreview(self._fresh)
        self.preview.closed.connect(self.next_wished)
        self.preview.close_button.hide()
        self.preview.print_button.setAutoDefault(True)
        self._lay_out()

    def show_done(
        self, name: str, about: str, *, change_cents: int, note: str, receipt_id: int | None
    ) -> None:
        """Show what was done, and the receipt if there is one; the keyboard is on Print."""
        self.receipt_id = receipt_id
        self.name.setText(name)
        self.about.setText(about)
        for one in (self.change_caption, self.change):
            one.setVisible(change_cents > 0)
        self.change.setText(dollars(change_cents))
        self.change.setAccessibleName(f"Give {dollars(change_cents)} change")
        self.note.show_sentence(note, "info")
        self.preview.hide()
        self.form.hide()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_receipt()

    def _show_receipt(self) -> None:
        receipt_id, form = self.receipt_id, self.form.value()
        if receipt_id is None:
            return

        def shown(pdf: bytes, title: str) -> None:
            if receipt_id == self.receipt_id:
                self.form.show()
                self.preview.way = form
                self.preview.show_pdf(pdf, title)

        look(self._office, receipt_id, form=form, then=shown)

    def _fresh(self, way: str, then: Give) -> None:
        if self.receipt_id is not None:
            hand_out(
                self._office, self.receipt_id, way=way, form=self.form.value(), then=then,
                refused=self._not_noted,
            )  # fmt: skip

    def _not_noted(self, refusal: Refused, act: Act) -> None:
        self.preview.not_noted()
        self._refused(refusal, act)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.next_wished.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * theme.SPACE)
        head.addWidget(self.name, 1)
        head.addWidget(self.chip)
        money = QVBoxLayout()
        money.setSpacing(0)
        money.addWidget(self.change_caption)
        money.addWidget(self.change)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * theme.SPACE)
        buttons.addWidget(self.next)
        buttons.addWidget(self.undo)
        buttons.addWidget(self.superbill)
        buttons.addStretch()
        buttons.addWidget(self.form)
        top = QVBoxLayout()
        top.setContentsMargins(6 * theme.SPACE, 4 * theme.SPACE, 6 * theme.SPACE, 3 * theme.SPACE)
        top.setSpacing(2 * theme.SPACE)
        top.addLayout(head)
        top.addWidget(self.about)
        top.addLayout(money)
        top.addWidget(self.note)
        top.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.preview, 1)
        column.addStretch()
