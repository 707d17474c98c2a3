"""Payers' checks and EFTs, and what each said of the charges on it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class Remittance(Base):
    """A check or EFT of an insurance company, for many charges."""

    __tablename__ = "remittance"
    __table_args__ = (
        UniqueConstraint("payer_id", "number", "cents", "undone_id"),
        Index("ix_remittance_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the desk: a second Enter begins nothing
    payer_id: Mapped[int] = mapped_column(ForeignKey("payer.id"))
    kind: Mapped[str]  # check, eft
    number: Mapped[str]
    cents: Mapped[int]  # 0 for one that only explains
    dated: Mapped[date]  # as it stands on the check
    day: Mapped[date]  # that it counts for
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))  # None: no money came
    staff: Mapped[str]
    finished_on: Mapped[date | None]
    undone_id: Mapped[int] = mapped_column(default=0)  # its own id once it is taken back
    undone_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RemittanceLine(Base):
    """What a check said of one charge; or interest it paid, or money it took back."""

    __tablename__ = "remittance_line"
    __table_args__ = (
        UniqueConstraint("remittance_id", "number"),
        Index("ix_remittance_line_charge_id", "charge_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"))
    number: Mapped[int]  # 1, 2 … within the check
    kind: Mapped[str]  # charge, take_back, interest
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))
    coverage_id: Mapped[int | None] = mapped_column(ForeignKey("coverage.id"))
    next_id: Mapped[int | None] = mapped_column(ForeignKey("coverage.id"))  # who got the shares
    allowed_cents: Mapped[int | None]
    paid_cents: Mapped[int] = mapped_column(default=0)  # below zero where it was taken back
    contractual_cents: Mapped[int] = mapped_column(default=0)
    deductible_cents: Mapped[int] = mapped_column(default=0)
    coinsurance_cents: Mapped[int] = mapped_column(default=0)
    copay_cents: Mapped[int] = mapped_column(default=0)
    not_covered_cents: Mapped[int] = mapped_column(default=0)
    open_cents: Mapped[int] = mapped_column(default=0)  # left with this payer afterwards
    reasons: Mapped[str] = mapped_column(default="")  # "CO-45 PR-1"
    denial: Mapped[str] = mapped_column(default="")  # why something stays open, in own words
    takes_back_id: Mapped[int | None] = mapped_column(ForeignKey("remittance_line.id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))  # None: nothing moved
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str] = mapped_column(default="")
    undone_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
