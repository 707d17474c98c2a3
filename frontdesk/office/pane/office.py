"""The office pane: the practice, its limits, places and desks, and the audit trail."""

from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.office.pane.audit import AuditPage
from frontdesk.office.pane.forms import LimitsPage, PracticePage
from frontdesk.office.pane.places import DesksPage, LocationsPage, RoomsPage


class OfficePane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "office", "Office")
        self.practice, self.limits = PracticePage(office), LimitsPage(office)
        self.locations, self.rooms = LocationsPage(office), RoomsPage(office)
        self.desks, self.audit = DesksPage(office), AuditPage(office)
        self.add_page("practice", "Practice", "building", self.practice)
        self.add_page("limits", "Limits & hours", "sliders", self.limits)
        self.add_page("locations", "Locations", "pin", self.locations)
        self.add_page("rooms", "Exam rooms", "room", self.rooms)
        self.add_page("desks", "Desks", "keyboard", self.desks)
        self.add_page("audit", "Audit trail", "shield", self.audit)

    def go(self, wish: Go) -> None:
        """Open the page that a wish names; the audit trail of a patient if it names one."""
        if wish.patient_id is not None and "page" not in wish.what:
            self.sections.open("audit")
        super().go(wish)
