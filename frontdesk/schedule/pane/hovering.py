"""Says what to mind about a place while a visit is held over it, before it is let go there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer

from frontdesk.core.later import Later
from frontdesk.kit.banner import Banner
from frontdesk.schedule.pane.drag import Over

if TYPE_CHECKING:
    from frontdesk.schedule import clashes, warnings
    from frontdesk.schedule.warnings import About, Warning

    Pane = Any
else:
    clashes = Later("frontdesk.schedule.clashes")
    warnings = Later("frontdesk.schedule.warnings")

REST_MS = 60  # what is only passed over is not asked about
MOST = 3  # sentences in view; nobody can unfold more while a visit is in hand
MARGIN, WIDEST = 10, 620  # pixels
LOUD = ("danger", "warning")


class Hovering(QObject):
    """Asks about the place that a visit is held over, beside all else, and shows the answer.

    It lies over the grid at the edge that is farther from the visit: nothing moves under the hand.
    """

    def __init__(self, pane: Pane) -> None:
        super().__init__(pane)
        self._pane, self._grid, self._office = pane, pane.grid, pane.office
        self._over: Over | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        self.strip = Banner()
        self.strip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.strip.setParent(self._grid)
        self._grid.over.connect(self._on_over)

    def _on_over(self, over: Over | None) -> None:
        self._over = over
        if over is None:
            self._rest.stop()
            self._show([])
        else:
            self._rest.start()

    def about(self, over: Over) -> About | None:
        """Return which visit would stand where; None where that is nothing to warn about."""
        pane = self._pane
        item = pane.by_id.get(over.item_id) or pane.moves.cut
        if item is None or item.id != over.item_id or item.patient_id is None:
            return None
        provider, _, start = pane.start_at(over.column_id, over.start_minute)
        return warnings.About(
            item.patient_id, provider, start, over.minutes, item.type_id, but=item.id
        )

    def _ask(self) -> None:
        over = self._over
        about = self.about(over) if over is not None else None
        if about is None:
            self._show([])
            return
        store, more = self._office.store, self._pane.more_warnings

        def read(session: Any) -> list[Warning]:
            now = store.now()
            found = warnings.warnings_of(session, about, zone=store.zone, now=now, more=more)
            here = clashes.Here(store.zone, now, store.workstation)
            return warnings.worst_first([*clashes.clashes(session, about, here), *found])

        def answered(found: list[Warning]) -> None:
            if self._over == over:
                self._show(found)

        self._office.type_ahead("held over a place", read, answered)

    def _show(self, found: list[Warning]) -> None:
        tone = found[0].tone if found else ""
        self._grid.set_over_tone(tone if tone in LOUD else "")
        sentences = [one.sentence for one in found[:MOST]]
        if len(found) > MOST:
            sentences.append(f"And {len(found) - MOST} more.")
        words = "\n".join(sentences)
        if words != self.strip.sentence:
            self.strip.show_sentence(words, tone or "info")
        if words:
            self._place()

    def _place(self) -> None:
        """Lie at the lower edge, or at the upper one where the visit is held below the middle."""
        sight, strip = self._grid.sight(), self.strip
        room, at = sight.room, self._grid.viewport().pos()
        width = min(WIDEST, room.width - 2 * MARGIN)
        strip.resize(width, 1)
        layout = strip.layout()
        height = max(strip.minimumHeight(), layout.totalHeightForWidth(width) if layout else 0)
        over = self._over
        low = over is not None and sight.y_of(over.start_minute) > room.y + room.height / 2
        top = room.y + MARGIN if low else room.y + room.height - height - MARGIN
        left = room.x + (room.width - width) // 2
        strip.setGeometry(at.x() + left, at.y() + top, width, height)
        strip.raise_()
