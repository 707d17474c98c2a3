"""What was brought to the bank: a deposit locks the payments in it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only


class Deposit(Base):
    """Cash and checks brought to the bank together; never changed, taken back by a reversal."""

    __tablename__ = "deposit"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]  # gapless, as on the slip
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), unique=True)
    day: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    cash_cents: Mapped[int]
    check_cents: Mapped[int]


class DepositItem(Base):
    """A check that a deposit holds: what brought it cannot be voided any more."""

    __tablename__ = "deposit_item"
    __table_args__ = (UniqueConstraint("deposit_id", "posting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deposit_id: Mapped[int] = mapped_column(ForeignKey("deposit.id"))
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    cents: Mapped[int]
    words: Mapped[str]  # the check's number and whose it is, as on the slip


append_only(Deposit)
append_only(DepositItem)
