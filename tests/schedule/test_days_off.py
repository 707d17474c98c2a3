"""Days off, extra hours and holidays: shown before they are entered, taken back whole."""

from datetime import date, time, timedelta

import pytest
from schedule.an_office import LEE, LUIS, MANAGER, OKAFOR, put, rows
from sqlalchemy import insert

from frontdesk.core import clock
from frontdesk.core.refused import Refused
from frontdesk.office.tables import Location
from frontdesk.schedule import actions, closings, reads, set_up_reads
from frontdesk.schedule.hours import DayBlock
from frontdesk.schedule.outside import each_day
from frontdesk.schedule.tables import Block


@pytest.fixture
def monday(office):
    """The Monday after next by the office's own clock."""
    today = office.today()
    return today + timedelta(days=14 - today.weekday())


def visit(office, day, hour, **more):
    start = clock.instant(day, time(hour), office.zone)
    return put(office, start, day=day, **more)


def shown(office, first, last=None, who=LEE, opens=time(), closes=time(), place=None):
    like = DayBlock(0, 0, who, first, opens, closes, "Away", "away", place)
    with office.read() as session:
        return reads.outside_days(
            session, each_day(first, last or first, like), zone=office.zone, today=office.today()
        )


def blocked(office):
    return rows(office, "provider_id", "day", "title", "kind", table=Block)


def test_days_off_show_exactly_the_visits_they_hit(office, monday):
    visit(office, monday - timedelta(3), 9)
    first = visit(office, monday, 9)
    last = visit(office, monday + timedelta(2), 16, patient=LUIS)
    visit(office, monday + timedelta(3), 9)
    visit(office, monday, 9, provider=OKAFOR)
    visit(office, monday, 10, status="cancelled")
    found = shown(office, monday, monday + timedelta(2))
    assert [one.id for one in found] == [first, last]
    assert found[0].why == "Dr. Ann Lee is away: Away."


def test_an_afternoon_off_hits_who_comes_in_the_afternoon(office, monday):
    visit(office, monday, 9)
    after = visit(office, monday, 14)
    assert [one.id for one in shown(office, monday, opens=time(13))] == [after]


def test_a_closed_location_hits_who_comes_there(office, monday):
    with office.writing.begin() as connection:
        connection.execute(insert(Location).values(id=5, name="North"))
    saturday = monday + timedelta(5)
    hours = {"provider_id": LEE, "weekday": 5, "opens": time(9), "closes": time(12)}
    actions.save_template_span.do(office, MANAGER, **hours, location_id=5)
    there = visit(office, saturday, 9, location_id=5)
    visit(office, monday, 9)
    found = shown(office, monday, saturday, who=None, place=5)
    assert [one.id for one in found] == [there]


def test_two_weeks_off_are_one_act_and_taken_back_as_one(office, monday):
    last = monday + timedelta(11)
    asked = {"provider_id": LEE, "first": monday, "last": last, "title": "Vacation"}
    done = actions.save_days.do(office, MANAGER, **asked)
    assert len(blocked(office)) == 12
    with office.read() as session:
        (listed,) = set_up_reads.days_listed(session, office.today())
    assert (listed.first, listed.last, listed.title) == (monday, last, "Vacation")
    gone = actions.remove_days.do(office, MANAGER, listed.rows)
    assert blocked(office) == []
    back = gone.undo.action.do(office, MANAGER, **gone.undo.arguments)
    assert len(blocked(office)) == 12
    back.undo.action.do(office, MANAGER, **back.undo.arguments)
    assert blocked(office) == [] and done.made


