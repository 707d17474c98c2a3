"""Who is due: from what took place and what is booked, never from what someone wrote down once."""

from datetime import date, timedelta

import pytest
from given import MONDAY
from recall.an_office import (
    ANN,
    CHECK,
    CLERK,
    LEE,
    PHYSICAL,
    ago,
    due,
    open_office,
    visit,
    who,
)
from schedule.an_office import ANNE, FOLLOW_UP, LUIS, MAI, NEW_PATIENT, OKAFOR
from sqlalchemy import event, update

from frontdesk.patients.tables import Patient
from frontdesk.recall.actions import close_recall, set_recall, snooze_recall
from frontdesk.schedule.actions import book_appointment, cancel_appointment
from frontdesk.schedule.tables import Appointment


def test_who_came_more_than_an_interval_ago_is_due_and_says_since_when(office):
    visit(office, ago(200))
    [row] = due(office)
    assert (row.period.patient_id, row.rule, row.last_on) == (ANN, "6-month check", ago(200))
    assert row.period.due_on == date(2025, 2, 15) and row.state == "overdue"
    assert (row.phone, row.provider) == ("(555) 555-0199", "Dr. Ann Lee")
    assert row.address == ("12 Elm St", "Newark, NJ 07102") and row.next.words == "First letter"


@pytest.mark.parametrize("days,listed", [(150, False), (160, True), (181, True), (1000, False)])
def test_one_is_listed_from_four_weeks_before_till_the_office_gives_up(office, days, listed):
    visit(office, ago(days))
    assert who(office) == ([(ANN, CHECK)] if listed else [])


@pytest.mark.parametrize("status", ["booked", "confirmed", "cancelled", "no_show"])
def test_a_visit_that_did_not_take_place_starts_nothing(office, status):
    visit(office, ago(200), status=status)
    assert who(office) == []


@pytest.mark.parametrize("status", ["checked_in", "roomed", "with_provider", "checked_out"])
def test_a_visit_that_took_place_starts_it_and_a_later_one_starts_it_anew(office, status):
    visit(office, ago(400), status=status)
    assert who(office) == [(ANN, CHECK)]
    visit(office, ago(200), status=status)
    assert [row.last_on for row in due(office)] == [ago(200)]
    visit(office, ago(20), status=status)
    assert who(office) == []


def test_two_visits_on_one_day_make_one_line(office):
    visit(office, ago(200))
    visit(office, ago(200), hour=11)
    assert who(office) == [(ANN, CHECK)]


def test_a_booking_closes_it_at_once_and_its_cancellation_brings_it_back(office):
    visit(office, ago(200))
    start = visit(office, MONDAY + timedelta(30), status="cancelled", patient=MAI)  # a time
    with office.read() as session:
        free = session.get_one(Appointment, start)
        when, day = free.start, free.day
    act = book_appointment.do(
        office, CLERK, patient_id=ANN, provider_id=LEE, start=when, minutes=30, type_id=FOLLOW_UP
    )
    assert day == MONDAY + timedelta(30) and who(office) == []
    cancel_appointment.do(office, CLERK, act.made, version=1, reason="Patient asked")
    assert who(office) == [(ANN, CHECK)]


def test_another_kind_of_visit_or_an_old_booking_that_nobody_kept_closes_nothing(office):
    visit(office, ago(200))
    visit(office, MONDAY + timedelta(3), kind=NEW_PATIENT, status="booked")
    visit(office, ago(10), status="booked")
    assert who(office) == [(ANN, CHECK)]
    visit(office, MONDAY, status="confirmed", hour=14)
    assert who(office) == []


def test_each_rule_lists_for_itself_and_the_longest_overdue_stands_first(office):
    visit(office, ago(190))
    visit(office, ago(500), kind=NEW_PATIENT)
    visit(office, ago(240), patient=LUIS, provider=OKAFOR)
    assert who(office) == [(ANN, PHYSICAL), (LUIS, CHECK), (ANN, CHECK)]
    assert who(office, rule_id=CHECK) == [(LUIS, CHECK), (ANN, CHECK)]
    assert who(office, provider_id=OKAFOR) == [(LUIS, CHECK)]
    assert who(office, patient_id=ANN) == [(ANN, PHYSICAL), (ANN, CHECK)]


