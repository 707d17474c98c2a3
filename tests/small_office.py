"""A small office for tests: one practice, one desk, a provider, a few patients and visits."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from frontdesk.core.work import Staff
from frontdesk.office.tables import Practice, Workstation
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

PRACTICE = {
    "name": "Maple Street Family Medicine",
    "line1": "214 Maple Street",
    "line2": "Suite 3",
    "city": "Albany",
    "state": "NY",
    "postal_code": "12207",
    "phone": "(518) 555-0142",
    "tax_id": "14-1234567",
    "zone": "America/New_York",
}
OPEN = 6, 18  # hours of the office's day that is long enough for any test, before and after
DESK_PERMITS = frozenset(
    {
        "patients.read", "patients.write", "schedule.read", "schedule.write", "checkin.write",
        "coverage.write", "documents.write", "ledger.read", "ledger.take",
    }
)  # fmt: skip


def clerk(name: str = "Kim Park", staff_id: int = 2) -> Staff:
    """A receptionist."""
    return Staff(staff_id, name, DESK_PERMITS)


def insert(store, *rows):
    """Insert rows past every action; return their ids."""
    with Session(store.writing) as session, session.begin():
        for row in rows:
            session.add(row)
            session.flush()
        return [row.id for row in rows]


def practice(store, **changed):
    """Enter the practice and this desk with drawer A; at night it is the morning of that day."""
    here = store.now().astimezone(store.zone)
    if not OPEN[0] <= here.hour < OPEN[1]:  # an hour later must not be tomorrow
        store.shift += here.replace(hour=10, minute=30) - here
    insert(store, Practice(id=1, **(PRACTICE | changed)), Workstation(name="desk-1", drawer="A"))


def patient(store, family="Rivera", given="Ana", number=1, **more):
    """Register a patient past the action; return the id."""
    known = {
        "birth_date": date(1980, 3, 4),
        "line1": "12 Elm Street",
        "city": "Albany",
        "state": "NY",
        "postal_code": "12208",
        "registered_on": date(2020, 1, 2),
    }
    row = Patient(
        family=family,
        given=given,
        chart_number=f"{10_000_000 + number}",
        chart_key=f"{10_000_000 + number}",
        **(known | more),
    )
    (made,) = insert(store, row)
    digits = f"518555{number:04}"
    insert(
        store,
        PatientPhone(
            patient_id=made,
            kind="mobile",
            text=f"(518) 555-{number:04}",
            digits=digits,
            local=digits[3:],
            last4=digits[6:],
        ),
    )
    return made


def provider(store, name="Dr. Ann Lee"):
    """Add a provider; return the id."""
    return insert(store, Provider(name=name))[0]


def visit_type(store, name="Follow-up", **more):
    """Add a type of visit; return the id."""
    row = AppointmentType(name=name, minutes=30, colour="#3b6fd4", **more)
    return insert(store, row)[0]


def appointment(store, patient_id, start: datetime, *, provider_id, type_id=None, **more):
    """Book past the action; return the id. `start` in UTC."""
    row = Appointment(
        patient_id=patient_id,
        provider_id=provider_id,
        type_id=type_id,
        start=start,
        finish=start + timedelta(minutes=30),
        minutes=30,
        day=start.astimezone(store.zone).date(),
        **more,
    )
    return insert(store, row)[0]


def audit_rows(store):
    """Action, patient and outcome of every audit row, oldest first."""
    from sqlalchemy import select

    from frontdesk.core.audit import AuditEntry

    with store.read() as session:
        found = select(AuditEntry.action, AuditEntry.patient_id, AuditEntry.outcome)
        return [tuple(row) for row in session.execute(found.order_by(AuditEntry.id))]
