"""What the charges room keeps: superbills, excuses, fee schedules, discounts, estimates."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only
from frontdesk.core.faults import tell

ONE_SUPERBILL = "one_superbill_stands"
_STANDS = text("voided_at IS NULL")


class Superbill(Base):
    """What one visit was charged for. One stands for a visit; an amended one replaces it."""

    __tablename__ = "superbill"
    __table_args__ = (
        Index(
            ONE_SUPERBILL, "appointment_id", unique=True,
            sqlite_where=_STANDS, postgresql_where=_STANDS,
        ),
        Index("ix_superbill_patient_id_day", "patient_id", "day"),
        Index("ix_superbill_day", "day"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # of its charges' posting
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    day: Mapped[date]  # of service
    diagnoses: Mapped[list[dict[str, str]]] = mapped_column(JSON)  # A to L: code, words
    referring: Mapped[str] = mapped_column(default="")
    copay_cents: Mapped[int] = mapped_column(default=0)
    total_cents: Mapped[int]  # charged, with tax, before discounts
    discount_cents: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("superbill.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Instant)
    voided_by: Mapped[str] = mapped_column(default="")
    void_reason: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Excuse(Base):
    """Why a visit that took place costs nothing."""

    __tablename__ = "excuse"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ChargeFavourite(Base):
    """A code that one key adds to a superbill."""

    __tablename__ = "charge_favourite"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # diagnosis, service
    group: Mapped[str]  # the heading it stands under
    code: Mapped[str]
    words: Mapped[str]
    modifiers: Mapped[str] = mapped_column(default="")  # parted by spaces
    units: Mapped[int] = mapped_column(default=1)
    key: Mapped[str] = mapped_column(default="")  # the letter; "" for whichever is free
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))  # None: everyone's
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))  # None: all
    place: Mapped[int] = mapped_column(default=0)  # order within its group
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FeeSchedule(Base):
    """A price list: the office's standard one, or one of a payer's contract."""

    __tablename__ = "fee_schedule"
    __table_args__ = (CheckConstraint("percent BETWEEN 1 AND 1000000", name="some_percent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    payer_id: Mapped[int | None] = mapped_column(ForeignKey("payer.id"))  # None: standard
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("fee_schedule.id"))
    percent: Mapped[int] = mapped_column(default=10_000)  # basis points of the base's prices
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Fee(Base):
    """What a schedule says of a code."""

    __tablename__ = "fee"
    __table_args__ = (
        UniqueConstraint("schedule_id", "code", "modifier"),
        CheckConstraint("cents > 0", name="above_nothing"),
        CheckConstraint("allowed_cents >= 0", name="allowed_not_below"),
        CheckConstraint("cents IS NOT NULL OR allowed_cents IS NOT NULL", name="says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("fee_schedule.id"))
    code: Mapped[str] = mapped_column(index=True)
    modifier: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    cents: Mapped[int | None]  # charged a unit
    allowed_cents: Mapped[int | None]  # what the contract allows a unit
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FeeChange(Base):
    """One run over a fee schedule, seen before it was done, and taken back whole if need be."""

    __tablename__ = "fee_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("fee_schedule.id"), index=True)
    title: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    count: Mapped[int]
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # code, modifier, before, after
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SalesTax(Base):
    """The sales tax of a place, from a day to another."""

    __tablename__ = "sales_tax"
    __table_args__ = (CheckConstraint("millionths BETWEEN 0 AND 1000000", name="a_share"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))  # None: elsewhere
    millionths: Mapped[int]  # of the price: 8.875 % is 88750
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PercentDiscount(Base):
    """A self-pay or prompt-pay discount, from a day to another."""

    __tablename__ = "percent_discount"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 10000", name="a_share"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # charges.discount_rules: self_pay, prompt_pay
    percent: Mapped[int]  # basis points
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PovertyGuideline(Base):
    """The federal poverty guideline of a year, as the office entered it."""

    __tablename__ = "poverty_guideline"
    __table_args__ = (UniqueConstraint("region", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(default="48")  # 48 (states and DC), AK, HI
    valid_from: Mapped[date]
    one_cents: Mapped[int]  # a household of one, a year
    more_cents: Mapped[int]  # each further person
    note: Mapped[str] = mapped_column(default="")  # where the figures are from
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SlidingBand(Base):
    """A step of the office's sliding fee."""

    __tablename__ = "sliding_band"

    id: Mapped[int] = mapped_column(primary_key=True)
    up_to: Mapped[int]  # income in basis points of the guideline, counted still
    percent: Mapped[int]  # the discount, basis points
    at_most_cents: Mapped[int | None]  # what a visit costs at the most
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Household(Base):
    """What a patient has declared of household and income, for the sliding fee."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    people: Mapped[int]
    income_cents: Mapped[int]  # a year
    proof: Mapped[str] = mapped_column(default="")  # what was shown: pay stubs, tax return
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    staff: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Estimate(Base):
    """A good-faith estimate as it was handed out. Never changed: a new one is made."""

    __tablename__ = "estimate"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date]  # it was made on
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    total_cents: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # estimate_rules.EstimateContent


append_only(Estimate)
for _said_by in (ONE_SUPERBILL, "superbill.appointment_id"):  # PostgreSQL, SQLite
    tell(
        _said_by,
        "Another desk has just charged this visit. Nothing was saved; look at it, then amend it.",
    )
