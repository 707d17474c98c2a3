"""Files are chosen, looked at and brought in, by keys, and nothing is written before."""

from pathlib import Path
from time import sleep

from imports.some_files import message, pid
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog

from frontdesk.core.refused import Unreachable
from frontdesk.core.work import Staff
from frontdesk.imports.pane import bring_in
from frontdesk.kit.privacy import privacy
from frontdesk.patients.actions import register_patient
from frontdesk.patients.typed import PatientTyped

ROSA = Staff(1, "Rosa Diaz", frozenset({"*"}))
HEAD = "PatientID,Last,First,DOB,Sex,Phone\n"
ANA = "17,Rivera,Ana,03/04/1980,F,518-555-0177\n"


def taken(room, qtbot, *contents):
    room.take([one if isinstance(one, Path) else room.desk.put(one) for one in contents])
    qtbot.waitUntil(lambda: room.stack.currentWidget() is room.page and not room._job)


def brought(room, qtbot):
    qtbot.keyClick(room.go_ahead, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: room.again.isVisible())


def lines(room):
    return [(row.place, row.kind, row.name) for row in room.model.rows()]


def test_it_begins_with_what_to_do_and_the_keyboard_on_it(room, qtbot, monkeypatch):
    path = str(room.desk.put(HEAD + ANA))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([path], ""))
    assert "nothing is written before you have seen it" in room.nothing.next_step.words()
    qtbot.keyClick(room.nothing.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: lines(room) == [("line 2", "new", "Rivera, Ana")])
    assert room.go_ahead.hasFocus() and room.desk.people() == []
    assert room.summary.words() == "1 new, 0 changed. Nothing is written yet."


def test_choosing_no_file_changes_nothing(room, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    room.ask_for_files()
    assert room.stack.currentWidget() is room.nothing


def test_brought_in_it_says_so_and_enter_opens_the_chart(room, qtbot):
    taken(room, qtbot, HEAD + ANA)
    brought(room, qtbot)
    assert room.banner.sentence == "Brought in: 1 new, 0 changed."
    assert len(room.desk.people()) == 1 and room.desk.audit()[1] == []
    with qtbot.waitSignal(room.wished) as wish:
        qtbot.keyClick(room.table, Qt.Key.Key_Return)
    ana = room.desk.patient("Rivera")
    assert (wish.args[0].room, wish.args[0].patient_id) == ("patients", ana.id)
    qtbot.keyClick(room.again, Qt.Key.Key_Space)
    assert room.stack.currentWidget() is room.nothing
    taken(room, qtbot, HEAD + ANA)
    assert not room.go_ahead.isEnabled()
    assert room.summary.words() == "0 new, 0 changed, 1 already in. There is nothing to bring in."


def test_a_dropped_file_is_read(room, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(room.desk.put(HEAD + ANA)))])
    here, copy = QPoint(50, 50), Qt.DropAction.CopyAction
    room.dropEvent(QDropEvent(here.toPointF(), copy, data, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))  # fmt: skip
    qtbot.waitUntil(lambda: lines(room) == [("line 2", "new", "Rivera, Ana")])


def test_a_column_taken_for_the_wrong_thing_is_put_right_and_read_again(room, qtbot):
    taken(room, qtbot, "PatientID,Alpha,Beta,DOB\n17,Ana,Rivera,03/04/1980\n18,Eva,Chen,1/2/1990\n")
    inputs = {one.accessibleName(): one for one in room.files.columns.inputs}
    assert inputs["Column PatientID holds"].value() == "chart_number"
    for name, field in (("Alpha", "first_name"), ("Beta", "last_name")):
        chosen = {one.accessibleName(): one for one in room.files.columns.inputs}
        one = chosen[f"Column {name} holds"]
        one.set_value(field)
        one.edited.emit()
        qtbot.waitUntil(lambda: not room._job and bool(room.files.columns.inputs))
    qtbot.waitUntil(lambda: ("line 2", "new", "Rivera, Ana") in lines(room))
    brought(room, qtbot)
    assert {one[:2] for one in room.desk.people()} == {("Rivera", "Ana"), ("Chen", "Eva")}


