"""Which forms a patient must have signed, and when they did."""

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base


class FormKind(Base):
    """A form the office asks every patient to sign."""

    __tablename__ = "form_kind"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    valid_months: Mapped[int | None]  # None: once is enough
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class SignedForm(Base):
    """A form that a patient signed."""

    __tablename__ = "signed_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    form_kind_id: Mapped[int] = mapped_column(ForeignKey("form_kind.id"))
    signed_on: Mapped[date]
    staff_id: Mapped[int | None]
