"""The charges pane: the day's visits to charge, and the superbill of the one in hand."""

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.charges import reads
from frontdesk.charges.pane.card import SuperbillCard
from frontdesk.charges.pane.paper import Paper
from frontdesk.charges.pane.visit_list import VisitList
from frontdesk.charges.reads import SuperbillView, VisitRow
from frontdesk.codes import reads as codes
from frontdesk.core.changes import Changes
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.going import Go
from frontdesk.kit.labels import title
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane

TABLES = ("appointment", "superbill", "excuse", "posting", "coverage", "charge_favourite", "fee",
          "fee_schedule", "patient", "encounter", "household", "estimate", "percent_discount",
          "sales_tax")  # fmt: skip
UNSAVED = "This superbill is not saved yet. Save it, or park it (F9), before the next."
PREPARING = "Getting the diagnoses ready"
Found = tuple[date, list[VisitRow], SuperbillView | None]


class ChargesPane(Pane):
    """Which visits are to be charged, and the superbill of one."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._day: date | None = None  # None: today, also after midnight
        self._visit_id: int | None = None
        self._taken_up: dict[str, Any] | None = None
        self._awaited = False  # another room has asked for a visit that is not shown yet
        self._typing = False  # the keyboard goes to the board once the visit is shown
        self.list = VisitList(office, self)
        self.card = SuperbillCard(office)
        self.fees = Button("&Fees\u2026", icon="sliders", kind="quiet",
                           on=lambda: self.wished.emit(Go("fees")))  # fmt: skip
        self.nobody = EmptyState(
            "receipt", "No visit in hand", "Choose one at the left; Enter begins its superbill."
        )
        self.right = QStackedWidget()
        self.paper = Paper(office, self, self.said.emit)
        self._lay_out()
        self._connect()
        self._ready = False

    # ---- what it reads

    def concerns(self, changes: Changes) -> bool:
        return changes.touch(*TABLES)

    def read(self, session: Session) -> Found:
        day, visit_id = self._day or self.office.store.today(), self._visit_id
        view = reads.superbill(session, visit_id) if visit_id is not None else None
        return day, reads.visits_of_day(session, day), view

    def show_read(self, what: Found) -> None:
        day, rows, view = what
        self.list.show_day(day, rows)
        if view is not None:
            self._awaited = False
        if not self._ready and not self._awaited:  # whom one waits for comes before the codes
            self._ready = True
            # The first search must not wait for it, nor anything else for the first of all.
            self.office.start_job(PREPARING, codes.prepare_beside, lambda _: None)
        if view is not None and view.visit.appointment_id != self._visit_id:
            return  # another one was chosen meanwhile; its own answer is on its way
        self.card.show_view(view)
        self.right.setCurrentIndex(0 if view is None else 1)
        if view is not None:
            self.list.table.take_in_hand(view.visit.appointment_id)
            if self._taken_up is not None:
                self.card.take_up(self._taken_up)
                self._taken_up = None
            if self._typing:
                self._typing = False
                (self.card.board if view.bill is None else self.card).setFocus(
                    Qt.FocusReason.OtherFocusReason
                )

    # ---- where it is

    def go(self, wish: Go) -> None:
        visit_id = wish.what.get("appointment_id")
        self._awaited = isinstance(visit_id, int) or wish.patient_id is not None
        if isinstance(visit_id, int):
            self._open_unless_typing(visit_id)
        elif wish.patient_id is not None:
            self._open_of_patient(wish.patient_id)
        else:
            self.list.table.setFocus()

    def charge_wish(self) -> Go | None:
        """Return the wish to open the superbill of the visit in hand in the list."""
        row = self.list.table.current_row()
        if row is None:
            return None
        return Go("charges", row.patient_id, {"appointment_id": row.id})

    def remember(self) -> dict[str, Any]:
        return {"visit": self._visit_id}

    def come_back(self, remembered: dict[str, Any]) -> None:
        visit_id = remembered.get("visit")
        if isinstance(visit_id, int):
            self._visit_id = visit_id

    def draft(self) -> Draft | None:
        view = self.card.view
        if view is None or not self.card.dirty:
            return None
        visit = view.visit  # whose it is: the desk parks it before another patient's is opened
        typed = {"appointment_id": visit.appointment_id, "patient_id": visit.patient_id,
                 "sheet": self.card.sheet.to_json()}  # fmt: skip
        form = f"superbill {view.visit.appointment_id}"
        return Draft(form, f"Superbill: {view.visit.patient}", typed)

    def take_up_nothing(self) -> None:
        self._visit_id = None
        self.card.show_view(None)
        self.right.setCurrentIndex(0)
        self.refresh()

    def take_up(self, draft: Draft) -> None:
        self._taken_up = draft.typed["sheet"]
        self._open_of_any_day(draft.typed["appointment_id"])

    def open(self, appointment_id: int, *, typing: bool = True) -> None:
        """Show a visit's superbill."""
        self._visit_id, self._typing = appointment_id, typing
        self.refresh()

    def _open_unless_typing(self, appointment_id: int) -> None:
        """Open a visit that is asked for, unless what is half typed would be lost by it."""
        if appointment_id != self._visit_id and self.card.dirty:
            self.card.banner.show_sentence(UNSAVED, "warning")
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._open_of_any_day(appointment_id)

    def _open_of_patient(self, patient_id: int) -> None:
        until = self.office.store.today()

        def show(visit_id: int | Refused | None) -> None:
            if isinstance(visit_id, int):
                self._open_unless_typing(visit_id)
            elif visit_id is None:
                self._awaited = False
                self.said.emit("This patient has no visit to charge.")
                self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

        self.office.read(
            lambda session: reads.visit_to_charge(session, patient_id, until=until), show
        )

    def _open_of_any_day(self, appointment_id: int) -> None:
        def show(visit: reads.Visit | Refused | None) -> None:
            if visit is None:
                self._awaited = False
                self.said.emit("That visit is not there any more.")
            elif isinstance(visit, reads.Visit):
                today = self.office.store.today()
                self._day = None if visit.day == today else visit.day
                self.patient_taken.emit(visit.patient_id)
                self.open(appointment_id)

        self.office.read(lambda session: reads.visit_of(session, appointment_id), show)

    # ---- what it does

    def _on_picked(self, row: VisitRow | None) -> None:
        if row is not None and row.id != self._visit_id and not self.card.dirty:
            self.open(row.id, typing=False)

    def _on_chosen(self, row: VisitRow) -> None:
        if row.id == self._visit_id and self.card.view is not None:
            self.card.setFocus()
            return
        if self.card.dirty:
            self.card.banner.show_sentence(UNSAVED, "warning")
            return
        self.patient_taken.emit(row.patient_id)
        self.open(row.id)

    def _on_saved(self, appointment_id: int) -> None:
        """Go on to the next visit that is to be charged; what was done is said below."""
        self.said.emit(self.card.banner.sentence)
        following = self.list.next_open(appointment_id)
        if following is not None:
            self.patient_taken.emit(following.patient_id)
            self.open(following.id)
        else:
            self.list.table.setFocus()

    def _wish_day(self, day: date) -> None:
        if self.card.dirty:
            self.card.banner.show_sentence("This superbill is not saved yet.", "warning")
            return
        self._day = None if day == self.office.store.today() else day
        self._visit_id = None
        self.refresh()

    def _show_paper(self, appointment_id: int) -> None:
        self.paper.show_superbill(appointment_id, self.card.sheet if self.card.dirty else None)

    def _connect(self) -> None:
        self.list.wished.connect(self._wish_day)
        self.list.picked.connect(self._on_picked)
        self.list.chosen.connect(self._on_chosen)
        self.card.saved.connect(self._on_saved)
        self.card.paper_wished.connect(self._show_paper)
        self.card.estimate_wished.connect(
            lambda one: self.paper.show_estimate(one, appointment_id=self._visit_id or 0)
        )

    def _lay_out(self) -> None:
        self.list.setFixedWidth(round(376 * theme.current().text_scale))
        surface = QFrame()
        surface.setProperty("kind", "card")
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(*[4 * theme.SPACE] * 4)
        inside.addWidget(self.card)
        blank = QFrame()
        blank.setProperty("kind", "card")
        QVBoxLayout(blank).addWidget(self.nobody)
        self.right.addWidget(blank)
        self.right.addWidget(surface)
        # What a superbill would like to have must not widen the window.
        self.right.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        head = QHBoxLayout()
        head.addWidget(title("Charges"))
        head.addStretch()
        head.addWidget(self.fees)
        middle = QHBoxLayout()
        middle.setSpacing(4 * theme.SPACE)
        middle.addWidget(self.list)
        middle.addWidget(self.right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addLayout(middle, 1)
        self.setFocusProxy(self.list.table)
