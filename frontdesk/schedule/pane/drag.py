"""An appointment being dragged, by its body or by its lower edge; pure, no Qt."""

from collections.abc import Hashable
from dataclasses import replace

from frontdesk.core.records import record
from frontdesk.schedule.pane.geometry import moved_length, moved_start
from frontdesk.schedule.pane.shown import GridItem
from frontdesk.schedule.pane.sight import Sight

BAND = 28  # pixels at an edge of the window in which a drag scrolls


@record
class Over:
    """A place over which an appointment is held, by mouse or cut, and not let go of yet."""

    item_id: Hashable
    column_id: Hashable
    start_minute: int
    minutes: int


@record
class Drag:
    """Where a dragged appointment would land.

    `grab` are the minutes from the item's start (from its end if it is being lengthened) to where
    the pointer took hold, so that it doesn't jump. `from_column` is where it came from.
    """

    item: GridItem
    lengthens: bool
    grab: float
    from_column: int
    column: int
    start_minute: int
    minutes: int

    @classmethod
    def begun(cls, item: GridItem, column: int, *, minute: float, lengthens: bool) -> "Drag":
        """Return a drag that has just taken hold of an appointment at a minute."""
        held_at = item.end_minute if lengthens else item.start_minute
        grab = minute - held_at
        return cls(item, lengthens, grab, column, column, item.start_minute, item.minutes)

    def followed(self, sight: Sight, x: float, y: float) -> "Drag":
        """Return the drag with the pointer at a place of the window."""
        minute = sight.minute_at(y) - self.grab
        if self.lengthens:
            minutes = moved_length(self.item.start_minute, minute, sight.scale)
            return replace(self, minutes=minutes)
        column = sight.nearest_column(x)
        start = moved_start(minute, self.item.minutes, sight.scale)
        if column == self.from_column and abs(minute - self.item.start_minute) < _slack(sight):
            start = self.item.start_minute  # off the grid it stays so until really moved
        return replace(self, column=column, start_minute=start)

    @property
    def changes(self) -> bool:
        """Whether letting go now would change anything."""
        now = (self.column, self.start_minute, self.minutes)
        return now != (self.from_column, self.item.start_minute, self.item.minutes)

    def ghost(self) -> GridItem:
        """Return the appointment as it would be."""
        return replace(self.item, start_minute=self.start_minute, minutes=self.minutes)


def _slack(sight: Sight) -> float:
    return sight.scale.step / 2


def scroll_wish(sight: Sight, x: float, y: float) -> tuple[int, int]:
    """Return how many pixels a drag with the pointer here wants to scroll across and down."""
    room = sight.room
    return (
        _wish(x - room.x, room.x + room.width - x),
        _wish(y - room.y, room.y + room.height - y),
    )


def _wish(from_start: float, from_end: float) -> int:
    """Return pixels to scroll, more the nearer to (or the farther over) the edge."""
    if from_start < BAND:
        return -round(min(2 * BAND, BAND - from_start) / 2) - 1
    if from_end < BAND:
        return round(min(2 * BAND, BAND - from_end) / 2) + 1
    return 0
