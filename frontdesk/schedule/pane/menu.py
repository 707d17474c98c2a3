"""What can be done with a visit or a free time, as a menu at the pointer or by the menu key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from frontdesk.kit.going import Go
from frontdesk.schedule import rules

if TYPE_CHECKING:
    Pane = Any
Entry = tuple[str, str, Callable[[], object]]  # words, key, what it does


class GridMenu:
    """Asks, and does what is chosen; every entry has a key of its own."""

    def __init__(self, pane: Pane) -> None:
        self._pane = pane

    def ask(self, item_id: Any, column_id: Any, minute: int, at: QPoint) -> None:
        """Show the menu of a visit, or of a free time."""
        menu = QMenu(self._pane)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, key, does in self.entries(item_id, column_id, minute):
            menu.addAction(f"{words}\t{key}" if key else words, does)
        menu.popup(at)

    def entries(self, item_id: Any, column_id: Any, minute: int) -> Iterator[Entry]:
        """Yield what can be done there."""
        pane = self._pane
        item, grid = pane.by_id.get(item_id), pane.grid
        if item is not None:
            yield "Open", "Enter", lambda: pane.desk.visits.open(item_id)
            today = item.day == pane.office.store.about_today()
            after = rules.next_status(item.status, today=today)
            if after is not None:
                words = f"Mark as {rules.WORDS[after].lower()}"
                yield words, "Space", lambda: pane.moves.next_status(item_id)
            if item.status not in rules.ENDED:
                yield "Cut", "Ctrl+X", grid.cut_item
                yield "Repeat …", "", lambda: pane.desk.repeats.open(item_id)
                charged = pane.desk.visits.charge_wish(item_id)
                if charged is not None and pane.office.staff.may("ledger.read"):
                    yield "Open superbill", "Ctrl+B", lambda: pane.wished.emit(charged)
                yield "Print routing slip", "", lambda: pane.papers.slips([item_id])
                yield "Print appointment card", "", lambda: pane.papers.cards([item_id])
                yield "Cancel …", "Delete", lambda: pane.desk.visits.open(item_id, asking=True)
        if pane.moves.cut is not None:
            yield "Drop here", "Ctrl+V", lambda: pane.choose_slot(column_id, minute)
        else:
            words, key = ("Book beside it", "Insert") if item else ("Book", "Enter")
            yield words, key, lambda: pane.choose_slot(column_id, minute)
        if item is None:
            provider, _, start = pane.start_at(column_id, minute)
            yield "Fill from the waitlist", "", lambda: pane.desk.fills.open(provider, start)
        yield "Find a time", "Ctrl+T", pane.desk.find_next
        yield from self._breaking(column_id, minute)

    def _breaking(self, column_id: Any, minute: int) -> Iterator[Entry]:
        """Yield what to do when the day breaks: the room above replans all of it at once."""
        pane = self._pane
        if pane.office.staff.may("schedule.write"):
            provider_id, day, _ = pane.start_at(column_id, minute)
            provider, on = pane.desk.provider(provider_id), {"day": day.isoformat()}
            if provider is not None:
                out = Go("replan", None, {**on, "provider_id": provider_id})
                yield f"{provider.name} is out …", "", lambda: pane.wished.emit(out)
            early = Go("replan", None, {**on, "from": minute})
            yield "Close early …", "", lambda: pane.wished.emit(early)
