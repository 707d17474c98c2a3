"""Every room on the rail, a line each: a new room adds a line and changes none."""

from dataclasses import dataclass
from importlib import import_module

from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane


@dataclass(frozen=True, slots=True)
class Room:
    """A place on the rail.

    Attributes:
        key: what a `Go` calls it.
        title: its words on the rail; no access key: all letters belong to the panes.
        icon: one of kit.icons.NAMES.
        shortcut: the key that opens it from anywhere.
        pane: module and class; loaded when first opened, so that the start stays fast.
        permit: who sees it on the rail.
        on_rail: whether it stands on the rail; else another room, or its key, opens it.

    """

    key: str
    title: str
    icon: str
    shortcut: str
    pane: str
    permit: str
    on_rail: bool = True

    def build(self, office: Office) -> Pane:
        """Load and make the pane."""
        module, _, name = self.pane.partition(":")
        pane: Pane = getattr(import_module(module), name)(office)
        pane.setAccessibleName(self.title)
        return pane


ROOMS = (
    Room("schedule", "Schedule", "calendar", "F2",
         "frontdesk.schedule.pane.day:SchedulePane", "schedule.read"),
    Room("checkin", "Check-in", "check-in", "F3",
         "frontdesk.checkin.pane.checkin:CheckInPane", "checkin.write"),
    Room("floor", "Floor", "room", "F5",
         "frontdesk.floor.pane.floor:FloorPane", "schedule.read"),
    Room("waitlist", "Waitlist", "clock", "Ctrl+Shift+W",
         "frontdesk.schedule.pane.waitlist:WaitlistPane", "schedule.read"),
    Room("patients", "Patients", "patients", "F4",
         "frontdesk.patients.pane.patients:PatientsPane", "patients.read"),
    Room("billing", "Billing", "money", "F6",
         "frontdesk.billing.pane.payments:PaymentsPane", "ledger.read"),
    Room("staff", "Staff", "stethoscope", "F7",
         "frontdesk.staff.pane.staff:StaffPane", "staff.manage"),
    Room("office", "Office", "building", "F8",
         "frontdesk.office.pane.office:OfficePane", "office.setup"),
    Room("replan", "Replan a day", "refresh", "Shift+F2",
         "frontdesk.replan.pane.replan:ReplanPane", "schedule.write", on_rail=False),
    Room("imports", "Import", "save", "Shift+F8",
         "frontdesk.imports.pane.bring_in:ImportPane", "imports.run"),
)  # fmt: skip
BY_KEY = {room.key: room for room in ROOMS}
