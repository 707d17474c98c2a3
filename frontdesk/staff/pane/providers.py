"""The clinicians with a column in the schedule."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.tick_inputs import ColourInput
from frontdesk.staff import actions, reads, rules
from frontdesk.staff.reads import ProviderRow, StaffRow

COLUMNS = (
    Column[ProviderRow](
        "Name",
        lambda row: ", ".join(filter(None, (row.name, row.credential))),
        strong=True,
        width=170,
    ),
    Column[ProviderRow]("Specialty", lambda row: row.specialty, stretch=True),
    Column[ProviderRow](
        "Schedule",
        lambda row: f"Column {row.place + 1}" if row.active else "No column",
        lambda row: (not row.active, row.place),
        icon=lambda row: "calendar" if row.active else "cross-circle",
        colour=lambda row: "" if row.active else "muted",
        width=120,
    ),
)


class ProvidersPage(ListPage):
    """Everyone whom patients are booked with."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Providers",
            about="Whom patients are booked with. Each has a column in the schedule.",
            what="provider",
            columns=COLUMNS,
            empty=EmptyState(
                "stethoscope", "No providers yet", "The schedule has a column for each.",
                action="Add provider",
            ),
        )  # fmt: skip
        form = self.card.form
        form.add(
            fields.text("name", "&Name", required=True, hint="As patients know them: Dr. Ann Lee")
        )
        form.add(fields.text("credential", "C&redential", placeholder="MD"), span=4)
        form.add(fields.text("specialty", "Specia&lty"), span=8)
        form.add(fields.text("npi", "NP&I", hint="Ten digits; may follow later"), span=7)
        form.add(fields.number("place", "Col&umn", least=1, most=99), span=5)
        form.add(Field("colour", "Colour in t&he schedule", ColourInput(rules.COLOURS)))
        self.signs_in = ChoiceInput((), empty=True)
        form.add(
            Field("staff_id", "Si&gns in as", self.signs_in, hint="Leave empty if they do not")
        )
        form.add(fields.check("active", "Has a column in the sch&edule"))

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("provider", "staff_member")

    def read(self, session: Session) -> tuple[list[ProviderRow], list[StaffRow]]:
        return reads.providers(session), reads.staff_list(session)

    def show_read(self, what: tuple[list[ProviderRow], list[StaffRow]]) -> None:
        providers, people = what
        self.signs_in.set_options([(one.id, one.name) for one in people if one.active], empty=True)
        self.show_rows(providers)

    def values_of(self, row: ProviderRow) -> Mapping[str, Any]:
        names = ("name", "credential", "specialty", "npi", "colour", "staff_id", "active")
        return {name: getattr(row, name) for name in names} | {"place": row.place + 1}

    def new_values(self) -> Mapping[str, Any]:
        places = [row.place for row in self.rows]
        used = {row.colour for row in self.rows}
        free = [colour for colour in rules.COLOURS if colour not in used] or [rules.COLOURS[0]]
        return {"active": True, "place": max(places, default=-1) + 2, "colour": free[0]}

    def ask_to_save(self, row: ProviderRow | None, values: dict[str, Any]) -> None:
        values["place"] -= 1
        if row is not None:
            values |= {"provider_id": row.id, "version": row.version}
        self.ask(actions.save_provider.act(**values))
