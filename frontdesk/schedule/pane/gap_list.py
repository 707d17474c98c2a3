"""The gaps of today and the next working days that somebody on the waitlist fits."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.buttons import Button
from frontdesk.kit.labels import Card, Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.schedule.gaps import Fillable, GapRow
from frontdesk.schedule.pane.bar import words_minutes
from frontdesk.schedule.pane.fill import words_gap
from frontdesk.schedule.pane.two_lines import TwoLineTable

LEAST_TALL = 48 * theme.SPACE  # pixels of the list
NOTHING = ("check-circle", "No gap to fill.", "Nobody on the waitlist fits what is free.")


class GapLine:
    """A gap as a row of the list."""

    def __init__(self, row: GapRow, today: date, zone: ZoneInfo) -> None:
        self.id, self.row = row.id, row
        self.when = words_gap(row.gap, today, zone)
        fit = "1 fits" if row.wanted == 1 else f"{row.wanted} fit"
        self.about = f"{row.provider} · {row.gap.minutes} min · {fit}"


COLUMNS = (
    Column[GapLine](
        "When, with whom, how many fit",
        lambda line: f"{line.when}\n{line.about}",
        lambda line: line.row.gap.start,
        tip=lambda line: line.about,
        stretch=True,
    ),
)


class GapList(Card):
    """Every gap that could be filled; Enter shows who fits.

    Signals:
        chosen(Gap): who fits this one, please.
        left(): put away.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Gaps to fill")
        self.told = Words("", "muted", wrap=True)
        self.model = RowsModel(COLUMNS)
        self.table = TwoLineTable(self.model, "Gaps to fill", empty=EmptyState(*NOTHING))
        self.table.chosen.connect(lambda line: self.chosen.emit(line.row.gap))
        self.leave = Button("Close", kind="quiet", tip="Esc", on=self.left.emit)
        self.table.setMinimumHeight(LEAST_TALL)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.leave)
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)
        self.hide()

    def show_gaps(self, found: Fillable, today: date, zone: ZoneInfo) -> None:
        """Show the gaps, soonest first."""
        fresh = self.isHidden()
        self.told.setText(
            f"{words_minutes(found.minutes)} of today and the next two working days are free and "
            "suit somebody on the waitlist."
        )
        self.told.setVisible(found.minutes > 0)
        self.model.show_rows([GapLine(row, today, zone) for row in found.gaps])
        self.show()
        if fresh:
            self.table.setFocus()
            if found.gaps:
                self.table.take_in_hand(found.gaps[0].id)

    def end(self) -> None:
        """Put the list away."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
