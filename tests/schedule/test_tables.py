"""What the database itself refuses, whoever writes: raw inserts, fifty at once, on both."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    OKAFOR,
    PEOPLE,
    TUESDAY,
    nine,
    put,
    rows,
)
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from frontdesk.core.refused import Refused
from frontdesk.schedule.actions import book_appointment
from frontdesk.schedule.tables import Appointment


@pytest.mark.parametrize(
    ("start", "minutes"),
    [(nine(), 30), (nine(15), 30), (nine(-15), 30), (nine(10), 5), (nine(-30), 120)],
    ids=["same", "end", "beginning", "inside", "around"],
)
def test_a_second_patient_in_one_slot_is_refused_by_the_database(office, start, minutes):
    put(office, nine())
    with pytest.raises(IntegrityError, match="appointment_one_at_a_time"):
        put(office, start, minutes, patient=LUIS)
    assert len(rows(office, "id")) == 1


def test_neighbours_other_providers_and_named_overbooks_are_not_refused(office):
    put(office, nine())
    put(office, nine(30), patient=LUIS)
    put(office, nine(-30), patient=LUIS)
    put(office, nine(), patient=LUIS, provider=OKAFOR)
    put(office, nine(), patient=LUIS, lane=1)
    put(office, nine(), patient=LUIS, status="cancelled")
    put(office, nine(), patient=LUIS, status="no_show")
    with pytest.raises(IntegrityError):
        put(office, nine(), patient=LUIS, lane=1)


def _time(start, finish):
    when = {"start": start, "finish": finish, "busy_from": start, "busy_to": finish}
    return when | {"minutes": (finish - start).seconds // 60}


def test_neither_a_move_nor_coming_back_from_cancelled_passes_the_database(office):
    put(office, nine())
    gone = put(office, nine(), patient=LUIS, status="cancelled")
    later = put(office, at(16), patient=LUIS)
    this = update(Appointment)
    for change in (
        this.where(Appointment.id == gone).values(status="booked"),
        this.where(Appointment.id == later).values(_time(nine(), nine(30))),
        this.where(Appointment.id == later).values(_time(nine(20), at(16, 30))),
    ):
        with pytest.raises(IntegrityError), office.writing.begin() as connection:
            connection.execute(change)


def test_a_visit_over_midnight_keeps_the_next_day_s_first_minutes(office):
    late = at(4, 45, day=TUESDAY)  # 11:45 PM on Monday
    put(office, late, 30)
    with pytest.raises(IntegrityError):
        put(office, late + timedelta(minutes=15), day=TUESDAY, patient=LUIS)


def test_a_visit_without_a_patient_or_on_another_day_than_its_start_is_refused(office):
    with pytest.raises(IntegrityError):
        put(office, nine(), patient=None)
    with pytest.raises(DBAPIError):
        put(office, nine(), day=MONDAY + timedelta(9))
    with pytest.raises(IntegrityError):
        put(office, nine(), 0)


def fifty_at_once(one):
    """Let fifty threads begin together; return what each got."""
    together = threading.Barrier(50)

    def run(number):
        together.wait()
        try:
            return one(number)
        except (Refused, DBAPIError) as error:
            return error

    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(run, range(50)))


def test_fifty_raw_bookings_of_one_slot_make_exactly_one(office):
    many = office.engine.pool
    many._max_overflow = 60  # every thread its own connection

    def raw(number):
        row = {"patient_id": ANN, "provider_id": LEE, "day": MONDAY, "minutes": 30, "lane": 0}
        row |= {"start": nine(), "finish": nine(30), "status": "booked"}
        with office.writing.begin() as connection:
            connection.execute(insert(Appointment).values(row))
        return number

    outcomes = fifty_at_once(raw)
    assert len([one for one in outcomes if isinstance(one, int)]) == 1
    assert len(rows(office, "id")) == 1


def test_fifty_desks_booking_one_slot_make_exactly_one_and_the_others_are_told(office):
    office.engine.pool._max_overflow = 60
    desks = [office.beside(f"desk {number}") for number in range(50)]
    people = list(PEOPLE)

    def book(number):
        return book_appointment.do(
            desks[number],
            CLERK,
            patient_id=people[number % len(people)],
            provider_id=LEE,
            type_id=FOLLOW_UP,
            start=nine(5 * (number % 3)),
            minutes=30,
        )

    outcomes = fifty_at_once(book)
    refusals = [one for one in outcomes if isinstance(one, Refused)]
    [visit] = {one.made for one in outcomes if not isinstance(one, Exception)}
    assert [row[0] for row in rows(office, "id")] == [visit]
    assert refusals and all("taken" in str(one) for one in refusals)


def test_the_naive_way_would_double_book_without_the_guard(postgres_office):
    """The control: check, then insert; were it to pass, the race would be no race."""
    office = postgres_office
    office.engine.pool._max_overflow = 60
    with office.engine.connect() as connection:
        connection.execute(
            text("ALTER TABLE appointment DROP CONSTRAINT appointment_one_at_a_time")
        )
    read_all = threading.Barrier(50)
    asked = text("SELECT count(*) FROM appointment WHERE provider_id = 1 AND start = :start")

    def naive(number):
        row = {"patient_id": ANN, "provider_id": LEE, "day": MONDAY, "minutes": 30, "lane": 0}
        row |= {"start": nine(), "finish": nine(30), "status": "booked"}
        with office.engine.connect() as connection:
            taken = connection.execute(asked, {"start": nine()}).scalar()
            read_all.wait()
            if not taken:
                connection.execute(insert(Appointment).values(row))
        return number

    fifty_at_once(naive)
    assert len(rows(office, "id")) > 1
