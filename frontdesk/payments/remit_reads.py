"""Payers' checks, what is open with a payer, and what its checks said of each charge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session, aliased

from frontdesk.core.chunks import chunks
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger.tables import Charge, Posting
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments.tables import Remittance, RemittanceLine


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """A payer's check: how much came, how much of it stands on lines, what is left.

    Attributes:
        lines: how many lines stand.
        undone: it was taken back whole.

    """

    id: int
    version: int
    key: str
    payer_id: int
    payer: str
    kind: str
    number: str
    cents: int
    dated: date
    day: date
    staff: str
    finished_on: date | None
    undone: bool
    undone_why: str
    lines: int
    paid_cents: int

    @property
    def left_cents(self) -> int:
        """What of it is not yet on a line."""
        return 0 if self.undone else self.cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a check, or of all checks on a charge; `remit_tables.RemittanceLine` says more.

    Attributes:
        next_payer: who got the shares; empty for the patient.
        remittance, number: the check, and the line's number on it.
        undone: it was taken back.
        lifted: its charge was taken back: the money is unapplied again.

    """

    id: int
    version: int
    remittance_id: int
    number: int
    kind: str
    payer: str
    check_kind: str
    check_number: str
    dated: date
    day: date
    patient_id: int | None
    family: str
    given: str
    charge_id: int | None
    coverage_id: int | None
    service_day: date | None
    code: str
    words: str
    charge_cents: int
    next_payer: str
    allowed_cents: int | None
    paid_cents: int
    contractual_cents: int
    deductible_cents: int
    coinsurance_cents: int
    copay_cents: int
    not_covered_cents: int
    open_cents: int
    reasons: str
    denial: str
    takes_back_id: int | None
    posting_id: int | None
    staff: str
    undone: bool
    undone_why: str
    lifted: bool

    @property
    def shared_cents(self) -> int:
        """The patient's parts together."""
        return (
            self.deductible_cents + self.coinsurance_cents + self.copay_cents
            + self.not_covered_cents
        )  # fmt: skip

    @property
    def patient(self) -> str:
        """The patient's name; empty for a line about nobody."""
        return display_name(self.family, self.given) if self.patient_id else ""


@cache  # putting it together takes longer than asking it
def counts() -> ColumnElement[bool]:
    """Return whether a line uses money of its check: it stands, and so does its charge."""
    return and_(RemittanceLine.undone_at.is_(None), ~_charge_taken_back())


@cache
def _charge_taken_back() -> ColumnElement[bool]:
    made, back = aliased(Posting), aliased(Posting)
    charge = aliased(Charge)
    return (
        select(back.id)
        .join(made, made.id == back.reverses_id)
        .join(charge, charge.posting_key == made.key)
        .where(charge.id == RemittanceLine.charge_id)
        .correlate(RemittanceLine)
        .exists()
    )


def paid_of(session: Session, remittance_id: int) -> int:
    """Return the cents of a check that stand on lines."""
    found = session.scalar(
        select(func.sum(RemittanceLine.paid_cents)).where(
            RemittanceLine.remittance_id == remittance_id, counts()
        )
    )
    return int(found or 0)


def remittances(
    session: Session,
    *,
    ids: Iterable[int] | None = None,
    key: str | None = None,
    unfinished: bool = False,
    limit: int = 200,
) -> list[RemittanceRow]:
    """Return payers' checks, the newest first."""
    one = Remittance
    wanted = (
        select(
            one.id, one.version, one.key, one.payer_id, Payer.name, one.kind, one.number, one.cents,
            one.dated, one.day, one.staff, one.finished_on, one.undone_id != 0, one.undone_why,
        )
        .join(Payer, Payer.id == one.payer_id)
        .order_by(one.day.desc(), one.id.desc())
        .limit(limit)
    )  # fmt: skip
    if ids is not None:
        wanted = wanted.where(one.id.in_(list(ids)))
    if key is not None:
        wanted = wanted.where(one.key == key)
    if unfinished:
        wanted = wanted.where(one.finished_on.is_(None), one.undone_id == 0)
    rows: Sequence[Any] = session.execute(wanted).all()
    sums: dict[int, Any] = {
        remittance_id: (lines, int(paid))
        for remittance_id, lines, paid in session.execute(
            select(RemittanceLine.remittance_id, func.count(), func.sum(RemittanceLine.paid_cents))
            .where(RemittanceLine.remittance_id.in_([row[0] for row in rows]), counts())
            .group_by(RemittanceLine.remittance_id)
        )
    }
    whole: list[Any] = [(*row, *sums.get(row[0], (0, 0))) for row in rows]
    return [RemittanceRow(*one) for one in whole]


