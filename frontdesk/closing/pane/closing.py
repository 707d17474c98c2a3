"""The closing pane: the day, the month, and what the office is owed."""

from frontdesk.closing.pane.day import DayPage
from frontdesk.closing.pane.month import MonthPage
from frontdesk.closing.pane.reports import ReportsPage
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane


class ClosingPane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "closing", "Closing")
        self.day, self.month = DayPage(office), MonthPage(office)
        self.reports = ReportsPage(office)
        self.add_page("day", "Day", "lock", self.day)
        self.add_page("month", "Month", "calendar", self.month)
        self.add_page("reports", "Reports", "document", self.reports)
