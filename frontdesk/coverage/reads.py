"""Which coverages a patient has, and which payers the office knows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.coverage import rules
from frontdesk.coverage.tables import Coverage, Payer


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A patient's coverage."""

    id: int
    version: int
    patient_id: int
    payer_id: int
    payer: str
    plan: str
    member_id: str
    group_number: str
    order: int
    subscriber: str
    relationship: str
    valid_from: date | None
    valid_to: date | None
    copay_cents: int
    confirmed_on: date | None

    @property
    def place(self) -> str:
        """Its order in words: primary, secondary, tertiary."""
        return rules.ORDERS[self.order]

    def typed(self) -> rules.CoverageTyped:
        """Return it as a form begins with it."""
        names = rules.CoverageTyped.__slots__
        return rules.CoverageTyped(**{name: getattr(self, name) for name in names})


@dataclass(frozen=True, slots=True)
class PayerRow:
    """An insurance company the office bills."""

    id: int
    name: str
    payer_id: str
    phone: str


def coverages_of(session: Session, patient_id: int, on: date) -> list[CoverageRow]:
    """Return the coverages that hold on a day, the primary one first."""
    found = (
        _coverages()
        .where(
            Coverage.patient_id == patient_id,
            or_(Coverage.valid_from.is_(None), Coverage.valid_from <= on),
            or_(Coverage.valid_to.is_(None), Coverage.valid_to >= on),
        )
        .order_by(Coverage.order, Coverage.id)
    )
    return [_row(row) for row in session.execute(found)]


def all_coverages_of(session: Session, patient_id: int) -> list[CoverageRow]:
    """Return every coverage a patient has or had: by order, the newest of each first."""
    found = (
        _coverages()
        .where(Coverage.patient_id == patient_id)
        .order_by(Coverage.order, Coverage.valid_from.desc().nulls_last(), Coverage.id.desc())
    )
    return [_row(row) for row in session.execute(found)]


def _coverages() -> Select[Any]:
    return select(*Coverage.__table__.columns, Payer.name.label("payer")).join(
        Payer, Payer.id == Coverage.payer_id
    )


def _row(row: Row[Any]) -> CoverageRow:
    return CoverageRow(**{name: getattr(row, name) for name in CoverageRow.__slots__})


def held(session: Session, patient_id: int) -> list[rules.Held]:
    """Return a patient's coverages as far as a new one could clash with them."""
    return [
        rules.Held(row.id, row.payer, row.order, row.valid_from, row.valid_to)
        for row in all_coverages_of(session, patient_id)
    ]


def payers(session: Session, typed: str = "", limit: int = 20) -> list[PayerRow]:
    """Return payers whose name holds what was typed, those that begin with it first."""
    words = " ".join(typed.casefold().split())
    name = func.lower(Payer.name)
    found = (
        select(Payer.id, Payer.name, Payer.payer_id, Payer.phone)
        .where(name.contains(words, autoescape=True))
        .order_by(~name.startswith(words, autoescape=True), name)
        .limit(limit)
    )
    return [PayerRow(*row) for row in session.execute(found)]


def payer_named(session: Session, name: str) -> int | None:
    """Return the id of the payer of that name, capitals aside; None if there is none."""
    wanted = name.casefold()
    found = session.execute(
        select(Payer.id, Payer.name).where(func.lower(Payer.name) == func.lower(name))
    )
    return next((key for key, known in found if known.casefold() == wanted), None)
