"""After the check-in: who is in, the change, the receipt on paper, and on to the next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.chips import Chip
from frontdesk.kit.counted_preview import CountedPreview, Fresh
from frontdesk.kit.labels import Words
from frontdesk.kit.segmented import Segmented

LETTER, ROLL = "letter", "roll"


class Finished(QWidget):
    """Signals.

    next_wished(): on to the next patient.
    undo_wished(): take the check-in back.
    form_wished(str): show the receipt for letter paper or the roll.
    """

    next_wished = Signal()
    undo_wished = Signal()
    form_wished = Signal(str)

    def __init__(self, fresh: Fresh) -> None:
        super().__init__()
        self.chip = Chip.of_status("checked_in")
        self.name = Words("", "title", private=True, elide=True)
        self.about = Words("", "muted", wrap=True)
        self.change_caption = Words("Give change", "caption")
        self.change = Words("", "display", private=True)
        self.note = Banner()
        self.form = Segmented(((LETTER, "Half page"), (ROLL, "80 mm roll")))
        self.form.setAccessibleName("Paper of the receipt")
        self.form.edited.connect(lambda: self.form_wished.emit(self.form.value()))
        self.next = Button("&Next patient", kind="primary", icon="arrow-right",
                           on=self.next_wished.emit)  # fmt: skip
        self.next.setAutoDefault(True)
        self.undo = Button("&Undo check-in", icon="undo", on=self.undo_wished.emit)
        self.preview = CountedPreview(fresh)
        self.preview.closed.connect(self.next_wished)
        self.preview.close_button.hide()
        self.preview.print_button.setAutoDefault(True)
        self._lay_out()

    def show_done(self, name: str, about: str, *, change_cents: int, note: str = "") -> None:
        """Show what was done."""
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

    def show_receipt(self, pdf: bytes, title: str) -> None:
        """Show the receipt beneath; the keyboard is on Print."""
        self.form.show()
        self.preview.way = self.form.value()
        self.preview.show_pdf(pdf, title)

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
