"""The staff pane: people, what each job title may do, and the providers."""

from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane
from frontdesk.staff.pane.people import PeoplePage
from frontdesk.staff.pane.providers import ProvidersPage
from frontdesk.staff.pane.roles import RolesPage


class StaffPane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "staff", "Staff")
        self.people, self.roles = PeoplePage(office), RolesPage(office)
        self.providers = ProvidersPage(office)
        self.add_page("people", "People", "patients", self.people)
        self.add_page("roles", "Roles & permits", "shield", self.roles)
        self.add_page("providers", "Providers", "stethoscope", self.providers)
