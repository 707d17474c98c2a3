"""The fee schedules: standard ones and one a contract, from a day to another."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_actions as actions
from frontdesk.charges import fee_reads as reads
from frontdesk.charges.fee_reads import ScheduleRow
from frontdesk.charges.pane.setup_pages import SetupPage, columns_of_days
from frontdesk.coverage import reads as coverage
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import taking_out

STANDARD = (None, "Standard fees")


class SchedulesPage(SetupPage):
    """The page."""

    tables = ("fee_schedule", "fee", "payer")
    named = "schedule_id"
    saves = actions.save_schedule

    def __init__(self, office: Office) -> None:
        super().__init__(
            office, title="Fee schedules", what="schedule",
            about="On a day of service a payer\u2019s own holds, else the standard one. "
            "The one that began last comes first.",
            columns=(
                Column[ScheduleRow]("Schedule", lambda row: row.name, strong=True, width=180),
                Column[ScheduleRow]("Of", lambda row: row.payer or STANDARD[1], width=150),
                Column[ScheduleRow]("Prices", lambda row: str(row.count), lambda row: row.count,
                                    right=True, width=70),
                Column[ScheduleRow]("Else", self._else, width=150),
                *columns_of_days(),
            ),
            empty=EmptyState("money", "No fee schedule yet",
                             "Begin with the standard fees; then import them under Prices.",
                             action="Add schedule"),
        )  # fmt: skip
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.choice("payer_id", "&Of", [], side_by_side=False))
        self._days()
        form.add(fields.choice("base_id", "&Else the price of", [], side_by_side=False,
                               hint="For codes that it does not name itself"))  # fmt: skip
        form.add(fields.text("percent", "&Percent of that", longest=8), span=6)
        self.offer_export(taking_out, permit="ledger.read")

    def read(self, session: Session) -> Any:
        return reads.schedule_rows(session), coverage.payers(session, limit=1000)

    def show_read(self, what: Any) -> None:
        rows, payers = what
        form = self.card.form
        form["payer_id"].box.set_options([STANDARD, *((one.id, one.name) for one in payers)])
        form["base_id"].box.set_options([(None, "None"), *((one.id, one.name) for one in rows)])
        self.show_rows(rows)

    def values_of(self, row: ScheduleRow) -> Mapping[str, Any]:
        return dict(super().values_of(row)) | {"percent": discounts.percents(row.percent)}

    def new_values(self) -> Mapping[str, Any]:
        return {"percent": "100"}

    def typed(self, values: dict[str, Any]) -> dict[str, Any]:
        percent = discounts.read_percent(values["percent"] or "100", most=1_000_000)
        return values | {"percent": percent}

    def _else(self, row: ScheduleRow) -> str:
        base = next((one.name for one in self.rows if one.id == row.base_id), "")
        return f"{discounts.percents(row.percent)} of {base}" if base else ""
