"""What the explanation of a balance, and the answer to a dispute, need besides the chain itself."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from frontdesk.billing.disputes import DisputeRow, disputes
from frontdesk.billing.story import Who, books_of, whose
from frontdesk.billing.why_rules import Why, explain
from frontdesk.ledger.actions import practice_lines
from frontdesk.office import reads as office
from frontdesk.paper.letterhead import Letterhead
from frontdesk.statements import owed_reads


@dataclass(frozen=True, slots=True)
class Letter:
    """Whose paper it is, and to whom it goes.

    Attributes:
        to: who answers for the patient, name and address, line by line.
        patient: as paper has it.
        phone: of the practice.

    """

    head: Letterhead
    to: tuple[str, ...]
    patient: str
    chart_number: str
    day: date
    phone: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A balance with its chain, and the letter that says so."""

    who: Who
    why: Why
    letter: Letter
    visit_id: int | None
    charge_id: int | None


def explained(
    session: Session,
    patient_id: int,
    *,
    today: date,
    visit_id: int | None = None,
    charge_id: int | None = None,
) -> Explained | None:
    """Return why a person owes what they owe: of a charge, a visit or all; None for nobody."""
    who = whose(session, patient_id)
    if who is None:
        return None
    books = books_of(session, who, disputes(session, today=today, patient_ids=who.ids))
    why = explain(books, visit_id=visit_id, charge_id=charge_id)
    return Explained(who, why, letter_to(session, who, today), visit_id, charge_id)


def answer_of(
    session: Session, dispute_id: int, *, today: date
) -> tuple[Letter, DisputeRow] | None:
    """Return a dispute with the letter that answers it; None if there is no such."""
    found = disputes(session, today=today, dispute_id=dispute_id, closed=True)
    who = whose(session, found[0].patient_id) if found else None
    return (letter_to(session, who, today), found[0]) if who else None


def letter_to(session: Session, who: Who, today: date) -> Letter:
    """Return the head of a letter to who answers for a patient."""
    practice = office.practice(session)
    guarantor = owed_reads.guarantor_of(session, who.patient_id) or who.patient_id
    known = owed_reads.guarantors(session, [guarantor])[guarantor]
    return Letter(
        Letterhead(practice.name if practice else "", practice_lines(practice)),
        (known.spoken, *known.address), who.spoken, who.chart_number, today,
        practice.phone if practice else "",
    )  # fmt: skip
