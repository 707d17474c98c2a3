"""The Statements room: the dry run and the run, late fees, what was sent, holds, the rules."""

from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.kit import theme
from frontdesk.kit.going import Go
from frontdesk.kit.labels import title
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.segmented import Segmented
from frontdesk.statements.pane.fees_page import FeesPage
from frontdesk.statements.pane.holds_page import HoldsPage
from frontdesk.statements.pane.rules_page import RulesPage
from frontdesk.statements.pane.run_page import RunPage
from frontdesk.statements.pane.sent_page import SentPage

RUN, FEES, SENT, HOLDS, RULES = "run", "fees", "sent", "holds", "rules"
PAGES = ((RUN, "Dry run"), (FEES, "Late fees"), (SENT, "Sent"), (HOLDS, "On hold"),
         (RULES, "Rules"))  # fmt: skip


class StatementsPane(Pane):
    """Five pages; Ctrl+1 to Ctrl+5 turn to them."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.run, self.fees, self.sent = RunPage(office), FeesPage(office), SentPage(office)
        self.holds, self.rules = HoldsPage(office), RulesPage(office)
        self._by_key: dict[str, Pane] = {
            RUN: self.run, FEES: self.fees, SENT: self.sent, HOLDS: self.holds, RULES: self.rules,
        }  # fmt: skip
        self.page = Segmented(PAGES)
        self.page.setAccessibleName("Pages of statements")
        self.page.set_value(RUN)
        self.stack = QStackedWidget()
        self._lay_out()
        self.page.edited.connect(self._turn)
        for one in self._by_key.values():
            one.wished.connect(self.wished)
            one.said.connect(self.said)
            one.patient_taken.connect(self.patient_taken)
        self.run.ran.connect(self._show_run)
        self.run.hold_wished.connect(self._begin_hold)
        self.sent.go_on_wished.connect(self._go_on)
        for place, (key, _) in enumerate(PAGES, 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{place}"), self)
            shortcut.activated.connect(lambda key=key: self.open(key))

    def concerns(self, changes: Changes) -> bool:
        return False  # each page listens for itself

    def read(self, session: Session) -> None:
        return None

    def show_read(self, what: Any) -> None:
        """Nothing here: each page shows for itself."""

    def open(self, key: str) -> None:
        """Turn to a page and give it the keyboard."""
        if key in self._by_key:
            self.page.set_value(key)
            self._turn()
            self._by_key[key].setFocus()

    def go(self, wish: Go) -> None:
        key = str(wish.what.get("page", RUN))
        self.open(key)
        if wish.patient_id is not None and key == SENT:
            self.sent.open_patient(wish.patient_id)
        elif wish.patient_id is not None and key == RUN:
            self.run.show_one(wish.patient_id)

    def remember(self) -> dict[str, Any]:
        return {"page": self.page.value()}

    def come_back(self, remembered: dict[str, Any]) -> None:
        self.open(str(remembered.get("page", "")))

    def draft(self) -> Draft | None:
        made = self._here().draft()
        if made is None:
            return None
        return Draft(f"statements {made.form}", made.title, made.typed | {"page": self._key()})

    def take_up_nothing(self) -> None:
        self._here().take_up_nothing()

    def take_up(self, draft: Draft) -> None:
        self.open(str(draft.typed.get("page", "")))
        self._here().take_up(draft)

    def _key(self) -> str:
        return str(self.page.value())

    def _here(self) -> Pane:
        return self._by_key[self._key()]

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self._here())

    def _show_run(self, run_id: int) -> None:
        self.sent.open_run(run_id)
        self.open(SENT)
        self.sent.banner.show_sentence(self.run.banner.sentence, "success")

    def _begin_hold(self, patient_id: int, name: str) -> None:
        self.open(HOLDS)
        self.holds.begin(patient_id, name)

    def _go_on(self, run_id: int) -> None:
        self.open(RUN)
        self.run.go_on(run_id)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(title("Statements"))
        top.addStretch(1)
        top.addWidget(self.page)
        for one in self._by_key.values():
            self.stack.addWidget(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.run.table)
