"""A room or machine is with one visit at a time; an assistant leaves the provider free."""

import pytest
from given import MONDAY, at
from schedule.an_office import ANN, ANNE, CLERK, FOLLOW_UP, LEE, LUIS, MANAGER, OKAFOR, nine, rows
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from frontdesk.core.refused import Refused
from frontdesk.office.tables import Location
from frontdesk.schedule import actions, reads
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentResource,
    AppointmentType,
    PatientScheduling,
    Resource,
    TypeNeed,
)

ULTRASOUND, ROOM_3, ROOM_4 = 1, 2, 3
HELD = AppointmentResource


@pytest.fixture
def scans(office):
    """A kind of visit that needs the one ultrasound and one of two rooms."""
    things = [{"id": ULTRASOUND, "name": "Ultrasound", "kind": "equipment"}]
    things += [{"id": ROOM_3, "name": "Room 3", "kind": "room"}]
    things += [{"id": ROOM_4, "name": "Room 4", "kind": "room"}]
    needs = [(1, ULTRASOUND), (2, ROOM_3), (2, ROOM_4)]
    with office.writing.begin() as connection:
        connection.execute(insert(Resource), things)
        connection.execute(
            insert(TypeNeed),
            [{"type_id": FOLLOW_UP, "need": need, "resource_id": one} for need, one in needs],
        )
    return office


@pytest.fixture
def shared(office):
    """A kind of visit of 30 minutes of which the provider is needed for the middle 10."""
    parts = {"before_minutes": 10, "after_minutes": 10, "early_minutes": 15}
    with office.writing.begin() as connection:
        connection.execute(
            update(AppointmentType).where(AppointmentType.id == FOLLOW_UP).values(parts)
        )
    return office


def book(office, patient, start, provider=LEE, minutes=30):
    asked = {"patient_id": patient, "provider_id": provider, "start": start, "minutes": minutes}
    return actions.book_appointment.do(office, CLERK, **asked, type_id=FOLLOW_UP)


def cancel(office, made):
    return actions.cancel_appointment.do(office, CLERK, made, version=1, reason="Patient is ill")


def move(office, made, start, version=1):
    asked = {"version": version, "provider_id": LEE, "start": start, "minutes": 30}
    return actions.move_appointment.do(office, CLERK, made, **asked)


def back(office, done):
    return done.undo.action.do(office, CLERK, **done.undo.arguments)


def had(office):
    return sorted(rows(office, "appointment_id", "resource_id", "takes", table=HELD))


def test_a_visit_takes_one_of_each_thing_it_needs(scans):
    made = book(scans, ANN, nine()).made
    assert had(scans) == [(made, ULTRASOUND, True), (made, ROOM_3, True)]


def test_a_machine_that_is_taken_is_named_though_the_provider_is_free(scans):
    book(scans, ANN, nine())
    with pytest.raises(Refused, match="Ultrasound is taken from 9:15 to 9:45 AM"):
        book(scans, LUIS, nine(15), OKAFOR)
    book(scans, LUIS, nine(30), OKAFOR)
    assert len(rows(scans, "id")) == 2


def test_a_cancelled_visit_lets_its_room_go_and_takes_it_back_when_restored(scans):
    made = book(scans, ANN, nine()).made
    gone = cancel(scans, made)
    assert [takes for *_, takes in had(scans)] == [False, False]
    other = book(scans, LUIS, nine(), OKAFOR).made
    with pytest.raises(Refused, match="Ultrasound is taken"):
        back(scans, gone)
    cancel(scans, other)
    back(scans, gone)
    assert [takes for one, _, takes in had(scans) if one == made] == [True, True]


def test_a_moved_visit_has_its_things_at_its_new_time(scans):
    made = book(scans, ANN, nine()).made
    book(scans, LUIS, nine(30), OKAFOR)
    move(scans, made, at(16))
    with scans.read() as session:
        times = select(HELD.start, HELD.finish).where(HELD.appointment_id == made).distinct()
        assert session.execute(times).all() == [(at(16), at(16, 30))]
    with pytest.raises(Refused, match="Ultrasound is taken"):
        move(scans, made, nine(15), version=2)
    assert rows(scans, "id", "start")[0] == (made, at(16))


def test_the_database_itself_refuses_a_room_for_two(scans):
    book(scans, ANN, nine())
    second = book(scans, LUIS, at(16), OKAFOR).made
    wrong = {"resource_id": ROOM_3, "appointment_id": second, "start": nine(10), "finish": nine(20)}
    with pytest.raises(IntegrityError), scans.writing.begin() as connection:
        connection.execute(insert(HELD).values(wrong))
    with pytest.raises(IntegrityError), scans.writing.begin() as connection:
        times = {"start": nine(), "finish": nine(30), "busy_from": nine(), "busy_to": nine(30)}
        connection.execute(update(Appointment).where(Appointment.id == second).values(times))


