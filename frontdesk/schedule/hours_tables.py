"""When providers see patients: the week's template, what changed it, and single days."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class TemplateSpan(Base):
    """A weekly stretch of a provider's time: open for patients, or blocked."""

    __tablename__ = "template_span"
    __table_args__ = (
        CheckConstraint("every_weeks >= 1", name="every_weeks"),
        CheckConstraint("every_weeks = 1 OR valid_from IS NOT NULL", name="counted_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    weekday: Mapped[int]  # 0 is Monday
    opens: Mapped[time]  # the office's wall clock
    closes: Mapped[time]
    kind: Mapped[str] = mapped_column(default="open")  # open, lunch, admin
    title: Mapped[str] = mapped_column(default="")
    new_only: Mapped[bool] = mapped_column(default=False)  # for patients not seen here before
    every_weeks: Mapped[int] = mapped_column(default=1)  # 2: every other, from valid_from's week
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the last day it holds
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SpanType(Base):
    """A kind of visit that a stretch is kept for; a stretch without any is for all."""

    __tablename__ = "template_span_type"

    span_id: Mapped[int] = mapped_column(
        ForeignKey("template_span.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    type_id: Mapped[int] = mapped_column(
        ForeignKey("appointment_type.id"), primary_key=True, autoincrement=False
    )


class Block(Base):
    """A stretch of one day that differs from the template: nobody is seen, or somebody is."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))  # None: all
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))  # None: everywhere
    day: Mapped[date] = mapped_column(index=True)
    opens: Mapped[time]
    closes: Mapped[time]
    kind: Mapped[str] = mapped_column(default="away")  # away, or open: seen though the week says no
    title: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TemplateChange(Base):
    """A provider's week replaced by another from a day on, as it was before: to roll back."""

    __tablename__ = "template_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    starts_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant)
    staff: Mapped[str]
    before: Mapped[str]  # the spans as they were, JSON
    after: Mapped[str]  # the spans as they are since, JSON
    rolled_back_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
