"""The two lists of a superbill: diagnoses A to L, services with units, pointers and price."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from frontdesk.charges.reckoning import Reckoning
from frontdesk.charges.rules import LETTERS, DiagnosisTyped, ServiceTyped
from frontdesk.core.money import dollars
from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """A diagnosis in its place."""

    id: int
    diagnosis: DiagnosisTyped

    @property
    def letter(self) -> str:
        """What services point to it by."""
        return LETTERS[self.id]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service in its place, with what it comes to."""

    id: int
    service: ServiceTyped
    cents: int
    tax_cents: int


class LinesTable(Table):
    """Rows that are removed by Del and moved by Alt+Up and Alt+Down.

    Signals:
        removed(int), moved(int, int): the row's place; and where it goes.
        typed(str): a letter or figure that belongs into the line.
    """

    removed = Signal(int)
    moved = Signal(int, int)
    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, alt = self.current_row(), event.modifiers() & Qt.KeyboardModifier.AltModifier
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if row is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(row.id)
        elif row is not None and alt and step:
            self.moved.emit(row.id, row.id + step)
        elif (
            event.text().strip()
            and event.text().isprintable()
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


DIAGNOSES: tuple[Column[DiagnosisRow], ...] = (
    Column("", lambda row: row.letter, width=34, strong=True),
    Column("ICD-10", lambda row: row.diagnosis.code, width=86),
    Column("Diagnosis", lambda row: row.diagnosis.words, stretch=True,
           tip=lambda row: row.diagnosis.words),
)  # fmt: skip
SERVICES: tuple[Column[ServiceRow], ...] = (
    Column("Code", lambda row: row.service.code, width=72, strong=True),
    Column("Service", lambda row: row.service.words, stretch=True,
           tip=lambda row: row.service.words),
    Column("Mod.", lambda row: " ".join(row.service.modifiers), width=62),
    Column("For", lambda row: row.service.pointers or "A", width=50),
    Column("Units", lambda row: str(row.service.units), right=True, width=58),
    Column("Place", lambda row: row.service.place, width=66),
    Column("Price", lambda row: dollars(row.service.unit_cents) if row.service.unit_cents
           else "type it", right=True, width=88, private=True,
           colour=lambda row: "" if row.service.unit_cents else "danger"),
    Column("Amount", lambda row: dollars(row.cents), right=True, width=96, private=True,
           tip=lambda row: f"with {dollars(row.tax_cents)} sales tax" if row.tax_cents else "",
           icon=lambda row: "patients" if row.service.by_patient else ""),
)  # fmt: skip


def diagnoses_table() -> LinesTable:
    """Return the empty list of diagnoses."""
    empty = EmptyState(
        "stethoscope", "No diagnosis yet", "Press a favourite\u2019s letter, or type."
    )
    return _small(LinesTable(RowsModel(DIAGNOSES), "Diagnoses", empty=empty, filters=False))


def services_table() -> LinesTable:
    """Return the empty list of services."""
    empty = EmptyState("list", "No service yet", "A favourite\u2019s letter or a code adds one.")
    return _small(LinesTable(RowsModel(SERVICES), "Services", empty=empty, filters=False))


def _small(table: LinesTable) -> LinesTable:
    table.setMinimumHeight(round(96 * theme.current().text_scale))
    return table


def diagnosis_rows(diagnoses: Sequence[DiagnosisTyped]) -> list[DiagnosisRow]:
    """Return diagnoses as the list shows them."""
    return [DiagnosisRow(place, one) for place, one in enumerate(diagnoses)]


def service_rows(reckoning: Reckoning) -> list[ServiceRow]:
    """Return services as the list shows them."""
    return [
        ServiceRow(place, line.service, line.cents, line.tax_cents)
        for place, line in enumerate(reckoning.lines)
    ]
