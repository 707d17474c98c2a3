"""A patient's plan, credit, refunds, returned checks and what an agency collects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.ledger import owing
from frontdesk.ledger.rules import receipt_number
from frontdesk.ledger.tables import Owed, Payment, Posting, PostingLine, Receipt
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments.patient_rules import Instalment, overdue_cents, standing
from frontdesk.payments.patient_tables import (
    Agency,
    PaymentPlan,
    Placement,
    PlanInstalment,
    Refund,
    ReturnedCheck,
)

PLACED = "placements"  # runs of accounts that are placed with an agency together
PAID = ("payment", "applied", "returned", "reversal")  # kinds by which a plan is paid, or is not


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A payment plan with how it stands.

    Attributes:
        parts: its instalments with what was paid since it began.
        ended_why: "" while it runs.

    """

    id: int
    version: int
    patient_id: int
    patient: str
    chart_number: str
    cents: int
    began_at: datetime
    began_by: str
    note: str
    ended_why: str
    parts: tuple[Instalment, ...]

    @property
    def paid_cents(self) -> int:
        """What was paid of it."""
        return sum(part.paid_cents for part in self.parts)

    def overdue_cents(self, today: date) -> int:
        """What should have been paid before a day and was not."""
        return overdue_cents(self.parts, today)


@dataclass(frozen=True, slots=True)
class CheckPaid:
    """A check that a patient paid with; `returned` if the bank did not pay it."""

    posting_id: int
    day: date
    receipt: str
    number: str
    cents: int
    voided: bool
    returned: bool


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """What of an account an agency collects, or has collected."""

    id: int
    version: int
    patient_id: int
    patient: str
    chart_number: str
    agency_id: int
    agency: str
    placed_on: date
    cents: int
    open_cents: int
    reason: str
    ended_on: date | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A collection agency; `fee_points` are basis points of what it collects."""

    id: int
    version: int
    name: str
    phone: str
    fee_points: int
    active: bool


def credit(session: Session, patient_id: int) -> tuple[int, int]:
    """Return what a person paid ahead, and what they paid more than was owed, in cents."""
    found = owing.open_items(
        session, same_person_ids(session, patient_id), accounts=("patient", "prepaid")
    )
    ahead = -sum(item.cents for item in found if item.account == "prepaid")
    owed = sum(item.cents for item in found if item.account == "patient")
    return max(ahead, 0), max(-owed, 0)


def plan_of(session: Session, patient_id: int) -> PlanRow | None:
    """Return the plan that runs on a person's account, None if there is none."""
    wanted = _plans().where(
        PaymentPlan.patient_id.in_(same_person_ids(session, patient_id)),
        PaymentPlan.ended_at.is_(None),
    )
    found = _plan_rows(session, wanted)
    return found[0] if found else None


def plan(session: Session, plan_id: int) -> PlanRow | None:
    """Return a plan, whether it runs or not."""
    return next(iter(_plan_rows(session, _plans().where(PaymentPlan.id == plan_id))), None)


def plans(session: Session, *, ended: bool = False) -> list[PlanRow]:
    """Return the plans that run, and with `ended` the others too, the oldest first."""
    wanted = _plans()
    if not ended:
        wanted = wanted.where(PaymentPlan.ended_at.is_(None))
    return _plan_rows(session, wanted)


def in_good_standing(session: Session, today: date) -> set[int]:
    """Return the patients whose plans run and have nothing overdue: they get no dunning.

    The charts merged into theirs are among them.
    """
    rows = plans(session)
    broken = {row.patient_id for row in rows if row.overdue_cents(today)}
    good = {row.patient_id for row in rows} - broken
    if not good:
        return good
    merged = session.execute(
        select(Patient.id, Patient.merged_into_id).where(Patient.merged_into_id.is_not(None))
    )
    return good | {chart for chart, person in merged if person in good}


