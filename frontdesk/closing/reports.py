"""What the office is owed and how well it collects: by payer, provider, age; credits; rates."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from frontdesk.closing import reads
from frontdesk.core.money import rounded
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import aging
from frontdesk.ledger.accounts import RECEIVABLE
from frontdesk.ledger.aging import AGES
from frontdesk.ledger.tables import Owed
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.staff.tables import Provider

DAYS_OF_CHARGES = 90  # over which the charges of a day are averaged for the days in AR


@dataclass(frozen=True, slots=True)
class AgedRow:
    """What is owed under one name, by age, in cents; `id` is the payer's, provider's, patient's."""

    id: int | None
    name: str
    cents: tuple[int, ...]
    chart_number: str = ""

    @property
    def total_cents(self) -> int:
        """All ages together."""
        return sum(self.cents)


@dataclass(frozen=True, slots=True)
class Credit:
    """What the office owes a patient: paid ahead and not used, or paid more than was owed."""

    patient_id: int
    patient: str
    chart_number: str
    prepaid_cents: int
    overpaid_cents: int

    @property
    def total_cents(self) -> int:
        """Both together."""
        return self.prepaid_cents + self.overpaid_cents


@dataclass(frozen=True, slots=True)
class Rates:
    """How well a stretch of days was collected.

    Attributes:
        charged_cents, paid_cents: of the stretch; paid is what was applied to charges.
        contractual_cents: what contracts took off, which nobody could have collected.
        owed_cents: by patients, insurance and agencies on its last day.
        recent_cents: charged in the last DAYS_OF_CHARGES days.

    """

    charged_cents: int
    paid_cents: int
    contractual_cents: int
    owed_cents: int
    recent_cents: int

    @property
    def daily_cents(self) -> int:
        """Charged on an average day of the last DAYS_OF_CHARGES."""
        return rounded(self.recent_cents, DAYS_OF_CHARGES)

    @property
    def collected(self) -> int | None:
        """The net collection rate in basis points; None while nothing could be collected."""
        could = self.charged_cents - self.contractual_cents
        return rounded(self.paid_cents * 10_000, could) if could > 0 else None

    @property
    def days_owed(self) -> int | None:
        """Days in receivables, in tenths of a day; None while nothing is charged."""
        if self.recent_cents <= 0:
            return None
        return rounded(self.owed_cents * 10 * DAYS_OF_CHARGES, self.recent_cents)


def by_payer(session: Session, today: date) -> list[AgedRow]:
    """Return what each payer owes by age, the most first; payers without an open charge are out."""
    payers = {
        coverage_id: (payer_id, name)
        for coverage_id, payer_id, name in session.execute(
            select(Coverage.id, Payer.id, Payer.name).join(Payer, Payer.id == Coverage.payer_id)
        )
    }
    sums: dict[tuple[int | None, str], list[int]] = {}
    for row in aging.by_coverage(session, today):
        key = payers.get(row.key[0], (None, "Insurance not named"))
        kept = sums.setdefault(key, [0] * len(AGES))
        sums[key] = [one + more for one, more in zip(kept, row.cents, strict=True)]
    return _sorted(AgedRow(key, name, tuple(cents)) for (key, name), cents in sums.items())


def by_provider(session: Session, today: date) -> list[AgedRow]:
    """Return what is owed for each provider's services by age, the most first."""
    names = {key: name for key, name in session.execute(select(Provider.id, Provider.name))}
    return _sorted(
        AgedRow(row.key[0], names.get(row.key[0], "Without a charge"), row.cents)
        for row in aging.by_provider(session, today)
    )


def by_patient(session: Session, today: date) -> list[AgedRow]:
    """Return what each patient owes by age, the most first; credits last."""
    aged = {row.key[0]: row.cents for row in aging.by_patient(session, today)}
    people = session.execute(
        select(Patient.id, Patient.family, Patient.given, Patient.chart_number).where(
            Patient.id.in_(
                select(Owed.patient_id).where(Owed.cents != 0, Owed.account == "patient")
            )
        )
    )
    return _sorted(
        AgedRow(row.id, display_name(row.family, row.given), aged[row.id], row.chart_number)
        for row in people
        if row.id in aged
    )


def _sorted(rows: object) -> list[AgedRow]:
    found: list[AgedRow] = list(rows)  # type: ignore[call-overload]
    return sorted(found, key=lambda row: (-row.total_cents, row.name))


def credits(session: Session) -> list[Credit]:
    """Return everyone to whom the office owes money, the most first; merged charts together."""
    kept = func.coalesce(Patient.merged_into_id, Patient.id)
    prepaid = func.sum(Owed.cents).filter(Owed.account == "prepaid")
    owed = func.sum(Owed.cents).filter(Owed.account == "patient")
    sums = (
        select(kept.label("id"), prepaid.label("prepaid"), owed.label("owed"))
        .join(Patient, Patient.id == Owed.patient_id)
        .where(Owed.cents != 0, Owed.account.in_(("prepaid", "patient")))
        .group_by(kept)
        .having(or_(func.coalesce(prepaid, 0) < 0, func.coalesce(owed, 0) < 0))
        .subquery()
    )
    rows = session.execute(
        select(
            sums.c.id, sums.c.prepaid, sums.c.owed, Patient.family, Patient.given,
            Patient.chart_number,
        ).join(Patient, Patient.id == sums.c.id)
    )  # fmt: skip
    found = [
        Credit(
            row.id, display_name(row.family, row.given), row.chart_number,
            -int(row.prepaid or 0), max(-int(row.owed or 0), 0),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row.total_cents, row.patient))


def rates(session: Session, since: date, until: date) -> Rates:
    """Return how well a stretch of days was collected; both days counted."""
    found = reads.sheet(session, since, until)
    recent = reads.sheet(session, until - timedelta(DAYS_OF_CHARGES - 1), until)
    books = reads.trial_balance(session, until)
    return Rates(
        charged_cents=found.charged_cents,
        paid_cents=sum(row.paid_cents for row in found.providers),
        contractual_cents=found.accounts.get("contractual", 0),
        owed_cents=sum(books.get(account, 0) for account in RECEIVABLE),
        recent_cents=recent.charged_cents,
    )


def received_by_day(session: Session, since: date, until: date) -> list[tuple[date, int]]:
    """Return what came in on each day, less what went back; days without money are zero."""
    asked = {"since": since, "until": until}
    found = {day: cents for day, cents in session.execute(reads.RECEIVED, asked)}
    days = [since + timedelta(place) for place in range((until - since).days + 1)]
    return [(day, int(found.get(day, 0))) for day in days]
