"""The small month: how full each day is, and going there by key or click."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from frontdesk.kit import theme
from frontdesk.schedule.month_days import same_day_in, weeks_of
from frontdesk.schedule.pane.month import MiniMonth

TODAY = date(2026, 11, 23)
THANKSGIVING = date(2026, 11, 26)
KEY = Qt.Key
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.fixture
def month(look, qtbot):
    made = MiniMonth(TODAY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def chosen(month):
    heard = []
    month.day_chosen.connect(heard.append)
    return heard


@given(days)
def test_six_weeks_from_a_sunday_hold_the_whole_month(day):
    weeks = weeks_of(day)
    assert len(weeks) == 42 and weeks[0].isoweekday() == 7
    assert weeks == tuple(weeks[0] + timedelta(days=count) for count in range(42))
    last = calendar.monthrange(day.year, day.month)[1]
    assert day.replace(day=1) in weeks[:7] and day.replace(day=last) in weeks


@given(days, st.integers(-30, 30))
def test_the_same_day_of_another_month_is_that_day_or_the_months_last(day, months):
    there = same_day_in(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(there.year, there.month)[1]
    assert there.day == min(day.day, last)


def test_a_click_goes_to_the_day(month, chosen, qtbot):
    centre = month.rect_of(date(2026, 11, 12)).center()
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=centre)
    assert chosen == [date(2026, 11, 12)] and month.chosen == date(2026, 11, 12)


def test_a_click_on_a_day_of_the_next_month_turns_there(month, chosen, qtbot):
    turned = []
    month.month_shown.connect(turned.append)
    centre = month.rect_of(date(2026, 12, 2)).center()
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=centre)
    assert chosen == [date(2026, 12, 2)] and turned == [date(2026, 12, 1)]


def test_arrows_and_enter_go_to_a_day(month, chosen, qtbot):
    for key in (KEY.Key_Down, KEY.Key_Right, KEY.Key_Right, KEY.Key_Up, KEY.Key_Left):
        qtbot.keyClick(month, key)
    assert chosen == [] and month.chosen == TODAY  # only looked at so far
    qtbot.keyClick(month, KEY.Key_Return)
    assert chosen == [TODAY + timedelta(days=1)]


def test_page_keys_turn_the_month_and_home_comes_back_to_today(month, qtbot):
    month.show_day(date(2026, 12, 31))
    qtbot.keyClick(month, KEY.Key_PageDown)
    qtbot.keyClick(month, KEY.Key_PageDown)
    assert month.month == date(2027, 2, 1)
    assert month.sentence().startswith("Sun, Feb 28, 2027")
    qtbot.keyClick(month, KEY.Key_PageUp)
    assert month.month == date(2027, 1, 1)
    qtbot.keyClick(month, KEY.Key_Home)
    assert month.month == date(2026, 11, 1) and month.sentence().startswith("Mon, Nov 23")


def test_turning_the_month_asks_for_its_loads_once(month, qtbot):
    turned = []
    month.month_shown.connect(turned.append)
    qtbot.keyClick(month, KEY.Key_PageDown)
    qtbot.keyClick(month, KEY.Key_Right)
    assert turned == [date(2026, 12, 1)]


def test_the_arrows_beside_the_title_turn_the_month(month, chosen, qtbot):
    right = QPoint(month.width() - 10, 15)
    left = QPoint(month.width() - 50, 15)
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=right)
    assert month.month == date(2026, 12, 1)
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=left)
    qtbot.mouseClick(month, Qt.MouseButton.LeftButton, pos=left)
    assert month.month == date(2026, 10, 1) and chosen == []


def test_the_wheel_turns_one_month_a_notch(month):
    def turn(by):
        where = QPointF(30, 60)
        no, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        phase = Qt.ScrollPhase.NoScrollPhase
        at = QPointF(month.mapToGlobal(QPoint(30, 60)))
        event = QWheelEvent(where, at, QPoint(), QPoint(0, by), no, none, phase, False)
        QApplication.sendEvent(month, event)

    turn(-120)
    assert month.month == date(2026, 12, 1)
    turn(60)
    assert month.month == date(2026, 12, 1)
    turn(60)
    assert month.month == date(2026, 11, 1)


def dots(month, day):
    """How many dots are painted under a day."""
    cell = month.grab(month.rect_of(day)).toImage()
    ink = QColor(theme.current().text)
    found = 0
    for y in range(cell.height() * 2 // 3, cell.height()):
        row = [cell.pixelColor(x, y).lightness() < 120 for x in range(cell.width())]
        found = max(found, sum(a and not b for a, b in zip(row, [*row[1:], False], strict=True)))
    assert ink.isValid()
    return found


@pytest.mark.parametrize("load", [0, 1, 2, 3, 9])
def test_a_day_shows_how_full_it_is(month, load):
    day = date(2026, 11, 10)
    month.set_loads({day: load})
    assert dots(month, day) == min(3, load)


def test_a_holiday_is_dimmed_and_named(month, qtbot):
    open_day = month.grab(month.rect_of(THANKSGIVING)).toImage()
    month.set_closed({THANKSGIVING: "Thanksgiving"})
    assert month.grab(month.rect_of(THANKSGIVING)).toImage() != open_day
    point = month.rect_of(THANKSGIVING).center()
    QApplication.sendEvent(month, QHelpEvent(QEvent.Type.ToolTip, point, month.mapToGlobal(point)))
    assert "Thanksgiving" in QToolTip.text() and "Nov 26" in QToolTip.text()


def test_a_screen_reader_hears_the_day_and_how_full_it_is(month, qtbot):
    month.set_loads({TODAY: 2})
    month.set_closed({TODAY: "Inventory"})
    assert month.accessibleDescription() == "Mon, Nov 23, 2026, today, shown, Inventory, busy"
    qtbot.keyClick(month, KEY.Key_Right)
    assert month.accessibleDescription() == "Tue, Nov 24, 2026"


def test_after_midnight_today_is_another_day(month):
    month.set_today(TODAY + timedelta(days=1))
    assert "today" not in month.sentence()
