"""A week is changed from a day on, shown before it is done, and put back."""

from datetime import date, time, timedelta

import pytest
from given import MONDAY
from hypothesis import given
from hypothesis import strategies as st
from schedule.an_office import (
    ANN,
    ANNE,
    FOLLOW_UP,
    LEE,
    LUIS,
    MANAGER,
    NEW_PATIENT,
    OKAFOR,
    put,
    rows,
)
from sqlalchemy import insert

from frontdesk.core import clock
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.work import Staff
from frontdesk.office.tables import Location
from frontdesk.schedule import actions, fitting, reads, set_up_reads
from frontdesk.schedule.hours import WeeklySpan, week_number
from frontdesk.schedule.outside import weeks_of
from frontdesk.schedule.tables import Block, TemplateChange

CLERK = Staff(2, "Rosa Diaz", frozenset({"schedule.write", "schedule.read"}))


@pytest.fixture
def monday(office):
    """The Monday after next by the office's own clock: a change is never of the past."""
    today = office.today()
    return today + timedelta(days=14 - today.weekday())


def span(weekday=0, opens=8, closes=12, **more):
    return WeeklySpan(LEE, None, weekday, time(opens), time(closes), **more)


def week(opens=8, closes=12, **more):
    return [span(weekday, opens, closes, **more) for weekday in range(5)]


def visit(office, day, hour, minute=0, **more):
    start = clock.instant(day, time(hour, minute), office.zone)
    return put(office, start, day=day, **more)


def shown(office, spans, starts_on):
    with office.read() as session:
        return reads.outside(session, LEE, spans, starts_on, zone=office.zone, today=office.today())


def hours_now(office, provider=LEE):
    with office.read() as session:
        return sorted(weeks_of(session, [provider]).get(provider, []), key=str)


def change(office, spans, starts_on, **more):
    asked = {"starts_on": starts_on, "spans": spans} | more
    return actions.change_template.do(office, MANAGER, LEE, **asked)


