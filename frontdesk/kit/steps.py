"""A column of steps that the keyboard runs down: done ones folded, one open, the rest ahead."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.icon_paint import paint
from frontdesk.kit.privacy import privacy

AHEAD, CURRENT, DONE, ATTENTION = "ahead", "current", "done", "attention"
_CIRCLE, _LEFT = 26, 10
INDENT = _LEFT + _CIRCLE + 14
"""Pixels from the left edge of the column to a step's title and body."""


class StepHead(QAbstractButton):
    """The folded line of a step: number or mark, title, summary."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        self.number, self.words, self.summary, self.state = number, words, "", AHEAD
        self.private, self._hovered = False, False
        self.summary_from = 0  # pixels from the left; so that all summaries stand under one another
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        privacy.changed.connect(self._repaint)
        self.name()

    def name(self) -> None:
        """Tell assistive technology what the step is and how it stands."""
        said = {AHEAD: "to do", CURRENT: "open", DONE: "done", ATTENTION: "needs attention"}
        self.setAccessibleName(f"Step {self.number}, {self.words}, {said[self.state]}")
        self.setAccessibleDescription(
            privacy.masked(self.summary) if self.private else self.summary
        )

    def sizeHint(self) -> QSize:  # noqa: D102
        look = theme.current()
        wide = QFontMetrics(look.font("strong")).horizontalAdvance(self.words)
        tall = max(_CIRCLE + 14, QFontMetrics(look.font("strong")).height() + 20)
        return QSize(INDENT + wide + 160, tall)

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        hint = self.sizeHint()
        return QSize(hint.width() - 150, hint.height())

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._hovered and self.state != CURRENT:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(frame, look.radius, look.radius)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, look.radius, look.radius)
        self._paint_mark(painter)
        self._paint_words(painter)

    def _paint_mark(self, painter: QPainter) -> None:
        look = theme.current()
        circle = QRectF(_LEFT, self.height() / 2 - _CIRCLE / 2, _CIRCLE, _CIRCLE)
        fill, edge, ink, shape = {
            AHEAD: ("surface", "outline", "muted", ""),
            CURRENT: ("accent", "accent", "accent_text", ""),
            DONE: ("accent_fill", "accent", "accent", "check"),
            ATTENTION: ("warning_fill", "warning_edge", "warning", "alert"),
        }[self.state]
        tone = look.tone("warning")
        extra = {"warning_fill": tone.fill, "warning_edge": tone.edge}
        painter.setPen(QPen(look.ink(extra[edge]) if edge in extra else look.colour(edge), 1.4))
        painter.setBrush(look.ink(extra[fill]) if fill in extra else look.colour(fill))
        painter.drawEllipse(circle.adjusted(0.7, 0.7, -0.7, -0.7))
        if shape:
            paint(painter, shape, circle.adjusted(6, 6, -6, -6), look.colour(ink), stroke=2.4)
            return
        font = look.font("label")
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self.number))

    def _paint_words(self, painter: QPainter) -> None:
        look = theme.current()
        title = look.font("medium" if self.state == AHEAD else "strong")
        painter.setFont(title)
        painter.setPen(look.colour("muted" if self.state == AHEAD else "text"))
        room = QRectF(INDENT, 0, self.width() - INDENT - 12, self.height())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, middle, self.words)
        if self.state == CURRENT or not self.summary:
            return
        room.setLeft(self.summary_from)
        body = look.font()
        painter.setFont(body)
        painter.setPen(look.colour("warning" if self.state == ATTENTION else "muted"))
        said = privacy.masked(self.summary) if self.private else self.summary
        end = Qt.TextElideMode.ElideRight
        short = QFontMetrics(body).elidedText(said, end, int(room.width()))
        painter.drawText(room, middle, short)

    def _repaint(self) -> None:
        self.name()
        self.update()


class Step(QWidget):
    """One step: its head, and its body while it is the current one."""

    def __init__(self, name: str, words: str, body: QWidget, number: int, private: bool) -> None:
        super().__init__()
        self.step_name, self.body, self.last = name, body, True
        self.head = StepHead(number, words)
        self.head.private = private
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self._room = QWidget()
        inside = QVBoxLayout(self._room)
        inside.setContentsMargins(INDENT, 2 * theme.SPACE, 3 * theme.SPACE, 4 * theme.SPACE)
        inside.addWidget(body)
        column.addWidget(self._room)
        self._room.hide()

    @property
    def state(self) -> str:
        """AHEAD, CURRENT, DONE or ATTENTION."""
        return self.head.state

    def show_state(self, state: str, summary: str | None = None) -> None:
        """Stand so from now on; None leaves the summary."""
        self.head.state = state
        if summary is not None:
            self.head.summary = summary
        self._room.setVisible(state == CURRENT)
        self.head.name()
        self.update()
        self.head.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: D102
        look, painter = theme.current(), QPainter(self)
        painter.setPen(QPen(look.colour("border"), 2))
        across, middle = _LEFT + _CIRCLE // 2, self.head.height() // 2
        apart = _CIRCLE // 2 + 4
        if self.head.number > 1:
            painter.drawLine(across, 0, across, middle - apart)
        if not self.last:
            painter.drawLine(across, middle + apart, across, self.height())


class StepList(QWidget):
    """The column. Ctrl+Down and Ctrl+Up go from step to step; a head's Enter opens its step.

    Signals:
        opened(str): the step of that name is open now.
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, Step] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch()
        for keys, step in (("Ctrl+Down", 1), ("Ctrl+Up", -1)):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._open_beside(step))

    def add(self, name: str, words: str, body: QWidget, *, private: bool = False) -> Step:
        """Add a step at the end.

        Args:
            name: what the program calls it.
            words: its title.
            body: what is done in it; the keyboard goes to its first field.
            private: its summary is masked while the lobby can see.
        """
        step = Step(name, words, body, len(self.steps) + 1, private)
        for before in self.steps.values():
            before.last = False
        self.steps[name] = step
        self._column.insertWidget(self._column.count() - 1, step)
        step.head.clicked.connect(lambda: self.open(name))
        self._align()
        return step

    @property
    def current(self) -> str:
        """The name of the open step; empty when none is."""
        return next((name for name, step in self.steps.items() if step.state == CURRENT), "")

    def open(self, name: str) -> None:
        """Open a step, fold the one that was open, and put the keyboard into it."""
        if self.current and self.current != name:
            self.steps[self.current].show_state(AHEAD)
        step = self.steps[name]
        step.show_state(CURRENT)
        target = _first_field(step.body)
        (target or step.head).setFocus(Qt.FocusReason.TabFocusReason)
        self.opened.emit(name)

    def finish(self, name: str, summary: str = "", *, attention: bool = False) -> str:
        """Fold a step as done (or as needing attention) and open the next one not done.

        Returns:
            the name of the step opened; empty when all are done.

        """
        self.steps[name].show_state(ATTENTION if attention else DONE, summary)
        names = list(self.steps)
        place = names.index(name)
        for later in names[place + 1 :] + names[:place]:
            if self.steps[later].state == AHEAD:
                self.open(later)
                return later
        return ""

    def set_summary(self, name: str, summary: str, *, state: str | None = None) -> None:
        """Write what a folded step says; `state` makes it AHEAD, DONE or ATTENTION."""
        step = self.steps[name]
        step.show_state(state or step.state, summary)

    def reset(self) -> None:
        """Let all steps be ahead, without summaries: another patient."""
        for step in self.steps.values():
            step.show_state(AHEAD, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._walk_heads(step)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._align()

    def _align(self) -> None:
        metrics = QFontMetrics(theme.current().font("strong"))
        heads = [step.head for step in self.steps.values()]
        widest = max((metrics.horizontalAdvance(head.words) for head in heads), default=0)
        for head in heads:
            head.summary_from = INDENT + widest + 6 * theme.SPACE
            head.update()

    def _open_beside(self, step: int) -> None:
        names = list(self.steps)
        place = names.index(self.current) + step if self.current else 0
        if 0 <= place < len(names):
            self.open(names[place])

    def _walk_heads(self, step: int) -> None:
        heads = [one.head for one in self.steps.values()]
        here = [place for place, head in enumerate(heads) if head.hasFocus()]
        if here and 0 <= here[0] + step < len(heads):
            heads[here[0] + step].setFocus(Qt.FocusReason.TabFocusReason)


def _first_field(body: QWidget) -> QWidget | None:
    for inside in [body, *body.findChildren(QWidget)]:
        takes = inside.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and inside.isEnabled() and inside.isVisibleTo(body):
            return inside
    return None
