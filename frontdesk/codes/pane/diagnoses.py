"""Finding a diagnosis: what is typed at the left, all that is known of the code at the right."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from frontdesk.codes import reads
from frontdesk.codes.pane.detail import DiagnosisCard
from frontdesk.codes.rules import Diagnosis, DiagnosisHit
from frontdesk.core.changes import Changes
from frontdesk.core.clock import words_date
from frontdesk.core.refused import Refused
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.date_input import DateInput
from frontdesk.kit.field import Field
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words, muted
from frontdesk.kit.office import Office
from frontdesk.kit.pane import Pane
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.search_box import SearchBox
from frontdesk.kit.table import Table

MOST = 60
LONGEST_TITLE = 46  # characters
DAY_WIDE = 64 * theme.SPACE
CARD_WIDE, TABLE_LEAST = 104 * theme.SPACE, 70 * theme.SPACE
ROOM_FOR_STATE = 120 * theme.SPACE
_PASSED = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
OLD_AFTER_DAYS = 183  # lists come out in October and April


@dataclass(frozen=True, slots=True)
class HitRow:
    """A hit in the list."""

    id: int
    hit: DiagnosisHit


def _state(row: HitRow) -> str:
    if not row.hit.billable:
        return "Needs 7th" if row.hit.sevenths else "Header"
    if row.hit.refusal:
        return "Not valid"
    return "Unspecified" if row.hit.unspecified else ""


def _colour(row: HitRow) -> str:
    return "muted" if row.hit.refusal else ""


def _title(row: HitRow) -> str:
    """The title; CMS's short one where it would be cut, so that what differs is seen."""
    hit = row.hit
    if hit.found_by:
        return f"{hit.title} ({hit.found_by})"
    return hit.title if len(hit.title) <= LONGEST_TITLE else hit.short


COLUMNS = (
    Column[HitRow]("Code", lambda row: row.hit.code, strong=True, width=104, colour=_colour),
    Column[HitRow](
        "Diagnosis", _title, stretch=True, colour=_colour, tip=lambda row: row.hit.title
    ),
    Column[HitRow]("", _state, width=116, colour=lambda row: "muted"),
)


class DiagnosesPage(Pane):
    """The search box, the hits, and the card of the code in hand."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._wanted = ""
        self.box = SearchBox("Find a diagnosis: words in any order, or a code")
        self.day = DateInput(today=office.store.about_today)
        self.day.set_value(office.store.about_today())
        self.old = Banner()
        self.model = RowsModel(COLUMNS)
        self.table = Table(
            self.model,
            "Diagnoses found",
            filters=False,
            empty=EmptyState(
                "search",
                "Type what the patient has",
                "Such as \u201cknee pain left\u201d, \u201chigh blood pressure\u201d or E11.9.",
            ),
        )
        self.card = DiagnosisCard()
        self.box.textChanged.connect(self._search)
        self.box.installEventFilter(self)
        self.box.setClearButtonEnabled(True)
        self.day.textChanged.connect(self._search)
        self.table.picked.connect(self._on_picked)
        self.table.chosen.connect(lambda _row: self.card.take_keyboard())
        self.card.wanted.connect(self.look_up)
        self.setFocusProxy(self.box)
        self._lay_out()

    def concerns(self, changes: Changes) -> bool:
        return changes.touch("diagnosis_list")

    def read(self, session: Session) -> Any:
        reads.prepare(session)
        return reads.newest_list(session)

    def show_read(self, what: Any) -> None:
        late = (self.office.store.about_today() - what).days > OLD_AFTER_DAYS
        self.old.show_sentence(
            f"The newest list here holds from {words_date(what)}. CMS publishes a list each "
            "October and April: bring it in under \u201cBring lists in\u201d."
            if late
            else "",
            "info",
        )
        self._search()

    def go(self, wish: Go) -> None:
        """Look a code or words up."""
        if "code" in wish.what:
            self.look_up(str(wish.what["code"]))
        elif "text" in wish.what:
            self.box.setText(str(wish.what["text"]))
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def look_up(self, code: str) -> None:
        """Show a code's card."""
        self._wanted = code
        on = self._on()
        self.office.type_ahead(
            "diagnosis card",
            lambda session: (code, reads.diagnosis(code, on=on, session=session)),
            self._show_card,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little room the codes and their titles come first; the card tells the rest."""
        super().resizeEvent(event)
        room = self.table.width() / theme.current().text_scale
        self.table.setColumnHidden(2, room < ROOM_FOR_STATE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows typed into the box move through the hits; Enter goes on to the card."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _PASSED:
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.card.take_keyboard()
                return True
        return super().eventFilter(watched, event)

    def _on(self) -> Any:
        try:
            return self.day.value() or self.office.store.about_today()
        except Refused:  # half typed
            return self.office.store.about_today()

    def _search(self) -> None:
        text, on = self.box.text(), self._on()
        self.office.type_ahead(
            "diagnoses",
            lambda session: (
                text, reads.search_diagnoses(text, on=on, limit=MOST, session=session),
            ),
            self._show_hits,
        )  # fmt: skip

    def _show_hits(self, found: tuple[str, list[DiagnosisHit]]) -> None:
        text, hits = found
        self.table.empty.show_words(*_nothing(text))
        self.model.show_rows([HitRow(place, hit) for place, hit in enumerate(hits)])
        if hits:
            self.table.setCurrentIndex(self.model.index(0, 0))
            self._on_picked(HitRow(0, hits[0]))
        else:
            self._wanted = ""
            self.card.show_diagnosis(None, on=self._on())

    def _on_picked(self, row: HitRow | None) -> None:
        if row is not None:
            self.look_up(row.hit.code)

    def _show_card(self, found: tuple[str, Diagnosis | None]) -> None:
        code, diagnosis = found
        if code == self._wanted:
            self.card.show_diagnosis(diagnosis, on=self._on())

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[5 * theme.SPACE] * 4)
        whole.setSpacing(3 * theme.SPACE)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words("Diagnoses", "title"))
        words.addWidget(muted("ICD-10-CM. Only billable codes that say all they can are best."))
        whole.addLayout(words)
        whole.addWidget(self.old)
        asked = QHBoxLayout()
        asked.setSpacing(4 * theme.SPACE)
        asked.addWidget(self.box, 1, Qt.AlignmentFlag.AlignTop)
        day = Field("day", "&Day of the visit", self.day)
        day.setFixedWidth(round(DAY_WIDE * theme.current().text_scale))
        asked.addWidget(day)
        whole.addLayout(asked)
        lower = QHBoxLayout()
        lower.setSpacing(4 * theme.SPACE)
        lower.addWidget(self.table, 5)
        lower.addWidget(self.card, 4)
        scale = theme.current().text_scale
        self.table.setMinimumWidth(round(TABLE_LEAST * scale))
        self.card.setMaximumWidth(round(CARD_WIDE * scale))
        whole.addLayout(lower, 1)


def _nothing(text: str) -> tuple[str, str]:
    if text.strip():
        return "Nothing found", "Try fewer words, or another word for it."
    return (
        "Type what the patient has",
        "Such as \u201cknee pain left\u201d, \u201chigh blood pressure\u201d or E11.9.",
    )
