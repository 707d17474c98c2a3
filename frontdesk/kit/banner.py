"""Quiet strips and empty places: what is the matter, and what to do next; never a pop-up."""

from PySide6 import QtGui  # the rest of its names is costly, and waits till it is used
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.labels import Words

SIGNS = {
    "info": "info",
    "warning": "alert",
    "danger": "cross-circle",
    "success": "check-circle",
    "neutral": "info",
}


class Banner(QWidget):
    """A strip with a sentence and at most one thing to do about it; hidden while it has none.

    Signals:
        acted(): its button was pressed.
        closed(): it was put away.
    """

    acted = Signal()
    closed = Signal()

    def __init__(
        self, sentence: str = "", tone: str = "info", *, action: str = "", closable: bool = False
    ) -> None:
        super().__init__()
        self._tone, self._icon = tone, ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(40, 7, 8, 7)
        row.setSpacing(2 * theme.SPACE)
        self.words = Words("", wrap=True)
        self.words.setMinimumHeight(24)
        self.button = Button("", kind="link", on=self.acted.emit)
        self.close_button = IconButton("cross", "Put away", size=14, on=self._put_away)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_button)
        self.close_button.setVisible(closable)
        self.show_sentence(sentence, tone, action=action)

    def show_sentence(
        self, sentence: str, tone: str = "info", *, action: str = "", icon: str = ""
    ) -> None:
        """Show a sentence, or hide the strip when it is empty.

        Args:
            sentence: what is the matter and what to do.
            tone: info, warning, danger, success or neutral.
            action: words of the button; none when empty.
            icon: another shape than the tone's own.
        """
        self._tone, self._icon = tone, icon or SIGNS.get(tone, "info")
        self.words.setText(sentence)
        self.setAccessibleName(f"{tone.capitalize()}: {sentence}")
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._show_or_hide()
        self._fit()
        self.update()
        if sentence and self.isVisible():
            alert = QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.Alert)
            QtGui.QAccessible.updateAccessibility(alert)

    @property
    def sentence(self) -> str:
        """The sentence shown."""
        return self.words.words()

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.ParentChange:
            self._show_or_hide()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)  # when its row has heard of this size

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        tone = look.tone(self._tone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.ink(tone.edge, 0.45), 1))
        painter.setBrush(look.ink(tone.fill))
        strip = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(strip, look.radius, look.radius)
        metrics, words = self.words.fontMetrics(), self.words.geometry()
        wrap = int(Qt.TextFlag.TextWordWrap)
        written = metrics.boundingRect(words, wrap, self.words.text()).height()
        middle = words.top() + (words.height() - written + metrics.height()) / 2
        paint(painter, self._icon, QRectF(13, middle - 9, 18, 18), look.ink(tone.ink))

    def _fit(self) -> None:
        """Be as high as the wrapped words need; a layout alone gives a strip the usual height."""
        row = self.layout()
        if row is not None:
            self.setMinimumHeight(max(0, row.totalHeightForWidth(self.width())))

    def _show_or_hide(self) -> None:
        if not self.sentence:
            self.hide()
        elif self.parentWidget():  # without a parent it would open as a window of its own
            self.show()

    def _put_away(self) -> None:
        self.show_sentence("")
        self.closed.emit()


class EmptyState(QWidget):
    """What an empty pane shows: why it is empty and what to do next.

    Signals:
        acted(): its button was pressed.
    """

    acted = Signal()

    def __init__(self, icon: str, sentence: str, next_step: str = "", *, action: str = "") -> None:
        super().__init__()
        self._disc = _Disc(icon)
        self.sentence = Words(sentence, "subheading", wrap=True)
        self.next_step = Words(next_step, "muted", wrap=True)
        self.button = Button(action, kind="primary", on=self.acted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(2 * theme.SPACE)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._disc, 0, centre)
        column.addSpacing(theme.SPACE)
        for words in (self.sentence, self.next_step):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
            words.setVisible(bool(words.words()))
        column.addSpacing(theme.SPACE)
        column.addWidget(self.button, 0, centre)
        self.button.setVisible(bool(action))
        column.addStretch(3)
        self._column = column

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Do without the picture where there is no room for it above the words."""
        super().resizeEvent(event)
        edge = 24 if self.height() >= 12 * self.fontMetrics().height() else 6
        self._disc.setVisible(edge == 24)
        self._column.setContentsMargins(24, edge, 24, edge)

    def show_words(self, sentence: str, next_step: str = "", *, icon: str = "") -> None:
        """Show another reason and another next step."""
        self.sentence.setText(sentence)
        self.next_step.setText(next_step)
        self.next_step.setVisible(bool(next_step))
        if icon:
            self._disc.icon = icon
            self._disc.update()


class _Disc(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self.icon = icon
        self.setFixedSize(QSize(56, 56))

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_fill"))
        painter.drawEllipse(self.rect())
        paint(painter, self.icon, QRectF(15, 15, 26, 26), look.colour("accent"), stroke=1.6)
