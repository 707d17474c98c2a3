"""A grid that shows a day of an office."""

import pytest
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
