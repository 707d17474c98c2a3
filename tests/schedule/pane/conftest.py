"""A grid that shows a day of an office."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from schedule.pane.a_desk import Desk, register_people, set_clock
from schedule.pane.shown_day import DAY, Hand

from frontdesk.kit import theme
from frontdesk.schedule.pane.grid import DayGrid


@pytest.fixture
def look(qapp):
    """The program's own look, as it ships."""
    theme.apply(qapp, theme.light())
    yield
    theme.apply(qapp, theme.light())


@pytest.fixture
def grid(look, qtbot):
    """The day on a window in which all of it can be seen."""
    made = DayGrid()
    qtbot.addWidget(made)
    made.resize(900, 1200)
    made.show_day(DAY)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def hand(grid, qtbot):
    """A hand on the mouse over that window."""
    return Hand(grid, qtbot)


@pytest.fixture
def new_desk(look, qtbot):
    """Opens desks; all are closed at the end."""
    opened = []

    def opens(store, **more):
        opened.append(Desk(store, **more))
        return opened[-1]

    yield opens
    for desk in opened:
        desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def people(request):
    """The people of the office under test, by given name."""
    name = "sqlite_office" if "sqlite_office" in request.fixturenames else "office"
    store = request.getfixturevalue(name)
    set_clock(store)
    return register_people(store)


@pytest.fixture
def desk(office, people, new_desk):
    """A desk at half past eight on a Monday, on SQLite and on PostgreSQL."""
    return new_desk(office)
