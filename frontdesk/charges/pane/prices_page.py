"""The prices of a fee schedule: typed, brought in from a file, or raised; each run seen first."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_actions as actions
from frontdesk.charges import fee_plan
from frontdesk.charges import fee_reads as reads
from frontdesk.charges.fee_plan import FeeStep
from frontdesk.charges.fee_reads import FeeChangeRow, FeeRow
from frontdesk.charges.pane.run_card import RunCard
from frontdesk.charges.pane.setup_pages import SetupPage
from frontdesk.core.action import Done
from frontdesk.core.clock import words_moment
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.inputs import TextInput
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import taking_out


class PricesPage(SetupPage):
    """The page."""

    tables = ("fee", "fee_schedule", "fee_change")
    named = "fee_id"
    saves = actions.save_fee

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Prices", what="price",
            about="What a unit costs, and what the payer\u2019s contract allows. What was charged "
            "keeps its price.",
            columns=(
                Column[FeeRow]("Code", lambda row: row.code, width=90, strong=True),
                Column[FeeRow]("Mod.", lambda row: row.modifier, width=60),
                Column[FeeRow]("Words", lambda row: row.words, stretch=True),
                Column[FeeRow]("Price", lambda row: _money(row.cents), lambda row: row.cents or 0,
                               right=True, width=110),
                Column[FeeRow]("Allowed", lambda row: _money(row.allowed_cents),
                               lambda row: row.allowed_cents or 0, right=True, width=110),
            ),
            empty=EmptyState("list", "No prices in this schedule yet",
                             "Import a file with columns Code, Description and Price.",
                             action="Add price"),
        )  # fmt: skip
        self.schedule_id: int | None = None
        self.last: FeeChangeRow | None = None
        self.which = ChoiceInput(())
        self.which.setAccessibleName("Fee schedule")
        self.which.edited.connect(self._on_which)
        self.bring = Button("&Import a file\u2026", icon="save", on=self._choose_file)
        self.percent = TextInput(placeholder="5 %", longest=8)
        self.percent.setAccessibleName("Raise all prices by percent")
        self.percent.setMaximumWidth(round(90 * theme.current().text_scale))
        self.percent.returnPressed.connect(self.plan_raise)
        self.up = Button("&Raise all by", on=self.plan_raise)
        self.run, self.past = RunCard(), Banner()
        self.run.wished.connect(self._do_run)
        self.run.left.connect(self.table.setFocus)
        self.past.acted.connect(self._undo_run)
        form = self.card.form
        form.add(fields.text("code", "&Code", required=True, longest=8), span=6)
        form.add(fields.text("modifier", "&Modifier", longest=3), span=6)
        form.add(fields.text("words", "&Words", longest=120))
        form.add(fields.money("cents", "&Price"), span=6)
        form.add(fields.money("allowed_cents", "&Allowed"), span=6)
        self._lay_out_more()
        self.offer_export(taking_out, permit="ledger.read", about=self._about)

    def read(self, session: Session) -> Any:
        schedules = reads.schedule_rows(session)
        known = {one.id for one in schedules}
        chosen = self.schedule_id if self.schedule_id in known else None
        if chosen is None and schedules:
            chosen = schedules[0].id
        rows = reads.fee_rows(session, chosen) if chosen is not None else []
        runs = [one for one in reads.fee_changes(session) if one.schedule_id == chosen]
        return chosen, schedules, rows, runs

    def show_read(self, what: Any) -> None:
        self.schedule_id, schedules, rows, runs = what
        self.which.set_options([(one.id, one.name) for one in schedules])
        self.which.set_value(self.schedule_id)
        has_one = self.schedule_id is not None
        for one in (self.bring, self.up, self.percent, self.add, self.which):
            one.setEnabled(has_one)
        self.last = runs[0] if runs else None
        self._show_last()
        self.show_rows(rows)

    def heading_of(self, row: FeeRow) -> str:
        return f"{row.code} {row.words}"

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | {"schedule_id": self.schedule_id}

    def values_of(self, row: FeeRow) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in
                ("code", "modifier", "words", "cents", "allowed_cents")}  # fmt: skip

    # ---- runs

    def plan_file(self, path: str) -> None:
        """Show what a file of prices would change."""

        def make() -> Any:
            return fee_plan.read_fees(Path(path).read_bytes())

        def show(found: Any) -> None:
            if not isinstance(found, fee_plan.FeeFile):
                self.said.emit(str(found))
                return
            steps = fee_plan.planned([actions.line_of(row) for row in self.rows], found.lines)
            self.run.show_plan(f"Import of {Path(path).name}", steps, problems=found.problems)

        self.office.run(make, show)

    def plan_raise(self) -> None:
        """Show what raising every price would change; -5 lowers them."""
        text = self.percent.text().strip()
        try:
            percent = discounts.read_percent(text.removeprefix("-"))
        except Refused as refused:
            self.past.show_sentence(str(refused), "warning")
            return
        percent = -percent if text.startswith("-") else percent
        steps = fee_plan.raised([actions.line_of(row) for row in self.rows], percent)
        self.run.show_plan(f"All prices by {discounts.percents(percent)}", steps)

    def _do_run(self) -> None:
        if self.schedule_id is None:
            return
        steps: list[FeeStep] = self.run.steps
        act = actions.change_fees.act(self.schedule_id, title=self.run.title, steps=steps)

        def done(_outcome: Done) -> None:
            self.run.hide()
            self.percent.clear()

        self.office.act(act, done, lambda refused: self._run_refused(refused, act))

    def _run_refused(self, refused: Refused, act: Any) -> None:
        self.run.do.setEnabled(True)
        self.run.note.show_sentence(str(refused), "warning")
        if not self.office.staff.may("office.setup"):
            self.office.refused.emit(refused, act)

    def _undo_run(self) -> None:
        if self.last is not None and self.last.undone_at is None:
            self.office.act(actions.undo_fee_change.act(self.last.id, version=self.last.version))

    def _show_last(self) -> None:
        run = self.last
        if run is None:
            self.past.show_sentence("")
            return
        at = words_moment(run.at, self.office.store.zone)
        words = f"{run.title}: {run.count} prices changed {at} by {run.staff}."
        if run.undone_at is None:
            self.past.show_sentence(words, "info", action="Take it back")
        else:
            self.past.show_sentence(f"{words} Taken back by {run.undone_by}.", "neutral")

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, "Prices to import", str(Path.home()), "Tables (*.csv *.txt *.tsv)"
        )
        if path:
            self.plan_file(path)

    def _on_which(self) -> None:
        self.schedule_id = self.which.value()
        self.card.drop()
        self.run.hide()
        self.refresh()

    def _about(self) -> list[tuple[str, str]]:
        return [("Fee schedule", self.which.currentText())]

    def _lay_out_more(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.which, 1)
        row.addStretch(1)
        for one in (self.up, self.percent, self.bring):
            row.addWidget(one)
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertLayout(1, row)
        whole.insertWidget(2, self.past)
        whole.insertWidget(3, self.run, 1)


def _money(cents: int | None) -> str:
    return "" if cents is None else dollars(cents)
