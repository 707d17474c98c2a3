from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frontdesk.kit import theme
from frontdesk.kit.finder import ResultList
from frontdesk.kit.hits import Hit, match_spans
from frontdesk.kit.privacy import MASK, privacy
from frontdesk.kit.search_box import SearchBox

JOHN = Hit(
    1, "Smith, John", ("03/04/1980 \u00b7 46 y", "\u2026 0199"), section="Patients", alike=True
)
JON = Hit(
    2, "Smith, Jon", ("03/04/1980 \u00b7 46 y", "\u2026 4410"), section="Patients", alike=True
)
JOAN = Hit(3, "Smith, Joan", ("11/30/1971 \u00b7 54 y", "\u2026 8812"), section="Patients")
BOOK = Hit("book", "Book an appointment", icon="calendar", section="Do", private=False)


@pytest.fixture
def desk(qtbot, qapp):
    theme.apply(qapp, theme.light())
    window = QWidget()
    window.resize(900, 700)
    window.box = SearchBox("Find a patient", "Ctrl+K")
    window.other = SearchBox("Other")
    column = QVBoxLayout(window)
    column.addWidget(window.box)
    column.addWidget(window.other)
    column.addStretch()
    window.found = ResultList(window.box)
    window.got = []
    window.found.chosen.connect(window.got.append)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.box.setFocus()
    return window


def test_every_letter_typed_is_a_wish(desk, qtbot):
    wishes = []
    desk.found.wanted.connect(wishes.append)
    qtbot.keyClicks(desk.box, "smi")
    assert wishes == ["s", "sm", "smi"]


def test_the_best_hit_is_taken_by_enter_alone(desk, qtbot):
    qtbot.keyClicks(desk.box, "joan")
    desk.found.show_hits([JOAN, BOOK], "joan")
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.got == [JOAN] and not desk.found.isVisible()


def test_of_two_that_look_alike_none_is_taken_until_one_is_picked(desk, qtbot):
    desk.found.show_hits([JOHN, JON, JOAN], "smi jo")
    assert desk.found.current is None
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.got == [] and desk.found.isVisible()
    qtbot.keyClick(desk.box, Qt.Key.Key_Down)
    qtbot.keyClick(desk.box, Qt.Key.Key_Down)
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.got == [JON]


def test_a_hit_picked_by_hand_stays_picked_while_the_list_is_refreshed(desk, qtbot):
    desk.found.show_hits([JOHN, JON, JOAN], "smi")
    qtbot.keyClick(desk.box, Qt.Key.Key_Up)
    assert desk.found.current == JOAN
    desk.found.show_hits([JOHN, JOAN], "smi jo")
    assert desk.found.current == JOAN
    desk.found.show_hits([JOHN, JON], "smi joh")
    assert desk.found.current is None


def test_the_mouse_takes_the_hit_under_it(desk, qtbot):
    desk.found.show_hits([JOHN, JON, JOAN], "smi jo")
    view = desk.found.view
    middle = view.visualRect(desk.found.model.index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert desk.got == [JON]


def test_escape_puts_the_list_away_and_keeps_what_is_typed(desk, qtbot):
    qtbot.keyClicks(desk.box, "smi")
    desk.found.show_hits([JOAN], "smi")
    with qtbot.waitSignal(desk.found.closed):
        qtbot.keyClick(desk.box, Qt.Key.Key_Escape)
    assert not desk.found.isVisible() and desk.box.text() == "smi"
    with qtbot.waitSignal(desk.found.wanted) as wish:
        qtbot.keyClick(desk.box, Qt.Key.Key_Down)
    assert wish.args == ["smi"]


def test_the_list_goes_with_the_keyboard(desk, qtbot):
    desk.found.show_hits([JOAN], "smi")
    desk.other.setFocus()
    assert not desk.found.isVisible()


def test_nobody_found_says_so_and_what_to_do(desk, qtbot):
    desk.found.show_hits([], "zzz", nothing="Nobody is called zzz. F3 registers a new patient.")
    assert desk.found.nothing.isVisible() and "F3" in desk.found.nothing.text()
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.got == [] and "F3" in desk.box.accessibleDescription()


def test_the_current_hit_is_told_to_those_who_hear_the_screen(desk, qtbot):
    desk.found.show_hits([JOAN, JOHN], "smi")
    said = desk.box.accessibleDescription()
    assert "2 found" in said and "Smith, Joan" in said and "11/30/1971" in said


def test_names_are_masked_in_hits_but_not_what_is_no_person(desk):
    desk.found.show_hits([JOAN, BOOK], "smi")
    privacy.hide()
    try:
        assert desk.found.model.index(0).data() == MASK
        assert desk.found.model.index(1).data() == "Book an appointment"
    finally:
        privacy.hide(False)


def test_the_list_stays_inside_the_window(desk, qtbot):
    desk.resize(500, 300)
    desk.found.show_hits([Hit(n, f"Name {n}") for n in range(40)], "name")
    shown = desk.found.geometry()
    assert shown.bottom() <= desk.height() + 14 and shown.right() <= desk.width() + 14
    assert desk.found.view.verticalScrollBar().maximum() > 0
    assert desk.childAt(QPoint(60, 200)) is not None


def test_the_matched_letters_stand_out():
    assert match_spans("Smith, John", "smi jo") == [(0, 3), (7, 9)]
    assert match_spans("N\u00fa\u00f1ez, Jos\u00e9", "NUN jose") == [(0, 3), (7, 11)]
    assert match_spans("Garcia-Lopez", "lop") == [(7, 10)]
    assert match_spans("Anna", "nn") == [(1, 3)]
    assert match_spans("Stra\u00dfe", "strass") == [(0, 5)]
    assert match_spans("Smith", "") == match_spans("Smith", "x") == []


@given(some.text(max_size=20), some.text(max_size=12))
def test_matched_letters_are_inside_the_name_in_order_and_apart(name, typed):
    spans = match_spans(name, typed)
    assert all(0 <= start < end <= len(name) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


def test_a_fast_typist_never_gets_the_patient_of_a_moment_ago(desk, qtbot):
    chosen = []
    desk.found.chosen.connect(chosen.append)
    qtbot.keyClicks(desk.box, "joa")
    desk.found.show_hits([JOAN], "joa")
    qtbot.keyClicks(desk.box, "x")
    assert desk.found.current is None  # what is shown was found by other words
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    assert chosen == []
    desk.found.show_hits([JOAN], "joax")
    assert chosen == [JOAN]  # Enter meant the answer to what was typed


def test_enter_that_came_early_takes_nobody_where_two_look_alike(desk, qtbot):
    chosen = []
    desk.found.chosen.connect(chosen.append)
    qtbot.keyClicks(desk.box, "smi")
    qtbot.keyClick(desk.box, Qt.Key.Key_Return)
    desk.found.show_hits([JOHN, JON], "smi")
    assert chosen == []
