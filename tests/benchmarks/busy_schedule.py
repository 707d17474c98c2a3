"""A busy schedule for the measurements: forty providers, half a year, most of it taken."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, text

from frontdesk.core import clock
from frontdesk.core.database import Store
from frontdesk.patients.tables import Patient, PatientAlert
from frontdesk.schedule.tables import Appointment, AppointmentType, TemplateSpan
from frontdesk.staff.tables import Provider

PROVIDERS, PATIENTS = 40, 3000
FIRST = date(2026, 1, 5)  # a Monday
FULL_DAYS, ALL_DAYS = 60, 180
HOURS = ((time(8), time(12)), (time(13), time(17)))
FAMILIES = ("Diaz", "Whitfield", "Osman", "Nguyen", "O'Connor", "Fernandez-Ruiz", "Berg", "Li")


def furnish(store: Store) -> None:
    """Put providers, their week, types and patients into an empty office."""
    chance = random.Random(1)
    patients = [
        {
            "id": number,
            "chart_number": f"A{number}",
            "chart_key": f"a{number}",
            "family": chance.choice(FAMILIES),
            "given": f"Given {number}",
            "birth_date": date(1950, 1, 1) + timedelta(number),
            "registered_on": FIRST,
        }
        for number in range(1, PATIENTS + 1)
    ]
    spans = [
        {"provider_id": provider, "weekday": weekday, "opens": opens, "closes": closes}
        for provider in range(1, PROVIDERS + 1)
        for weekday in range(5)
        for opens, closes in HOURS
    ]
    people = [{"id": number, "name": f"Dr. {number}"} for number in range(1, PROVIDERS + 1)]
    kinds = [{"id": 1, "name": "Follow-up", "minutes": 30, "colour": "#2F7DD1"}]
    alerts = [{"patient_id": n, "text": "Falls", "since": FIRST} for n in range(1, PATIENTS, 20)]
    with store.writing.begin() as connection:
        connection.execute(insert(Patient), patients)
        connection.execute(insert(PatientAlert), alerts)
        connection.execute(insert(Provider), people)
        connection.execute(insert(AppointmentType), kinds)
        connection.execute(insert(TemplateSpan), spans)


def fill_day(store: Store, day: date, visits: int, minutes: int) -> None:
    """Book every provider's day from seven in the morning on, and the year before it loosely."""
    for earlier in (91, 182, 273, 364):
        _fill_day(
            store, day - timedelta(earlier), visits, minutes, ("checked_out",) * 5 + ("no_show",)
        )
    _fill_day(store, day, visits, minutes, ("booked", "confirmed", "arrived", "checked_out"))


def _fill_day(
    store: Store, day: date, visits: int, minutes: int, statuses: tuple[str, ...]
) -> None:
    chance = random.Random(day.toordinal())
    start = clock.instant(day, time(7), store.zone)
    rows = [
        visit(provider, day, start + timedelta(minutes=minutes * number), minutes, chance)
        | {"status": chance.choice(statuses)}
        for provider in range(1, PROVIDERS + 1)
        for number in range(visits)
    ]
    for one in rows:
        if one["status"] == "arrived":
            one["arrived_at"] = one["start"]
    write(store, rows)


def fill_half_a_year(store: Store) -> None:
    """Leave no half hour free in the first sixty days, and most of the time free after them.

    What is free in those is a quarter of an hour here and there: nearly full.
    """
    chance = random.Random(3)
    rows = []
    for day in (FIRST + timedelta(number) for number in range(ALL_DAYS)):
        if day.weekday() > 4:
            continue
        full = day < FIRST + timedelta(FULL_DAYS)
        for provider in range(1, PROVIDERS + 1):
            for opens, _ in HOURS:
                start = clock.instant(day, opens, store.zone)
                rows += _half_day(provider, day, start, chance, full=full)
    chance.shuffle(rows)
    write(store, rows)
    analyse(store)


def _half_day(
    provider: int, day: date, start: datetime, chance: random.Random, *, full: bool
) -> list[dict[str, Any]]:
    made, minute, was_free = [], 0, False
    while minute < 240:
        length = min(chance.choice((15, 15, 20, 30)), 240 - minute)
        taken = was_free or chance.random() < 0.92 if full else chance.random() < 0.15
        if taken:
            made.append(visit(provider, day, start + timedelta(minutes=minute), length, chance))
        elif full:
            length = min(15, 240 - minute)
        minute += length
        was_free = not taken
    return made


def visit(
    provider: int, day: date, start: datetime, minutes: int, chance: random.Random
) -> dict[str, Any]:
    """Return an appointment's row."""
    return {
        "patient_id": chance.randint(1, PATIENTS),
        "provider_id": provider,
        "type_id": 1,
        "day": day,
        "start": start,
        "finish": start + timedelta(minutes=minutes),
        "minutes": minutes,
        "status": "booked",
        "status_at": start,
        "arrived_at": None,
        "reason": "Blood pressure",
    }


def write(store: Store, rows: list[dict[str, Any]]) -> None:
    """Insert appointments past all actions."""
    with store.writing.begin() as connection:
        for place in range(0, len(rows), 5000):
            connection.execute(insert(Appointment), rows[place : place + 5000])


def analyse(store: Store) -> None:
    """Let the database look at what it holds, as it does by itself in an office."""
    if store.is_sqlite:
        with store.writing.begin() as connection:
            connection.execute(text("ANALYZE"))
        return
    with store.engine.connect() as connection:
        connection.execute(text("VACUUM ANALYZE appointment"))
        connection.execute(text("VACUUM ANALYZE taken_time"))
        connection.execute(text("ANALYZE"))
