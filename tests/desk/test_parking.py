"""Half-typed forms: parked by one key, brought back to the same field, safe from crash and lock."""

from desk.desk_office import GRACE, LINH, shown_words

from frontdesk.core import drafts


def begin(desk, family="Brandt", given="Ut"):
    desk.press("Ctrl+N")
    desk.type(family)
    desk.press("Tab")
    desk.type(given)
    desk.settle()


def typed(desk, name):
    return desk.pane.form.form[name].box.typed()


def kept(store, staff_id=2):
    return [(one.form, one.typed["room"]) for one in drafts.kept(store, staff_id)]


def test_f9_parks_and_brings_back_the_same_field_and_letter(filled, desks):
    desk = desks(filled).sign_in()
    begin(desk)
    desk.press("Left")
    desk.press("F9")
    desk.settle()
    assert kept(filled) == [("register", "patients")]
    assert "1 parked" in shown_words(desk.window) and "Brandt" not in shown_words(desk.window)
    desk.press("F3")  # the phone rings: another room meanwhile
    desk.press("F9")
    desk.settle()
    assert (typed(desk, "family"), typed(desk, "given")) == ("Brandt", "Ut")
    desk.type("n")
    assert typed(desk, "given") == "Unt"


def test_a_second_form_of_the_same_kind_is_parked_beside_the_first(file_office, desks):
    desk = desks(file_office).sign_in()
    begin(desk, "Brandt", "Uta")
    desk.press("F9")
    begin(desk, "Okafor", "Ben")
    desk.press("F9")
    desk.settle()
    assert sorted(kept(file_office)) == [("register", "patients"), ("register #2", "patients")]
    desk.press("F9")
    desk.settle()
    assert typed(desk, "family") == "Okafor"
    desk.window.bring_back("register")
    desk.settle()
    assert typed(desk, "family") == "Brandt"
    desk.window.bring_back()
    desk.settle()
    assert typed(desk, "family") == "Okafor"


def test_another_patient_s_chart_does_not_type_over_a_half_changed_one(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("oyelaran")
    desk.press("Enter")
    desk.settle()
    desk.press("Ctrl+E")
    desk.wait(lambda: desk.pane.form.isVisible(), "the form is open")
    desk.retype("Oyelaran-Cole")
    desk.search("nguyen")
    desk.press("Enter")
    desk.settle()
    assert desk.window.hand.patient_id == LINH and desk.pane.card.id == LINH
    assert desk.pane.draft() is None
    assert kept(file_office) == [(f"change patient {GRACE}", "patients")]
    desk.press("F9")
    desk.settle()
    assert desk.pane.form.card.id == GRACE and typed(desk, "family") == "Oyelaran-Cole"


def test_what_was_typed_survives_a_crash_and_comes_back_on_another_pc(filled, desks, qtbot):
    desk = desks(filled).sign_in()
    begin(desk, "Brandt", "Uta")
    desk.window.idle._rest = 0.4
    qtbot.waitUntil(lambda: kept(filled) != [], timeout=30_000)
    desk.crash()
    other = desks(filled.beside("desk-2")).sign_in()
    assert "1 parked" in shown_words(other.window)
    other.press("F9")
    other.settle()
    assert (typed(other, "family"), typed(other, "given")) == ("Brandt", "Uta")
    assert other.focus is other.pane.form.form["given"].box


def test_a_closed_window_keeps_what_was_half_typed(file_office, desks):
    desk = desks(file_office).sign_in()
    begin(desk)
    desk.close()
    again = desks(file_office).sign_in()
    again.press("F9")
    again.settle()
    assert typed(again, "family") == "Brandt"


def test_a_saved_form_is_kept_no_longer(file_office, desks, qtbot):
    desk = desks(file_office).sign_in()
    begin(desk)
    desk.press("F9", "F9")
    desk.settle()
    desk.window.parking.keep_all(desk.window.panes.items())
    desk.settle()
    assert kept(file_office) == [("register", "patients")]
    desk.pane.form.form["mobile"].take_keyboard()
    desk.type("9735550188")
    desk.press("Ctrl+S")
    desk.wait(lambda: desk.pane.card is not None, "it is saved")
    desk.window.parking.keep_all(desk.window.panes.items())
    desk.settle()
    assert kept(file_office) == []
    assert desk.pane.card.family == "Brandt"


def test_one_person_s_forms_are_never_another_s(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    begin(desk)
    desk.press("F9", "F12", "Esc")
    desk.sign_in("luis")
    desk.press("F9")
    desk.settle()
    assert "Brandt" not in shown_words(desk.window)
    assert desk.window.parking.parked == []


def test_passwords_are_never_parked(file_office, desks):
    desk = desks(file_office).sign_in()
    begin(desk)
    desk.press("F12")
    desk.type("half a password")
    desk.window.parking.keep_all(desk.window.panes.items())
    desk.settle()
    assert "half a password" not in str(drafts.kept(file_office, 2))


def test_with_nothing_typed_and_nothing_parked_f9_says_so(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.press("F9")
    assert "nothing is parked" in shown_words(desk.window)
