"""Says it when a time comes free that somebody wants, and fills gaps from the waitlist."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from frontdesk.core.changes import Changes
from frontdesk.core.later import Later
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit.banner import Banner

if TYPE_CHECKING:
    from frontdesk.core.action import Act, Done
    from frontdesk.schedule import actions, gaps, reads
    from frontdesk.schedule.gaps import Fill, Fillable, FillRow, Now
    from frontdesk.schedule.pane import fill
    from frontdesk.schedule.pane.fill import FillPanel
    from frontdesk.schedule.pane.gap_list import GapList
    from frontdesk.schedule.rows import Visit

    Desk = Any
else:
    reads = Later("frontdesk.schedule.reads")
    actions = Later("frontdesk.schedule.actions")
    gaps = Later("frontdesk.schedule.gaps")
    fill = Later("frontdesk.schedule.pane.fill")

KEY = "Ctrl+G"
TABLES = ("appointment", "waitlist_entry", "waitlist_offer", "template_span", "block")
SOON_MS = 300  # several changes are counted once
MINUTE_MS = 60_000
ENDING = ("cancel_appointment", "mark_no_show")
MOVING = ("move_appointment", "overbook_move", "change_appointment", "accept")
SHORTEST = 5  # minutes of a gap
Asked = tuple[int, datetime, int]  # provider, start, minutes


class Fills(QObject):
    """The gap that is being filled; `desk` is the place beside the grid where its panel stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.pane)
        self.desk, self.pane, self.office = desk, desk.pane, desk.office
        self.strip = Banner(closable=True)
        self.asked: Asked | None = None  # the gap whose panel is open
        self.freed: Asked | None = None  # the gap of the strip
        self.minutes = 0
        self._under_way = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.measure)
        self._passing = QTimer(self, interval=MINUTE_MS)
        self._passing.timeout.connect(self.measure)
        self._passing.start()
        self._listen()

    @cached_property
    def panel(self) -> FillPanel:
        """Who fits a gap; made when first wanted."""
        made = fill.FillPanel()
        made.answered.connect(self._answer)
        made.patient_chosen.connect(self.pane.patient_taken)
        made.others_wished.connect(self.open_list)
        made.left.connect(self.desk.leave)
        self.desk.stand(made)
        return made

    @cached_property
    def gap_list(self) -> GapList:
        """All gaps; made when first wanted."""
        made: GapList = import_module("frontdesk.schedule.pane.gap_list").GapList()
        made.left.connect(self.desk.leave)
        made.chosen.connect(lambda gap: self.open(gap.provider_id, gap.start, gap.minutes))
        self.desk.stand(made)
        return made

    def _has(self, name: str) -> bool:
        return name in self.__dict__

    def press(self) -> None:
        """Fill the gap that the strip tells of; else show all gaps."""
        if self.freed is not None and self.strip.sentence:
            freed, self.freed = self.freed, None
            self.strip.show_sentence("")
            self.open(*freed)
        else:
            self.open_list()

    def open(self, provider_id: int, start: datetime, minutes: int = SHORTEST) -> None:
        """Show who fits the gap that begins at `start`, or soonest within `minutes` of it."""
        self.asked = (provider_id, start, minutes)
        self._read_fill(fresh=True)

    def open_list(self) -> None:
        """Show every gap that somebody on the waitlist fits."""

        def show(found: Fillable) -> None:
            self.desk.show_panel(self.gap_list)
            self._show_list(found)

        self._read(lambda session, here: gaps.fillable(session, here), show)

    def end(self, but: Any = None) -> None:
        """Put the panels away, one excepted."""
        if self._has("panel") and but is not self.panel:
            self.asked = None
            self.panel.end()
        if self._has("gap_list") and but is not self.gap_list:
            self.gap_list.end()

    def measure_soon(self) -> None:
        """Count in a moment what could be filled."""
        self._soon.start()

    def measure(self) -> None:
        """Count again what could be filled, beside all else."""
        if self.pane.isVisible():
            here = self._here
            self.office.type_ahead(
                "fillable", lambda session: gaps.fillable(session, here()), self._show_minutes
            )

    def _listen(self) -> None:
        self.strip.acted.connect(self.press)
        self.strip.closed.connect(lambda: setattr(self, "freed", None))
        self.office.acted.connect(self._on_acted)
        self.office.bell.rang.connect(self._on_rang)
        key = QShortcut(QKeySequence(KEY), self.pane)
        key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.press)

    def _here(self) -> Now:
        store = self.office.store
        return gaps.Now(store.zone, store.now(), store.workstation)

    # ---- the panel

    def _read_fill(self, *, fresh: bool = False) -> None:
        asked = self.asked

        def show(found: Fill | None) -> None:
            if asked is None or asked != self.asked:
                return
            if found is None:
                self.asked = None
                if not fresh:
                    self.desk.leave()  # it is filled
                else:
                    self.pane.say("That time is not free any more.")
                return
            if fresh:
                self.panel.fill = None
                self.desk.show_panel(self.panel)
            store = self.office.store
            self.panel.show_fill(found, store.about_today(), store.zone)

        if asked is not None:
            self._read(_fill(asked), show)

    def _answer(self, said: str, row: FillRow) -> None:
        if self._under_way or self.asked is None:
            return  # the key was pressed twice
        self._under_way = True
        act = getattr(actions, said).act(
            row.id, version=row.row.entry.version, provider_id=self.asked[0], start=row.start,
            minutes=row.minutes,
        )  # fmt: skip
        self.office.act(act, partial(self._answered, said), partial(self._refused, act))

    def _answered(self, said: str, done: Done) -> None:
        self._under_way = False
        if said == "accept" and self.asked is not None:
            self.desk.visits.select(int(done.made))

    def _refused(self, act: Act, refusal: Refused) -> None:
        self._under_way = False
        if isinstance(refusal, NeedsApproval):
            self.office.refused.emit(refusal, act)
        else:
            self.panel.show_refused(str(refusal))
            self._read_fill()

    # ---- what comes free

    def _on_acted(self, done: Done, act: Act) -> None:
        """Hear of every act of this desk; of some a time comes free."""
        back = done.undo.arguments if done.undo is not None else {}
        name = act.action.change.__name__
        if name in ENDING and "appointment_id" in back:
            visit_id = back["appointment_id"]
            self._read(lambda session, _: reads.appointment(session, visit_id), self._see_visit)
        elif name in MOVING and back.get("moves", True) and "start" in back:
            self._see((back["provider_id"], back["start"], back["minutes"]))

    def _see_visit(self, visit: Visit | None) -> None:
        if visit is not None:
            self._see((visit.provider_id, visit.start, visit.minutes))

    def _see(self, freed: Asked) -> None:
        """Say it in the strip where somebody wants a time."""

        def show(found: Fill | None) -> None:
            if found is None or not found.rows:
                if self.freed == freed:
                    self.freed = None
                    self.strip.show_sentence("")
                return
            self.freed = freed
            store, many = self.office.store, len(found.rows)
            when = fill.words_gap(found.gap, store.about_today(), store.zone).removeprefix("Today ")
            want = "1 wants it" if many == 1 else f"{many} want it"
            sentence = f"{when} with {found.provider} is free. {want}."
            if sentence != self.strip.sentence:
                self.strip.show_sentence(sentence, "info", action=f"Fill it ({KEY})", icon="clock")

        self._read(_fill(freed), show)

    def _on_rang(self, changes: Changes) -> None:
        if not changes.touch(*TABLES):
            return
        self._soon.start()
        self._read_fill()
        if self.freed is not None:
            self._see(self.freed)

    # ---- all gaps

    def _show_minutes(self, found: Fillable) -> None:
        self.minutes = found.minutes
        self.pane.bar.show_gaps(found.minutes)
        if self._has("gap_list") and not self.gap_list.isHidden():
            self._show_list(found)

    def _show_list(self, found: Fillable) -> None:
        store = self.office.store
        self.gap_list.show_gaps(found, store.about_today(), store.zone)

    def _read(self, query: Any, then: Any) -> None:
        here = self._here

        def show(found: Any) -> None:
            if not isinstance(found, Refused):
                then(found)

        self.office.read(lambda session: query(session, here()), show)


def _fill(asked: Asked) -> Any:
    provider_id, start, minutes = asked

    def read(session: Any, here: Now) -> Fill | None:
        return gaps.fill(session, here, provider_id=provider_id, start=start, minutes=minutes)

    return read
