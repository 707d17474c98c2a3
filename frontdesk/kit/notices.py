"""Notices at the bottom: what was just done, with the way back; they go by themselves."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6 import QtCore, QtGui, QtWidgets  # what is costly of them waits till it is used
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from frontdesk.core.clock import words_clock
from frontdesk.kit import icons, theme
from frontdesk.kit.banner import SIGNS
from frontdesk.kit.buttons import Button, IconButton
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.labels import Words
from frontdesk.kit.privacy import privacy

SECONDS = 8.0
KEPT = 200
_FADE_MILLISECONDS = 240


@dataclass(eq=False)
class Notice:
    """One thing that was said, when, and how to take it back while that can be done."""

    words: str
    tone: str
    at: str
    undo: Callable[[], object] | None = None


class NoticeBar(QWidget):
    """The newest notice with its Undo; the bell opens the list of earlier ones.

    A notice stays while the pointer or the keyboard is on it.

    Args:
        clock: tells the time to write beside a notice, such as 9:05 AM.
        seconds: how long a notice stays; half as long again with Undo.
    """

    undone = Signal(object)

    def __init__(self, clock: Callable[[], str] | None = None, *, seconds: float = SECONDS) -> None:
        super().__init__()
        self.history: deque[Notice] = deque(maxlen=KEPT)
        self._clock, self._seconds = clock or _local_clock, seconds
        self._shown: Notice | None = None
        self._list: QtWidgets.QListWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list_button = IconButton("bell", "Earlier notices", size=16, on=self.open_list)
        self.strip = _Strip()
        self.strip.undo_button.clicked.connect(self.undo)
        self.strip.calm.connect(self._wait)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE)
        row.addWidget(self.list_button)
        row.addWidget(self.strip, 1)
        row.addStretch()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._fade)
        self._fading: _Fading | None = None
        self.strip.hide()

    def say(
        self, words: str, tone: str = "success", *, undo: Callable[[], object] | None = None
    ) -> Notice:
        """Show a notice in place of the one before.

        Args:
            words: what was done, or what happened.
            tone: success, info, warning or danger.
            undo: takes it back; shown as a button.
        """
        notice = Notice(words, tone, self._clock(), undo)
        self.history.append(notice)
        self._show(notice)
        return notice

    def undo(self) -> None:
        """Take the notice shown back, once."""
        notice = self._shown
        if notice and notice.undo:
            take_back, notice.undo = notice.undo, None
            self.dismiss()
            take_back()
            self.undone.emit(notice)

    def withdraw_undo(self, notice: Notice) -> None:
        """The act can no longer be taken back: its button goes."""
        notice.undo = None
        if notice is self._shown:
            self.strip.undo_button.hide()

    def dismiss(self) -> None:
        """Put the notice away; it stays in the list."""
        self._rest.stop()
        self._stop_fading()
        self._gone()

    @property
    def shown(self) -> Notice | None:
        """The notice in view."""
        return self._shown

    def open_list(self) -> None:
        """Show the earlier notices above the bell, newest first."""
        shown = self._list or QtWidgets.QListWidget(self)
        self._list = shown
        shown.setWindowFlags(Qt.WindowType.Popup)
        shown.setProperty("kind", "popup")
        shown.setAccessibleName("Earlier notices")
        shown.clear()
        for notice in reversed(self.history):
            words = f"{notice.at}   {privacy.masked(notice.words)}"
            icon = icons.icon(SIGNS.get(notice.tone, "info"), notice.tone)
            shown.addItem(QtWidgets.QListWidgetItem(icon, words))
        if not self.history:
            shown.addItem("Nothing has been said yet.")
        rows = min(shown.count(), 10)
        shown.resize(QSize(460, shown.sizeHintForRow(0) * rows + 12))
        above = QPoint(0, -shown.height() - theme.SPACE)
        shown.move(self.list_button.mapToGlobal(above))
        shown.show()
        shown.setFocus()

    def _show(self, notice: Notice) -> None:
        self._stop_fading()
        self._shown = notice
        self.strip.show_notice(notice)
        self.strip.show()
        alert = QtGui.QAccessibleEvent(self.strip, QtGui.QAccessible.Event.Alert)
        QtGui.QAccessible.updateAccessibility(alert)
        self._wait()

    def _wait(self) -> None:
        if self._shown:
            longer = 1.5 if self._shown.undo else 1.0
            self._rest.start(round(self._seconds * longer * 1000))

    def _fade(self) -> None:
        if self.strip.busy():
            return  # the strip tells when it is calm again
        if self._fading is None:
            self._fading = _Fading(self.strip, self._gone)
        self._fading.begin()

    def _stop_fading(self) -> None:
        if self._fading is not None:
            self._fading.end()

    def _gone(self) -> None:
        self._shown = None
        self._stop_fading()
        self.strip.hide()


class _Fading:
    """Lets a widget fade away."""

    def __init__(self, widget: QWidget, gone: Callable[[], None]) -> None:
        self._effect = QtWidgets.QGraphicsOpacityEffect(widget)
        widget.setGraphicsEffect(self._effect)
        self._change = QtCore.QVariantAnimation(widget)
        self._change.setStartValue(1.0)
        self._change.setEndValue(0.0)
        self._change.setDuration(_FADE_MILLISECONDS)
        self._change.valueChanged.connect(self._effect.setOpacity)
        self._change.finished.connect(gone)

    def begin(self) -> None:
        self._effect.setEnabled(True)
        self._change.start()

    def end(self) -> None:
        self._change.stop()
        self._effect.setEnabled(False)


class _Strip(QWidget):
    """The notice in view.

    Signals:
        calm(): neither pointer nor keyboard is on it any more.
    """

    calm = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tone = "info"
        self.words = Words("", elide=True, private=True)
        self.undo_button = Button("&Undo", kind="link", icon="undo")
        self.undo_button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 2, 6, 2)
        row.setSpacing(2 * theme.SPACE)
        row.addWidget(self.words)
        row.addWidget(self.undo_button)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(32)

    def show_notice(self, notice: Notice) -> None:
        self._tone = notice.tone
        self.words.setText(notice.words)
        self.undo_button.setVisible(notice.undo is not None)
        self.setAccessibleName(privacy.masked(notice.words))
        self.update()

    def busy(self) -> bool:
        return self.underMouse() or self.undo_button.hasFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.calm.emit()
        return False

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.calm.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.setBrush(look.colour("raised"))
        strip = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(strip, look.radius, look.radius)
        square = QRectF(11, self.height() / 2 - 9, 18, 18)
        paint(painter, SIGNS.get(self._tone, "info"), square, look.colour(self._tone))


def _local_clock() -> str:
    return words_clock(datetime.now())
