"""What can be done with the line in hand, a key each; what cannot is not offered."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frontdesk.billing.pane.flow import Flow
from frontdesk.billing.story_parts import CHARGE, LOOSE, VISIT, Entry
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button

WHY, PAY, RECEIPT, SUPERBILL, CHECK = "why", "pay", "receipt", "superbill", "check"
ADJUST, BACK, DISPUTE = "adjust", "back", "dispute"
TAKEN_BACK = ("payment", "transfer", "adjustment")
WAYS = (
    (WHY, "&Why is it owed", "question", "?"),
    (PAY, "Pay thi&s", "plus", "+"),
    (RECEIPT, "Re&ceipt", "receipt", "Enter"),
    (SUPERBILL, "Super&bill", "document", "Ctrl+B"),
    (CHECK, "Insurance &line", "shield", "Enter"),
    (ADJUST, "Ad&just", "sliders", "\u2212"),
    (BACK, "Take bac&k", "undo", ""),
    (DISPUTE, "&Dispute", "alert", "!"),
)


class LineBar(QWidget):
    """Signals.

    wished(str): what to do with the line in hand.
    """

    wished = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}
        row = Flow(theme.SPACE)
        self.setLayout(row)
        for key, words, icon, keys in WAYS:
            button = Button(words, kind="quiet", icon=icon, tip=keys and f"Key {keys}")
            button.clicked.connect(lambda _=False, key=key: self.wished.emit(key))
            button.setAutoDefault(True)
            self.buttons[key] = button
            row.addWidget(button)
        self.show_line(None)

    def show_line(self, row: Entry | None) -> None:
        """Offer what can be done with a line."""
        can = offered(row)
        for key, button in self.buttons.items():
            button.setVisible(key in can)


def offered(row: Entry | None) -> set[str]:
    """Return what can be done with a line."""
    if row is None:
        return set()
    can = {WHY}
    if row.kind in (VISIT, CHARGE) and row.open_patient > 0:
        can.add(PAY)
    if row.kind in (VISIT, CHARGE) and row.appointment_id:
        can.add(SUPERBILL)
    if row.kind == CHARGE and not row.faint:
        can |= {ADJUST, DISPUTE} if not row.disputed else {ADJUST}
    if row.kind == LOOSE and row.patient_cents > 0 and not row.faint:
        can.add(DISPUTE)
    if row.receipt_id is not None:
        can.add(RECEIPT)
    if row.remittance_id is not None:
        can.add(CHECK)
    if row.posting_kind in TAKEN_BACK and not row.faint and row.kind != CHARGE:
        can.add(BACK)
    return can
