"""Moves, lengthens and steps visits as the grid wishes; a full time can be overbooked in place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.core.later import Later
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.schedule import rules
from frontdesk.schedule.pane.minding import Minding
from frontdesk.schedule.rows import DayItem

if TYPE_CHECKING:
    from frontdesk.core.action import Act, Done
    from frontdesk.schedule import actions, warnings
    from frontdesk.schedule import moving_together as moving

    Pane = Any
else:
    actions = Later("frontdesk.schedule.actions")
    moving = Later("frontdesk.schedule.moving_together")
    warnings = Later("frontdesk.schedule.warnings")

ALONE = "Move only this one"
CUT = "One visit is cut. Go to a free time of any day and press Ctrl+V there. Esc lets go."


class Moves:
    """What is done to a visit where it stands; it is dimmed there until it is done."""

    def __init__(self, pane: Pane) -> None:
        self.pane, self.office = pane, pane.office
        self.cut: DayItem | None = None
        self._over: tuple[Act, DayItem, rules.Slot] | None = None  # what a press of Overbook does
        self._under_way: set[int] = set()
        self._moved_to: dict[int, int] = {}  # visit: whose time it was moved to
        self.minding = Minding(pane)

    def set_cut(self, item_id: Any) -> None:
        """Note what is cut, to be dropped on whatever day is shown then; None lets go."""
        self.cut = None if item_id is None else self.pane.by_id.get(item_id)
        self.pane.say(CUT if self.cut is not None else "")

    def drop(self, column_id: Any, minute: int) -> None:
        """Drop what is cut at a place of the grid."""
        if self.cut is not None:
            self.move(self.cut.id, column_id, minute)

    def move(self, item_id: Any, column_id: Any, minute: int) -> None:
        """Ask to move a visit to a place of the grid."""
        item = self.pane.by_id.get(item_id)
        if item is None and self.cut is not None and self.cut.id == item_id:
            item = self.cut
        if item is not None:
            provider, _, start = self.pane.start_at(column_id, minute)
            self.pane.grid.set_pending(item.id, column_id, minute, item.minutes)
            self._ask(item, provider, start, item.minutes)

    def place(self, visit: Any, provider_id: int, start: datetime) -> None:
        """Ask to move a visit, on whatever day it stands, to a time that was found for it."""
        self._ask(visit, provider_id, start, visit.minutes)

    def lengthen(self, item_id: Any, minutes: int) -> None:
        """Ask for another length."""
        item = self.pane.by_id.get(item_id)
        if item is not None:
            act = actions.lengthen_appointment.act(item.id, version=item.version, minutes=minutes)
            over = self._overbook(item, item.provider_id, item.start, minutes)
            self._do(act, item, rules.Slot(item.start, minutes), over)

    def next_status(self, item_id: Any) -> None:
        """Take a visit one step on."""
        item = self.pane.by_id.get(item_id)
        if item is None:
            return
        today = item.day == self.office.store.about_today()
        after = rules.next_status(item.status, today=today)
        if after is None:
            self.pane.say("Nothing follows on that.")
            return
        act = actions.set_status.act(item.id, version=item.version, status=after)
        self.office.act(act, None, lambda refusal: self._refused(refusal, act))

    def overbook(self) -> None:
        """Do what was just refused for want of room; whoever may not is asked for an approval."""
        over, self._over = self._over, None
        if over is not None:
            self.pane.say("")
            self._do(*over)

    def _ask(self, item: DayItem, provider: int, start: datetime, minutes: int) -> None:
        act = actions.move_appointment.act(
            item.id, version=item.version, provider_id=provider, start=start, minutes=minutes
        )
        over = self._overbook(item, provider, start, minutes)
        slot = rules.Slot(start, minutes)
        self._moved_to[item.id] = provider
        if item.linked_id is None or start == item.start:
            self._do(act, item, slot, over)
            return
        zone, me = self.office.store.zone, (item.id, item.version, provider, start, minutes)

        def show(others: Any) -> None:
            if isinstance(others, Refused):
                self.pane.say_refused(others)
            elif others:
                together = actions.move_together.act(moves=[moving.Move(*me), *others])
                self._do(together, item, slot, act, words=ALONE)
            else:
                self._do(act, item, slot, over)

        self.office.read(
            lambda session: moving.linked_moves(session, item.id, to=start, zone=zone), show
        )

    def _overbook(self, item: DayItem, provider: int, start: datetime, minutes: int) -> Act:
        return actions.overbook_move.act(
            item.id, version=item.version, provider_id=provider, start=start, minutes=minutes
        )

    def _do(
        self, act: Act, item: DayItem, slot: rules.Slot, over: Act | None = None, *,
        words: str = "Overbook",
    ) -> None:  # fmt: skip
        """Do it; where there is no room a button with these words does `over`."""
        if item.id in self._under_way:
            return  # the key was pressed twice
        self._under_way.add(item.id)

        def moved(_: Done) -> None:
            self._under_way.discard(item.id)
            self.pane.say("")
            if self.cut is not None and self.cut.id == item.id:
                self.cut = None
                self.pane.grid.set_cut(None)
            self.pane.desk.visits.select(item.id)
            self._look_out(item, slot)

        def refused(refusal: Refused) -> None:
            self._under_way.discard(item.id)
            self._refused(refusal, act)
            if over is not None and isinstance(refusal, rules.TimeTaken):
                self._over = (over, item, slot)
                self.pane.say_refused(refusal, action=words)

        self.office.act(act, moved, refused)

    def _refused(self, refusal: Refused, act: Act) -> None:
        """Say why not, over the grid; what was dimmed snaps back."""
        self._over = None
        if isinstance(refusal, NeedsApproval):
            self.office.refused.emit(refusal, act)
            self.pane.refresh()
        else:
            self.pane.say_refused(refusal)

    def _look_out(self, item: DayItem, slot: rules.Slot) -> None:
        """Say what to mind about the visit where it stands now."""
        if item.patient_id is None:
            return
        about = warnings.About(
            item.patient_id, self._provider_now(item), slot.start, slot.minutes, item.type_id,
            but=item.id,
        )  # fmt: skip
        self.minding.ask(about, self.pane.say_warnings)

    def _provider_now(self, item: DayItem) -> int:
        return self._moved_to.pop(item.id, item.provider_id)
