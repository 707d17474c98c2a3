"""Asks where the visits of a series could stand, and books them, for the panel that repeats."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from frontdesk.core.later import Later
from frontdesk.core.refused import NeedsApproval, Refused

if TYPE_CHECKING:
    from frontdesk.schedule import actions, reads, series, series_rules
    from frontdesk.schedule.pane.repeat import RepeatPanel

    Desk = Any
else:
    reads = Later("frontdesk.schedule.reads")
    actions = Later("frontdesk.schedule.actions")
    series = Later("frontdesk.schedule.series")
    series_rules = Later("frontdesk.schedule.series_rules")


class Repeats:
    """The visit that is repeated; `desk` is the place beside the grid where its panel stands."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.visit: reads.Visit | None = None

    @cached_property
    def panel(self) -> RepeatPanel:
        """The panel itself, made when a visit is first repeated."""
        made: RepeatPanel = import_module("frontdesk.schedule.pane.repeat").RepeatPanel()
        made.looked.connect(self._look)
        made.other_wished.connect(self._look_for_other)
        made.booked.connect(self._book)
        made.left.connect(self.desk.leave)
        self.desk.stand(made)
        return made

    def open(self, appointment_id: int) -> None:
        """Show the panel for a visit there is; it is the first of the series."""

        def show(visit: Any) -> None:
            if isinstance(visit, Refused) or visit is None:
                self.pane.say("That visit is not there any more.", "warning")
                return
            item, zone = self.pane.by_id.get(appointment_id), self.office.store.zone
            self.desk.show_panel(self.panel)
            self.visit = visit
            if visit.patient_id is not None:
                self.pane.patient_taken.emit(visit.patient_id)
            told = import_module("frontdesk.schedule.pane.told")
            name = told.name_of(item) if item is not None else ""
            what = f"{visit.type_name or 'Visit'}, {visit.minutes} min, with {visit.provider}"
            self.panel.begin(name, what, visit.start, zone, self.office.store.about_today())

        self.office.read(lambda session: reads.appointment(session, appointment_id), show)

    def is_panel(self, panel: Any) -> bool:
        """Whether this is the panel that repeats."""
        return panel is not None and self.__dict__.get("panel") is panel

    def end(self, but: Any = None) -> None:
        """Put the panel away."""
        if "panel" in self.__dict__ and but is not self.panel:
            self.visit = None
            self.panel.end()

    def _asked(self, visit: reads.Visit) -> dict[str, Any]:
        return {
            "provider_id": visit.provider_id, "minutes": visit.minutes, "type_id": visit.type_id,
            "zone": self.office.store.zone, "desk": self.office.store.workstation,
        }  # fmt: skip

    def _look(self, rule: str) -> None:
        visit, store = self.visit, self.office.store
        if visit is None:
            return

        def read(session: Any) -> Any:
            starts = series_rules.starts(rule, visit.start, store.zone)
            rest = [one for one in starts if one != visit.start]
            return [
                series.Proposed(visit.start, visit.start),
                *series.propose(session, rest, now=store.now(), **self._asked(visit)),
            ]

        def show(found: Any) -> None:
            if visit is not self.visit:
                return
            if isinstance(found, Refused):
                self.panel.show_refused(found)
            else:
                self.panel.show_proposed(rule, found)

        self.office.type_ahead("series", read, show)

    def _look_for_other(self, place: int, after: datetime) -> None:
        visit, store = self.visit, self.office.store
        if visit is None:
            return

        def read(session: Any) -> Any:
            asked = self._asked(visit)
            return series.next_after(session, after, now=store.now(), **asked)

        def show(found: Any) -> None:
            if visit is self.visit and not isinstance(found, Refused):
                self.panel.show_other(place, found)

        self.office.read(read, show)

    def _book(self, rule: str, starts: tuple[datetime, ...]) -> None:
        visit = self.visit
        if visit is None or visit.patient_id is None:
            return
        self.panel.book.setEnabled(False)
        act = actions.book_series.act(
            patient_id=visit.patient_id, provider_id=visit.provider_id, minutes=visit.minutes,
            type_id=visit.type_id, rule=rule, starts=starts, reason=visit.reason,
            location_id=visit.location_id,
        )  # fmt: skip

        def refused(refusal: Refused) -> None:
            self.panel.book.setEnabled(True)
            if isinstance(refusal, NeedsApproval):
                self.office.refused.emit(refusal, act)
            elif visit is self.visit:
                self.panel.show_refused(refusal)

        self.office.act(act, lambda _: self.desk.leave(), refused)
