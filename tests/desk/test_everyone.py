"""Every room of the real desk for those who cannot see it well, or use no mouse."""

import pytest
from desk.desk_office import GRACE
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from frontdesk.desk import rooms
from frontdesk.kit import theme

ROOMS = [room.key for room in rooms.ROOMS]


def opened(desk, room):
    desk.window.take_in_hand(GRACE)
    desk.settle()
    desk.window.open(room)
    desk.settle()
    desk.settle()
    return desk.window


@pytest.mark.parametrize("room", [*ROOMS, "chart", "register", "merge"])
def test_everything_the_keyboard_reaches_has_a_name_and_its_letter_is_its_own(
    file_office, desks, room
):
    window = shown(desks(file_office).sign_in("rosa"), room)
    assert unnamed(window) == []
    assert {key: count for key, count in access_keys(window).items() if count > 1} == {}


@pytest.mark.parametrize("room", [*ROOMS, "chart", "register", "merge"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_is_cut_at_usual_and_at_double_size(file_office, desks, qapp, room, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    desk = desks(file_office).sign_in("rosa")
    desk.window.resize(round(1440 * scale), round(900 * scale))
    window = shown(desk, room)
    assert clipped(window) == []


def shown(desk, room):
    if room in ROOMS:
        return opened(desk, room)
    window = opened(desk, "patients")
    if room == "chart":
        desk.pane.open_chart(GRACE)
    elif room == "register":
        desk.pane.register()
        desk.pane.form.form["family"].take_keyboard()
        desk.type("Oyelaran")
        desk.pane.form.form["given"].take_keyboard()
        desk.type("Grace")
        desk.wait(lambda: desk.pane.form.matches.count() > 2, "a likely duplicate is shown")
    else:
        desk.pane.open_chart(GRACE)
        desk.settle()
        desk.pane._merge()
        desk.pane.merge.compare(1)
        desk.settle()
    desk.settle()
    return window


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_doorway_and_the_approval_are_named_and_whole(file_office, desks, qapp, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    desk = desks(file_office)
    desk.window.resize(round(1440 * scale), round(900 * scale))
    assert unnamed(desk.window) == [] and clipped(desk.window) == []
    desk.try_sign_in("ann", "wrong wrong wrong")
    assert unnamed(desk.window) == [] and clipped(desk.window) == []
    desk.press("Esc")


def test_tab_goes_through_the_sign_in_page_in_the_order_it_is_read(file_office, desks):
    desk = desks(file_office)
    form = desk.window.doorway.form
    assert desk.focus is form["login"].box
    desk.press("Tab")
    assert desk.focus is form["password"].box


def test_large_letters_in_a_small_window_never_push_it_off_the_screen(file_office, desks, qapp):
    theme.apply(qapp, theme.light().scaled(2.0))
    desk = desks(file_office).sign_in("rosa")
    desk.window.resize(1280, 800)
    grown = {}
    for room in ROOMS:
        opened(desk, room)
        if (size := desk.window.size().toTuple()) != (1280, 800):
            grown[room] = size
    assert grown == {}


def test_a_room_opened_by_its_key_has_the_keyboard_on_its_list(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("Shift+F2")
    desk.settle()
    assert desk.focus is desk.window.panes["replan"].plan.table
    assert not any(button.isChecked() for button in desk.window.rail.buttons.values())
    desk.press("Ctrl+Shift+W")
    desk.settle()
    assert desk.focus is desk.window.panes["waitlist"].table
    desk.press("F2")
    desk.settle()
    assert desk.focus is desk.window.panes["schedule"].grid


class WindowsShown(QObject):
    """Writes down every window that is shown besides those that are there."""

    def __init__(self):
        super().__init__()
        self.known, self.others = set(QApplication.topLevelWidgets()), []

    def eventFilter(self, what, event):
        is_shown = event.type() == QEvent.Type.Show and isinstance(what, QWidget)
        if is_shown and what.isWindow() and what not in self.known:
            self.others.append(type(what).__name__)
        return False


def test_no_room_shows_a_window_of_its_own_while_it_is_made(file_office, desks, qapp):
    # A part that is shown before it is put in its place takes the keyboard away from the desk.
    desk = desks(file_office).sign_in("rosa")
    shown_besides = WindowsShown()
    qapp.installEventFilter(shown_besides)
    for room in ROOMS:
        opened(desk, room)
        assert (room, shown_besides.others) == (room, [])
        assert qapp.activeWindow() is desk.window
    qapp.removeEventFilter(shown_besides)
