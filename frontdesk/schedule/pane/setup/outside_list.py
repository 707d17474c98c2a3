"""The booked visits that a change of hours would leave outside, listed before it is made."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner, EmptyState
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table
from frontdesk.schedule.outside import OutsideVisit


class OutsideList(QWidget):
    """A sentence with how many, and the visits by time.

    Args:
        office: for its zone and today.
        narrow: without the reason's own column.
    """

    def __init__(self, office: Office, *, narrow: bool = False) -> None:
        super().__init__()
        self.office = office
        self.visits: list[OutsideVisit] | None = None  # None: not looked yet
        why = Column[OutsideVisit]("Why", lambda row: row.why, tip=lambda row: row.why,
                                   width=160, stretch=True)  # fmt: skip
        columns = [
            Column[OutsideVisit](
                "When", self._when, lambda row: row.start, width=165, tip=lambda row: row.why
            ),
            Column[OutsideVisit](
                "Patient",
                lambda row: row.patient,
                strong=True,
                private=True,
                width=140,
                stretch=narrow,
                tip=lambda row: row.why,
            ),
        ]
        if not narrow:
            kind = Column[OutsideVisit]("Kind of visit", lambda row: row.type_name, width=120)
            columns += [why, kind]
        self.model = RowsModel(columns)
        self.empty = EmptyState("calendar", "Nothing previewed yet")
        self.table = Table(self.model, "Visits outside", empty=self.empty)
        self.strip = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.strip)
        column.addWidget(self.table, 1)

    def show_visits(self, visits: Sequence[OutsideVisit]) -> None:
        """Show what a change would leave outside."""
        self.visits = list(visits)
        self.model.show_rows(self.visits)
        self.empty.show_words("Every booked visit still fits", icon="check-circle")
        if not visits:
            self.strip.show_sentence("Every booked visit still fits.", "success")
            return
        before = sum(one.before for one in visits)
        count = f"{len(visits)} booked visit{'s' if len(visits) > 1 else ''}"
        verb = "fall" if len(visits) > 1 else "falls"
        also = f" {before} of them already did." if before else ""
        self.strip.show_sentence(
            f"{count} {verb} outside.{also} They stay booked until you move them.", "warning"
        )

    def show_none(self, sentence: str, next_step: str = "") -> None:
        """Forget what was shown: something was changed since."""
        self.visits = None
        self.model.show_rows([])
        self.empty.show_words(sentence, next_step, icon="calendar")
        self.strip.show_sentence("")

    @property
    def shown(self) -> list[int] | None:
        """The ids of the visits that are shown; None where nothing was looked at."""
        return None if self.visits is None else [one.id for one in self.visits]

    def _when(self, row: OutsideVisit) -> str:
        store = self.office.store
        at = clock.words_time(row.start, store.zone)
        return f"{clock.words_day(row.day, store.today())}, {at}"
