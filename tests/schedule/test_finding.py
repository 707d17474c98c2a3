"""A time is found for whatever is wished, best first and with its reason; on both databases."""

from datetime import date, time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import (
    ANN,
    ANNE,
    CLERK,
    FOLLOW_UP,
    LEE,
    LUIS,
    MAI,
    NEW_PATIENT,
    NURSE,
    OKAFOR,
    TUESDAY,
    nine,
    put,
)
from sqlalchemy import event, insert, update

from frontdesk.core.jobs import Cancelled, Progress
from frontdesk.office.tables import Location
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.schedule import actions, finding
from frontdesk.schedule.finding import Finding, family_visits, own_provider, service_of
from frontdesk.schedule.finding_rules import Service, Wish
from frontdesk.schedule.tables import (
    AppointmentResource,
    PatientScheduling,
    Resource,
    TemplateSpan,
    TypeNeed,
)
from frontdesk.schedule.together import Item, book_together

EIGHT = nine(-60)
HALF_HOUR = Service(FOLLOW_UP, 30)
NURSE_VISIT = Service(NURSE, 15)


def found(store, wish, *, count=20, now=EIGHT - timedelta(minutes=30), pages=1):
    search = Finding(wish, zone=store.zone, desk="here")
    with store.read() as session:
        for _ in range(pages - 1):
            search.page(session, now=now, count=count)
        return search.page(session, now=now, count=count)


def write(store, table, **values):
    with store.writing.begin() as connection:
        connection.execute(insert(table).values(values))


def fill_day(store, provider, day=MONDAY):
    """Leave a provider no time that day."""
    for hour in range(9):
        put(store, at(13 + hour, day=day), 60, provider=provider, day=day, patient=MAI)


def test_the_next_twenty_openings_come_at_once_and_the_soonest_first(office):
    choices = found(office, Wish(HALF_HOUR))
    assert len(choices) == 20
    assert choices[0].first.start == EIGHT and choices[0].reason == "soonest"
    starts = [one.first.start for one in choices]
    assert starts == sorted(starts)


def test_the_next_page_goes_on_where_the_first_one_ended(office):
    wish = Wish(HALF_HOUR, providers=(LEE,))
    first, second = found(office, wish), found(office, wish, pages=2)
    assert max(one.first.start for one in first) < min(one.first.start for one in second)
    assert found(office, wish, count=40) == first + second


def test_pages_end_when_the_horizon_does(office):
    wish = Wish(HALF_HOUR, near=MONDAY, within_days=0, providers=(LEE,))
    assert len(found(office, wish, count=100)) == 16
    assert found(office, wish, count=100, pages=2) == []


def test_his_own_doctor_goes_before_others_within_three_days(office):
    write(office, PatientScheduling, patient_id=LUIS, provider_id=OKAFOR, note="")
    with office.writing.begin() as connection:
        connection.execute(update(Patient).where(Patient.id == LUIS).values(sex="male"))
    fill_day(office, OKAFOR)
    choices = found(office, Wish(HALF_HOUR, patient_id=LUIS))
    assert choices[0].first.provider_id == OKAFOR and choices[0].first.day == TUESDAY
    assert choices[0].reason == "his own doctor"
    assert {one.first.provider_id for one in choices} == {OKAFOR}


def test_another_doctor_comes_first_where_the_own_one_is_far_off(office):
    write(office, PatientScheduling, patient_id=LUIS, provider_id=OKAFOR, note="")
    for days in range(5):
        fill_day(office, OKAFOR, MONDAY + timedelta(days))
    first = found(office, Wish(HALF_HOUR, patient_id=LUIS))[0]
    assert (first.first.provider_id, first.reason) == (LEE, "soonest")
    second = found(office, Wish(HALF_HOUR, patient_id=LUIS))[1]
    assert second.reason == "6 days sooner than their own doctor"


def test_whom_a_patient_mostly_sees_is_their_own_doctor(office):
    for hour in (14, 15):
        put(office, at(hour), provider=OKAFOR, patient=ANN)
    put(office, at(16), provider=LEE, patient=ANN)
    with office.read() as session:
        assert own_provider(session, [ANN]) == OKAFOR
        assert own_provider(session, [ANNE]) is None


def test_a_gap_that_is_just_right_is_said_to_be_filled(office):
    put(office, EIGHT, 30, patient=MAI)
    put(office, EIGHT + timedelta(minutes=60), 30, patient=MAI)
    reasons = {
        one.first.start: one.reason for one in found(office, Wish(HALF_HOUR, providers=(LEE,)))
    }
    assert reasons[EIGHT + timedelta(minutes=30)] == "soonest, fills a gap"
    assert reasons[at(16, 30)] == "today"  # the last before lunch of an empty morning


