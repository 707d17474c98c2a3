"""Proves that whoever is on file is found by their names: for the doctor, and after an import."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from frontdesk.patients.tables import KnownName, PatientName

MOST_TOLD = 20


def verify(session: Session) -> list[str]:
    """Return what a search by the beginnings of two names would miss, a sentence each."""
    return [
        f"the {part} name of patient {patient_id} is not among the names that a search knows"
        for part in ("family", "given")
        for patient_id in _unknown(session, part)
    ]


def _unknown(session: Session, part: str) -> list[int]:
    key = getattr(PatientName, f"{part}_key")
    known = exists().where(KnownName.part == part, KnownName.name_key == key)
    asked = select(PatientName.patient_id).where(key != "", ~known)
    return list(session.scalars(asked.order_by(PatientName.patient_id).limit(MOST_TOLD)))
