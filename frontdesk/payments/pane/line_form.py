"""One line of a payer's check: two figures typed, the rest proposed, moved by one key, summed live.

In any of its amounts D, I, C and N make the patient's share deductible, coinsurance, co-pay or not
covered; A adjusts what is still open; X sends the share to the next insurance or back to the
patient; = puts in what the contract says is to be paid. Enter goes on and posts.
"""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.clear_scroll import ClearScroll
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Words
from frontdesk.payments import remit_rules
from frontdesk.payments.open_reads import OpenCharge
from frontdesk.payments.remit_rules import SHARE_WORDS, SHARES, LineTyped

AMOUNTS = ("allowed", "paid", "contractual", *SHARES)
PROPOSED = ("contractual", *SHARES)
PART_KEYS = {"d": "deductible", "i": "coinsurance", "c": "copay", "n": "not_covered"}
LEGEND = (
    "D deductible\u2002 I coinsurance\u2002 C co-pay\u2002 N not covered\u2002 "
    "A adjust the rest\u2002 X next insurer\u2002 = contract"
)


class LineForm(QWidget):
    """Signals.

    wished(object): post this `LineTyped`; it adds up.
    stepped(int): Up or Down: the charge before or after, please.
    left(): Esc.
    """

    wished = Signal(object)
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.charge: OpenCharge | None = None
        self.left_cents = 0
        self._touched: set[str] = set()
        self._part: str | None = None
        self.heading = Words("", "subheading", private=True, elide=True)
        self.about = Words("", "muted", private=True, elide=True)
        self.form = Form()
        self._add_fields()
        self.sum = Words("", "strong", private=True, wrap=True)
        self.legend = Words(LEGEND, "caption", wrap=True)
        self.post = Button("&Post line", kind="primary", icon="check", tip="Enter", on=self.ask)
        self.form.edited.connect(self._on_edited)
        self.form.entered.connect(self._on_entered)
        self._lay_out()

    def show_charge(self, charge: OpenCharge, *, left_cents: int) -> None:
        """Begin the line of a charge; what the contract allows stands there, to be typed over."""
        self.charge, self.left_cents = charge, left_cents
        self._touched, self._part = set(), None
        standing = charge.standing
        modifiers = f" {charge.modifiers}" if charge.modifiers else ""
        self.heading.setText(
            f"{charge.patient}, {words_date(charge.service_day)}: {charge.code}{modifiers}, "
            f"{charge.words}"
        )
        next_words = f"; then {standing.next_payer}" if standing.next_payer else ""
        self.about.setText(
            f"{dollars(standing.charge_cents)} charged, {dollars(standing.open_cents)} open with "
            f"{standing.payer}{next_words}. Member {charge.member_id or 'number not on file'}."
        )
        self.form.load({"allowed": charge.expected_cents, "reasons": "", "denial": ""})
        self.form["to_next"].box.setText(
            f"The patient\u2019s share goes to {standing.next_payer} first"
        )
        self.form["to_next"].setVisible(bool(standing.next_payer))
        self.form["over"].hide()
        self._say()
        self.form["allowed"].take_keyboard()

    def renew(self, charge: OpenCharge, *, left_cents: int) -> None:
        """Take over how the charge stands now; what is typed stays."""
        self.charge, self.left_cents = charge, left_cents
        self._say()

    def bring_back(self, typed: LineTyped) -> None:
        """Type a refused line in again."""
        for name in self.form.fields:
            self._put(name, getattr(typed, name))
        self._put("paid", typed.paid)
        self._touched = {*PROPOSED, "to_next", "reasons"}
        self._say()
        self.form["paid"].take_keyboard()

    def snapshot(self) -> dict[str, Any] | None:
        """Return what is half typed and of which charge; None when nothing is."""
        if self.charge is None or not any(self.form[name].dirty for name in AMOUNTS):
            return None
        return {"charge_id": self.charge.id, "form": self.form.snapshot()}

    def restore(self, snapshot: dict[str, Any]) -> None:
        """Type a half-typed line in again."""
        self.form.restore(snapshot["form"])
        self._touched |= set(snapshot["form"].get("typed", ())) - {"allowed", "paid"}
        self._say()

    def put_away(self) -> None:
        """Show no charge."""
        self.charge = None
        self.form.clear()

    def typed(self) -> LineTyped:
        """Return the line as it stands.

        Raises:
            Refused: an amount cannot be read; names the field.

        """
        values = self.form.values()
        for name in AMOUNTS[1:]:
            values[name] = values[name] or 0
        return LineTyped(**values)

    def ask(self) -> None:
        """Post the line, or say at the field what does not add up."""
        if self.charge is None:
            return
        try:
            if self.form["paid"].box.typed() == "" and not self.form["denial"].value():
                raise Refused("Type what was paid; 0 if nothing was.", field="paid")
            line = remit_rules.accepted_line(
                self.charge.standing, self.typed(), left_cents=self.left_cents
            )
        except Refused as refused:
            self.show_refused(refused)
            return
        self.wished.emit(line)

    def show_refused(self, refused: Refused) -> None:
        """Show a refusal at its field; a payment of more than is owed offers to keep the rest."""
        name = refused.field or "paid"
        if name == "paid" and self.charge is not None:
            more = (self._cents("paid") or 0) > self.charge.standing.open_cents
            self.form["over"].setVisible(more)
        if name not in self.form.fields:
            name = "paid"
        self.form.show_refusal(name, str(refused))
        if name in AMOUNTS:
            self.form[name].box.selectAll()  # to be typed over, even where the keyboard stood

    def move_share(self, part: str) -> None:
        """Make the patient's share this part; without one, what is still open."""
        line = self._line()
        if line is None or self.charge is None:
            return
        rest = max(0, remit_rules.still_open(self.charge.standing, line))
        share = line.shared or rest
        self._part = part
        for name in SHARES:
            self._put(name, share if name == part else 0)
        self._touched -= set(SHARES)
        if line.shared == 0 and self.charge.standing.next_payer and "to_next" not in self._touched:
            self._put("to_next", True)
        self._reasons()
        self._say()

    def adjust_rest(self) -> None:
        """Let the contract take what is still open."""
        line = self._line()
        if line is None or self.charge is None:
            return
        rest = remit_rules.still_open(self.charge.standing, line)
        self._put("contractual", max(0, line.contractual + rest))
        self._touched.add("contractual")
        self._reasons()
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # ---- keys

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.text().casefold()
        if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        if key in PART_KEYS:
            self.move_share(PART_KEYS[key])
        elif key == "a":
            self.adjust_rest()
        elif key == "x":
            self._flip_next()
        elif key == "=":
            self._as_contracted()
        else:
            return False
        return True

    def _flip_next(self) -> None:
        if self.charge is not None and self.charge.standing.next_payer:
            self._touched.add("to_next")
            self._put("to_next", not self.form["to_next"].value())
            self._say()

    def _as_contracted(self) -> None:
        allowed = self._cents("allowed")
        if self.charge is not None and allowed is not None:
            self._put("paid", remit_rules.expected_paid(self.charge.standing, allowed))
            self._propose()
            self.form["paid"].take_keyboard()

    def _on_entered(self) -> None:
        if self.form["allowed"].box.hasFocus():
            self.form["paid"].take_keyboard()
        else:
            self.ask()

    # ---- what follows from what is typed

    def _on_edited(self, name: str) -> None:
        if name in ("allowed", "paid"):
            self._propose()
            return
        self._touched.add(name)
        if name in PROPOSED:
            self._reasons()
        self._say()

    def _propose(self) -> None:
        allowed, paid = self._cents("allowed"), self._cents("paid")
        if self.charge is None or paid is None:
            self._say()
            return
        line = remit_rules.proposed(self.charge.standing, allowed, paid, part=self._part)
        for name in (*PROPOSED, "to_next"):
            if name not in self._touched:
                self._put(name, getattr(line, name))
        self._reasons()
        self._say()

    def _reasons(self) -> None:
        line = self._line()
        if line is not None and "reasons" not in self._touched:
            self._put("reasons", remit_rules.usual_reasons(line))

    def _say(self) -> None:
        line = self._line()
        if self.charge is None or line is None:
            self.sum.setText("")
            return
        standing = self.charge.standing
        self.sum.setText(remit_rules.sum_words(standing, line))
        rest = remit_rules.still_open(standing, line)
        nothing_yet = self.form["paid"].box.typed() == ""
        self.sum.set_kind("strong" if rest == 0 or nothing_yet else "danger")

    def _line(self) -> LineTyped | None:
        try:
            return self.typed()
        except Refused:
            return None

    def _cents(self, name: str) -> int | None:
        try:
            cents: int | None = self.form[name].value()
        except Refused:
            return None
        return cents

    def _put(self, name: str, value: Any) -> None:
        """Show what follows; an amount of nothing is shown as nothing."""
        field = self.form[name]
        field.box.set_value(None if name in PROPOSED and not value else value)
        field.show_error("")

    # ---- how it looks

    def _add_fields(self) -> None:
        form = self.form
        form.add(fields.money("allowed", "A&llowed", private=True), span=4)
        form.add(fields.money("paid", "Pai&d", private=True), span=4)
        form.add(fields.money("contractual", "Ad&justed", private=True), span=4)
        for name, words in zip(
            SHARES, ("Deducti&ble", "Co&insurance", "&Co-pay", "&Not covered"), strict=True
        ):
            form.add(fields.money(name, words, private=True), span=3)
        form.add(fields.text("reasons", "&Reasons", placeholder="CO-45 PR-1"), span=4)
        form.add(
            fields.text("denial", "Why something stays &open",
                        placeholder="In your own words"), span=8,
        )  # fmt: skip
        form.add(fields.check("to_next", ""), span=12)
        form.add(fields.check("over", "The rest stays as the payer\u2019s credit"), span=12)
        for name in AMOUNTS:
            form[name].box.installEventFilter(self)
            form[name].box.setAccessibleDescription(f"{SHARE_WORDS.get(name, name)}. {LEGEND}")

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(3 * theme.SPACE)
        foot.addWidget(self.sum, 1)
        foot.addWidget(self.post, 0, Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 2 * theme.SPACE, 0)
        column.setSpacing(2 * theme.SPACE)
        for one in (self.heading, self.about, self.form):
            column.addWidget(one)
        column.addLayout(foot)
        column.addWidget(self.legend)
        column.addStretch()
        scroll = ClearScroll(inside)  # large text in a low window goes on below
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
