"""What the office keeps of codes: its procedures and the yearly lists it brought in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only


class ProcedureCode(Base):
    """A CPT or HCPCS code as the office has it: from its own list, in its own words."""

    __tablename__ = "procedure_code"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("units >= 1", name="units"),
        CheckConstraint("kind in ('cpt', 'hcpcs')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    words: Mapped[str]
    folded: Mapped[str]  # the words as they are searched
    kind: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    units: Mapped[int] = mapped_column(default=1)
    place: Mapped[str] = mapped_column(default="")  # of service; "" is the visit's own
    taxable: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]  # what it usually takes
    group: Mapped[str] = mapped_column(default="")  # of favorites: its heading; "" is none
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DiagnosisList(Base):
    """A yearly ICD-10-CM list that the office brought in."""

    __tablename__ = "diagnosis_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]  # CMS's fiscal year
    begins: Mapped[date]
    digest: Mapped[str] = mapped_column(unique=True)  # of the file
    codes: Mapped[int]  # how many the file has
    brought_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class DiagnosisChange(Base):
    """What a yearly list says otherwise than the one before it; the others hold on."""

    __tablename__ = "diagnosis_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("diagnosis_list.id"), index=True)
    code: Mapped[str]  # without dot
    title: Mapped[str]
    short: Mapped[str]
    billable: Mapped[bool]
    ended: Mapped[bool]


append_only(DiagnosisChange)
