"""What is done beside the grid: book, open a visit, find the next time; one panel at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.core.action import Act, Done
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.going import Go
from frontdesk.kit.hits import Hit
from frontdesk.patients import reads as patients
from frontdesk.schedule import actions, reads, rules, wishes
from frontdesk.schedule.minutes import minute_of
from frontdesk.schedule.openings import Opening, next_available
from frontdesk.schedule.pane.booking import BookingPanel, Wanted
from frontdesk.schedule.pane.find_patient import as_hits
from frontdesk.schedule.pane.next_times import NextTimes
from frontdesk.schedule.pane.told import name_of
from frontdesk.schedule.pane.visit import VisitPanel
from frontdesk.schedule.rows import DayItem, ProviderRow

if TYPE_CHECKING:
    Schedule = Any
SHORTEST = 15


class ScheduleDesk:
    """The three panels beside the grid, and the hold on the time being picked."""

    def __init__(self, pane: Schedule) -> None:
        self.pane, self.office = pane, pane.office
        self.booking, self.visit = BookingPanel(pane.office), VisitPanel()
        self.next_times = NextTimes(pane.office)
        self.cut: DayItem | None = None
        self.hold_id: int | None = None
        self._open_id: int | None = None
        self._holding: tuple[int, datetime, int] | None = None
        self._listen()

    # ---- book

    def book_at(self, column_id: Any, minute: int) -> None:
        """Book at a place of the grid; or drop there what is cut."""
        if self.cut is not None:
            self.pane.ask_to_move(self.cut.id, column_id, minute)
            return
        provider, day, start = self.pane.start_at(column_id, minute)
        self.begin(Wanted(provider, start, day))

    def begin(self, wanted: Wanted, **known: Any) -> None:
        """Show the booking panel for a time, and hold it from the other desks."""
        provider = self._provider(wanted.provider_id)
        if provider is None:
            return
        self._show(self.booking)
        self.booking.begin(wanted, provider, self.office.store.zone, **known)
        self.hold()

    def hold(self) -> None:
        """Hold the time being picked; the older hold is given up."""
        wanted = self.booking.wanted
        if wanted is None:
            return
        asked = (wanted.provider_id, wanted.start, self.booking.minutes)
        if asked == self._holding:
            return
        self._holding = asked
        act = actions.hold_slot.act(
            provider_id=wanted.provider_id, start=wanted.start, minutes=self.booking.minutes,
            type_id=self.booking.type_id,
        )  # fmt: skip
        self.office.act(act, self._on_held, self._on_not_held, quiet=True)

    def book_for(self, patient_id: int) -> None:
        """Book for this patient: at the cursor's time if it is free, else at the next one."""

        def show(card: Any) -> None:
            if isinstance(card, patients.PatientCardRow):
                hit = Hit(
                    card.id,
                    card.name,
                    (_born(card.birth_date, self.today), f"#{card.chart_number}"),
                )
                self._begin_next(hit)

        self.office.read(lambda session: patients.card(session, patient_id), show)

    def book_as_typed(self, typed: str) -> None:
        """Book what was typed in the search box: who, when, with whom, what."""
        store, today = self.office.store, self.today

        def read(session: Session) -> Any:
            wish = wishes.read_booking(typed, today, reads.known(session))
            found = patients.search(session, wish.patient, today=today, limit=7)
            return wish, as_hits(found, today), self._opening(session, wish)

        def show(answer: Any) -> None:
            if isinstance(answer, Refused):
                self.pane.say_refused(answer)
                return
            wish, hits, opening = answer
            if opening is None:
                self.pane.strip.show_sentence(
                    "No time is free then. Choose one in the grid.", "warning"
                )
                self.pane.show_day(wish.day or today)
                return
            alone = hits[0] if hits and not hits[0].alike else None
            day = clock.office_day(opening[1], store.zone)
            self.pane.show_day(day)
            self.pane.grid.scroll_to(minute_of(opening[1], day, store.zone))
            self.begin(Wanted(opening[0], opening[1], day), patient=alone, looked_for=wish.patient,
                       type_id=wish.type_id, minutes=wish.minutes)  # fmt: skip
            if opening[2]:
                self.booking.warn(opening[2])

        self.office.read(read, show)

    def walk_in(self, patient_id: int | None) -> None:
        """Book this patient for now, with whoever is free first."""
        shown = self.pane.shown
        if patient_id is None or shown is None or not shown.providers:
            self.pane.strip.show_sentence("Find the patient first: Ctrl+K, then F10.", "info")
            return
        kind = min(shown.types, key=lambda one: (-one.overbooks, one.minutes), default=None)
        minutes = kind.minutes if kind else SHORTEST
        store = self.office.store

        def read(session: Session) -> int:
            found = next_available(
                session, zone=store.zone, now=store.now(), type_minutes=minutes, days=1, limit=1
            )
            return found[0].provider_id if found else shown.providers[0].id

        def book(provider_id: Any) -> None:
            if not isinstance(provider_id, Refused):
                act = actions.walk_in.act(
                    patient_id=patient_id, provider_id=provider_id, minutes=minutes,
                    type_id=kind.id if kind else None, reason="Walk-in",
                )  # fmt: skip
                self.pane.show_day(None)
                self.office.act(act, self._on_walked_in, self._refusal(act))

        self.office.read(read, book)

    def _begin_next(self, hit: Hit) -> None:
        item, now = None, self.office.store.now
        store = self.office.store
        minutes = self.booking.minutes if self.booking.isVisible() else SHORTEST
        if self.booking.wanted is not None:
            self.booking.take_patient(hit)
            return

        def read(session: Session) -> list[Opening]:
            return next_available(
                session, zone=store.zone, now=now(), type_minutes=minutes, limit=1
            )

        def show(found: Any) -> None:
            if isinstance(found, Refused) or not found:
                self.pane.strip.show_sentence("Choose a free time in the grid.", "info")
                return
            self.pane.show_day(found[0].day)
            self.begin(Wanted(found[0].provider_id, found[0].start, found[0].day), patient=hit)

        if item is None:
            self.office.read(read, show)

    def _opening(self, session: Session, wish: Any) -> tuple[int, datetime, str] | None:
        """Return whose time, when, and what to say: the time wished for, or the nearest."""
        store = self.office.store
        known = reads.types(session)
        known = sorted(known, key=lambda one: (one.id != wish.type_id, one.id))
        kind = known[0] if known else None
        minutes = wish.minutes or (kind.minutes if kind else SHORTEST)
        day = wish.day or self.today
        found = next_available(
            session, zone=store.zone, now=store.now(), type_minutes=minutes, start_day=day,
            providers=(wish.provider_id,) if wish.provider_id else (), limit=200,
            days=1 if wish.day else 60, desk=store.workstation,
            **({"from_clock": wish.clock} if wish.clock else {}),
        )  # fmt: skip
        if wish.clock is None:
            return (found[0].provider_id, found[0].start, "") if found else None
        asked = clock.instant(day, wish.clock, store.zone)
        exact = [one for one in found if one.start == asked]
        if exact:
            return exact[0].provider_id, asked, ""
        if not found:
            return None
        near = min(found, key=lambda one: abs(one.start - asked))
        said = clock.words_time(asked, store.zone)
        return near.provider_id, near.start, f"{said} is not free; this is the nearest time."

    def _on_booked(self, _: Done) -> None:
        self.hold_id = self._holding = None
        self.booking.end()
        self._close()

    def _on_walked_in(self, done: Done) -> None:
        self.go_to(int(done.made))

    def _book(self, arguments: dict[str, Any]) -> None:
        act = actions.book_appointment.act(**arguments, hold_id=self.hold_id)

        def refused(refusal: Refused) -> None:
            self.booking.show_refused(str(refusal))
            self._refusal(act)(refusal)

        self.office.act(act, self._on_booked, refused)

    def _on_held(self, done: Done) -> None:
        self.hold_id = int(done.made)
        if self.booking.wanted is None:
            self._release()

    def _on_not_held(self, refusal: Refused) -> None:
        self._holding = None
        self.booking.show_refused(str(refusal))

    def _release(self) -> None:
        if self.hold_id is not None:
            act = actions.release_hold.act(hold_id=self.hold_id)
            self.hold_id = self._holding = None
            self.office.act(act, None, lambda _: None, quiet=True)

    def leave(self) -> None:
        """Let the time go and put the panels away."""
        self.booking.end()
        self.visit.end()
        self.next_times.end()
        self._open_id = None
        self._release()
        self._close()

    def _close(self) -> None:
        self.pane.month.show()
        self.pane.grid.setFocus()

    def take_up(self, typed: dict[str, Any]) -> None:
        """Bring a parked booking back."""
        start = datetime.fromisoformat(typed["start"])
        wanted = Wanted(int(typed["provider_id"]), start, date.fromisoformat(typed["day"]))
        hit = (
            Hit(typed["patient"][0], typed["patient"][1], tuple(typed["patient"][2]))
            if typed["patient"]
            else None
        )
        self.pane.show_day(wanted.day)
        self.begin(wanted, patient=hit, looked_for=typed.get("looked_for", ""))
        self.booking.form.restore(typed["form"])

    # ---- a visit

    def open_visit(self, item_id: Any) -> None:
        """Show a visit beside the grid; its patient is taken in hand."""
        item = self.pane.by_id.get(item_id)
        if item is None or item.patient_id is None:
            return
        self._open_id = item.id
        self.pane.patient_taken.emit(item.patient_id)
        self._read_visit()
        self._show(self.visit)

    def go_to(self, appointment_id: int) -> None:
        """Show the day of a visit, with the visit in hand."""

        def show(visit: Any) -> None:
            if visit is not None and not isinstance(visit, Refused):
                self._open_id = visit.id
                self.pane.show_day(visit.day)

        self.office.read(lambda session: reads.appointment(session, appointment_id), show)

    def ask_to_cancel(self, item_id: Any) -> None:
        """Open the visit and ask why it is cancelled."""
        self._asking = True
        self.open_visit(item_id)

    def show_rows(self, shown: Any) -> None:
        """Keep the panels true when the day was read again."""
        self.booking.show_types(shown.types)
        if self._open_id is not None and self._open_id in self.pane.by_id:
            self.pane.grid.select(self._open_id)
            self._read_visit()

    _asking = False

    def _read_visit(self) -> None:
        wanted, store = self._open_id, self.office.store
        if wanted is None:
            return

        def show(answer: Any) -> None:
            if isinstance(answer, Refused) or wanted != self._open_id or answer[0] is None:
                return
            item = self.pane.by_id.get(wanted)
            name = name_of(item) if item else ""
            asking = self._asking or self.visit.form.isVisible()
            self.visit.show_visit(answer[0], name, answer[1], store.about_now(), store.zone)
            if asking and answer[0].status not in rules.ENDED:
                self._asking = False
                self.visit.ask_reason()

        def read(session: Session) -> Any:
            return reads.appointment(session, wanted), reads.steps_of(session, wanted)

        self.office.read(read, show)

    def _cancel(self, reason: str) -> None:
        visit = self.visit.visit
        if visit is not None:
            act = actions.cancel_appointment.act(visit.id, version=visit.version, reason=reason)
            self.office.act(act, self._on_cancelled, self._refusal(act))

    def _on_cancelled(self, _: Done) -> None:
        self.visit.end()
        self._open_id = None
        self._close()

    def _no_show(self) -> None:
        visit = self.visit.visit
        if visit is not None:
            act = actions.mark_no_show.act(visit.id, version=visit.version)
            self.office.act(act, self._on_cancelled, self._refusal(act))

    def _wish(self, room: str) -> None:
        visit = self.visit.visit
        if visit is not None and visit.patient_id is not None:
            what = {"patient_id": visit.patient_id, "appointment_id": visit.id}
            self.pane.wished.emit(Go(room, visit.patient_id, what))

    # ---- the next time

    def find_next(self) -> None:
        """Look for the next available times."""
        shown = self.pane.shown
        if shown is not None:
            self._show(self.next_times)
            self.next_times.begin(shown.types, shown.providers)

    def _take_opening(self, found: tuple[Opening, int | None]) -> None:
        opening, kind = found
        hit = self.booking.patient
        self.next_times.end()
        self.pane.show_day(opening.day)
        self.begin(
            Wanted(opening.provider_id, opening.start, opening.day), patient=hit, type_id=kind
        )

    def _set_cut(self, item_id: Any) -> None:
        self.cut = None if item_id is None else self.pane.by_id.get(item_id)
        if self.cut is not None:
            self.pane.strip.show_sentence(
                f"{name_of(self.cut)} is cut. Go to a free time of any day and press Ctrl+V. "
                "Esc lets go.",
                "info",
            )
        else:
            self.pane.strip.show_sentence("")

    def _refusal(self, act: Act) -> Any:
        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            else:
                self.pane.say_refused(refusal)

        return refused

    @property
    def today(self) -> date:
        """The office's date."""
        today: date = self.office.store.about_today()
        return today

    def _provider(self, provider_id: int) -> ProviderRow | None:
        shown = self.pane.shown
        return (
            next((one for one in shown.providers if one.id == provider_id), None) if shown else None
        )

    def _show(self, panel: Any) -> None:
        for other in (self.booking, self.visit, self.next_times):
            if other is not panel and other.isVisible():
                other.end()
                if other is self.booking:
                    self._release()
        if panel is not self.visit:
            self._open_id = None
        self.pane.month.hide()  # the panel needs the room

    def _listen(self) -> None:
        grid = self.pane.grid
        grid.slot_chosen.connect(self.book_at)
        grid.paste_wanted.connect(self.book_at)
        grid.opened.connect(self.open_visit)
        grid.cancel_wanted.connect(self.ask_to_cancel)
        grid.cut.connect(self._set_cut)
        self.booking.booked.connect(self._book)
        self.booking.length_changed.connect(self.hold)
        self.booking.patient_chosen.connect(self._warn_of)
        self.booking.left.connect(self.leave)
        self.visit.left.connect(self.leave)
        self.visit.step_wished.connect(lambda: self.pane.ask_next_status(self._open_id))
        self.visit.cancel_wished.connect(self._cancel)
        self.visit.no_show_wished.connect(self._no_show)
        self.visit.chart_wished.connect(lambda: self._wish("patients"))
        self.visit.check_in_wished.connect(lambda: self._wish("checkin"))
        self.next_times.chosen.connect(self._take_opening)
        self.next_times.left.connect(self.leave)

    def _warn_of(self, patient_id: int) -> None:
        """Say it where the same patient is somewhere else at that time; never more than a line."""
        self.pane.patient_taken.emit(patient_id)
        wanted, zone = self.booking.wanted, self.office.store.zone
        if wanted is None:
            return
        slot = rules.Slot(wanted.start, self.booking.minutes)

        def read(session: Session) -> str:
            same = patients.same_person_ids(session, patient_id)
            visits = reads.visits_at(session, same, slot)
            there = [(one.provider, rules.Slot(one.start, one.minutes)) for one in visits]
            return rules.twice_at_once(slot, there, zone)

        def show(warning: Any) -> None:
            if isinstance(warning, str) and self.booking.wanted == wanted and warning:
                self.booking.warn(warning)

        self.office.read(read, show)


def _born(birth_date: date | None, today: date) -> str:
    if birth_date is None:
        return "birth date not known"
    return f"{clock.words_date(birth_date)} ({clock.words_age(birth_date, today)})"
