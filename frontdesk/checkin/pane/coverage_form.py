"""The primary coverage, typed from the card without leaving the check-in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core.refused import Refused
from frontdesk.coverage.reads import CoverageRow
from frontdesk.coverage.rules import RELATIONSHIPS, CoverageTyped
from frontdesk.kit import fields, theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card


class CoverageForm(QWidget):
    """Hidden until asked for. Enter saves, Esc puts it away.

    Signals:
        typed(CoverageTyped): to be saved.
        edited(): something was typed.
        closed(): put away; the keyboard may go back.
    """

    typed = Signal(object)
    edited = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row: CoverageRow | None = None
        self.form = Form()
        for field, span in (
            (fields.text("payer", "&Insurance company", required=True, longest=80), 7),
            (fields.money("copay", "C&o-pay"), 5),
            (fields.text("member_id", "&Member number", private=True, longest=80), 7),
            (fields.text("group_number", "&Group", longest=80), 5),
            (fields.text("plan", "P&lan", longest=80), 7),
            (fields.choice("relationship", "&Whose policy", tuple(RELATIONSHIPS.items()),
                           side_by_side=False), 5),
            (fields.text("subscriber", "&Policy holder, if not the patient", private=True,
                         longest=80), 7),
        ):  # fmt: skip
            self.form.add(field, span=span)
        self.form.edited.connect(lambda _name: self.edited.emit())
        self.form.entered.connect(self.save)
        self.save_button = Button("Save coverage", kind="primary", on=self.save)
        self.leave_button = Button("Leave as it was", kind="quiet", on=self.put_away)
        self._lay_out()
        self.hide()

    def show_coverage(self, row: CoverageRow | None, *, keep_typed: bool = False) -> None:
        """Begin from the coverage on file, or from nothing."""
        self.row = row
        if keep_typed and self.form.dirty and self.isVisible():
            return
        typed = row.typed() if row else CoverageTyped("")
        self.form.load(
            {
                "payer": typed.payer, "plan": typed.plan, "member_id": typed.member_id,
                "group_number": typed.group_number, "subscriber": typed.subscriber,
                "relationship": typed.relationship,
                "copay": typed.copay_cents if row else None,
            }
        )  # fmt: skip

    def open_form(self) -> None:
        """Show the form and go to its first field."""
        self.show()
        self.form.focus_first()

    def put_away(self) -> None:
        """Hide the form; what was typed is dropped."""
        self.hide()
        self.show_coverage(self.row)
        self.closed.emit()

    def save(self) -> None:
        """Hand over what is typed; or show at the fields what is wrong."""
        values = self.form.checked_values()
        if values is None:
            return
        before = self.row.typed() if self.row else CoverageTyped("")
        relationship = values["relationship"] or "self"
        self.typed.emit(
            CoverageTyped(
                payer=values["payer"],
                plan=values["plan"],
                member_id=values["member_id"],
                group_number=values["group_number"],
                subscriber=values["subscriber"],
                relationship=relationship,
                copay_cents=values["copay"] or 0,
                order=before.order,
                valid_from=before.valid_from,
                valid_to=before.valid_to,
            )
        )

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field."""
        return self.form.show_refused(refused)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        card = Card(kind="sunken")
        card.body.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.save_button)
        row.addWidget(self.leave_button)
        row.addStretch()
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACE, 0, theme.SPACE)
        column.addWidget(card)
