"""Desks with the Replan room open, closed after each test."""

import pytest
from given import at
from PySide6.QtCore import QCoreApplication, QEvent
from replan.a_desk import Desk
from schedule.an_office import furnish

from frontdesk.kit import theme
from frontdesk.kit.privacy import privacy


@pytest.fixture
def new_desk(qapp, qtbot):
    """Opens desks; all are closed at the end."""
    theme.apply(qapp, theme.light())
    opened = []

    def opens(store, **more):
        opened.append(Desk(store, **more))
        return opened[-1]

    yield opens
    privacy.hide(False)
    for desk in opened:
        desk.close()
    theme.apply(qapp, theme.light())
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def morning(store):
    """The office at six in the morning; each test on SQLite and on PostgreSQL."""
    furnish(store)
    store.shift += at(11) - store.about_now()
    return store
