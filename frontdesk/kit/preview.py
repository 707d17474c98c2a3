"""Shows paper before it is printed: pages, printer, copies, save as PDF; Esc closes."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from frontdesk.core.saving import write_whole
from frontdesk.kit import theme
from frontdesk.kit.banner import Banner
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.labels import Words
from frontdesk.kit.pages_view import PagesView
from frontdesk.kit.pdf_pages import PdfPages
from frontdesk.kit.printing import FAILED, PRINTED, Printing, PrintJob

SAVE = "&Save as PDF\u2026"
LEAST_WIDTH = 110  # pixels of a printer's name
_TONES = {PRINTED: "success", FAILED: "danger", "waiting": "warning"}


@cache
def shared_printing() -> Printing:
    """Return the one who follows print jobs as long as the program runs, previews come and go."""
    return Printing(QCoreApplication.instance())


class Preview(QFrame):
    """A panel over a pane that shows a PDF and prints it. It blocks nothing.

    Signals:
        printed(PrintJob): the print system took it; what becomes of it comes by `job_moved`.
        job_moved(PrintJob, str, str): state (see printing) and sentence.
        saved(str): it was saved at that path.
        closed(): Esc or Close.
    """

    printed = Signal(PrintJob)
    job_moved = Signal(PrintJob, str, str)
    saved = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, printing: Printing | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "preview")
        self._data, self._title, self._media = b"", "", ""
        self._mine: set[str] = set()
        self._sending, self._readable = False, True
        self.printing = printing or shared_printing()
        PdfPages.warm()
        self.view = PagesView()
        self.banner = Banner(closable=True)
        self._make_bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 8, 12, 0)
        holder.addWidget(self.banner)
        column.addLayout(holder)
        column.addWidget(self.view, 1)
        self._connect()

    @property
    def data(self) -> bytes:
        """The PDF in view; empty when there is none."""
        return self._data

    def show_pdf(self, data: bytes, title: str, *, copies: int = 1, media: str = "") -> None:
        """Show a document and ask the system for its printers.

        Args:
            data: the PDF.
            title: what it is, without a patient's name: "Receipt 1042".
            copies: how many to print at first.
            media: the paper to ask the printer for; its own when empty.
        """
        self._data, self._title, self._media = data, title, media
        self.title.setText(title)
        self.page.setText("")
        self.copies.setValue(copies)
        self.banner.show_sentence("")
        self._sending, self._readable = False, True
        self.view.show_pdf(data)
        self.printing.ask_printers()
        self.show()
        self.raise_()
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_now(self) -> None:
        """Print to the printer chosen; a second press while the first is under way does nothing."""
        if self._sending or not self._readable:
            return
        self._sending = True
        self.banner.show_sentence("")
        self.printing.print_pdf(
            self._data,
            title=self._title,
            printer=self.printer.currentText(),
            copies=self.copies.value(),
            media=self._media,
        )

    def ask_where(self) -> None:
        """Ask where to save, then save."""
        usual = str(Path.home() / f"{self._title}.pdf")
        path, _ = QFileDialog.getSaveFileName(self, "Save as PDF", usual, "PDF (*.pdf)")
        if path:
            self.save_to(path)

    def save_to(self, path: str) -> bool:
        """Save the document, whole or not at all; say why if it cannot be."""
        try:
            write_whole(Path(path), self._data)
        except OSError as error:
            why = error.strerror or "it did not say why"
            self.banner.show_sentence(
                f"It could not be saved there: {why}. Choose a place.", "danger"
            )
            return False
        self.banner.show_sentence(f"Saved as {Path(path).name}.", "success")
        self.saved.emit(path)
        return True

    def close_preview(self) -> None:
        """Put the paper away; print jobs under way go on."""
        self.view.close_pdf()
        self._data = b""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if event.key() == Qt.Key.Key_Escape:
            self.close_preview()
        elif event.matches(QKeySequence.StandardKey.Print):
            self.print_now()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.ask_where()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(860, 720)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow room leave the second button its sign only, so that the title can be read."""
        self.save_button.setText(SAVE)
        if self._bar.sizeHint().width() > self.width():
            self.save_button.setText("")

    def _make_bar(self) -> None:
        self.title, self.page = Words("", "subheading", elide=True), Words("", "muted")
        self.zoom_out = IconButton("zoom-out", "Smaller", on=lambda: self.view.zoom_by(-1))
        self.zoom_in = IconButton("zoom-in", "Larger", on=lambda: self.view.zoom_by(1))
        self.printer, self.copies = QComboBox(), QSpinBox()
        self.printer.setAccessibleName("Printer")
        self.printer.setMinimumWidth(LEAST_WIDTH)
        self.copies.setAccessibleName("Copies")
        self.copies.setRange(1, 99)
        self.copies.setPrefix("\u00d7 ")
        print_words = "&Print"
        self.print_button = Button(
            print_words, kind="primary", icon="printer", tip="Print (Ctrl+P)"
        )
        self.save_button = Button(SAVE, icon="save", tip="Save as PDF (Ctrl+S)")
        self.save_button.setAccessibleName("Save as PDF")
        self.close_button = IconButton("cross", "Close (Esc)")
        self._bar = QFrame()
        self._bar.setProperty("kind", "surface")
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(16, 10, 12, 10)
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.title)
        row.addWidget(self.page)
        row.addStretch(1)
        row.addWidget(self.zoom_out)
        row.addWidget(self.zoom_in)
        row.addSpacing(2 * theme.SPACE)
        row.addWidget(self.printer)
        row.addWidget(self.copies)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addWidget(self.close_button)

    def _connect(self) -> None:
        self.view.turned.connect(lambda page, of: self.page.setText(f"Page {page} of {of}"))
        self.view.failed.connect(self._on_unreadable)
        self.print_button.clicked.connect(self.print_now)
        self.save_button.clicked.connect(self.ask_where)
        self.close_button.clicked.connect(self.close_preview)
        self.printing.printers.connect(self._on_printers)
        self.printing.accepted.connect(self._on_accepted)
        self.printing.moved.connect(self._on_moved)
        self.printing.refused.connect(self._on_refused)

    def _on_printers(self, names: list[str], usual: str) -> None:
        chosen = self.printer.currentText()
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setVisible(bool(names))
        self._fit()
        self.printer.setCurrentText(chosen if chosen in names else usual)
        if not names and self.isVisible():
            self.banner.show_sentence(
                "No printer is set up on this computer. Save the paper as a PDF for now.", "warning"
            )

    def _on_accepted(self, job: PrintJob) -> None:
        if self._sending and job.title == self._title:
            self._mine.add(job.number)
            self._sending = False
            self.banner.show_sentence(f"{job.title} is at {job.printer}.", "info", icon="printer")
            self.printed.emit(job)

    def _on_moved(self, job: PrintJob, state: str, sentence: str) -> None:
        if job.number in self._mine:
            if job.title == self._title:
                self.banner.show_sentence(sentence, _TONES.get(state, "info"))
            self.job_moved.emit(job, state, sentence)

    def _on_refused(self, sentence: str) -> None:
        if self._sending:
            self._sending = False
            self.banner.show_sentence(sentence, "danger")

    def _on_unreadable(self, sentence: str) -> None:
        self._readable = False
        self.banner.show_sentence(sentence, "danger")
