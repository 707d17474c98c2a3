"""The rail: every room has a place a person can find without knowing its key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from frontdesk.desk import rooms
from frontdesk.desk.rail import LEAST
from frontdesk.kit import theme

MONEY = [room for room in rooms.ROOMS if room.group == "money"]


@pytest.fixture
def desk(file_office, desks):
    return desks(file_office).sign_in("rosa")


def menu_of(desk):
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_every_money_room_is_a_click_and_a_figure_away(desk):
    assert {one.key for one in MONEY} == {
        "billing", "charges", "payments", "statements", "closing", "books", "fees", "codes",
    }  # fmt: skip
    desk.window.rail.buttons["money"].click()
    assert [action.text() for action in menu_of(desk).actions()] == [
        f"&{place}  {room.title}\t{room.shortcut}" for place, room in enumerate(MONEY, start=1)
    ]
    QTest.keyClicks(menu_of(desk), "3")
    desk.settle()
    assert desk.window.room == MONEY[2].key == "payments"


def test_its_own_key_opens_the_menu_and_the_group_is_marked_while_one_of_it_is_open(desk):
    rail = desk.window.rail
    desk.press("Ctrl+Shift+M")
    menu = menu_of(desk)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not rail.buttons["money"].isChecked()
    desk.press("Ctrl+Shift+S")
    assert [key for key, one in rail.buttons.items() if one.isChecked()] == ["money"]
    rail.buttons["money"].click()
    QTest.keyClick(menu_of(desk), Qt.Key.Key_Escape)
    assert [key for key, one in rail.buttons.items() if one.isChecked()] == ["money"]
    desk.press("F6")
    assert [key for key, one in rail.buttons.items() if one.isChecked()] == ["billing"]


def test_a_managers_rail_is_no_longer_than_a_small_screen(desk):
    desk.window.resize(1280, 720)
    desk.settle()
    rail = desk.window.rail
    assert rail._scroll.verticalScrollBar().maximum() == 0
    least = LEAST * theme.SPACE  # the sign with its word
    assert all(one.height() >= least for one in rail.buttons.values())


def test_only_rooms_one_may_open_stand_in_the_menu(file_office, desks):
    desk = desks(file_office).sign_in("ann")  # a receptionist
    desk.press("Ctrl+Shift+M")
    shown = {action.text().split("  ")[1].split("\t")[0] for action in menu_of(desk).actions()}
    assert shown == {room.title for room in MONEY if desk.window.office.staff.may(room.permit)}
    assert "Charges" in shown and "Books" not in shown and "Statements" not in shown
    QTest.keyClick(menu_of(desk), Qt.Key.Key_Escape)
