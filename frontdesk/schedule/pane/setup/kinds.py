"""Kinds of visits: how long, whose minutes, how early, how far apart, what they need."""

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.fields import Field
from frontdesk.kit.labels import muted
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.kit.tick_inputs import ColourInput
from frontdesk.office import taking_out
from frontdesk.schedule import actions, rules, set_up_reads
from frontdesk.schedule.fitting import MOST_EARLY
from frontdesk.schedule.set_up import MOST_APART, MOST_OVERBOOKS
from frontdesk.schedule.set_up_reads import KindRow, ResourceRow
from frontdesk.staff.rules import COLOURS

OR = " or "
WIDE = 98 * theme.SPACE


class KindsPage(ListPage):
    """The page."""

    def __init__(self, office: Office) -> None:
        self.things: dict[int, str] = {}
        self.there = muted("")
        super().__init__(
            office,
            title="Kinds of visits",
            about="How long a visit lasts, whose minutes it takes, and what it needs.",
            what="kind",
            columns=(
                Column[KindRow](
                    "Kind of visit",
                    lambda row: row.name if row.active else f"{row.name} (out of use)",
                    strong=True, width=160,
                    icon=lambda row: "" if row.active else "cross-circle",
                    colour=lambda row: "" if row.active else "muted",
                ),
                Column[KindRow]("Minutes", _minutes, lambda row: row.minutes, width=140),
                Column[KindRow]("Needs", self._needs, tip=self._needs, width=150, stretch=True),
            ),
            empty=EmptyState("list", "No kinds of visits yet", "A visit is booked as one of them.",
                             action="Add kind"),
        )  # fmt: skip
        self.beside.setFixedWidth(round(WIDE * theme.current().text_scale))
        self.offer_export(taking_out, permit="schedule.setup")
        self._add_fields()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("appointment_type", "appointment_type_need", "resource")

    def read(self, session: Session) -> tuple[list[KindRow], list[ResourceRow]]:
        return set_up_reads.kinds(session), set_up_reads.resources(session)

    def show_read(self, what: tuple[list[KindRow], list[ResourceRow]]) -> None:
        kinds, things = what
        self.things = {one.id: one.name for one in things}
        usable = ", ".join(one.name for one in things if one.active)
        none = "Nothing is set up under Rooms & equipment yet."
        self.there.setText(f"There are: {usable}" if usable else none)
        self.show_rows(kinds)

    def values_of(self, row: KindRow) -> Mapping[str, Any]:
        shown = {one.name: getattr(row, one.name) for one in fields_of(row)}
        return shown | {"needs": "\n".join(self._words(need) for need in row.needs)}

    def new_values(self) -> Mapping[str, Any]:
        used = {row.colour for row in self.rows}
        free = [one for one in COLOURS if one not in used] or [COLOURS[0]]
        return {"minutes": 20, "colour": free[0], "shape": "circle", "takes_copay": True,
                "active": True}  # fmt: skip

    def ask_to_save(self, row: KindRow | None, values: dict[str, Any]) -> None:
        try:
            values["needs"] = self.needs_typed(values["needs"])
        except Refused as refused:
            self.card.show_refused(refused)
            return
        if row is not None:
            values |= {"type_id": row.id, "version": row.version}
        self.ask(actions.save_type.act(**values))

    def needs_typed(self, typed: str) -> list[list[int]]:
        """Return what is typed as needs: a line each, with the ids of those that will do.

        Raises:
            Refused: names the word that is no room and no machine.

        """
        known = {name.casefold(): one for one, name in self.things.items()}
        needs = []
        for line in typed.splitlines():
            names = [" ".join(name.split()) for name in line.replace(",", OR).split(OR)]
            unknown = [name for name in names if name and name.casefold() not in known]
            if unknown:
                raise Refused(
                    f"“{unknown[0]}” is not among the rooms & equipment. Add it there, or check "
                    "its name.",
                    field="needs",
                )
            needs.append([known[name.casefold()] for name in names if name])
        return [need for need in needs if need]

    def _words(self, need: Sequence[int]) -> str:
        return OR.join(self.things.get(one, "?") for one in need)

    def _needs(self, row: KindRow) -> str:
        return "; ".join(self._words(need) for need in row.needs)

    def _add_fields(self) -> None:
        form = self.card.form
        form.add(fields.text("name", "&Name", required=True, longest=60))
        form.add(fields.number("minutes", "&Minutes", least=1, most=480, step=5), span=6)
        form.add(fields.number("overbooks", "&Beside it", most=MOST_OVERBOOKS,
                               hint="Patients more at once"), span=6)  # fmt: skip
        form.add(Field("colour", "Colo&ur", ColourInput(COLOURS)))
        form.add(fields.choice("shape", "S&hape", [(one, one.capitalize()) for one in rules.SHAPES],
                               required=True), span=6)  # fmt: skip
        form.section("Whose minutes", "The provider is free for others while an assistant works.")
        form.add(fields.number("before_minutes", "Assistant &first", most=480, step=5, unit="min"),
                 span=6)  # fmt: skip
        form.add(fields.number("after_minutes", "Assistant &last", most=480, step=5, unit="min"),
                 span=6)  # fmt: skip
        form.section("The patient")
        form.add(fields.number("early_minutes", "Comes &early", most=MOST_EARLY, step=5,
                               unit="min"), span=6)  # fmt: skip
        form.add(fields.number("apart_days", "Too &soon before", most=MOST_APART, unit="days",
                               hint="0: never"), span=6)  # fmt: skip
        form.add(fields.check("takes_copay", "Check-in asks for a co-&pay"))
        form.section("Needs")
        form.add(
            fields.notes(
                "needs",
                "&Rooms and equipment",
                lines=3,
                hint="One a line; “or” between those that will do",
            )
        )
        form.add_widget(self.there)
        form.add(fields.check("active", "&In use"))


def _minutes(row: KindRow) -> str:
    own = row.minutes - row.before_minutes - row.after_minutes
    if own == row.minutes:
        return str(row.minutes)
    return f"{row.minutes} (provider {own})"
