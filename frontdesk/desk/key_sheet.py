"""The sheet of keys that hangs beside the screen."""

from collections.abc import Sequence

from frontdesk.desk import pane_keys
from frontdesk.desk.commands import COMMANDS
from frontdesk.paper.sheet import ACCENT, LETTER, MUTED, TINT, Sheet

Part = tuple[str, Sequence[tuple[str, str]]]
TOP, LEFT, RIGHT = 108.0, 54.0, 320.0  # points from the corner of the page
LINE = 16.2
SEARCH = (
    ("smi jo", "a name: any part, any order, misspelt"),
    ("3/4/80", "date of birth in any writing"),
    ("555-0199", "phone, or its last four"),
    ("smith tue 10", "offers to book there"),
    ("Enter", "opens the patient's chart"),
    ("Shift+Enter", "books a visit for the patient"),
    ("Ctrl+Enter", "checks the patient in"),
    ("Alt+Enter", "opens the patient's next visit"),
    ("F10", "walk-in, now"),
    ("/", "every command"),
)
GRID = (
    ("Arrows", "move the slot cursor"),
    ("Alt+Left, Right", "a day, week or month back, on"),
    ("Ctrl+1 to Ctrl+4", "day, week, month, list"),
    ("Home", "now"),
    ("Enter", "books the slot, or opens the visit"),
    ("Insert", "books beside the visit in hand"),
    ("Space", "next status"),
    ("Ctrl+X, Ctrl+V", "cut a visit and drop it, on any day"),
    ("Alt+Shift+Up, Down", "shorter, longer"),
    ("Delete", "cancel with a reason"),
    ("Ctrl+G", "fills a gap: O, A, D is the answer"),
    ("Alt+W", "all that is to be minded"),
    ("Ctrl+P", "prints, cards, labels, files"),
    ("Esc", "lets go; back to the grid"),
)
BROKEN = (
    ("Left, Right", "another new time for the visit"),
    ("C", "this patient is to be called"),
    ("Backspace", "as it was proposed"),
    ("R, M, B", "a call: reached, message, rebooked"),
)
FLOOR = (
    ("Arrows", "go from patient to patient"),
    ("Space", "next stage; Backspace goes back"),
    ("R", "gives a room"),
    ("T", "copies what to tell, notes it as told"),
    ("N", "goes to who is to be told next"),
    ("C", "opens the check-in"),
    ("B", "opens the superbill"),
    ("/", "narrows the board by typing"),
)


def key_sheet(room: str = "") -> bytes:
    """Return the PDF of one leaf: its side with the open room comes first.

    Args:
        room: the key of the room that is open, as in `desk/rooms.py`; "" for none.

    """
    sheet = Sheet(*LETTER, title="Keys")
    sides = [_side_of_the_desk, lambda one: _side_of_money(one, room)]
    if pane_keys.of_room(room):
        sides.reverse()
    for place, side in enumerate(sides):
        if place:
            sheet.next_page()
        side(sheet)
    return sheet.finish()


def _side_of_the_desk(sheet: Sheet) -> None:
    _head(sheet, "Front Desk: the keys", "Everything works without the mouse.")
    anywhere = [(command.keys, command.words) for command in COMMANDS if command.keys]
    anywhere += [
        ("Ctrl+Z, Ctrl+Y", "Undo the last acts; do them again"),
        ("Ctrl+P", "Prints the list in sight"),
        ("Ctrl+Shift+E", "Saves it as PDF, Excel or CSV"),
    ]
    _column(sheet, LEFT, [("Anywhere", anywhere)])
    _column(sheet, RIGHT, [("In the search box", SEARCH), ("In the schedule", GRID),
                           ("On the floor", FLOOR), ("When a day breaks", BROKEN)])  # fmt: skip


def _side_of_money(sheet: Sheet, room: str) -> None:
    """Draw the rooms with money; the keys of the open one stand first, under its name."""
    here = pane_keys.of_room(room)
    _head(sheet, "Front Desk: the keys with money", "In every room what is on the other side too.")
    parts = [(f"Here: {one.title}", one.keys) for one in here]
    parts += [(one.title, one.keys) for one in pane_keys.PANES if one not in here]
    parts.append(("In every list", pane_keys.LISTS))
    lines = [len(keys) + 3 for _, keys in parts]
    first = next(count for count in range(len(parts) + 1)
                 if sum(lines[:count]) * 2 >= sum(lines))  # fmt: skip
    _column(sheet, LEFT, parts[:first])
    _column(sheet, RIGHT, parts[first:])


def _head(sheet: Sheet, title: str, about: str) -> None:
    sheet.text(54, 60, title, size=20, strong=True)
    sheet.text(54, 78, about, size=10, colour=MUTED)


def _column(sheet: Sheet, x: float, parts: Sequence[Part]) -> None:
    low = TOP
    for title, keys in parts:
        low = _part(sheet, x, low, title, keys) + 18


def _part(sheet: Sheet, x: float, y: float, title: str, keys: Sequence[tuple[str, str]]) -> float:
    sheet.text(x, y, title, size=12, strong=True, colour=ACCENT)
    sheet.rule(x, y + 6, until=x + 246)
    for key, words in keys:
        y += LINE
        sheet.box(x, y - 9.5, 88, 13, fill=TINT)
        sheet.text(x + 5, y, key, size=8, strong=True)
        sheet.text(x + 94, y, words, size=8.5, room=152)
    return y + 6
