"""The next free times, held against a slow search that looks at every five minutes of every day."""

import random
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from given import MONDAY, at
from schedule.an_office import ANN, CLERK, FOLLOW_UP, LEE, LUIS, NEW_PATIENT, OKAFOR, TUESDAY, put
from sqlalchemy import delete, func, insert, select, update

from frontdesk.core import clock
from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.core.refused import Refused
from frontdesk.office.tables import Location
from frontdesk.schedule import days, hours, minutes
from frontdesk.schedule.booking import walk_in
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.tables import Appointment, Block, SpanType, TemplateSpan
from frontdesk.staff.tables import Provider

EARLY = at(5)  # midnight of MONDAY at New York


def search(office, length=30, *, now=EARLY, **more):
    with office.read() as session:
        return next_available(session, zone=office.zone, now=now, type_minutes=length, **more)


ZONE = ZoneInfo("America/New_York")


def starts(found):
    return [f"{one.start.astimezone(ZONE):%a %H:%M} {one.provider_id}" for one in found]


def test_the_first_times_come_first_and_every_provider_is_asked(office):
    assert starts(search(office, limit=3)) == ["Mon 08:00 1", "Mon 08:00 2", "Mon 08:30 1"]


def test_visits_lunch_blocks_and_holds_of_others_are_respected_an_expired_hold_is_not(office):
    put(office, at(13), 60)  # 8 to 9
    put(office, at(14), 60, patient=None, status="held", held_until=at(6), held_by="desk-2")
    put(office, at(15), 60, patient=None, status="held", held_until=at(4), held_by="desk-2")
    put(office, at(16), 30, patient=LUIS, status="cancelled")
    block = {"provider_id": LEE, "day": MONDAY, "opens": time(13), "closes": time(16, 30)}
    with office.writing.begin() as connection:
        connection.execute(insert(Block).values(block | {"title": "Away"}))
    found = search(office, 60, providers=[LEE], days=1)
    assert starts(found) == ["Mon 10:00 1", "Mon 11:00 1"]


def test_the_own_hold_is_free_for_its_own_desk(office):
    put(office, at(13), 240, patient=None, status="held", held_until=at(6), held_by="desk-1")
    assert starts(search(office, providers=[LEE], limit=1)) == ["Mon 13:00 1"]
    assert starts(search(office, providers=[LEE], limit=1, desk="desk-1")) == ["Mon 08:00 1"]


def test_nothing_past_is_offered_and_times_are_round(office):
    found = search(office, now=at(14, 2), providers=[LEE], limit=2)
    assert starts(found) == ["Mon 09:05 1", "Mon 09:35 1"]


def test_days_hours_and_places_may_be_asked_for(office):
    with office.writing.begin() as connection:
        connection.execute(insert(Location).values(id=5, name="North"))
        north = {"provider_id": LEE, "weekday": 5, "opens": time(9), "closes": time(10)}
        connection.execute(insert(TemplateSpan).values(north | {"location_id": 5}))
    afternoon = search(office, from_clock=time(14), to_clock=time(15), limit=3)
    assert starts(afternoon) == ["Mon 14:00 1", "Mon 14:00 2", "Mon 14:30 1"]
    assert starts(search(office, weekdays=[2], limit=1)) == ["Wed 08:00 1"]
    there = search(office, locations=[5], weekdays=[5], limit=1)
    assert starts(there) == ["Sat 09:00 1"] and there[0].location_id == 5


def test_the_last_day_looked_at_is_the_last(office):
    found = search(office, 30, start_day=TUESDAY, days=1, limit=1000)
    assert {one.day for one in found} == {TUESDAY} and len(found) == 32
    assert search(office, start_day=MONDAY - timedelta(30), days=7, limit=1)[0].day == MONDAY


def test_hours_that_end_are_no_longer_offered(office):
    with office.writing.begin() as connection:
        connection.execute(delete(TemplateSpan))
        dated = {"provider_id": LEE, "weekday": 0, "opens": time(9), "closes": time(10)}
        connection.execute(insert(TemplateSpan).values(dated | {"valid_to": MONDAY}))
    assert starts(search(office, limit=50)) == ["Mon 09:00 1", "Mon 09:30 1"]


def test_nobody_is_found_where_nobody_works_and_a_visit_of_no_length_is_refused(office):
    assert search(office, 241) == []
    with pytest.raises(Refused):
        search(office, 0)


