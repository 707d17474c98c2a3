"""Finding a time by keys alone: ranked, page by page, stopped, booked, or a visit moved there."""

from datetime import timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    FOLLOW_UP,
    LEE,
    NEW_PATIENT,
    NURSE,
    OKAFOR,
    TUESDAY,
    put,
    rows,
)
from schedule.pane.a_desk import held
from sqlalchemy import update

from frontdesk.patients.tables import Patient
from frontdesk.schedule.pane.next_times import NextTimes


def booked(store):
    """Every appointment that is no hold: patient, provider, start, minutes, type."""
    found = rows(store, "patient_id", "provider_id", "start", "minutes", "type_id", "status")
    return [one[:5] for one in found if one[5] != "held"]


def find(desk, **what):
    """Open the search and wait for the first page."""
    desk.wish(next_available=True, **what)
    panel: NextTimes = desk.pane.desk.next_times
    desk.wait(lambda: panel._progress is None, "it has looked")
    desk.settle()
    return panel


def set_field(desk, panel, name, value):
    panel.form[name].set_value(value)
    desk.settle()


def offered(panel):
    return [(row.provider, row.when, row.reason) for row in panel.model.rows()]


def test_it_opens_with_twenty_and_the_soonest_in_hand(desk, people):
    panel = find(desk)
    assert len(panel.model.rows()) == 20
    assert panel.count.words() == "20 found, more below"
    assert offered(panel)[0] == ("Dr. Ann Lee", "Today 8:35 AM", "soonest")


def test_more_come_when_the_end_of_the_list_is_reached_by_keys(desk, people):
    panel = find(desk)
    desk.press("Enter", *["PageDown"] * 5)
    desk.settle()
    desk.wait(lambda: len(panel.model.rows()) >= 40, "twenty more have come")
    assert len(panel.model.rows()) % 20 == 0
    assert panel.table.current_row().id >= 19  # what was in hand stays in hand
    starts = [row.opening.start for row in panel.model.rows()]
    assert starts == sorted(starts)


def test_the_choice_goes_to_the_booking_with_patient_and_kind(desk, people):
    desk.wish(patient_id=people["Mai"], book="")
    desk.pane.desk.booking.form["type"].set_value(NEW_PATIENT)
    desk.settle()
    desk.press("Alt+T")  # another time, from the phone dialog
    panel = desk.pane.desk.next_times
    desk.wait(lambda: panel.model.rowCount(), "times are found")
    assert panel.form["type"].value() == NEW_PATIENT
    assert "Tran, Mai" in panel.whom.words()
    desk.press("Enter", "Down", "Enter")
    desk.settle()
    wanted = desk.pane.desk.booking.wanted
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store) == [
        (people["Mai"], wanted.provider_id, wanted.start, 45, NEW_PATIENT)
    ]
    assert held(desk.store) == []


def test_two_services_back_to_back_are_booked_in_one_act_and_one_undo_takes_both(desk, people):
    desk.wish(patient_id=people["Mai"], book="")
    panel = find(desk)
    set_field(desk, panel, "then", NURSE)
    assert offered(panel)[0][2] == "no transfer, soonest"
    set_field(desk, panel, "then_provider", OKAFOR)
    set_field(desk, panel, "provider", LEE)
    assert {row.provider for row in panel.model.rows()} == {"Dr. Ann Lee, then Dr. Ben Okafor"}
    panel.form["type"].take_keyboard()
    desk.press("Enter", "Enter")
    desk.settle()
    booking = desk.pane.desk.booking
    assert booking.after.words() == "then Nurse visit at 9:05 AM with Dr. Ben Okafor"
    desk.press("Enter")
    desk.settle()
    assert booked(desk.store) == [
        (people["Mai"], LEE, at(13, 35), 30, FOLLOW_UP),
        (people["Mai"], OKAFOR, at(14, 5), 15, NURSE),
    ]
    desk.undo()
    assert booked(desk.store) == []


@pytest.fixture
def siblings(office, people):
    """Mai pays for Luis, whose visit is on Tuesday at ten."""
    with office.writing.begin() as connection:
        of = update(Patient).where(Patient.id == people["Luis"])
        connection.execute(of.values(guarantor_id=people["Mai"]))
    start = at(15, day=TUESDAY)
    return put(office, start, 20, day=TUESDAY, patient=people["Luis"], provider=OKAFOR)


