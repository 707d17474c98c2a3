"""The Patients room by keyboard: register, see who may be the same, change, alert, merge, undo."""

import pytest
from desk.desk_office import GRACE, JOAN, JOHN, audit, shown_words
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel

from frontdesk.office import reads as office_reads
from frontdesk.patients import reads
from frontdesk.patients.pane.register import Match


def card(store, patient_id):
    with store.read() as session:
        return reads.card(session, patient_id)


def put(desk, name, words):
    desk.pane.form.form[name].take_keyboard()
    desk.type(words)


def save(desk):
    desk.press("Ctrl+S")
    desk.breathe()
    desk.wait(lambda: desk.pane.form.save.isEnabled(), "it is asked")


def open_chart(desk, patient_id):
    desk.window.open("patients")
    desk.window.take_in_hand(patient_id)
    desk.pane.open_chart(patient_id)
    desk.settle()


def in_hand(desk):
    """The words seen in the card at the right."""
    labels = desk.window.hand.findChildren(QLabel)
    return [label.text() for label in labels if label.isVisible()]


def matches(desk):
    return [one for one in desk.pane.form.findChildren(Match) if one.isVisible()]


def test_a_name_and_a_phone_are_enough_and_the_new_patient_is_in_hand(filled, desks):
    desk = desks(filled).sign_in("ann")
    desk.press("Ctrl+N")
    put(desk, "family", "Brandt")
    put(desk, "given", "Uta")
    put(desk, "mobile", "9735550188")
    desk.press("Enter")
    desk.wait(lambda: desk.pane.card is not None, "the chart is shown")
    desk.settle()
    made = desk.pane.card
    assert (made.name, made.phones[0].text) == ("Brandt, Uta", "(973) 555-0188")
    assert desk.window.hand.patient_id == made.id
    assert made.chart_number in shown_words(desk.window)


