"""Who belongs to a patient: the charts that share a payer, a home or a phone with them."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient, PatientPhone

MOST = 20


@dataclass(frozen=True, slots=True)
class Relative:
    """A patient who seems to belong to another one; `why` says in a few words."""

    id: int
    name: str
    given: str
    chart_number: str
    why: str


def family_of(session: Session, patient_id: int, *, limit: int = MOST) -> list[Relative]:
    """Return who shares a guarantor, an address or a phone number, the surest first.

    Args:
        session: any reading session.
        patient_id: whose family.
        limit: how many are enough; a number that hundreds share is no family's.

    """
    asked = select(
        Patient.id, Patient.guarantor_id, Patient.line1_key, Patient.postal_code
    ).where(Patient.id == patient_id)  # fmt: skip
    me = session.execute(asked).first()
    if me is None:
        return []
    pays = me.guarantor_id or me.id
    ways = [("one payer", or_(Patient.guarantor_id == pays, Patient.id == pays))]
    if me.line1_key:
        home = and_(Patient.line1_key == me.line1_key, Patient.postal_code == me.postal_code)
        ways.append(("one address", home))
    mine = aliased(PatientPhone)
    shared = (
        select(PatientPhone.patient_id)
        .join(mine, and_(mine.digits == PatientPhone.digits, mine.digits != ""))
        .where(mine.patient_id == patient_id, PatientPhone.kind != "work", mine.kind != "work")
    )
    ways.append(("one phone", Patient.id.in_(shared)))
    found: dict[int, Relative] = {}
    for why, where in ways:  # each by its own index
        for row in session.execute(
            select(
                Patient.id, Patient.family, Patient.given, Patient.preferred, Patient.suffix,
                Patient.chart_number,
            )
            .where(where, Patient.id != patient_id, Patient.merged_into_id.is_(None))
            .order_by(Patient.id)
            .limit(limit)
        ):  # fmt: skip
            name = display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix)
            kept = Relative(row.id, name, row.preferred or row.given, row.chart_number, why)
            found.setdefault(row.id, kept)
    return list(found.values())[:limit]
