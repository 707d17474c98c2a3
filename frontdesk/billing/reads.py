"""A patient's account as one story: what happened, what is owed, what is paid ahead."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.ledger import reads as ledger
from frontdesk.ledger.reads import StoryRow
from frontdesk.patients import reads as patients
from frontdesk.patients.rules import display_name, spoken_name
from frontdesk.patients.tables import Patient


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account.

    Attributes:
        patient_id: of the chart that is kept, if this one was merged.
        patient: the name as lists show it.
        spoken: the name as paper has it.
        owed_cents: below zero is a credit.
        prepaid_cents: paid ahead, until a charge uses it.
        rows: all that happened, oldest first.

    """

    patient_id: int
    patient: str
    spoken: str
    chart_number: str
    birth_date: date | None
    owed_cents: int
    prepaid_cents: int
    rows: tuple[StoryRow, ...]


def account(session: Session, patient_id: int) -> Account | None:
    """Return a person's account with all charts merged into theirs; None if there is no such."""
    columns = (
        Patient.id, Patient.merged_into_id, Patient.family, Patient.given, Patient.preferred,
        Patient.suffix, Patient.chart_number, Patient.birth_date,
    )  # fmt: skip
    row = session.execute(select(*columns).where(Patient.id == patient_id)).first()
    if row is not None and row.merged_into_id is not None:
        row = session.execute(select(*columns).where(Patient.id == row.merged_into_id)).first()
    if row is None:
        return None
    story = tuple(ledger.account_story(session, patients.same_person_ids(session, row.id)))
    return Account(
        patient_id=row.id,
        patient=display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
        spoken=f"{spoken_name(row.family, row.given)} {row.suffix}".strip(),
        chart_number=row.chart_number,
        birth_date=row.birth_date,
        owed_cents=story[-1].owed_after if story else 0,
        prepaid_cents=story[-1].prepaid_after if story else 0,
        rows=story,
    )
