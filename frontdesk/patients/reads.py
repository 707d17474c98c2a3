"""What is shown of patients: the card, who is found, who may be the same, what a merge would do."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from frontdesk.patients.cards import (
    AlertRow,
    ContactRow,
    MergeRow,
    PatientCardRow,
    PhoneRow,
    card,
)
from frontdesk.patients.duplicates import Compared, Duplicate, duplicates_of
from frontdesk.patients.merge_preview import Choice, MergePreview, merge_preview
from frontdesk.patients.search import Hit, search
from frontdesk.patients.tables import Patient

__all__ = [
    "AlertRow",
    "Choice",
    "Compared",
    "ContactRow",
    "Duplicate",
    "Hit",
    "MergePreview",
    "MergeRow",
    "PatientCardRow",
    "PhoneRow",
    "card",
    "duplicates_of",
    "merge_preview",
    "same_person_ids",
    "search",
]


def same_person_ids(session: Session, patient_id: int) -> list[int]:
    """Return the ids of all charts that are this person: this one, the kept one, those merged."""
    kept = select(Patient.merged_into_id).where(Patient.id == patient_id).scalar_subquery()
    found = session.scalars(
        select(Patient.id).where(
            or_(
                Patient.id == patient_id,
                Patient.id == kept,
                Patient.merged_into_id == patient_id,
                Patient.merged_into_id == kept,
            )
        )
    )
    return sorted(found)
