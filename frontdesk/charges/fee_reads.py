"""What is read of fee schedules, taxes and discounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_rules
from frontdesk.charges.fee_rules import Fee, Priced, Schedule, TaxRate
from frontdesk.charges.tables import (
    Fee as FeeTable,
)
from frontdesk.charges.tables import (
    FeeChange,
    FeeSchedule,
    Household,
    PercentDiscount,
    PovertyGuideline,
    SalesTax,
    SlidingBand,
)
from frontdesk.codes.tables import ProcedureCode
from frontdesk.coverage.tables import Payer
from frontdesk.office.tables import Location


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The schedules there are, and their fees of the codes asked for."""

    schedules: tuple[Schedule, ...]
    fees: Mapping[tuple[int, str], Sequence[Fee]]

    def price(
        self, code: str, *, modifiers: Sequence[str] = (), payer_id: int | None, on: date
    ) -> Priced:
        """Return what a unit costs; see `fee_rules.price`."""
        return fee_rules.price(
            self.schedules, self.fees, code=code, modifiers=modifiers, payer_id=payer_id, on=on
        )


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A fee schedule as the list of them shows it."""

    id: int
    version: int
    name: str
    payer_id: int | None
    payer: str
    valid_from: date | None
    valid_to: date | None
    base_id: int | None
    percent: int
    count: int


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A price of a schedule."""

    id: int
    version: int
    schedule_id: int
    code: str
    modifier: str
    words: str
    cents: int | None
    allowed_cents: int | None


@dataclass(frozen=True, slots=True)
class FeeChangeRow:
    """A run over a schedule that was done."""

    id: int
    version: int
    schedule_id: int
    schedule: str
    title: str
    at: datetime
    staff: str
    count: int
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class PercentRow:
    """A self-pay or prompt-pay discount; `percent` in basis points."""

    id: int
    version: int
    kind: str
    percent: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class TaxRow:
    """A sales tax of a place; `millionths` of the price."""

    id: int
    version: int
    location_id: int | None
    location: str
    millionths: int
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class GuidelineRow:
    """A year's poverty guideline of a region, cents a year."""

    id: int
    version: int
    region: str
    valid_from: date
    one_cents: int
    more_cents: int
    note: str


@dataclass(frozen=True, slots=True)
class BandRow:
    """A step of the sliding fee; see `discount_rules.Band`."""

    id: int
    version: int
    up_to: int
    percent: int
    at_most_cents: int | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """What a patient has declared."""

    id: int
    version: int
    patient_id: int
    people: int
    income_cents: int
    proof: str
    valid_from: date
    valid_to: date | None
    staff: str


def prices(session: Session, codes: Iterable[str]) -> PriceBook:
    """Return the schedules and what they say of these codes, in two queries."""
    rows = session.execute(
        select(
            FeeTable.schedule_id, FeeTable.code, FeeTable.modifier, FeeTable.cents,
            FeeTable.allowed_cents, FeeTable.words,
        )
        .where(FeeTable.code.in_(sorted(set(codes))))
        .order_by(FeeTable.id)
    )  # fmt: skip
    fees: dict[tuple[int, str], list[Fee]] = {}
    for row in rows:
        fees.setdefault((row.schedule_id, row.code), []).append(Fee(*row))
    return PriceBook(tuple(schedules(session)), fees)


def schedules(session: Session) -> list[Schedule]:
    """Return every fee schedule as the rules take it."""
    rows = session.execute(
        select(
            FeeSchedule.id, FeeSchedule.name, FeeSchedule.payer_id, FeeSchedule.valid_from,
            FeeSchedule.valid_to, FeeSchedule.base_id, FeeSchedule.percent,
        ).order_by(FeeSchedule.id)
    )  # fmt: skip
    return [Schedule(*row) for row in rows]


def schedule_rows(session: Session) -> list[ScheduleRow]:
    """Return every fee schedule with its payer's name: the standard ones first, by name."""
    count = select(func.count()).where(FeeTable.schedule_id == FeeSchedule.id).scalar_subquery()
    rows = session.execute(
        select(
            FeeSchedule.id, FeeSchedule.version, FeeSchedule.name, FeeSchedule.payer_id,
            func.coalesce(Payer.name, ""), FeeSchedule.valid_from, FeeSchedule.valid_to,
            FeeSchedule.base_id, FeeSchedule.percent, count,
        )
        .outerjoin(Payer, Payer.id == FeeSchedule.payer_id)
        .order_by(FeeSchedule.payer_id.is_not(None), func.lower(FeeSchedule.name))
    )  # fmt: skip
    return [ScheduleRow(*row) for row in rows]


def fee_rows(session: Session, schedule_id: int) -> list[FeeRow]:
    """Return the prices of a schedule by code and modifier."""
    rows = session.execute(
        select(*(getattr(FeeTable, name) for name in FeeRow.__slots__))
        .where(FeeTable.schedule_id == schedule_id)
        .order_by(FeeTable.code, FeeTable.modifier)
    )
    return [FeeRow(*row) for row in rows]


