"""What is known of a visit once the patient has come."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class Encounter(Base):
    """A visit that began: one for an appointment, however often it arrives."""

    __tablename__ = "encounter"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    day: Mapped[date] = mapped_column(index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by: Mapped[str] = mapped_column(default="")
    identified_by: Mapped[str]  # the two identifiers confirmed: "name, birth_date"
    copay_due_cents: Mapped[int] = mapped_column(default=0)
    unpaid_reason: Mapped[str] = mapped_column(default="")  # why nothing was taken though due
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what an undo brings back
    undone_at: Mapped[datetime | None] = mapped_column(Instant)  # the check-in was taken back
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
