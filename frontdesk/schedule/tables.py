"""What the schedule keeps: types, appointments and their steps; hours and resources beside them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, guard
from frontdesk.core.faults import tell
from frontdesk.schedule import rules, taken_bits
from frontdesk.schedule.hours_tables import Block, SpanType, TemplateChange, TemplateSpan
from frontdesk.schedule.resource_tables import AppointmentResource, Resource, TypeNeed

__all__ = [
    "ONE_AT_A_TIME",
    "Appointment",
    "AppointmentResource",
    "AppointmentSeries",
    "AppointmentStep",
    "AppointmentType",
    "Block",
    "PatientScheduling",
    "Resource",
    "SpanType",
    "TakenTime",
    "TemplateChange",
    "TemplateSpan",
    "TypeNeed",
]

ONE_AT_A_TIME = "appointment_one_at_a_time"
TAKES_NO_TIME = str(rules.ENDED)
_IN_SERIES, _LINKED = text("series_id IS NOT NULL"), text("linked_id IS NOT NULL")


class AppointmentType(Base):
    """A kind of visit."""

    __tablename__ = "appointment_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    minutes: Mapped[int]
    before_minutes: Mapped[int] = mapped_column(
        default=0
    )  # an assistant's, till the provider comes
    after_minutes: Mapped[int] = mapped_column(default=0)  # an assistant's, when the provider left
    early_minutes: Mapped[int] = mapped_column(default=0)  # the patient is asked to come before
    apart_days: Mapped[int] = mapped_column(default=0)  # sooner after the last one is too soon
    colour: Mapped[str]
    shape: Mapped[str] = mapped_column(default="circle")  # schedule.rules.SHAPES
    overbooks: Mapped[int] = mapped_column(default=0)  # patients more than one at a time
    takes_copay: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AppointmentSeries(Base):
    """Visits made by one rule: every third Tuesday, ten sessions."""

    __tablename__ = "appointment_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    rule: Mapped[str]  # RFC 5545 RRULE, without its name: FREQ=WEEKLY;INTERVAL=2;COUNT=10
    first_day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


def _start(context: Any) -> datetime:
    return context.get_current_parameters()["start"]  # type: ignore[no-any-return]


def _finish(context: Any) -> datetime:
    return context.get_current_parameters()["finish"]  # type: ignore[no-any-return]


class Appointment(Base):
    """A patient's booked time with one provider, or a time that a desk holds while it is picked."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("status = 'held' OR patient_id IS NOT NULL", name="has_patient"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="length"),
        CheckConstraint(
            "start <= busy_from AND busy_from <= busy_to AND busy_to <= finish",
            name="own_time_within",
        ),
        Index("ix_appointment_provider_id_day", "provider_id", "day"),
        Index("ix_appointment_day", "day"),
        Index("ix_appointment_patient_id_day", "patient_id", "day", "status"),  # seen before?
        Index("ix_appointment_type_id_day", "type_id", "day"),  # who had it so long ago?
        Index(  # and has that patient had it since, or is booked for it?
            "ix_appointment_patient_id_type_id", "patient_id", "type_id", "day", "status"
        ),
        Index(
            "ix_appointment_series_id",
            "series_id",
            sqlite_where=_IN_SERIES,
            postgresql_where=_IN_SERIES,
        ),
        Index(
            "ix_appointment_linked_id", "linked_id", sqlite_where=_LINKED, postgresql_where=_LINKED
        ),
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
    # The provider's own part of it: all, unless its type gives an assistant the first or last.
    busy_from: Mapped[datetime] = mapped_column(Instant, default=_start)
    busy_to: Mapped[datetime] = mapped_column(Instant, default=_finish)
    lane: Mapped[int] = mapped_column(default=0)  # above 0: an overbook that its type allows
    status: Mapped[str] = mapped_column(default="booked")  # schedule.rules.STATUSES
    status_at: Mapped[datetime | None] = mapped_column(Instant)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)  # since then the patient waits
    reason: Mapped[str] = mapped_column(default="")  # why the patient comes
    ended_reason: Mapped[str] = mapped_column(default="")  # why it was cancelled
    early_minutes: Mapped[int] = mapped_column(default=0)  # asked to come so long before
    series_id: Mapped[int | None] = mapped_column(ForeignKey("appointment_series.id"))
    linked_id: Mapped[int | None]  # the first visit of those that move together
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
    AND other.busy_from < NEW.busy_to AND NEW.busy_from < other.busy_to
    AND other.busy_from < other.busy_to AND NEW.busy_from < NEW.busy_to);
"""
guard(
    Appointment,
    sqlite=[
        f"CREATE TRIGGER {ONE_AT_A_TIME}_insert BEFORE INSERT ON appointment BEGIN {_CLASH} END",
        f"CREATE TRIGGER {ONE_AT_A_TIME}_update BEFORE UPDATE OF provider_id, day, start, "
        f"busy_from, busy_to, lane, status ON appointment BEGIN {_CLASH} END",
    ],
    postgresql=[
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"ALTER TABLE appointment ADD CONSTRAINT {ONE_AT_A_TIME} EXCLUDE USING gist "
        f"(provider_id WITH =, lane WITH =, tstzrange(busy_from, busy_to) WITH &&) "
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


class PatientScheduling(Base):
    """What is known of a patient when a time is looked for."""

    __tablename__ = "patient_scheduling"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), unique=True)
    early_minutes: Mapped[int] = mapped_column(default=0)  # asked to come so long before
    provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))  # whom they prefer
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class AppointmentStep(Base):
    """A status an appointment reached: when, by whom. Waiting times are read from these."""

    __tablename__ = "appointment_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    status: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