def test_a_search_tells_how_far_it_is_and_can_be_stopped(office):
    told = []
    search(office, 241, progress=Progress(lambda done, total: told.append((done, total))))
    assert told[0] == (0, 180) and told[-1] == (180, 180) and told == sorted(told)
    stopped = Progress()
    stopped.told = lambda done, total: stopped.cancel() if done == 5 else None
    with pytest.raises(Cancelled):
        search(office, 241, progress=stopped)


def test_an_overbooked_time_is_taken_even_where_the_first_patient_cancelled(office):
    put(office, at(13), 240, status="cancelled")
    put(office, at(13), 240, lane=1, patient=LUIS)
    assert starts(search(office, providers=[LEE], limit=1)) == ["Mon 13:00 1"]


def write(office, table, *values):
    with office.writing.begin() as connection:
        return [connection.execute(insert(table).values(one)) for one in values]


def test_hours_kept_for_new_patients_or_a_kind_of_visit_are_offered_to_those_only(office):
    eight = {"provider_id": LEE, "weekday": 0, "opens": time(8), "closes": time(9)}
    ten = eight | {"opens": time(10), "closes": time(12)}
    write(office, TemplateSpan, eight | {"new_only": True}, ten)
    with office.writing.begin() as connection:
        last = connection.execute(select(func.max(TemplateSpan.id))).scalar_one()
        connection.execute(insert(SpanType).values(span_id=last, type_id=NEW_PATIENT))

    def first(**visit):
        return starts(search(office, 60, providers=[LEE], days=1, limit=3, **visit))

    assert first() == ["Mon 09:00 1", "Mon 13:00 1", "Mon 14:00 1"]
    assert first(is_new=True) == ["Mon 08:00 1", "Mon 09:00 1", "Mon 13:00 1"]
    assert first(type_id=FOLLOW_UP, is_new=False) == first()
    assert first(type_id=NEW_PATIENT) == ["Mon 09:00 1", "Mon 10:00 1", "Mon 11:00 1"]


def test_who_comes_every_other_week_is_offered_every_other_week(office):
    visiting = {"provider_id": LEE, "weekday": 5, "opens": time(9), "closes": time(9, 30)}
    until = MONDAY + timedelta(40)
    write(
        office, TemplateSpan,
        visiting | {"every_weeks": 2, "valid_from": MONDAY + timedelta(5), "valid_to": until},
    )  # fmt: skip
    found = search(office, weekdays=[5], limit=9)
    assert [(one.day - MONDAY).days for one in found] == [5, 19, 33]


def test_extra_hours_of_a_day_are_offered_for_who_has_no_week_too(office):
    with office.writing.begin() as connection:
        connection.execute(delete(TemplateSpan).where(TemplateSpan.provider_id == OKAFOR))
    saturday = MONDAY + timedelta(5)
    extra = {"provider_id": OKAFOR, "day": saturday, "opens": time(9), "closes": time(10)}
    write(office, Block, extra | {"kind": "open", "title": ""})
    assert starts(search(office, weekdays=[5], limit=9)) == ["Sat 09:00 2", "Sat 09:30 2"]
    assert search(office, weekdays=[5], providers=[LEE], limit=9) == []


def test_a_closed_location_is_offered_nowhere_and_the_others_are(office):
    write(office, Location, {"id": 5, "name": "North"})
    north = {"provider_id": LEE, "weekday": 5, "opens": time(9), "closes": time(10)}
    write(office, TemplateSpan, north | {"location_id": 5}, north | {"provider_id": OKAFOR})
    saturday = MONDAY + timedelta(5)
    closed = {"day": saturday, "opens": time(), "closes": time(), "title": "Snow"}
    write(office, Block, closed | {"location_id": 5})
    found = search(office, 60, weekdays=[5], limit=2)
    assert [(one.provider_id, one.day) for one in found] == [
        (OKAFOR, saturday), (LEE, saturday + timedelta(7))
    ]  # fmt: skip


def test_who_has_left_is_offered_to_nobody(office):
    with office.writing.begin() as connection:
        connection.execute(update(Provider).where(Provider.id == LEE).values(active=False))
    assert {one.provider_id for one in search(office, limit=50)} == {OKAFOR}