def test_the_day_of_a_brothers_visit_right_after_him(desk, people, siblings):
    desk.wish(patient_id=people["Mai"], book="")
    panel = find(desk)
    set_field(desk, panel, "family", siblings)
    reasons = {row.reason for row in panel.model.rows()}
    assert "right after Luis\u2019s visit" in reasons
    place = next(n for n, row in enumerate(panel.model.rows()) if "right after" in row.reason)
    panel.table.setFocus()
    panel.table.take_in_hand(place)
    desk.press("Enter")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    patient, _, start = booked(desk.store)[1][:3]
    assert (patient, start) == (people["Mai"], at(15, 20, day=TUESDAY))
    linked = rows(desk.store, "linked_id")
    assert linked == [(siblings,), (siblings,)]  # they move together from now on


def test_near_a_date_and_no_further(desk, people):
    panel = find(desk)
    near = MONDAY + timedelta(9)
    set_field(desk, panel, "within", 3)
    set_field(desk, panel, "near", near)
    assert offered(panel)[0][2] == "on the day asked"
    assert panel.model.rows()[0].opening.day == near


def test_a_typed_wish_fills_in_what_it_says(desk, people):
    panel = find(desk, typed="tran nurse with okafor mornings")
    assert "Tran, Mai" in panel.whom.words()
    assert panel.form["type"].value() == NURSE
    assert panel.form["provider"].value() == (OKAFOR,)
    assert panel.form["until"].value() == 12
    assert {one[0] for one in offered(panel)} == {"Dr. Ben Okafor"}
    desk.press("Enter", "Enter")
    desk.settle()
    assert desk.pane.desk.booking.patient.id == people["Mai"]


def test_two_who_are_alike_are_not_taken_by_a_typed_wish(desk, people):
    panel = find(desk, typed="baker nurse")
    assert panel.whom.words() == "For \u201cbaker\u201d"
    desk.press("Enter", "Enter")
    desk.settle()
    assert desk.pane.desk.booking.patient is None
    assert desk.pane.desk.booking.finder.box.text() == "baker"


def test_a_visit_that_is_open_gets_another_time_by_four_keys(desk, people):
    visit = put(desk.store, at(15), patient=people["Mai"], provider=OKAFOR)
    desk.pane.refresh()
    desk.settle()
    desk.take(visit)
    before = desk.keys
    desk.press("Enter")
    desk.settle()
    desk.press("Alt+T")
    panel = desk.pane.desk.next_times
    desk.wait(lambda: panel.model.rowCount(), "times are found")
    assert "Instead of Today 10:00 AM" in panel.whom.words()
    assert {one[0] for one in offered(panel)} == {"Dr. Ben Okafor"}
    desk.press("Enter", "Enter")
    desk.settle()
    assert booked(desk.store) == [(people["Mai"], OKAFOR, at(13, 35), 30, FOLLOW_UP)]
    assert desk.keys - before == 4
    desk.undo()
    assert booked(desk.store)[0][2] == at(15)


def test_esc_stops_a_search_and_what_it_found_is_not_shown(desk, people):
    panel = find(desk)
    panel.look()
    progress = panel._progress
    desk.press("Esc")
    assert progress.cancelled and not panel.isVisible()
    desk.settle()
    assert panel.model.rows() == []


def test_several_providers_can_be_asked_for_and_put_back(desk, people):
    panel = find(desk)
    whom = panel.form["provider"].box
    set_field(desk, panel, "provider", (LEE, OKAFOR))
    assert [mark.accessibleName() for mark in whom.marks] == [
        "Not Dr. Ann Lee",
        "Not Dr. Ben Okafor",
    ]
    whom.marks[0].setFocus()
    desk.press("Space")
    desk.settle()
    assert {one[0] for one in offered(panel)} == {"Dr. Ben Okafor"}


def test_an_hour_that_leaves_none_is_said_over_the_list(desk, people):
    panel = find(desk)
    set_field(desk, panel, "from", 14)
    set_field(desk, panel, "until", 13)
    assert panel.nothing.sentence.words() == "No hours are left."
    assert panel.model.rows() == []