def test_what_is_missing_or_wrong_is_said_at_the_field_and_nothing_is_saved(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("Ctrl+N")
    put(desk, "given", "Uta")
    put(desk, "birth_date", "13/45/80")
    desk.press("Enter")
    desk.settle()
    form = desk.pane.form.form
    assert form["family"].error and "month 13" in form["birth_date"].error
    assert desk.focus is form["family"].box
    assert audit(file_office, "Register patient")[4:] == []
    assert form["given"].box.typed() == "Uta"


def test_someone_on_file_already_is_shown_beside_the_form_differences_marked(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("Ctrl+N")
    put(desk, "family", "Oyelaran")
    put(desk, "given", "Grace")
    put(desk, "birth_date", "6/30/1957")  # two figures changed places
    desk.wait(lambda: matches(desk), "the likely duplicate is shown")
    words = shown_words(desk.window)
    assert "Oyelaran, Grace" in words and "≠" in words and "06/30/1975" in words
    matches(desk)[0].setFocus()
    desk.press("Enter")
    desk.settle()
    assert desk.window.hand.patient_id == GRACE and desk.pane.card.id == GRACE
    assert desk.pane.draft() is None


def test_a_change_is_saved_and_one_made_elsewhere_comes_in_beside_what_is_typed(filled, desks):
    desk = desks(filled).sign_in("ann")
    open_chart(desk, GRACE)
    desk.pane._edit()
    put(desk, "pharmacy", "Elm Pharmacy")
    other = desks(filled.beside("desk-2")).sign_in("luis")
    open_chart(other, GRACE)
    other.pane._edit()
    put(other, "preferred", "Gracie")
    other.press("Enter")
    other.settle()
    assert card(filled, GRACE).preferred == "Gracie"
    other.close()
    desk.window.activateWindow()
    form = desk.pane.form.form
    desk.wait(lambda: form["preferred"].box.typed() == "Gracie", "the other change is in view")
    assert form["pharmacy"].box.typed() == "Elm Pharmacy"
    form["pharmacy"].take_keyboard()
    desk.press("Enter")
    desk.settle()
    now = card(filled, GRACE)
    assert (now.preferred, now.pharmacy) == ("Gracie", "Elm Pharmacy")


def test_an_alert_is_typed_in_place_seen_in_the_hand_and_ended(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    open_chart(desk, GRACE)
    desk.pane.chart.alert.setFocus()
    desk.type("Needs a ramp")
    desk.press("Enter")
    desk.settle()
    assert desk.pane.chart.alert.text() == ""
    assert [one.text for one in card(file_office, GRACE).alerts] == ["Needs a ramp"]
    for _ in range(2):  # in the hand too, and still after it was read again
        assert "Needs a ramp" in in_hand(desk)
        desk.window.take_in_hand(GRACE)
        desk.settle()
    desk.press("F11")
    assert "Needs a ramp" not in shown_words(desk.window)
    desk.press("F11")
    desk.pane.chart.alert_ended.emit(card(file_office, GRACE).alerts[0].id)
    desk.settle()
    assert card(file_office, GRACE).alerts == ()


def test_two_charts_become_one_field_by_field_and_are_parted_again(filled, desks):
    desk = desks(filled).sign_in("rosa")
    open_chart(desk, JOHN)
    desk.pane._merge()
    desk.type("joan smith")
    desk.wait(lambda: desk.pane.merge.list.isVisible(), "the other chart is found")
    assert all(hit.id != JOHN for hit in desk.pane.merge.list.model.hits)
    desk.press("Down", "Enter")
    desk.settle()
    view = desk.pane.merge
    assert view.preview is not None and "given" in view.choices
    assert "Moves to the kept chart" in view.moves.words()
    view.choices["given"].set_value("gone")
    view.do.setFocus()
    desk.press("Enter")
    desk.settle()
    assert card(filled, JOHN).given == "Joan"
    number = card(filled, JOHN).other_numbers
    assert len(number) == 1 and number[0] in shown_words(desk.window)
    merge = card(filled, JOHN).merges[0]
    desk.pane.chart.undo_merge_wished.emit(merge.id, merge.version)
    desk.settle()
    assert card(filled, JOHN).given == "John" and card(filled, JOAN).given == "Joan"
    assert card(filled, JOHN).other_numbers == ()


def test_a_receptionist_s_merge_is_approved_in_place(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    open_chart(desk, JOHN)
    desk.pane._merge()
    desk.pane.merge.compare(JOAN)
    desk.settle()
    desk.pane.merge.do.setFocus()
    desk.press("Enter")
    desk.settle()
    assert desk.window.approve.isVisible()
    assert card(file_office, JOHN).other_numbers == ()


def photo(shape="PNG"):
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, shape)
    return bytes(buffer.data().data())


@pytest.mark.parametrize("good", [True, False])
def test_a_photo_is_taken_from_a_picture_and_nothing_else(file_office, desks, good):
    desk = desks(file_office).sign_in("ann")
    open_chart(desk, GRACE)
    desk.pane.chart.photo_wished.emit(photo() if good else b"%PDF-1.7 no picture")
    desk.settle()
    assert bool(card(file_office, GRACE).photo) is good
    assert bool(desk.pane.chart.strip.sentence) is not good


def test_without_a_chart_the_room_says_what_to_do(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    words = shown_words(desk.window)
    assert "No chart is open." in words and "Ctrl+N" in words
    desk.press("Enter")  # its button has the keyboard
    assert desk.pane.form.isVisible()


def test_a_number_of_seven_figures_is_of_the_practice_s_own_area(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("Ctrl+N")
    desk.settle()
    put(desk, "family", "Brandt")
    put(desk, "given", "Ula")
    put(desk, "mobile", "5550188")
    desk.press("Enter")
    desk.wait(lambda: desk.pane.card is not None, "the chart is shown")
    with file_office.read() as session:
        area = office_reads.practice(session).phone[1:4]
    assert desk.pane.card.phones[0].text == f"({area}) 555-0188"
