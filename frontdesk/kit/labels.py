"""Words on a pane: plain text in the sizes of the look, masked from the lobby where private."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


class Words(QLabel):
    """Plain words, never rich text, so that data is shown as it is.

    Args:
        words: what to show.
        kind: body, strong, muted, caption, section, subheading, heading, title, display, danger ...
        private: a name or an amount: dots while the lobby can see.
        wrap: goes on in further lines.
        elide: in too little room the end gives way to an ellipsis, the whole on hover.
        selectable: can be selected and copied.
    """

    def __init__(
        self,
        words: str = "",
        kind: str = "body",
        *,
        private: bool = False,
        wrap: bool = False,
        elide: bool = False,
        selectable: bool = False,
    ) -> None:
        super().__init__()
        self._words, self._private, self._elide = words, private, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if private:
            privacy.changed.connect(self._show)
        self._show()

    def setText(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self._show()

    def words(self) -> str:
        """Return the words, masked or not."""
        return self._words

    def set_kind(self, kind: str) -> None:
        """Show them as another kind."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        least = super().minimumSizeHint()
        if self._elide:
            least.setWidth(min(least.width(), self.fontMetrics().averageCharWidth() * 6))
        return least

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()
        if fits or not self._elide:
            super().paintEvent(event)
            return
        painter, room = QPainter(self), QRect(self.contentsRect())
        end = Qt.TextElideMode.ElideRight
        short = self.fontMetrics().elidedText(self.text(), end, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), short)

    def _show(self) -> None:
        shown = privacy.masked(self._words) if self._private else self._words
        super().setText(shown)
        if self._elide:
            self.setToolTip(shown)


def title(words: str) -> Words:
    """Return the title of a screen."""
    return Words(words, "title")


def heading(words: str) -> Words:
    """Return the heading of a part."""
    return Words(words, "heading")


def subheading(words: str) -> Words:
    """Return the heading of a card or a section."""
    return Words(words, "subheading")


def muted(words: str, *, wrap: bool = True) -> Words:
    """Return quiet words."""
    return Words(words, "muted", wrap=wrap)


def rule() -> QFrame:
    """Return a thin line across."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


class Card(QFrame):
    """A surface with rounded corners, a heading if there is one, and room beneath it.

    Args:
        heading_words: the heading; none when empty.
        kind: card, raised or sunken.
    """

    def __init__(self, heading_words: str = "", kind: str = "card") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.body = QVBoxLayout(self)
        inside = 4 * theme.SPACE
        self.body.setContentsMargins(inside, inside, inside, inside)
        self.body.setSpacing(3 * theme.SPACE)
        if heading_words:
            self.body.addWidget(subheading(heading_words))
