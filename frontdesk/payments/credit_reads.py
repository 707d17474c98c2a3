"""Who paid ahead and owes besides: what a run of credits would use."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.ledger.tables import Owed
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments.credit_rules import CreditUse

KIND = "credits"
_PERSON = func.coalesce(Patient.merged_into_id, Patient.id)


@dataclass(frozen=True, slots=True)
class CreditPlanRow:
    """An account of a dry run as the list shows it; `id` is the patient's."""

    id: int
    use: CreditUse
    patient: str
    chart_number: str
    moved: str = ""

    @property
    def patient_id(self) -> int:
        """Whose account."""
        return self.id


def planned(session: Session) -> list[CreditUse]:
    """Return what a run would use now, patient by patient."""
    person = _PERSON.label("person")
    ahead = func.sum(case((Owed.account == "prepaid", -Owed.cents), else_=0))
    open_items = (Owed.account == "patient") & (Owed.cents > 0)
    owed = func.sum(case((open_items, Owed.cents), else_=0))
    rows = session.execute(
        select(person, ahead, owed)
        .join(Owed, Owed.patient_id == Patient.id)
        .where(Owed.cents != 0, Owed.account.in_(("patient", "prepaid")))
        .group_by(person)
        .having(ahead > 0, owed > 0)
        .order_by(person)
    )
    return [CreditUse(row[0], int(row[1]), int(row[2])) for row in rows]


def with_names(session: Session, uses: Iterable[CreditUse]) -> list[CreditPlanRow]:
    """Return what would be used as a list shows it, the largest first."""
    every, names = list(uses), dict[int, tuple[str, str]]()
    for batch in chunks(use.patient_id for use in every):
        rows = session.execute(
            select(Patient.id, Patient.family, Patient.given, Patient.chart_number).where(
                Patient.id.in_(batch)
            )
        )
        names |= {row[0]: (display_name(row[1], row[2]), row[3]) for row in rows}
    found = [CreditPlanRow(use.patient_id, use, *names[use.patient_id]) for use in every]
    return sorted(found, key=lambda row: (-row.use.cents, row.patient.casefold()))


def charts_of(session: Session, patient_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return by kept chart all charts that are this person."""
    found: dict[int, list[int]] = {}
    for batch in chunks(patient_ids):
        for person, chart in session.execute(
            select(_PERSON, Patient.id).where(_PERSON.in_(batch)).order_by(Patient.id)
        ):
            found.setdefault(person, []).append(chart)
    return found
