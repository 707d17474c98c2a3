"""What insurance has owed too long: what will be denied, or needs a call, most money first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger.tables import Charge, Owed
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments import remit_reads

LATE, OLD = 30, 60  # days since the service
MOST = 5_000  # items shown


@dataclass(frozen=True, slots=True)
class LateItem:
    """What one insurance owes of one charge for more than LATE days.

    Attributes:
        id: of the charge.
        days: since the service.
        said: what its last check said of the charge; "" while it said nothing.

    """

    id: int
    payer: str
    patient_id: int
    patient: str
    service_day: date
    code: str
    days: int
    cents: int
    said: str = ""

    @property
    def is_old(self) -> bool:
        """Whether it is past OLD days."""
        return self.days > OLD


@dataclass(frozen=True, slots=True)
class LatePayer:
    """A payer with what it owes past LATE and past OLD days, in cents, and how many items."""

    payer: str
    late_cents: int
    old_cents: int
    count: int

    @property
    def total_cents(self) -> int:
        """Both together."""
        return self.late_cents + self.old_cents


def late_items(session: Session, today: date, *, most: int = MOST) -> list[LateItem]:
    """Return what insurance owes of services of more than LATE days ago, the most money first."""
    rows = session.execute(
        select(
            Owed.charge_id, Owed.patient_id, Owed.cents, Payer.name, Charge.service_day,
            Charge.code, Patient.family, Patient.given,
        )
        .join(Charge, Charge.id == Owed.charge_id)
        .join(Patient, Patient.id == Owed.patient_id)
        .outerjoin(Coverage, Coverage.id == Owed.coverage_id)
        .outerjoin(Payer, Payer.id == Coverage.payer_id)
        .where(
            Owed.account == "payer", Owed.cents > 0,
            Charge.service_day < today - timedelta(days=LATE),
        )
        .order_by(Owed.cents.desc(), Owed.charge_id)
        .limit(most)
    ).all()  # fmt: skip
    told = remit_reads.remittance_of_charges(session, [row.charge_id for row in rows])

    def said(charge_id: int) -> str:
        lines = told.get(charge_id)
        return (lines[-1].denial or lines[-1].reasons) if lines else ""

    return [
        LateItem(
            row.charge_id, row.name or "Insurance not named", row.patient_id,
            display_name(row.family, row.given), row.service_day, row.code,
            (today - row.service_day).days, int(row.cents), said(row.charge_id),
        )
        for row in rows
    ]  # fmt: skip


def by_payer(items: Sequence[LateItem]) -> list[LatePayer]:
    """Return late items summed by payer, the most money first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in items:
        one = sums[item.payer]
        one[1 if item.is_old else 0] += item.cents
        one[2] += 1
    found = [LatePayer(payer, *three) for payer, three in sums.items()]
    return sorted(found, key=lambda row: (-row.total_cents, row.payer))
