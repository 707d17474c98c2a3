"""What to look after in payers' answers: paid too little or too much, and what was denied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger.tables import Charge, Owed
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments.remit_reads import counts
from frontdesk.payments.tables import Remittance, RemittanceLine


@dataclass(frozen=True, slots=True)
class Underpaid:
    """A charge of which the payer allowed less than its contract says."""

    id: int
    patient_id: int
    patient: str
    payer: str
    service_day: date
    code: str
    contract_cents: int
    allowed_cents: int
    paid_cents: int
    check_number: str
    dated: date

    @property
    def short_cents(self) -> int:
        """What is missing from the contract."""
        return self.contract_cents - self.allowed_cents


def underpaid(
    session: Session, *, since: date, until: date, payer_id: int | None = None
) -> list[Underpaid]:
    """Return charges whose first insurance allowed less than the contract, the most short first.

    Args:
        session: any reading session.
        since: the first day on which a check counted.
        until: the last.
        payer_id: only this payer's.

    """
    one, back = RemittanceLine, aliased(RemittanceLine)
    wanted = (
        select(
            Charge.id, Charge.patient_id, Patient.family, Patient.given, Payer.name,
            Charge.service_day, Charge.code, Charge.allowed_cents, one.allowed_cents,
            one.paid_cents, Remittance.number, Remittance.dated,
        )
        .join(Remittance, Remittance.id == one.remittance_id)
        .join(Payer, Payer.id == Remittance.payer_id)
        .join(Charge, Charge.id == one.charge_id)
        .join(Patient, Patient.id == Charge.patient_id)
        .where(
            Remittance.day.between(since, until), one.kind == "charge", one.undone_at.is_(None),
            one.coverage_id == Charge.coverage_id, one.allowed_cents < Charge.allowed_cents,
            ~select(back.id).where(back.takes_back_id == one.id,
                                   back.undone_at.is_(None)).exists(),
        )
        .order_by((Charge.allowed_cents - one.allowed_cents).desc(), Charge.id)
    )  # fmt: skip
    if payer_id is not None:
        wanted = wanted.where(Remittance.payer_id == payer_id)
    rows: Sequence[Any] = session.execute(wanted).all()
    return [Underpaid(row[0], row[1], display_name(row[2], row[3]), *row[4:]) for row in rows]


@dataclass(frozen=True, slots=True)
class PayerCredit:
    """A charge on which a payer has paid more than it owed: money it may ask back."""

    id: int
    patient_id: int
    patient: str
    payer: str
    service_day: date
    code: str
    cents: int


def payer_credits(session: Session) -> list[PayerCredit]:
    """Return where payers have paid too much, the largest first; cents above zero."""
    rows = session.execute(
        select(Owed.charge_id, Owed.patient_id, Patient.family, Patient.given, Payer.name,
               Charge.service_day, Charge.code, -Owed.cents)
        .join(Coverage, Coverage.id == Owed.coverage_id)
        .join(Payer, Payer.id == Coverage.payer_id)
        .join(Charge, Charge.id == Owed.charge_id)
        .join(Patient, Patient.id == Owed.patient_id)
        .where(Owed.account == "payer", Owed.cents < 0)
        .order_by(Owed.cents, Owed.charge_id)
    )  # fmt: skip
    return [PayerCredit(r[0], r[1], display_name(r[2], r[3]), *r[4:]) for r in rows]


@dataclass(frozen=True, slots=True)
class Denial:
    """How often payers gave a reason, or the office one of its own, for what they left open.

    Attributes:
        reason: a code such as CO-16; the office's own words where the payer gave none.
        cents: left open by all these lines.

    """

    payer: str
    reason: str
    count: int
    cents: int


def denials(session: Session, *, since: date, until: date) -> list[Denial]:
    """Return why payers left charges open in these days, the most cents first."""
    rows = session.execute(
        select(
            Payer.name, RemittanceLine.reasons, RemittanceLine.denial, RemittanceLine.open_cents
        )
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .join(Payer, Payer.id == Remittance.payer_id)
        .where(
            Remittance.day.between(since, until), RemittanceLine.kind == "charge", counts(),
            RemittanceLine.open_cents > 0,
        )
    )  # fmt: skip
    sums: dict[tuple[str, str], list[int]] = {}
    for payer, reasons, denial, cents in rows:
        for reason in reasons.split() or [denial]:
            known = sums.setdefault((payer, reason), [0, 0])
            known[0] += 1
            known[1] += cents
    found = [Denial(payer, reason, *known) for (payer, reason), known in sums.items()]
    return sorted(found, key=lambda one: (-one.cents, one.payer, one.reason))
