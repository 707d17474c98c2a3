"""The gaps of the next days, who fits them, and how much could be filled: read, never guessed."""

from datetime import time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    NEW_PATIENT,
    OKAFOR,
    TUESDAY,
    nine,
    put,
)
from schedule.on_the_list import (
    LATER,
    asked,
    fill,
    fillable,
    later_visit,
    list_up,
    phone,
    set_clock,
)
from sqlalchemy import insert, text

from frontdesk.schedule.actions import (
    book_appointment,
    cancel_appointment,
    hold_slot,
    move_appointment,
    offer,
)
from frontdesk.schedule.gaps import Now, working_days
from frontdesk.schedule.tables import Block, SpanType
from frontdesk.schedule.waitlist_rows import waitlist_rows

WEDNESDAY = MONDAY + timedelta(2)


@pytest.fixture
def office(office):
    set_clock(office)
    return office


def full(store, provider, day, *, but=()):
    """Book a provider's whole day, as the lists of (from, to) minutes after eight leave it."""
    eight, taken = at(13, day=day), []
    for start, end in ((0, 240), (300, 540)):
        for since, until in sorted(but):
            if start <= since and until <= end:
                taken.append((start, since))
                start = until
        taken.append((start, end))
    for start, end in taken:
        if end > start:
            put(store, eight + timedelta(minutes=start), end - start, patient=MAI,
                provider=provider, day=day)  # fmt: skip


def shown(found):
    return [(row.id, row.start) for row in found.rows]


def test_a_gap_lists_who_fits_best_first_with_phone_and_reason(office):
    phone(office, LUIS, "(555) 555-0101")
    full(office, LEE, MONDAY, but=[(60, 90)])
    first = list_up(office, ANN, visit=later_visit(office, ANN), days=3)
    best = list_up(office, LUIS, visit=later_visit(office, LUIS, hour=21), days=30)
    list_up(office, MAI, minutes=45)
    found = fill(office)
    assert (found.gap.start, found.gap.minutes, found.provider) == (nine(), 30, "Dr. Ann Lee")
    assert shown(found) == [(best, nine()), (first, nine())]
    assert found.rows[0].row.entry.phones == ("(555) 555-0101",)
    assert found.rows[0].reason == "Waiting 30 days · 21 days sooner · fills the gap"
    assert found.rows[0].row.when == "Mon, Mar 24 4:00 PM with Dr. Ann Lee"


def test_a_time_that_is_taken_closed_or_held_elsewhere_is_no_gap(office):
    put(office, nine(), patient=MAI)
    assert fill(office) is None
    assert fill(office, start=nine(-120)) is None  # seven in the morning
    other = office.beside("desk-2")
    hold_slot.do(other, CLERK, provider_id=OKAFOR, start=nine(), minutes=30)
    assert fill(office, provider_id=OKAFOR) is None


def test_a_gap_that_has_begun_is_what_is_left_of_it(office):
    full(office, LEE, MONDAY, but=[(60, 90)])
    office.shift += timedelta(minutes=37)  # seven past nine
    found = fill(office, minutes=30)
    assert (found.gap.start, found.gap.minutes) == (nine(10), 20)
    assert fill(office) is None


def test_whom_it_is_offered_to_stands_first_and_the_others_behind(office):
    full(office, LEE, MONDAY, but=[(60, 90)])
    best, other = list_up(office, ANN, days=9), list_up(office, LUIS)
    offer.do(office, CLERK, **asked(office, other))
    found = fill(office)
    assert [(row.id, row.offered) for row in found.rows] == [(other, True), (best, False)]
    office.shift += timedelta(minutes=15)  # with notice they would no longer fit; they are asked
    assert fill(office).rows[0].id == other


def test_who_is_offered_something_else_is_asked_nothing_more_meanwhile(office):
    entry = list_up(office, ANN)
    offer.do(office, CLERK, **asked(office, entry, start=nine(60)))
    full(office, LEE, MONDAY, but=[(60, 90), (120, 150)])
    assert fill(office).rows == ()


def test_hours_kept_for_one_kind_of_visit_are_a_gap_for_that_kind_alone(office):
    with office.writing.begin() as connection:
        spans = "SELECT id FROM template_span WHERE provider_id = 1 AND weekday = 0"
        for span_id in connection.execute(text(spans)).scalars().all():
            connection.execute(insert(SpanType).values(span_id=span_id, type_id=NEW_PATIENT))
    list_up(office, ANN, type_id=FOLLOW_UP)
    fits = list_up(office, LUIS, type_id=NEW_PATIENT)
    assert shown(fill(office)) == [(fits, nine())]


