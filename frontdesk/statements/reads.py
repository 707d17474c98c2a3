"""What is shown of statements: settings, holds, runs, and every one that was handed out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.ledger.tables import PostingRun
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.statements.content import Content
from frontdesk.statements.rules import Settings
from frontdesk.statements.tables import (
    Statement,
    StatementHold,
    StatementPrint,
    StatementRun,
    StatementSettings,
)

LATE_FEES = "late fees"


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """The office's settings; version 0 before they were ever saved."""

    settings: Settings
    version: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run of statements, or of late fees.

    Attributes:
        kind: statements or late fees; `number` is unique within a kind.
        planned: how many were to go out.
        count, cents: how many did, and what they ask for.
        moved: how many were different from the dry run.
        unfinished: it was stopped in the middle.
        undone_by: "" while it stands.
        prints: how often all of it left the program.

    """

    kind: str
    number: int
    at: datetime
    day: date
    staff: str
    planned: int
    count: int
    cents: int
    moved: int
    unfinished: bool
    undone_by: str
    undone_why: str
    prints: int
    version: int

    @property
    def id(self) -> int:
        """Its own among both kinds: below zero for late fees."""
        return -self.number if self.kind == LATE_FEES else self.number


@dataclass(frozen=True, slots=True)
class SentRow:
    """One statement; `id` is its number."""

    id: int
    run_id: int
    guarantor_id: int
    name: str
    chart_number: str
    day: date
    due_on: date
    level: int
    cents: int
    planned_cents: int
    delivery: str
    undone: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold that is in force, or waits for its end."""

    id: int
    patient_id: int
    name: str
    chart_number: str
    kind: str
    reason: str
    until: date | None
    charge_id: int | None
    set_on: date
    staff: str
    version: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement as it was handed out, with how often it left the program."""

    id: int
    run_id: int
    guarantor_id: int
    content: Content
    prints: int
    undone: bool


def settings(session: Session) -> SettingsRow:
    """Return the office's settings; the usual ones before they were saved."""
    row = session.execute(select(StatementSettings.content, StatementSettings.version)).first()
    return SettingsRow(Settings.from_json(row[0]), row[1]) if row else SettingsRow(Settings(), 0)


def run_by_key(session: Session, key: str) -> int | None:
    """Return the run that was begun under a key, None if none was."""
    return session.scalar(select(StatementRun.id).where(StatementRun.key == key))


def runs(session: Session, *, limit: int = 200) -> list[RunRow]:
    """Return the runs of statements and late fees, the newest first."""
    both = _statement_runs(session, limit) + _fee_runs(session, limit)
    return sorted(both, key=lambda row: (row.at, row.kind), reverse=True)[:limit]


