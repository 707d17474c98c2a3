"""Files for the import's tests: small ones made here, and the real ones beside the project."""

from datetime import date
from pathlib import Path

import small_office
from sqlalchemy import select

from frontdesk.core import audit
from frontdesk.imports import command
from frontdesk.patients.tables import Patient, PatientIdentifier, PatientPhone
from frontdesk.schedule.tables import Appointment


def message(event, *segments, sent="20250303090000-0500", sender="EHR|MAIN", number=""):
    """One HL7 message; `number` parts two that are otherwise the same."""
    kind, trigger = event.split("^")
    head = f"MSH|^~\\&|{sender}|FRONTDESK|MAPLE|{sent}||{kind}^{trigger}|{number or sent}|P|2.5.1"
    return "\r".join([head, f"EVN|{trigger}|{sent}", *segments]) + "\r"


def pid(number, family, given, born="19800304", sex="F", phone="(518)555-0177", **more):
    """A PID segment; the chart number is one of the other system's."""
    line = more.get("line", "12 Elm Street^^Albany^NY^12208")
    return f"PID|1||{number}^^^MAIN^MR||{family}^{given}||{born}|{sex}|||{line}||{phone}"


def siu(event, start="20250310140000-0400", *, filler="F100", who=None, minutes=30, **more):
    """An SIU message about an appointment with Dr. Lee."""
    status = more.get("status", "Booked")
    provider = more.get("provider", "77^LEE^ANN")
    lines = [
        f"SCH|P100|{filler}||||ROUTINE^Routine|Headache|FOLLOW^Follow-up|{minutes}|MIN|"
        f"^^{minutes}^{start}||||||||||||||{status}",
        who or pid("E1", "Rivera", "Ana"),
        f"AIS|1||FOLLOW^Follow-up|{start}|||{minutes}|MIN",
        f"AIP|1||{provider}|",
    ]
    return message(f"SIU^{event}", *lines, **{k: more[k] for k in ("sent", "number") if k in more})


class Desk:
    """Brings files in and says what came of it."""

    def __init__(self, store, folder):
        self.store, self.folder, self.count = store, folder, 0
        self.lines = []

    def put(self, content, name=None):
        """Write a file; return its path."""
        self.count += 1
        path = self.folder / (name or f"file{self.count}.txt")
        data = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(data)
        return path

    def bring(self, *contents, **how):
        """Bring contents or paths in; return the lines said."""
        paths = [one if isinstance(one, Path) else self.put(one) for one in contents]
        self.lines = []
        self.code = command.run(self.store, paths, say=self.lines.append, **({"yes": True} | how))
        return self.lines

    @property
    def said(self):
        """All that was said, as one text."""
        return "\n".join(self.lines)

    def people(self):
        """Name, birth date, sex of every chart that is not merged, by chart."""
        one = Patient
        asked = select(one.family, one.given, one.birth_date, one.sex)
        with self.store.read() as session:
            found = session.execute(asked.where(one.merged_into_id.is_(None)).order_by(one.id))
            return [tuple(row) for row in found]

    def patient(self, family, given=None):
        """The one chart of that name."""
        with self.store.read() as session:
            asked = select(Patient).where(
                Patient.family == family, Patient.merged_into_id.is_(None)
            )
            if given:
                asked = asked.where(Patient.given == given)
            return session.scalars(asked).one()

    def phones(self, patient_id):
        """The telephones of a chart as shown, in order."""
        with self.store.read() as session:
            asked = select(PatientPhone.text).where(PatientPhone.patient_id == patient_id)
            return list(session.scalars(asked.order_by(PatientPhone.place)))

    def numbers(self, patient_id):
        """Other systems' numbers of a chart."""
        with self.store.read() as session:
            one = PatientIdentifier
            asked = select(one.system, one.value).where(one.patient_id == patient_id)
            return sorted(tuple(row) for row in session.execute(asked))

    def visits(self):
        """Start, length, status, reason of every appointment."""
        with self.store.read() as session:
            one = Appointment
            asked = select(one.start, one.minutes, one.status, one.ended_reason)
            return [tuple(row) for row in session.execute(asked.order_by(one.id))]

    def everything(self):
        """Every row of every table but the audit's, for "nothing changed"."""
        from frontdesk import schema

        found = {}
        with self.store.read() as session:
            for table in schema.metadata().sorted_tables:
                rows = session.execute(select(table)).all()
                if table.name not in ("audit_entry", "notice"):
                    found[table.name] = sorted(map(repr, rows))
        return found

    def audit(self):
        """How many audit rows there are, and where the chain breaks."""
        with self.store.read() as session:
            return audit.verify(session, self.store.audit_key)


def an_office(store):
    """A practice with one provider and one kind of visit; return their ids."""
    small_office.practice(store)
    return small_office.provider(store), small_office.visit_type(store)


MONDAY = date(2025, 3, 10)
