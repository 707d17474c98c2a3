"""Series: the rule's days, a place for each visit, booked, moved and ended all or none."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from given import MONDAY, at
from hypothesis import given, settings
from hypothesis import strategies as some
from schedule.an_office import ANN, CLERK, FOLLOW_UP, LEE, LUIS, OKAFOR, TUESDAY, nine, put, rows
from sqlalchemy import insert

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.schedule import series, series_rules
from frontdesk.schedule.moving_together import Move, move_together, shifted
from frontdesk.schedule.series_rules import Repeat
from frontdesk.schedule.tables import AppointmentSeries, Block

NEW_YORK, DENVER = ZoneInfo("America/New_York"), ZoneInfo("America/Denver")
WEEKLY = "FREQ=WEEKLY;BYDAY=MO;COUNT=4"
MONDAYS = [nine(day=MONDAY + timedelta(weeks=week)) for week in (0,)]


def local(starts, zone=NEW_YORK):
    return [clock.wall(one, zone).strftime("%a %m/%d %H:%M") for one in starts]


def test_every_third_tuesday_ten_times():
    first = clock.instant(date(2025, 1, 21), time(9, 30), NEW_YORK)
    rule = Repeat("MONTHLY", nth=3, count=10).rule(date(2025, 1, 21))
    assert rule == "FREQ=MONTHLY;BYDAY=3TU;COUNT=10"
    days = local(series_rules.starts(rule, first, NEW_YORK))
    assert len(days) == 10 and days[:3] == ["Tue 01/21 09:30", "Tue 02/18 09:30", "Tue 03/18 09:30"]
    assert series_rules.words(rule) == "every month on the 3rd Tuesday, 10 visits"


def test_the_clock_stays_the_same_when_the_clocks_change():
    first = clock.instant(date(2025, 3, 3), time(9), NEW_YORK)
    found = series_rules.starts(WEEKLY, first, NEW_YORK)
    assert local(found) == ["Mon 03/03 09:00", "Mon 03/10 09:00", "Mon 03/17 09:00",
                            "Mon 03/24 09:00"]  # fmt: skip
    assert found[1] - found[0] == timedelta(days=7) - timedelta(hours=1)


def test_an_office_in_another_zone_has_its_own_days():
    first = clock.instant(date(2025, 3, 3), time(18), DENVER)  # the next day in UTC
    found = series_rules.starts(WEEKLY, first, DENVER)
    assert {one[:3] for one in local(found, DENVER)} == {"Mon"}


def test_until_counts_its_last_day():
    first = clock.instant(date(2025, 3, 3), time(16), NEW_YORK)
    rule = Repeat("WEEKLY", weekdays=(0, 2), until=date(2025, 3, 12)).rule(date(2025, 3, 3))
    assert local(series_rules.starts(rule, first, NEW_YORK))[-1] == "Wed 03/12 16:00"
    assert series_rules.words(rule) == "every Monday and Wednesday, until 03/12/2025"


@pytest.mark.parametrize(
    "rule, says",
    [
        ("FREQ=WEEKLY", "how many"),
        ("FREQ=SECONDLY;COUNT=4", "days, weeks or months"),
        ("FREQ=WEEKLY;COUNT=4;BYHOUR=3", "days, weeks or months"),
        ("FREQ=WEEKLY;COUNT=4;UNTIL=20250401", "how many"),
        ("FREQ=DAILY;COUNT=500", "at most 104"),
        ("FREQ=MONTHLY;INTERVAL=12;COUNT=50", "too far"),
        ("FREQ=WEEKLY;COUNT=x", "makes no sense"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=3", "makes no sense"),
    ],
)
def test_a_rule_that_makes_no_series_is_refused(rule, says):
    with pytest.raises(Refused, match=says):
        series_rules.starts(rule, nine(), NEW_YORK)


@settings(max_examples=200, deadline=None)
@given(
    some.sampled_from(["DAILY", "WEEKLY", "MONTHLY"]),
    some.integers(1, 6),
    some.sets(some.integers(0, 6), max_size=3),
    some.sampled_from([0, 1, 2, 3, -1]),
    some.integers(1, 30),
    some.dates(date(2024, 1, 1), date(2026, 12, 31)),
)
def test_visits_fall_where_the_standard_library_of_rules_says(unit, every, days, nth, count, day):
    rule = Repeat(unit, every, tuple(days), nth, count).rule(day)
    first = clock.instant(day, time(9), NEW_YORK)
    try:
        found = [clock.office_day(one, NEW_YORK) for one in
                 series_rules.starts(rule, first, NEW_YORK)]  # fmt: skip
    except Refused:
        return  # too far
    begins = datetime.combine(day, time(9))
    expected = [one.date() for one in rrulestr(f"RRULE:{rule};WKST=MO", dtstart=begins)]
    assert found[0] == day
    assert found == (expected if day in expected else [day, *expected[: count - 1]])
    assert series_rules.words(rule).endswith(f"{count} visit{'s' if count > 1 else ''}")


@pytest.fixture
def starts(office):
    return series_rules.starts(WEEKLY, nine(), office.zone)


def propose(store, wanted, **more):
    asked = {"provider_id": LEE, "minutes": 30, "type_id": FOLLOW_UP, "zone": store.zone}
    with store.read() as session:
        return series.propose(session, wanted, now=at(12), **asked | more)


def test_each_visit_gets_its_wish_or_the_nearest_time_and_the_reason(office, starts):
    put(office, starts[1], patient=LUIS, day=MONDAY + timedelta(7))
    away = {"day": MONDAY + timedelta(14), "opens": time(8), "closes": time(17), "title": "Away"}
    with office.writing.begin() as connection:
        connection.execute(insert(Block).values(provider_id=LEE, **away))
    found = propose(office, starts)
    assert [one.start for one in found[::3]] == [starts[0], starts[3]]
    assert [one.why for one in found[::3]] == ["", ""]
    assert abs(found[1].start - starts[1]) == timedelta(minutes=30)
    assert "taken" in found[1].why
    assert clock.office_day(found[2].start, office.zone) == MONDAY + timedelta(15)
    assert found[2].why


def test_nothing_is_proposed_in_the_past_or_when_there_is_no_room_for_a_week(office, starts):
    assert propose(office, [at(11)])[0].start is None
    with office.writing.begin() as connection:
        for days in range(10):
            away = {"day": MONDAY + timedelta(days), "opens": time(0), "closes": time(0)}
            connection.execute(insert(Block).values(provider_id=LEE, title="Away", **away))
    assert propose(office, starts[:1])[0].start is None


def book(store, starts, **more):
    asked = {"patient_id": ANN, "provider_id": LEE, "minutes": 30, "type_id": FOLLOW_UP}
    return series.book_series.do(store, CLERK, rule=WEEKLY, starts=starts, **asked | more)


def again(store, done):
    return done.undo.action.do(store, CLERK, **done.undo.arguments)


def test_a_series_is_booked_whole_and_taken_back_by_one_undo(office, starts):
    done = book(office, starts)
    assert [row[0] for row in rows(office, "start")] == starts
    (number,) = {row[0] for row in rows(office, "series_id")}
    assert rows(office, "id", "rule", "first_day", table=AppointmentSeries) == [
        (number, WEEKLY, MONDAY)
    ]
    back = again(office, done)
    assert rows(office, "id") == [] and rows(office, "id", table=AppointmentSeries) == []
    again(office, back)
    assert [row[0] for row in rows(office, "start")] == starts


def test_one_visit_without_room_books_none_and_is_named(office, starts):
    put(office, starts[2], patient=LUIS, day=MONDAY + timedelta(14))
    with pytest.raises(Refused, match=r"03/17/2025 9:00 AM: Dr\. Ann Lee is taken"):
        book(office, starts)
    assert len(rows(office, "id")) == 1 and rows(office, "id", table=AppointmentSeries) == []


def test_booked_twice_it_is_one_series(office, starts):
    made = book(office, starts).made
    assert book(office, starts).made == made
    assert len(rows(office, "id", table=AppointmentSeries)) == 1


def test_a_visit_left_out_or_moved_stays_an_exception(office, starts):
    book(office, [starts[0], starts[1] + timedelta(hours=1), starts[3]])
    assert [row[0] for row in rows(office, "start")] == [
        starts[0], starts[1] + timedelta(hours=1), starts[3],
    ]  # fmt: skip


def test_the_rest_of_a_series_is_ended_and_restored_as_one(office, starts):
    made = book(office, starts).made
    rest = [(one, 1) for one in made[2:]]
    done = series.end_series.do(office, CLERK, visits=rest, reason="Patient asked")
    assert [row[0] for row in rows(office, "status")] == ["booked"] * 2 + ["cancelled"] * 2
    put(office, starts[2], patient=LUIS, day=MONDAY + timedelta(14))
    with pytest.raises(Refused):
        again(office, done)
    assert [row[0] for row in rows(office, "status")][:4] == ["booked"] * 2 + ["cancelled"] * 2
    with pytest.raises(Refused, match="Say why"):
        series.end_series.do(office, CLERK, visits=[(made[0], 1)], reason=" ")


def test_a_series_moves_an_hour_later_though_each_is_in_the_way_of_the_next(office):
    made = [put(office, nine(30 * number)) for number in range(3)]
    moves = [Move(one, 1, LEE, nine(30 * number + 30), 30) for number, one in enumerate(made)]
    done = move_together.do(office, CLERK, moves=moves)
    assert [row[0] for row in rows(office, "start")] == [nine(30), nine(60), nine(90)]
    again(office, done)
    assert [row[0] for row in rows(office, "start", "lane")] == [nine(), nine(30), nine(60)]


def test_where_one_cannot_stand_all_stay(office):
    made = [put(office, nine()), put(office, nine(), patient=LUIS, provider=OKAFOR)]
    put(office, at(16), patient=LUIS, provider=OKAFOR)
    moves = [Move(made[0], 1, LEE, at(15), 30), Move(made[1], 1, OKAFOR, at(15, 45), 30)]
    with pytest.raises(Refused, match="Nothing was moved"):
        move_together.do(office, CLERK, moves=moves)
    assert [row[0] for row in rows(office, "start")] == [nine(), nine(), at(16)]


def test_what_somebody_else_changed_meanwhile_is_not_moved(office):
    made = [put(office, nine()), put(office, nine(30))]
    move_together.do(office, CLERK, moves=[Move(made[1], 1, LEE, at(16), 30)])
    moves = [Move(one, 1, OKAFOR, nine(30 * n), 30) for n, one in enumerate(made)]
    with pytest.raises(Refused, match="changed this"):
        move_together.do(office, CLERK, moves=moves)
    assert [row[0] for row in rows(office, "provider_id")] == [LEE, LEE]


def test_others_are_shifted_by_the_clock_over_the_change_of_the_clocks():
    old = clock.instant(date(2025, 3, 7), time(9), NEW_YORK)
    new = clock.instant(date(2025, 3, 10), time(10, 30), NEW_YORK)
    other = clock.instant(date(2025, 3, 7), time(9, 30), NEW_YORK)
    assert local([shifted(other, old, new, NEW_YORK)]) == ["Mon 03/10 11:00"]


def test_the_visits_of_a_series_are_told_in_order(office, starts):
    made = book(office, starts).made
    with office.read() as session:
        (number,) = {row[0] for row in rows(office, "series_id")}
        found = series.visits_of_series(session, number)
    assert [one.id for one in found] == made
    assert found[1].day == TUESDAY + timedelta(6)
