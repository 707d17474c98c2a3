"""The hours pane: when providers see patients, days off, kinds of visits, rooms and equipment."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.sections import Sections
from frontdesk.schedule.pane.setup.days_off import DaysOffPage
from frontdesk.schedule.pane.setup.holidays import HolidaysPage
from frontdesk.schedule.pane.setup.kinds import KindsPage
from frontdesk.schedule.pane.setup.things import ThingsPage
from frontdesk.schedule.pane.setup.week import WeekPage


class HoursPane(Pane):
    """Its pages; each reads and refreshes for itself."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.sections = Sections("Hours")
        self.week, self.days, self.holidays = (
            WeekPage(office), DaysOffPage(office), HolidaysPage(office)
        )  # fmt: skip
        self.kinds, self.things = KindsPage(office), ThingsPage(office)
        for key, title, icon, page in (
            ("week", "Weekly hours", "clock", self.week),
            ("days", "Days off", "absent", self.days),
            ("holidays", "Holidays", "star", self.holidays),
            ("kinds", "Kinds of visits", "list", self.kinds),
            ("things", "Rooms & equipment", "room", self.things),
        ):
            self.sections.add(key, title, icon, page)
            page.said.connect(self.said)
            page.wished.connect(self.wished)
            page.patient_taken.connect(self.patient_taken)
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
        """Open the page that a wish names."""
        self.sections.open(str(wish.what.get("page", self.sections.key)))
        self._page().go(wish)

    def remember(self) -> dict[str, Any]:
        """Return the open page, and whose week is shown."""
        return {"page": self.sections.key} | self.week.remember()

    def come_back(self, remembered: dict[str, Any]) -> None:
        """Open the page of before."""
        self.week.come_back(remembered)
        self.sections.open(str(remembered.get("page", "")))

    def draft(self) -> Draft | None:
        """Return the open page's half-typed form."""
        made = self._page().draft()
        if made is None:
            return None
        return Draft(f"hours {made.form}", made.title, made.typed | {"page": self.sections.key})

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
