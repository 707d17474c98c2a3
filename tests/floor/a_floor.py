"""An office's floor for the tests: rooms, and visits of MONDAY at every stage by half past nine."""

from datetime import timedelta

from given import MONDAY, at
from schedule.an_office import ANN, ANNE, LEE, LUIS, MAI, OKAFOR, furnish, nine, put
from sqlalchemy import insert, text

from frontdesk.office.rules import Limits
from frontdesk.office.tables import Location, Practice, Room
from frontdesk.patients.tables import PatientAlert
from frontdesk.schedule.tables import AppointmentStep

ROOM_1, ROOM_2 = 1, 2
NOW = at(14, 30)  # half past nine on MONDAY by the office's clock


def furnish_floor(store, *, now=NOW):
    """Furnish an office, with rooms and a limit of 20 minutes; let it be half past nine."""
    furnish(store)
    with store.writing.begin() as connection:
        connection.execute(insert(Location).values(id=1, name="Main"))
        connection.execute(
            insert(Room),
            [{"id": ROOM_1, "location_id": 1, "name": "Room 1"},
             {"id": ROOM_2, "location_id": 1, "name": "Room 2"}],
        )  # fmt: skip
        connection.execute(insert(Practice).values(
            id=1, name="Lakeside", line1="12 Shore Road", city="Geneva", state="NY",
            postal_code="14456", zone="America/New_York", limits=Limits().to_json(),
        ))  # fmt: skip
        if not store.is_sqlite:
            for table in ("location", "room"):
                counter = f"pg_get_serial_sequence('{table}', 'id')"
                connection.execute(text(f"SELECT setval({counter}, 100)"))
    set_clock(store, now)
    return store


def set_clock(store, moment):
    """Let it be that moment by the office's clock."""
    store.shift += moment - store.now()


def come(store, start, *steps, minutes=30, patient=ANN, provider=LEE, day=MONDAY, **more):
    """Write a visit with the steps it went through: (status, when); return its id."""
    status, since = steps[-1] if steps else ("booked", None)
    arrived = next((when for name, when in steps if name == "arrived"), None)
    more = {"status": status, "status_at": since, "arrived_at": arrived} | more
    visit = put(store, start, minutes, patient=patient, provider=provider, day=day,
                busy_from=start, busy_to=start + timedelta(minutes=minutes), **more)  # fmt: skip
    with store.writing.begin() as connection:
        for name, when in steps:
            connection.execute(insert(AppointmentStep).values(
                appointment_id=visit, status=name, at=when, staff="Rosa Diaz"
            ))  # fmt: skip
    return visit


def busy_floor(store):
    """Write one visit at each stage; return their ids by stage."""
    with store.writing.begin() as connection:
        alert = {"patient_id": LUIS, "text": "Allergic to latex", "since": MONDAY}
        connection.execute(insert(PatientAlert).values(alert))
    return {
        "with_provider": come(
            store, nine(), ("arrived", nine(-10)), ("checked_in", nine(-5)), ("roomed", nine(2)),
            ("with_provider", nine(8)), patient=LUIS, room_id=ROOM_1,
        ),
        "checked_in": come(
            store, nine(), ("arrived", nine(5)), ("checked_in", nine(7)),
            patient=ANN, provider=OKAFOR,
        ),
        "arrived": come(store, nine(30), ("arrived", nine(25)), patient=ANNE),
        "expected": come(store, nine(60), patient=MAI),
    }  # fmt: skip


__all__ = ["LEE", "NOW", "OKAFOR", "ROOM_1", "ROOM_2", "busy_floor", "come", "furnish_floor",
           "nine", "set_clock"]  # fmt: skip