def test_a_merged_chart_is_not_listed(office):
    visit(office, ago(200))
    visit(office, ago(200), patient=ANNE, hour=11)
    with office.writing.begin() as connection:
        connection.execute(update(Patient).where(Patient.id == ANNE).values(merged_into_id=ANN))
    assert who(office) == [(ANN, CHECK)]


@pytest.mark.parametrize(
    "look,days", [("soon", 175), ("due", 181), ("due", 183), ("overdue", 192), ("overdue", 700)]
)
def test_each_look_shows_its_own(office, look, days):
    visit(office, ago(days))
    for one in ("soon", "due", "overdue"):
        assert who(office, one) == ([(ANN, CHECK)] if one == look else [])


def test_who_never_came_is_listed_only_when_set_by_hand_and_leaves_when_booked(office):
    set_recall.do(office, CLERK, MAI, rule_id=CHECK, due_on=MONDAY + timedelta(10), note="ECG")
    [row] = due(office)
    assert (row.name, row.note, row.last_on, row.by_hand) == ("Nguyen, Mai", "ECG", None, True)
    assert row.period.due_on == MONDAY + timedelta(10)
    booked = visit(office, MONDAY + timedelta(8), patient=MAI, status="booked")
    assert who(office) == []
    with office.writing.begin() as connection:
        connection.execute(
            update(Appointment).where(Appointment.id == booked).values(status="cancelled")
        )
    assert who(office) == [(MAI, CHECK)]


def test_a_day_set_by_hand_goes_before_the_rules(office):
    visit(office, ago(200))
    set_recall.do(office, CLERK, ANN, rule_id=CHECK, due_on=MONDAY + timedelta(300))
    assert who(office) == []
    set_recall.do(office, CLERK, ANN, rule_id=CHECK, due_on=MONDAY + timedelta(5))
    assert [(row.period.due_on, row.last_on) for row in due(office)] == [
        (MONDAY + timedelta(5), ago(200))
    ]


def test_a_snoozed_one_is_under_snoozed_till_its_day_and_a_closed_one_under_closed(office):
    visit(office, ago(200))
    visit(office, ago(200), patient=LUIS, hour=11)
    luis, ann = due(office)  # on one day, by name
    snooze_recall.do(office, CLERK, ann.period, until=MONDAY + timedelta(1))
    close_recall.do(office, CLERK, luis.period, reason="declined")
    assert who(office) == []
    assert who(office, "snoozed") == [(ANN, CHECK)] and who(office, "closed") == [(LUIS, CHECK)]
    assert due(office, "closed")[0].closed_as == "declined"


def test_who_moved_away_is_listed_by_no_rule_till_they_come_again(office):
    visit(office, ago(200))
    visit(office, ago(500), kind=NEW_PATIENT)
    [physical, _] = due(office)
    close_recall.do(office, CLERK, physical.period, reason="moved")
    assert who(office) == []


def test_who_declined_once_is_due_again_after_the_next_visit(office):
    visit(office, ago(400))
    [row] = due(office)
    close_recall.do(office, CLERK, row.period, reason="declined")
    visit(office, ago(200))
    assert who(office) == [(ANN, CHECK)]


def test_a_file_without_statistics_looks_only_at_the_visits_of_the_patient(sqlite_store):
    office, asked = open_office(sqlite_store), []
    visit(office, ago(200))
    event.listen(office.engine, "before_cursor_execute", lambda *a: asked.append(a[2:4]))
    assert due(office)
    with office.read() as session:
        statement, values = max(asked, key=lambda one: len(one[0]))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        looks = [row[3] for row in plan if "SEARCH appointment_" in row[3]]
    assert looks and all("(patient_id=?" in look for look in looks)
