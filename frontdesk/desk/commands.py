"""Everything that can be done from anywhere, with its key: for the palette and the key sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from frontdesk.core.records import record
from frontdesk.desk import rooms
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.privacy import privacy

if TYPE_CHECKING:
    Desk = Any

CHARGE = "Ctrl+B"  # one key for it in every room


@record
class Command:
    """A command: what one types after `/`, its words, its key, what it does to the window."""

    name: str
    words: str
    keys: str
    run: Callable[[Desk], object]
    permit: str = ""


def switch_look(desk: Desk) -> None:
    """Turn light to dark or back, and remember it."""
    app: Any = QApplication.instance()
    dark = theme.current().name == "light"
    theme.apply(app, theme.dark() if dark else theme.light())
    desk.site = replace(desk.site, look="dark" if dark else "light")


def _opens(key: str) -> Callable[[Desk], object]:
    return lambda desk: desk.open(key)


def _shows(group: str) -> Callable[[Desk], object]:
    return lambda desk: desk.rail.open_group(group)


def _goes(room: str, **what: Any) -> Callable[[Desk], object]:
    return lambda desk: desk.go(Go(room, None, what))


def _find(desk: Desk) -> None:
    desk.top.begin()


def _list_up(desk: Desk) -> None:
    """Put the patient in hand on the waitlist; nobody in hand opens the list."""
    desk.go(Go("waitlist", desk.hand.patient_id, {"add": True}))


def _recall(desk: Desk) -> None:
    """Say when the patient in hand is to come again; nobody in hand is looked for there."""
    desk.go(Go("recall", desk.hand.patient_id, {"set": True}))


def _why(desk: Desk) -> None:
    """Say why the patient in hand owes what they owe; nobody in hand opens Billing."""
    desk.go(Go("billing", desk.hand.patient_id, {"why": True}))


def _charge(desk: Desk) -> None:
    """Open the superbill of the visit in hand in the open room; else of the patient in hand."""
    pane = desk.panes.get(desk.room)
    wish = pane.charge_wish() if pane is not None else None
    desk.go(wish or Go("charges", desk.hand.patient_id))


def _find_time(desk: Desk) -> None:
    """Find a time: for what is typed in the search box, else for whom a visit is booked or held."""
    typed = desk.top.box.text().strip() if desk.top.box.hasFocus() else ""
    typed = "" if typed.startswith("/") else typed
    what = {"next_available": True, "typed": typed, "in_hand": desk.hand.patient_id}
    desk.top.clear()
    desk.go(Go("schedule", None, what))


def _register(desk: Desk) -> None:
    desk.go(Go("patients", None, {"register": True, "typed": desk.top.looked_for()}))
    desk.top.clear()


COMMANDS = (
    Command("find", "Find a patient, or book: smith tue 10", "Ctrl+K", _find),
    *(
        Command(room.key, f"Open {room.title}", room.shortcut, _opens(room.key), room.permit)
        for room in rooms.ROOMS
    ),
    *(
        Command(group.key, f"Choose a {group.title.lower()} room",
                group.shortcut, _shows(group.key))
        for group in rooms.GROUPS
    ),
    Command("register", "Register a new patient", "Ctrl+N", _register, "patients.write"),
    Command("next", "Find a time: smith physical mornings", "Ctrl+T", _find_time,
            "schedule.read"),
    Command("wait", "Put the patient in hand on the waitlist", "Ctrl+Shift+L", _list_up,
            "schedule.write"),
    Command("comeback", "Set a recall for the patient in hand", "", _recall, "schedule.write"),
    Command("charge", "Charge the visit in hand: its superbill", CHARGE, _charge, "ledger.read"),
    Command("why", "Why the patient in hand owes this", "Ctrl+Shift+Y", _why, "ledger.read"),
    Command("disputes", "Disputes to be answered", "", _goes("billing", page="disputes"),
            "ledger.read"),
    Command("today", "Back to today", "Ctrl+D", _goes("schedule", today=True), "schedule.read"),
    Command("park", "Park the form, or bring one back", "F9", lambda desk: desk.park()),
    Command("hide", "Hide names and amounts", "F11", lambda desk: privacy.toggle()),
    Command("lock", "Lock, or hand over to a colleague", "F12", lambda desk: desk.lock()),
    Command("password", "Change your own password", "", lambda desk: desk.change_password()),
    Command("hand", "To the patient in hand", "Ctrl+H", lambda desk: desk.hand.take_keyboard()),
    Command("dark", "Light or dark", "", switch_look),
    Command("again", "Do again what was taken back", "", lambda desk: desk.bottom.do_again()),
    Command("undo", "Undo the last act", "", lambda desk: desk.bottom.take_back()),
    Command("keys", "See and print the sheet of keys", "F1", lambda desk: desk.show_keys()),
)  # fmt: skip
BY_NAME = {command.name: command for command in COMMANDS}
