"""The Recall room: who is due again, worked off; and the rules by which they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
from frontdesk.recall import reads
from frontdesk.recall.due_query import LOOKS, Wanted
from frontdesk.recall.pane.due_page import DuePage
from frontdesk.recall.pane.rules_page import RulesPage
from frontdesk.recall.reads import DueRow, RuleRow
from frontdesk.schedule import reads as schedule
from frontdesk.schedule.rows import ProviderRow

DUE, RULES = "due", "rules"
TABLES = ("recall", "recall_rule", "recall_reminder", "appointment", "appointment_type", "patient",
          "patient_phone", "provider", "practice")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What one look at the list reads."""

    wanted: Wanted
    rules: tuple[RuleRow, ...]
    providers: tuple[ProviderRow, ...]
    rows: tuple[DueRow, ...]
    last_batch: tuple[datetime, int] | None
    waiting: int


class RecallPane(Pane):
    """Two pages: who is due, and the rules."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.due, self.rules = DuePage(office), RulesPage(office)
        self.page = Segmented(((DUE, "Who is due"), (RULES, "Rules")))
        self.page.setAccessibleName("Who is due, or the rules")
        self.stack = QStackedWidget()
        self._wish: Go | None = None
        self._known = False
        self._lay_out()
        self.page.edited.connect(self._turn)
        self.due.narrowed.connect(self.refresh)
        self.due.rules_wished.connect(self._begin_rule)
        for one in (self.due, self.rules):
            one.wished.connect(self.wished)
            one.patient_taken.connect(self.patient_taken)
        self.rules.said.connect(self.said)

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*TABLES)

    def read(self, session: Session) -> Shown:
        store, wanted = self.office.store, self.due.wanted()
        today, zone = store.today(), store.zone
        return Shown(
            wanted, tuple(reads.rule_rows(session)), tuple(schedule.providers(session)),
            tuple(reads.due_list(session, today=today, zone=zone, wanted=wanted)),
            reads.last_batch(session), reads.waiting(session),
        )  # fmt: skip

    def show_read(self, what: Shown) -> None:
        self.due.last_batch, self.due.waiting = what.last_batch, what.waiting
        self.due.show_choices(what.rules, what.providers)
        if what.wanted == self.due.wanted():  # else its own rows are on their way
            self.due.show_rows(what.rows)
        self._known = True
        wish, self._wish = self._wish, None
        if wish is not None:
            self.go(wish)

    def go(self, wish: Go) -> None:
        if not self._known:
            self._wish = wish  # the rules are not there yet
            return
        what = wish.what
        if what.get("rules"):
            self._open(RULES)
        elif what.get("set"):
            self._open(DUE)
            self.due.begin(wish.patient_id or what.get("patient_id"), what)
        else:
            self.due.table.setFocus()

    def remember(self) -> dict[str, Any]:
        wanted = self.due.wanted()
        return {"page": self.page.value(), "look": wanted.look, "rule": wanted.rule_id,
                "provider": wanted.provider_id}  # fmt: skip

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("look") in LOOKS:
            self.due.look.set_value(remembered["look"])
        self._open(RULES if remembered.get("page") == RULES else DUE)

    def draft(self) -> Draft | None:
        if self.page.value() == RULES:
            return self.rules.draft()
        typed = self.due.card.snapshot()
        hit = self.due.card.patient
        if typed is None:
            return None
        return Draft(typed["key"], "Set a recall", typed | {"patient_id": hit and hit.id})

    def take_up_nothing(self) -> None:
        if self.page.value() == RULES:
            self.rules.take_up_nothing()
        else:
            self.due.card.drop()

    def take_up(self, draft: Draft) -> None:
        if draft.form.startswith("rule "):
            self._open(RULES)
            self.rules.take_up(draft)
            return
        self._open(DUE)
        self.due.begin(draft.typed.get("patient_id"))
        self.due.card.form.restore(draft.typed["form"])

    def _begin_rule(self) -> None:
        self._open(RULES)
        self.rules.begin()

    def _open(self, page: str) -> None:
        self.page.set_value(page)
        self._turn()

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.rules if self.page.value() == RULES else self.due)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(title("Recall"))
        top.addStretch(1)
        top.addWidget(self.page)
        for page in (self.due, self.rules):
            self.stack.addWidget(page)
        inside = self.rules.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[4 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.due.table)
