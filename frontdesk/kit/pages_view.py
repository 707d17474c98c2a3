"""Shows a PDF's pages one under another, drawn as they come into view."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from frontdesk.kit import theme
from frontdesk.kit.pdf_pages import PdfPages
from frontdesk.kit.privacy import privacy

GAP, EDGE = 20, 24
ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_PER_POINT = 96 / 72  # logical pixels of a point at zoom 1
_HIDDEN = "Names and amounts are hidden.\nShow them again to see the paper."
_KEPT = 24  # pictures kept beside those in view


class PagesView(QAbstractScrollArea):
    """The pages. Ctrl and the wheel, + and -, zoom; 0 fits the width.

    Signals:
        turned(int, int): the page in view, from 1, and how many there are.
        failed(str): the document cannot be shown.
    """

    turned = Signal(int, int)
    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.pages: PdfPages | None = None
        self._sizes: list[QSizeF] = []
        self._pictures: dict[tuple[int, float], QImage] = {}
        self._zoom, self._fits = 1.0, True
        self.setProperty("kind", "pages")
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setAccessibleName("Pages")
        privacy.changed.connect(self._repaint)

    def show_pdf(self, data: bytes) -> None:
        """Show another document from its first page."""
        self.close_pdf()
        self.pages = PdfPages(data)
        self.pages.opened.connect(self._on_opened)
        self.pages.drawn.connect(self._on_drawn)
        self.pages.failed.connect(self.failed)
        self.pages.open()

    def close_pdf(self) -> None:
        """Let go of the document; nothing of it stays in memory."""
        if self.pages:
            self.pages.close()
        self.pages = None
        self._sizes, self._pictures = [], {}
        self.viewport().update()

    @property
    def page_count(self) -> int:
        """How many pages there are; 0 until the document is open."""
        return len(self._sizes)

    @property
    def zoom(self) -> float:
        """How large pages are shown; 1 is their size on paper at 96 dots an inch."""
        return self._zoom

    def zoom_by(self, steps: int) -> None:
        """Show larger or smaller by so many steps."""
        beyond = [zoom for zoom in ZOOMS if (zoom - self._zoom) * steps > 0.005]
        if beyond:
            self._fits = False
            self._set_zoom(beyond[0] if steps > 0 else beyond[-1])

    def fit_width(self) -> None:
        """Show pages as wide as there is room."""
        self._fits = True
        widest = max((size.width() for size in self._sizes), default=612.0)
        room = self.viewport().width() - 2 * EDGE
        self._set_zoom(min(max(room / (widest * _PER_POINT), ZOOMS[0]), 1.75))

    def is_drawn(self, page: int) -> bool:
        """Whether a page, from 0, is there to see at the zoom in force."""
        return (page, self._scale()) in self._pictures

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        if self._fits:
            self.fit_width()
        self._set_bars()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        bar, key = self.verticalScrollBar(), Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(-1)
        elif key == Qt.Key.Key_0:
            self.fit_width()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(bar.minimum() if key == Qt.Key.Key_Home else bar.maximum())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = self._scale()
        for number, place in self._in_view():
            for step in range(6):
                painter.setPen(QPen(look.ink(look.shadow, 0.05 * (1 - step / 6)), 1))
                painter.drawRect(place.adjusted(-step, -step + 2, step, step + 2))
            painter.fillRect(place, Qt.GlobalColor.white)  # paper is white in any light
            picture = self._pictures.get((number, scale)) or self._any_picture(number)
            if privacy.hidden:
                painter.setPen(Qt.GlobalColor.black)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _HIDDEN)
            elif picture is not None:
                painter.drawImage(place, picture)
            if (number, scale) not in self._pictures and self.pages:
                self.pages.draw(number, scale)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _repaint(self) -> None:
        self.viewport().update()

    def _on_opened(self, sizes: list[QSizeF]) -> None:
        self._sizes = sizes
        if self._fits:
            self.fit_width()
        self._set_bars()
        self.verticalScrollBar().setValue(0)
        self._on_scrolled()

    def _on_drawn(self, number: int, scale: float, picture: QImage) -> None:
        near = [page for page, _ in self._in_view()]
        for key in list(self._pictures):
            if len(self._pictures) > _KEPT and key[0] not in near:
                del self._pictures[key]
        for key in [key for key in self._pictures if key[0] == number]:
            del self._pictures[key]  # the one drawn for another zoom
        self._pictures[(number, scale)] = picture
        self.viewport().update()

    def _any_picture(self, number: int) -> QImage | None:
        return next((one for (page, _), one in self._pictures.items() if page == number), None)

    def _scale(self) -> float:
        return round(self._zoom * _PER_POINT * self.devicePixelRatioF(), 4)

    def _set_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        if self.pages:
            self.pages.drop_wishes(but=self._scale())
        self._set_bars()
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()
        self._on_scrolled()

    def _places(self) -> list[QRectF]:
        """Return where each page stands, from the top left of all."""
        widths = [size.width() * self._zoom * _PER_POINT for size in self._sizes]
        wide = max(self.viewport().width(), max(widths, default=0) + 2 * EDGE)
        places, top = [], float(EDGE)
        for size, width in zip(self._sizes, widths, strict=True):
            tall = size.height() * self._zoom * _PER_POINT
            places.append(QRectF(round((wide - width) / 2), round(top), round(width), round(tall)))
            top += round(tall) + GAP
        return places

    def _in_view(self) -> list[tuple[int, QRectF]]:
        offset = QPointF(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        seen = QRectF(self.viewport().rect())
        moved = [place.translated(offset) for place in self._places()]
        return [(number, place) for number, place in enumerate(moved) if place.intersects(seen)]

    def _set_bars(self) -> None:
        places = self._places()
        tall = places[-1].bottom() + EDGE if places else 0
        wide = max((place.width() for place in places), default=0) + 2 * EDGE
        room = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, round(tall - room.height())))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, round(wide - room.width())))
        self.horizontalScrollBar().setPageStep(room.width())

    def _on_scrolled(self) -> None:
        if not self._sizes:
            return
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        above = [number for number, place in enumerate(self._places()) if place.top() <= middle]
        page = (above[-1] if above else 0) + 1
        self.setAccessibleDescription(f"Page {page} of {len(self._sizes)}")
        self.turned.emit(page, len(self._sizes))
        self.viewport().update()
