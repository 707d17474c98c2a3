"""The floor as it is read, on both databases."""

from datetime import timedelta

from floor.a_floor import NOW, ROOM_1, busy_floor, come
from given import MONDAY
from schedule.an_office import ANN, CLERK, LUIS, MAI, nine
from sqlalchemy import event

from frontdesk.floor import reads
from frontdesk.floor.actions import note_told
from frontdesk.floor.rules import average_wait


def read(store, now=NOW):
    with store.read() as session:
        return reads.floor(session, MONDAY, now)


def past(store, day=MONDAY):
    with store.read() as session:
        return reads.past(session, day)


def test_everyone_stands_at_their_stage_with_room_and_alerts(office):
    visits = busy_floor(office)
    rows = {row.id: row for row in read(office).rows}
    there = rows[visits["with_provider"]]
    assert (there.status, there.room, there.alerts, there.provider) == (
        "with_provider", "Room 1", "Allergic to latex", "Dr. Ann Lee",
    )  # fmt: skip
    assert (there.arrived_at, there.roomed_at, there.began_at) == (nine(-10), nine(2), nine(8))
    waits = rows[visits["checked_in"]]
    assert (waits.since, waits.roomed_at, waits.room_id) == (nine(7), None, None)
    assert rows[visits["expected"]].since is None
    assert [room[:2] for room in read(office).rooms] == [(ROOM_1, "Room 1"), (2, "Room 2")]
    assert read(office).limit == 20


def test_who_cancelled_or_never_came_is_not_on_the_board(office):
    come(office, nine(), ("cancelled", nine(-60)))
    missed = come(office, nine(30), ("no_show", nine(50)), patient=MAI)
    found = read(office)
    assert found.rows == () and missed
    assert found.missed == ((1, 1),)


def test_a_held_time_is_nobody_on_the_floor(office):
    come(office, nine(), status="held", patient=None, held_by="desk-2", held_until=nine(200))
    assert read(office).rows == ()


def test_the_board_says_who_was_told_what(office):
    visit = busy_floor(office)["checked_in"]
    note_told.do(office, CLERK, visit, minutes=25)
    row = next(row for row in read(office).rows if row.id == visit)
    assert (row.told_by, row.told_minutes) == ("Rosa Diaz", 25)
    assert abs(row.told_at - NOW) < timedelta(minutes=1)


def test_the_board_is_three_queries(office):
    busy_floor(office)
    asked = []
    event.listen(office.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    read(office)
    assert sum(one.startswith("SELECT") for one in asked) == 3


def test_a_step_taken_twice_counts_from_the_first(office):
    visit = come(office, nine(), ("arrived", nine(-10)), ("roomed", nine(-2)), ("roomed", nine(5)),
                 ("with_provider", nine(6)))  # fmt: skip
    row = next(row for row in read(office).rows if row.id == visit)
    assert row.roomed_at == nine(-2)


def weeks_ago(weeks, minute=0):
    return nine(minute, day=MONDAY - timedelta(weeks=weeks))


def was_here(store, weeks, waited, *, days=0, minute=0):
    """Write a past visit whose patient waited so many minutes from nine on."""
    day = MONDAY - timedelta(weeks=weeks, days=days)
    begin = nine(minute, day=day)
    return come(
        store, begin, ("arrived", begin), ("roomed", begin + timedelta(minutes=waited)),
        ("with_provider", begin + timedelta(minutes=waited)),
        ("checked_out", begin + timedelta(minutes=waited + 24)), day=day,
    )  # fmt: skip


def test_the_usual_wait_is_of_the_same_weekday_and_of_this_time_of_day(office):
    was_here(office, 1, 10)
    was_here(office, 2, 20)
    was_here(office, 1, 50, days=1)  # a Sunday
    was_here(office, 1, 55, minute=60)  # not here yet at half past nine
    found = past(office)
    assert reads.usual_wait(found, NOW, office.zone) == 15
    assert {day.weekday() for day in found.waits} == {0}


def test_a_long_wait_of_back_then_counts_as_far_as_it_had_lasted(office):
    was_here(office, 1, 90)  # from nine on: thirty minutes of it by half past
    assert reads.usual_wait(past(office), NOW, office.zone) == 30


def test_seven_weeks_ago_is_forgotten_and_so_is_today(office):
    was_here(office, 7, 40)
    busy_floor(office)
    found = past(office)
    assert found.seen == () and found.waits == {}
    assert reads.usual_wait(found, NOW, office.zone) is None


def test_the_past_says_how_long_visits_took_and_who_did_not_come(office):
    was_here(office, 1, 10)
    missed = weeks_ago(1, 60)
    come(office, missed, ("no_show", missed), patient=MAI, day=missed.date())
    seen = past(office).seen
    assert sorted(one.came for one in seen) == [False, True]
    lasted = [one.lasted for one in seen if one.came]
    assert lasted == [24]


def test_clocks_that_changed_in_between_do_not_shift_the_time_of_day(office):
    # The clocks went forward on 2025-03-09: nine is another instant a week later.
    monday = MONDAY + timedelta(weeks=1)
    come(
        office, nine(-60, day=monday - timedelta(weeks=1)),
        ("arrived", nine(0)), ("roomed", nine(10)), ("checked_out", nine(40)), patient=LUIS,
    )  # fmt: skip
    found = past(office, monday)
    half_past_nine = nine(-30, day=monday)  # by the clock of summer
    assert reads.usual_wait(found, half_past_nine, office.zone) == 10


def test_todays_wait_counts_who_still_sits_there(office):
    busy_floor(office)
    # Lopez waited 12 minutes, Ann Smith 25 and Anne Smith 5 so far
    assert round(average_wait(reads.waits_of(read(office).rows), NOW)) == 14
    assert ANN
