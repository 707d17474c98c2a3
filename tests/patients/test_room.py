"""The patients room as a person sees it: registering, duplicates, changing, merging, parking."""

from dataclasses import replace

import pytest
from patients.people import JOHN, MANAGER, card, found, named, register
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from frontdesk.core.audit import AuditEntry
from frontdesk.kit.bell import Bell
from frontdesk.kit.going import Go
from frontdesk.kit.office import Office
from frontdesk.kit.privacy import privacy
from frontdesk.patients import actions, reads
from frontdesk.patients.pane.patients import PatientsPane
from frontdesk.patients.pane.register import Match, RegisterView
from frontdesk.patients.tables import Patient
from frontdesk.patients.typed import ContactTyped, PhoneTyped


@pytest.fixture
def office(sqlite_store):
    made = Office(sqlite_store, MANAGER, Bell())
    yield made
    made.close()


@pytest.fixture
def room(office, qtbot):
    made = PatientsPane(office)
    qtbot.addWidget(made)
    made.resize(1180, 820)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def settle(office):
    office.settle()
    QApplication.processEvents()
    office.settle()
    QApplication.processEvents()


def type_into(room, field, words):
    room.form.form[field].take_keyboard()
    box = QApplication.focusWidget()
    if hasattr(box, "selectAll"):
        box.selectAll()
    QTest.keyClicks(box, words)


def save(room, office):
    QTest.mouseClick(room.form.save, Qt.MouseButton.LeftButton)
    settle(office)
    settle(office)


def matches(room):
    return room.form.findChildren(Match)


def patients(store):
    with store.read() as session:
        return session.query(Patient).count()


def new(room):
    room.go(Go("patients", None, {"register": True}))


def test_a_phone_call_needs_a_name_and_a_number_and_nothing_else(room, office, qtbot):
    new(room)
    type_into(room, "family", "Lopez")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "Ana")
    type_into(room, "mobile", "6175550123")
    with qtbot.waitSignal(room.patient_taken) as taken:
        save(room, office)
    shown = card(office.store, taken.args[0])
    assert (shown.name, shown.phones[0].text) == ("Lopez, Ana", "(617) 555-0123")


def test_saving_twice_registers_once(room, office):
    new(room)
    type_into(room, "family", "Lopez")
    type_into(room, "mobile", "6175550123")
    for _ in range(3):
        QTest.mouseClick(room.form.save, Qt.MouseButton.LeftButton)
    settle(office)
    settle(office)
    assert patients(office.store) == 1


def test_a_person_with_one_name_only_can_be_registered(room, office):
    new(room)
    type_into(room, "family", "Madonna")
    type_into(room, "mobile", "6175550123")
    save(room, office)
    assert patients(office.store) == 1


def test_every_fault_is_said_at_its_field_and_nothing_typed_is_lost(room, office):
    new(room)
    for field, words in (("family", "Lopez"), ("email", "ana@home"), ("state", "zz"),
                         ("postal_code", "123")):  # fmt: skip
        type_into(room, field, words)
    save(room, office)
    form = room.form.form
    for field, said in (("email", "no point"), ("state", "no US state"), ("mobile", "phone"),
                        ("postal_code", "five or nine")):  # fmt: skip
        assert said in form[field].error, field
    assert patients(office.store) == 0 and form["email"].box.typed() == "ana@home"


@pytest.mark.parametrize("typed", ["3/4/80", "03041980", "1980-03-04", "Mar 4 1980"])
def test_a_birth_date_is_taken_in_any_usual_writing(room, office, typed):
    new(room)
    type_into(room, "family", "Lopez")
    type_into(room, "birth_date", typed)
    save(room, office)
    with office.store.read() as session:
        assert str(session.query(Patient.birth_date).scalar()) == "1980-03-04"


def test_a_likely_duplicate_stands_beside_the_form_and_enter_on_it_opens_that_chart(
    room, office, qtbot
):
    on_file = register(office.store)
    new(room)
    type_into(room, "family", "Smyth")
    type_into(room, "given", "Jon")
    type_into(room, "birth_date", "3/4/80")
    qtbot.waitUntil(lambda: len(matches(room)) == 1)
    said = matches(room)[0].accessibleName()
    assert "Smith, John A." in said and "same Date of birth" in said and "differs Name" in said
    matches(room)[0].setFocus()
    with qtbot.waitSignal(room.patient_taken) as taken:
        QTest.keyClick(matches(room)[0], Qt.Key.Key_Return)
    assert taken.args == [on_file] and patients(office.store) == 1
    assert room.stack.currentWidget() is room.chart


def opened(room, office, patient_id):
    room.go(Go("patients", patient_id, {"patient_id": patient_id}))
    settle(office)


