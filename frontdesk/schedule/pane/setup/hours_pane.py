"""The hours pane: when providers see patients, days off, kinds of visits, rooms and equipment."""

from typing import Any

from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.schedule.pane.setup.days_off import DaysOffPage
from frontdesk.schedule.pane.setup.holidays import HolidaysPage
from frontdesk.schedule.pane.setup.kinds import KindsPage
from frontdesk.schedule.pane.setup.things import ThingsPage
from frontdesk.schedule.pane.setup.week import WeekPage


class HoursPane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "hours", "Hours")
        self.week, self.days, self.holidays = (
            WeekPage(office), DaysOffPage(office), HolidaysPage(office)
        )  # fmt: skip
        self.kinds, self.things = KindsPage(office), ThingsPage(office)
        self.add_page("week", "Weekly hours", "clock", self.week)
        self.add_page("days", "Days off", "absent", self.days)
        self.add_page("holidays", "Holidays", "star", self.holidays)
        self.add_page("kinds", "Kinds of visits", "list", self.kinds)
        self.add_page("things", "Rooms & equipment", "room", self.things)

    def remember(self) -> dict[str, Any]:
        """Return the open page, and whose week is shown."""
        return super().remember() | self.week.remember()

    def come_back(self, remembered: dict[str, Any]) -> None:
        """Open the page of before."""
        self.week.come_back(remembered)
        super().come_back(remembered)
