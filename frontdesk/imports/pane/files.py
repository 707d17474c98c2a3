"""The files that were chosen: what each is and what it brings; a list shows its columns below."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.imports import report
from frontdesk.imports.pane.columns import ColumnChooser
from frontdesk.imports.plan import Plan
from frontdesk.kit import theme
from frontdesk.kit.labels import Words
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in the list."""

    id: int
    name: str
    kind: str
    counts: str
    icon: str
    colour: str


class FileList(QWidget):
    """The files, and what stands in the columns of the one in hand.

    Signals:
        columns_chosen(int, dict): another meaning of a list's columns was chosen.
        picked(object): the file in hand by its place; None for all of them.
    """

    columns_chosen = Signal(int, object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._shown: int | None = None
        self.model = RowsModel(
            (
                Column[FileRow](
                    "File", lambda row: row.name, icon=lambda row: row.icon,
                    colour=lambda row: row.colour, tip=lambda row: f"{row.name}: {row.counts}",
                    stretch=True,
                ),
                Column[FileRow]("Kind", lambda row: row.kind, width=84),
            )
        )  # fmt: skip
        self.table = Table(self.model, "Files", filters=False)
        self.table.setMinimumHeight(120)
        self.about = Words("", "muted", wrap=True)
        self.heading = Words("What its columns hold", "subheading")
        self.columns = ColumnChooser()
        self.columns.edited.connect(self._on_edited)
        self.table.picked.connect(self._on_picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * theme.SPACE)
        column.addWidget(self.table, 1)
        column.addWidget(self.about)
        column.addWidget(self.heading)
        column.addWidget(self.columns, 2)
        column.addStretch()

    def show_plan(self, plan: Plan) -> None:
        """Show the files of a plan; the one in hand stays so."""
        self._plan, self._shown = plan, None
        rows = [_row(plan, place) for place in range(len(plan.files))]
        if len(rows) > 1:
            rows.insert(0, _all(plan))
        self.model.show_rows(rows)
        if self.table.current_row() is None:
            self.table.take_in_hand(rows[0].id)
        self._on_picked(self.table.current_row())

    def _on_picked(self, row: FileRow | None) -> None:
        if row is None or self._plan is None:
            return
        self.about.setText(row.counts)
        file = self._plan.files[row.id] if row.id >= 0 else None
        if file is not None and self._shown != row.id:
            self.columns.show_file(file)
        self._shown = row.id
        for part in (self.heading, self.columns):
            part.setVisible(file is not None and bool(file.columns))
        self.picked.emit(row.id if file is not None else None)

    def _on_edited(self, chosen: dict[int, str]) -> None:
        if self._shown is not None and self._shown >= 0:
            self.columns_chosen.emit(self._shown, chosen)


def _all(plan: Plan) -> FileRow:
    told = report.counts(plan.steps).sentence()
    return FileRow(-1, "All files", "", f"{told[:1].upper()}{told[1:]}.", "list", "")


def _row(plan: Plan, place: int) -> FileRow:
    file = plan.files[place]
    if file.format is None:
        return FileRow(place, file.name, "Not read", file.problems[0].reason, "cross-circle",
                       "danger")  # fmt: skip
    found = report.counts(plan.steps, place)
    wrong = sum(one.severity == "error" for one in file.problems) + found.problems
    told = found.sentence() + (f", {report.plural(wrong, 'problem')}" if wrong else "")
    icon = "alert" if wrong else "document"
    return FileRow(place, file.name, file.format, f"{told[:1].upper()}{told[1:]}.", icon,
                   "warning" if wrong else "")  # fmt: skip
