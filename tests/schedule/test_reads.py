from datetime import date, time, timedelta
from functools import partial

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    ANNE,
    FOLLOW_UP,
    LEE,
    LUIS,
    NEW_PATIENT,
    OKAFOR,
    TUESDAY,
    nine,
    put,
)
from sqlalchemy import event, insert, update

from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule import reads, rules
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import Block, TemplateSpan
from frontdesk.staff.tables import Provider


def read(office, question, *arguments, **named):
    with office.read() as session:
        return question(session, *arguments, **named)


def day(office, on=MONDAY, now=None):
    return read(office, reads.day, on, office.zone, now or at(15))


def write(office, *statements):
    with office.writing.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_day_tells_who_comes_when_for_what(office):
    put(office, nine(), type_id=NEW_PATIENT, reason="cough", status="confirmed")
    put(office, nine(), patient=LUIS, provider=OKAFOR)
    put(office, nine(day=TUESDAY), patient=LUIS, day=TUESDAY)
    items = day(office).items
    assert [(one.family, one.provider_id, one.start) for one in items] == [
        ("Smith", LEE, nine()), ("Lopez", OKAFOR, nine()),
    ]  # fmt: skip
    first = items[0]
    assert (first.type_name, first.minutes, first.status) == ("New patient", 30, "confirmed")
    assert (first.birth_date, first.chart_number) == (date(1980, 3, 4), "A7")
    assert first.reason == "cough" and first.start.utcoffset() == timedelta()


def test_a_day_takes_three_queries_however_full_it_is(office):
    for n in range(10):
        put(office, nine() + timedelta(minutes=30 * n), patient=(ANN, ANNE, LUIS)[n % 3])
    asked = []
    event.listen(office.engine, "before_cursor_execute", lambda *a: asked.append(a[2]), named=False)
    day(office)
    assert len([sql for sql in asked if sql.lstrip().startswith("SELECT")]) == 3


def test_columns_tell_hours_lunch_blocks_and_what_is_booked_and_free(office):
    put(office, nine())
    put(office, nine(30), patient=LUIS, status="cancelled")
    lunch = {"provider_id": LEE, "weekday": 0, "opens": time(12), "closes": time(13)}
    block = {"provider_id": None, "day": MONDAY, "opens": time(15), "closes": time(17)}
    write(
        office,
        insert(TemplateSpan).values(lunch | {"kind": "lunch", "title": "Lunch"}),
        insert(Block).values(block | {"title": "Staff meeting"}),
    )
    lee, okafor = day(office).columns
    assert (lee.name, lee.open_spans) == ("Dr. Ann Lee", ((480, 720), (780, 1020)))
    assert lee.blocks == ((720, 780, "Lunch", "lunch"), (900, 1020, "Staff meeting", "away"))
    assert (lee.booked, lee.booked_minutes, lee.free_minutes) == (1, 30, 480 - 120 - 30)
    assert okafor.blocks == ((900, 1020, "Staff meeting", "away"),)


def test_a_block_of_one_provider_is_not_another_s(office):
    block = {"provider_id": LEE, "day": MONDAY, "opens": time(8), "closes": time(17)}
    write(office, insert(Block).values(block | {"title": "Away"}))
    lee, okafor = day(office).columns
    assert (lee.free_minutes, okafor.free_minutes) == (0, 480)


def test_who_left_the_practice_is_shown_only_where_there_are_visits(office):
    write(office, update(Provider).where(Provider.id == OKAFOR).values(active=False))
    assert [one.name for one in day(office).columns] == ["Dr. Ann Lee"]
    put(office, nine(), provider=OKAFOR)
    assert [one.name for one in day(office).columns] == ["Dr. Ann Lee", "Dr. Ben Okafor"]


def test_an_expired_hold_is_not_shown(office):
    put(office, nine(), patient=None, status="held", held_name="Rosa", held_until=at(15))
    assert [one.held_name for one in day(office, now=at(14, 59)).items] == ["Rosa"]
    assert day(office, now=at(15)).items == ()


def test_flags_say_new_patients_alerts_and_interpreters(office):
    put(office, nine())
    put(office, nine(), provider=OKAFOR, patient=LUIS)
    earlier, later = MONDAY - timedelta(90), MONDAY - timedelta(30)
    put(office, nine(day=earlier), day=earlier, patient=LUIS, status="checked_out")
    put(office, nine(day=later), day=later, patient=ANN, status="no_show")
    write(
        office,
        update(Patient).where(Patient.id == LUIS).values(interpreter=True, language="Spanish"),
        insert(PatientAlert).values(patient_id=ANN, text="Latex allergy", since=MONDAY),
        insert(PatientAlert).values(patient_id=ANN, text="Falls", since=MONDAY),
        insert(PatientAlert).values(patient_id=ANN, text="Old", since=MONDAY, ended_on=MONDAY),
    )
    ann, luis = day(office).items
    assert (ann.is_new, ann.interpreter) == (True, False)
    assert sorted(ann.alerts.split("\n")) == ["Falls", "Latex allergy"]
    assert (luis.is_new, luis.interpreter, luis.language) == (False, True, "Spanish")


