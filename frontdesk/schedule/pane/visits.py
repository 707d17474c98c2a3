"""Shows one visit beside the grid and does what is asked there: steps, cancel, no-show."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from frontdesk.core.later import Later
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.going import Go
from frontdesk.schedule.pane.minding import Minding
from frontdesk.schedule.pane.told import name_of

if TYPE_CHECKING:
    from frontdesk.core.action import Act
    from frontdesk.schedule import actions, preferences, reads, warnings
    from frontdesk.schedule.pane.visit import VisitPanel

    Desk = Any
else:
    reads = Later("frontdesk.schedule.reads")
    actions = Later("frontdesk.schedule.actions")
    preferences = Later("frontdesk.schedule.preferences")
    warnings = Later("frontdesk.schedule.warnings")


class Visits:
    """The visit that is open; `desk` is the place beside the grid where its panel stands."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.open_id: int | None = None
        self.minding = Minding(self.pane)
        self._to_select: int | None = None
        self._asking = False

    @cached_property
    def panel(self) -> VisitPanel:
        """The panel itself, made when a visit is first opened."""
        panel: VisitPanel = import_module("frontdesk.schedule.pane.visit").VisitPanel()
        panel.left.connect(self.desk.leave)
        panel.unasked.connect(lambda: self.pane.grid.setFocus())
        panel.step_wished.connect(lambda: self.pane.moves.next_status(self.open_id))
        panel.cancel_wished.connect(self._cancel)
        panel.other_time_wished.connect(lambda: self.desk.find_next())
        panel.no_show_wished.connect(self._no_show)
        panel.chart_wished.connect(lambda: self.wish("patients"))
        panel.check_in_wished.connect(lambda: self.wish("checkin"))
        panel.superbill_wished.connect(lambda: self.wish("charges"))
        panel.may_charge = self.office.staff.may("ledger.read")
        panel.waitlist_wished.connect(lambda: self.wish("waitlist"))
        panel.recall_wished.connect(lambda: self.wish("recall", set=True))
        panel.preferences_wished.connect(self._ask_preferences)
        panel.prefer.wished.connect(self._save_preferences)
        panel.prefer.left.connect(self._leave_preferences)
        self.desk.stand(panel)
        return panel

    @property
    def has_panel(self) -> bool:
        """Whether a visit was opened so far."""
        return "panel" in self.__dict__

    def open(self, item_id: Any, *, asking: bool = False) -> None:
        """Show a visit beside the grid; its patient is taken in hand."""
        item = self.pane.by_id.get(item_id)
        if item is None or item.patient_id is None:
            return
        self.desk.show_panel(self.panel)
        self.open_id, self._asking = item.id, asking
        self.pane.patient_taken.emit(item.patient_id)
        self._read()

    def go_to(self, appointment_id: int) -> None:
        """Show the day of a visit, with the visit in hand and open."""

        def show(visit: Any) -> None:
            if isinstance(visit, Refused):
                self.pane.say_refused(visit)
            elif visit is None:
                self.pane.say("That visit is not there any more.", "warning")
            else:
                self.desk.show_panel(self.panel)
                self.open_id = self._to_select = visit.id
                self.pane.show_day(visit.day, whose=visit.provider_id)

        self.office.read(lambda session: reads.appointment(session, appointment_id), show)

    def go_to_next(self, patient_id: int) -> None:
        """Show the patient's next visit that is to come, in hand and open."""
        store = self.office.store

        def read(session: Any) -> int | None:
            today, coming = store.today(), reads.visits_of(session, patient_id)
            starts = [(one.start, one.id) for one in coming if one.is_open and one.day >= today]
            return min(starts)[1] if starts else None

        def show(found: Any) -> None:
            if isinstance(found, Refused):
                self.pane.say_refused(found)
            elif found is None:
                self.pane.say("This patient has no visit to come.")
            else:
                self.go_to(found)

        self.office.read(read, show)

    def select(self, appointment_id: int) -> None:
        """Put the cursor on a visit, as soon as it is shown."""
        self._to_select = appointment_id

    def show_rows(self) -> None:
        """Keep the panel true when the day was read again."""
        if self._to_select is not None and self._to_select in self.pane.by_id:
            self.pane.grid.select(self._to_select)
            self._to_select = None
        if self.open_id is not None:
            self._read()

    def end(self) -> None:
        """Put the panel away."""
        self.open_id, self._asking = None, False
        self.panel.end()

    def wish(self, room: str, **more: Any) -> None:
        """Open another room for the patient of this visit."""
        visit = self.panel.visit
        if visit is not None and visit.patient_id is not None:
            what = {"patient_id": visit.patient_id, "appointment_id": visit.id}
            what |= {"type_id": visit.type_id} | more if more else {}
            self.pane.wished.emit(Go(room, visit.patient_id, what))

    def charge_wish(self, item_id: Any) -> Go | None:
        """Return the wish to charge a visit in sight, or open; None for none of a patient."""
        item = self.pane.by_id.get(item_id)
        if item is None and self.has_panel and self.panel.visit is not None:
            item = self.panel.visit if self.panel.visit.id == item_id else None
        if item is None or item.patient_id is None:
            return None
        return Go("charges", item.patient_id, {"appointment_id": item.id})

    def _read(self) -> None:
        wanted, store = self.open_id, self.office.store

        def show(answer: Any) -> None:
            if isinstance(answer, Refused) or wanted is None or wanted != self.open_id:
                return
            visit, steps = answer
            if visit is None:
                self.desk.leave()
                return
            item = self.pane.by_id.get(wanted)
            name = name_of(item) if item else self.panel.who.words()
            self.panel.show_visit(visit, name, steps, store.about_now(), store.zone)
            self._mind(visit)
            if self._asking:
                self._asking = False
                self.panel.ask_reason()

        self.office.read(
            lambda session: (
                reads.appointment(session, wanted or 0), reads.steps_of(session, wanted or 0)
            ),
            show,
        )  # fmt: skip

    def _mind(self, visit: Any) -> None:
        """Say what to mind about a visit that is to come."""
        about = None
        if visit.is_open and visit.patient_id is not None:
            about = warnings.About(
                visit.patient_id, visit.provider_id, visit.start, visit.minutes, visit.type_id,
                visit.location_id, visit.id,
            )  # fmt: skip
        self.minding.ask(about, self.panel.warning.show_warnings)

    def _ask_preferences(self) -> None:
        """Show what is kept of the patient for finding a time, to be changed in place."""
        visit, panel = self.panel.visit, self.panel
        if visit is None or visit.patient_id is None:
            return
        patient_id = visit.patient_id

        def show(found: Any) -> None:
            here = panel.visit is not None and panel.visit.patient_id == patient_id
            if here and not isinstance(found, Refused):
                panel.prefer.ask(patient_id, *found)

        self.office.read(
            lambda one: (preferences.preferences_of(one, patient_id), reads.providers(one)), show
        )

    def _save_preferences(self, asked: dict[str, Any]) -> None:
        done = self._leave_preferences
        act = self.pane.act(actions.save_scheduling, lambda _: done(),
                            self.panel.prefer.show_refused)  # fmt: skip
        act(**asked)

    def _leave_preferences(self) -> None:
        self.panel.prefer.hide()
        self.panel.early.setFocus()

    def _cancel(self, reason: str) -> None:
        visit = self.panel.visit
        if visit is not None:
            self._end(
                actions.cancel_appointment.act(visit.id, version=visit.version, reason=reason)
            )

    def _no_show(self) -> None:
        visit = self.panel.visit
        if visit is not None:
            self._end(actions.mark_no_show.act(visit.id, version=visit.version))

    def _end(self, act: Act) -> None:
        here = self.open_id

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            elif self.open_id == here:
                self.panel.show_refused(refusal)
            else:
                self.pane.say_refused(refusal)

        self.office.act(act, lambda _: self.desk.leave() if self.open_id == here else None, refused)
