"""The waitlist: who wants earlier and what suits them; found by typing, changed, taken off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.choice_input import ChoiceInput
from frontdesk.kit.field import Field
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.list_page import ListPage
from frontdesk.kit.office import Office
from frontdesk.kit.tick_inputs import TicksInput
from frontdesk.office import taking_out
from frontdesk.schedule import reads
from frontdesk.schedule.pane.find_patient import FindPatient
from frontdesk.schedule.pane.waitlist_words import (
    COLUMNS,
    HOURS,
    NOTICES,
    WEEKDAYS,
    Line,
    hours_with,
    notices_with,
)
from frontdesk.schedule.pane.wanted_visit import Wanted, wanted_of
from frontdesk.schedule.rows import ProviderRow, TypeRow
from frontdesk.schedule.waitlist_bookings import take_off
from frontdesk.schedule.waitlist_rows import WaitRow, waitlist_rows
from frontdesk.waitlist import actions
from frontdesk.waitlist.rules import EVERY_DAY, PRIORITIES, Wish, days_of, weekday_bits

NARROW = 20 * theme.SPACE  # an hour and the arrow
TABLES = (
    "waitlist_entry", "waitlist_offer", "appointment", "provider", "appointment_type", "location",
    "patient", "patient_phone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look at the list reads."""

    rows: list[WaitRow]
    types: list[TypeRow]
    providers: list[ProviderRow]
    places: dict[int, str]
    now: datetime


