"""The practice itself: name, address, zone, its own limits, locations and rooms."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base


class Practice(Base):
    """The one row that says whose office this is."""

    __tablename__ = "practice"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    line1: Mapped[str]
    line2: Mapped[str] = mapped_column(default="")
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    npi: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    zone: Mapped[str]  # IANA: America/New_York
    limits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # office.rules.Limits
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Location(Base):
    """A place where the practice sees patients."""

    __tablename__ = "location"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Room(Base):
    """An exam room."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Workstation(Base):
    """A PC that has opened the office; its id names its audit chain and its cash drawer."""

    __tablename__ = "workstation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    drawer: Mapped[str] = mapped_column(unique=True)  # A, B, … before its receipt numbers
    public_desk: Mapped[bool] = mapped_column(default=False)  # locks sooner
