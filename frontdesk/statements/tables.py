"""What is kept of statements: the office's settings, holds, runs, and each one as handed out."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.core.database import Base, Instant, append_only
from frontdesk.core.faults import tell

_STANDS, _OPEN = text("undone_at IS NULL"), text("ended_on IS NULL")


class StatementSettings(Base):
    """The one row of what the office decides about statements and late fees."""

    __tablename__ = "statement_settings"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # statements.rules.Settings
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class StatementHold(Base):
    """An account, or one charge of it, that no statement or late fee touches for a while."""

    __tablename__ = "statement_hold"
    __table_args__ = (
        Index("ix_statement_hold_patient_id", "patient_id",
              sqlite_where=_OPEN, postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))  # whose account
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"))  # None: all of it
    kind: Mapped[str]  # statements.rules.HOLDS
    reason: Mapped[str]
    until: Mapped[date | None]  # the first day it is no longer held
    set_on: Mapped[date]
    staff: Mapped[str]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class StatementRun(Base):
    """A run of statements: planned, done as planned in parts, perhaps undone whole."""

    __tablename__ = "statement_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # made by the client: a second Enter sends none
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    staff_id: Mapped[int | None]
    staff: Mapped[str]
    plan: Mapped[dict[str, Any]] = mapped_column(JSON)  # what was asked for, who was to get what
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what had moved meanwhile
    finished_at: Mapped[datetime | None] = mapped_column(Instant)  # None: stopped in the middle
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str] = mapped_column(default="")
    undone_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Statement(Base):
    """One statement as it was handed out: its content is kept, a copy says the same."""

    __tablename__ = "statement"
    __table_args__ = (
        Index("uq_statement_guarantor_day", "guarantor_id", "day", unique=True,
              sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_statement_run_id", "run_id", "guarantor_id"),
        Index("ix_statement_day", "day"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # its number
    run_id: Mapped[int] = mapped_column(ForeignKey("statement_run.id"))
    guarantor_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    day: Mapped[date]
    due_on: Mapped[date]
    level: Mapped[int]
    cents: Mapped[int]
    planned_cents: Mapped[int]  # what the dry run said; differs when something moved meanwhile
    delivery: Mapped[str]  # statements.rules.DELIVERIES
    fingerprint: Mapped[str]
    content: Mapped[str]  # statements.content.Content, packed
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class StatementItem(Base):
    """What a statement asked for of one charge: from it a debt has been told of."""

    __tablename__ = "statement_item"
    __table_args__ = (Index("ix_statement_item_charge_id", "charge_id", "patient_id"),)

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    charge_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0: no charge
    cents: Mapped[int]


class StatementPrint(Base):
    """One time a run, or one statement of it, left the program; all after the first are copies."""

    __tablename__ = "statement_print"
    __table_args__ = (Index("ix_statement_print_run_id", "run_id", "statement_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("statement_run.id"))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))  # None: all
    at: Mapped[datetime] = mapped_column(Instant)
    staff_id: Mapped[int | None]
    way: Mapped[str]  # letter, file, folder, email


append_only(StatementItem)
append_only(StatementPrint)
# A merge of charts leaves statements with whom they went to; reads look through the merge.
Statement.__table__.info["append_only"] = True  # type: ignore[attr-defined]

_TWICE = "One of them has had today's statement from another desk meanwhile. None goes out twice."
tell("uq_statement_guarantor_day", _TWICE)
tell("statement.guarantor_id, statement.day", _TWICE)  # as SQLite names the same
