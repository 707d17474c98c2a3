"""A run over prices before it is done: each change, the sums, what could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.charges import fee_plan
from frontdesk.charges.fee_plan import FeeLine, FeeStep
from frontdesk.core.listing import MONEY
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table


@dataclass(frozen=True, slots=True)
class StepRow:
    """A change as the list of them shows it."""

    id: int
    step: FeeStep


def _cents(line: FeeLine | None, name: str) -> int | None:
    return getattr(line, name) if line is not None else None


def _words(line: FeeLine | None) -> str:
    parts = [(_cents(line, "cents"), ""), (_cents(line, "allowed_cents"), "allowed ")]
    return ", ".join(f"{what}{dollars(cents)}" for cents, what in parts if cents is not None)


_ICONS = {"New": "plus", "Changed": "edit", "Gone": "minus"}
_COLUMNS: tuple[Column[StepRow], ...] = (
    Column("", lambda row: row.step.kind, icon=lambda row: _ICONS[row.step.kind], width=122),
    Column("Code", lambda row: "-".join(filter(None, row.step.of.key)), width=90, strong=True),
    Column("Words", lambda row: row.step.of.words, stretch=True),
    Column("Before", lambda row: _words(row.step.before), width=170, right=True, kind=MONEY,
           value=lambda row: _cents(row.step.before, "cents"), summed=True),
    Column("After", lambda row: _words(row.step.after), width=170, right=True, kind=MONEY,
           value=lambda row: _cents(row.step.after, "cents"), summed=True),
)  # fmt: skip


class RunCard(Card):
    """Hidden until a run is planned.

    Signals:
        wished(): do it, exactly so.
        left(): put away; nothing was changed.
    """

    wished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("", "raised")
        self.title, self.steps = "", list[FeeStep]()
        self.heading, self.sums = Words("", "subheading"), Words("", "body", wrap=True)
        self.note = Banner()
        self.model = RowsModel(_COLUMNS)
        self.table = Table(
            self.model, "What would change", empty=EmptyState("check", "Nothing would change.")
        )
        self.do = Button("&Do it", kind="primary", icon="check", on=self._do)
        self.leave = Button("Leave it", kind="quiet", on=self.put_away)
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.do)
        row.addWidget(self.leave)
        row.addStretch()
        for one in (self.heading, self.sums, self.note):
            self.body.addWidget(one)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row)
        self.hide()

    def show_plan(
        self, title: str, steps: Sequence[FeeStep], *, problems: Sequence[str] = ()
    ) -> None:
        """Show what a run would change."""
        self.title, self.steps = title, list(steps)
        self.heading.setText(f"{title}: nothing is changed yet")
        new, changed, gone, before, after = fee_plan.sums(steps)
        self.sums.setText(
            f"{new} new, {changed} changed, {gone} gone. The sum of these prices goes from "
            f"{dollars(before)} to {dollars(after)}."
        )
        few = " ".join(problems[:3])
        more = f" And {len(problems) - 3} more." if len(problems) > 3 else ""
        self.note.show_sentence(
            f"{len(problems)} line{'s' * (len(problems) != 1)} left out. {few}{more}"
            if problems else "", "warning",
        )  # fmt: skip
        self.model.show_rows([StepRow(place, one) for place, one in enumerate(steps)])
        self.do.setEnabled(bool(steps))
        self.show()
        (self.do if steps else self.leave).setFocus()

    def put_away(self) -> None:
        """Hide it; nothing is changed."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def _do(self) -> None:
        if self.steps:
            self.do.setEnabled(False)
            self.wished.emit()
