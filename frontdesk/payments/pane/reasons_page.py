"""The office's reasons for adjustments: their names, where they are counted, their limits."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.money import dollars
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.payments import actions, adjusting_reads
from frontdesk.payments.adjusting_reads import ReasonRow
from frontdesk.payments.adjusting_rules import ACCOUNTS, Reason


class ReasonsPage(ListPage):
    """The reasons, and the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Reasons",
            about="Why what is owed may be lowered, and up to where without a supervisor.",
            what="reason",
            columns=_COLUMNS,
            empty=EmptyState("list", "No reasons", "Add the first one."),
        )
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.choice("account", "&Counted as", tuple(ACCOUNTS.items()), required=True,
                               side_by_side=False))  # fmt: skip
        form.add(fields.money("limit_cents", "&Limit without approval",
                              hint="Of one charge and day. Empty: any amount"))  # fmt: skip
        form.add(fields.check("retired", "Not o&ffered any more"))

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("adjustment_reason")

    def read(self, session: Session) -> list[ReasonRow]:
        return adjusting_reads.reasons(session, retired=True)

    def show_read(self, what: list[ReasonRow]) -> None:
        self.show_rows(what)

    def heading_of(self, row: ReasonRow) -> str:
        return row.reason.name

    def values_of(self, row: ReasonRow) -> Mapping[str, Any]:
        return {name: getattr(row.reason, name) for name in self.card.form.fields}

    def new_values(self) -> Mapping[str, Any]:
        return {"account": "write_off", "limit_cents": 5000}

    def ask_to_save(self, row: ReasonRow | None, values: dict[str, Any]) -> None:
        code = row.reason.code if row is not None else ""
        version = row.version if row is not None else 0
        self.ask(actions.keep_reason.act(Reason(code, **values), version=version))

    def _key_of(self, row_id: Any) -> str:
        """Return a row's key; what an action made is the reason's code, not its place."""
        if isinstance(row_id, str) and row_id != "new":
            found = [row.id for row in self.rows if row.reason.code == row_id]
            row_id = found[0] if found else len(self.rows) + 1
        return super()._key_of(row_id)


def _colour(row: ReasonRow) -> str:
    return "muted" if row.reason.retired else ""


_COLUMNS = (
    Column[ReasonRow](
        "Reason",
        lambda row: f"{row.reason.name} (not offered)" if row.reason.retired else row.reason.name,
        strong=True, stretch=True, width=180, colour=_colour,
    ),
    Column[ReasonRow]("Counted as", lambda row: ACCOUNTS[row.reason.account], width=180,
                      colour=_colour),
    Column[ReasonRow](
        "Limit",
        lambda row: "Any amount" if row.reason.limit_cents is None
        else dollars(row.reason.limit_cents),
        lambda row: row.reason.limit_cents, right=True, width=110, colour=_colour,
    ),
)  # fmt: skip
