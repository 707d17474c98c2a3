"""The waitlist by keyboard: added from a visit or a name, changed, taken off, put back, found."""

from datetime import time

import pytest
from given import at
from kit.walk import access_keys, clipped, unnamed
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from schedule.an_office import ANN, CLERK, FOLLOW_UP, LEE, LUIS, MAI, NEW_PATIENT, rows
from schedule.on_the_list import LATER, entries, later_visit, list_up, phone, version
from schedule.pane.a_desk import set_clock

from frontdesk.demo.walk import Hands, Task
from frontdesk.kit import theme
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.schedule.actions import cancel_appointment
from frontdesk.schedule.pane.waitlist import WaitlistPane
from frontdesk.waitlist.actions import change_entry
from frontdesk.waitlist.rules import Wish
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistProvider


class List(Hands):
    """The pane at one desk, with hands on its keyboard."""

    def __init__(self, store, staff=CLERK):
        self.store, self.tasks, self._task = store, [], Task("test")
        self.office = Office(store, staff, Bell())
        self.pane = self.window = WaitlistPane(self.office)
        self.done, self.wishes = [], []
        self.office.acted.connect(lambda done, _: self.done.append(done))
        self.pane.wished.connect(self.wishes.append)
        self.pane.resize(1180, 760)
        self.pane.show()
        self.pane.activateWindow()
        self.settle()

    def settle(self):
        for _ in range(4):
            super().settle()

    def press_button(self, keys):
        """Press a button by its key; Qt shows it pressed for a moment before it acts."""
        self.press(keys)
        QTest.qWait(150)
        self.settle()

    def wish(self, patient_id=None, **what):
        self.pane.go(Go("waitlist", patient_id, what))
        self.settle()

    def take(self, entry_id):
        self.pane.table.setFocus()
        assert self.pane.table.take_in_hand(entry_id)
        self.settle()

    def undo(self):
        self.office.undo(self.done[-1].undo)
        self.settle()

    @property
    def shown(self):
        """Names as listed, with how they stand."""
        model = self.pane.model
        return [
            (model.index(row, 0).data(), model.index(row, 2).data())
            for row in range(model.rowCount())
        ]

    def close(self):
        self.pane.close()
        self.office.close()
        self.pane.deleteLater()


@pytest.fixture
def new_list(look, qtbot):
    opened = []

    def opens(store, **more):
        set_clock(store)
        opened.append(List(store, **more))
        return opened[-1]

    yield opens
    for one in opened:
        one.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def kept(store):
    names = ("patient_id", "type_id", "minutes", "appointment_id", "latest", "note", "status")
    return rows(store, *names, table=WaitlistEntry)


def test_a_booked_visit_is_put_on_the_list_with_what_it_says(office, new_list):
    set_clock(office)
    visit = later_visit(office, ANN, minutes=45)
    desk = new_list(office)
    desk.wish(ANN, appointment_id=visit)
    assert "Smith, Ann" in desk.pane.who.words()
    desk.press_button("Ctrl+S")
    assert kept(office) == [(ANN, FOLLOW_UP, 45, visit, LATER, "", "waiting")]
    assert rows(office, "visit_start", table=WaitlistEntry) == [(at(19, day=LATER),)]
    with office.read() as session:
        assert session.query(WaitlistProvider.provider_id).all() == [(LEE,)]
    assert desk.shown == [("Smith, Ann", "Waiting")]
    desk.undo()
    assert desk.shown == [] and desk.pane.table.empty.isVisible()


def test_the_same_visit_again_opens_its_line(office, new_list):
    set_clock(office)
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    desk = new_list(office)
    desk.wish(ANN, appointment_id=visit)
    assert desk.pane.current().id == entry and len(entries(office)) == 1


def test_somebody_is_found_by_name_and_put_on_the_list_by_keys_alone(office, people, new_list):
    desk = new_list(office)
    desk.press_button("Alt+P")
    assert desk.pane.finder.box.hasFocus()
    desk.type("tran")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    assert "Tran, Mai" in desk.pane.who.words()
    desk.press_button("Ctrl+S")
    assert [one[0] for one in kept(office)] == [people["Mai"]]


def test_without_a_patient_nothing_is_kept_and_it_says_so(office, new_list):
    desk = new_list(office)
    desk.pane.begin()
    desk.settle()
    desk.press_button("Ctrl+S")
    assert desk.pane.card.banner.sentence == "Find the patient first." and kept(office) == []


