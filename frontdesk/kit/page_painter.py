"""Prints a PDF where there is no CUPS: draws each page and hands the pictures to Qt's printer."""

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from frontdesk.core.refused import Refused
from frontdesk.kit.pdf_pages import draw_all

DOTS_PER_INCH = 300


def system_printers() -> tuple[list[str], str]:
    """Return the names of all printers and of the usual one; may take seconds."""
    names = QPrinterInfo.availablePrinterNames()
    usual = QPrinterInfo.defaultPrinterName()
    return names, usual or (names[0] if names else "")


def paint_to_printer(
    data: bytes, printer: str, *, title: str, copies: int = 1, file: str = ""
) -> str:
    """Print every page in its own size; return what went wrong, empty if nothing did.

    Slow: for a thread of its own. `file` prints into a PDF file instead.
    """
    try:
        pages = draw_all(data, DOTS_PER_INCH / 72)
    except Refused as refused:
        return str(refused)
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    if file:
        device.setOutputFileName(file)
    else:
        device.setPrinterName(printer)
    device.setDocName(title)
    device.setCopyCount(copies)
    painter = QPainter()
    for number, page in enumerate(pages):
        inches = QSizeF(page.width() / DOTS_PER_INCH, page.height() / DOTS_PER_INCH)
        size = QPageSize(inches, QPageSize.Unit.Inch)
        upright = QPageLayout.Orientation.Portrait
        device.setPageLayout(QPageLayout(size, upright, QMarginsF(0, 0, 0, 0)))
        device.setFullPage(True)
        if not (device.newPage() if number else painter.begin(device)):
            return f"{printer} cannot be reached. Choose another printer or save as PDF."
        painter.drawImage(QRectF(painter.viewport()), page)
    painter.end()
    return ""
