"""The Replan room: a day breaks, everybody gets a new time at once, and is called."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.labels import title
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.segmented import Segmented
from frontdesk.replan import reads
from frontdesk.replan.pane.calls_page import CallsPage
from frontdesk.replan.pane.plan_page import PlanPage
from frontdesk.replan.reads import CallRow, ReplanRow
from frontdesk.schedule import reads as schedule
from frontdesk.schedule.rows import ProviderRow

PLAN, CALLS = "plan", "calls"
TABLES = ("replan", "replan_call", "provider", "location")
SITUATION = ("appointment", "block", "template_span", "waitlist_offer", "appointment_type")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the room reads for itself; a plan is read beside it."""

    providers: tuple[ProviderRow, ...]
    places: dict[int, str]
    replans: tuple[ReplanRow, ...]
    calls: tuple[CallRow, ...]


class ReplanPane(Pane):
    """Two pages: the plan and the calls."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.plan, self.calls = PlanPage(office), CallsPage(office)
        self.page = Segmented(((PLAN, "New times"), (CALLS, "Calls")))
        self.page.setAccessibleName("New times or calls")
        self.stack = QStackedWidget()
        self._known = self._old = False
        self._wished: dict[str, Any] = {}  # before it was known who works here
        self._lay_out()
        self.page.edited.connect(self._turn)
        self.plan.applied.connect(self._on_applied)
        self.calls.which.activated.connect(self._on_which)
        self.calls.wished.connect(self.wished)
        for one in (self.plan, self.calls):
            one.patient_taken.connect(self.patient_taken)

    def concerns(self, changes: Changes) -> bool:
        if changes.touch(*SITUATION) and self.plan.plan is not None:
            self._old = True  # what was proposed may be taken now
            return True
        return bool(changes.touch(*TABLES))

    def read(self, session: Session) -> Shown:
        replans = tuple(reads.replans(session))
        wanted = self.calls.chosen
        ids = [row.id for row in replans]
        chosen = wanted if wanted in ids else ids[0] if ids else None
        calls = reads.calls_of(session, chosen) if chosen is not None else []
        return Shown(
            tuple(schedule.providers(session)), schedule.locations(session), replans, tuple(calls)
        )

    def show_read(self, what: Shown) -> None:
        self.plan.ask.show_choices(what.providers, what.places)
        self.calls.show_replans(what.replans, what.calls)
        if not self._known:
            self._known = True
            self._ask_for(self._wished)
        elif self._old:
            self.plan.make_soon()
        self._old = False

    def go(self, wish: Go) -> None:
        what = wish.what
        if what.get("replan_id"):
            self.calls.choose(int(what["replan_id"]))
            self._open(CALLS)
            self.refresh()
        elif what.get("calls"):
            self._open(CALLS)
        elif what:
            self._open(PLAN)
            self._wished = dict(what)
            if self._known:
                self._ask_for(self._wished)
        if not self.isAncestorOf(self.window().focusWidget() or self.window()):
            self._page().table.setFocus()

    def remember(self) -> dict[str, Any]:
        return {"page": self.page.value()}

    def come_back(self, remembered: dict[str, Any]) -> None:
        self._open(CALLS if remembered.get("page") == CALLS else PLAN)

    def _ask_for(self, what: dict[str, Any]) -> None:
        """Make a plan of what another room wished, or of what stands in the card."""
        if what:
            self.plan.start_over()
            self.plan.ask.ask_for(what, self.office.store.about_today())
        self.plan.make()

    def _on_applied(self, replan_id: int) -> None:
        self.calls.choose(replan_id)
        self._open(CALLS)
        self.refresh()
        self.calls.table.setFocus()

    def _on_which(self, _: int) -> None:
        self.calls.choose(int(self.calls.which.currentData()))
        self.refresh()

    def _open(self, page: str) -> None:
        self.page.set_value(page)
        self._turn()

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self._page())

    def _page(self) -> PlanPage | CallsPage:
        return self.calls if self.page.value() == CALLS else self.plan

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(title("A day that breaks"))
        top.addStretch(1)
        top.addWidget(self.page)
        self.stack.addWidget(self.plan)
        self.stack.addWidget(self.calls)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.plan.table)
