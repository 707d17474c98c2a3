"""Disputes with the day by which each is to be answered, and the answer to the one in hand."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.billing import prints, rules
from frontdesk.billing.actions import answer_dispute, close_dispute, note_answer_printed
from frontdesk.billing.disputes import DisputeRow
from frontdesk.billing.why import Letter, answer_of
from frontdesk.core.action import Act, Done
from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.form import Form
from frontdesk.kit.labels import Card, Words, rule
from frontdesk.kit.noted_paper import NotedPaper
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, rows_shown

OPEN, ALL = "open", "all"
STATES = {"open": "Open", "overdue": "Overdue", "answered": "Answered", "closed": "Closed"}


class DisputesPage(QWidget):
    """Signals.

    account_wished(int): open this patient's account.
    which_wished(): open ones only, or all, was chosen.
    said(str): a quiet line for below.
    """

    account_wished = Signal(int)
    which_wished = Signal()
    said = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._id = 0
        self.which = Segmented(((OPEN, "Open"), (ALL, "Closed too")))
        self.which.setAccessibleName("Which disputes")
        self.which.set_value(OPEN)
        self.model = RowsModel(_COLUMNS)
        self.empty = EmptyState(
            "check-circle", "Nothing is in dispute.",
            "On an account, the key ! opens a dispute of the charge in hand.",
        )  # fmt: skip
        self.table = Table(self.model, "Disputes", empty=self.empty)
        self.banner = Banner(closable=True)
        self.title, self.about = Words("", "subheading", private=True, wrap=True), Words(
            "", "muted", private=True, wrap=True)  # fmt: skip
        self.said_words = Words("", "body", private=True, wrap=True)
        self.form = Form()
        self.form.add(fields.notes("answer", "What does the office a&nswer?", lines=4))
        self.form.add(fields.choice("outcome", "How did it &end?", tuple(rules.OUTCOMES.items()),
                                    side_by_side=False))  # fmt: skip
        self.answer = Button("Save ans&wer", kind="primary", icon="check", on=self.ask_answer)
        self.close_it = Button("&Close it", icon="lock", on=self.ask_close)
        self.letter_button = Button("&Letter", icon="printer", on=self.show_letter)
        self.account_button = Button("Acc&ount", icon="money", on=self._wish_account)
        self.letter = NotedPaper(office, self)
        self.which.edited.connect(self.which_wished)
        self.table.picked.connect(self._show_card)
        self.table.chosen.connect(lambda _row: self.form["answer"].take_keyboard())
        self._lay_out()
        self.setFocusProxy(self.table)
        self._show_card(None)

    @property
    def wants_closed(self) -> bool:
        """Whether closed ones are shown too."""
        return bool(self.which.value() == ALL)

    def show_rows(self, rows: Sequence[DisputeRow]) -> None:
        """Show disputes, overdue ones first."""
        self.model.show_rows(rows)
        self._show_card(self.table.current_row())

    def taken_out(self) -> Make | None:
        """Return what makes the table of disputes, for paper and files."""
        return rows_shown(self.table, "Disputes", patient=lambda row: row.patient_id,
                          faint=lambda row: row.closed_on is not None)  # fmt: skip

    def ask_answer(self) -> None:
        """Save what the office answers."""
        row = self.table.current_row()
        if row is not None:
            self._act(answer_dispute.act(row.id, version=row.version,
                                         answer=self.form["answer"].value()),
                      "The answer is kept; print the letter, then close it.")  # fmt: skip

    def ask_close(self) -> None:
        """Close it with how it ended; an answer that is typed is kept first."""
        row = self.table.current_row()
        if row is not None:
            outcome = self.form["outcome"].value() or ""
            self._act(close_dispute.act(row.id, version=row.version, outcome=outcome),
                      "The dispute is closed; statements ask for what is owed again.")  # fmt: skip

    def show_letter(self) -> None:
        """Show the answer as a letter."""
        row, today = self.table.current_row(), self._office.store.today()
        if row is None:
            return

        def read(session: Session) -> tuple[Letter, DisputeRow] | None:
            return answer_of(session, row.id, today=today)

        def shown(found: tuple[Letter, DisputeRow] | Refused | None) -> None:
            if isinstance(found, tuple):
                noted = partial(note_answer_printed.act, row.id)
                self.letter.show(prints.answer_letter(*found), "Answer to a question", noted)

        self._office.read(read, shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            self.table.setFocus()
        else:
            super().keyPressEvent(event)

    def _act(self, act: Act, said: str) -> None:
        def done(_outcome: Done) -> None:
            self.banner.show_sentence(said, "success")

        def refused(refusal: Refused) -> None:
            if isinstance(refusal, NeedsApproval):
                self._office.refused.emit(refusal, act)
            elif not self.form.show_refused(refusal):
                self.banner.show_sentence(str(refusal), "danger")

        self.form.clear_errors()
        self._office.act(act, done, refused)

    def _wish_account(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.account_wished.emit(row.patient_id)

    def _show_card(self, row: DisputeRow | None) -> None:
        self.card.setVisible(row is not None)
        if row is None:
            self._id = 0
            return
        values = {"answer": row.answer, "outcome": row.outcome or None}
        self.form.load(values, keep_typed=row.id == self._id)
        if row.id != self._id:
            self.form.clear_errors()
        self._id = row.id
        self.title.setText(row.patient)
        self.about.setText(
            f"{_about(row)}, {dollars(row.cents)}\nOpened {words_date(row.opened_on)} by "
            f"{row.opened_by}, answer by {words_date(row.due_on)}"
        )
        ended = f"\n{rules.OUTCOMES[row.outcome]}, {row.closed_by}" if row.closed_on else ""
        self.said_words.setText(f"\u201c{row.words}\u201d{ended}")
        for one in (self.answer, self.close_it):
            one.setVisible(row.closed_on is None)

    def _lay_out(self) -> None:
        self.card = Card()
        for part in (self.title, self.about, rule(), self.said_words, self.form):
            self.card.body.addWidget(part)
        for pair in ((self.answer, self.close_it), (self.letter_button, self.account_button)):
            row = QHBoxLayout()
            row.setSpacing(2 * theme.SPACE)
            for button in pair:
                button.setAutoDefault(True)
                row.addWidget(button)
            row.addStretch()
            self.card.body.addLayout(row)
        self.card.body.addStretch()
        self.card.setFixedWidth(round(84 * theme.SPACE * theme.current().text_scale))
        top = QHBoxLayout()
        top.addWidget(Words("To be answered, the overdue first", "heading"))
        top.addStretch()
        top.addWidget(self.which)
        beside = QHBoxLayout()
        beside.setSpacing(4 * theme.SPACE)
        beside.addWidget(self.table, 1)
        beside.addWidget(self.card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.banner)
        column.addLayout(beside, 1)


def _about(row: DisputeRow) -> str:
    day = f"{words_date(row.service_day)} " if row.service_day else ""
    return f"{day}{row.about}"


def _colour(row: DisputeRow) -> str:
    return {"overdue": "danger", "closed": "muted"}.get(row.state, "")


_COLUMNS = (
    Column[DisputeRow]("Answer by", lambda row: words_date(row.due_on), lambda row: row.due_on,
                       width=112, kind=DATE, value=lambda row: row.due_on, colour=_colour),
    Column[DisputeRow]("State", lambda row: STATES[row.state], width=104, colour=_colour,
                       icon=lambda row: "alert" if row.state == "overdue" else ""),
    Column[DisputeRow]("Patient", lambda row: row.patient, private=True, width=124,
                       colour=_colour),
    Column[DisputeRow]("About", _about, private=True, width=140, colour=_colour, tip=_about),
    Column[DisputeRow]("What the patient says", lambda row: row.words, private=True, stretch=True,
                       width=110, colour=_colour, tip=lambda row: row.words),
    Column[DisputeRow]("Amount", lambda row: dollars(row.cents), lambda row: row.cents, right=True,
                       private=True, strong=True, width=88, kind=MONEY, summed=True,
                       colour=_colour),
)  # fmt: skip