def slow_twin(office, length, first, count, providers):
    """Every opening, by looking at every minute of every day."""
    found = []
    with office.read() as session:
        weekly = [hours.WeeklySpan(*row) for row in session.execute(days.WEEKLY_SPANS)]
        blocks = days.blocks(session, first, first + timedelta(count))
        visits = session.query(Appointment).all()
        for day in (first + timedelta(n) for n in range(count)):
            for provider in providers:
                mine = [span for span in weekly if span.provider_id == provider]
                mine = list(hours.for_visit(mine, type_id=FOLLOW_UP, is_new=True))
                away = [
                    one for one in blocks if one.day == day and one.provider_id in (None, provider)
                ]
                taken = [
                    (
                        minutes.minute_of(one.start, day, office.zone),
                        minutes.minute_of(one.finish, day, office.zone),
                    )
                    for one in visits
                    if one.provider_id == provider and one.status != "cancelled"
                ]
                for start, end in hours.free_spans(mine, away, taken, day, office.zone):
                    start = -(-start // 5) * 5
                    while start + length <= end:
                        found.append((minutes.instant_of(start, day, office.zone), provider))
                        start += length
    return sorted(found)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("first", [date(2026, 3, 6), date(2026, 10, 30)], ids=["spring", "autumn"])
def test_a_quick_search_finds_exactly_what_a_slow_one_does(office, seed, first):
    """Over the weekends on which the clocks turn, with hours on Sundays and at night too."""
    chance = random.Random(seed)
    nights = [
        {"provider_id": OKAFOR, "weekday": 6, "opens": time(), "closes": time(4)},
        {"provider_id": OKAFOR, "weekday": 5, "opens": time(22), "closes": time()},
        {"provider_id": LEE, "weekday": 6, "opens": time(7, 20), "closes": time(15, 50)},
    ]
    kept = {"provider_id": LEE, "weekday": first.weekday(), "valid_from": first}
    more = [
        kept | {"opens": time(9), "closes": time(14), "new_only": chance.random() < 0.5},
        kept | {"opens": time(16), "closes": time(20), "every_weeks": chance.choice((1, 2, 3))},
    ]
    rows = []
    for day in (first + timedelta(n) for n in range(5)):
        midnight = clock.day_bounds(day, office.zone)[0]
        for provider in (LEE, OKAFOR):
            minute = chance.randrange(0, 90)
            while minute < 1350:
                length = chance.choice((5, 7, 10, 15, 20, 30, 60))
                start = midnight + timedelta(minutes=minute)
                rows.append({
                    "patient_id": ANN, "provider_id": provider, "day": day, "start": start,
                    "finish": start + timedelta(minutes=length), "minutes": length, "lane": 0,
                    "status": chance.choice(("booked", "booked", "booked", "cancelled")),
                })  # fmt: skip
                minute += length + chance.choice((0, 0, 0, 5, 15, 30))
    block = {"provider_id": None, "day": first, "opens": time(9, 5), "closes": time(10, 25)}
    extra = {"provider_id": LEE, "day": first, "opens": time(10), "closes": time(10, 45)}
    with office.writing.begin() as connection:
        connection.execute(insert(TemplateSpan), nights)
        made = [connection.execute(insert(TemplateSpan).values(one)) for one in more]
        kinds = [chance.choice((FOLLOW_UP, NEW_PATIENT)) for _ in made]
        for one, kind in zip(made, kinds, strict=True):
            values = {"span_id": one.inserted_primary_key[0], "type_id": kind}
            connection.execute(insert(SpanType).values(values))
        connection.execute(insert(Block).values(extra | {"title": "", "kind": "open"}))
        connection.execute(insert(Appointment), rows)
        connection.execute(insert(Block).values(block | {"title": "Meeting"}))
    for length in (10, 15, 30, 45, 90):
        found = search(
            office, length, now=clock.day_bounds(first, office.zone)[0], days=5, limit=10_000,
            type_id=FOLLOW_UP, is_new=True,
        )  # fmt: skip
        got = [(one.start, one.provider_id) for one in found]
        assert got == slow_twin(office, length, first, 5, (LEE, OKAFOR))


def test_who_walks_in_waits_for_a_time_that_is_not_kept_for_others(office):
    office.shift += at(14) - office.about_now()  # nine o'clock on MONDAY
    put(office, at(14), 60, patient=LUIS)
    kept = {"provider_id": LEE, "weekday": 0, "opens": time(10), "closes": time(11)}
    made = write(office, TemplateSpan, kept)[0].inserted_primary_key[0]
    write(office, SpanType, {"span_id": made, "type_id": NEW_PATIENT})
    asked = {"patient_id": ANN, "provider_id": LEE, "minutes": 15, "type_id": FOLLOW_UP}
    booked = walk_in.do(office, CLERK, **asked).made
    with office.read() as session:
        assert session.get_one(Appointment, booked).start == at(16)