def test_a_line_is_changed_in_place_and_changed_back(office, new_list):
    set_clock(office)
    entry = list_up(office, ANN, from_clock=time(9, 15), notice_minutes=45, note="after work")
    desk = new_list(office)
    desk.take(entry)
    form = desk.pane.card.form
    assert form["from_clock"].value() == time(9, 15) and form["notice_minutes"].value() == 45
    form["priority"].box.set_value(2)
    form["note"].box.set_value("call at noon")
    form["weekdays"].box.set_value((0, 2))
    desk.press_button("Ctrl+S")
    names = ("priority", "note", "weekdays", "from_clock", "notice_minutes")
    assert rows(office, *names, table=WaitlistEntry) == [(2, "call at noon", 5, time(9, 15), 45)]
    assert desk.pane.model.index(0, 4).data() == "Mon, Wed · after 9:15 AM · 45 min notice"
    desk.undo()
    assert rows(office, *names[:2], table=WaitlistEntry) == [(0, "after work")]


@pytest.mark.parametrize("by", ["key", "button"])
def test_somebody_is_taken_off_and_put_back_by_undo(office, new_list, by):
    set_clock(office)
    entry = list_up(office, ANN)
    desk = new_list(office)
    desk.take(entry)
    if by == "key":
        desk.press("Delete")
    else:
        desk.pane.remove.click()
    desk.settle()
    assert entries(office) == [(entry, "removed")] and desk.shown == []
    desk.undo()
    assert desk.shown == [("Smith, Ann", "Waiting")]


def test_typing_narrows_the_list(office, new_list):
    set_clock(office)
    for who in (ANN, LUIS, MAI):
        list_up(office, who)
    desk = new_list(office)
    desk.pane.table.setFocus()
    desk.type("lop")
    assert [name for name, _ in desk.shown] == ["Lopez, Luis"]
    desk.press("Esc")
    assert len(desk.shown) == 3


def test_what_became_of_a_visit_by_other_ways_is_seen_at_once(office, new_list):
    set_clock(office)
    visit = later_visit(office, ANN)
    list_up(office, ANN, visit=visit)
    desk = new_list(office)
    desk.office.act(cancel_appointment.act(visit, version=1, reason="Patient asked"))
    desk.settle()
    assert desk.shown == [("Smith, Ann", "Its visit was cancelled")]
    desk.undo()
    assert desk.shown == [("Smith, Ann", "Waiting")]


def test_what_another_desk_changed_is_refused_here_and_nothing_typed_is_lost(office, new_list):
    set_clock(office)
    entry = list_up(office, ANN)
    desk = new_list(office)
    desk.take(entry)
    desk.pane.card.form["note"].box.set_value("typed here")
    change_entry.do(
        office.beside("desk-2"), CLERK, entry, version=version(office, entry), wish=Wish(60),
        type_id=NEW_PATIENT,
    )  # fmt: skip
    desk.press_button("Ctrl+S")
    assert "changed" in desk.pane.card.banner.sentence
    assert desk.pane.card.form["note"].value() == "typed here"
    assert rows(office, "minutes", "note", table=WaitlistEntry) == [(60, "")]


def test_hours_that_end_before_they_begin_are_said_at_their_field(office, new_list):
    set_clock(office)
    entry = list_up(office, ANN)
    desk = new_list(office)
    desk.take(entry)
    form = desk.pane.card.form
    form["from_clock"].box.set_value(time(14))
    form["to_clock"].box.set_value(time(9))
    desk.press_button("Ctrl+S")
    assert form["to_clock"].error == "These hours end before they begin. Check both."


def test_a_half_typed_line_is_parked_with_its_patient_and_visit(office, new_list):
    set_clock(office)
    visit = later_visit(office, ANN)
    desk = new_list(office)
    desk.wish(ANN, appointment_id=visit)
    desk.pane.card.form["note"].box.set_value("evenings")
    desk.pane.card.form["note"].edited.emit()
    draft = desk.pane.draft()
    assert draft.typed["patient_id"] == ANN
    desk.pane.take_up_nothing()
    desk.settle()
    desk.pane.take_up(draft)
    desk.settle()
    assert "Smith, Ann" in desk.pane.who.words()
    desk.press_button("Ctrl+S")
    assert [one[:1] + one[3:4] + one[5:6] for one in kept(office)] == [(ANN, visit, "evenings")]


def test_their_visit_is_a_key_away(office, new_list):
    set_clock(office)
    visit = later_visit(office, ANN)
    entry = list_up(office, ANN, visit=visit)
    desk = new_list(office)
    desk.take(entry)
    desk.pane.visit.click()
    assert desk.wishes == [Go("schedule", ANN, {"appointment_id": visit})]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_all_of_the_room_can_be_read_and_told(sqlite_office, new_list, qapp, scale):
    theme.apply(qapp, theme.light().scaled(scale))
    set_clock(sqlite_office)
    phone(sqlite_office, ANN, "(555) 555-0101")
    entry = list_up(sqlite_office, ANN, visit=later_visit(sqlite_office, ANN), note="evenings")
    desk = new_list(sqlite_office)
    desk.take(entry)
    assert unnamed(desk.pane) == [] and clipped(desk.pane) == []
    assert {key for key, times in access_keys(desk.pane).items() if times > 1} == set()
    desk.pane.begin()
    desk.settle()
    assert unnamed(desk.pane) == [] and clipped(desk.pane) == []
