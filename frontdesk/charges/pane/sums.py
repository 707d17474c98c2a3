"""What a superbill comes to, and who owes it: one row of figures."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.charges.reckoning import Reckoning
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.labels import Words


class Sum(QWidget):
    """A figure and what it is."""

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.caption = Words(caption, "caption")
        self.amount = Words("", "strong", private=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.caption)
        column.addWidget(self.amount)

    def show_cents(self, cents: int, caption: str = "") -> None:
        """Show an amount."""
        if caption:
            self.caption.setText(caption)
        self.amount.setText(dollars(cents))
        self.setAccessibleName(f"{self.caption.words()}: {dollars(cents)}")


class Sums(QFrame):
    """Charged, taken off, tax, who owes, paid ahead, left."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "sunken")
        names = {
            "total": "Charged", "tax": "Sales tax", "discount": "Discount", "payer": "Insurance",
            "patient": "Patient", "ahead": "Paid ahead", "left": "Patient owes",
        }  # fmt: skip
        self.each = {name: Sum(words) for name, words in names.items()}
        self.each["left"].amount.set_kind("heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(*[3 * theme.SPACE] * 4)
        row.setSpacing(6 * theme.SPACE)
        for name, one in self.each.items():
            if name == "left":
                row.addStretch()
            row.addWidget(one)

    def show_reckoning(self, sums: Reckoning, payer: str, *, left_cents: int | None = None) -> None:
        """Show what it comes to; what is nothing is not shown.

        Args:
            sums: the reckoning.
            payer: who is billed first; "" for nobody but the patient.
            left_cents: what the patient owes of it by now, where it is charged.
        """
        each = self.each
        each["total"].show_cents(sums.total)
        each["tax"].show_cents(sums.tax)
        each["discount"].show_cents(-sums.discounts)
        each["payer"].show_cents(sums.payer, payer or "Insurance")
        each["patient"].show_cents(sums.patient)
        each["ahead"].show_cents(-sums.ahead)
        each["left"].show_cents(
            sums.left if left_cents is None else left_cents,
            "Patient owes" if left_cents is None else "Patient owes now",
        )
        each["tax"].setVisible(bool(sums.tax))
        each["discount"].setVisible(bool(sums.discounts))
        each["payer"].setVisible(bool(payer))
        each["ahead"].setVisible(bool(sums.ahead) and left_cents is None)