def test_providers_days_and_hours_are_respected_together(office):
    wish = Wish(HALF_HOUR, providers=(OKAFOR,), weekdays=frozenset({2, 3}),
                from_clock=time(14), to_clock=time(16))  # fmt: skip
    choices = found(office, wish)
    assert len(choices) == 20
    assert {one.first.provider_id for one in choices} == {OKAFOR}
    assert {one.first.day.weekday() for one in choices} == {2, 3}
    assert {one.first.start.astimezone(office.zone).hour for one in choices} == {14, 15}


def test_a_location_is_respected(office):
    with office.writing.begin() as connection:
        for number, name in ((501, "Main"), (502, "West")):
            connection.execute(insert(Location).values(id=number, name=name))
        where = update(TemplateSpan).values(location_id=501)
        connection.execute(where.where(TemplateSpan.provider_id == LEE))
        connection.execute(where.values(location_id=502).where(TemplateSpan.provider_id == OKAFOR))
    choices = found(office, Wish(HALF_HOUR, locations=frozenset({502})))
    assert {one.first.provider_id for one in choices} == {OKAFOR}


def test_within_two_weeks_of_a_date_the_nearest_day_comes_first(office):
    near = MONDAY + timedelta(16)  # a Wednesday
    choices = found(office, Wish(HALF_HOUR, near=near, within_days=14, providers=(LEE,)), count=60)
    assert [one.first.day for one in choices[:16]] == [near] * 16
    assert choices[0].reason == "on the day asked"
    assert {abs((one.first.day - near).days) for one in choices[16:48]} == {1}
    assert {one.reason for one in choices[16:48]} >= {"1 day after", "1 day before"}
    every = found(office, Wish(HALF_HOUR, near=near, within_days=14), count=5000)
    assert max(abs((one.first.day - near).days) for one in every) == 14
    assert min(one.first.day for one in every) == MONDAY + timedelta(2)


def test_a_date_that_is_past_offers_no_day_before_today(office):
    every = found(office, Wish(HALF_HOUR, near=MONDAY - timedelta(3), within_days=7), count=5000)
    assert {one.first.day for one in every} == {MONDAY + timedelta(n) for n in range(5)}


def test_a_second_service_follows_right_after_the_first(office):
    choices = found(office, Wish(HALF_HOUR, then=NURSE_VISIT))
    assert len(choices) == 20
    for one in choices:
        assert one.then.start == one.first.start + timedelta(minutes=30)
        assert one.then.minutes == 15
    assert choices[0].reason == "no transfer, soonest"


def test_two_providers_back_to_back_are_one_transfer(office):
    wish = Wish(HALF_HOUR, then=NURSE_VISIT, providers=(LEE,), then_providers=(OKAFOR,))
    put(office, EIGHT, 45, provider=OKAFOR, patient=MAI)
    first = found(office, wish)[0]
    assert (first.first.provider_id, first.then.provider_id) == (LEE, OKAFOR)
    assert first.reason == "only one transfer, soonest"
    assert first.first.start == EIGHT + timedelta(minutes=15)  # to end as Okafor is free at 8:45
    assert first.then.start == EIGHT + timedelta(minutes=45)


def test_a_choice_back_to_back_can_be_booked_as_it_is_offered(office):
    choice = found(office, Wish(HALF_HOUR, then=NURSE_VISIT, providers=(LEE,)))[0]
    items = [Item(ANN, one.provider_id, one.start, one.minutes) for one in choice.openings]
    assert len(book_together.do(office, CLERK, items=items).made) == 2


def scans(store):
    with store.writing.begin() as connection:
        connection.execute(insert(Resource), [
            {"id": 1, "name": "Ultrasound", "kind": "equipment"},
            {"id": 2, "name": "Room 3", "kind": "room"},
            {"id": 3, "name": "Room 4", "kind": "room"},
        ])  # fmt: skip
        needs = ((1, 1), (2, 2), (2, 3))
        connection.execute(insert(TypeNeed), [
            {"type_id": NEW_PATIENT, "need": need, "resource_id": one} for need, one in needs
        ])  # fmt: skip


def test_a_time_is_offered_only_where_the_machine_is_free_too(office):
    scans(office)
    actions.book_appointment.do(
        office, CLERK, patient_id=ANN, provider_id=OKAFOR, start=EIGHT, minutes=45,
        type_id=NEW_PATIENT,
    )  # fmt: skip
    wish = Wish(Service(NEW_PATIENT, 45), providers=(LEE,))
    assert found(office, wish)[0].first.start == EIGHT + timedelta(minutes=45)
    assert found(office, Wish(HALF_HOUR, providers=(LEE,)))[0].first.start == EIGHT


