"""What is kept of a day that broke: who was moved from where to where, and who is to be called."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class Replan(Base):
    """New times for the visits of a day that broke, given all at once."""

    __tablename__ = "replan"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]  # Dr. Lee out sick
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(Instant, index=True)
    staff: Mapped[str]
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # id, version
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ReplanCall(Base):
    """A patient who is to be called: told of the new time, or asked for one."""

    __tablename__ = "replan_call"
    __table_args__ = (Index("ix_replan_call_patient_id", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    replan_id: Mapped[int] = mapped_column(ForeignKey("replan.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointment.id", ondelete="CASCADE"), index=True
    )
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    kind: Mapped[str]  # replan.rules.KINDS
    reason: Mapped[str] = mapped_column(default="")  # why there is no new time
    old_provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    old_start: Mapped[datetime] = mapped_column(Instant)
    old_minutes: Mapped[int]
    old_status: Mapped[str]
    old_lane: Mapped[int]
    new_provider_id: Mapped[int | None] = mapped_column(ForeignKey("provider.id"))
    new_start: Mapped[datetime | None] = mapped_column(Instant)
    left_version: Mapped[int]  # of the appointment, as this act left it
    outcome: Mapped[str] = mapped_column(default="")  # replan.rules.OUTCOMES; empty: still to do
    called_at: Mapped[datetime | None] = mapped_column(Instant)
    staff: Mapped[str] = mapped_column(default="")  # who called
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
