"""Who owes what: of a person, of a charge, of the whole office; read from what the database keeps.

`owed` is kept by the database itself with every posting, so that what is owed is read in a time
that does not grow with the years; `proof.verify` compares it with the lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from frontdesk.ledger.accounts import Line, Owing
from frontdesk.ledger.tables import Charge, Closing, Owed, Posting, PostingLine


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge as it was made; see `charge_tables.Charge` for its fields.

    Attributes:
        voided: a posting has taken it back.

    """

    id: int
    posting_id: int
    patient_id: int
    appointment_id: int | None
    service_day: date
    code: str
    modifiers: str
    words: str
    units: int
    unit_cents: int
    cents: int
    tax_cents: int
    allowed_cents: int | None
    pointers: str
    diagnoses: str
    place: str
    provider_id: int | None
    referring: str
    location_id: int | None
    coverage_id: int | None
    fee_schedule: str
    voided: bool


def open_items(
    session: Session, patient_ids: Iterable[int], *, accounts: Sequence[str] = ("patient",)
) -> list[Owing]:
    """Return what is open on one person's account, the oldest first; credits below zero.

    Args:
        session: any reading session.
        patient_ids: the person's chart, and those merged into it (`patients.same_person_ids`).
        accounts: patient, payer, agency or prepaid.

    """
    asked = {"ids": list(patient_ids), "accounts": list(accounts)}
    return [Owing(*row) for row in session.connection().execute(_OF_PATIENTS, asked)]


def open_of_charges(session: Session, charge_ids: Iterable[int]) -> list[Owing]:
    """Return what is open of each of these charges, by every bearer."""
    asked = {"ids": list(charge_ids)}
    return [Owing(*row) for row in session.connection().execute(_OF_CHARGES, asked)]


_OPEN = (  # the questions are made once: half the price of asking them
    select(
        Owed.patient_id, Owed.account, Owed.charge_id, Owed.coverage_id, Owed.part, Owed.cents,
        Owed.since,
    )
    .where(Owed.cents != 0)
    .order_by(Owed.since, Owed.charge_id, Owed.account, Owed.part)
)  # fmt: skip
_OF_PATIENTS = _OPEN.where(
    Owed.patient_id.in_(bindparam("ids", expanding=True)),
    Owed.account.in_(bindparam("accounts", expanding=True)),
)
_OF_CHARGES = _OPEN.where(Owed.charge_id.in_(bindparam("ids", expanding=True)))


def charges_of(
    session: Session,
    *,
    patient_ids: Iterable[int] | None = None,
    appointment_id: int | None = None,
    charge_ids: Iterable[int] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[ChargeRow]:
    """Return charges by person, visit, id or service days (both ends counted), oldest first."""
    reversal = select(Posting.id).where(Posting.reverses_id == _made.c.id).exists()
    wanted = (
        select(*(_made.c.id if name == "posting_id" else reversal if name == "voided"
                 else getattr(Charge, name) for name in ChargeRow.__slots__))
        .join(_made, _made.c.key == Charge.posting_key)
        .order_by(Charge.service_day, Charge.id)
    )  # fmt: skip
    if patient_ids is not None:
        wanted = wanted.where(Charge.patient_id.in_(list(patient_ids)))
    if charge_ids is not None:
        wanted = wanted.where(Charge.id.in_(list(charge_ids)))
    if appointment_id is not None:
        wanted = wanted.where(Charge.appointment_id == appointment_id)
    if since is not None:
        wanted = wanted.where(Charge.service_day >= since)
    if until is not None:
        wanted = wanted.where(Charge.service_day <= until)
    return [ChargeRow(*row) for row in session.execute(wanted)]


_made = Posting.__table__.alias("made")


def open_day(session: Session, today: date) -> date:
    """Return the day that postings of today count for: today, or the first day not yet sealed."""
    closed = session.scalar(select(func.max(Closing.day)))
    return today if closed is None or closed < today else date.fromordinal(closed.toordinal() + 1)


def lines_of(session: Session, posting_ids: Iterable[int]) -> dict[int, list[Line]]:
    """Return the lines of postings, in the order they were written."""
    rows = session.execute(
        select(
            Posting.id, PostingLine.account, PostingLine.cents, PostingLine.patient_id,
            PostingLine.charge_id, PostingLine.coverage_id, PostingLine.part,
        )
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .where(Posting.id.in_(list(posting_ids)))
        .order_by(Posting.id, PostingLine.id)
    )  # fmt: skip
    found: dict[int, list[Line]] = {}
    for posting_id, account, cents, patient_id, charge_id, coverage_id, part in rows:
        line = Line(account, cents, patient_id, charge_id, coverage_id, part)
        found.setdefault(posting_id, []).append(line)
    return found