def test_one_room_of_two_can_be_asked_for(office):
    scans(office)
    with office.writing.begin() as connection:
        connection.execute(insert(Resource).values(id=9, name="Other", kind="equipment"))
        connection.execute(TypeNeed.__table__.delete().where(TypeNeed.resource_id == 1))
    made = actions.book_appointment.do(
        office, CLERK, patient_id=ANN, provider_id=OKAFOR, start=EIGHT, minutes=45,
        type_id=NEW_PATIENT,
    ).made  # fmt: skip
    with office.read() as session:
        held = session.query(AppointmentResource.resource_id).filter_by(appointment_id=made).one()
    other = {2: 3, 3: 2}[held[0]]
    asked = Wish(Service(NEW_PATIENT, 45), providers=(LEE,), resources=frozenset(held))
    assert found(office, asked)[0].first.start == EIGHT + timedelta(minutes=45)
    free = Wish(Service(NEW_PATIENT, 45), providers=(LEE,), resources=frozenset({other}))
    assert found(office, free)[0].first.start == EIGHT


def family(store):
    """Ann pays for Mai, Luis lives with Ann, Anne has Ann's phone."""
    with store.writing.begin() as connection:
        of = update(Patient)
        home = {"line1_key": "1 elm street", "postal_code": "07001"}
        connection.execute(of.where(Patient.id == MAI).values(guarantor_id=ANN))
        connection.execute(of.where(Patient.id.in_((ANN, LUIS))).values(home))
        phone = {"kind": "mobile", "text": "(973) 555-0101", "digits": "9735550101"}
        phone |= {"local": "5550101", "last4": "0101"}
        connection.execute(
            insert(PatientPhone), [{"patient_id": one} | phone for one in (ANN, ANNE)]
        )


def test_a_family_is_who_shares_a_payer_a_home_or_a_phone(office):
    family(office)
    for hour, patient in ((15, MAI), (16, LUIS), (17, ANNE)):
        put(office, at(hour, day=TUESDAY), day=TUESDAY, patient=patient)
    with office.read() as session:
        visits = family_visits(session, ANN, now=EIGHT)
        assert [one.patient_id for one in visits] == [MAI, LUIS, ANNE]
        assert [one.patient_id for one in family_visits(session, LUIS, now=EIGHT)] == []
    put(office, at(18, day=TUESDAY), day=TUESDAY, patient=ANN)
    with office.read() as session:
        assert [one.given for one in family_visits(session, MAI, now=EIGHT)] == ["Ann"]
        assert [one.given for one in family_visits(session, ANNE, now=EIGHT)] == ["Ann"]


def test_the_same_day_as_a_family_member_right_after_them_comes_first(office):
    family(office)
    put(office, at(15, day=TUESDAY), 20, day=TUESDAY, patient=MAI, provider=OKAFOR)
    with office.read() as session:
        visit = family_visits(session, ANN, now=EIGHT)[0]
    choices = found(office, Wish(HALF_HOUR, patient_id=ANN, beside=visit))
    assert {one.first.day for one in choices} == {TUESDAY}
    assert choices[0].first.start in (visit.finish, visit.start - timedelta(minutes=30))
    reasons = [one.reason for one in choices]
    assert "right after Mai\u2019s visit" in reasons and "right before Mai\u2019s visit" in reasons
    assert reasons.index("right after Mai\u2019s visit") < 4
    assert any(one.endswith("h after Mai\u2019s visit") for one in reasons)


def test_a_search_that_is_stopped_ends_at_once(office):
    progress = Progress()
    progress.cancel()
    with office.read() as session, pytest.raises(Cancelled):
        Finding(Wish(HALF_HOUR), zone=office.zone).page(session, now=EIGHT, progress=progress)


def test_resources_cost_one_query_for_a_stretch_of_days(office):
    scans(office)
    asked = []
    event.listen(office.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    found(office, Wish(Service(NEW_PATIENT, 45)))
    assert sum("FROM appointment_resource" in one for one in asked) <= 2


def test_a_kind_of_visit_brings_its_minutes(office):
    with office.read() as session:
        assert service_of(session, NEW_PATIENT) == Service(NEW_PATIENT, 45)
        assert service_of(session, None, 20) == Service(None, 20)
        assert finding.needed_resources(session, NEW_PATIENT) == {}


def test_clocks_that_turn_on_the_way_move_no_hours(office):
    sunday = date(2025, 3, 9)
    choices = found(office, Wish(HALF_HOUR, near=sunday + timedelta(1), within_days=0))
    local = choices[0].first.start.astimezone(office.zone)
    assert (local.hour, local.minute) == (8, 0)