def _plans() -> Select[*tuple[Any, ...]]:
    """Ask for plans under the name of the chart that is kept."""
    chart = aliased(Patient, name="chart")
    return (
        select(
            PaymentPlan.id, PaymentPlan.version, Patient.id.label("patient_id"), PaymentPlan.cents,
            PaymentPlan.began_at, PaymentPlan.began_by, PaymentPlan.note, PaymentPlan.ended_why,
            Patient.family, Patient.given, Patient.chart_number,
        )
        .join(chart, chart.id == PaymentPlan.patient_id)
        .join(Patient, Patient.id == func.coalesce(chart.merged_into_id, chart.id))
        .order_by(PaymentPlan.began_at, PaymentPlan.id)
    )  # fmt: skip


def _plan_rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[PlanRow]:
    rows = session.execute(wanted).all()
    parts: dict[int, list[Instalment]] = {}
    for plan_id, due, cents in session.execute(
        select(PlanInstalment.plan_id, PlanInstalment.due, PlanInstalment.cents)
        .where(PlanInstalment.plan_id.in_([row.id for row in rows]))
        .order_by(PlanInstalment.due)
    ):
        parts.setdefault(plan_id, []).append(Instalment(due, cents))
    paid = _paid_since(session, rows)
    return [
        PlanRow(
            row.id, row.version, row.patient_id, display_name(row.family, row.given),
            row.chart_number, row.cents, row.began_at, row.began_by, row.note, row.ended_why,
            tuple(standing(parts.get(row.id, []), paid.get(row.id, 0))),
        )
        for row in rows
    ]  # fmt: skip


def _paid_since(session: Session, rows: Sequence[Any]) -> dict[int, int]:
    """Return what was paid of the balance since each plan began; a voided payment is none.

    Of a person whose merged charts have a plan each, what paid a chart's charges counts for its.
    """
    other = aliased(PaymentPlan, name="other")
    first = aliased(Posting, name="first")
    whose = aliased(Patient, name="whose")
    kept = func.coalesce(Patient.merged_into_id, Patient.id)
    found = session.execute(
        select(PaymentPlan.id, -func.sum(PostingLine.cents))
        .join(whose, whose.id == PaymentPlan.patient_id)
        .join(Patient, kept == func.coalesce(whose.merged_into_id, whose.id))
        .join(PostingLine, PostingLine.patient_id == Patient.id)
        .join(Posting, Posting.key == PostingLine.posting_key)
        .outerjoin(first, first.id == Posting.reverses_id)
        .where(
            PaymentPlan.id.in_([row.id for row in rows]),
            PostingLine.account == "patient",
            Posting.at >= PaymentPlan.began_at,
            ~select(other.id)
            .where(
                other.patient_id == PostingLine.patient_id,
                other.id != PaymentPlan.id,
                other.patient_id != PaymentPlan.patient_id,
                other.ended_at.is_(None),
            )
            .exists(),
            Posting.kind.in_(PAID),
            or_(first.id.is_(None), first.kind.in_(PAID)),
        )
        .group_by(PaymentPlan.id)
    )
    return {plan_id: int(cents) for plan_id, cents in found}


def checks_of(session: Session, patient_id: int) -> list[CheckPaid]:
    """Return the checks that a person paid with, the newest first."""
    void = aliased(Posting, name="void")
    rows = session.execute(
        select(
            Posting.id, Posting.day, Receipt.drawer, Receipt.number, Payment.reference,
            Payment.cents, void.id.label("void_id"), ReturnedCheck.id.label("returned_id"),
        )
        .join(Payment, Payment.posting_id == Posting.id)
        .join(Receipt, Receipt.posting_id == Posting.id)
        .outerjoin(void, void.reverses_id == Posting.id)
        .outerjoin(ReturnedCheck, ReturnedCheck.paid_posting_id == Posting.id)
        .where(
            Payment.patient_id.in_(same_person_ids(session, patient_id)), Payment.method == "check"
        )
        .order_by(Posting.id.desc())
    )  # fmt: skip
    return [
        CheckPaid(
            row.id, row.day, receipt_number(row.drawer, row.number), row.reference, row.cents,
            row.void_id is not None, row.returned_id is not None,
        )
        for row in rows
    ]  # fmt: skip


