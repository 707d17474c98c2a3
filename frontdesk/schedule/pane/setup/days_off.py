"""Days off and extra hours: what differs from the week, with the booked visits it hits."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.changes import Changes
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.fields import Field
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column
from frontdesk.office import taking_out
from frontdesk.schedule import actions, outside, reads, set_up_reads
from frontdesk.schedule.fitting import words_clocks
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.pane.setup.clock_input import clock_field
from frontdesk.schedule.pane.setup.outside_list import OutsideList
from frontdesk.schedule.set_up_reads import DaysRow

KINDS = (("away", "Away"), ("open", "Extra hours"))
ALL = "Everybody"
WIDE = 96 * theme.SPACE  # room for the visits that are hit


class DaysOffPage(ListPage):
    """The page. Days are previewed as they are typed; once saved they can only be removed."""

    def __init__(self, office: Office) -> None:
        self.providers: dict[int, str] = {}
        self.locations: dict[int, str] = {}
        super().__init__(
            office,
            title="Days off",
            about="Absences, meetings and extra hours: what differs from the week on some days.",
            what="day off",
            columns=(
                Column[DaysRow]("When", self._when, lambda row: row.first, strong=True, width=160),
                Column[DaysRow](
                    "Why", lambda row: row.title or "Extra hours",
                    icon=lambda row: "plus" if row.kind == "open" else "absent",
                    width=110, stretch=True,
                ),
                Column[DaysRow]("Who", self._who, width=120),
                Column[DaysRow]("Hours", _hours, width=140),
            ),
            empty=EmptyState("absent", "No days off ahead", "Add an absence or extra hours.",
                             action="Add day off"),
        )  # fmt: skip
        self.beside.setFixedWidth(round(WIDE * theme.current().text_scale))
        self.offer_export(taking_out, permit="schedule.setup")
        self.hits = OutsideList(office, narrow=True)
        self.hits.setMinimumHeight(round(220 * theme.current().text_scale))
        self.remove = Button("Re&move", kind="danger", icon="trash", on=self.ask_to_remove)
        self.card.extra.addWidget(self.hits)
        self.card.extra.addWidget(self.remove)
        self._add_fields()
        self.card.form.edited.connect(lambda _name: self._preview())

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("block", "provider", "location")

    def read(self, session: Session) -> tuple[dict[int, str], dict[int, str], list[DaysRow]]:
        providers = {one.id: one.name for one in reads.providers(session) if one.active}
        today = self.office.store.today()
        return providers, reads.locations(session), set_up_reads.days_listed(session, today)

    def show_read(self, what: tuple[dict[int, str], dict[int, str], list[DaysRow]]) -> None:
        self.providers, self.locations, rows = what
        form = self.card.form
        form["provider_id"].box.set_options([(None, ALL), *self.providers.items()])
        form["location_id"].box.set_options([(None, "Everywhere"), *self.locations.items()])
        form["location_id"].setVisible(len(self.locations) > 1)
        self.show_rows(rows)

    def heading_of(self, row: DaysRow) -> str:
        return f"{self._who(row)}: {row.title or 'Extra hours'}"

    def values_of(self, row: DaysRow) -> Mapping[str, Any]:
        names = ("provider_id", "location_id", "first", "last", "kind", "title")
        shown = {name: getattr(row, name) for name in names}
        whole = (row.opens, row.closes) == (time(), time())
        return shown | {"opens": None if whole else row.opens,
                        "closes": None if whole else row.closes}  # fmt: skip

    def new_values(self) -> Mapping[str, Any]:
        return {"kind": "away", "provider_id": None, "location_id": None}

    def opened(self, row: DaysRow | None) -> None:
        self.remove.setVisible(row is not None)
        self.card.form.setEnabled(row is None)
        for button in (self.card.save, self.card.discard):
            button.setVisible(row is None)
        self.hits.setVisible(row is None)
        if row is None:
            self._preview()

    def ask_to_save(self, row: DaysRow | None, values: dict[str, Any]) -> None:
        """Enter new days as they were previewed."""
        if row is not None:
            return
        try:
            values["opens"], values["closes"] = _span(values)
        except Refused as refused:
            self.card.show_refused(refused)
            return
        self.ask(actions.save_days.act(**values, shown=self.hits.shown))

    def ask_to_remove(self) -> None:
        """Take the days in hand back; Undo puts them back."""
        row = self.current()
        if row is not None:
            act = actions.remove_days.act(list(row.rows))
            self.card.do(self.office, act, lambda _: self.card.drop())

    def saved(self, _done: object) -> None:
        self._wanted = ""
        self.said.emit("Saved. Booked visits stay where they are.")

    def _preview(self) -> None:
        """Show whom the days typed would hit, while they are typed."""
        try:
            values = self.card.form.values()
            opens, closes = _span(values)
        except Refused:
            values = {}
        today = self.office.store.today()
        first, last = values.get("first"), values.get("last") or values.get("first")
        if first is None or last is None or values["kind"] != "away" or not _sensible(first, last):
            self.hits.show_none("Shows whom it hits", "As soon as the days are typed.")
            self.hits.setVisible(values.get("kind") != "open")
            return
        who, where = values["provider_id"], values["location_id"]
        like = DayBlock(0, 0, who, first, opens, closes, values["title"] or "Away", "away", where)
        days = outside.each_day(first, last, like)
        zone = self.office.store.zone
        self.hits.show()
        self.office.type_ahead(
            "days off",
            lambda session: reads.outside_days(session, days, zone=zone, today=today),
            self.hits.show_visits,
        )

    def _add_fields(self) -> None:
        form = self.card.form
        form.add(fields.choice("kind", "&Kind", KINDS, required=True, side_by_side=True))
        form.add(Field("provider_id", "&Who", ChoiceInput(((None, ALL),))))
        form.add(Field("location_id", "Whe&re", ChoiceInput(((None, "Everywhere"),))))
        today = self.office.store.today
        form.add(fields.date("first", "&First day", required=True, today=today))
        form.add(fields.date("last", "&Last day", today=today, hint="Empty: one day"))
        form.add(clock_field("opens", "Fr&om", needed=False, hint="Empty: all day"), span=6)
        form.add(clock_field("closes", "&To", needed=False), span=6)
        form.add(fields.text("title", "Wh&y", placeholder="Vacation", longest=80))

    def _who(self, row: DaysRow) -> str:
        who = ALL if row.provider_id is None else self.providers.get(row.provider_id, "Who left")
        if row.location_id is None:
            return who
        return f"{who}, {self.locations.get(row.location_id, '')}"

    def _when(self, row: DaysRow) -> str:
        today = self.office.store.today()
        first, last = clock.words_day(row.first, today), clock.words_day(row.last, today)
        return first if row.first == row.last else f"{first} – {last}"


def _span(values: Mapping[str, Any]) -> tuple[time, time]:
    """Return from when until when; no times at all are the whole day."""
    opens, closes = values["opens"], values["closes"]
    if values["kind"] == "open" and (opens is None or closes is None):
        field = "opens" if opens is None else "closes"
        raise Refused("Type from when until when patients are seen.", field=field)
    return opens or time(), closes or time()


def _hours(row: DaysRow) -> str:
    if (row.opens, row.closes) == (time(), time()):
        return "All day"
    return words_clocks(row.opens, row.closes)


def _sensible(first: Any, last: Any) -> bool:
    return 0 <= (last - first).days < 366
