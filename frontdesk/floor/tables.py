"""What the floor keeps beyond the visits themselves: who was told that it takes longer."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant


class FloorTold(Base):
    """A patient was told that the provider runs late; nobody is told twice."""

    __tablename__ = "floor_told"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)  # of the visit: whose board shows it
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    minutes_said: Mapped[int]  # how far behind they were told it is
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
