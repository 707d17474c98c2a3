"""Turns the pages of a PDF into pictures, on a thread of its own: pdfium bears only one."""

import atexit
from collections.abc import Callable
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QObject, QSizeF, QThreadPool, Signal
from PySide6.QtGui import QImage

from frontdesk.core.refused import Refused

MOST_PIXELS = 40_000_000  # a page of a poster's size must not eat the memory
_NO_PDF = "This document cannot be shown: it is damaged or not a PDF."

_open_ones: "WeakSet[PdfPages]" = WeakSet()
_thread = QThreadPool()
_thread.setMaxThreadCount(1)


class PdfPages(QObject):
    """One PDF, opened and drawn off the window's thread.

    Signals:
        opened(list[QSizeF]): the size of each page, in points.
        drawn(int, float, QImage): page number from 0, pixels per point, picture.
        failed(str): a sentence for the person.
    """

    opened = Signal(object)
    drawn = Signal(int, float, QImage)
    failed = Signal(str)

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.data = data
        self._document: Any = None
        self._wanted: set[tuple[int, float]] = set()

    def open(self) -> None:
        """Ask for the sizes of all pages."""
        self._do(self._open)

    def draw(self, page: int, scale: float) -> None:
        """Ask for a page at `scale` pixels per point; asking twice costs nothing."""
        if (page, scale) not in self._wanted:
            self._wanted.add((page, scale))
            self._do(lambda: self._draw(page, scale))

    def drop_wishes(self, *, but: float) -> None:
        """Forget pages asked for at another scale than `but` and not yet drawn."""
        self._wanted = {wish for wish in self._wanted if wish[1] == but}

    def close(self) -> None:
        """Give the document back; nothing is drawn afterwards."""
        self._wanted.clear()
        self._do(self._close)

    @staticmethod
    def warm() -> None:
        """Load what draws pages, in the background, so that the first paper shows at once."""
        _thread.start(_load)

    @staticmethod
    def settle() -> None:
        """Wait until no page is being drawn; for tests and for closing down."""
        _thread.waitForDone()

    def _do(self, job: Callable[[], None]) -> None:
        # never QRunnable.create: Qt deletes it, PySide goes on taking its address for it, and the
        # next object made there (a selection model, a scroll bar) is handed out as a QRunnable
        _thread.start(job)

    def _open(self) -> None:
        # 100 ms to load: only when a person first looks at paper, and never on the window's thread
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(self.data)
            sizes = [QSizeF(*self._document.get_page_size(n)) for n in range(len(self._document))]
        except pypdfium2.PdfiumError:
            self.failed.emit(_NO_PDF)
            return
        _remember(self)
        if sizes:
            self.opened.emit(sizes)
        else:
            self.failed.emit("This document has no pages.")

    def _draw(self, number: int, scale: float) -> None:
        if (number, scale) not in self._wanted or self._document is None:
            return
        page = self._document[number]
        image = picture_of(page, scale)
        page.close()
        self._wanted.discard((number, scale))
        self.drawn.emit(number, scale, image)

    def _close(self) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None
            _open_ones.discard(self)


def _remember(pages: PdfPages) -> None:
    """Have the document given back at the latest when the program ends, before pdfium looks."""
    if not _open_ones:
        atexit.unregister(_close_all)
        atexit.register(_close_all)
    _open_ones.add(pages)


def _close_all() -> None:
    _thread.waitForDone()
    for pages in list(_open_ones):
        pages._close()


def _load() -> None:
    import pypdfium2

    assert pypdfium2


def picture_of(page: Any, scale: float) -> QImage:
    """Return a pdfium page as a picture of at most MOST_PIXELS; on the drawing thread."""
    wide, tall = page.get_size()
    most = (MOST_PIXELS / max(1.0, wide * tall)) ** 0.5
    bitmap = page.render(scale=min(scale, most), rev_byteorder=True, may_draw_forms=False)
    form = QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBA8888
    if bitmap.n_channels == 1:
        form = QImage.Format.Format_Grayscale8
    image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, form)
    return image.copy()  # the buffer is pdfium's


def draw_all(data: bytes, scale: float) -> list[QImage]:
    """Return every page at `scale` pixels per point; slow, so never on the window's thread.

    Raises:
        Refused: the bytes are no PDF.

    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Refused(_NO_PDF) from None
    try:
        return [picture_of(page, scale) for page in document]
    finally:
        document.close()
