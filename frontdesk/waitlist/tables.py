"""What the waitlist keeps: who wants earlier, with whom, and what they were offered."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, guard
from frontdesk.core.faults import tell
from frontdesk.waitlist import rules

ONE_OFFER = "waitlist_offer_to_one"
_LIVE = text(f"status IN {rules.LIVE}")


class WaitlistEntry(Base):
    """Someone who wants to come, or to come earlier than booked, if a time that suits is free."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint(f"minutes BETWEEN 5 AND {rules.MOST_MINUTES}", name="length"),
        Index(
            "uq_waitlist_entry_appointment_id",
            "appointment_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_waitlist_entry_status", "status", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))
    minutes: Mapped[int]
    # The later visit that would move; gone from here when its booking is taken back.
    appointment_id: Mapped[int | None] = mapped_column(
        ForeignKey("appointment.id", ondelete="SET NULL")
    )
    visit_start: Mapped[datetime | None] = mapped_column(Instant)  # that visit's, when they came
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    weekdays: Mapped[int] = mapped_column(default=rules.EVERY_DAY)  # bits, Monday the lowest
    from_clock: Mapped[time] = mapped_column(default=time())  # the office's wall clock
    to_clock: Mapped[time] = mapped_column(default=time())  # 0:00 is midnight
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    notice_minutes: Mapped[int] = mapped_column(default=0)  # they must know so long before
    priority: Mapped[int] = mapped_column(default=0)  # a place in waitlist.rules.PRIORITIES
    note: Mapped[str] = mapped_column(default="")  # for who calls them
    added_at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    status: Mapped[str] = mapped_column(default="waiting")  # waitlist.rules.STATUSES
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class WaitlistProvider(Base):
    """A provider whom someone would see; who names none would see anyone."""

    __tablename__ = "waitlist_provider"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("waitlist_entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    provider_id: Mapped[int] = mapped_column(
        ForeignKey("provider.id"), primary_key=True, autoincrement=False
    )


class WaitlistOffer(Base):
    """A time that someone was asked about, and what they said."""

    __tablename__ = "waitlist_offer"
    __table_args__ = (
        Index("ix_waitlist_offer_entry_id", "entry_id"),
        Index("ix_waitlist_offer_provider_id", "provider_id", "start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    start: Mapped[datetime] = mapped_column(Instant)
    finish: Mapped[datetime] = mapped_column(Instant)  # start + minutes
    minutes: Mapped[int]
    offered_at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    answer: Mapped[str] = mapped_column(default="offered")  # waitlist.rules.ANSWERS
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


_CLASH = f"""
SELECT RAISE(ABORT, '{ONE_OFFER}') WHERE NEW.answer = 'offered' AND EXISTS (
  SELECT 1 FROM waitlist_offer AS other
  WHERE other.provider_id = NEW.provider_id AND other.answer = 'offered'
    AND other.id IS NOT NEW.id AND other.start < NEW.finish AND NEW.start < other.finish);
"""
guard(
    WaitlistOffer,
    sqlite=[
        f"CREATE TRIGGER {ONE_OFFER}_insert BEFORE INSERT ON waitlist_offer BEGIN {_CLASH} END",
        f"CREATE TRIGGER {ONE_OFFER}_update BEFORE UPDATE ON waitlist_offer BEGIN {_CLASH} END",
    ],
    postgresql=[
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE waitlist_offer ADD CONSTRAINT {ONE_OFFER} EXCLUDE USING gist "
        "(provider_id WITH =, tstzrange(start, finish) WITH &&) WHERE (answer = 'offered')",
    ],
)
tell(ONE_OFFER, "Someone else was just offered that time. Wait for their answer.")
for _name in ("uq_waitlist_entry_appointment_id", "waitlist_entry.appointment_id"):
    tell(_name, "This visit is on the waitlist already.")
