"""Books from the grid, from what was typed, for a patient, for who walks in: panel and hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from frontdesk.core import clock
from frontdesk.core.action import Act, Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.going import Go
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import actions
from frontdesk.schedule.openings import Opening
from frontdesk.schedule.pane import wished
from frontdesk.schedule.pane.booking import USUAL, BookingPanel, Second, Wanted
from frontdesk.schedule.pane.held_time import HeldTime
from frontdesk.schedule.pane.minding import Minding
from frontdesk.schedule.pane.wished import Here, Typed
from frontdesk.schedule.together import Item, book_together
from frontdesk.schedule.warnings import About

if TYPE_CHECKING:
    Desk = Any


class Books:
    """All ways to a booking; `desk` is the place beside the grid where the panel stands."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.panel = BookingPanel(self.office)
        self.minding = Minding(self.pane)
        self.held = HeldTime(self.office, parent=self.panel)  # no hold outlives its panel
        self.panel.booked.connect(self._book)
        self.panel.length_changed.connect(self._on_length)
        self.panel.patient_chosen.connect(self._on_patient)
        self.panel.patient_asked.connect(self._mind)
        self.panel.other_time_wished.connect(desk.find_next)
        self.panel.waitlist_wished.connect(self.list_up)
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
        self._mind()

    def begin_at_slot(self, provider_id: int, day: date, start: datetime) -> None:
        """Book at a place of the grid."""
        self.begin(Wanted(provider_id, start, day))

    def begin_at(
        self,
        opening: Opening,
        *,
        resource_id: int | None = None,
        link_to: int | None = None,
        **known: Any,
    ) -> None:
        """Book at an opening, its day in sight."""
        self.pane.show_day(opening.day, at=(opening.provider_id, opening.start))
        wanted = Wanted(
            opening.provider_id, opening.start, opening.day, opening.location_id, resource_id,
            link_to,
        )  # fmt: skip
        self.begin(wanted, **known)

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

    def list_up(self) -> None:
        """Put whom no time suits on the waitlist, for what was being booked."""
        panel, wanted = self.panel, self.panel.wanted
        if panel.patient is not None and wanted is not None:
            what = {"add": True, "type_id": panel.type_id, "minutes": panel.minutes}
            what["provider_id"] = wanted.provider_id
            wish = Go("waitlist", panel.patient.id, what)
            self.desk.leave()
            self.pane.wished.emit(wish)

    def take_up(self, typed: dict[str, Any]) -> None:
        """Bring a parked booking back."""
        start = datetime.fromisoformat(typed["start"])
        wanted = Wanted(
            int(typed["provider_id"]), start, date.fromisoformat(typed["day"]),
            typed.get("location_id"), typed.get("resource_id"), typed.get("link_to"),
        )  # fmt: skip
        then = typed.get("then")
        second = then and Second(**then | {"start": datetime.fromisoformat(then["start"])})
        kept = typed["patient"]
        hit = Hit(kept[0], kept[1], tuple(kept[2])) if kept else None
        self.pane.show_day(wanted.day, at=(wanted.provider_id, wanted.start))
        self.begin(wanted, patient=hit, looked_for=typed.get("looked_for", ""),
                   type_id=typed.get("type"), minutes=typed.get("minutes"),
                   then=second)  # fmt: skip
        if self.panel.wanted is not None:
            self.panel.form.restore(typed["form"])

    def _book(self, arguments: dict[str, Any], over: bool) -> None:
        wanted = self.panel.wanted
        act = self._act(arguments, over=over)

        def booked(done: Done) -> None:
            if self.panel.wanted is not wanted:
                return  # the person has gone on meanwhile
            self.held.drop() if over else self.held.forget()
            self.desk.leave()
            made = done.made[0] if isinstance(done.made, list) else done.made
            self.desk.visits.select(int(made))

        def refused(refusal: Refused) -> None:
            if self.panel.wanted is wanted:
                self.panel.show_refused(refusal)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.pane.refresh()

        self.office.act(act, booked, refused)

    def _act(self, arguments: dict[str, Any], *, over: bool) -> Act:
        """Return what books it: alone, or with what comes right after it or moves with it."""
        wanted, then = self.panel.wanted, self.panel.then
        link_to = wanted.link_to if wanted is not None else None
        if over:
            return actions.overbook_appointment.act(**arguments)
        if then is None and link_to is None:
            return actions.book_appointment.act(**arguments, hold_id=self.held.id)
        items = [Item(**arguments)]
        if then is not None:
            items.append(
                Item(arguments["patient_id"], then.provider_id, then.start, then.minutes,
                     then.type_id, then.location_id, arguments["reason"])
            )  # fmt: skip
        return book_together.act(items=items, link_to=link_to, hold_id=self.held.id)

    def _hold(self) -> None:
        wanted, panel = self.panel.wanted, self.panel
        if wanted is not None:
            seconds = self.pane.shown.limits.hold_seconds
            self.held.ask(
                wanted.provider_id, wanted.start, panel.minutes, panel.type_id, seconds=seconds,
                resource_id=wanted.resource_id,
            )  # fmt: skip

    def _on_length(self) -> None:
        self._hold()
        self._mind()

    def _on_patient(self, patient_id: int) -> None:
        self.pane.patient_taken.emit(patient_id)
        self._mind()

    def _mind(self) -> None:
        """Say what to mind about this patient at this time, off the window's thread."""
        panel, wanted, patient = self.panel, self.panel.wanted, self.panel.patient
        about = None
        if wanted is not None and patient is not None:
            about = About(
                patient.id, wanted.provider_id, wanted.start, panel.minutes, panel.type_id,
                wanted.location_id,
            )  # fmt: skip
        self.minding.ask(about, panel.warning.show_warnings)

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