@pytest.mark.parametrize("status", [*rules.STATUSES, rules.HELD])
def test_who_has_been_here_before_is_no_new_patient(office, status):
    earlier = MONDAY - timedelta(7)
    put(office, nine(day=earlier), day=earlier, status=status)
    put(office, nine())
    [ann] = day(office).items
    assert ann.is_new == (status not in rules.FLOW[2:])


def test_waiting_is_counted_by_the_database_s_clock_and_never_below_zero(office):
    put(office, nine(), status="checked_in", arrived_at=nine(2), status_at=nine(5))
    [item] = day(office).items
    assert item.waiting_minutes(nine(20)) == 18
    assert item.waiting_minutes(nine()) == 0


def test_a_week_has_a_column_a_day_of_one_provider(office):
    put(office, nine())
    put(office, nine(day=TUESDAY), day=TUESDAY, patient=LUIS)
    put(office, nine(day=TUESDAY), day=TUESDAY, patient=ANNE, provider=OKAFOR)
    found = read(office, reads.week, LEE, MONDAY, office.zone, at(15))
    assert [column.day for column in found.columns] == [MONDAY + timedelta(n) for n in range(7)]
    assert [column.booked for column in found.columns] == [1, 1, 0, 0, 0, 0, 0]
    assert found.columns[5].open_spans == ()
    assert [item.day for item in found.items] == [MONDAY, TUESDAY]


def test_a_month_tells_how_much_is_booked_and_leaves_out_what_takes_no_time(office):
    put(office, nine())
    put(office, nine(30), 45, patient=LUIS)
    put(office, at(16), patient=LUIS, status="cancelled")
    put(office, at(17), patient=None, status="held", held_until=at(18))
    put(office, nine(day=TUESDAY), day=TUESDAY, provider=OKAFOR)
    load = read(office, reads.month_load, MONDAY)
    assert load == {MONDAY: reads.DayLoad(2, 75), TUESDAY: reads.DayLoad(1, 30)}
    assert read(office, reads.month_load, MONDAY, OKAFOR) == {TUESDAY: reads.DayLoad(1, 30)}
    assert read(office, reads.month_load, MONDAY + timedelta(120)) == {}


def test_a_patient_s_visits_are_told_the_latest_first(office):
    first = put(office, nine(), status="checked_out")
    second = put(office, nine(day=TUESDAY), day=TUESDAY, provider=OKAFOR)
    put(office, at(17), patient=LUIS)
    visits = read(office, reads.visits_of, ANN)
    assert [visit.id for visit in visits] == [second, first]
    assert (visits[0].provider, visits[0].type_name) == ("Dr. Ben Okafor", "Follow-up")
    assert [visit.is_open for visit in visits] == [True, False]


def test_one_visit_is_told_by_its_id_and_a_hold_is_none(office):
    visit = put(office, nine(), reason="rash")
    hold = put(office, at(17), patient=None, status="held", held_until=at(18))
    found = read(office, reads.appointment, visit)
    assert (found.patient_id, found.reason, found.takes_copay) == (ANN, "rash", True)
    assert found.finish == nine(30)
    assert read(office, reads.appointment, hold) is None
    assert read(office, reads.appointment, 999) is None


def test_a_patient_booked_elsewhere_at_that_time_is_found_and_two_patients_are_no_warning(office):
    there = put(office, nine(), provider=OKAFOR)
    put(office, nine(), patient=LUIS)
    ask = partial(read, office, reads.visits_at, [ANN])
    assert [visit.id for visit in ask(Slot(nine(15), 30))] == [there]
    assert ask(Slot(nine(30), 30)) == []
    assert ask(Slot(nine(15), 30), but=there) == []


def test_taken_slots_leave_out_the_cancelled_the_expired_and_those_that_touch(office):
    taken = put(office, nine())
    put(office, nine(30), patient=LUIS)
    put(office, nine(), patient=LUIS, status="cancelled")
    put(office, nine(0), 5, lane=1, patient=None, status="held", held_until=at(13))
    found = read(office, reads.taken_slots, LEE, Slot(nine(), 30), now=at(14))
    assert [(one.slot.start, one.lane) for one in found] == [(nine(), 0)]
    ask = partial(reads.taken_slots, now=at(14), but=[taken])
    assert read(office, ask, LEE, Slot(nine(), 30)) == []


def test_the_names_for_typing_are_those_in_use(office):
    write(office, update(Provider).where(Provider.id == OKAFOR).values(active=False))
    found = read(office, reads.known)
    assert found.providers == {LEE: "Dr. Ann Lee"}
    assert found.types[FOLLOW_UP] == "Follow-up"
    assert [one.name for one in read(office, reads.types)] == sorted(found.types.values())
    assert len(read(office, reads.providers)) == 2
