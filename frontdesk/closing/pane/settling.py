"""Settling cards and electronic payments: the batch total is typed, then compared."""

import uuid
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words

WAYS = (("card", "Cards"), ("eft", "Electronic"))
ABOUT = "Type what the terminal\u2019s batch report, or the bank, shows; then it is compared."


class Settling(QWidget):
    """One batch at a time. A total that agrees is settled at once; another is shown first.

    Signals:
        asked(dict): settle it: account, cents, memo and key of the action.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._key, self._told = uuid.uuid4().hex, -1
        self.on_hand: Mapping[str, int] = {}
        self.banner = Banner()
        self.form = Form()
        self.way = self.form.add(fields.choice("way", "&What", WAYS), span=5)
        self.amount = self.form.add(
            fields.money("amount", "B&atch total", required=True, private=True), span=4
        )
        self.way.load("card")
        self.form.edited.connect(lambda _: self._forget())
        self.form.entered.connect(self.ask)
        self.button = Button("Se&ttle", kind="primary", icon="check", tip="Ctrl+Enter",
                             on=self.ask)  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (Words(ABOUT, "caption", wrap=True), self.banner, self.form):
            column.addWidget(one)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        column.addLayout(foot)

    def show_on_hand(self, on_hand: Mapping[str, int]) -> None:
        """Know what is not in the bank yet; it is told only against a typed total."""
        self.on_hand = on_hand
        if not on_hand["card"] and on_hand["eft"] and not self.amount.dirty:
            self.way.load("eft")

    def take_keyboard(self) -> None:
        """Put the keyboard to the total."""
        self.amount.take_keyboard()

    def ask(self) -> None:
        """Settle a total that agrees, or one whose difference was seen."""
        values = self.form.checked_values()
        if values is None or not self.button.isEnabled():
            return
        cents, expected = values["amount"], self.on_hand.get(values["way"], 0)
        if cents not in (expected, self._told):
            over = cents - expected
            said = f"The books have {dollars(expected)}, so this is {dollars(abs(over))} "
            if over > 0:  # a batch that two people settle would be in the bank twice
                said += "more. Enter first the payment that is missing, then settle it all."
            else:
                self._told = cents
                said += (
                    "less. Look for a payment that was typed wrong. "
                    "Enter again settles what is typed; the difference stays to be settled."
                )
            self.banner.show_sentence(said, "warning")
            return
        self.button.setEnabled(False)
        self.asked.emit({"account": values["way"], "cents": cents, "key": self._key})

    def done(self) -> None:
        """Hear that it is settled."""
        self._key = uuid.uuid4().hex
        self.amount.load(None)
        self._forget()
        self.button.setEnabled(True)

    def show_refused(self, refused: Refused) -> None:
        """Show why it was not settled."""
        self.button.setEnabled(True)
        if not self.form.show_refused(refused):
            self.banner.show_sentence(str(refused), "warning")

    def _forget(self) -> None:
        self._told = -1
        self.banner.show_sentence("")