def test_changing_one_field_loses_nothing_that_the_form_does_not_show(room, office):
    phones = (
        PhoneTyped("617 555 0199"),
        PhoneTyped("617 555 0177"),
        PhoneTyped("508 555 0001", "home"),
    )
    contacts = (ContactTyped("emergency", "Ana Smith", "mother", "617 555 0111", "1 Elm"),
                ContactTyped("emergency", "Bo Smith", "son"))  # fmt: skip
    payer = named(office.store, "Smith", "Father")
    patient_id = register(office.store, replace(JOHN, phones=phones, contacts=contacts),
                          guarantor_id=payer, alerts=("A", "B"),
                          previous=(("Jones", ""), ("Miller", "")))  # fmt: skip
    before = card(office.store, patient_id)
    opened(room, office, patient_id)
    room._edit()
    type_into(room, "city", "Quincy")
    save(room, office)
    after = card(office.store, patient_id)
    assert after.city == "Quincy"
    phones_after = {one.text for one in after.phones}
    assert (
        phones_after == {one.text for one in before.phones} and after.phones[0] == before.phones[0]
    )
    assert replace(after, city="Boston", version=1, phones=before.phones) == before


def test_a_change_from_another_desk_comes_in_beside_what_is_typed_here(room, office):
    patient_id = register(office.store)
    opened(room, office, patient_id)
    room._edit()
    type_into(room, "city", "Quincy")
    done = actions.change_patient.do(
        office.store, MANAGER, patient_id, version=1, typed=replace(JOHN, employer="Library")
    )
    office.bell.rang.emit(done.changes)
    settle(office)
    save(room, office)
    shown = card(office.store, patient_id)
    assert (shown.city, shown.employer) == ("Quincy", "Library")


def test_a_half_typed_form_is_parked_and_comes_back(room, office):
    new(room)
    type_into(room, "family", "Lopez")
    type_into(room, "mobile", "617555")
    draft = room.draft()
    room.take_up_nothing()
    assert room.draft() is None
    room.take_up(draft)
    assert room.form.form["family"].box.typed() == "Lopez"
    assert "617" in room.form.form["mobile"].box.typed()


def test_another_patient_taken_in_hand_never_gets_what_is_typed_for_the_first(room, office):
    """One patient in hand per window: nothing is saved into another's chart."""
    first, second = register(office.store), named(office.store, "Baker", "Bea")
    opened(room, office, first)
    room._edit()
    type_into(room, "city", "Quincy")
    opened(room, office, second)
    assert isinstance(room.stack.currentWidget(), RegisterView)
    assert room.form.who.words() == card(office.store, first).name
    save(room, office)
    assert card(office.store, first).city == "Quincy"
    assert card(office.store, second).city == ""


def test_two_charts_are_merged_by_keyboard_and_parted_again(room, office, qtbot):
    kept = register(office.store)
    gone = named(office.store, "Smyth", "Johnny", "508 555 0001", employer="Library")
    opened(room, office, kept)
    room._merge()
    room.merge.compare(gone)
    settle(office)
    assert "1 phone" in room.merge.moves.words()
    assert room.merge.choices["employer"].value() == "gone"  # the kept chart has none
    room.merge.ask_to_merge()
    settle(office)
    settle(office)
    assert card(office.store, kept).employer == "Library"
    qtbot.waitUntil(lambda: any("Part from chart" in one.text()
                                for one in room.chart.findChildren(QPushButton)))  # fmt: skip
    opened(room, office, gone)
    assert "was merged into chart" in room.chart.merged.accessibleName() + str(
        [one.text() for one in room.chart.merged.findChildren(type(room.chart.name))]
    )
    opened(room, office, kept)
    part = next(one for one in room.chart.findChildren(QPushButton) if "Part from" in one.text())
    part.click()
    settle(office)
    assert card(office.store, kept).employer == "" and found(office.store, "smyth")[0] == gone


def test_a_name_with_tags_is_shown_as_it_is_and_hidden_from_the_lobby(room, office):
    patient_id = named(office.store, "<b>Bold</b>", "<img src=x>")
    opened(room, office, patient_id)
    assert room.chart.name.text() == "<b>Bold</b>, <img src=x>"
    privacy.hide()
    try:
        assert "Bold" not in room.chart.name.text()
    finally:
        privacy.hide(False)


def test_an_alert_is_added_and_ended_from_the_chart(room, office):
    patient_id = register(office.store)
    opened(room, office, patient_id)
    room.chart.alert.setText("Allergic to latex")
    QTest.keyClick(room.chart.alert, Qt.Key.Key_Return)
    settle(office)
    (alert,) = card(office.store, patient_id).alerts
    room.chart.alert_ended.emit(alert.id)
    settle(office)
    assert card(office.store, patient_id).alerts == ()


def test_reading_a_card_of_nobody_gives_nothing(sqlite_store):
    with sqlite_store.read() as session:
        assert reads.card(session, 999) is None
        assert session.query(AuditEntry).count() == 0
