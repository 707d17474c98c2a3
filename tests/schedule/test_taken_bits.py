"""The taken bits that the database keeps, held against the appointments themselves."""

from datetime import UTC, datetime, time, timedelta

from given import MONDAY, at
from hypothesis import given
from hypothesis import strategies as st
from schedule.an_office import TUESDAY
from sqlalchemy import delete, insert, select, update

from frontdesk.schedule import taken_bits
from frontdesk.schedule.tables import Appointment, TakenTime


def put(connection, start, minutes, *, provider=1, lane=0, status="booked"):
    row = {
        "patient_id": 7,
        "provider_id": provider,
        "day": MONDAY,
        "start": start,
        "finish": start + timedelta(minutes=minutes),
        "minutes": minutes,
        "lane": lane,
        "status": status,
    }
    return connection.execute(insert(Appointment).values(row)).inserted_primary_key[0]


def slots(store, provider=1, day=MONDAY):
    """The UTC clock times that are marked as taken."""
    with store.read() as session:
        table = TakenTime.__table__
        columns = [table.c[name] for name in taken_bits.COLUMNS]
        row = session.execute(
            select(*columns).where(table.c.provider_id == provider, table.c.day == day)
        ).first()
    bits = taken_bits.bits_of(*row) if row else 0
    minutes = [10 * n for n in range(240) if bits >> n & 1]
    return [f"{minute // 60}:{minute % 60:02}" for minute in minutes]


def test_a_booked_half_hour_is_three_taken_slots(office):
    with office.writing.begin() as connection:
        put(connection, at(14), 30)
    assert slots(office) == ["14:00", "14:10", "14:20"]


def test_a_slot_is_marked_only_where_one_patient_fills_all_of_it(office):
    with office.writing.begin() as connection:
        put(connection, at(14, 5), 30)
    assert slots(office) == ["14:10", "14:20"]


def test_cancelling_gives_the_time_back_and_restoring_takes_it_again(office):
    change = update(Appointment)
    with office.writing.begin() as connection:
        put(connection, at(14), 20)
        connection.execute(change.values(status="cancelled"))
    assert slots(office) == []
    with office.writing.begin() as connection:
        connection.execute(change.values(status="confirmed"))
    assert slots(office) == ["14:00", "14:10"]


def test_a_moved_visit_leaves_its_provider_and_its_day(office):
    with office.writing.begin() as connection:
        put(connection, at(14), 20)
        connection.execute(update(Appointment).values(provider_id=2))
    assert (slots(office), slots(office, 2)) == ([], ["14:00", "14:10"])
    there = {"day": TUESDAY, "start": at(15, day=TUESDAY), "finish": at(15, 20, day=TUESDAY)}
    there |= {"busy_from": there["start"], "busy_to": there["finish"]}
    with office.writing.begin() as connection:
        connection.execute(update(Appointment).values(there))
    assert (slots(office, 2), slots(office, 2, TUESDAY)) == ([], ["15:00", "15:10"])


def test_holds_and_overbooks_mark_nothing(office):
    with office.writing.begin() as connection:
        put(connection, at(14), 20, status="held")
        put(connection, at(15), 20, lane=1)
    assert slots(office) == []


def test_a_neighbour_keeps_its_bits_when_one_goes(office):
    with office.writing.begin() as connection:
        first = put(connection, at(14), 20)
        put(connection, at(14, 20), 20)
        connection.execute(delete(Appointment).where(Appointment.id == first))
    assert slots(office) == ["14:20", "14:30"]


def test_an_evening_visit_after_utc_midnight_belongs_to_the_office_s_day(office):
    with office.writing.begin() as connection:
        put(connection, at(1, day=TUESDAY), 20)  # 8 PM on Monday at New York
    assert slots(office) == ["25:00", "25:10"]


def test_every_part_of_the_forty_hours_is_kept(office):
    starts = [datetime.combine(MONDAY, time(), UTC) + timedelta(hours=h) for h in range(38)]
    with office.writing.begin() as connection:
        for start in starts:
            put(connection, start, 10)
        put(connection, starts[0] - timedelta(hours=2), 60)  # before the window: not kept
        put(connection, starts[-1] + timedelta(hours=1), 180)  # the last hour of it is outside
    last = [f"{h}:{m:02}" for h in (38, 39) for m in range(0, 60, 10)]
    assert slots(office) == [f"{h}:00" for h in range(38)] + last


@given(
    taken=st.lists(st.tuples(st.integers(0, 239), st.integers(1, 30)), max_size=12),
    minutes=st.integers(1, 200),
)
def test_room_is_found_exactly_where_a_run_is_long_enough(taken, minutes):
    bits = 0
    for first, length in taken:
        bits |= ((1 << length) - 1) << first
    free = ~bits & ((1 << 240) - 1)
    runs = "".join("1" if free >> n & 1 else "0" for n in range(240)).split("0")
    assert taken_bits.has_room(free, taken_bits.shifts_for(minutes)) == any(
        len(run) * 10 >= minutes for run in runs
    )


@given(start=st.integers(-300, 2500), length=st.integers(0, 700))
def test_the_slots_a_span_touches_hold_every_minute_of_it(start, length):
    bits = taken_bits.covered(start, start + length)
    touched = {minute // 10 for minute in range(start, start + length) if 0 <= minute < 2400}
    assert {n for n in range(260) if bits >> n & 1} == touched