def open_on(office, day):
    with office.read() as session:
        column = reads.day(session, day, office.zone, office.now()).columns[0]
    return [(start // 60, end // 60) for start, end in column.open_spans]


def test_a_change_shows_exactly_the_visits_that_fall_outside_and_nothing_else(office, monday):
    visit(office, monday - timedelta(3), 15)  # before the change
    late = visit(office, monday, 15)
    visit(office, monday, 9, patient=LUIS)
    across = visit(office, monday + timedelta(1), 11, 45, patient=ANNE)
    visit(office, monday, 15, provider=OKAFOR)
    visit(office, monday + timedelta(2), 16, status="cancelled")
    found = shown(office, week(), monday)
    assert [one.id for one in found] == [late, across]
    assert [one.patient for one in found] == ["Smith, Ann", "Smith, Anne"]
    assert {one.why for one in found} == {"Outside Dr. Ann Lee's hours."}
    assert [one.before for one in found] == [False, True]  # 11:45 to 12:15 did not fit before


def test_hours_kept_for_some_show_who_does_not_fit_them(office, monday):
    visit(office, monday - timedelta(60), 9, patient=LUIS, status="checked_out")
    known = visit(office, monday, 8, patient=LUIS)
    visit(office, monday, 9, patient=ANN)  # was never seen here
    kind = visit(office, monday, 10, patient=ANNE)
    spans = [span(0, 8, 10, new_only=True), span(0, 10, 12, types=frozenset({NEW_PATIENT}))]
    found = {one.id: one.why for one in shown(office, spans, monday)}
    assert found == {known: "This time is kept for new patients.", kind: "Kept for New patient."}


def test_a_visit_at_another_location_falls_outside_and_says_where_the_doctor_is(office, monday):
    with office.writing.begin() as connection:
        connection.execute(
            insert(Location), [{"id": 5, "name": "North"}, {"id": 6, "name": "Main"}]
        )
    here = visit(office, monday, 9, location_id=6)
    visit(office, monday, 10, patient=LUIS, location_id=5)
    visit(office, monday, 11, patient=ANNE)
    spans = [one._replace(location_id=5) for one in week()]
    found = {one.id: one.why for one in shown(office, spans, monday)}
    assert found == {here: "Dr. Ann Lee is at North then."}


def test_a_changed_week_holds_from_its_day_on_and_the_old_one_till_the_day_before(office, monday):
    change(office, week(7, 11), monday)
    assert open_on(office, monday - timedelta(7)) == [(8, 12), (13, 17)]
    assert open_on(office, monday) == [(7, 11)]
    old = [one for one in hours_now(office) if one.valid_to == monday - timedelta(1)]
    assert len(old) == 10 and len(hours_now(office)) == 15
    assert len(hours_now(office, OKAFOR)) == 10
    assert rows(office, "starts_on", "staff", table=TemplateChange) == [(monday, "Mia Cole")]


def test_hours_that_go_on_are_not_cut_in_two(office, monday):
    going_on = [one for one in hours_now(office) if one.opens == time(8)]
    change(office, [*going_on, *week(13, 16)], monday)
    kept = [one for one in hours_now(office) if one.opens == time(8)]
    assert kept == going_on and all(one.valid_from is None for one in kept)


def test_a_change_is_rolled_back_and_made_again_whole(office, monday):
    before = hours_now(office)
    done = change(office, [*week(7, 11), span(5, 9, 10, new_only=True)], monday)
    after = hours_now(office)
    back = actions.roll_back_template.do(office, MANAGER, done.made, version=1)
    assert hours_now(office) == before
    with pytest.raises(Refused, match="rolled back already"):
        actions.roll_back_template.do(office, MANAGER, done.made)
    back.undo.action.do(office, MANAGER, **back.undo.arguments)
    assert hours_now(office) == after
    undone = done.undo.action.do(office, MANAGER, **done.undo.arguments | {"version": 3})
    assert undone and hours_now(office) == before


def test_kinds_of_visits_are_kept_with_the_hours_and_come_back_with_them(office, monday):
    kept = frozenset({FOLLOW_UP, NEW_PATIENT})
    done = change(office, [span(0, 8, 12, types=kept)], monday)
    assert [one.types for one in hours_now(office) if one.types] == [kept]
    second = change(office, week(9, 10), monday)
    actions.roll_back_template.do(office, MANAGER, second.made)
    assert [one.types for one in hours_now(office) if one.types] == [kept]
    actions.roll_back_template.do(office, MANAGER, done.made)
    assert [one.types for one in hours_now(office) if one.types] == []


def test_a_change_before_a_later_one_is_not_rolled_back_and_says_what_to_do(office, monday):
    first = change(office, week(7, 11), monday)
    change(office, week(7, 12), monday + timedelta(7))
    now = hours_now(office)
    with pytest.raises(Refused, match="Roll the later change back first"):
        actions.roll_back_template.do(office, MANAGER, first.made)
    assert hours_now(office) == now


def test_what_was_not_shown_is_not_done(office, monday):
    looked_at = [one.id for one in shown(office, week(), monday)]
    visit(office, monday, 15)  # booked at another desk meanwhile
    with pytest.raises(Refused, match=r"Since you looked, Smith, Ann's visit on .* at 3:00 PM"):
        change(office, week(), monday, shown=looked_at)
    assert open_on(office, monday) == [(8, 12), (13, 17)]
    change(office, week(), monday, shown=[one.id for one in shown(office, week(), monday)])
    assert open_on(office, monday) == [(8, 12)]


def test_hours_that_another_manager_changed_meanwhile_are_not_overwritten(office, monday):
    seen = hours_now(office)
    change(office, week(7, 11), monday)
    with pytest.raises(Refused, match="changed at another desk"):
        change(office, week(9, 10), monday, seen=seen)
    assert open_on(office, monday) == [(7, 11)]


def test_a_change_that_changes_nothing_and_one_of_the_past_are_refused(office, monday):
    with pytest.raises(Refused, match="Nothing is changed"):
        change(office, hours_now(office), monday)
    with pytest.raises(Refused, match="What is past") as refused:
        change(office, week(), office.today() - timedelta(1))
    assert refused.value.field == "starts_on"
    with pytest.raises(NeedsApproval):
        actions.change_template.do(office, CLERK, LEE, starts_on=monday, spans=week())


def test_who_is_in_two_places_at_once_is_refused_with_day_and_places(office, monday):
    with office.writing.begin() as connection:
        connection.execute(
            insert(Location), [{"id": 5, "name": "North"}, {"id": 6, "name": "Main"}]
        )
    two = [span()._replace(location_id=5), span(0, 11, 13)._replace(location_id=6)]
    with pytest.raises(Refused, match="Monday 8:00 AM to 12:00 PM is at North, and some of it"):
        change(office, two, monday)
    turns = {"every_weeks": 2}
    apart = [two[0]._replace(valid_from=monday, **turns),
             two[1]._replace(valid_from=monday + timedelta(7), **turns)]  # fmt: skip
    change(office, apart, monday)
    assert [open_on(office, monday + timedelta(7 * n)) for n in range(3)] == [
        [(8, 12)], [(11, 13)], [(8, 12)]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"closes": time(8)}, "Monday 8:00 to 8:00 AM: it ends before it begins"),
        ({"kind": "lunch", "new_only": True}, "only open hours can be kept"),
        ({"every_weeks": 0}, "every 1 to 52 weeks"),
        ({"valid_from": date(2027, 1, 2), "valid_to": date(2027, 1, 1)}, "last day is before"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_their_day(office, monday, wrong, said):
    with pytest.raises(Refused, match=said):
        change(office, [span()._replace(**wrong)], monday)


def test_who_comes_every_other_week_keeps_the_turn_when_other_hours_change(office, monday):
    visiting = span(1, 9, 12, every_weeks=2, valid_from=monday - timedelta(7))
    change(office, [visiting], office.today())
    tuesdays = [monday + timedelta(1 + 7 * n) for n in range(4)]
    before = [open_on(office, day) for day in tuesdays]
    again = [one._replace(closes=time(11)) for one in hours_now(office) if one.every_weeks == 2]
    change(office, again, monday)
    assert before == [[], [(9, 12)], [], [(9, 12)]]
    assert [open_on(office, day) for day in tuesdays] == [[], [(9, 11)], [], [(9, 11)]]


def test_changes_are_listed_with_what_they_changed(office, monday):
    change(office, [*week(), span(5)], monday)
    with office.read() as session:
        listed = set_up_reads.changes_of(session, LEE)
    assert [(one.added, one.ended, one.staff) for one in listed] == [(1, 5, "Mia Cole")]


days = st.dates(date(2026, 1, 1), date(2026, 2, 20))
weeks = st.lists(
    st.builds(
        WeeklySpan, st.just(LEE), st.none(), st.integers(0, 6), st.just(time(8)), st.just(time(9)),
        every_weeks=st.integers(1, 3), valid_from=days, valid_to=st.none() | days,
    ),
    max_size=5,
)  # fmt: skip


@given(before=weeks, wanted=weeks, starts_on=days)
def test_a_change_keeps_what_was_before_and_brings_what_was_wanted_after(before, wanted, starts_on):
    made = fitting.changed_week(before, wanted, starts_on)
    for offset in range(-40, 41):
        day = starts_on + timedelta(offset)
        week_then = before if offset < 0 else wanted
        if offset >= 0 or day >= date(2026, 1, 1):
            expected = sorted(one.weekday for one in week_then if one.holds_on(day))
            assert sorted(one.weekday for one in made if one.holds_on(day)) == expected


def test_weeks_are_counted_from_mondays():
    assert (
        week_number(MONDAY)
        == week_number(MONDAY + timedelta(6))
        == week_number(MONDAY - timedelta(1)) + 1
    )


def test_why_a_time_does_not_fit_is_said(office, monday):
    with office.writing.begin() as connection:
        away = {"provider_id": LEE, "day": monday, "opens": time(8), "closes": time(9)}
        connection.execute(insert(Block).values(away | {"title": "Vacation"}))
        shut = {"day": monday + timedelta(1), "opens": time(), "closes": time()}
        connection.execute(insert(Block).values(shut | {"title": "Labor Day"}))
    lunch = span(2, 12, 13, kind="lunch", title="Lunch")
    change(office, [*week(8, 12), lunch], monday)

    def why(day, hour, **more):
        start = clock.instant(monday + timedelta(day), time(hour), office.zone)
        with office.read() as session:
            return reads.why_outside(session, reads.Slot(start, 30), LEE, zone=office.zone, **more)

    assert why(0, 9) == []
    assert why(0, 8) == ["Dr. Ann Lee is away: Vacation."]
    assert why(1, 9) == ["The office is closed: Labor Day."]
    assert why(2, 12) == ["Dr. Ann Lee has lunch then."]
    assert why(3, 19) == ["Outside Dr. Ann Lee's hours."]


def test_who_was_never_seen_here_is_new(office, monday):
    visit(office, monday - timedelta(60), 9, patient=LUIS, status="checked_out")
    visit(office, monday - timedelta(60), 10, patient=ANN, status="no_show")
    with office.read() as session:
        assert [reads.is_new(session, [who], monday) for who in (LUIS, ANN)] == [False, True]
