"""What the pages of patients' own money share: lists at the left, what is done at the right."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Done
from frontdesk.core.clock import words_date
from frontdesk.core.drafts import Draft
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.edit_card import EditCard
from frontdesk.kit.going import Go
from frontdesk.kit.hits import Hit
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.patients import reads as patients
from frontdesk.payments.pane.finding import FindBox
from frontdesk.payments.pane.paper import Paper

BESIDE_WIDE = 86 * theme.SPACE


@dataclass(frozen=True, slots=True)
class View:
    """One list of a page.

    Attributes:
        key, words: of the choice above the lists.
        name: what the list is, also where it is taken out.
        empty: said in place of no rows.

    """

    key: str
    words: str
    name: str
    columns: Sequence[Column[Any]]
    empty: EmptyState


class WorkCard(EditCard):
    """A form about a patient's account: their name above it, masked from the lobby.

    Args:
        kind: what is done, in one word: half-typed forms are kept under it.
        heading: what is done.
        save: words of the button that does it.
    """

    def __init__(self, kind: str, heading: str, save: str) -> None:
        super().__init__(save)
        self.kind, self.title, self.busy, self.act_key = kind, heading, False, ""
        self.field_of: Callable[[str], str] = str  # where a refusal of a name is shown
        self.name = Words("", "strong", private=True, elide=True)
        self.whose = Words("", "muted", private=True, wrap=True)
        self.above.addWidget(self.name)
        self.above.addWidget(self.whose)

    def take(
        self, row_id: int, name: str, whose: str, values: dict[str, Any], *, typing: bool = True
    ) -> None:
        """Open the form for a row; the same act key holds until it is done or another is opened."""
        key = f"{self.kind} {row_id}"
        if key != self.key:
            self.act_key = uuid.uuid4().hex
        self.name.setText(name)
        self.whose.setText(whose)
        self.open(key, self.title, values, typing=typing)

    def show_refused(self, refused: Refused) -> bool:
        """Show a refusal at its field, or above the form; False for one that can be approved."""
        if refused.field and not isinstance(refused, NeedsApproval):
            refused = Refused(str(refused), field=self.field_of(refused.field))
        return super().show_refused(refused)

    def leave(self) -> None:
        """Close the form, in which nothing is typed, without a word."""
        self.key = ""
        self.form.clear()

    def row_id(self) -> int:
        """Return the id of the row whose form is open; 0 for none."""
        return int(self.key.rpartition(" ")[2] or 0)


class SidePage(Pane):
    """The base: a page says what it reads, shows its rows and fills its cards.

    Args:
        office: the office.
        title: of the page.
        about: one sentence beneath it.
        views: the lists; a choice above them where there are several.
        find: what the box that finds a patient says; "" for no such box.
        nothing: what is said at the right while nothing is in hand.
    """

    def __init__(
        self,
        office: Office,
        *,
        title: str,
        about: str,
        views: Sequence[View],
        find: str = "",
        nothing: EmptyState,
    ) -> None:
        super().__init__(office)
        self.views = tuple(views)
        self.view = Segmented([(one.key, one.words) for one in views])
        self.view.setAccessibleName("Which list to show")
        self.tables = {
            one.key: Table(RowsModel(one.columns), one.name, empty=one.empty) for one in views
        }
        self.banner = Banner(closable=True)
        self.sum = Words("", "heading", private=True)
        self.finder = FindBox(office, find or "Find a patient", self._find, _hit)
        if not find:  # shown before it has its place, it would be a window
            self.finder.hide()
        self.stack, self.beside = QStackedWidget(), QStackedWidget()
        self.paper = Paper(office, self, lambda words: self.banner.show_sentence(words, "warning"))
        self.export = TableExport(
            self, office, taking_out, permit="ledger.read", make=self._make_listing
        )
        self.cards: dict[str, WorkCard] = {}
        self._openers: dict[str, Callable[[int], None]] = {}
        self.under = QVBoxLayout()  # beneath the lists: what asks for a reason
        self.filters = QVBoxLayout()  # over the lists: what narrows them
        self.controls = QHBoxLayout()  # beside the choice of lists
        self._lay_out(title, about, nothing)
        self.view.edited.connect(self.turn)
        self.finder.chosen.connect(lambda hit: self.open_patient(hit.id))
        self.finder.left.connect(self._to_list)
        for key, table in self.tables.items():
            table.picked.connect(partial(self._on_picked, key))
            table.chosen.connect(partial(self.chosen, key))
        self.setFocusProxy(self.finder if find else self.tables[views[0].key])

    # ---- what a page says

    def open_patient(self, patient_id: int) -> None:
        """Take a patient in hand."""
        raise NotImplementedError

    def picked(self, key: str, row: Any) -> None:
        """Show at the right what can be done with a row; None when none is in hand."""

    def chosen(self, key: str, row: Any) -> None:
        """Do the nearest thing with a row: Enter."""

    def summed(self, rows: Sequence[Any]) -> str:
        """Return the sum said above a list; "" for none."""
        return ""

    # ---- what they share

    def add_card(
        self, card: WorkCard, opener: Callable[[int], None], save: Callable[[dict[str, Any]], None]
    ) -> None:
        """Add a form; `opener` opens it for the id of its key, `save` is given its values."""
        self.cards[card.kind] = card
        self._openers[card.kind] = opener
        self.beside.addWidget(card)
        card.saved.connect(save)
        card.put_away.connect(self._on_put_away)

    def show_rows(self, key: str, rows: Sequence[Any]) -> None:
        """Show a list's rows."""
        self.tables[key].rows_model.show_rows(rows)
        if key == self.view.value():
            self._say_sum()

    def turn_to(self, key: str) -> None:
        """Show a list."""
        if self.view.value() != key:
            self.view.set_value(key)
            self.turn()

    def turn(self) -> None:
        """Show the chosen list."""
        self.stack.setCurrentWidget(self.tables[self.view.value()])
        self._say_sum()
        self._on_picked(self.view.value(), self.tables[self.view.value()].current_row())

    def put_beside(self, widget: QWidget | None) -> None:
        """Show a card at the right; None for nothing in hand."""
        self.beside.setCurrentIndex(0 if widget is None else self.beside.indexOf(widget))

    def at_form(self) -> bool:
        """Whether a form at the right is to stay though another row is picked.

        One in which nothing is typed gives way to whoever goes on in the list.
        """
        card = self.beside.currentWidget()
        if not isinstance(card, WorkCard) or not card.key:
            return False
        if card.form.dirty or not self.tables[self.view.value()].hasFocus():
            return True
        card.leave()
        return False

    def ask(self, card: WorkCard, act: Act, then: Callable[[Done], None]) -> None:
        """Do what a form is about, once; a refusal is shown at its field."""
        if card.busy:
            return
        card.busy = True

        def done(outcome: Done) -> None:
            card.busy = False
            card.done()
            card.drop()
            then(outcome)

        def refused(refusal: Refused) -> None:
            card.busy = False
            if isinstance(refusal, NeedsApproval):
                card.banner.show_sentence(str(refusal), "warning")
                self.office.refused.emit(refusal, act)
            else:
                card.show_refused(refusal)

        self.office.act(act, done, refused)

    def go(self, wish: Go) -> None:
        patient_id = wish.patient_id or wish.what.get("patient_id")
        if isinstance(patient_id, int):
            self.open_patient(patient_id)

    def remember(self) -> dict[str, Any]:
        return {"view": self.view.value()}

    def come_back(self, remembered: dict[str, Any]) -> None:
        if remembered.get("view") in self.tables:
            self.turn_to(remembered["view"])

    def draft(self) -> Draft | None:
        card = self.beside.currentWidget()
        typed = card.snapshot() if isinstance(card, WorkCard) else None
        if typed is None or not isinstance(card, WorkCard):
            return None
        return Draft(typed["key"], f"{card.title}: {card.name.words()}", typed)

    def take_up_nothing(self) -> None:
        card = self.beside.currentWidget()
        if isinstance(card, WorkCard):
            card.drop()

    def take_up(self, draft: Draft) -> None:
        kind, _, row_id = draft.typed["key"].rpartition(" ")
        if kind in self.cards:
            self.cards[kind].restore(draft.typed)
            self._openers[kind](int(row_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.finder.isVisible():
            self.finder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _find(self, session: Session, typed: str) -> list[Any]:
        return patients.search(session, typed, today=self.office.store.about_today())

    def _to_list(self) -> None:
        self.tables[self.view.value()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_picked(self, key: str, row: Any) -> None:
        if key == self.view.value():
            self.picked(key, row)

    def _on_put_away(self) -> None:
        self.put_beside(None)
        self._to_list()

    def _say_sum(self) -> None:
        self.sum.setText(self.summed(self.tables[self.view.value()].rows_model.rows()))

    def _make_listing(self) -> Any:
        view = next(one for one in self.views if one.key == self.view.value())
        return rows_shown(
            self.tables[view.key], view.name,
            patient=lambda row: getattr(row, "patient_id", None) or row.id,
        )  # fmt: skip

    def _lay_out(self, title: str, about: str, nothing: EmptyState) -> None:
        for table in self.tables.values():
            self.stack.addWidget(table)
        head, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(title, "title"))
        words.addWidget(muted(about))
        head.setSpacing(3 * theme.SPACE)
        head.addLayout(words, 1)
        head.addWidget(self.sum, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.export, 0, Qt.AlignmentFlag.AlignTop)
        blank = QFrame()
        blank.setProperty("kind", "card")
        QVBoxLayout(blank).addWidget(nothing)
        self.beside.addWidget(blank)
        self.beside.setFixedWidth(round(BESIDE_WIDE * theme.current().text_scale))
        self.controls.setSpacing(3 * theme.SPACE)
        self.controls.addWidget(self.view)
        if len(self.views) < 2:
            self.view.hide()
        self.controls.addStretch()
        left = QVBoxLayout()
        left.setSpacing(3 * theme.SPACE)
        left.addWidget(self.finder)
        left.addLayout(self.controls)
        left.addLayout(self.filters)
        left.addWidget(self.stack, 1)
        left.addLayout(self.under)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addLayout(left, 1)
        lower.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[5 * theme.SPACE] * 4)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addLayout(lower, 1)


def _hit(row: patients.Hit) -> Hit:
    born = f"born {words_date(row.birth_date)}" if row.birth_date else "no date of birth"
    return Hit(row.id, row.name, (born, f"chart {row.chart_number}"), note=row.matched)


def who_words(chart_number: str, owed: str) -> str:
    """Return what stands beneath a name: the chart, and an amount in words."""
    return f"chart {chart_number}\u2002\u00b7\u2002{owed}"
