"""What patients agreed to pay in parts, got back, whose checks came back, and who collects it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only


class PaymentPlan(Base):
    """An agreement to pay a balance in parts; who keeps to it gets no dunning."""

    __tablename__ = "payment_plan"
    __table_args__ = (
        Index(
            "ix_payment_plan_running",
            "patient_id",
            unique=True,  # one at a time
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    cents: Mapped[int]  # all instalments together
    began_at: Mapped[datetime] = mapped_column(Instant)  # payments since then count
    began_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(default="")
    ended_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PlanInstalment(Base):
    """One part of a plan and the day it is due."""

    __tablename__ = "plan_instalment"
    __table_args__ = (UniqueConstraint("plan_id", "due"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("payment_plan.id"))
    due: Mapped[date]
    cents: Mapped[int]


class Refund(Base):
    """Money given back to a patient."""

    __tablename__ = "refund"

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    method: Mapped[str]  # cash, card, check (drawn on the office's bank account)
    cents: Mapped[int]
    reference: Mapped[str] = mapped_column(default="")  # check number; the card as on the receipt
    reason: Mapped[str]
    approved_by: Mapped[str]


class ReturnedCheck(Base):
    """A patient's check that the bank did not pay."""

    __tablename__ = "returned_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    paid_posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    fee_posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date]
    cents: Mapped[int]
    fee_cents: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str]


class Agency(Base):
    """A collection agency."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    phone: Mapped[str] = mapped_column(default="")
    fee_points: Mapped[int] = mapped_column(default=0)  # basis points it keeps of what it collects
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Placement(Base):
    """What of an account was placed with an agency, until it is called back."""

    __tablename__ = "placement"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    placed_on: Mapped[date]
    placed_by: Mapped[str]
    cents: Mapped[int]
    reason: Mapped[str]
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


# A merge of charts leaves plans and placements with the chart whose charges they are about; reads
# look through the merge, so that two of each stay two, and are there again when it is undone.
PaymentPlan.__table__.info["append_only"] = True  # type: ignore[attr-defined]
Placement.__table__.info["append_only"] = True  # type: ignore[attr-defined]
append_only(Refund)
append_only(ReturnedCheck)
