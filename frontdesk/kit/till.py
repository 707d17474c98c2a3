"""Where money is taken: amount, how it is paid, what that way needs, and the change, large."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.core.cards import holds_card_number
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.fields import Field
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.kit.segmented import Segmented

CASH, CHECK, CARD, NOTHING = "cash", "check", "card", "nothing"
WAYS = ((CASH, "Cash (C)"), (CHECK, "Check (K)"), (CARD, "Card (R)"))
KEYS = {"c": CASH, "k": CHECK, "r": CARD, "n": NOTHING}
NO_CARD_NUMBERS = (
    "That looks like a card number, so it was wiped. Write brand, last four figures and approval."
)


@dataclass(frozen=True, slots=True)
class Tendered:
    """What is being paid, as the desk typed it.

    Attributes:
        method: cash, check, card or nothing.
        cents: what is paid; 0 when nothing is.
        tendered_cents: cash handed over; None for exactly `cents`.
        reference: check number or card reference, as typed.
        reason: why nothing is taken.

    """

    method: str
    cents: int
    tendered_cents: int | None = None
    reference: str = ""
    reason: str = ""


class WayBar(Segmented):
    """How it is paid, by one key: C, K, R, and N for nothing."""

    def go_by_key(self, event: QKeyEvent) -> bool:
        """Choose by a way's own key; no other letter chooses one by mistake."""
        way = KEYS.get(event.text().casefold())
        values = [value for value, _ in self.options]
        if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier or not event.text().isalpha():
            return super().go_by_key(event)
        if way in values:
            self.set_value(way)
            self.edited.emit()  # though it is the same: the keyboard goes on to what it needs
        return True


class Till(QWidget):
    """Takes what is typed about one payment; knows nothing of the books.

    Signals:
        edited(): the person changed something.
        entered(): Enter: take it.

    Args:
        nothing: words for taking nothing, with a reason; "" where that is no choice.
        reasons: usual reasons; a figure alone in the field chooses one.
    """

    edited = Signal()
    entered = Signal()

    def __init__(self, *, nothing: str = "", reasons: Sequence[str] = ()) -> None:
        super().__init__()
        self._reasons = tuple(reasons)
        ways = (*WAYS, (NOTHING, f"{nothing} (N)")) if nothing else WAYS
        self.form = Form()
        self.method = self.form.add(Field("method", "How is it &paid?", WayBar(ways, empty=True)))
        self.amount = self.form.add(
            fields.money("amount", "&Amount", required=True, private=True), span=4
        )
        self.tendered = self.form.add(fields.money("tendered", "Cash &received"), span=4)
        self.number = self.form.add(
            fields.text("number", "Check &number", placeholder="1047", longest=40), span=4
        )
        self.card = self.form.add(
            fields.text(
                "card",
                "Brand, last &four, approval",
                placeholder="visa 4242 05A91",
                hint="From the terminal's slip. Never the whole card number.",
                longest=60,
            ),
            span=8,
        )
        self.reason = self.form.add(
            fields.text("reason", "&Why is nothing taken?", hint=self._reason_words()), span=12
        )
        self.change = Words("", "display", private=True)
        self.change_caption = Words("Change", "caption")
        self._lay_out()
        self._show_way()
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self.entered)

    def ask(self, cents: int) -> None:
        """Begin a payment of what is due, in cents; how it is paid is not chosen yet."""
        self.form.load({"amount": cents or None})
        self.form.clear_errors()
        self._show_way()
        self._show_change()

    def take_keyboard(self) -> None:
        """Put the keyboard where the next key is wanted: how it is paid."""
        self.method.take_keyboard()

    @property
    def way(self) -> str | None:
        """How it is paid: cash, check, card, nothing; None until chosen."""
        return self.method.box.value()

    def wanted(self) -> Tendered | None:
        """Return what is typed; or show at the field what is wrong, go there and return None."""
        try:
            return self._read()
        except Refused as refused:
            self.show_refused(refused)
            return None

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at the field it names; False if it names none of these."""
        name = refused.field or ""
        if name == "reference":
            name = "number" if self.way == CHECK else "card"
        name = {"unpaid_reason": "reason"}.get(name, name)
        shown = self.form.show_refusal(name, str(refused))
        if name == "card":
            self.card.box.end(False)  # something is to be added; what is there stays
        return shown

    def snapshot(self) -> dict[str, Any]:
        """Return what is typed and where the keyboard is, plain JSON; never a card number."""
        kept = self.form.snapshot()
        kept["typed"] = {
            name: typed for name, typed in kept["typed"].items()
            if not holds_card_number(str(typed))
        }  # fmt: skip
        return kept

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Type in again what a snapshot holds."""
        typed = snapshot.get("typed", {})
        if "method" in typed:
            self.method.box.set_typed(typed["method"])
        self._show_way()
        self.form.restore(snapshot)
        self._show_change()

    def _read(self) -> Tendered:
        way = self.way
        if way is None:
            raise Refused("Choose how it is paid: press C, K or R.", field="method")
        if way == NOTHING:
            return Tendered(way, 0, reason=self.reason.value())
        cents = self.amount.value()
        if way == CASH:
            return Tendered(way, cents, tendered_cents=self.tendered.value())
        return Tendered(way, cents, reference=(self.number if way == CHECK else self.card).value())

    def _on_edited(self, name: str) -> None:
        if name == "method":
            self._show_way()
            self._go_on()
        elif name in ("card", "number", "reason"):
            self._wipe_card_number(self.form[name])
        if name == "reason":
            self._choose_reason()
        self._show_change()
        self.edited.emit()

    def _go_on(self) -> None:
        """Put the keyboard into what the chosen way needs."""
        next_one = {
            CASH: self.tendered, CHECK: self.number, CARD: self.card, NOTHING: self.reason,
        }.get(self.way or "")  # fmt: skip
        if next_one not in (None, self.reason) and not self.amount.box.text().strip():
            next_one = self.amount  # nothing is due: how much is it to be?
        if next_one is not None:
            next_one.take_keyboard()

    def _choose_reason(self) -> None:
        typed = self.reason.box.text()
        if typed.isdecimal() and 1 <= int(typed) <= len(self._reasons):
            self.reason.box.setText(self._reasons[int(typed) - 1])

    def _reason_words(self) -> str:
        return "   ".join(f"{place} {words}" for place, words in enumerate(self._reasons, 1))

    def _wipe_card_number(self, field: Field) -> None:
        if holds_card_number(field.box.text()):
            field.box.setText("")
            field.show_error(NO_CARD_NUMBERS)

    def _show_way(self) -> None:
        way = self.way
        self.amount.setVisible(way != NOTHING)
        self.tendered.setVisible(way == CASH)
        self.number.setVisible(way == CHECK)
        self.card.setVisible(way == CARD)
        self.reason.setVisible(way == NOTHING)
        self._drawer.setVisible(way == CASH)

    def _show_change(self) -> None:
        try:
            cents, tendered = self.amount.value(), self.tendered.value()
        except Refused:
            cents = tendered = None
        left = 0 if cents is None or tendered is None else tendered - cents
        short = left < 0
        self.change_caption.setText("Still short" if short else "Change")
        self.change.setText(dollars(abs(left)))
        self.change_caption.set_kind("danger" if short else "caption")
        self.change.setAccessibleName(f"{self.change_caption.words()} {self.change.words()}")

    def _lay_out(self) -> None:
        self._drawer = QWidget()
        beside = QVBoxLayout(self._drawer)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.change_caption)
        beside.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.form)
        column.addWidget(self._drawer)