def unapplied(session: Session) -> list[RemittanceRow]:
    """Return the checks of which some money stands on no line yet, the oldest first."""
    line, made, back = RemittanceLine, aliased(Posting), aliased(Posting)
    paid = select(line.remittance_id, func.sum(line.paid_cents).label("cents")).where(
        line.undone_at.is_(None)
    )
    standing = paid.group_by(line.remittance_id).subquery()
    lifted = (  # found from the reversals, which are few, not line by line
        paid.join(Charge, Charge.id == line.charge_id)
        .join(made, made.key == Charge.posting_key)
        .join(back, back.reverses_id == made.id)
        .group_by(line.remittance_id)
        .subquery()
    )
    used = func.coalesce(standing.c.cents, 0) - func.coalesce(lifted.c.cents, 0)
    ids = session.scalars(
        select(Remittance.id)
        .outerjoin(standing, standing.c.remittance_id == Remittance.id)
        .outerjoin(lifted, lifted.c.remittance_id == Remittance.id)
        .where(Remittance.undone_id == 0, Remittance.cents != used)
    ).all()
    found = [row for some in chunks(ids) for row in remittances(session, ids=some, limit=len(some))]
    return sorted(found, key=lambda row: (row.day, row.id))


def same_remittance(
    session: Session, *, payer_id: int, number: str, cents: int
) -> RemittanceRow | None:
    """Return the standing check with this payer, number and amount; None if there is none."""
    found = session.scalar(
        select(Remittance.id).where(
            Remittance.payer_id == payer_id,
            Remittance.number == number,
            Remittance.cents == cents,
            Remittance.undone_id == 0,
        )
    )
    return remittances(session, ids=[found])[0] if found else None


def lines_of_remittance(session: Session, remittance_id: int) -> list[LineRow]:
    """Return a check's lines in their order, those taken back too."""
    wanted = _lines().where(RemittanceLine.remittance_id == remittance_id)
    return _line_rows(session, wanted.order_by(RemittanceLine.number))


def line(session: Session, line_id: int) -> LineRow | None:
    """Return one line."""
    found = _line_rows(session, _lines().where(RemittanceLine.id == line_id))
    return found[0] if found else None


def remittance_of_charges(
    session: Session, charge_ids: Iterable[int], *, undone: bool = False
) -> dict[int, list[LineRow]]:
    """Return what payers' checks said of each of these charges, in the order it came.

    Args:
        session: any reading session.
        charge_ids: the charges; those nobody answered yet are not in the answer.
        undone: with the lines that the office took back.

    """
    found: dict[int, list[LineRow]] = {}
    for some in chunks(sorted(set(charge_ids))):
        wanted = _lines().where(RemittanceLine.charge_id.in_(some))
        if not undone:
            wanted = wanted.where(RemittanceLine.undone_at.is_(None))
        for row in _line_rows(session, wanted.order_by(RemittanceLine.id)):
            found.setdefault(row.charge_id or 0, []).append(row)
    return found


@cache
def _lines() -> Select[*tuple[Any, ...]]:
    one, following, next_payer = RemittanceLine, aliased(Coverage), aliased(Payer)
    none = literal("", String)
    return (
        select(
            one.id, one.version, one.remittance_id, one.number, one.kind, Payer.name,
            Remittance.kind, Remittance.number, Remittance.dated, Remittance.day, one.patient_id,
            func.coalesce(Patient.family, none), func.coalesce(Patient.given, none),
            one.charge_id, one.coverage_id, Charge.service_day, func.coalesce(Charge.code, none),
            func.coalesce(Charge.words, none), func.coalesce(Charge.cents, 0),
            func.coalesce(next_payer.name, none), one.allowed_cents, one.paid_cents,
            one.contractual_cents, one.deductible_cents, one.coinsurance_cents, one.copay_cents,
            one.not_covered_cents, one.open_cents, one.reasons, one.denial, one.takes_back_id,
            one.posting_id, one.staff,
            case((one.undone_at.is_(None), False), else_=True), one.undone_why,
            case((_charge_taken_back(), True), else_=False),
        )
        .join(Remittance, Remittance.id == one.remittance_id)
        .join(Payer, Payer.id == Remittance.payer_id)
        .outerjoin(Patient, Patient.id == one.patient_id)
        .outerjoin(Charge, Charge.id == one.charge_id)
        .outerjoin(following, following.id == one.next_id)
        .outerjoin(next_payer, next_payer.id == following.payer_id)
    )  # fmt: skip


def _line_rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[LineRow]:
    rows: Sequence[Any] = session.execute(wanted).all()
    return [LineRow(*row) for row in rows]
