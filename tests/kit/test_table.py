from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from frontdesk.kit import theme
from frontdesk.kit.banner import EmptyState
from frontdesk.kit.privacy import privacy
from frontdesk.kit.rows_model import Column, RowsModel
from frontdesk.kit.table import Table


@dataclass(frozen=True)
class Visit:
    id: int
    patient: str
    status: str


VISITS = [
    Visit(1, "Lee, Ann", "arrived"),
    Visit(2, "Brown, Bo", "booked"),
    Visit(3, "Wu, Li", "roomed"),
]
COLUMNS = (
    Column[Visit]("Patient", lambda visit: visit.patient, private=True, width=180),
    Column[Visit](
        "Status", lambda visit: visit.status, status=lambda visit: visit.status, width=140
    ),
    Column[Visit](
        "Id", lambda visit: str(visit.id), lambda visit: visit.id, right=True, stretch=True
    ),
)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(qtbot, qapp):
    theme.apply(qapp, theme.light())
    return opened(qtbot)


def opened(qtbot, **more):
    empty = EmptyState("calendar", "Nobody is booked.", "Type a name above.")
    table = Table(RowsModel(COLUMNS), "Visits", empty=empty, **more)
    table.resize(560, 300)
    qtbot.addWidget(table)
    table.show()
    table.activateWindow()
    qtbot.waitUntil(table.isActiveWindow)
    table.rows_model.show_rows(VISITS)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    return table


def shown(table):
    return [row.id for row in table.rows_model.rows()]


