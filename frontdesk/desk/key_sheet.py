"""The sheet of keys that hangs beside the screen."""

from collections.abc import Sequence

from frontdesk.desk.commands import COMMANDS
from frontdesk.paper.sheet import ACCENT, LETTER, MUTED, TINT, Sheet

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
    ("/", "narrows the board by typing"),
)


def key_sheet() -> bytes:
    """Return the PDF: one letter page."""
    sheet = Sheet(*LETTER, title="Keys")
    sheet.text(54, 72, "Front Desk: the keys", size=20, strong=True)
    sheet.text(54, 90, "Everything works without the mouse.", size=10, colour=MUTED)
    anywhere = [(command.keys, command.words) for command in COMMANDS if command.keys]
    anywhere += [
        ("Ctrl+Z, Ctrl+Y", "Undo the last acts; do them again"),
        ("Ctrl+P", "Prints the list in sight"),
        ("Ctrl+Shift+E", "Saves it as PDF, Excel or CSV"),
    ]
    low = _part(sheet, 54, 126, "Anywhere", anywhere)
    _part(sheet, 54, low + 24, "When a day breaks", BROKEN)
    low = 102.0
    for title, keys in (
        ("In the search box", SEARCH), ("In the schedule", GRID), ("On the floor", FLOOR),
    ):  # fmt: skip
        low = _part(sheet, 320, low + 24, title, keys)
    return sheet.finish()


def _part(sheet: Sheet, x: float, y: float, title: str, keys: Sequence[tuple[str, str]]) -> float:
    sheet.text(x, y, title, size=12, strong=True, colour=ACCENT)
    sheet.rule(x, y + 6, until=x + 246)
    for key, words in keys:
        y += 17
        sheet.box(x, y - 9.5, 88, 13, fill=TINT)
        sheet.text(x + 5, y, key, size=8, strong=True)
        sheet.text(x + 94, y, words, size=8.5, room=152)
    return y + 12
