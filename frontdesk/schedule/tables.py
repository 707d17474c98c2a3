"""What the schedule keeps: types, templates, blocks, appointments and their steps."""

from datetime import date, datetime, time

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, guard
from frontdesk.core.faults import tell
from frontdesk.schedule import rules, taken_bits

ONE_AT_A_TIME = "appointment_one_at_a_time"
TAKES_NO_TIME = str(rules.ENDED)


class AppointmentType(Base):
    """A kind of visit."""

    __tablename__ = "appointment_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    minutes: Mapped[int]
    colour: Mapped[str]
    shape: Mapped[str] = mapped_column(default="circle")  # schedule.rules.SHAPES
    overbooks: Mapped[int] = mapped_column(default=0)  # patients more than one at a time
    takes_copay: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Appointment(Base):
    """A patient's booked time with one provider, or a time that a desk holds while it is picked."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("status = 'held' OR patient_id IS NOT NULL", name="has_patient"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="length"),
        Index("ix_appointment_provider_id_day", "provider_id", "day"),
        Index("ix_appointment_day", "day"),
        Index("ix_appointment_patient_id_day", "patient_id", "day", "status"),  # seen before?
        Index(
            "ix_appointment_held_by",
            "held_by",
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_type.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    day: Mapped[date]  # the office's date, for finding a day fast
    start: Mapped[datetime] = mapped_column(Instant)
    finish: Mapped[datetime] = mapped_column(Instant)  # start + minutes
    minutes: Mapped[int]
    lane: Mapped[int] = mapped_column(default=0)  # above 0: an overbook that its type allows
    status: Mapped[str] = mapped_column(default="booked")  # schedule.rules.STATUSES
    status_at: Mapped[datetime | None] = mapped_column(Instant)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)  # since then the patient waits
    reason: Mapped[str] = mapped_column(default="")  # why the patient comes
    ended_reason: Mapped[str] = mapped_column(default="")  # why it was cancelled
    held_by: Mapped[str] = mapped_column(default="")  # workstation, while status is held
    held_name: Mapped[str] = mapped_column(default="")  # who works there, for the other desks
    held_until: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TakenTime(Base):
    """Which minutes of a provider's day are taken. The database itself keeps it: `taken_bits`."""

    __tablename__ = "taken_time"
    __table_args__ = (Index("ix_taken_time_day", "day"),)

    provider_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    part0: Mapped[int] = mapped_column(BigInteger)
    part1: Mapped[int] = mapped_column(BigInteger)
    part2: Mapped[int] = mapped_column(BigInteger)
    part3: Mapped[int] = mapped_column(BigInteger)


# A hold passes, and lane 0 alone can never overlap itself: only there is a bit one patient's.
_KEEPS = f"row.lane = 0 AND row.status NOT IN {(*rules.ENDED, rules.HELD)}"
# A row on a wrong day would stand outside the guard, which looks at the days about it only.
_DAY_OF_START = """
SELECT RAISE(ABORT, 'appointment_day_of_start')
  WHERE unixepoch(NEW.start) - unixepoch(NEW.day) NOT BETWEEN -14 * 3600 AND 38 * 3600;
"""
_CLASH = f"""{_DAY_OF_START}
SELECT RAISE(ABORT, '{ONE_AT_A_TIME}') WHERE NEW.status NOT IN {TAKES_NO_TIME} AND EXISTS (
  SELECT 1 FROM appointment AS other
  WHERE other.provider_id = NEW.provider_id AND other.lane = NEW.lane AND other.id IS NOT NEW.id
    AND other.day BETWEEN date(NEW.day, '-1 day') AND date(NEW.day, '+1 day')
    AND other.status NOT IN {TAKES_NO_TIME}
    AND other.start < NEW.finish AND NEW.start < other.finish);
"""
guard(
    Appointment,
    sqlite=[
        f"CREATE TRIGGER {ONE_AT_A_TIME}_insert BEFORE INSERT ON appointment BEGIN {_CLASH} END",
        f"CREATE TRIGGER {ONE_AT_A_TIME}_update BEFORE UPDATE OF provider_id, day, start, finish, "
        f"lane, status ON appointment BEGIN {_CLASH} END",
    ],
    postgresql=[
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE appointment ADD CONSTRAINT {ONE_AT_A_TIME} EXCLUDE USING gist "
        f"(provider_id WITH =, lane WITH =, tstzrange(start, finish) WITH &&) "
        f"WHERE (status NOT IN {TAKES_NO_TIME})",
        "ALTER TABLE appointment ADD CONSTRAINT ck_appointment_day_of_start CHECK "
        "(extract(epoch FROM start) - extract(epoch FROM day) BETWEEN -14 * 3600 AND 38 * 3600)",
    ],
)
guard(
    Appointment,
    sqlite=taken_bits.sqlite_triggers(_KEEPS),
    postgresql=taken_bits.postgresql_triggers(_KEEPS),
)
tell(ONE_AT_A_TIME, "Someone else has just taken that time. Choose another one.")


class AppointmentStep(Base):
    """A status an appointment reached: when, by whom. Waiting times are read from these."""

    __tablename__ = "appointment_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    status: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]


class TemplateSpan(Base):
    """A weekly stretch of a provider's time: open for patients, or blocked."""

    __tablename__ = "template_span"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    weekday: Mapped[int]  # 0 is Monday
    opens: Mapped[time]  # the office's wall clock
    closes: Mapped[time]
    kind: Mapped[str] = mapped_column(default="open")  # open, lunch, admin
    title: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the last day it holds
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Block(Base):
    """A stretch of one day when a provider (or all) sees nobody."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(primary_key=True)
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))  # None: all
    day: Mapped[date] = mapped_column(index=True)
    opens: Mapped[time]
    closes: Mapped[time]
    title: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
