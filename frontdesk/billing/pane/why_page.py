"""Why a balance is owed, as a chain in plain words; printed as a letter."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from frontdesk.billing import prints
from frontdesk.billing.actions import note_why_printed
from frontdesk.billing.why import Explained, explained
from frontdesk.billing.why_rules import Why, WhyPart, words_left
from frontdesk.core.clock import words_date
from frontdesk.core.listing import DATE, MONEY
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Words
from frontdesk.kit.noted_paper import NotedPaper
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, Index, RowsModel, StrongRole
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, rows_shown

HEAD, LINK, SHARE, LEFT = "head", "link", "share", "left"
MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the chain as the list shows it."""

    id: int
    kind: str
    day: date | None
    words: str
    cents: int | None
    charge_id: int | None


class WhyModel(RowsModel[Row]):
    """Services and what is left stand in heavier letters."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole):
        if role == StrongRole and index.isValid():
            row = self.row_at(index)
            return row is not None and row.kind in (HEAD, LEFT)
        return super().data(index, role)


class WhyPage(QWidget):
    """Signals.

    left(): put away.
    dispute_wished(int): open a dispute of this charge; 0 for what is about none.
    """

    left = Signal()
    dispute_wished = Signal(int)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._asked: tuple[int, int, int] | None = None
        self.is_open = False
        self.told: Explained | None = None
        self.heading = Words("", "heading", private=True, elide=True)
        self.about = Words("", "muted", private=True, elide=True)
        self.leave_button = Button("&Back", icon="arrow-left", kind="quiet", on=self._leave)
        self.print_button = Button("&Letter for the patient", icon="printer", kind="primary",
                                   shortcut="Ctrl+P", on=self.show_letter)  # fmt: skip
        self.dispute_button = Button("&Dispute this", icon="alert", on=self._wish_dispute)
        self.model = WhyModel(_COLUMNS)
        self.empty = EmptyState("check-circle", "Nothing is owed.", "Esc goes back.")
        self.table = Table(self.model, "Why it is owed", empty=self.empty)
        self.table.setSortingEnabled(False)
        self.meanings = Words("", "muted", wrap=True)
        self.letter = NotedPaper(office, self)
        self._lay_out()
        self.setFocusProxy(self.table)

    def explain(self, patient_id: int, *, visit_id: int = 0, charge_id: int = 0) -> None:
        """Show why a person owes what they owe: of a visit, of a charge, or all."""
        self._asked, self.is_open = (patient_id, visit_id, charge_id), True
        self.refresh()

    def refresh(self) -> None:
        """Read it again: money moved."""
        asked, today = self._asked, self._office.store.today()
        if asked is None or not self.is_open:
            return

        def read(session: Session) -> Explained | None:
            return explained(session, asked[0], today=today, visit_id=asked[1] or None,
                             charge_id=asked[2] or None)  # fmt: skip

        def shown(told: Explained | Refused | None) -> None:
            if isinstance(told, Explained) and asked == self._asked:
                self.show_told(told)

        self._office.read(read, shown)

    def show_told(self, told: Explained) -> None:
        """Show a chain."""
        self.told = told
        why = told.why
        title = f"Why {dollars(why.cents)} is owed" if why.cents > 0 else words_left(why.cents)
        self.heading.setText(title)
        of = {"account": "the whole account", "visit": "one visit", "charge": "one service"}
        self.about.setText(f"{told.who.patient}\u2002\u00b7\u2002{of[why.what]}")
        self.model.show_rows(rows_of(why))
        self.meanings.setText("  ".join([*_more(why), *why.meanings]))
        self.meanings.setVisible(bool(self.meanings.words()))
        self.table.setFocus()

    def show_letter(self) -> None:
        """Show the letter as it will be printed."""
        if self.told is None:
            return
        told = self.told
        noted = partial(note_why_printed.act, told.who.patient_id, what=told.why.what,
                        cents=told.why.cents)  # fmt: skip
        self.letter.show(prints.why_letter(told.letter, told.why), "About your balance", noted)

    def leave(self) -> None:
        """Put it away, quietly."""
        self.is_open, self._asked = False, None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def taken_out(self) -> Make | None:
        """Return what makes the chain a table, for files."""
        if self.told is None:
            return None
        who = self.told.who
        about = (("Patient", who.patient), ("Chart", who.chart_number),
                 ("Balance", words_left(self.told.why.cents)))  # fmt: skip
        return rows_shown(self.table, "Why it is owed", about=about,
                          patient=lambda _row: who.patient_id)  # fmt: skip

    def _wish_dispute(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.dispute_wished.emit(row.charge_id or 0)

    def _leave(self) -> None:
        self.leave()
        self.left.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * theme.SPACE)
        head.addWidget(self.leave_button)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.about)
        head.addLayout(words, 1)
        head.addWidget(self.dispute_button)
        head.addWidget(self.print_button)
        self.print_button.setAutoDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.meanings)


def rows_of(why: Why) -> list[Row]:
    """Return a chain as the lines of a list, the sum of all at its end."""
    rows: list[Row] = []
    for part in why.parts:
        rows += _of_part(part, len(rows))
    if len(why.parts) > 1:
        rows.append(Row(len(rows), LEFT, None, f"All together: {words_left(why.cents)}",
                        why.cents, None))  # fmt: skip
    return rows


def _of_part(part: WhyPart, first: int) -> list[Row]:
    about = " \u00b7 ".join(one for one in (part.title, part.about) if one)
    rows: list[tuple[str, date | None, str, int | None]] = [(HEAD, part.day, about, None)]
    rows += [
        (LINK if one.adds else SHARE, one.day,
         one.words if one.adds else f"Your part: {one.words[:1].lower()}{one.words[1:]}", one.cents)
        for one in part.lines
    ]  # fmt: skip
    rows.append((LEFT, None, words_left(part.cents), part.cents))
    if part.note:
        rows.append((SHARE, None, part.note, None))
    return [
        Row(first + place, kind, day, words, cents, part.charge_id)
        for place, (kind, day, words, cents) in enumerate(rows)
    ]


def _more(why: Why) -> list[str]:
    more = []
    if why.ahead:
        more.append(f"{dollars(why.ahead)} is paid ahead and not used yet.")
    if why.waiting > 0:
        more.append(f"Insurance has not answered yet about {dollars(why.waiting)}.")
    return more


def _words(row: Row) -> str:
    return f"{ {LINK: chr(8195), SHARE: chr(8195) * 3, LEFT: chr(8195)}.get(row.kind, '') }" + (
        row.words
    )


def _amount(row: Row) -> str:
    if row.cents is None or row.kind == SHARE:
        return ""
    sign = MINUS if row.cents < 0 and row.kind == LINK else ""
    return f"{sign}{dollars(abs(row.cents))}"


def _colour(row: Row) -> str:
    return "muted" if row.kind == SHARE else "accent" if row.kind == HEAD else ""


_COLUMNS = (
    Column[Row]("Date", lambda row: words_date(row.day) if row.day else "", width=112, kind=DATE,
                value=lambda row: row.day, colour=_colour),
    Column[Row]("What", _words, stretch=True, width=300, private=True, colour=_colour,
                tip=lambda row: row.words),
    Column[Row]("Of which", lambda row: dollars(row.cents) if row.kind == SHARE and row.cents
                else "", right=True, private=True, width=110, colour=_colour, kind=MONEY,
                value=lambda row: row.cents if row.kind == SHARE else None),
    Column[Row]("Amount", _amount, right=True, private=True, width=124, kind=MONEY,
                value=lambda row: row.cents if row.kind != SHARE else None),
)  # fmt: skip
