"""How the notices that others sent are heard: the channel, or the rows of the office's file."""

from frontdesk.core.changes import Changes
from frontdesk.core.plain import Ask

CHANNEL = "frontdesk"


def since(ask: Ask, last: int | None) -> tuple[int, list[tuple[str, Changes]]]:
    """Return the newest notice's number, and all after `last` (none when `last` is None)."""
    rows = ask("notices", last=last or 0)
    newest = rows[-1][0] if rows else last or 0
    if last is None:
        return newest, []
    if rows and rows[0][0] > last + 1:
        return newest, [("", Changes(everything=True))]
    return newest, [Changes.from_notice(row[1]) for row in rows]
