"""The search box: whom it finds, what its keys do, and that it never opens the wrong chart."""

from desk.desk_office import GRACE, JOAN, JOHN, audit, shown_words

from frontdesk.core.work import Staff
from frontdesk.desk import commands


def names(desk):
    return [hit.name for hit in desk.hits]


def test_a_patient_is_found_best_first_with_two_identifiers(filled, desks):
    desk = desks(filled).sign_in()
    desk.search("oyel")
    assert names(desk) == ["Oyelaran, Grace"]
    assert "06/30/1975" in desk.hits[0].identifiers[0] and len(desk.hits[0].identifiers) >= 2


def test_enter_opens_the_chart_and_the_look_is_audited_once(filled, desks):
    desk = desks(filled).sign_in()
    desk.search("oyel")
    desk.press("Enter")
    desk.settle()
    assert desk.window.hand.patient_id == GRACE and desk.pane.card.id == GRACE
    desk.window.open("checkin")
    desk.window.take_in_hand(GRACE)
    desk.press("F4")
    desk.settle()
    looks = audit(filled, "Open chart")
    assert looks == [("Ann Park", "Open chart", GRACE, "done", None)]


def test_of_two_who_look_alike_none_is_chosen_until_a_person_does(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("smith jo")
    assert sorted(names(desk)) == ["Smith, Joan", "Smith, John"]
    assert all(hit.alike for hit in desk.hits) and desk.window.top.results.current is None
    desk.press("Enter")
    desk.press("Ctrl+Enter")
    desk.settle()
    assert desk.window.hand.patient_id is None
    desk.press("Down", "Enter")
    desk.settle()
    assert desk.window.hand.patient_id in (JOAN, JOHN)


def test_a_fast_enter_waits_for_the_hits_of_all_that_was_typed(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("nguyen")
    where = desk.focus
    where.setText("oyelaran")
    where.textEdited.emit("oyelaran")
    desk.window.top._find("oyelaran")
    desk.press("Enter")  # the list still shows Linh Nguyen, or nothing
    desk.settle()
    desk.wait(lambda: desk.window.hand.patient_id is not None, "somebody is in hand")
    assert desk.window.hand.patient_id == GRACE


def test_shift_enter_books_ctrl_enter_checks_in_and_f10_is_a_walk_in(file_office, desks):
    desk = desks(file_office).sign_in()
    went = []
    desk.window.top.wished.connect(went.append)
    for key, room, what in (
        ("Shift+Enter", "schedule", {"book": "", "patient_id": GRACE}),
        ("Ctrl+Enter", "checkin", {"patient_id": GRACE}),
        ("F10", "schedule", {"walk_in": True, "patient_id": GRACE}),
    ):
        desk.search("oyel")
        desk.press(key)
        desk.settle()
        assert (went[-1].room, went[-1].patient_id, went[-1].what) == (room, GRACE, what)
        assert desk.window._room == room
        assert desk.window.hand.patient_id == GRACE


def test_the_keys_of_a_hit_are_shown_under_the_list(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("oyel")
    hints = desk.window.top.hints
    assert hints.isVisible()
    bottom = hints.mapTo(desk.window, hints.rect().bottomLeft()).y()
    found = desk.window.top.results
    assert bottom <= found.mapTo(desk.window, found.rect().bottomLeft()).y()


def test_words_with_a_day_and_a_time_offer_to_book(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("oyelaran tue 10 ann")
    assert (
        "Tue" in desk.hits[0].name
        or "Tomorrow" in desk.hits[0].name
        or ("Today" in desk.hits[0].name)
    )
    assert "10:00 AM" in desk.hits[0].name and "Dr. Ann Lee" in desk.hits[0].name
    went = []
    desk.window.top.wished.connect(went.append)
    desk.press("Enter")
    desk.settle()
    assert went[0].room == "schedule" and went[0].what == {"book": "oyelaran tue 10 ann"}


def test_a_slash_lists_the_commands_one_may_use_with_their_keys(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.press("Ctrl+K")
    desk.type("/")
    assert {"Lock, or hand over to a colleague", "Open Patients"} <= set(names(desk))
    assert "Open Office" not in names(desk) and "Open Staff" not in names(desk)
    keys = {hit.name: hit.identifiers for hit in desk.hits}
    assert keys["Lock, or hand over to a colleague"] == ("F12",)
    desk.press("Esc", "Ctrl+K")
    desk.type("/lock")
    desk.press("Enter")
    assert not desk.signed_in


def test_a_manager_s_list_has_all_commands(file_office, desks):
    desk = desks(file_office).sign_in("rosa")
    desk.press("Ctrl+K")
    desk.type("/")
    assert len(desk.hits) == len(commands.COMMANDS)


def test_who_may_not_see_patients_finds_none(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.window.office.sign_in(Staff(2, "Ann Park", frozenset({"office.setup"})))
    desk.search("oyel")
    assert desk.hits == ()


def test_nobody_found_says_what_to_do_and_the_name_is_typed_already(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("zzyzx quentin")
    assert "Ctrl+N" in shown_words(desk.window)
    desk.press("Ctrl+N")
    desk.settle()
    form = desk.pane.form.form
    assert (form["family"].box.typed(), form["given"].box.typed()) == ("Zzyzx", "Quentin")


def test_f11_hides_names_and_amounts_in_the_hand_the_chart_and_the_hits(file_office, desks):
    desk = desks(file_office).sign_in()
    desk.search("oyel")
    desk.press("Enter")
    desk.settle()
    assert "Oyelaran" in shown_words(desk.window)
    desk.press("F11")
    assert not any(
        word in shown_words(desk.window) for word in ("Oyelaran", "06/30/1975", "555-0123", "$")
    )
    desk.search("smith")
    said = [desk.window.top.results.model.index(row).data() for row in range(len(desk.hits))]
    assert all("Smith" not in one for one in said)
    desk.press("Esc", "F11")
    assert "Oyelaran" in shown_words(desk.window)
