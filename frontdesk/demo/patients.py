"""Enters the demo's invented people as patients, the way the desk would."""

from collections.abc import Sequence

from sqlalchemy import select

from frontdesk.core.action import Work
from frontdesk.demo.people import Person
from frontdesk.patients.checking import checked
from frontdesk.patients.keeping import register_many
from frontdesk.patients.tables import Patient
from frontdesk.patients.typed import ContactTyped, PatientTyped, PhoneTyped


def enter_people(work: Work, people: Sequence[Person]) -> list[int]:
    """Register everyone; return their ids in that order."""
    made = register_many(work, [checked(_typed(person), work.today) for person in people])
    asked = [patient_id for place, patient_id in enumerate(made) if place % 5]  # others are due
    for patient in work.session.scalars(select(Patient).where(Patient.id.in_(asked))):
        patient.address_confirmed_on = patient.phones_confirmed_on = work.today
    return made


def _typed(person: Person) -> PatientTyped:
    mother = ContactTyped("emergency", "Chris Lee", "mother", "(973) 555-0178")
    return PatientTyped(
        family=person.family, given=person.given, middle=person.middle, preferred=person.preferred,
        pronouns=person.pronouns, sex=person.sex, birth_date=person.birth_date.isoformat(),
        line1=person.line1, city=person.city, state=person.state, postal_code=person.postal_code,
        email=person.email, language=person.language, interpreter=person.interpreter,
        employer=person.employer, pharmacy=person.pharmacy,
        phones=(PhoneTyped(person.phone, "mobile"),),
        contacts=(mother,) if person.given == "Baby" else (),
        previous=tuple((family, "") for family in person.previous),
        alerts=(person.alert,) if person.alert else (),
    )  # fmt: skip
