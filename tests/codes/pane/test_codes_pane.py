"""The Codes room, worked by real keys."""

import pytest
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from frontdesk.codes import reads
from frontdesk.codes.pane.codes import CodesPane
from frontdesk.core.work import Staff
from frontdesk.demo.walk import Hands, Task
from frontdesk.kit import theme
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office

MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))
LIST = "CPT,Description,Category\n99213,Office visit low,Visits\n36415,Blood draw,\nE11.9,Sugar,\n"


class Desk(Hands):
    """One desk with the room open."""

    def __init__(self, store, size=(1180, 760)):
        self.store, self.bell = store, Bell()
        self.office = Office(store, MANAGER, self.bell)
        self.pane = self.window = CodesPane(self.office)
        self.done, self.tasks, self._task = [], [], Task("test")
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.pane.resize(*size)
        self.pane.show()
        self.pane.activateWindow()
        self.diagnoses, self.lists = self.pane.diagnoses, self.pane.lists
        self.procedures = self.pane.procedures
        self.wait()

    def wait(self):
        for _ in range(6):
            self.settle()

    def type_in(self, words):
        self.diagnoses.box.setFocus()
        self.diagnoses.box.clear()
        QTest.keyClicks(self.diagnoses.box, words)
        self.wait()

    def rows(self, table):
        model = table.rows_model
        return [
            tuple(model.index(row, column).data() for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()


def shown(model):
    return [model.row_at(model.index(row, 0)) for row in range(model.rowCount())]


@pytest.fixture
def desk(qtbot, sqlite_store):
    made = Desk(sqlite_store)
    yield made
    made.close()


@pytest.fixture
def any_desk(qtbot, store):
    made = Desk(store)
    yield made
    made.close()


def test_typing_shows_the_codes_and_the_card_of_the_first(desk):
    desk.type_in("pain knee left")
    assert desk.rows(desk.diagnoses.table)[0][:2] == ("M25.562", "Pain in left knee")
    card = desk.diagnoses.card
    assert (card.code.words(), card.title.words()) == ("M25.562", "Pain in left knee")
    assert card.state.style_shown.word == "Billable"


def test_the_arrows_go_through_the_hits_and_enter_goes_on_to_the_side(desk):
    desk.type_in("knee pain")
    first = desk.diagnoses.card.code.words()
    QTest.keyClick(desk.diagnoses.box, Qt.Key.Key_Down)
    desk.wait()
    second = desk.diagnoses.card.code.words()
    assert first != second
    QTest.keyClick(desk.diagnoses.box, Qt.Key.Key_Return)
    before = desk.diagnoses.card.code.words()
    QTest.keyClick(QGuiApplication.focusObject(), Qt.Key.Key_Right)
    desk.wait()
    assert desk.diagnoses.card.code.words() not in (before, "")


def test_a_header_says_that_it_is_not_billable_and_leads_to_what_is_below(desk):
    desk.type_in("J00-J06")
    desk.diagnoses.look_up("E11.2")
    desk.wait()
    card = desk.diagnoses.card
    assert card.state.style_shown.word == "Not billable"
    assert "Choose a code below it: E11.21" in card.refusal.words()
    below = next(row for row in shown(card.model) if row.where == "Below")
    card.tree.take_in_hand(below.id)
    card.tree.setFocus()
    QTest.keyClick(card.tree, Qt.Key.Key_Return)
    desk.wait()
    assert card.code.words() == "E11.21"


def test_nothing_found_says_what_to_do(desk):
    desk.type_in("zzqqxx")
    assert desk.rows(desk.diagnoses.table) == []
    assert desk.diagnoses.table.empty.sentence.words() == "Nothing found"


def test_the_code_in_hand_is_copied(desk):
    desk.type_in("i10")
    desk.diagnoses.card.copy.click()
    assert QGuiApplication.clipboard().text() == "I10"


def test_a_wish_from_another_room_looks_a_code_up(desk):
    desk.pane.go(Go("codes", what={"page": "diagnoses", "code": "I10"}))
    desk.wait()
    assert desk.diagnoses.card.code.words() == "I10"


def test_a_list_is_shown_before_it_is_brought_in_and_then_stands_in_the_list(any_desk, tmp_path):
    desk = any_desk
    path = tmp_path / "our codes.csv"
    path.write_text(LIST)
    desk.pane.sections.open("lists")
    desk.lists.take(path)
    desk.wait()
    assert [row[:2] for row in desk.rows(desk.lists.table)] == [
        ("Doubtful", "line 4"),
        ("New", "99213"),
        ("New", "36415"),
    ]
    assert desk.lists.counted.words() == "2 new"
    with desk.store.read() as session:
        assert reads.procedure_rows(session) == []
    desk.lists.go_ahead.click()
    desk.wait()
    assert desk.lists.banner.sentence == "Brought in: 2 new."
    desk.pane.sections.open("procedures")
    desk.wait()
    assert [row[0] for row in desk.rows(desk.procedures.table)] == ["36415", "99213"]


def test_a_file_that_is_no_list_says_so_and_nothing_is_lost(desk, tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague,\nthank you.\n")
    desk.pane.sections.open("lists")
    desk.lists.take(path)
    desk.wait()
    assert "procedure codes" in desk.lists.banner.sentence


def test_a_procedure_is_added_by_hand_and_a_wrong_code_is_said_at_its_field(desk):
    desk.pane.sections.open("procedures")
    desk.wait()
    desk.procedures.begin()
    form = desk.procedures.card.form
    form["code"].box.setText("9921")
    form["words"].box.setText("Visit")
    desk.procedures.card.save.click()
    desk.wait()
    with desk.store.read() as session:
        assert reads.procedure_rows(session) == []
    form["code"].box.setText("99213")
    desk.procedures.card.save.click()
    desk.wait()
    assert desk.rows(desk.procedures.table)[0][:2] == ("99213", "Visit")


@pytest.mark.parametrize("page", ["diagnoses", "procedures", "lists"])
def test_all_is_named_and_whole_for_those_who_do_not_see_it(desk, page):
    desk.type_in("ankle sprain left")
    desk.pane.sections.open(page)
    if page == "procedures":
        desk.procedures.begin()
    desk.wait()
    assert unnamed(desk.pane) == []
    assert clipped(desk.pane) == []
    assert max(access_keys(desk.pane).values(), default=1) == 1


@pytest.mark.parametrize("make", [theme.light, theme.dark], ids=["light", "dark"])
def test_large_letters_cut_nothing(qapp, desk, make):
    theme.apply(qapp, make().scaled(2.0))
    try:
        made = Desk(desk.store, size=(1280, 800))
        made.type_in("ankle sprain left")
        assert clipped(made.pane) == []
        made.close()
    finally:
        theme.apply(qapp, theme.light())