def fee_changes(session: Session, *, limit: int = 50) -> list[FeeChangeRow]:
    """Return the runs over fee schedules, the newest first."""
    wanted = [
        FeeSchedule.name if name == "schedule" else getattr(FeeChange, name)
        for name in FeeChangeRow.__slots__
    ]
    rows = session.execute(
        select(*wanted)
        .join(FeeSchedule, FeeSchedule.id == FeeChange.schedule_id)
        .order_by(FeeChange.id.desc())
        .limit(limit)
    )
    return [FeeChangeRow(*row) for row in rows]


def find_priced(session: Session, typed: str, *, limit: int = 30) -> list[tuple[str, str]]:
    """Return codes of the office's fee schedules, and their words, by code or by every word."""
    wanted = select(FeeTable.code, func.max(FeeTable.words)).group_by(FeeTable.code)
    for word in typed.split():
        wanted = wanted.where(
            or_(
                FeeTable.code.istartswith(word, autoescape=True),
                FeeTable.words.icontains(word, autoescape=True),
            )
        )
    return [
        (row[0], row[1]) for row in session.execute(wanted.order_by(FeeTable.code).limit(limit))
    ]


def percent_rows(session: Session) -> list[PercentRow]:
    """Return the self-pay and prompt-pay discounts, by kind and day."""
    return _rows(session, PercentDiscount, PercentRow, PercentDiscount.kind,
                 PercentDiscount.valid_from)  # fmt: skip


def percents(session: Session) -> list[discounts.PercentOff]:
    """Return the same as the rules take it."""
    return [
        discounts.PercentOff(row.kind, row.percent, row.valid_from, row.valid_to)
        for row in percent_rows(session)
    ]


def tax_rows(session: Session) -> list[TaxRow]:
    """Return the sales taxes with the names of their places."""
    rows = session.execute(
        select(
            SalesTax.id, SalesTax.version, SalesTax.location_id,
            func.coalesce(Location.name, ""), SalesTax.millionths, SalesTax.valid_from,
            SalesTax.valid_to,
        )
        .outerjoin(Location, Location.id == SalesTax.location_id)
        .order_by(SalesTax.location_id, SalesTax.valid_from)
    )  # fmt: skip
    return [TaxRow(*row) for row in rows]


def tax_rates(session: Session) -> list[TaxRate]:
    """Return the same as the rules take it."""
    return [
        TaxRate(row.location_id, row.millionths, row.valid_from, row.valid_to)
        for row in tax_rows(session)
    ]


def taxed_codes(session: Session) -> frozenset[str]:
    """Return the codes of the office's list that sales tax is due on."""
    return frozenset(session.scalars(select(ProcedureCode.code).where(ProcedureCode.taxable)))


def guideline_rows(session: Session) -> list[GuidelineRow]:
    """Return the poverty guidelines, the newest first."""
    return _rows(session, PovertyGuideline, GuidelineRow, PovertyGuideline.valid_from.desc())


def band_rows(session: Session) -> list[BandRow]:
    """Return the steps of the sliding fee, the poorest first."""
    return _rows(session, SlidingBand, BandRow, SlidingBand.up_to, SlidingBand.valid_from)


def households(session: Session, patient_ids: Iterable[int]) -> list[HouseholdRow]:
    """Return what a person has declared, the newest first."""
    rows = session.execute(
        select(*(getattr(Household, name) for name in HouseholdRow.__slots__))
        .where(Household.patient_id.in_(list(patient_ids)))
        .order_by(Household.valid_from.desc(), Household.id.desc())
    )
    return [HouseholdRow(*row) for row in rows]


def sliding_of(
    session: Session, patient_ids: Iterable[int], *, on: date, region: str
) -> tuple[discounts.Band | None, int]:
    """Return the sliding fee's step of a person on a day, and the income in basis points.

    None and 0 where nothing was declared that holds, or no guideline is entered.
    """
    declared = [
        row for row in households(session, patient_ids)
        if fee_rules.holds(row.valid_from, row.valid_to, on)
    ]  # fmt: skip
    if not declared:
        return None, 0
    found = discounts.guideline_for(
        [
            discounts.Guideline(row.region, row.valid_from, row.one_cents, row.more_cents)
            for row in guideline_rows(session)
        ],
        region=region,
        on=on,
    )
    if found is None:
        return None, 0
    first = declared[0]
    household = discounts.Household(
        first.people, first.income_cents, first.valid_from, first.valid_to
    )
    poverty = discounts.of_poverty(household, found)
    bands = [
        discounts.Band(row.up_to, row.percent, row.at_most_cents, row.valid_from, row.valid_to)
        for row in band_rows(session)
    ]
    return discounts.band_for(bands, poverty, on=on), poverty


def _rows(session: Session, table: Any, shape: Any, *order: Any) -> list[Any]:
    wanted = select(*(getattr(table, name) for name in shape.__slots__))
    return [shape(*row) for row in session.execute(wanted.order_by(*order, table.id))]
