"""What is said of a block or a slot: to a screen reader, and in the words shown on hover."""

from typing import TYPE_CHECKING

from frontdesk.core.later import Later
from frontdesk.schedule.pane.shown import (
    Block,
    GridColumn,
    GridItem,
    kept_flags,
    patient_words,
    words_minute,
    words_span,
)

if TYPE_CHECKING:
    import html
else:
    html = Later("html")

STATES = {"cut": "cut, to be dropped elsewhere", "pending": "being saved"}
Turns = tuple[tuple[int, int], ...]


def said_of_item(
    item: GridItem, column: GridColumn, turns: Turns, *, status: str, masked: bool
) -> str:
    """Return one sentence with everything a sighted person reads off the block.

    `status` is the status in words. "9:00 AM to 9:30 AM, Rosa Diaz, Dr. Lee, arrived, waiting 12
    min, Follow-up".
    """
    start, end = words_minute(item.start_minute, turns), words_minute(item.end_minute, turns)
    name = "name hidden" if masked else item.title
    waiting = f"waiting {item.waiting}" if item.waiting else ""
    what = "" if masked else item.subtitle
    flags = [flag.words for flag in kept_flags(item, masked=masked)]
    parts = [f"{start} to {end}", name, column.title, status.lower(), waiting, what, *flags]
    return ", ".join(part for part in parts if part)


def said_of_slot(start: int, end: int, column: GridColumn, turns: Turns) -> str:
    """Return one sentence about a free slot: its time, whose, and why not to book it."""
    first, last = words_minute(start, turns), words_minute(end, turns)
    parts = [f"{first} to {last}", column.title, "free"]
    if not any(opens <= start < closes for opens, closes in column.open_spans):
        parts.append("outside office hours")
    if block := block_at(column, start):
        parts.append(block.title)
    return ", ".join(parts)


def block_at(column: GridColumn, minute: int) -> Block | None:
    """Return the column's block at a minute, if any."""
    found = (block for block in column.blocks if block.start_minute <= minute < block.end_minute)
    return next(found, None)


def shown_on_hover(
    item: GridItem, column: GridColumn, turns: Turns, *, status: str, masked: bool
) -> str:
    """Return the whole text of a block in lines, also what it had no room for."""
    span = words_span(item.start_minute, item.end_minute, turns)
    waiting = f" · waiting {item.waiting}" if item.waiting else ""
    lines = [
        patient_words(item, masked=masked),
        f"{span} ({item.minutes} min) · {column.title}",
        f"{status}{waiting}",
        "" if masked else item.subtitle,
        *(flag.words for flag in kept_flags(item, masked=masked)),
    ]
    return "\n".join(line for line in lines if line)


def as_plain(words: str) -> str:
    """Return words so that Qt's tool tip shows them as they are, whatever is in a name."""
    lines = "<br>".join(html.escape(line) for line in words.split("\n"))
    return f"<div style='white-space: pre'>{lines}</div>"
