"""Room found in many providers' bits at once, held against one provider's bits after another's."""

from datetime import timedelta

import pytest
from given import MONDAY
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from frontdesk.schedule import taken_bits
from frontdesk.schedule.tables import TakenTime
from frontdesk.schedule.taken_lanes import Lanes, packed_rows, unpacked
from frontdesk.staff.tables import Provider

WHOLE = (1 << taken_bits.PART_SLOTS) - 1
whose = st.integers(1, 2**31 - 1)
SLOTS = taken_bits.PARTS * taken_bits.PART_SLOTS


def row_of(provider_id, bits, parts):
    numbers = [bits >> part * taken_bits.PART_SLOTS & WHOLE for part in reversed(parts)]
    return b"".join([provider_id.to_bytes(4), *(number.to_bytes(8) for number in numbers)])


def slot_runs():
    """Bits as days have them: stretches, often ending where one number does."""
    edges = st.sampled_from([0, 59, 60, 61, 119, 120, 121, 179, 180, 239, 240])
    edge = edges | st.integers(0, SLOTS)
    run = st.tuples(edge, edge).map(sorted)
    return st.lists(run, max_size=6).map(
        lambda runs: sum(1 << n for n in {n for low, high in runs for n in range(low, high)})
    )


@given(
    days=st.dictionaries(
        st.integers(1, 2**31 - 1), st.tuples(slot_runs(), slot_runs()), max_size=6
    ),
    minutes=st.integers(1, 600),
)
@example(days={1: (WHOLE << 60, 0), 2: (WHOLE << 60, WHOLE << 60)}, minutes=600)
@example(days={1: (3 << 59, 0), 2: (1 << 239 | 1, 0), 3: (1, 0)}, minutes=20)
def test_a_day_is_full_exactly_where_each_providers_bits_say_so(days, minutes):
    shifts = taken_bits.shifts_for(minutes)
    used = 0
    for opened, _ in days.values():
        used |= opened
    parts = taken_bits.parts_of(used)
    packed = b"".join(row_of(number, taken, parts) for number, (_, taken) in days.items())
    opened = {number: bits for number, (bits, _) in days.items()}
    expected = {
        number
        for number, (bits, taken) in days.items()
        if parts and not taken_bits.has_room(bits & ~taken, shifts)
    }
    assert Lanes(parts, shifts).full(packed, opened) == expected


def test_who_is_not_open_has_no_room_and_who_has_no_row_is_not_spoken_of():
    packed = row_of(1, 0, (1,)) + row_of(2, 0, (1,))
    assert Lanes((1,), ()).full(packed, {1: 1 << 60, 3: 1 << 60}) == {2}


@given(bits=slot_runs())
def test_only_the_numbers_between_the_first_and_the_last_bit_are_read(bits):
    parts = taken_bits.parts_of(bits)
    held = sum(WHOLE << part * taken_bits.PART_SLOTS for part in parts)
    assert bits & ~held == 0 and list(parts) == list(
        range(parts[0], parts[-1] + 1) if parts else ()
    )
    ends = [part for part in parts[:1] + parts[-1:] if not bits >> 60 * part & WHOLE]
    assert ends == []


@pytest.mark.parametrize("named", [False, True], ids=["everyone", "some"])
def test_a_database_packs_the_rows_of_a_day_as_they_are(office, named):
    rows = [
        {"provider_id": number, "day": day, "part0": 1, "part1": number, "part2": WHOLE, "part3": 0}
        for number in (70_001, 70_002, 2**31 - 1)
        for day in (MONDAY, MONDAY + timedelta(1), MONDAY + timedelta(2))
    ]
    people = [{"id": row["provider_id"], "name": "Dr."} for row in rows[::3]]
    with office.writing.begin() as connection:
        connection.execute(insert(Provider), people)
        connection.execute(delete(TakenTime))
        connection.execute(insert(TakenTime), rows)
    packed = packed_rows((0, 1, 2), named=named, sqlite=office.is_sqlite)
    asked = {"first": MONDAY, "last": MONDAY + timedelta(1), "whose": [70_001, 2**31 - 1]}
    with office.read() as session:
        found = {day: unpacked(whole) for day, whole in session.execute(packed, asked)}
    made = {
        day: sorted(whole[place : place + 28] for place in range(0, len(whole), 28))
        for day, whole in found.items()
    }
    expected = [
        row_of(number, taken_bits.bits_of(1, number, WHOLE, 0), (0, 1, 2))
        for number in ((70_001, 2**31 - 1) if named else (70_001, 70_002, 2**31 - 1))
    ]
    assert made == {MONDAY: expected, MONDAY + timedelta(1): expected}
