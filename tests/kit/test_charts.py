"""Charts as people meet them: by the keyboard, by the mouse, by ear, in the lobby, large."""

import pytest
from kit.walk import unnamed
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from frontdesk.core.charting import ACROSS, BARS, LINE, STACKED, Chart, Series
from frontdesk.kit import theme
from frontdesk.kit.charts import ChartView
from frontdesk.kit.privacy import privacy

AGES = ("0–30 days", "31–60 days", "Over 60 days")
OWED = Chart("Owed, by age", AGES, (Series("Owed", (120_000, 4_317, 900)),), form=ACROSS)


@pytest.fixture
def view(qapp, qtbot):
    theme.apply(qapp, theme.light())
    made = ChartView("Receivables by age")
    qtbot.addWidget(made)
    made.show_chart(OWED)
    made.resize(480, 280)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.clearFocus()
    made.grab()
    return made


def press(view, *keys):
    for key in keys:
        QTest.keyClick(view, key)


def test_all_figures_are_told_to_who_cannot_see_them(view):
    assert view.accessibleName() == "Receivables by age"
    assert view.accessibleDescription() == (
        "0–30 days: $1,200.00. 31–60 days: $43.17. Over 60 days: $9.00"
    )


def test_it_has_a_name_and_a_role_for_who_cannot_see_it(view):
    assert unnamed(view.window()) == []
    told = QAccessible.queryAccessibleInterface(view)
    assert told.text(QAccessible.Text.Name) == "Receivables by age"
    assert told.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client)


def test_the_arrow_keys_walk_the_bars_and_each_is_told(view):
    said = []
    view.picked.connect(lambda place: said.append(view.accessibleDescription()))
    view.setFocus(Qt.FocusReason.TabFocusReason)
    press(view, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home)
    assert said == [
        "0–30 days: $1,200.00", "31–60 days: $43.17", "Over 60 days: $9.00",
        "0–30 days: $1,200.00",
    ]  # fmt: skip
    press(view, Qt.Key.Key_Escape)
    assert view.in_hand == -1


def test_enter_and_a_double_click_open_what_is_in_hand(view, qtbot):
    view.setFocus(Qt.FocusReason.TabFocusReason)
    press(view, Qt.Key.Key_Down)
    with qtbot.waitSignal(view.chosen) as chosen:
        press(view, Qt.Key.Key_Return)
    assert chosen.args == [1]
    with qtbot.waitSignal(view.chosen) as chosen:
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert chosen.args == [0]


def test_the_mouse_takes_in_hand_what_it_points_at(view):
    QTest.mouseMove(view, QPoint(300, 60))
    assert view.in_hand == 0 and view.said() == "0–30 days: $1,200.00"


def test_new_figures_keep_the_same_label_in_hand(view):
    view.take_in_hand(1)
    view.show_chart(Chart("", AGES[1:], (Series("Owed", (5, 6)),), form=ACROSS))
    assert view.in_hand == 0 and view.said() == "31–60 days: $0.05"


def test_the_lobby_sees_and_hears_no_amount(view):
    before = view.grab().toImage()
    privacy.hide(True)
    try:
        assert "1,200" not in view.accessibleDescription()
        view.take_in_hand(0)
        assert "1,200" not in view.said()
        view.take_in_hand(-1)
        assert view.grab().toImage() != before
    finally:
        privacy.hide(False)
    assert "$1,200.00" in view.accessibleDescription()


def test_nothing_to_show_says_so_and_takes_no_keyboard(view):
    view.show_chart(Chart("", (), ()))
    assert view.empty.isVisible() and view.focusPolicy() == Qt.FocusPolicy.NoFocus
    view.show_chart(OWED)
    assert not view.empty.isVisible() and view.focusPolicy() == Qt.FocusPolicy.StrongFocus


@pytest.mark.parametrize("look", [theme.light(), theme.dark()], ids=lambda look: look.name)
@pytest.mark.parametrize("form", [BARS, STACKED, LINE, ACROSS])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_every_form_is_painted_in_every_look(qapp, qtbot, look, form, scale):
    theme.apply(qapp, look.scaled(scale))
    view = ChartView("Money")
    qtbot.addWidget(view)
    days = tuple(f"Mar {n}" for n in range(1, 15))
    paid = tuple(n * 1000 for n in range(14))
    view.show_chart(
        Chart("Paid", days, (Series("Cash", paid), Series("Card", paid[::-1])), form=form)
    )
    view.resize(view.sizeHint())
    view.show()
    seen = view.grab().toImage()
    view.take_in_hand(3)
    assert view.grab().toImage() != seen
    colours = {
        seen.pixel(x, y) for x in range(0, seen.width(), 3) for y in range(0, seen.height(), 3)
    }
    assert look.ink(look.tone("accent").edge).rgb() in colours
    theme.apply(qapp, theme.light())
