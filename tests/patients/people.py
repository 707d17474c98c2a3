"""Patients for the tests of this room, entered as the desk would."""

from dataclasses import replace

from small_office import clerk

from frontdesk.core.work import Staff
from frontdesk.patients import actions, reads
from frontdesk.patients.typed import ContactTyped, PatientTyped, PhoneTyped

MANAGER = Staff(1, "Rosa Diaz", frozenset({"*"}))
JOHN = PatientTyped(
    family="Smith",
    given="John",
    middle="A",
    sex="male",
    birth_date="3/4/1980",
    phones=(PhoneTyped("617 555 0199"),),
    line1="12 Oak Street",
    city="Boston",
    state="MA",
    postal_code="02118",
    email="John.Smith@example.com",
    language="English",
    contacts=(ContactTyped("emergency", "Ana Smith", "mother", "617 555 0111"),),
)
NAMES = (
    ("O'Brien", "Kate"),
    ("Núñez", "José"),
    ("Nguyễn", "Thị Mai"),
    ("García-López", "María"),
    ("Madonna", ""),
    ("محمود", "أحمد"),
    ("כהן", "דוד"),
    ("Strauß", "Jörg"),
    ("de la Cruz", "Juan Carlos"),
    ("N" * 300, "Long"),
    ("100% Under_score", "Percy"),
    ("Robert'); DROP TABLE patient;--", "Bobby"),
    ("<b>Bold</b>", "Tag"),
    ("Ødegård", "Łukasz"),
    ("👩‍👩‍👧 Emoji", "Zoë"),
)


def register(store, typed=JOHN, **changed):
    """Register at the desk; return the id."""
    return actions.register_patient.do(store, clerk(), replace(typed, **changed)).made


def named(store, family, given, phone="617 555 0100", **changed):
    """Register someone with a name and a phone; return the id."""
    typed = PatientTyped(family=family, given=given, phones=(PhoneTyped(phone),) if phone else ())
    return register(store, typed, **changed)


def card(store, patient_id):
    with store.read() as session:
        return reads.card(session, patient_id)


def found(store, typed, limit=20):
    """The ids found, best first."""
    with store.read() as session:
        return [hit.id for hit in reads.search(session, typed, today=store.today(), limit=limit)]


def hits(store, typed, limit=20):
    with store.read() as session:
        return reads.search(session, typed, today=store.today(), limit=limit)
