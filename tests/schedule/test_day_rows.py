"""A day asked of the driver itself is the day that a session reads, to the last field."""

from datetime import date, time, timedelta

import pytest
from given import MONDAY, at
from schedule.an_office import ANN, ANNE, FOLLOW_UP, LEE, LUIS, NEW_PATIENT, OKAFOR, nine, put
from sqlalchemy import insert, update

from frontdesk.office import rows as office_rows
from frontdesk.office.rules import Limits
from frontdesk.office.tables import Practice, Workstation
from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule import day_rows, days
from frontdesk.schedule.tables import AppointmentType, Block, SpanType, TemplateSpan
from frontdesk.staff.tables import Provider

NOON = at(12)
GONE = 3
PRACTICE = {
    "id": 1, "name": "Harbor Family Practice", "line1": "12 Harbor St", "city": "Boston",
    "state": "MA", "postal_code": "02118", "zone": "America/New_York",
    "limits": Limits(grid_minutes=10, opens=time(7, 30), open_days=(0, 2)).to_json(),
}  # fmt: skip


@pytest.fixture
def full(office):
    """An office whose Monday has everything that a day can have."""
    with office.writing.begin() as connection:
        for table, row in (
            (Practice, PRACTICE),
            (Workstation, {"id": 1, "name": "desk-1", "drawer": "A", "public_desk": True}),
            (Provider, {"id": GONE, "name": "Dr. Gone Ümit", "active": False, "place": 9}),
            (
                AppointmentType,
                {"id": 9, "name": "Old kind", "minutes": 10, "colour": "#112233", "active": False},
            ),
            (
                PatientAlert,
                {"id": 1, "patient_id": ANN, "since": MONDAY, "text": "Fall risk; 100 %"},
            ),
            (PatientAlert, {"id": 2, "patient_id": ANN, "since": MONDAY, "text": "Latex"}),
            (
                PatientAlert,
                {"id": 3, "patient_id": ANN, "since": MONDAY, "text": "over", "ended_on": MONDAY},
            ),
            (
                TemplateSpan,
                {
                    "id": 501,
                    "provider_id": LEE,
                    "weekday": 0,
                    "opens": time(9),
                    "closes": time(10, 30),
                    "kind": "open",
                    "title": "New",
                    "new_only": True,
                    "every_weeks": 2,
                    "valid_from": date(2024, 1, 1),
                    "valid_to": date(2099, 1, 1),
                },
            ),
            (
                TemplateSpan,
                {
                    "id": 502,
                    "provider_id": LEE,
                    "weekday": 0,
                    "opens": time(12),
                    "closes": time(13),
                    "kind": "lunch",
                    "title": "Lunch",
                },
            ),
            (SpanType, {"span_id": 501, "type_id": FOLLOW_UP}),
            (SpanType, {"span_id": 501, "type_id": NEW_PATIENT}),
            (
                Block,
                {
                    "provider_id": OKAFOR,
                    "day": MONDAY,
                    "opens": time(15),
                    "closes": time(16),
                    "title": "Meeting",
                },
            ),
            (
                Block,
                {
                    "provider_id": None,
                    "day": MONDAY,
                    "opens": time(17),
                    "closes": time(18),
                    "kind": "open",
                    "title": "Late",
                },
            ),
        ):
            connection.execute(insert(table).values(**row))
        known = {"preferred": "Lou", "interpreter": True, "language": "Spanish"}
        connection.execute(update(Patient).where(Patient.id == LUIS).values(**known))
    put(office, nine(), patient=ANN, reason="cough", type_id=NEW_PATIENT, early_minutes=15)
    put(office, nine(), patient=LUIS, provider=OKAFOR, status="arrived", arrived_at=at(14, 1),
        status_at=at(14, 1))  # fmt: skip
    put(office, at(16), patient=ANNE, status="cancelled", ended_reason="car")
    put(office, at(18), patient=None, status="held", held_by="desk-2", held_name="Rosa",
        held_until=at(18))  # fmt: skip
    put(office, at(19), patient=None, status="held", held_by="desk-2", held_until=at(11))
    put(office, at(20), patient=ANNE, provider=GONE, type_id=None)
    put(office, nine(day=MONDAY - timedelta(7)), day=MONDAY - timedelta(7), status="checked_out")
    return office


QUESTIONS = {
    "a day": lambda ask, zone: day_rows.day(ask, MONDAY, zone, NOON),
    "an empty day": lambda ask, zone: day_rows.day(ask, MONDAY + timedelta(5), zone, NOON),
    "a week": lambda ask, zone: day_rows.week(ask, LEE, MONDAY, zone, NOON),
    "the month": lambda ask, zone: day_rows.month_load(ask, MONDAY),
    "one's month": lambda ask, zone: day_rows.month_load(ask, MONDAY, OKAFOR),
    "kinds": lambda ask, zone: day_rows.types(ask),
    "all kinds": lambda ask, zone: day_rows.types(ask, gone_too=True),
    "providers": lambda ask, zone: day_rows.providers(ask),
    "blocks": lambda ask, zone: day_rows.blocks(ask, MONDAY, MONDAY),
    "practice": lambda ask, zone: office_rows.practice(ask),
    "limits": lambda ask, zone: office_rows.limits(ask),
    "this desk": lambda ask, zone: office_rows.workstation(ask, "desk-1"),
    "no such desk": lambda ask, zone: office_rows.workstation(ask, "desk-9"),
    "idle": lambda ask, zone: office_rows.idle_minutes(ask, "desk-1"),
}


def test_the_driver_answers_as_a_session_does(full):
    with full.read() as session:
        ask = days.asking_of(session)
        known = {name: of(ask, full.zone) for name, of in QUESTIONS.items()}
    with full.plain() as ask:
        found = {name: of(ask, full.zone) for name, of in QUESTIONS.items()}
    for name in QUESTIONS:
        assert found[name] == known[name]
        assert repr(found[name]) == repr(known[name])  # 1 is not True, nor one zone another


def test_the_day_that_is_compared_is_as_full_as_it_is_meant_to_be(full):
    with full.plain() as ask:
        day = day_rows.day(ask, MONDAY, full.zone, NOON)
        assert office_rows.limits(ask).grid_minutes == 10
    assert [one.status for one in day.items].count("held") == 1  # one has run out
    assert {one.provider_id for one in day.columns} == {LEE, OKAFOR, GONE}
    [ann] = [one for one in day.items if one.patient_id == ANN]
    assert sorted(ann.alerts.splitlines()) == ["Fall risk; 100 %", "Latex"] and not ann.is_new
    [luis] = [one for one in day.items if one.patient_id == LUIS]
    assert luis.interpreter is True and luis.is_new is True and luis.arrived_at == at(14, 1)
    assert any(kind == "lunch" for one in day.columns for *_, kind in one.blocks)