def test_a_held_time_holds_the_machine_from_the_other_provider(scans):
    held = {"provider_id": LEE, "start": nine(), "minutes": 30, "type_id": FOLLOW_UP}
    actions.hold_slot.do(scans, CLERK, **held)
    assert [takes for *_, takes in had(scans)] == [True, True]
    with scans.writing.begin() as connection:
        connection.execute(update(Appointment).values(held_by="the other desk"))
    with pytest.raises(Refused, match="Ultrasound is taken"):
        book(scans, LUIS, nine(), OKAFOR)
    with scans.writing.begin() as connection:
        connection.execute(update(Appointment).values(held_until=at(0, day=MONDAY)))
    book(scans, LUIS, nine(), OKAFOR)
    assert [status for (status,) in rows(scans, "status")] == ["booked"]


def test_an_overbook_shares_the_provider_but_never_the_machine(scans):
    book(scans, ANN, nine())
    asked = {"patient_id": LUIS, "provider_id": LEE, "start": nine(), "minutes": 30}
    with pytest.raises(Refused, match="Ultrasound is taken"):
        actions.overbook_appointment.do(scans, MANAGER, **asked, type_id=FOLLOW_UP)


def test_two_visits_interleave_where_an_assistant_has_the_first_or_last_minutes(shared):
    book(shared, ANN, nine())  # the provider from 9:10 to 9:20
    book(shared, LUIS, nine(10))  # from 9:20 to 9:30
    with pytest.raises(Refused, match="is taken from 9:10 to 9:30 AM"):
        book(shared, ANNE, nine(5))
    assert rows(shared, "lane", "busy_from", "busy_to") == [
        (0, nine(10), nine(20)),
        (0, nine(20), nine(30)),
    ]


def test_the_next_free_time_is_where_the_provider_is_free(shared):
    book(shared, ANN, at(13))  # 8:00 by the office's clock, the provider from 8:10
    asked = {"type_minutes": 30, "before": 10, "after": 10, "providers": [LEE], "days": 1}
    with shared.read() as session:
        found = reads.next_available(
            session, zone=shared.zone, now=at(12), start_day=MONDAY, limit=2, **asked
        )
    assert [one.start for one in found] == [at(13, 10), at(13, 20)]


def test_the_patient_is_asked_to_come_as_early_as_type_or_person_needs(shared):
    with shared.writing.begin() as connection:
        connection.execute(insert(PatientScheduling).values(patient_id=LUIS, early_minutes=25))
    book(shared, ANN, nine())
    book(shared, LUIS, nine(30))
    assert rows(shared, "early_minutes") == [(15,), (25,)]


def test_a_longer_visit_keeps_its_assistants_minutes_at_both_ends(shared):
    made = book(shared, ANN, nine()).made
    actions.lengthen_appointment.do(shared, CLERK, made, version=1, minutes=45)
    assert rows(shared, "busy_from", "busy_to") == [(nine(10), nine(35))]


def test_a_hold_goes_to_another_provider_though_its_old_time_is_taken_there(office):
    asked = {"provider_id": LEE, "start": nine(), "minutes": 30, "type_id": FOLLOW_UP}
    actions.hold_slot.do(office, CLERK, **asked)
    book(office, ANN, nine(), OKAFOR)
    actions.hold_slot.do(office, CLERK, **asked | {"provider_id": OKAFOR, "start": nine(60)})
    held = [row for row in rows(office, "status", "provider_id", "start") if row[0] == "held"]
    assert held == [("held", OKAFOR, nine(60))]


def test_a_machine_that_stands_elsewhere_serves_no_visit_here(scans):
    with scans.writing.begin() as connection:
        connection.execute(insert(Location), [{"id": 1, "name": "Main"}, {"id": 2, "name": "Mall"}])
        connection.execute(update(Resource).where(Resource.id == ULTRASOUND).values(location_id=2))
    asked = {"patient_id": ANN, "provider_id": LEE, "start": nine(), "minutes": 30}
    asked |= {"type_id": FOLLOW_UP}
    with pytest.raises(Refused, match="not here"):
        actions.book_appointment.do(scans, CLERK, **asked, location_id=1)
    actions.book_appointment.do(scans, CLERK, **asked, location_id=2)
    assert [one for _, one, _ in had(scans)] == [ULTRASOUND, ROOM_3]
