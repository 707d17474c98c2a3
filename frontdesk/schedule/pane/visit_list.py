"""Visits as a list: a day provider by provider, or the agenda of the next two weeks."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from frontdesk.core import clock
from frontdesk.core.listing import DATE
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.going import Go
from frontdesk.kit.labels import Words
from frontdesk.kit.office import Office
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.segmented import Segmented
from frontdesk.kit.table import Table
from frontdesk.kit.table_export import Make, TableExport, rows_shown
from frontdesk.office import taking_out
from frontdesk.schedule import rules
from frontdesk.schedule.on_paper import PaperVisit

DAY, AGENDA = "day", "agenda"
AGENDA_DAYS = 14


class VisitLine:
    """One visit as a row of the list."""

    def __init__(self, visit: PaperVisit, place: int, today: date, zone: ZoneInfo) -> None:
        self.id, self.visit, self.place = visit.id, visit, place
        day = clock.office_day(visit.start, zone)
        self.day, self.on = clock.words_day(day, today), day
        self.time = clock.words_time(visit.start, zone)
        self.born = clock.words_date(visit.birth_date) if visit.birth_date else ""
        self.status = rules.WORDS[visit.status]


def _columns() -> tuple[Column[VisitLine], ...]:
    return (
        Column("Day", lambda row: row.day, lambda row: row.visit.start, width=100, kind=DATE,
               value=lambda row: row.on),
        Column("Time", lambda row: row.time, lambda row: row.visit.start, strong=True, width=96),
        Column("With", lambda row: row.visit.provider, lambda row: row.place, width=140),
        Column("Patient", lambda row: row.visit.name, lambda row: row.visit.name.casefold(),
               strong=True, private=True, stretch=True, width=130),
        Column("Born", lambda row: row.born, lambda row: row.visit.birth_date or date.min,
               private=True, width=118, kind=DATE, value=lambda row: row.visit.birth_date),
        Column("Chart", lambda row: row.visit.chart_number, lambda row: row.visit.chart_number,
               width=92),
        Column("Phone", lambda row: row.visit.phone, lambda row: row.visit.phone, private=True,
               width=142),
        Column("Visit", lambda row: row.visit.type_name or row.visit.reason,
               lambda row: row.visit.type_name, width=112),
        Column("Status", lambda row: row.status, lambda row: rules.STATUSES.index(row.visit.status),
               width=124),
    )  # fmt: skip


class VisitList(QWidget):
    """The list, what it is filtered by, and whether it is a day or the agenda.

    Signals:
        span_wished(str): DAY or AGENDA.
        chosen(int, date): open this visit, on its day.
    """

    span_wished = Signal(str)
    chosen = Signal(int, object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._zone = office.store.zone
        self.span = Segmented(((DAY, "This day"), (AGENDA, "Two weeks")))
        self.span.setAccessibleName("How far the list goes")
        self.span.edited.connect(lambda: self.span_wished.emit(self.span.value()))
        self.count = Words("", kind="muted")
        self.model = RowsModel(_columns())
        self.nothing = EmptyState(
            "calendar", "Nobody is booked.", "Choose another day, or book a visit."
        )
        self.table = Table(self.model, "Visits", empty=self.nothing)
        self.table.chosen.connect(self._choose)
        self.export = TableExport(  # Ctrl+P offers all papers of the schedule
            self, office, taking_out, permit="schedule.read", make=self._taken_out, print_key=""
        )
        self._lay_out()

    def show_visits(self, visits: Sequence[PaperVisit], today: date, *, span: str) -> None:
        """Show visits in this order; the row in hand stays in hand."""
        self.span.set_value(span)
        rows = [VisitLine(one, place, today, self._zone) for place, one in enumerate(visits)]
        self.model.show_rows(rows)
        self.table.setColumnHidden(0, span == DAY)
        count = len(rows)
        self.count.setText(f"{count} visit{'s' if count != 1 else ''}")

    def charge_wish(self) -> Go | None:
        """Return the wish to charge the visit in hand."""
        row = self.table.current_row()
        if row is None:
            return None
        return Go("charges", row.visit.patient_id, {"appointment_id": row.id})

    def _taken_out(self) -> Make | None:
        return rows_shown(self.table, "Visits", patient=lambda row: row.visit.patient_id)

    def _choose(self, row: VisitLine) -> None:
        self.chosen.emit(row.id, clock.office_day(row.visit.start, self._zone))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * theme.SPACE)
        head.addWidget(self.span)
        hint = Words("Type to narrow the list; Enter opens a visit.", "muted", wrap=True)
        head.addWidget(hint, 1)
        head.addWidget(self.count)
        head.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
