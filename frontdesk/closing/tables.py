"""What closing the day leaves behind besides its seal: the counts of the drawers, the excuses."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only


class DrawerCount(Base):
    """One blind count of a drawer; the last one of a day holds."""

    __tablename__ = "drawer_count"
    __table_args__ = (Index("ix_drawer_count_day_drawer", "day", "drawer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the desk: a second Enter counts once
    day: Mapped[date]
    drawer: Mapped[str]  # the workstation's letter
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    pieces: Mapped[dict[str, int]] = mapped_column(JSON)  # cents of a bill or coin to how many
    counted_cents: Mapped[int]
    float_cents: Mapped[int]  # what stays in the drawer as change
    expected_cents: Mapped[int]  # float and what the books say came in
    reason: Mapped[str] = mapped_column(default="")  # for more or less than expected
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))  # over or short


class DayExcuse(Base):
    """Why something unresolved may stay so when its day is closed."""

    __tablename__ = "day_excuse"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str]  # closing.rules.KINDS
    subject_id: Mapped[int]  # the appointment or the receipt
    reason: Mapped[str]
    staff: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


append_only(DrawerCount)
append_only(DayExcuse)
