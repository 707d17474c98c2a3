"""What is kept of a patient for finding a time: come earlier, whom they prefer, a note."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.schedule.fitting import MOST_EARLY
from frontdesk.schedule.tables import PatientScheduling
from frontdesk.staff.tables import Provider


@dataclass(frozen=True, slots=True)
class Preferences:
    """What is kept of a patient; `version` is None where nothing is yet."""

    early_minutes: int = 0
    provider_id: int | None = None
    note: str = ""
    version: int | None = None


def preferences_of(session: Session, patient_id: int) -> Preferences:
    """Return what is kept of a patient for finding a time."""
    p = PatientScheduling
    asked = select(p.early_minutes, p.provider_id, p.note, p.version)
    row = session.execute(asked.where(p.patient_id == patient_id)).first()
    return Preferences(*row) if row else Preferences()


@action("Save scheduling preferences", permit="schedule.write")
def save_scheduling(
    work: Work,
    patient_id: int,
    *,
    version: int | None = None,
    early_minutes: int = 0,
    provider_id: int | None = None,
    note: str = "",
) -> Undo:
    """Keep how long before a visit a patient is to come, whom they prefer, and a note.

    Visits booked from now on say so; those booked already stay as they are.

    Raises:
        Refused: the minutes are out of bounds, or someone changed it since.

    """
    if not 0 <= early_minutes <= MOST_EARLY:
        raise Refused(f"Choose 0 to {MOST_EARLY} minutes.", field="early_minutes")
    if provider_id is not None and work.session.get(Provider, provider_id) is None:
        raise Refused("There is no such provider. Choose another.", field="provider_id")
    work.concerning(patient_id)
    asked = {"early_minutes": early_minutes, "provider_id": provider_id, "note": note.strip()}
    found = select(PatientScheduling.id).where(PatientScheduling.patient_id == patient_id)
    row_id = work.session.scalar(found)
    if row_id is None:
        before = {"early_minutes": 0, "provider_id": None, "note": ""}
        row = work.add(PatientScheduling(patient_id=patient_id, **asked))
    else:
        row = work.get(PatientScheduling, row_id, version or -1)
        before = {name: getattr(row, name) for name in asked}
        for name, value in asked.items():
            setattr(row, name, value)
        work.session.flush()
    here = {"patient_id": patient_id, "version": row.version}
    return Undo("Undo the change", save_scheduling, here | before)
