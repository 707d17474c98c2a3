"""Who pays for a patient's care: payers and the patient's coverages."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base


class Payer(Base):
    """An insurance company or plan that the office bills."""

    __tablename__ = "payer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    payer_id: Mapped[str] = mapped_column(default="")  # X12 NM109 of the payer loop
    phone: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Coverage(Base):
    """A patient's membership in a payer's plan."""

    __tablename__ = "coverage"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    payer_id: Mapped[int] = mapped_column(ForeignKey("payer.id"))
    order: Mapped[int] = mapped_column(default=1)  # 1 primary, 2 secondary, 3 tertiary
    plan: Mapped[str] = mapped_column(default="")
    member_id: Mapped[str] = mapped_column(default="")
    group_number: Mapped[str] = mapped_column(default="")
    subscriber: Mapped[str] = mapped_column(default="")  # "" means the patient
    relationship: Mapped[str] = mapped_column(default="self")  # self, spouse, child, other
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    copay_cents: Mapped[int] = mapped_column(default=0)
    confirmed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
