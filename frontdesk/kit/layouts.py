"""Empties a layout that is filled anew with what was read."""

from PySide6.QtWidgets import QLayout, QWidget


def empty(layout: QLayout, *, but: QWidget | None = None) -> None:
    """Take everything out of `layout`; what was in it goes, except `but`."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None and widget is not but:
            widget.hide()
            widget.deleteLater()
