"""The collection agencies that the office places accounts with."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.listing import PERCENT
from frontdesk.core.refused import Refused
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import taking_out
from frontdesk.payments import actions, patient_reads, patient_rules
from frontdesk.payments.patient_reads import AgencyRow


class AgenciesPage(ListPage):
    """A list of agencies and the form of one."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Collection agencies",
            about="Accounts that nobody pays are placed with them, under Collections.",
            what="agency",
            columns=_COLUMNS,
            empty=EmptyState("building", "No agency yet", "Add the one your office works with.",
                             action="Add agency"),
        )  # fmt: skip
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=80))
        form.add(fields.phone("phone", "&Phone"))
        form.add(fields.text("fee_points", "What it &keeps", placeholder="30 %", longest=8,
                             hint="A percentage of what it collects"), span=6)  # fmt: skip
        form.add(fields.check("active", "Acco&unts may be placed with it"))
        self.offer_export(taking_out, permit="ledger.read")

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("agency")

    def read(self, session: Session) -> list[AgencyRow]:
        return patient_reads.agencies(session)

    def show_read(self, what: list[AgencyRow]) -> None:
        self.show_rows(what)

    def values_of(self, row: AgencyRow) -> Mapping[str, Any]:
        values = {name: getattr(row, name) for name in self.card.form.fields}
        return values | {"fee_points": patient_rules.words_fee(row.fee_points)}

    def new_values(self) -> Mapping[str, Any]:
        return {"active": True}

    def ask_to_save(self, row: AgencyRow | None, values: dict[str, Any]) -> None:
        try:
            values["fee_points"] = patient_rules.read_fee(values["fee_points"])
        except Refused as refused:
            self.card.show_refused(refused)
            return
        agency_id = row.id if row is not None else None
        version = row.version if row is not None else None
        self.ask(actions.keep_agency.act(**values, agency_id=agency_id, version=version))


def _colour(row: AgencyRow) -> str:
    return "" if row.active else "muted"


_COLUMNS = (
    Column[AgencyRow](
        "Agency", lambda row: row.name if row.active else f"{row.name} (not used)", strong=True,
        stretch=True, width=200, colour=_colour,
    ),
    Column[AgencyRow]("Phone", lambda row: row.phone, width=130, colour=_colour),
    Column[AgencyRow](
        "Keeps", lambda row: patient_rules.words_fee(row.fee_points), lambda row: row.fee_points,
        right=True, width=90, colour=_colour, kind=PERCENT,
    ),
)  # fmt: skip
