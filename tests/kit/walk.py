"""Walks a window as those do who cannot see it, or need it large: what has no name, what is cut."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from frontdesk.kit.chips import Chip
from frontdesk.kit.labels import Words

_NO_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}


def focusables(window: QWidget) -> list[QWidget]:
    """Return what the keyboard can come to, in view."""
    return [
        one
        for one in window.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        and one.focusProxy() is None and one.objectName() != "qt_spinbox_lineedit"
    ]  # fmt: skip


def unnamed(window: QWidget) -> list[str]:
    """Return what the keyboard can come to and has no name or no role to be told by."""
    bad = []
    for one in focusables(window):
        told = QAccessible.queryAccessibleInterface(one)
        name = told.text(QAccessible.Text.Name).strip() if told else ""
        role = told.role() if told else QAccessible.Role.NoRole
        plain = role in _NO_ROLES and not isinstance(one, QAbstractScrollArea)
        if not name or plain:
            bad.append(f"{type(one).__name__} {one.objectName()} name={name!r} role={role}")
    return bad


def clipped(window: QWidget) -> list[str]:
    """Return what is smaller than its words need."""
    bad = []
    for one in window.findChildren(QWidget):
        if not one.isVisible() or not isinstance(one, QAbstractButton | QLabel | QLineEdit | Chip):
            continue
        if isinstance(one.parent(), QLineEdit):
            continue  # a sign inside a line, sized by Qt to the line
        if isinstance(one.parent(), QComboBox):  # sized by Qt to the box: its letters must fit
            short = one.fontMetrics().height() > one.height()
        elif isinstance(one, QLabel) and one.wordWrap():
            short = one.heightForWidth(one.width()) > one.height() + 1
        else:
            least = one.minimumSizeHint() if isinstance(one, QLineEdit | Words) else one.sizeHint()
            short = least.width() > one.width() + 1 or least.height() > one.height() + 1
        if short:
            words = getattr(one, "text", lambda: "")()
            bad.append(f"{type(one).__name__} {words!r} {one.sizeHint()} in {one.size()}")
    return bad


def access_keys(window: QWidget) -> Counter[str]:
    """Return how often each access key is used by labels and buttons in view."""
    keys = Counter()
    for one in window.findChildren(QWidget):
        if not one.isVisible() or not isinstance(one, QAbstractButton | QLabel):
            continue
        parts = one.text().replace("&&", "").split("&")
        if len(parts) > 1 and (isinstance(one, QAbstractButton) or one.buddy()):
            keys[parts[1][:1].casefold()] += 1
    return keys
