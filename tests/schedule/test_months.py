"""A month at a glance: counted as the days themselves count, closed days with their reason."""

from datetime import time, timedelta

from given import MONDAY, at
from schedule.an_office import ANN, LEE, LUIS, OKAFOR, TUESDAY, nine, put
from sqlalchemy import insert

from frontdesk.schedule import days, months
from frontdesk.schedule.tables import Block


def month_of(store, **asked):
    with store.read() as session:
        found = months.month(session, MONDAY, zone=store.zone, **asked)
    return {one.day: one for one in found}


def test_six_weeks_from_a_sunday_each_with_what_is_booked(office):
    put(office, nine(), patient=ANN)
    put(office, nine(30), patient=LUIS)
    put(office, nine(), patient=LUIS, provider=OKAFOR)
    put(office, at(18), patient=ANN, status="cancelled")
    found = month_of(office)
    assert len(found) == 42 and min(found).isoweekday() == 7
    monday = found[MONDAY]
    assert (monday.visits, monday.minutes, monday.open_minutes) == (3, 90, 960)
    assert [(one.provider_id, one.visits) for one in monday.loads] == [(LEE, 2), (OKAFOR, 1)]
    assert found[TUESDAY].visits == 0 and found[TUESDAY].open_minutes == 960


def test_one_provider_s_month_is_theirs_alone(office):
    put(office, nine(), provider=OKAFOR)
    found = month_of(office, providers=[LEE])
    assert found[MONDAY].visits == 0 and found[MONDAY].open_minutes == 480


def test_open_time_is_what_the_day_itself_says(office):
    away = {"day": TUESDAY, "opens": time(8), "closes": time(10), "title": "Meeting"}
    with office.writing.begin() as connection:
        connection.execute(insert(Block).values(provider_id=LEE, **away))
    found = month_of(office)
    with office.read() as session:
        day = days.day(session, TUESDAY, office.zone, at(12))
    assert found[TUESDAY].open_minutes == sum(one.free_minutes for one in day.columns)
    assert found[TUESDAY].closed == ""


def test_a_holiday_is_closed_and_says_its_name(office):
    away = {"day": TUESDAY, "opens": time(0), "closes": time(0), "title": "Town Meeting Day"}
    with office.writing.begin() as connection:
        connection.execute(insert(Block).values(provider_id=None, **away))
    told = month_of(office)[TUESDAY]
    assert (told.closed, told.open_minutes, told.loads) == ("Town Meeting Day", 0, ())


def test_hours_by_the_clock_are_as_long_on_the_day_the_clocks_change(office):
    sunday = MONDAY + timedelta(6)
    assert month_of(office)[sunday].open_minutes == 0
    after = month_of(office)[MONDAY + timedelta(7)]
    assert after.open_minutes == 960
