"""What is kept of disputes: what a patient does not accept, until when it is answered, the end."""

from datetime import date

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base

_OPEN = text("closed_on IS NULL")


class Dispute(Base):
    """A charge, or an account without its charges, that a patient does not accept."""

    __tablename__ = "dispute"
    __table_args__ = (
        Index("ix_dispute_patient_id", "patient_id"),
        Index("ix_dispute_due_on", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the desk: a second Enter opens none
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))  # None: the account
    cents: Mapped[int]  # what the patient owed of it when it was opened
    words: Mapped[str]  # the patient's own
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    due_on: Mapped[date]  # until when the office answers
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("statement_hold.id"))  # ours, if any
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")  # billing.rules.OUTCOMES
    closed_on: Mapped[date | None]
    closed_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
