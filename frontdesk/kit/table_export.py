"""One small button by which any table leaves: to the printer, as PDF, workbook (XLSX) or CSV.

    from frontdesk.kit.table_export import TableExport, rows_shown
    from frontdesk.office import taking_out

    self.export = TableExport(
        self, office, taking_out, permit="ledger.read",
        make=lambda: rows_shown(self.table, "Payments", about=[("Day", words_date(self.day))],
                                patient=lambda row: row.patient_id))
    head.addWidget(self.export)          # Ctrl+P prints what is shown, Ctrl+Shift+E opens the menu

What each column is stands in its `Column`: kind="money", summed=True. A table that is no `Table`
gives a `make` of its own: a function that returns a function of a `Progress` that returns a
`core.listing.Listing`; the latter runs beside the window: it touches no widget.

Nothing leaves before it is noted in the audit with its title, rows, patients and hash, under the
permit by which the rows are read; a supervisor may approve in place.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from sqlalchemy.orm import Session

from frontdesk.core.action import Act, Action
from frontdesk.core.charting import Chart
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.later import Later
from frontdesk.core.listing import Imprint, Listing
from frontdesk.core.refused import Refused
from frontdesk.core.saving import save
from frontdesk.kit import theme
from frontdesk.kit.buttons import Button
from frontdesk.kit.office import Office
from frontdesk.kit.rows_out import Make, file_name, listing_of, rows_shown

if TYPE_CHECKING:
    from frontdesk.csv_files import workbook, writing
    from frontdesk.kit import over_preview
    from frontdesk.kit.over_preview import OverPreview
    from frontdesk.paper import report
else:
    workbook = Later("frontdesk.csv_files.workbook")
    writing = Later("frontdesk.csv_files.writing")
    over_preview = Later("frontdesk.kit.over_preview")
    report = Later("frontdesk.paper.report")

__all__ = ["Make", "TableExport", "TakingOut", "file_name", "listing_of", "rows_shown"]

PRINT_KEY, MENU_KEY = "Ctrl+P", "Ctrl+Shift+E"
PRINTER, PDF, XLSX, CSV = "printer", "pdf", "xlsx", "csv"
KINDS = {PDF: "PDF (*.pdf)", XLSX: "Excel workbooks (*.xlsx)", CSV: "Tables (*.csv)"}
TITLES = {
    PRINTER: "Preparing the paper", PDF: "Preparing the PDF", XLSX: "Preparing the workbook",
    CSV: "Preparing the table",
}  # fmt: skip
STOPPED = "Stopped; nothing was taken out."
PATIENCE = 0.4  # seconds; a job that takes longer is shown with its progress


class TakingOut(Protocol):
    """What notes that a table leaves, and whose it is: the module office.taking_out."""

    @property
    def print_table(self) -> Action[...]: ...  # noqa: D102
    @property
    def export_table(self) -> Action[...]: ...  # noqa: D102
    def imprint(  # noqa: D102
        self, session: Session, *, by: str, at: datetime, zone: ZoneInfo
    ) -> Imprint: ...


class TableExport(Button):
    """The button. Keys work while its page is in front: Ctrl+P prints, Ctrl+Shift+E is the menu.

    Signals:
        said(str, str): what became of it, and its tone; a Pane's bottom line says it by itself.
        left(): the paper was put away.

    Args:
        over: the page: the paper is shown over it, and the keys work within it.
        office: the office.
        out: how it is noted: the module office.taking_out.
        permit: by which the rows are read.
        make: called when something is chosen; returns what makes the table, None for nothing.
        picture: returns a chart that stands above the table on paper.
        words: of the button.
        print_key: what shows the paper; empty where the page has another use for it.
        menu_key: what opens the menu; empty for the second button of a page.
    """

    said = Signal(str, str)
    left = Signal()

    def __init__(
        self,
        over: QWidget,
        office: Office,
        out: TakingOut,
        *,
        permit: str,
        make: Callable[[], Make | None],
        picture: Callable[[], Chart | None] = lambda: None,
        words: str = "Export",
        print_key: str = PRINT_KEY,
        menu_key: str = MENU_KEY,
    ) -> None:
        super().__init__(
            words,
            icon="save",
            tip="Print, PDF, Excel or CSV" + (f" ({menu_key})" if menu_key else ""),
        )
        self._print_key = print_key
        if print_key:
            self.setAccessibleDescription(f"{print_key} prints what is shown")
        self._over, self._office, self._out = over, office, out
        self._permit, self._make, self._picture, self._busy = permit, make, picture, False
        self.preview: OverPreview | None = None
        self._shown: tuple[Listing, bytes] | None = None
        self.clicked.connect(self.open_menu)
        for keys, wish in ((print_key, self.show_paper), (menu_key, self.open_menu)):
            if not keys:
                continue
            shortcut = QShortcut(QKeySequence(keys), over)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(wish)
        said = getattr(over, "said", None)  # a Pane's; it has no tone
        if said is not None:
            self.said.connect(lambda words, _tone: said.emit(words))

    def open_menu(self) -> None:
        """Show the ways out, below the button."""
        if not self.isVisible() or not self.isEnabled():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(self.text())
        menu.addAction(f"&Print \u2026\t{self._print_key}", self.show_paper)
        menu.addSeparator()
        menu.addAction("Save as P&DF \u2026", lambda: self.ask_where(PDF))
        menu.addAction("Save for &Excel (XLSX) \u2026", lambda: self.ask_where(XLSX))
        menu.addAction("Save as &CSV \u2026", lambda: self.ask_where(CSV))
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + theme.SPACE)))

    def show_paper(self) -> None:
        """Show the table as it will be printed; printed already shown paper prints."""
        if self.preview is not None and self.preview.isVisible():
            self.preview.print_now()
        elif self.isVisible() and self.isEnabled():
            self._begin(PRINTER, self._show)

    def ask_where(self, way: str) -> None:
        """Make the file beside the window, then ask where it is to lie: pdf, xlsx or csv."""
        self._begin(way, lambda listing, data: self._ask_where(way, listing, data))

    def save_to(self, path: str, way: str) -> None:
        """Make the file, note that it leaves, then write it there, whole or not at all."""
        self._begin(way, lambda listing, data: self._write(path, way, listing, data))

    def _begin(self, way: str, then: Callable[[Listing, bytes], None]) -> None:
        make = None if self._busy else self._make()
        if make is None:
            if not self._busy:
                self.said.emit("There is nothing to take out.", "info")
            return
        self._busy = True
        office, store, picture = self._office, self._office.store, self._picture()
        by, at = office.staff.name, store.about_now()

        def headed(imprint: Imprint | Refused) -> None:
            if isinstance(imprint, Refused):
                made(imprint)
            else:
                job = _Job(make, way, imprint, picture)
                office.start_job(TITLES[way], job.run, made)

        def made(outcome: Any) -> None:
            self._busy = False
            if isinstance(outcome, tuple):
                then(*outcome)
            else:
                self.said.emit(str(outcome), "warning")

        office.read(lambda session: self._out.imprint(session, by=by, at=at, zone=store.zone),
                    headed)  # fmt: skip

    def _ask_where(self, way: str, listing: Listing, data: bytes) -> None:
        usual = str(Path.home() / file_name(listing.title, way))
        path, _ = QFileDialog.getSaveFileName(self._over, "Save as", usual, KINDS[way])
        if path:
            self._write(path, way, listing, data)

    def _write(self, path: str, way: str, listing: Listing, data: bytes) -> None:
        whole = path if path.casefold().endswith(f".{way}") else f"{path}.{way}"

        def noted(_done: object) -> None:
            self._office.run(
                lambda: save(whole, data), lambda said: self.said.emit(str(said), "info")
            )

        self._office.act(self._act(listing, way, data), noted,
                         lambda refused: self.said.emit(str(refused), "warning"))  # fmt: skip

    def _act(self, listing: Listing, way: str, data: bytes) -> Act:
        told: dict[str, Any] = {
            "what": listing.title, "rows": listing.count, "about": tuple(listing.about),
            "patients": listing.patients, "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        if way == PRINTER:
            return replace(self._out.print_table, permit=self._permit).act(**told)
        return replace(self._out.export_table, permit=self._permit).act(way=way, **told)

    def _show(self, listing: Listing, data: bytes) -> None:
        if self.preview is None:
            self.preview = over_preview.OverPreview(self._over, self._fresh)
            self.preview.closed.connect(self._on_closed)
        self._shown = (listing, data)
        self.preview.show_pdf(data, listing.title)

    def _fresh(self, way: str, then: Callable[[bytes], None]) -> None:
        if self._shown is not None:
            listing, data = self._shown
            act = self._act(listing, PDF if way == "file" else PRINTER, data)
            self._office.act(act, lambda _: then(data), self._not_noted)

    def _not_noted(self, refused: Refused) -> None:
        if self.preview is not None:
            self.preview.not_noted(refused)

    def _on_closed(self) -> None:
        self._shown = None
        self.left.emit()


class _Job:
    """A table being made beside the window; shown with its progress when it takes a while."""

    def __init__(self, make: Make, way: str, imprint: Imprint, picture: Chart | None) -> None:
        self._make, self._way, self._imprint, self._picture = make, way, imprint, picture
        self._begun = time.monotonic()

    def run(self, progress: Progress) -> tuple[Listing, bytes] | Refused:
        """Return the table and its bytes, or why there are none."""

        def told(done: int, total: int) -> None:
            if progress.cancelled or time.monotonic() - self._begun > PATIENCE:
                progress.step(done, total)

        late = Progress(told)
        try:
            listing = self._make(late)
            return listing, self._bytes(listing, late)
        except Cancelled:
            return Refused(STOPPED)

    def _bytes(self, listing: Listing, progress: Progress) -> bytes:
        if self._way == XLSX:
            return workbook.workbook(listing, self._imprint, progress)
        if self._way == CSV:
            return writing.listing_csv(listing, self._imprint.zone, progress)
        return report.report(listing, self._imprint, progress, picture=self._picture)
