"""A small office for the schedule's tests: two providers, three types, a few patients."""

from datetime import date, time, timedelta

from given import MONDAY, at
from sqlalchemy import insert, select, text

from frontdesk.core import clock
from frontdesk.core.work import Staff
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment, AppointmentStep, AppointmentType, TemplateSpan
from frontdesk.staff.tables import Provider

TUESDAY = MONDAY + timedelta(1)
LEE, OKAFOR = 1, 2
FOLLOW_UP, NEW_PATIENT, NURSE = 1, 2, 3  # the nurse may see one patient more at a time
ANN, ANNE, LUIS, MAI = 7, 8, 9, 10
PEOPLE = {
    ANN: ("Smith", "Ann", date(1980, 3, 4)),
    ANNE: ("Smith", "Anne", date(1991, 7, 9)),
    LUIS: ("Lopez", "Luis", date(1955, 1, 30)),
    MAI: ("Nguyen", "Mai", date(2001, 12, 5)),
}
CLERK = Staff(2, "Rosa Diaz", frozenset({"schedule.write", "schedule.read", "checkin.write"}))
ASSISTANT = Staff(3, "Tom Hall", frozenset({"schedule.read", "checkin.write"}))
MANAGER = Staff(4, "Mia Cole", frozenset({"*"}))


def furnish(store):
    """Put the office's own rows into an empty store; return the store."""
    providers = [{"id": LEE, "name": "Dr. Ann Lee", "place": 0}]
    providers += [{"id": OKAFOR, "name": "Dr. Ben Okafor", "place": 1}]
    types = [
        {"id": FOLLOW_UP, "name": "Follow-up", "minutes": 30, "overbooks": 0},
        {"id": NEW_PATIENT, "name": "New patient", "minutes": 45, "overbooks": 0},
        {"id": NURSE, "name": "Nurse visit", "minutes": 15, "overbooks": 1},
    ]
    spans = [
        {"provider_id": provider, "weekday": weekday, "opens": opens, "closes": closes}
        for provider in (LEE, OKAFOR)
        for weekday in range(5)
        for opens, closes in ((time(8), time(12)), (time(13), time(17)))
    ]
    with store.writing.begin() as connection:
        for number, (family, given, born) in PEOPLE.items():
            row = {"id": number, "chart_number": f"A{number}", "family": family, "given": given}
            row |= {"chart_key": f"a{number}", "birth_date": born, "registered_on": MONDAY}
            known = set(Patient.__table__.columns.keys())
            connection.execute(
                insert(Patient).values({key: row[key] for key in row if key in known})
            )
        connection.execute(insert(Provider), providers)
        connection.execute(insert(AppointmentType), [row | {"colour": "#3b6fd4"} for row in types])
        connection.execute(insert(TemplateSpan), spans)
        if not store.is_sqlite:  # rows with given ids do not move PostgreSQL's counters
            for table in ("patient", "provider", "appointment_type"):
                counter = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({counter}, 100)"))
    return store


def put(store, start, minutes=30, *, patient=ANN, provider=LEE, day=MONDAY, **more):
    """Write an appointment past all rules; return its id."""
    row = {"patient_id": patient, "provider_id": provider, "type_id": FOLLOW_UP, "day": day}
    row |= {"start": start, "finish": start + timedelta(minutes=minutes), "minutes": minutes}
    with store.writing.begin() as connection:
        made = connection.execute(insert(Appointment).values(row | more))
        return made.inserted_primary_key[0]


def rows(store, *columns, table=Appointment):
    """The rows of a table as a list of tuples of the named columns, by id."""
    with store.read() as session:
        found = session.execute(
            select(*(getattr(table, name) for name in columns)).order_by(table.id)
        )
        return [tuple(row) for row in found]


def steps(store):
    """Every status an appointment reached, with who did it, oldest first."""
    return rows(store, "appointment_id", "status", "staff", table=AppointmentStep)


def nine(minute=0, day=MONDAY):
    """Nine in the morning by the office's clock, in winter."""
    return at(14, day=day) + timedelta(minutes=minute)


def put_today(store, **more):
    """Write an appointment of today, at noon by the office's clock; return its id."""
    today = store.today()
    return put(store, clock.instant(today, time(12), store.zone), day=today, **more)