class WaitlistPane(ListPage):
    """Everyone who waits, and the form of the one in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(
            office,
            title="Waitlist",
            about="Who wants to come, or to come earlier than booked. Ctrl+G fills a gap.",
            what="waiting patient",
            columns=COLUMNS,
            empty=EmptyState(
                "clock", "Nobody is waiting", "Put someone on the list who would come earlier.",
                action="Put on the waitlist",
            ),
        )  # fmt: skip
        self.add.setText("&Put on the waitlist")
        self.wanted: Wanted | None = None  # for whom a new line is
        self._types: dict[int, TypeRow] = {}
        self.finder = FindPatient(office)
        self.finder.found.connect(lambda hit: self.take(Wanted.of(hit)))
        self.who, self.about = Words("", "strong", private=True, wrap=True), Words("", wrap=True)
        for widget in (self.finder, self.who, self.about):
            self.card.above.addWidget(widget)
        self.visit = Button("Show the visit", icon="calendar", on=self._go_to_visit)
        self.remove = Button("Take off the list", kind="danger", icon="trash", tip="Delete",
                             on=self.ask_to_remove)  # fmt: skip
        self.card.extra.addWidget(self.visit)
        self.card.extra.addWidget(self.remove)
        self._add_fields()
        self.offer_export(
            taking_out, permit="schedule.read", patient=lambda line: line.row.entry.patient_id
        )
        self.setFocusProxy(self.table)
        key = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        key.setContext(Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self.ask_to_remove)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*TABLES)

    def read(self, session: Session) -> Shown:
        store = self.office.store
        now = store.now()
        return Shown(
            waitlist_rows(session, now=now, zone=store.zone), reads.types(session),
            [one for one in reads.providers(session) if one.active], reads.locations(session), now,
        )  # fmt: skip

    def show_read(self, what: Shown) -> None:
        form = self.card.form
        self._types = {one.id: one for one in what.types}
        form["type"].box.set_options([(one.id, one.name) for one in what.types])
        form["providers"].box.set_options([(one.id, one.name) for one in what.providers])
        form["location_id"].box.set_options([(None, "Anywhere"), *what.places.items()])
        form["location_id"].setVisible(len(what.places) > 1)
        zone = self.office.store.zone
        self.show_rows([Line(row, what.now, zone) for row in what.rows])

    def go(self, wish: Go) -> None:
        """Open a line, or begin one for a patient or for their booked visit."""
        what, patient_id = wish.what, wish.patient_id or wish.what.get("patient_id")
        asked = what.get("add") or "appointment_id" in what
        if not asked or patient_id is None:
            super().go(wish)
            self.table.setFocus()
            return
        today = self.office.store.about_today()

        def show(found: Any) -> None:
            if isinstance(found, Refused) or found is None:
                self.said.emit("That chart is not there any more. Look the patient up again.")
            elif found.entry_id is not None:
                self._wanted = self._key_of(found.entry_id)  # on the list for this already
                self.refresh()
            else:
                self.card.drop()
                self._begin_for(found)

        self.office.read(lambda session: wanted_of(session, int(patient_id), what, today), show)

    def begin(self) -> None:
        self.wanted = None
        super().begin()

    def take(self, wanted: Wanted) -> None:
        """Take for whom the new line is; what is typed stays."""
        self.wanted = wanted
        self._show_who()
        self.card.form.focus_first()

    def heading_of(self, row: Line) -> str:
        return row.standing

    def values_of(self, row: Line) -> Mapping[str, Any]:
        entry, wish = row.row.entry, row.row.wish
        self.card.form["from_clock"].box.set_options(hours_with(wish.from_clock))
        self.card.form["to_clock"].box.set_options(hours_with(wish.to_clock))
        self.card.form["notice_minutes"].box.set_options(notices_with(wish.notice_minutes))
        return _values(wish, entry.type_id, entry.note)

    def new_values(self) -> Mapping[str, Any]:
        for name in ("from_clock", "to_clock"):
            self.card.form[name].box.set_options(HOURS)
        self.card.form["notice_minutes"].box.set_options(NOTICES)
        if self.wanted is not None and self.wanted.wish is not None:
            return _values(self.wanted.wish, self.wanted.type_id, "")
        kind = next(iter(self._types.values()), None)
        usual = Wish(kind.minutes if kind else 15)
        return _values(usual, kind.id if kind else None, "")

    def opened(self, row: Line | None) -> None:
        new = row is None
        self.finder.setVisible(new and self.wanted is None)
        for widget in (self.visit, self.remove):
            widget.setVisible(not new)
        self._show_who()
        if row is not None:
            self.visit.setVisible(bool(row.row.visit))
        elif self.wanted is None:
            self.finder.begin("")

    def ask_to_save(self, row: Line | None, values: dict[str, Any]) -> None:
        note, kind = values["note"] or "", values["type"]
        if row is not None:
            entry = row.row.entry
            self.ask(
                actions.change_entry.act(
                    entry.id, version=entry.version, wish=_wish(values), type_id=kind, note=note
                )
            )
        elif self.wanted is None:
            self.card.banner.show_sentence("Find the patient first.", "warning")
            self.finder.box.setFocus()
        else:
            wanted = self.wanted
            self.ask(
                actions.add_entry.act(
                    patient_id=wanted.hit.id, wish=_wish(values), type_id=kind, note=note,
                    appointment_id=wanted.appointment_id, visit_start=wanted.visit_start,
                )
            )  # fmt: skip

    def ask_to_remove(self) -> None:
        """Take the one in hand off the list; Undo puts them back."""
        row = self.current() or self.table.current_row()
        if row is not None:
            entry = row.row.entry
            act = take_off.act(entry.id, version=entry.version)
            self.card.do(self.office, act, lambda _: self.card.drop())

    def draft(self) -> Draft | None:
        kept = super().draft()
        if kept is None:
            return None
        wanted = self.wanted if self.current() is None else None
        typed = kept.typed | {"patient_id": wanted.hit.id if wanted else None}
        return Draft(kept.form, kept.title, typed | {"wanted": wanted.plain() if wanted else None})

    def take_up(self, draft: Draft) -> None:
        kept = draft.typed.get("wanted")
        self.wanted = Wanted.from_plain(kept) if kept else None
        super().take_up(draft)

    def _begin_for(self, wanted: Wanted) -> None:
        self.wanted = wanted
        super().begin()

    def _show_who(self) -> None:
        row = self.current()
        if row is not None:
            entry = row.row.entry
            born = clock.words_date(entry.birth_date) if entry.birth_date else "no birth date"
            self.who.setText(f"{entry.name}\n{born} · #{entry.chart_number}")
            phones = " · ".join(entry.phones) or "No phone number"
            booked = f"Booked {row.row.when}" if row.row.when else "Nothing booked"
            since = f"On the list since {clock.words_date(row.since)}, {entry.staff}"
            self.about.setText(f"{phones}\n{booked}\n{since}")
        elif self.wanted is not None:
            self.who.setText(f"{self.wanted.hit.name}\n{' · '.join(self.wanted.hit.identifiers)}")
            self.about.setText(self.wanted.words)
        known = row is not None or self.wanted is not None
        self.who.setVisible(known)
        self.about.setVisible(known and bool(self.about.words()))
        self.finder.setVisible(not known)

    def _go_to_visit(self) -> None:
        row = self.current()
        if row is not None and row.row.visit is not None:
            what = {"appointment_id": row.row.visit.id}
            self.wished.emit(Go("schedule", row.row.entry.patient_id, what))

    def _add_fields(self) -> None:
        form, today = self.card.form, self.office.store.about_today
        form.add(fields.choice("type", "&Kind of visit", [], side_by_side=False))
        form.add(fields.number("minutes", "&Minutes", least=5, most=480, step=5), span=6)
        urgency = list(enumerate(PRIORITIES))
        form.add(Field("priority", "Ur&gency", ChoiceInput(urgency)), span=6)
        form.add(Field("providers", "&With", TicksInput(()), hint="None ticked: anyone"))
        form.add(fields.choice("location_id", "&Location", [], side_by_side=False))
        needed = "Tick at least one day of the week."
        form.add(Field("weekdays", "Da&ys", TicksInput(WEEKDAYS, columns=3, needed=needed)))
        for name, label in (("from_clock", "&From"), ("to_clock", "&Until")):
            form.add(Field(name, label, ChoiceInput(HOURS)), span=6)
        form.add(fields.date("earliest", "F&irst day", today=today), span=6)
        form.add(fields.date("latest", "L&ast day", today=today), span=6)
        form.add(Field("notice_minutes", "Must kn&ow before", ChoiceInput(NOTICES)), span=6)
        form.add(fields.text("note", "&Note for the call", private=True))
        for name in ("type", "location_id", "from_clock", "to_clock", "notice_minutes", "priority"):
            form[name].box.setMinimumWidth(NARROW)


def _values(wish: Wish, type_id: int | None, note: str) -> dict[str, Any]:
    return {
        "type": type_id, "minutes": wish.minutes, "providers": sorted(wish.provider_ids),
        "location_id": wish.location_id, "weekdays": days_of(wish.weekdays),
        "from_clock": wish.from_clock, "to_clock": wish.to_clock, "earliest": wish.earliest,
        "latest": wish.latest, "notice_minutes": wish.notice_minutes, "priority": wish.priority,
        "note": note,
    }  # fmt: skip


def _wish(values: Mapping[str, Any]) -> Wish:
    return Wish(
        int(values["minutes"]), frozenset(values["providers"]), values["location_id"],
        weekday_bits(values["weekdays"]) if values["weekdays"] else EVERY_DAY,
        values["from_clock"] or time(), values["to_clock"] or time(),
        values["earliest"], values["latest"],
        values["notice_minutes"] or 0, values["priority"] or 0,
    )  # fmt: skip