def test_the_list_narrows_to_what_a_human_must_look_at(room, qtbot):
    typed = PatientTyped(family="Rivera", given="Anna", birth_date="3/4/1980",
                         phones=())  # fmt: skip
    register_patient.do(room.desk.store, ROSA, typed)
    rows = "18,Nowak,Peter,1955-07-09,M,\n,,,01/02/1990,F,518-555-0100\n"
    taken(room, qtbot, HEAD + ANA + rows)
    assert [one.text() for one in room.kind.choices] == [
        "All  3", "New  2", "Changed  0", "To look at  1", "Left out  1",
    ]  # fmt: skip
    for place in range(3):
        qtbot.keyClick(room.kind.choices[place], Qt.Key.Key_Right)
    assert lines(room) == [("line 2", "new", "Rivera, Ana")]
    assert "similar name, same birth date" in room.detail.words()
    qtbot.keyClick(room.kind.choices[3], Qt.Key.Key_Right)
    assert [row.detail for row in room.model.rows()] == ["There is no name in this row."]
    brought(room, qtbot)
    assert room.kind.value() == "look"
    assert "perhaps the same as chart " in room.model.rows()[0].detail


def test_several_files_are_listed_and_each_shows_its_own_lines(room, qtbot):
    adt = message("ADT^A04", pid("E1", "Chen", "Li"))
    taken(room, qtbot, HEAD + ANA, adt, room.desk.folder / "gone.hl7")
    assert [row.name for row in room.files.model.rows()] == [
        "All files", "file1.txt", "file2.txt", "gone.hl7",
    ]  # fmt: skip
    assert room.banner.sentence == "Not read: gone.hl7."
    assert len(lines(room)) == 3
    assert not room.files.columns.isVisible()
    room.files.table.take_in_hand(0)
    assert lines(room) == [("line 2", "new", "Rivera, Ana")]
    assert room.files.columns.isVisible()
    room.files.table.take_in_hand(1)
    assert lines(room) == [("message 1", "new", "Chen, Li")]


def test_names_are_hidden_from_the_lobby(room, qtbot):
    taken(room, qtbot, HEAD + ANA)
    privacy.hide()
    try:
        index = room.model.index(0, 2)
        assert "Rivera" not in str(index.data())
        assert not any("Rivera" in one.text() for one in room.findChildren(QAbstractButton))
    finally:
        privacy.toggle()


def test_reading_can_be_stopped_and_nothing_is_written(room, qtbot, monkeypatch):
    def waits(session, files, where, progress):
        for _ in range(500):
            progress.step(1, 2)
            sleep(0.01)

    monkeypatch.setattr(bring_in, "plan", waits)
    room.take([room.desk.put(HEAD + ANA)])
    qtbot.waitUntil(lambda: "1 of 2" in room.banner.sentence)
    qtbot.keyClick(room.banner.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: room.banner.sentence == "Stopped. Nothing was written.")
    assert room.desk.people() == [] and room.stack.currentWidget() is room.nothing


def test_someone_without_the_permit_is_told_whom_to_ask(room, qtbot):
    room.office.staff = Staff(9, "Tom Temp", frozenset())
    taken(room, qtbot, HEAD + ANA)
    qtbot.keyClick(room.go_ahead, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Ask a supervisor" in room.banner.sentence)
    assert room.desk.people() == []


def test_a_lost_database_leaves_the_list_and_says_how_to_go_on(room, qtbot, monkeypatch):
    def gone(*_):
        raise Unreachable("The database does not answer.")

    taken(room, qtbot, HEAD + ANA)
    monkeypatch.setattr(bring_in, "bring", gone)
    qtbot.keyClick(room.go_ahead, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "did not answer" in room.banner.sentence)
    assert lines(room) and room.go_ahead.isEnabled()


def test_everything_that_takes_the_keyboard_has_a_name(room, qtbot):
    taken(room, qtbot, HEAD + ANA)
    parts = [*room.findChildren(QComboBox), *room.findChildren(QAbstractButton), room.table]
    nameless = [
        one
        for one in parts
        if one.isVisible()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (one.accessibleName() or getattr(one, "text", str)())
    ]
    assert nameless == []
