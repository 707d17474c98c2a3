"""Paper laid over a page: it covers the page and keeps the keyboard until it is put away."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.kit.counted_preview import CountedPreview, Fresh
from frontdesk.kit.printing import Printing


class OverPreview(CountedPreview):
    """A counted preview that fills `over`; the keyboard goes back to where it was.

    Args:
        over: the page beneath.
        fresh: as in CountedPreview.
        printing: who prints; the one of the program when None.
    """

    def __init__(self, over: QWidget, fresh: Fresh, *, printing: Printing | None = None) -> None:
        super().__init__(fresh, over, printing=printing)
        self._over = over
        self._before: QWidget | None = None
        self.hide()
        over.installEventFilter(self)
        self.closed.connect(self._give_back)

    def show_pdf(self, data: bytes, title: str, *, copies: int = 1, media: str = "") -> None:
        """Cover the page with this paper."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self.setGeometry(self._over.rect())
        super().show_pdf(data, title, copies=copies, media=media)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round among the paper's own controls: what lies beneath is covered."""
        one: QWidget = self.focusWidget() or self
        for _ in range(1000):  # a window has fewer
            one = (one.nextInFocusChain() if forward else one.previousInFocusChain()) or self
            takes = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()
            if takes and one.isVisible() and self.isAncestorOf(one) and one.focusProxy() is None:
                one.setFocus(
                    Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
                )
                return True
        return False

    def _give_back(self) -> None:
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None