def test_a_visit_that_was_cancelled_or_moved_or_booked_otherwise_is_told_truly(office):
    cancelled, moved = later_visit(office, ANN), later_visit(office, LUIS, hour=21)
    list_up(office, ANN, visit=cancelled)
    list_up(office, LUIS, visit=moved)
    list_up(office, MAI)
    cancel_appointment.do(office, CLERK, cancelled, version=1, reason="Patient asked")
    move_appointment.do(
        office, CLERK, moved, version=1, provider_id=LEE, start=nine(day=TUESDAY), minutes=30
    )
    booking = {"provider_id": OKAFOR, "start": nine(day=TUESDAY), "minutes": 30}
    book_appointment.do(office, CLERK, patient_id=MAI, type_id=FOLLOW_UP, **booking)
    with office.read() as session:
        rows = waitlist_rows(session, now=office.now(), zone=office.zone)
    assert [row.standing.words for row in rows] == [
        "Its visit was cancelled",
        "Moved to Tomorrow 9:00 AM since",
        "Booked otherwise: Tomorrow 9:00 AM",
    ]
    found = fill(office)
    assert [row.row.entry.patient_id for row in found.rows] == [LUIS]


def test_a_visit_of_another_kind_booked_since_changes_nothing(office):
    entry = list_up(office, MAI)
    booking = {"provider_id": OKAFOR, "start": nine(), "minutes": 30, "type_id": NEW_PATIENT}
    book_appointment.do(office, CLERK, patient_id=MAI, **booking)
    assert fill(office).rows[0].start == nine(30)  # not while she is with Dr. Okafor
    assert fill(office).rows[0].id == entry


def test_the_fillable_minutes_are_those_that_somebody_waiting_fits(office):
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        full(office, OKAFOR, day)
    full(office, LEE, MONDAY, but=[(60, 90), (120, 130)])
    full(office, LEE, TUESDAY, but=[(0, 45)])
    full(office, LEE, WEDNESDAY, but=[(300, 320)])
    assert fillable(office).minutes == 0
    list_up(office, ANN, minutes=30)
    found = fillable(office)
    assert found.minutes == 75  # not ten minutes on Monday, nor twenty on Wednesday
    assert [(row.gap.start, row.wanted) for row in found.gaps] == [
        (nine(), 1), (at(13, day=TUESDAY), 1),
    ]  # fmt: skip
    list_up(office, LUIS, minutes=20, from_clock=time(12))
    assert fillable(office).minutes == 95


def test_three_working_days_are_looked_at_and_no_holiday_is_one(office):
    with office.writing.begin() as connection:
        row = {"day": TUESDAY, "opens": time(), "closes": time(), "title": "Holiday"}
        connection.execute(insert(Block).values(row))
    with office.read() as session:
        friday = Now(office.zone, at(15, day=MONDAY + timedelta(4)))
        assert working_days(session, friday) == [MONDAY + timedelta(days) for days in (4, 7, 8)]
        found = working_days(session, Now(office.zone, office.now()))
    assert found == [MONDAY, WEDNESDAY, WEDNESDAY + timedelta(1)]


def test_minutes_that_two_kinds_of_visits_find_free_count_once(office):
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        full(office, OKAFOR, day)
        full(office, LEE, day, but=[(60, 90)] if day == MONDAY else [])
    list_up(office, ANN, type_id=FOLLOW_UP)
    list_up(office, LUIS, type_id=NEW_PATIENT)
    found = fillable(office)
    assert (found.minutes, found.gaps[0].wanted) == (30, 2)


def test_a_hundred_who_wait_are_ranked_while_one_looks(office):
    import time as clock

    start = clock.perf_counter()
    for number in range(100):
        list_up(office, (ANN, LUIS, MAI)[number % 3], minutes=10 + number % 40, days=number,
                visit=put(office, at(19, day=LATER) + timedelta(days=number), 20, patient=ANN,
                          day=LATER + timedelta(number)))  # fmt: skip
    entered = clock.perf_counter() - start
    start = clock.perf_counter()
    assert len(fill(office).rows) > 50
    assert fillable(office).minutes > 0
    assert clock.perf_counter() - start < 1 + entered