def _statement_runs(session: Session, limit: int) -> list[RunRow]:
    prints = (
        select(func.count())
        .where(StatementPrint.run_id == StatementRun.id, StatementPrint.statement_id.is_(None))
        .scalar_subquery()
    )
    run = StatementRun
    found = session.execute(
        select(run.id, run.at, run.day, run.staff, run.plan, run.told, run.finished_at,
               run.undone_at, run.undone_by, run.undone_why, run.version, prints.label("prints"))
        .order_by(run.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
    if not found:
        return []
    sums = session.execute(
        select(
            Statement.run_id, func.count(), func.sum(Statement.cents),
            func.sum(case((Statement.cents != Statement.planned_cents, 1), else_=0)),
        )
        .where(Statement.run_id.in_([row.id for row in found]))
        .group_by(Statement.run_id)
    )  # fmt: skip
    of = {run_id: (count, int(cents), int(moved)) for run_id, count, cents, moved in sums}
    made = []
    for row in found:
        count, cents, moved = of.get(row.id, (0, 0, 0))
        missed = len((row.told or {}).get("missed", ()))
        made.append(
            RunRow(
                "statements", row.id, row.at, row.day, row.staff, len(row.plan["rows"]), count,
                cents, moved + missed, row.finished_at is None and row.undone_at is None,
                row.undone_by, row.undone_why, row.prints, row.version,
            )
        )  # fmt: skip
    return made


def _fee_runs(session: Session, limit: int) -> list[RunRow]:
    run = PostingRun
    found = session.execute(
        select(run.id, run.at, run.day, run.staff, run.count.label("fees"), run.cents, run.plan,
               run.undone_by, run.undone_why, run.version)
        .where(run.kind == LATE_FEES)
        .order_by(run.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        RunRow(
            LATE_FEES, row.id, row.at, row.day, row.staff, int(row.plan.get("planned", row.fees)),
            row.fees, row.cents, len(row.plan.get("moved", ())), False, row.undone_by,
            row.undone_why, 0, row.version,
        )
        for row in found
    ]  # fmt: skip


def sent(
    session: Session, *, run_id: int | None = None, guarantor_ids: Collection[int] = (),
    limit: int = 20_000,
) -> list[SentRow]:  # fmt: skip
    """Return statements of a run, by name; or of persons, the newest first."""
    wanted: Select[*tuple[Any, ...]] = (
        select(
            Statement.id, Statement.run_id, Statement.guarantor_id, Patient.family, Patient.given,
            Patient.preferred, Patient.suffix, Patient.chart_number, Statement.day,
            Statement.due_on, Statement.level, Statement.cents, Statement.planned_cents,
            Statement.delivery, Statement.undone_at,
        )
        .join(Patient, Patient.id == Statement.guarantor_id)
        .limit(limit)
    )  # fmt: skip
    if run_id is not None:
        wanted = wanted.where(Statement.run_id == run_id).order_by(
            func.lower(Patient.family), func.lower(Patient.given), Statement.id
        )
    else:
        ids = list(guarantor_ids)
        whose = or_(Patient.id.in_(ids), Patient.merged_into_id.in_(ids))
        wanted = wanted.where(whose).order_by(Statement.id.desc())
    return [_sent_row(row) for row in session.execute(wanted)]


def _sent_row(row: Any) -> SentRow:
    name = display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix)
    return SentRow(
        row.id, row.run_id, row.guarantor_id, name, row.chart_number, row.day, row.due_on,
        row.level, row.cents, row.planned_cents, row.delivery, row.undone_at is not None,
    )  # fmt: skip


def in_run(session: Session, run_id: int) -> list[int]:
    """Return the numbers of a run's statements in the order of their names."""
    wanted = (
        select(Statement.id)
        .join(Patient, Patient.id == Statement.guarantor_id)
        .where(Statement.run_id == run_id)
        .order_by(func.lower(Patient.family), func.lower(Patient.given), Statement.id)
    )
    return list(session.scalars(wanted))


def kept(session: Session, ids: Sequence[int]) -> list[Kept]:
    """Return statements as they were handed out, in the order asked for."""
    of_run, of_one = _prints(session, ids)
    found = {}
    for some in chunks(ids):
        rows = session.execute(
            select(Statement.id, Statement.run_id, Statement.guarantor_id, Statement.content,
                   Statement.undone_at).where(Statement.id.in_(some))
        )  # fmt: skip
        for one, run_id, guarantor, content, undone in rows:
            prints = of_run.get(run_id, 0) + of_one.get(one, 0)
            found[one] = Kept(
                one, run_id, guarantor, Content.unpack(content), prints, undone is not None
            )
    return [found[one] for one in ids if one in found]


def _prints(session: Session, ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    of_one: dict[int, int] = {}
    runs_of: set[int] = set()
    for some in chunks(ids):
        rows = session.execute(
            select(StatementPrint.statement_id, func.count())
            .where(StatementPrint.statement_id.in_(some))
            .group_by(StatementPrint.statement_id)
        )
        of_one |= {one: count for one, count in rows if one is not None}
        runs_of |= set(session.scalars(select(Statement.run_id).where(Statement.id.in_(some))))
    whole = session.execute(
        select(StatementPrint.run_id, func.count())
        .where(StatementPrint.run_id.in_(runs_of), StatementPrint.statement_id.is_(None))
        .group_by(StatementPrint.run_id)
    )
    return {run_id: count for run_id, count in whole}, of_one


def told(session: Session, run_id: int) -> list[dict[str, Any]]:
    """Return who of the dry run got none after all, and why."""
    found = session.scalar(select(StatementRun.told).where(StatementRun.id == run_id)) or {}
    return list(found.get("missed", ()))


def holds(session: Session, *, today: date) -> list[HoldRow]:
    """Return the holds that are in force, the newest first."""
    hold = StatementHold
    rows = session.execute(
        select(
            hold.id, hold.patient_id, Patient.family, Patient.given, Patient.preferred,
            Patient.suffix, Patient.chart_number, hold.kind, hold.reason, hold.until,
            hold.charge_id, hold.set_on, hold.staff, hold.version,
        )
        .join(Patient, Patient.id == hold.patient_id)
        .where(hold.ended_on.is_(None), or_(hold.until.is_(None), hold.until > today))
        .order_by(hold.id.desc())
    )  # fmt: skip
    return [
        HoldRow(
            row.id, row.patient_id,
            display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
            row.chart_number, row.kind, row.reason, row.until, row.charge_id, row.set_on,
            row.staff, row.version,
        )
        for row in rows
    ]  # fmt: skip