def refunded_of(session: Session, patient_id: int) -> list[Refund]:
    """Return what a person got back, the newest first; the rows are only read."""
    found = session.scalars(
        select(Refund)
        .where(Refund.patient_id.in_(same_person_ids(session, patient_id)))
        .order_by(Refund.id.desc())
    ).all()
    session.expunge_all()
    return list(found)


def agencies(session: Session) -> list[AgencyRow]:
    """Return the collection agencies by name."""
    wanted = select(
        Agency.id, Agency.version, Agency.name, Agency.phone, Agency.fee_points, Agency.active
    )
    return [AgencyRow(*row) for row in session.execute(wanted.order_by(func.lower(Agency.name)))]


def placements(session: Session, *, ended: bool = False) -> list[PlacementRow]:
    """Return what agencies collect, and with `ended` what they have, the oldest first."""
    chart, whose = aliased(Patient, name="chart"), aliased(Patient, name="whose")
    wanted = (
        select(
            Placement.id, Placement.version, whose.id.label("patient_id"),
            Placement.patient_id.label("chart_id"), whose.family, whose.given,
            whose.chart_number, Placement.agency_id, Agency.name, Placement.placed_on,
            Placement.cents, Placement.reason, Placement.ended_on, Placement.ended_why,
        )
        .join(Agency, Agency.id == Placement.agency_id)
        .join(chart, chart.id == Placement.patient_id)
        .join(whose, whose.id == func.coalesce(chart.merged_into_id, chart.id))
        .order_by(Placement.placed_on, Placement.id)
    )  # fmt: skip
    if not ended:
        wanted = wanted.where(Placement.ended_on.is_(None))
    rows = session.execute(wanted).all()
    left = _left_with_agencies(session)
    first: dict[
        int, int
    ] = {}  # by person the placement that charts without one of their own are of
    own = {row.chart_id for row in rows if row.ended_on is None}
    for row in rows:
        if row.ended_on is None:
            first.setdefault(row.patient_id, row.id)
    return [
        PlacementRow(
            row.id, row.version, row.patient_id, display_name(row.family, row.given),
            row.chart_number, row.agency_id, row.name, row.placed_on, row.cents,
            0 if row.ended_on is not None else sum(
                cents for chart_id, cents in left.get(row.patient_id, {}).items()
                if chart_id == row.chart_id
                or (chart_id not in own and first[row.patient_id] == row.id)
            ),
            row.reason, row.ended_on, row.ended_why,
        )
        for row in rows
    ]  # fmt: skip


def _left_with_agencies(session: Session) -> dict[int, dict[int, int]]:
    """Return by person, then by chart, what is with agencies, in cents."""
    found: dict[int, dict[int, int]] = {}
    for person, chart_id, cents in session.execute(
        select(func.coalesce(Patient.merged_into_id, Patient.id), Patient.id, func.sum(Owed.cents))
        .join(Owed, Owed.patient_id == Patient.id)
        .where(Owed.account == "agency", Owed.cents != 0)
        .group_by(Patient.merged_into_id, Patient.id)
    ):
        found.setdefault(person, {})[chart_id] = int(cents)
    return found


def charts_placed(session: Session, placement_id: int) -> list[int]:
    """Return the charts whose charges an open placement is about.

    Its own, and what was merged into the person that has no open placement of its own.
    """
    chart_id = session.scalars(
        select(Placement.patient_id).where(Placement.id == placement_id)
    ).one()
    people = same_person_ids(session, chart_id)
    others = session.execute(
        select(Placement.id, Placement.patient_id)
        .where(Placement.patient_id.in_(people), Placement.ended_on.is_(None))
        .order_by(Placement.placed_on, Placement.id)
    ).all()
    own = {other.patient_id for other in others}
    is_first = not others or others[0].id == placement_id
    return [one for one in people if one == chart_id or (is_first and one not in own)]
