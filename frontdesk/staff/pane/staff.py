"""The staff pane: people, what each job title may do, and the providers."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.sections import Sections
from frontdesk.staff.pane.people import PeoplePage
from frontdesk.staff.pane.providers import ProvidersPage
from frontdesk.staff.pane.roles import RolesPage


class StaffPane(Pane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.sections = Sections("Staff")
        self.people, self.roles = PeoplePage(office), RolesPage(office)
        self.providers = ProvidersPage(office)
        self.sections.add("people", "People", "patients", self.people)
        self.sections.add("roles", "Roles & permits", "shield", self.roles)
        self.sections.add("providers", "Providers", "stethoscope", self.providers)
        for page in (self.people, self.roles, self.providers):
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
        """Open the page, and in it the row, that a wish names."""
        self.sections.open(str(wish.what.get("page", self.sections.key)))
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
        return Draft(f"staff {made.form}", made.title, made.typed | {"page": self.sections.key})

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
