"""A scroll area that only moves what is in it: no frame, no ground and no keyboard of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ClearScroll(QScrollArea):
    """Scrolls `inside`; what lies behind is seen through it.

    Args:
        inside: what is scrolled; it is at least as large as the place there is.
        sideways: whether there may be a bar below.
    """

    def __init__(self, inside: QWidget, *, sideways: bool = True) -> None:
        super().__init__()
        # Of a viewport that Qt made, PySide asks all classes whether it is theirs: 20 ms, once.
        self.setViewport(QWidget())
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if not sideways:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setAutoFillBackground(False)  # setWidget turned it on
        self.viewport().setAutoFillBackground(False)
