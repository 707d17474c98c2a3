"""A pane of several pages, each of them a pane that reads and refreshes for itself."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.sections import Sections


class SectionsPane(Pane):
    """Its pages; what is remembered and half typed is the open one's.

    Args:
        office: the office.
        key: what its half-typed forms are kept under.
        title: over the names of the pages.
    """

    def __init__(self, office: Office, key: str, title: str) -> None:
        super().__init__(office)
        self._key = key
        self.sections = Sections(title)
        self.setFocusProxy(self.sections.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sections)

    def add_page(self, key: str, title: str, icon: str, page: Pane) -> None:
        """Add a page beneath the others; what it wishes and says goes on from here."""
        self.sections.add(key, title, icon, page)
        page.said.connect(self.said)
        page.wished.connect(self.wished)
        page.patient_taken.connect(self.patient_taken)

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
        typed = made.typed | {"page": self.sections.key}
        return Draft(f"{self._key} {made.form}", made.title, typed)

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
