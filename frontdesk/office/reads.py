"""What is shown of the practice itself, and the audit trail's report."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, column, func, or_, select, table, tuple_
from sqlalchemy.orm import Session

from frontdesk.core.asking import asking
from frontdesk.core.audit import AuditEntry, canonical
from frontdesk.core.plain import Ask
from frontdesk.office import rows
from frontdesk.office.rows import PracticeRow as PracticeRow
from frontdesk.office.rows import WorkstationRow as WorkstationRow
from frontdesk.office.rules import Limits
from frontdesk.office.tables import Location, Practice, Room, Workstation

# Rooms beside and above are not imported; their tables are named, as foreign keys name them.
STAFF = table("staff_member", column("id"), column("name"))
PATIENT = table("patient", column("id"), column("family"), column("given"), column("chart_number"))


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A place where patients are seen."""

    id: int
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class RoomRow:
    """An exam room and where it is."""

    id: int
    location_id: int
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit trail.

    Attributes:
        at: UTC.
        workstation: whose chain it stands in.
        staff, approver: names; empty where nobody.
        patient: name and chart number, empty where no chart was concerned.
        detail: canonical JSON: rows with before and after, notes.

    """

    id: int
    at: datetime
    workstation: str
    staff_id: int | None
    staff: str
    approver: str
    action: str
    kind: str
    patient_id: int | None
    patient: str
    outcome: str
    detail: str


_PRACTICE, _WORKSTATION = Practice.__table__.c, Workstation.__table__.c
PLAIN = {
    "practice": select(*(_PRACTICE[field.name] for field in fields(PracticeRow))),
    "limits": select(_PRACTICE.limits),
    "workstation": select(*(_WORKSTATION[field.name] for field in fields(WorkstationRow))).where(
        _WORKSTATION.name == bindparam("name")
    ),
}
"""What a start asks in plain SQL (office/rows.py)."""


def _asking(session: Session) -> Ask:
    return asking(session, PLAIN)


def practice(session: Session) -> PracticeRow | None:
    """Return the practice; None before the first run."""
    return rows.practice(_asking(session))


def limits(session: Session) -> Limits:
    """Return the office's limits; the defaults before the first run."""
    return rows.limits(_asking(session))


def locations(session: Session) -> list[LocationRow]:
    """Return the locations in the order they were made."""
    rows = session.execute(
        select(Location.id, Location.name, Location.version).order_by(Location.id)
    )
    return [LocationRow(*row) for row in rows]


def rooms(session: Session) -> list[RoomRow]:
    """Return all exam rooms by location and name."""
    wanted = select(Room.id, Room.location_id, Room.name, Room.version)
    rows = session.execute(wanted.order_by(Room.location_id, func.lower(Room.name), Room.id))
    return [RoomRow(*row) for row in rows]


def workstations(session: Session) -> list[WorkstationRow]:
    """Return the PCs that have opened this office, in the order of their drawers."""
    wanted = select(Workstation.id, Workstation.name, Workstation.drawer, Workstation.public_desk)
    rows = session.execute(wanted.order_by(Workstation.id))
    return [WorkstationRow(*row) for row in rows]


def workstation(session: Session, name: str) -> WorkstationRow | None:
    """Return this PC's row; None before `know_workstation`."""
    return rows.workstation(_asking(session), name)


def people_in_audit(session: Session) -> list[tuple[int, str]]:
    """Return id and name of everyone who ever signed in, for the report's filter."""
    rows = session.execute(select(STAFF.c.id, STAFF.c.name).order_by(STAFF.c.name))
    return [(row[0], row[1]) for row in rows]


def audit_report(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    staff_id: int | None = None,
    patient_id: int | None = None,
    kinds: Sequence[str] = (),
    text: str = "",
    limit: int = 200,
    after: tuple[datetime, int] | None = None,
) -> list[AuditRow]:
    """Return a page of the audit trail, the newest first. Note the look: `actions.look_at_audit`.

    Args:
        session: any reading session.
        since: the first instant, UTC.
        until: the instant behind the last, UTC.
        staff_id: only what this person did, or what was tried in their name.
        patient_id: only what concerned this chart.
        kinds: only these: change, look, print, export, access; all when empty.
        text: only rows that hold each of these words in person, act, workstation or content.
        limit: rows of the page.
        after: time and id of the last row of the page before.

    """
    who, chart = PATIENT.alias("who"), AuditEntry
    wanted = (
        select(
            chart.id, chart.at, chart.chain.label("workstation"), chart.staff_id, chart.staff,
            func.coalesce(STAFF.c.name, "").label("approver"), chart.action, chart.kind,
            chart.patient_id, who.c.family, who.c.given, who.c.chart_number,
            chart.outcome, chart.detail,
        )
        .outerjoin(STAFF, STAFF.c.id == chart.approver_id)
        .outerjoin(who, who.c.id == chart.patient_id)
        .where(chart.at >= since, chart.at < until)
        .order_by(chart.at.desc(), chart.id.desc())
        .limit(limit)
    )  # fmt: skip
    if staff_id is not None:
        wanted = wanted.where(chart.staff_id == staff_id)
    if patient_id is not None:
        wanted = wanted.where(chart.patient_id == patient_id)
    if kinds:
        wanted = wanted.where(chart.kind.in_(kinds))
    for word in text.split():
        wanted = wanted.where(_holds(word))
    if after is not None:
        wanted = wanted.where(tuple_(chart.at, chart.id) < after)
    return [_audit_row(dict(row)) for row in session.execute(wanted).mappings()]


def _holds(word: str):  # type: ignore[no-untyped-def]
    """Return the condition that a row holds a word; the content is JSON in plain ASCII."""
    inside = canonical(word)[1:-1]
    plain = (AuditEntry.staff, AuditEntry.action, AuditEntry.chain, AuditEntry.outcome)
    return or_(
        *(one.icontains(word, autoescape=True) for one in plain),
        AuditEntry.detail.icontains(inside, autoescape=True),
    )


def _audit_row(row: dict[str, object]) -> AuditRow:
    family, given, chart = row.pop("family"), row.pop("given"), row.pop("chart_number")
    named = ", ".join(str(part) for part in (family, given) if part)
    row["patient"] = f"{named} · {chart}" if chart else ""
    return AuditRow(**row)  # type: ignore[arg-type]
