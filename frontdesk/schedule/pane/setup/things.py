"""Rooms, machines and assistants that one visit at a time can have."""

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
from frontdesk.office import reads as office_reads
from frontdesk.office import taking_out
from frontdesk.office.reads import RoomRow
from frontdesk.schedule import actions, reads, set_up_reads
from frontdesk.schedule.set_up_reads import ResourceRow

KINDS = (("room", "Room"), ("equipment", "Equipment"), ("assistant", "Assistant"))
ICONS = {"room": "room", "equipment": "sliders", "assistant": "patient"}
_Read = tuple[list[ResourceRow], dict[int, str], list[RoomRow]]


class ThingsPage(ListPage):
    """The page."""

    def __init__(self, office: Office) -> None:
        self.locations: dict[int, str] = {}
        super().__init__(
            office,
            title="Rooms & equipment",
            about="What a visit holds together with its provider; one visit at a time.",
            what="room or machine",
            columns=(
                Column[ResourceRow]("Name", lambda row: row.name, strong=True, width=190,
                                    icon=lambda row: ICONS[row.kind],
                                    colour=lambda row: "" if row.active else "muted"),
                Column[ResourceRow]("Kind", lambda row: dict(KINDS)[row.kind], width=110),
                Column[ResourceRow]("Used for", lambda row: ", ".join(row.types), width=160,
                                    stretch=True),
                Column[ResourceRow]("", lambda row: "" if row.active else "Out of use",
                                    icon=lambda row: "" if row.active else "cross-circle",
                                    colour=lambda _: "muted", width=120),
            ),
            empty=EmptyState("room", "No rooms or equipment yet",
                             "Add what only one visit at a time can have.",
                             action="Add room or machine"),
        )  # fmt: skip
        self.offer_export(taking_out, permit="schedule.setup")
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.choice("kind", "&Kind", KINDS, required=True, side_by_side=True))
        form.add(Field("room_id", "E&xam room", ChoiceInput((), empty=True),
                       hint="If the patient is roomed there"))  # fmt: skip
        form.add(Field("location_id", "&Location", ChoiceInput((), empty=True)))
        form.add(fields.check("active", "&In use", hint="Out of use it is given to no visit"))
        form.edited.connect(lambda _name: self._fit())

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("resource", "appointment_type_need", "room", "location")

    def read(self, session: Session) -> _Read:
        return (set_up_reads.resources(session), reads.locations(session),
                office_reads.rooms(session))  # fmt: skip

    def show_read(self, what: _Read) -> None:
        rows, self.locations, rooms = what
        form = self.card.form
        form["location_id"].box.set_options(list(self.locations.items()), empty=True)
        form["location_id"].setVisible(len(self.locations) > 1)
        form["room_id"].box.set_options([(one.id, one.name) for one in rooms], empty=True)
        self.show_rows(rows)

    def values_of(self, row: ResourceRow) -> Mapping[str, Any]:
        names = ("name", "kind", "room_id", "location_id", "active")
        return {name: getattr(row, name) for name in names}

    def new_values(self) -> Mapping[str, Any]:
        return {"kind": "equipment", "active": True}

    def opened(self, row: ResourceRow | None) -> None:
        self._fit()

    def ask_to_save(self, row: ResourceRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            values |= {"resource_id": row.id, "version": row.version}
        self.ask(actions.save_resource.act(**values))

    def _fit(self) -> None:
        form = self.card.form
        form["room_id"].setVisible(form["kind"].box.value() == "room")
