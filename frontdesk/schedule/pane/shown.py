"""What the day grid is told to show: plain frozen rows, no database and no Qt."""

from collections.abc import Hashable
from datetime import time
from functools import lru_cache

from frontdesk.core import clock
from frontdesk.core.records import record
from frontdesk.schedule import rules

MINUTES_A_DAY = 24 * 60
GONE = frozenset(rules.ENDED)  # these take no time: dimmed, drawn aside, hidden on wish
FLAG_WORDS = {  # all that is said of a flag on a screen that faces the lobby; of money nothing
    "new": "New patient",
    "same_name": "Same name today",
    "interpreter": "Interpreter",
    "alert": "Alert",
}


@record
class Block:
    """A stretch of a column with a title: lunch, meeting, or a template's slots.

    Minutes are counted from the office's midnight. `kind` "template" is bookable and drawn
    softly (new patients only); any other kind is time not to be booked and is hatched.
    """

    start_minute: int
    end_minute: int
    title: str
    kind: str = "away"


@record
class GridColumn:
    """A provider, a room, or in the week view a day.

    `open_spans` are the hours worked, as (from, to) minutes; outside them the column is shaded.
    `colour` is "#rrggbb" or empty. `is_today` lets the now line cross the column.
    """

    id: Hashable
    title: str
    subtitle: str = ""
    colour: str = ""
    open_spans: tuple[tuple[int, int], ...] = ()
    blocks: tuple[Block, ...] = ()
    is_today: bool = True


@record
class Flag:
    """Something to mind about a visit: `kind` picks the sign, `words` say it in full.

    Kinds: new, same_name, interpreter, balance, copay, alert.
    """

    kind: str
    words: str


@record
class GridItem:
    """One appointment as a block of the grid.

    `start_minute` is counted from the office's midnight in real minutes (0 to 1500 on the
    longest day), `minutes` is at least 1. `title` is the patient, `subtitle` the type and
    reason, `waiting` a few words ("12 min") while the patient waits, otherwise empty.
    """

    id: Hashable
    version: int
    column_id: Hashable
    start_minute: int
    minutes: int
    title: str
    subtitle: str = ""
    status: str = "booked"
    type_colour: str = ""
    shape: str = "circle"
    flags: tuple[Flag, ...] = ()
    waiting: str = ""

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError(f"appointment {self.id} of {self.minutes} minutes")

    @property
    def end_minute(self) -> int:
        """The minute at which the next appointment may begin."""
        return self.start_minute + self.minutes


@record
class Hold:
    """A time that another desk is about to book, and whose desk it is."""

    column_id: Hashable
    start_minute: int
    minutes: int
    held_by: str


@record
class Day:
    """Everything the grid shows at once: a day of several columns, or a week of one provider.

    `step` is the grid in minutes, 5 to 60. `first_minute` and `last_minute` are the hours asked
    for; an appointment outside them is shown all the same. `clock_turns` are (real minute, minute
    on the wall) from where the wall clock counts on: ((0, 0), (120, 60)) repeats the hour of 1 AM.
    """

    columns: tuple[GridColumn, ...] = ()
    items: tuple[GridItem, ...] = ()
    holds: tuple[Hold, ...] = ()
    step: int = 15
    first_minute: int = 7 * 60
    last_minute: int = 19 * 60
    clock_turns: tuple[tuple[int, int], ...] = ((0, 0),)
    empty_words: str = "No providers to show. Choose some to see their day."

    def __post_init__(self) -> None:
        if not 5 <= self.step <= 60:
            raise ValueError(f"a grid of {self.step} minutes; 5 to 60 are possible")
        if self.first_minute >= self.last_minute:
            raise ValueError(f"a day from {self.first_minute} to {self.last_minute}")


def wall_minute(minute: int, turns: tuple[tuple[int, int], ...]) -> int:
    """Return what minute of the day the wall clock shows at a real minute after midnight."""
    since, shown = max((turn for turn in turns if turn[0] <= minute), default=(0, 0))
    return (shown + minute - since) % MINUTES_A_DAY


@lru_cache(maxsize=4096)
def words_minute(minute: int, turns: tuple[tuple[int, int], ...]) -> str:
    """Return a minute of the day as the office says it: 9:05 AM."""
    wall = wall_minute(minute, turns)
    return clock.words_clock(time(wall // 60, wall % 60))


@lru_cache(maxsize=4096)
def words_span(start: int, end: int, turns: tuple[tuple[int, int], ...]) -> str:
    """Return a span of the day, AM and PM said once where once will do."""
    first, last = words_minute(start, turns), words_minute(end, turns)
    if first[-2:] == last[-2:]:
        first = first[:-3]
    return f"{first} – {last}"


def patient_words(item: GridItem, *, masked: bool) -> str:
    """Return the patient's name, or as many dots for everyone when names are hidden."""
    return "• • • • •" if masked else item.title


def kept_flags(item: GridItem, *, masked: bool) -> tuple[Flag, ...]:
    """Return the flags that may be shown: when hidden, none of money and none in full."""
    if not masked:
        return item.flags
    kinds = (flag.kind for flag in item.flags)
    return tuple(Flag(kind, FLAG_WORDS[kind]) for kind in kinds if kind in FLAG_WORDS)
