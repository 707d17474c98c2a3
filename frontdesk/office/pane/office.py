"""The office pane: the practice, its limits, places and desks, and the audit trail."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.sections import Sections
from frontdesk.office.pane.audit import AuditPage
from frontdesk.office.pane.forms import LimitsPage, PracticePage
from frontdesk.office.pane.places import DesksPage, LocationsPage, RoomsPage


class OfficePane(Pane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.sections = Sections("Office")
        self.practice, self.limits = PracticePage(office), LimitsPage(office)
        self.locations, self.rooms = LocationsPage(office), RoomsPage(office)
        self.desks, self.audit = DesksPage(office), AuditPage(office)
        for key, title, icon, page in (
            ("practice", "Practice", "building", self.practice),
            ("limits", "Limits & hours", "sliders", self.limits),
            ("locations", "Locations", "pin", self.locations),
            ("rooms", "Exam rooms", "room", self.rooms),
            ("desks", "Desks", "keyboard", self.desks),
            ("audit", "Audit trail", "shield", self.audit),
        ):
            self.sections.add(key, title, icon, page)
            page.said.connect(self.said)
            page.wished.connect(self.wished)
        self.setFocusProxy(self.sections.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sections)

    def concerns(self, changes: Changes) -> bool:
        """Nothing here: each page listens for itself."""
        return False

    def read(self, session: Session) -> None:
        """Nothing here: each page reads for itself."""

    def show_read(self, what: Any) -> None:
        """Nothing here: each page shows for itself."""

    def go(self, wish: Go) -> None:
        """Open the page that a wish names; the audit trail of a patient if it names one."""
        page = "audit" if wish.patient_id is not None else self.sections.key
        self.sections.open(str(wish.what.get("page", page)))
        self._page().go(wish)

    def remember(self) -> dict[str, Any]:
        """Return the open page."""
        return {"page": self.sections.key}

    def come_back(self, remembered: dict[str, Any]) -> None:
        """Open the page of before."""
        self.sections.open(str(remembered.get("page", "")))

    def draft(self) -> Draft | None:
        """Return the open page's half-typed form."""
        made = self._page().draft()
        if made is None:
            return None
        return Draft(f"office {made.form}", made.title, made.typed | {"page": self.sections.key})

    def take_up_nothing(self) -> None:
        """Put the open page's form away."""
        self._page().take_up_nothing()

    def take_up(self, draft: Draft) -> None:
        """Bring a half-typed form back, on its page."""
        self.sections.open(str(draft.typed.get("page", "")))
        self._page().take_up(draft)

    def _page(self) -> Pane:
        page = self.sections.page()
        assert isinstance(page, Pane)
        return page
