"""The office's own procedures: searched by typing, added, changed, ended, made favorites."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.codes import actions, reads
from frontdesk.codes.procedure_reads import ProcedureRow
from frontdesk.codes.rules import PLACES
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column

COLUMNS = (
    Column[ProcedureRow]("Code", lambda row: row.code, strong=True, width=84),
    Column[ProcedureRow]("What it is", lambda row: row.words, stretch=True,
                         tip=lambda row: row.words),
    Column[ProcedureRow]("Favorites", lambda row: row.group, width=120),
    Column[ProcedureRow]("Units", lambda row: str(row.units), lambda row: row.units, right=True,
                         width=64),
    Column[ProcedureRow]("Ends", lambda row: words_date(row.valid_to) if row.valid_to else "",
                         lambda row: row.valid_to, width=104, colour=lambda row: "muted"),
)  # fmt: skip


class ProceduresPage(ListPage):
    """The list and, beside it, the form of the procedure in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Procedures",
            about="CPT and HCPCS codes as this office uses them, in its own words.",
            what="procedure",
            columns=COLUMNS,
            empty=EmptyState(
                "list",
                "No procedure yet",
                "Bring your list in under \u201cBring lists in\u201d, or add one.",
                action="Add procedure",
            ),
        )
        places = [("", "The visit\u2019s own"), *PLACES.items()]
        form = self.card.form
        form.add(fields.text("code", "&Code", required=True, longest=8), span=6)
        form.add(fields.text("units", "&Units", longest=3), span=6)
        form.add(fields.text("words", "&What it is", required=True))
        form.add(fields.text("group", "&Favorites", hint="The heading of the superbill it is under",
                             longest=40))  # fmt: skip
        form.add(fields.choice("place", "&Place of service", places, side_by_side=False))
        form.add(fields.date("valid_from", "Va&lid from", today=office.store.about_today), span=6)
        form.add(fields.date("valid_to", "&Ends", today=office.store.about_today), span=6)
        form.add(fields.text("minutes", "Mi&nutes", longest=4, hint="What it takes"), span=6)
        form.add(fields.check("taxable", "Sales &tax"), span=6)
        self.remove = Button("Re&move procedure", kind="danger", icon="trash",
                             on=self.ask_to_remove)  # fmt: skip
        self.card.extra.addWidget(self.remove)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("procedure_code")

    def read(self, session: Session) -> list[ProcedureRow]:
        return reads.procedure_rows(session)

    def show_read(self, what: Any) -> None:
        self.show_rows(what)

    def heading_of(self, row: Any) -> str:
        return str(row.code)

    def values_of(self, row: Any) -> Mapping[str, Any]:
        names = ("code", "words", "group", "place", "taxable", "valid_from", "valid_to")
        minutes = "" if row.minutes is None else str(row.minutes)
        return {name: getattr(row, name) for name in names} | {
            "minutes": minutes,
            "units": str(row.units),
        }

    def new_values(self) -> Mapping[str, Any]:
        return {"units": "1", "place": ""}

    def ask_to_save(self, row: Any, values: dict[str, Any]) -> None:
        where = {"version": row.version} if row else {}
        row_id = row.id if row else None
        self.ask(actions.save_procedure.act(row_id, typed=values, **where))

    def opened(self, row: Any) -> None:
        self.remove.setVisible(row is not None)

    def ask_to_remove(self) -> None:
        """Take the procedure in hand off the list; Undo brings it back."""
        row = self.current()
        if row is not None:
            act = actions.remove_procedure.act(row.id, version=row.version)
            self.card.do(self.office, act, lambda _: self.card.drop())
