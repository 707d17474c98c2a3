"""Every room on the rail, a line each: a new room adds a line and changes none."""

from importlib import import_module
from typing import Any

from frontdesk.core.records import record
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane


@record
class Room:
    """A place on the rail.

    Attributes:
        key: what a `Go` calls it.
        title: its words on the rail; no access key: all letters belong to the panes.
        icon: one of kit.icons.NAMES.
        shortcut: the key that opens it from anywhere.
        pane: module and class; loaded when first opened, so that the start stays fast.
        permit: who sees it on the rail.
        on_rail: whether it stands on the rail; else another room, its group or its key opens it.
        group: the key of the group on the rail in whose menu it stands; "" for none.
        wide: it wants a window's whole width: who is in hand stands above it in one line there.

    """

    key: str
    title: str
    icon: str
    shortcut: str
    pane: str
    permit: str
    on_rail: bool = True
    group: str = ""
    wide: bool = False

    def load(self) -> Any:
        """Load the pane's module; return its class."""
        module, _, name = self.pane.partition(":")
        return getattr(import_module(module), name)

    def build(self, office: Office) -> Pane:
        """Load and make the pane."""
        pane: Pane = self.load()(office)
        pane.setAccessibleName(self.title)
        if self.key == "schedule":  # which may not know of debts, coverage and forms by itself
            pane.more_warnings = (_owed_covered_signed,)  # type: ignore[attr-defined]
        return pane


def _owed_covered_signed(session: Any, asked: Any) -> Any:
    return import_module("frontdesk.checkin.warnings").warnings_of(session, asked)


@record
class Group:
    """Rooms behind one place of the rail, for who does not know their keys.

    Attributes:
        key: what its rooms name it by.
        title: its words on the rail.
        icon: one of kit.icons.NAMES.
        shortcut: the key that opens its menu from anywhere.

    """

    key: str
    title: str
    icon: str
    shortcut: str


GROUPS = (Group("money", "Money", "more", "Ctrl+Shift+M"),)
ROOMS = (
    Room("schedule", "Schedule", "calendar", "F2",
         "frontdesk.schedule.pane.day:SchedulePane", "schedule.read"),
    Room("checkin", "Check-in", "check-in", "F3",
         "frontdesk.checkin.pane.checkin:CheckInPane", "checkin.write"),
    Room("floor", "Floor", "room", "F5",
         "frontdesk.floor.pane.floor:FloorPane", "schedule.read", wide=True),
    Room("waitlist", "Waitlist", "clock", "Ctrl+Shift+W",
         "frontdesk.schedule.pane.waitlist:WaitlistPane", "schedule.read", wide=True),
    Room("patients", "Patients", "patients", "F4",
         "frontdesk.patients.pane.patients:PatientsPane", "patients.read"),
    Room("billing", "Billing", "money", "F6",
         "frontdesk.billing.pane.payments:PaymentsPane", "ledger.read", group="money", wide=True),
    Room("charges", "Charges", "receipt", "Shift+F6",
         "frontdesk.charges.pane.charges:ChargesPane", "ledger.read", group="money", wide=True),
    Room("payments", "Payments", "check-circle", "Ctrl+Shift+P",
         "frontdesk.payments.pane.payments:PaymentsRoom", "ledger.read",
         on_rail=False, group="money", wide=True),
    Room("statements", "Statements", "mail", "Ctrl+Shift+S",
         "frontdesk.statements.pane.statements:StatementsPane", "ledger.statements",
         on_rail=False, group="money", wide=True),
    Room("closing", "Closing", "lock", "Ctrl+Shift+C",
         "frontdesk.closing.pane.closing:ClosingPane", "ledger.read",
         on_rail=False, group="money", wide=True),
    Room("books", "Books", "list", "Ctrl+Shift+B",
         "frontdesk.books.pane.books:BooksPane", "books.read",
         on_rail=False, group="money", wide=True),
    Room("fees", "Fees", "sliders", "Ctrl+Shift+F",
         "frontdesk.charges.pane.fees:FeesPane", "ledger.read",
         on_rail=False, group="money", wide=True),
    Room("codes", "Codes", "search", "Ctrl+Shift+D",
         "frontdesk.codes.pane.codes:CodesPane", "ledger.read",
         on_rail=False, group="money", wide=True),
    Room("staff", "Staff", "stethoscope", "F7",
         "frontdesk.staff.pane.staff:StaffPane", "staff.manage"),
    Room("hours", "Hours", "sliders", "Shift+F7",
         "frontdesk.schedule.pane.setup.hours_pane:HoursPane", "schedule.setup"),
    Room("office", "Office", "building", "F8",
         "frontdesk.office.pane.office:OfficePane", "office.setup"),
    Room("replan", "Replan a day", "refresh", "Shift+F2",
         "frontdesk.replan.pane.replan:ReplanPane", "schedule.write", on_rail=False, wide=True),
    Room("recall", "Recall", "mail", "Ctrl+Shift+R",
         "frontdesk.recall.pane.recall:RecallPane", "schedule.read", on_rail=False, wide=True),
    Room("imports", "Import", "save", "Shift+F8",
         "frontdesk.imports.pane.bring_in:ImportPane", "imports.run"),
)  # fmt: skip
BY_KEY = {room.key: room for room in ROOMS}
