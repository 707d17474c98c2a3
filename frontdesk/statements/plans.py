"""Payment plans that are kept: who keeps one gets no statement and no late fee."""

from datetime import date

from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.patients.tables import Patient
from frontdesk.payments import patient_reads

KEPT = "instalments are paid"


def in_good_standing(session: Session, today: date) -> dict[int, str]:
    """Return the charts whose plan is kept up to today, merged ones as the one they are now."""
    found: dict[int, str] = {}
    for some in chunks(sorted(patient_reads.in_good_standing(session, today))):
        for one, merged in session.query(Patient.id, Patient.merged_into_id).where(
            Patient.id.in_(some)
        ):
            found[one] = KEPT
            if merged is not None:
                found[merged] = KEPT
    return found
