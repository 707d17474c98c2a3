"""Books from the grid, from what was typed, for a patient, for who walks in: panel and hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from frontdesk.core import clock
from frontdesk.core.action import Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import actions, rules
from frontdesk.schedule.openings import Opening
from frontdesk.schedule.pane import wished
from frontdesk.schedule.pane.booking import USUAL, BookingPanel, Wanted
from frontdesk.schedule.pane.held_time import HeldTime
from frontdesk.schedule.pane.wished import Here, Typed

if TYPE_CHECKING:
    Desk = Any


class Books:
    """All ways to a booking; `desk` is the place beside the grid where the panel stands."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.panel = BookingPanel(self.office)
        self.held = HeldTime(self.office, parent=self.panel)  # no hold outlives its panel
        self.panel.booked.connect(self._book)
        self.panel.length_changed.connect(self._on_length)
        self.panel.patient_chosen.connect(self._on_patient)
        self.panel.left.connect(desk.leave)
        self.held.taken.connect(lambda: self.panel.show_held(held=True))
        self.held.ended.connect(lambda: self.panel.show_held(held=False))
        self.held.refused.connect(self.panel.show_refused)

    def begin(self, wanted: Wanted, **known: Any) -> None:
        """Show the panel for a time, and hold it from the other desks."""
        provider = self.desk.provider(wanted.provider_id)
        if provider is None:
            self.pane.say("This provider sees no patients any more. Choose another.", "warning")
            return
        self.desk.show_panel(self.panel)
        self.panel.begin(wanted, provider, self.office.store.zone, **known)
        self._hold()

    def begin_at_slot(self, provider_id: int, day: date, start: datetime) -> None:
        """Book at a place of the grid."""
        self.begin(Wanted(provider_id, start, day))

    def begin_at(self, opening: Opening, **known: Any) -> None:
        """Book at an opening, its day in sight."""
        self.pane.show_day(opening.day, at=(opening.provider_id, opening.start))
        self.begin(Wanted(opening.provider_id, opening.start, opening.day), **known)

    def for_patient(self, patient_id: int) -> None:
        """Book for this patient at the time being picked; else at the next one free."""
        here, picked = self._here(), self.panel.wanted is not None
        minutes = self.panel.minutes

        def read(session: Any) -> Any:
            card = patients.card(session, patient_id)
            return card, None if picked else wished.first_opening(session, minutes, here())

        def show(card: patients.PatientCardRow | None, opening: Opening | None) -> None:
            if card is None:
                self.pane.say("That chart is not there any more. Look the patient up again.")
                return
            born = _words_born(card.birth_date, self.office.store.about_today())
            hit = Hit(card.id, card.name, (born, f"#{card.chart_number}"))
            if self.panel.wanted is not None:
                self.panel.take_patient(hit)
            elif opening is None:
                self.pane.say("Nobody has a time free. Choose one in the grid.")
            else:
                self.begin_at(opening, patient=hit)

        self._read(read, lambda found: show(*found))

    def as_typed(self, typed: str) -> None:
        """Book what was typed in the search box: who, when, with whom, what."""
        here = self._here()

        def show(found: Typed) -> None:
            if found.opening is None:
                self.pane.say("No time is free then. Choose one in the grid.", "warning")
                self.pane.show_day(found.day)
                return
            self.desk.leave()  # what is typed now is another visit
            self.begin_at(
                found.opening, patient=found.patient, looked_for=found.looked_for,
                type_id=found.type_id, minutes=found.minutes, note=found.warning,
            )  # fmt: skip

        self._read(lambda session: wished.read_typed(session, typed, here()), show)

    def walk_in(self, patient_id: int | None) -> None:
        """Book this patient for now, with whoever is free first."""
        if patient_id is None:
            self.pane.say("Find the patient first: Ctrl+K, then F10.")
            return
        here = self._here()

        def show(found: Any) -> None:
            if found is None:
                self.pane.say("There is no provider yet. Add one in Staff.", "warning")
                return
            provider_id, kind = found
            act = actions.walk_in.act(
                patient_id=patient_id, provider_id=provider_id, reason="Walk-in",
                minutes=kind.minutes if kind else USUAL, type_id=kind.id if kind else None,
            )  # fmt: skip
            self.office.act(
                act, lambda done: self.desk.visits.go_to(int(done.made)), self._refused(act)
            )

        self._read(lambda session: wished.walk_in(session, here()), show)

    def take_up(self, typed: dict[str, Any]) -> None:
        """Bring a parked booking back."""
        start = datetime.fromisoformat(typed["start"])
        wanted = Wanted(int(typed["provider_id"]), start, date.fromisoformat(typed["day"]))
        kept = typed["patient"]
        hit = Hit(kept[0], kept[1], tuple(kept[2])) if kept else None
        self.pane.show_day(wanted.day, at=(wanted.provider_id, wanted.start))
        self.begin(wanted, patient=hit, looked_for=typed.get("looked_for", ""),
                   type_id=typed.get("type"), minutes=typed.get("minutes"))  # fmt: skip
        if self.panel.wanted is not None:
            self.panel.form.restore(typed["form"])

    def _book(self, arguments: dict[str, Any], over: bool) -> None:
        wanted = self.panel.wanted
        if over:
            act = actions.overbook_appointment.act(**arguments)
        else:
            act = actions.book_appointment.act(**arguments, hold_id=self.held.id)

        def booked(done: Done) -> None:
            if self.panel.wanted is not wanted:
                return  # the person has gone on meanwhile
            self.held.drop() if over else self.held.forget()
            self.desk.leave()
            self.desk.visits.select(int(done.made))

        def refused(refusal: Refused) -> None:
            if self.panel.wanted is wanted:
                self.panel.show_refused(refusal)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.pane.refresh()

        self.office.act(act, booked, refused)

    def _hold(self) -> None:
        wanted, panel = self.panel.wanted, self.panel
        if wanted is not None:
            seconds = self.pane.shown.limits.hold_seconds
            self.held.ask(
                wanted.provider_id, wanted.start, panel.minutes, panel.type_id, seconds=seconds
            )

    def _on_length(self) -> None:
        self._hold()
        self._look_out()

    def _on_patient(self, patient_id: int) -> None:
        self.pane.patient_taken.emit(patient_id)
        self._look_out()

    def _look_out(self) -> None:
        """Say it where the same patient is somewhere else then, or another has a similar name."""
        wanted, patient, here = self.panel.wanted, self.panel.patient, self._here()
        if wanted is None or patient is None:
            return
        slot, shown = rules.Slot(wanted.start, self.panel.minutes), self.pane.shown
        items = shown.items_of(wanted.day) if shown else []

        def show(warning: Any) -> None:
            same = (self.panel.wanted, self.panel.patient) == (wanted, patient)
            if isinstance(warning, str) and same:
                self.panel.warn(warning)

        self.office.read(
            lambda session: wished.to_mind(session, patient.id, slot, here(), items=items), show
        )

    def _here(self) -> Callable[[], Here]:
        """Return what tells the time, by the database's clock, on the data thread."""
        store = self.office.store
        return lambda: Here(store.zone, store.now(), store.workstation)

    def _read(self, query: Callable[[Any], Any], then: Callable[[Any], None]) -> None:
        def show(found: Any) -> None:
            if isinstance(found, Refused):
                self.pane.say_refused(found)
            else:
                then(found)

        self.office.read(query, show)

    def _refused(self, act: Any) -> Callable[[Refused], None]:
        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.pane.say_refused(refusal)

        return refused


def _words_born(birth_date: date | None, today: date) -> str:
    if birth_date is None:
        return "birth date not known"
    return f"{clock.words_date(birth_date)} ({clock.words_age(birth_date, today)})"
