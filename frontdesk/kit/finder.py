"""The list of hits beneath a search box; shows rows, knows nothing of patients."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from frontdesk.kit.hit_delegate import HitDelegate
from frontdesk.kit.hits import Hit, HitRole, HitsModel
from frontdesk.kit.labels import Words
from frontdesk.kit.raised import SHADOW, Raised

_MOST_TALL, _LEAST_WIDE = 520, 480
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


class ResultList(Raised):
    """The hits under a search box, gone through by the keys typed into the box.

    The first hit is current from the start, unless it looks like another: then Enter does nothing
    until one is picked by hand.

    Signals:
        chosen(Hit): Enter or a click on a hit.
        wanted(str): find this, please; at every change of what is typed.
        closed(): Escape, or the keyboard went elsewhere.
    """

    chosen = Signal(object)
    wanted = Signal(str)
    closed = Signal()

    def __init__(self, box: QLineEdit) -> None:
        super().__init__()
        self.box, self.model = box, HitsModel()
        self._fresh = True  # whether the hits answer what is typed
        self._entered = False  # Enter was pressed before they did
        self.footer: QWidget | None = None
        self._picked = False  # whether the person, not the program, made a hit current
        self.view = _view(self.model)
        self.view.clicked.connect(self._choose)
        self.nothing = Words("", "muted", wrap=True)
        self.nothing.setContentsMargins(12, 10, 12, 10)
        self.inside.addWidget(self.nothing)
        self.inside.addWidget(self.view)
        box.installEventFilter(self)
        box.textEdited.connect(self._on_edited)
        self.hide()

    def show_hits(
        self, hits: Sequence[Hit], typed: str, *, nothing: str = "Nothing found."
    ) -> None:
        """Show what was found under the box, best first.

        Args:
            hits: the hits; those of one section stand together.
            typed: what they were found by.
            nothing: what to say, and what to do next, when there are none.
        """
        before = self._current()
        self._fresh = True
        self.model.show_hits(hits, typed)
        self.nothing.setText("" if hits else nothing)
        self.nothing.setVisible(not hits)
        self.view.setVisible(bool(hits))
        kept = [place for place, hit in enumerate(hits) if before and hit.id == before.id]
        self._picked = self._picked and bool(kept)
        place = kept[0] if self._picked else 0
        if hits and (self._picked or not hits[0].alike):
            self._make_current(place)
        self._say()
        self._place()
        self.show()
        self.raise_()
        if self._entered:
            self._entered = False
            self._choose(self.view.currentIndex())

    def set_footer(self, footer: QWidget) -> None:
        """Show a line of keys or words under the hits."""
        self.footer = footer
        self.inside.addWidget(footer)

    def close_list(self) -> None:
        """Put the list away."""
        self._picked = self._entered = False
        if self.isVisible():
            self.hide()
            self.closed.emit()

    @property
    def current(self) -> Hit | None:
        """The hit that Enter would choose; None when the person has to pick one.

        None too while what is shown was found by other words than are typed: a fast typist must
        not get the patient of a moment ago.
        """
        return self._current() if self._fresh else None

    def _current(self) -> Hit | None:
        hit: Hit | None = self.view.currentIndex().data(HitRole)
        return hit

    def _on_edited(self, typed: str) -> None:
        self._fresh = self._entered = False
        self.wanted.emit(typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if event.type() == QEvent.Type.FocusOut and not self.underMouse():
            self.close_list()
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if not self.isVisible():
            if key == Qt.Key.Key_Down and self.box.text():
                self.wanted.emit(self.box.text())
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._fresh:
                self._entered = True
                return True
            return False
        if key in _STEPS:
            self._walk(_STEPS[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._fresh:
                self._choose(self.view.currentIndex())
            else:
                self._entered = True  # as soon as the answer to what is typed is here
            return True
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        return False

    def _walk(self, step: int) -> None:
        count, here = len(self.model.hits), self.view.currentIndex().row()
        if not count:
            return
        there = here + step if here >= 0 else (0 if step > 0 else count - 1)
        self._picked = True
        self._make_current(min(max(there, 0), count - 1))
        self._say()

    def _make_current(self, place: int) -> None:
        index = self.model.index(place)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        hit = index.data(HitRole)
        if hit is not None:
            self.close_list()
            self.chosen.emit(hit)

    def _say(self) -> None:
        """Tell assistive technology, which follows the box, what the list shows."""
        count, current = len(self.model.hits), self.view.currentIndex().data()
        found = f"{count} found" if count else self.nothing.text()
        self.box.setAccessibleDescription(f"{found}; {current}" if current else found)

    def _place(self) -> None:
        window = self.box.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        under = self.box.mapTo(window, QPoint(0, self.box.height()))
        wide = max(self.box.width(), min(_LEAST_WIDE, window.width() - 24)) + 2 * SHADOW
        left = max(0, min(under.x() - SHADOW, window.width() - wide + SHADOW))
        tall = sum(self.view.sizeHintForRow(row) for row in range(len(self.model.hits)))
        around = 2 * (SHADOW + 5)
        if self.footer is not None and not self.footer.isHidden():
            around += self.footer.sizeHint().height() + self.inside.spacing()
        tall = tall + 4 if tall else self.nothing.heightForWidth(wide - around) + 4
        most = min(_MOST_TALL, window.height() - under.y() - 8)
        self.setGeometry(left, under.y() + 6 - SHADOW, wide, min(tall + around, most + 2 * SHADOW))


def _view(model: HitsModel) -> QListView:
    view = QListView()
    view.setViewport(QWidget())  # one that PySide knows: see kit/clear_scroll.py
    view.setModel(model)
    delegate = HitDelegate(view)
    view.setItemDelegate(delegate)

    def hover(row: int) -> None:
        delegate.hovered = row
        view.viewport().update()

    view.entered.connect(lambda index: hover(index.row()))
    view.viewportEntered.connect(lambda: hover(-1))
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setProperty("kind", "hits")
    view.viewport().setMouseTracking(True)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName("Hits")
    return view
