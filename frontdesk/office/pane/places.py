"""Where patients are seen, and the PCs of the office."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.action import Act
from frontdesk.core.changes import Changes
from frontdesk.kit import fields
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import actions, reads, taking_out
from frontdesk.office.reads import LocationRow, RoomRow, WorkstationRow


class RemovablePage(ListPage):
    """The base of pages whose rows can be removed while nothing stands on them."""

    def __init__(self, office: Office, **words: Any) -> None:
        super().__init__(office, **words)
        self.offer_export(taking_out, permit=actions.SETUP)
        self.remove = Button(f"Re&move {self.what}", kind="danger", icon="trash",
                             on=self.ask_to_remove)  # fmt: skip
        self.card.extra.addWidget(self.remove)

    def removing(self, row: Any) -> Act:
        """Return the wish to remove a row."""
        raise NotImplementedError

    def opened(self, row: Any) -> None:
        self.remove.setVisible(row is not None)

    def ask_to_remove(self) -> None:
        """Remove the row in hand; Undo brings it back."""
        row = self.current()
        if row is None:
            return
        self.card.do(self.office, self.removing(row), lambda _: self.card.drop())


class LocationsPage(RemovablePage):
    """The places where patients are seen."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Locations",
            about="The places where patients are seen. Most offices have one.",
            what="location",
            columns=(Column[LocationRow]("Name", lambda row: row.name, strong=True, stretch=True),),
            empty=EmptyState("pin", "No location yet", action="Add location"),
        )
        self.card.form.add(fields.text("name", "&Name", required=True))

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("location")

    def read(self, session: Session) -> list[LocationRow]:
        return reads.locations(session)

    def show_read(self, what: list[LocationRow]) -> None:
        self.show_rows(what)

    def values_of(self, row: LocationRow) -> Mapping[str, Any]:
        return {"name": row.name}

    def ask_to_save(self, row: LocationRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            values |= {"location_id": row.id, "version": row.version}
        self.ask(actions.save_location.act(**values))

    def removing(self, row: LocationRow) -> Act:
        return actions.remove_location.act(row.id, version=row.version)


class RoomsPage(RemovablePage):
    """The exam rooms of every location."""

    def __init__(self, office: Office) -> None:
        self.places: dict[int, str] = {}
        super().__init__(
            office,
            title="Exam rooms",
            about="Where a patient is roomed.",
            what="room",
            columns=(
                Column[RoomRow]("Room", lambda row: row.name, strong=True, width=220),
                Column[RoomRow](
                    "Location", lambda row: self.places.get(row.location_id, ""), stretch=True
                ),
            ),
            empty=EmptyState(
                "room", "No exam rooms yet", "Add those that patients are taken to.",
                action="Add room",
            ),
        )  # fmt: skip
        self.where = ChoiceInput(())
        self.card.form.add(fields.text("name", "&Name", required=True))
        self.card.form.add(Field("location_id", "&Location", self.where, required=True))

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("room", "location")

    def read(self, session: Session) -> tuple[list[RoomRow], list[LocationRow]]:
        return reads.rooms(session), reads.locations(session)

    def show_read(self, what: tuple[list[RoomRow], list[LocationRow]]) -> None:
        rooms, locations = what
        self.places = {row.id: row.name for row in locations}
        self.where.set_options(list(self.places.items()))
        self.show_rows(rooms)

    def values_of(self, row: RoomRow) -> Mapping[str, Any]:
        return {"name": row.name, "location_id": row.location_id}

    def new_values(self) -> Mapping[str, Any]:
        return {"location_id": next(iter(self.places), None)}

    def ask_to_save(self, row: RoomRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            values |= {"room_id": row.id, "version": row.version}
        self.ask(actions.save_room.act(**values))

    def removing(self, row: RoomRow) -> Act:
        return actions.remove_room.act(row.id, version=row.version)


class DesksPage(ListPage):
    """The PCs that have opened this office."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Desks",
            about="The PCs that have opened this office, each with a cash drawer of its own.",
            what="desk",
            columns=(
                Column[WorkstationRow]("PC", lambda row: row.name, strong=True, stretch=True),
                Column[WorkstationRow]("Drawer", lambda row: row.drawer, width=100),
                Column[WorkstationRow](
                    "Locks",
                    lambda row: "Sooner: patients can reach it" if row.public_desk else "As usual",
                    icon=lambda row: "lock" if row.public_desk else "",
                    width=240,
                ),
            ),
            empty=EmptyState("keyboard", "No desk has opened this office yet"),
        )
        self.offer_export(taking_out, permit=actions.SETUP)
        self.add.hide()
        self.card.form.add(fields.check("public_desk", "Patients can &reach this desk"))
        self.card.about.setText("Then it locks sooner; how soon stands under Limits & hours.")

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("workstation")

    def read(self, session: Session) -> list[WorkstationRow]:
        return reads.workstations(session)

    def show_read(self, what: list[WorkstationRow]) -> None:
        self.show_rows(what)

    def begin(self) -> None:
        """Nothing: a desk is known when it first opens the office."""

    def values_of(self, row: WorkstationRow) -> Mapping[str, Any]:
        return {"public_desk": row.public_desk}

    def ask_to_save(self, row: WorkstationRow | None, values: dict[str, Any]) -> None:
        if row is not None:
            self.ask(actions.change_workstation.act(row.id, **values))
