"""The small office with two recall rules and visits of long ago."""

from datetime import datetime, time, timedelta

from given import MONDAY, at
from schedule.an_office import ANN, FOLLOW_UP, LEE, NEW_PATIENT, furnish, put
from sqlalchemy import insert, text, update

from frontdesk.core import clock
from frontdesk.core.work import Staff
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.recall import reads
from frontdesk.recall.rules import USUAL_LETTER
from frontdesk.recall.tables import RecallRule

CLERK = Staff(2, "Rosa Diaz", frozenset({"schedule.write", "schedule.read"}))
PHYSICAL, CHECK = 1, 2  # by their kinds of visit: New patient, Follow-up


def open_office(store):
    """The office on Monday at six in the morning: physicals yearly, follow-ups after six months."""
    furnish(store)
    store.shift += at(11) - store.about_now()
    usual = {"letter": USUAL_LETTER, "lead_weeks": 4, "give_up_months": 24}
    with store.writing.begin() as connection:
        connection.execute(insert(RecallRule), [
            usual | {"id": PHYSICAL, "name": "Annual physical", "type_id": NEW_PATIENT,
                     "months": 12},
            usual | {"id": CHECK, "name": "6-month check", "type_id": FOLLOW_UP, "months": 6},
        ])  # fmt: skip
        connection.execute(
            update(Patient).values(line1="12 Elm St", city="Newark", state="NJ",
                                   postal_code="07102")
        )  # fmt: skip
        connection.execute(insert(PatientPhone).values(
            patient_id=ANN, kind="mobile", text="(555) 555-0199", digits="5555550199",
            local="5550199", last4="0199"))  # fmt: skip
        if not store.is_sqlite:
            connection.execute(text("SELECT setval(pg_get_serial_sequence('recall_rule','id'), 9)"))
    return store


def visit(store, day, *, patient=ANN, kind=FOLLOW_UP, status="checked_out", hour=9, **more):
    """Write a visit of that day by the office's clock; return its id."""
    start: datetime = clock.instant(day, time(hour), store.zone)
    return put(store, start, day=day, patient=patient, type_id=kind, status=status, **more)


def ago(days):
    return MONDAY - timedelta(days)


def due(store, look="todo", **more):
    """The due list."""
    with store.read() as session:
        return reads.due_list(session, today=MONDAY, zone=store.zone,
                              wanted=reads.Wanted(look, **more))  # fmt: skip


def who(store, look="todo", **more):
    """Who is on the list: patient and rule."""
    return [(row.period.patient_id, row.period.rule_id) for row in due(store, look, **more)]


__all__ = ["ANN", "CHECK", "CLERK", "LEE", "PHYSICAL", "ago", "due", "open_office", "visit", "who"]
