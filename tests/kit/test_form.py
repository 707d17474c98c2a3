import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from frontdesk.core.refused import Refused
from frontdesk.kit import fields, theme
from frontdesk.kit.form import Form
from frontdesk.kit.privacy import MASK, privacy

TODAY = date(2026, 3, 10)
STATES = [
    *[("AL", "Alabama"), ("AK", "Alaska"), ("AZ", "Arizona"), ("AR", "Arkansas")],
    *[("CA", "California"), ("CO", "Colorado"), ("CT", "Connecticut"), ("DE", "Delaware")],
    *[("FL", "Florida"), ("GA", "Georgia")],
]


@pytest.fixture
def form(qtbot, qapp):
    theme.apply(qapp, theme.light())
    made = Form()
    made.section("Who")
    made.add(fields.text("last_name", "&Last name", required=True, private=True), span=6)
    made.add(fields.text("first_name", "&First name"), span=6)
    made.add(
        fields.date("birth_date", "Date of &birth", past=True, today=lambda: TODAY, private=True),
        span=4,
    )
    made.add(fields.phone("phone", "&Phone", area="212"), span=4)
    made.add(fields.money("copay", "&Co-pay"), span=4)
    made.section("More")
    made.add(fields.choice("sex", "Se&x", [("F", "Female"), ("M", "Male"), ("U", "Unknown")]))
    made.add(fields.choice("state", "&State", STATES))
    made.add(fields.choice("how", "&How", [("a", "Mail"), ("b", "Text")], side_by_side=False))
    made.add(fields.check("agreed", "&Agreed"))
    made.add(fields.notes("remarks", "&Remarks", private=True))
    made.add(fields.password("secret", "Pass&word"))
    made.add(fields.date("next", "&Next visit", today=lambda: TODAY))
    qtbot.addWidget(made)
    made.resize(800, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    return made


def enter(qtbot, form, name, words):
    form[name].take_keyboard()
    box = form[name].box
    qtbot.keyClicks(box.focusProxy() or box, words)


def note(form, name):
    shown = [label.text() for label in form[name].findChildren(QLabel) if label.isVisible()]
    return shown[-1]


def test_what_is_typed_is_what_the_form_means(form, qtbot):
    enter(qtbot, form, "last_name", "  o'Brien  Smith ")
    enter(qtbot, form, "birth_date", "3/4/80")
    enter(qtbot, form, "phone", "5555550199")
    enter(qtbot, form, "copay", "1250.5")
    enter(qtbot, form, "sex", "f")
    enter(qtbot, form, "remarks", "two")
    qtbot.keyClick(form["remarks"].box, Qt.Key.Key_Return)
    qtbot.keyClicks(form["remarks"].box, "lines")
    qtbot.keyClick(form["agreed"].box, Qt.Key.Key_Space)
    values = form.values()
    assert values["last_name"] == "o'Brien Smith"
    assert values["birth_date"] == date(1980, 3, 4)
    assert values["phone"] == "(555) 555-0199"
    assert values["copay"] == 125050 and values["sex"] == "F" and values["agreed"] is True
    assert values["remarks"] == "two\nlines" and values["first_name"] == ""
    assert values["state"] is None and values["next"] is None


def test_a_birth_date_is_said_back_with_the_age_while_it_is_typed(form, qtbot):
    enter(qtbot, form, "birth_date", "3/4/8")
    assert form["birth_date"].error == ""
    qtbot.keyClicks(form["birth_date"].box, "0")
    assert note(form, "birth_date") == "March 4, 1980 \u00b7 46 y"
    qtbot.keyClick(form["birth_date"].box, Qt.Key.Key_Tab)
    assert form["birth_date"].box.text() == "03/04/1980"


def test_nothing_is_rejected_while_typing_and_leaving_says_what_is_wrong(form, qtbot):
    enter(qtbot, form, "birth_date", "2/30/1980")
    assert form["birth_date"].error == ""
    qtbot.keyClick(form["birth_date"].box, Qt.Key.Key_Tab)
    assert note(form, "birth_date") == "February has 29 days. Check the day."
    assert form["birth_date"].box.property("bad") == "true"
    assert form["birth_date"].box.accessibleDescription().startswith("Wrong: February")
    assert form["birth_date"].box.text() == "2/30/1980"
    enter(qtbot, form, "birth_date", "2/3/1980")
    assert form["birth_date"].error == "" and "February 3, 1980" in note(form, "birth_date")


def test_a_phone_number_is_grouped_as_it_is_typed_and_mended_in_the_middle(form, qtbot):
    box = form["phone"].box
    enter(qtbot, form, "phone", "555555019")
    assert box.text() == "(555) 555-019"
    qtbot.keyClicks(box, "9")
    box.setCursorPosition(3)  # (55|5) 555-0199
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    qtbot.keyClicks(box, "7")
    assert box.text() == "(557) 555-0199" and box.cursorPosition() == 4


def test_seven_figures_get_the_offices_area_code(form, qtbot):
    enter(qtbot, form, "phone", "5550199")
    qtbot.keyClick(form["phone"].box, Qt.Key.Key_Tab)
    assert form["phone"].box.text() == "(212) 555-0199"


def test_an_amount_is_written_out_when_the_keyboard_goes_on(form, qtbot):
    enter(qtbot, form, "copay", "1250.5")
    qtbot.keyClick(form["copay"].box, Qt.Key.Key_Tab)
    assert form["copay"].box.text() == "1,250.50" and form["copay"].value() == 125050


def test_checking_shows_every_fault_and_goes_to_the_first(form, qtbot):
    enter(qtbot, form, "copay", "12.345")
    enter(qtbot, form, "birth_date", "soon")
    form["remarks"].take_keyboard()
    assert form.checked_values() is None
    assert form["last_name"].error == "Fill this in."
    assert "two decimals" in form["copay"].error and "not a date" in form["birth_date"].error
    assert form["last_name"].box.hasFocus()
    with pytest.raises(Refused) as refused:
        form.values()
    assert refused.value.field == "last_name"


def test_an_empty_required_field_is_not_scolded_for_being_passed(form, qtbot):
    form["last_name"].take_keyboard()
    qtbot.keyClick(form["last_name"].box, Qt.Key.Key_Tab)
    assert form["last_name"].error == ""


def test_a_refusal_is_shown_at_its_field(form):
    assert form.show_refused(Refused("Somebody has that number.", field="phone"))
    assert note(form, "phone") == "Somebody has that number." and form["phone"].box.hasFocus()
    assert not form.show_refused(Refused("The office is closed."))
    form.clear_errors()
    assert form["phone"].error == ""


def test_what_was_loaded_and_not_touched_comes_back_as_it_was(form, qtbot):
    form.load({"last_name": "Lee", "phone": "111-222", "copay": 0})
    assert not form.dirty
    assert form.values()["phone"] == "111-222" and form.values()["copay"] == 0
    enter(qtbot, form, "phone", "3")
    assert form.dirty
    with pytest.raises(Refused):
        form.values()


def test_a_record_changed_elsewhere_leaves_what_is_typed_alone(form, qtbot):
    form.load({"last_name": "Lee", "first_name": "Ann"})
    enter(qtbot, form, "first_name", "Anna")
    form.load({"last_name": "Li", "first_name": "Annie"}, keep_typed=True)
    assert form["last_name"].value() == "Li" and form["first_name"].value() == "Anna"
    assert form.changed_values() == {"first_name": "Anna"}


def test_a_parked_form_comes_back_to_the_same_place_without_the_password(form, qtbot, qapp):
    form.load({"last_name": "Lee", "first_name": "Ann"})
    enter(qtbot, form, "secret", "correct horse battery")
    enter(qtbot, form, "state", "dela")
    form["state"].box.completer().popup().hide()
    enter(qtbot, form, "birth_date", "3/4")
    enter(qtbot, form, "remarks", "allergic to")
    enter(qtbot, form, "first_name", "Maria")
    qtbot.keyClick(form["first_name"].box, Qt.Key.Key_Left)
    parked = json.loads(json.dumps(form.snapshot()))
    assert "correct horse" not in json.dumps(parked) and "last_name" not in parked["typed"]
    form.clear()
    form.load({"last_name": "Li", "first_name": "Ann"})
    form.restore(parked)
    assert form["last_name"].value() == "Li" and form["first_name"].value() == "Maria"
    assert form["birth_date"].box.text() == "3/4" and form["remarks"].value() == "allergic to"
    assert form["state"].value() == "DE" and form["secret"].value() == ""
    assert form["first_name"].box.hasFocus() and form["first_name"].box.cursorPosition() == 4
    assert form.dirty


def test_a_long_list_is_chosen_by_typing_any_beginning_of_an_entry(form, qtbot, qapp):
    enter(qtbot, form, "state", "conn")
    qtbot.keyClick(qapp.activePopupWidget(), Qt.Key.Key_Tab)  # keys go to the open list first
    assert form["state"].box.currentText() == "Connecticut" and form["state"].value() == "CT"
    form["state"].box.lineEdit().selectAll()
    enter(qtbot, form, "state", "Narnia")
    form["remarks"].take_keyboard()
    assert form["state"].error == "\u201cNarnia\u201d is not on the list. Choose one."


def test_choices_side_by_side_are_gone_through_by_arrow_keys_and_the_mouse(form, qtbot):
    box = form["sex"].box
    assert form["sex"].value() is None
    form["sex"].take_keyboard()
    qtbot.keyClick(box.choices[0], Qt.Key.Key_Right)
    qtbot.keyClick(box.choices[0], Qt.Key.Key_Right)
    assert form["sex"].value() == "M" and box.choices[1].hasFocus()
    qtbot.mouseClick(box.choices[0], Qt.MouseButton.LeftButton)
    assert form["sex"].value() == "F"


def test_up_and_down_go_a_day_on_and_back(form, qtbot):
    enter(qtbot, form, "next", "tomorrow")
    assert "Wednesday, March 11, 2026 \u00b7 tomorrow" in note(form, "next")
    qtbot.keyClick(form["next"].box, Qt.Key.Key_Up)
    assert form["next"].value() == date(2026, 3, 12)


def test_a_password_is_hidden_until_the_eye_is_asked(form, qtbot):
    box = form["secret"].box
    enter(qtbot, form, "secret", "pass phrase")
    assert box.displayText() != "pass phrase"
    qtbot.keyClick(
        box, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert box.displayText() == "pass phrase"


def test_names_are_veiled_from_the_lobby_but_not_where_one_types(form, qtbot):
    form.load({"last_name": "Lee", "birth_date": date(1980, 3, 4)})
    form["first_name"].take_keyboard()
    privacy.hide()
    try:
        assert "Lee" not in form["last_name"].box.displayText()
        assert note(form, "birth_date") == MASK
        form["last_name"].take_keyboard()
        assert form["last_name"].box.displayText() == "Lee"
    finally:
        privacy.hide(False)
    assert form["last_name"].box.displayText() == "Lee"


def test_remarks_are_veiled_from_the_lobby_but_not_where_one_types(form, qtbot):
    box = form["remarks"].box
    form.load({"remarks": "owes his brother"})
    form["first_name"].take_keyboard()
    plain = box.viewport().grab().toImage()
    privacy.hide()
    try:
        veiled = box.viewport().grab().toImage()
        form.load({"remarks": "quite another thing"})
        assert box.viewport().grab().toImage() == veiled != plain
    finally:
        privacy.hide(False)


def test_the_access_key_of_a_label_goes_to_its_field(form, qtbot):
    qtbot.keyClick(form, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert form["phone"].box.hasFocus()
    qtbot.keyClick(form, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert form["sex"].box.choices[0].hasFocus()
    qtbot.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert form["state"].box.hasFocus()


def test_enter_asks_the_pane_to_go_on(form, qtbot):
    with qtbot.waitSignal(form.entered):
        qtbot.keyClick(form["last_name"].box, Qt.Key.Key_Return)


def test_tab_goes_through_the_fields_in_reading_order(form, qtbot, qapp):
    seen = []
    for _ in form.fields:
        seen.append(next(name for name, field in form.fields.items()
                         if field.box is qapp.focusWidget()
                         or field.box.isAncestorOf(qapp.focusWidget())))  # fmt: skip
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert seen == list(form.fields)


def test_two_fields_of_one_name_are_a_mistake(form):
    with pytest.raises(ValueError, match="phone"):
        form.add(fields.text("phone", "Phone"))
