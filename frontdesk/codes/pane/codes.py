"""The Codes room: diagnoses, the office's procedures, and lists brought in."""

from frontdesk.codes.pane.bring_in import ListsPage
from frontdesk.codes.pane.diagnoses import DiagnosesPage
from frontdesk.codes.pane.procedures import ProceduresPage
from frontdesk.kit.office import Office
from frontdesk.kit.sections_pane import SectionsPane


class CodesPane(SectionsPane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, "codes", "Codes")
        self.diagnoses, self.procedures = DiagnosesPage(office), ProceduresPage(office)
        self.lists = ListsPage(office)
        self.add_page("diagnoses", "Diagnoses", "search", self.diagnoses)
        self.add_page("procedures", "Procedures", "list", self.procedures)
        self.add_page("lists", "Bring lists in", "save", self.lists)
        self.setFocusProxy(self.diagnoses.box)