def test_enter_takes_the_row_in_hand_and_a_double_click_the_one_under_it(table, qtbot):
    got = []
    table.chosen.connect(got.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    middle = table.visualRect(table.rows_model.index(2, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert [row.id for row in got] == [2, 3]


def test_the_keyboard_finds_a_row_as_soon_as_it_comes(table):
    assert table.current_row() == VISITS[0]


def test_the_row_in_hand_stays_so_when_rows_come_change_and_even_all_are_new(table, qtbot):
    table.take_in_hand(3)
    table.rows_model.show_rows([Visit(9, "New", "booked"), *VISITS])
    assert table.current_row().id == 3
    table.rows_model.show_rows([replace(VISITS[2], status="arrived"), VISITS[0]])
    assert table.current_row().status == "arrived"
    many = [Visit(n * 2, f"N {n}", "booked") for n in range(10, 900)]
    table.rows_model.show_rows([*many[:400], VISITS[2], *many[400:]])
    table.rows_model.show_rows(
        [Visit(n, "x", "booked") for n in range(2001, 3001, 3)] + [VISITS[2]]
    )
    assert table.current_row().id == 3 and [row.id for row in table.selected_rows()] == [3]


def test_typing_narrows_the_rows_and_escape_shows_all(table, qtbot):
    qtbot.keyClick(table, Qt.Key.Key_W)
    assert table.filter_box.line.hasFocus()
    qtbot.keyClicks(table.filter_box.line, "u")
    assert shown(table) == [3] and table.current_row().id == 3
    with qtbot.waitSignal(table.chosen):
        qtbot.keyClick(table.filter_box.line, Qt.Key.Key_Return)
    qtbot.keyClick(table.filter_box.line, Qt.Key.Key_Escape)
    assert shown(table) == [1, 2, 3] and table.hasFocus() and not table.filter_box.isVisible()


def test_a_filter_that_finds_nothing_says_so(table, qtbot):
    qtbot.keyClick(table, Qt.Key.Key_Z)
    assert not table.empty.isVisible() and table._no_match.isVisible()
    assert "z" in table._no_match.sentence.text()
    qtbot.keyClick(table.filter_box.line, Qt.Key.Key_Backspace)
    assert not table._no_match.isVisible()


def test_an_empty_list_says_what_to_do_next(table):
    assert not table.empty.isVisible()
    table.rows_model.show_rows([])
    assert table.empty.isVisible() and table.empty.next_step.text() == "Type a name above."


def test_copying_takes_rows_as_they_are_shown(table, qtbot):
    table.take_in_hand(2)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Brown, Bo\tbooked\t2"
    privacy.hide()
    try:
        qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
        assert "Brown" not in QGuiApplication.clipboard().text()
    finally:
        privacy.hide(False)


def test_a_click_on_a_heading_sorts_and_a_third_gives_the_first_order_back(table, qtbot):
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(0) + 40, header.height() // 2)
    orders = []
    for _ in range(3):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        orders.append(shown(table))
    assert orders == [[2, 1, 3], [3, 1, 2], [1, 2, 3]]


def test_widths_are_kept(qtbot, qapp, tmp_path):
    kept = QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)
    first = opened(qtbot, kept=kept)
    first.horizontalHeader().resizeSection(0, 233)
    qtbot.waitUntil(lambda: kept.value("widths/Visits/Patient") is not None)
    assert opened(qtbot, kept=kept).columnWidth(0) == 233


def test_several_rows_can_be_selected_where_that_makes_sense(qtbot, qapp):
    table = opened(qtbot, many=True)
    table.take_in_hand(1)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [row.id for row in table.selected_rows()] == [1, 2]


def test_rows_are_airy_and_grow_with_the_text(qtbot, qapp, table):
    assert table.rowHeight(0) >= 32
    theme.apply(qapp, theme.light().scaled(2.0))
    qapp.processEvents()
    assert table.rowHeight(0) >= 48
    theme.apply(qapp, theme.light())


class CountingModel(RowsModel):
    asked = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.asked += role == Qt.ItemDataRole.DisplayRole
        return super().data(index, role)


def test_a_hundred_thousand_rows_scroll_like_ten(qtbot, qapp):
    """Counted in cells asked for, not in seconds."""
    model = CountingModel(COLUMNS)
    table = Table(model, "Visits")
    table.resize(560, 300)
    qtbot.addWidget(table)
    table.show()
    asked = []
    for count in (20, 100_000):
        model.show_rows([Visit(n, f"N {n}", "booked") for n in range(count)])
        table.scrollToBottom()
        qapp.processEvents()
        model.asked = 0
        table.grab()
        asked.append(model.asked)
    assert 0 < asked[1] <= asked[0] + 2 * len(COLUMNS)


NAMES = (
    Column("Day", lambda row: row.day, width=140),
    Column("Name", lambda row: row.name, stretch=True, width=80),
    Column("Terms", lambda row: "Net 30", width=120),
    Column("Amount", lambda row: "$4,310.00", right=True, width=140),
)


@dataclass(frozen=True)
class Supplier:
    id: int
    name: str
    day: str = "11/12/2026"


def named(qtbot, wide):
    model = RowsModel(NAMES)
    table = Table(model, "Suppliers")
    qtbot.addWidget(table)
    table.resize(wide, 300)
    table.show()
    model.show_rows([Supplier(1, "Henry Bell Medical Supply")])
    QApplication.processEvents()
    return table


def whole(table, place):
    """Whether the words of a column are shown to their end."""
    return table.columnWidth(place) >= table.sizeHintForColumn(place)


def test_in_little_room_other_columns_give_a_name_what_they_do_not_need(qtbot):
    table = named(qtbot, 900)
    assert [table.columnWidth(place) for place in (0, 2, 3)] == [140, 120, 140]
    table.resize(500, 300)
    QApplication.processEvents()
    assert all(whole(table, place) for place in range(4))
    assert table.columnWidth(0) < 140 and table.horizontalScrollBar().maximum() == 0
    table.resize(900, 300)
    QApplication.processEvents()
    assert [table.columnWidth(place) for place in (0, 2, 3)] == [140, 120, 140]


def test_a_column_that_says_what_is_said_elsewhere_leaves_where_names_would_be_cut(qtbot):
    table = named(qtbot, 900)
    table.give_way(2)
    assert not table.isColumnHidden(2)
    table.resize(430, 300)
    QApplication.processEvents()
    assert table.isColumnHidden(2) and whole(table, 1)
    table.resize(900, 300)
    QApplication.processEvents()
    assert not table.isColumnHidden(2) and table.columnWidth(2) == 120


def test_a_width_a_person_has_dragged_stays_through_little_room(qtbot):
    table = named(qtbot, 900)
    table.horizontalHeader().resizeSection(0, 200)
    table.resize(480, 300)
    QApplication.processEvents()
    table.resize(1000, 300)
    QApplication.processEvents()
    assert table.columnWidth(0) == 200