def test_extra_hours_on_a_saturday_can_be_booked_and_need_no_reason(office, monday):
    saturday = monday + timedelta(5)
    hours = {"opens": time(9), "closes": time(12), "kind": "open", "title": ""}
    actions.save_days.do(office, MANAGER, provider_id=LEE, first=saturday, **hours)
    with office.read() as session:
        column = reads.day(session, saturday, office.zone, office.now()).columns[0]
        found = reads.next_available(
            session, zone=office.zone, now=office.now(), type_minutes=30, start_day=saturday,
            days=1,
        )  # fmt: skip
    assert column.open_spans == ((540, 720),) and column.free_minutes == 180
    assert column.blocks == ((540, 720, "Extra hours", "template"),)
    assert len(found) == 6 and {one.provider_id for one in found} == {LEE}


def test_who_was_booked_since_the_days_were_shown_stops_them(office, monday):
    looked_at = [one.id for one in shown(office, monday)]
    visit(office, monday, 9)
    asked = {"provider_id": LEE, "first": monday, "title": "Vacation"}
    with pytest.raises(Refused, match=r"Since you looked, Smith, Ann was booked on .* 9:00 AM"):
        actions.save_days.do(office, MANAGER, **asked, shown=looked_at)
    assert blocked(office) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"last": timedelta(-1)}, "last"),
        ({"last": timedelta(400)}, "last"),
        ({"opens": time(9), "closes": time(8)}, "closes"),
        ({"kind": "maybe"}, "kind"),
    ],
)
def test_what_is_wrong_with_days_off_is_said_at_its_field(office, monday, wrong, field):
    asked = {"provider_id": LEE, "first": monday, "title": "Vacation"} | wrong
    if "last" in wrong:
        asked["last"] = monday + wrong["last"]
    with pytest.raises(Refused) as refused:
        actions.save_days.do(office, MANAGER, **asked)
    assert refused.value.field == field and blocked(office) == []


def test_a_year_of_holidays_is_closed_in_one_act_and_opened_again(office):
    year = office.today().year + 1
    found = closings.of_year("NJ", year)
    christmas = (date(year, 12, 25), "Christmas Day")
    assert christmas in found and (date(year, 7, 4), "Independence Day") in found
    done = actions.close_holidays.do(office, MANAGER, close=found)
    assert len(blocked(office)) == len({day for day, _ in found}) == len(found)
    assert (None, *christmas, "away") in blocked(office)
    with office.read() as session:
        assert [
            one for one in reads.next_available(
                session, zone=office.zone, now=office.now(), type_minutes=30,
                start_day=date(year, 12, 25), days=1,
            )
        ] == []  # fmt: skip
    again = actions.close_holidays.do(office, MANAGER, close=[christmas])
    assert len(blocked(office)) == len(found) and again.made == []
    done.undo.action.do(office, MANAGER, **done.undo.arguments)
    assert blocked(office) == []


def test_a_holiday_hits_everybody_s_visits_but_of_who_comes_in_all_the_same(office, monday):
    mine, his = visit(office, monday, 9), visit(office, monday, 9, provider=OKAFOR, patient=LUIS)
    extra = {"opens": time(9), "closes": time(12), "kind": "open", "title": "On call"}
    actions.save_days.do(office, MANAGER, provider_id=OKAFOR, first=monday, **extra)
    assert [one.id for one in shown(office, monday, who=None)] == [mine] != [his]
    with pytest.raises(Refused, match="Since you looked"):
        actions.close_holidays.do(office, MANAGER, close=[(monday, "Fair")], shown=[])
    actions.close_holidays.do(office, MANAGER, close=[(monday, "Fair")], shown=[mine])
    with office.read() as session:
        lee, okafor = reads.day(session, monday, office.zone, office.now()).columns
    assert lee.free_minutes == 0 and okafor.free_minutes == 180 - 30
    assert lee.blocks == ((0, 1440, "Fair", "away"),)
    assert okafor.blocks == (
        (0, 540, "Fair", "away"), (540, 720, "On call", "template"), (720, 1440, "Fair", "away"),
    )  # fmt: skip


def test_holidays_of_a_state_that_nobody_knows_are_the_federal_ones():
    assert (date(2027, 7, 4), "Independence Day") in closings.of_year("ZZ", 2027)
