"""Who answers for what is owed, and all that decides about their statement: a few queries for all.

Charts merged into another count with it; a patient without a guarantor answers for themself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.core.chunks import chunks
from frontdesk.ledger.tables import Owed, Posting
from frontdesk.patients.rules import display_name, spoken_name
from frontdesk.patients.tables import Patient
from frontdesk.statements.rules import Held, Item, Last, Standing
from frontdesk.statements.tables import Statement, StatementHold, StatementItem, StatementRun

Chart = aliased(Patient, name="chart")  # on which it stands
Kept = aliased(Patient, name="kept")  # that chart, or the one it was merged into
Named = aliased(Patient, name="named")  # who answers for it
Payer_ = aliased(Patient, name="payer_chart")  # their chart, or the one it was merged into
LATE = "late fee"


@dataclass(frozen=True, slots=True)
class Guarantor:
    """Who gets the statement."""

    id: int
    name: str
    spoken: str
    chart_number: str
    address: tuple[str, ...]
    email: str
    language: str


def guarantor_of(session: Session, patient_id: int) -> int | None:
    """Return who answers for a patient; None if there is no such patient."""
    wanted = _answering(select(Payer_.id)).where(Chart.id == patient_id)
    found: int | None = session.scalar(wanted)
    return found


def patients_of(session: Session, guarantor_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return all charts that each guarantor answers for, their own and merged ones among them."""
    wanted = set(guarantor_ids)
    found: dict[int, list[int]] = defaultdict(list)
    for some in chunks(sorted(wanted)):
        own = merged_into(session, some)  # their charts, and those merged into them
        named = _ids(session, Patient.guarantor_id, list(own))
        charts = own | merged_into(session, [one for one in named if one not in own])
        payers = {
            one: guarantor
            for part in chunks(sorted(charts))
            for one, guarantor in session.execute(
                select(Patient.id, Patient.guarantor_id).where(Patient.id.in_(part))
            )
        }
        for chart, kept in sorted(charts.items()):
            who = payers.get(kept) or kept
            answers = own.get(who, who)
            if answers in wanted:
                found[answers].append(chart)
    return found


def merged_into(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Return these charts and those merged into them, each with the one that is kept."""
    found: dict[int, int] = {}
    for some in chunks(ids):
        rows = session.execute(
            select(Patient.id, Patient.merged_into_id).where(Patient.merged_into_id.in_(some))
        )
        found |= {one: kept for one, kept in rows if kept is not None}
        found |= {one: one for one in some}
    return found


def _ids(session: Session, column: Any, among: Iterable[int]) -> list[int]:
    return [
        one
        for some in chunks(among)
        for one in session.scalars(select(Patient.id).where(column.in_(some)))
    ]


def standings(
    session: Session,
    *,
    today: date,
    only: Collection[int] = (),
    plans: dict[int, str] | None = None,
) -> dict[int, Standing]:
    """Return how everyone stands who answers for something open, or these guarantors only.

    Args:
        session: any reading session.
        today: the office's date.
        only: guarantors; empty for all.
        plans: words of payment plans in good standing, by patient.

    """
    whose = patients_of(session, only) if only else None
    ids = None if whose is None else [one for charts in whose.values() for one in charts]
    items = _open(session, ids)
    guarantors = sorted(set(items) | set(only))
    billed = _first_billed(session, ids)
    last = _last(session, guarantors)
    holds = _holds(session, today, ids)
    reach = _reach(session, guarantors)
    found = {}
    for one in guarantors:
        own = tuple(
            Item(patient, charge, cents, since, _told_on(billed.get((patient, charge)), since))
            for patient, charge, cents, since in items.get(one, ())
        )
        address, email = reach.get(one, (False, False))
        people = {item.patient_id for item in own} | {one}
        held = tuple(hold for patient in sorted(people) for hold in holds.get(patient, ()))
        plan = next(
            (words for patient in sorted(people) if (words := (plans or {}).get(patient))), ""
        )
        found[one] = Standing(own, last.get(one), held, plan, address, email)
    return found


def _told_on(days: list[date] | None, since: date) -> date | None:
    """Return the first statement that told of what has been open since a day."""
    return min((day for day in days or () if day >= since), default=None)


def _answering(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join a chart to whose it is now, to who answers for them, and to whose chart that is now."""
    return (
        wanted.select_from(Chart)
        .join(Kept, Kept.id == func.coalesce(Chart.merged_into_id, Chart.id))
        .join(Named, Named.id == func.coalesce(Kept.guarantor_id, Kept.id))
        .join(Payer_, Payer_.id == func.coalesce(Named.merged_into_id, Named.id))
    )


def _among(column: Any, some: Collection[int] | None) -> ColumnElement[bool] | None:
    return None if some is None else column.in_(some)


def _open(
    session: Session, patient_ids: list[int] | None
) -> dict[int, list[tuple[int, int, int, date]]]:
    found: dict[int, list[tuple[int, int, int, date]]] = defaultdict(list)
    parts = [None] if patient_ids is None else list(chunks(patient_ids))
    for some in parts:
        wanted = (
            _answering(
                select(
                    Payer_.id, Owed.patient_id, Owed.charge_id, func.sum(Owed.cents),
                    func.min(Owed.since),
                )
            )
            .join(Owed, Owed.patient_id == Chart.id)
            .where(Owed.account == "patient", Owed.cents != 0)
            .group_by(Payer_.id, Owed.patient_id, Owed.charge_id)
            .order_by(Payer_.id, func.min(Owed.since), Owed.charge_id)
        )  # fmt: skip
        inside = _among(Owed.patient_id, some)
        if inside is not None:
            wanted = wanted.where(inside)
        for guarantor, patient, charge, cents, since in session.execute(wanted):
            if cents:
                found[guarantor].append((patient, charge, int(cents), since))
    return found


def _first_billed(
    session: Session, patient_ids: list[int] | None
) -> dict[tuple[int, int], list[date]]:
    """Return the days of all standing statements that told of something still open."""
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    item = StatementItem
    for some in [None] if patient_ids is None else list(chunks(patient_ids)):
        still = select(Owed.patient_id, Owed.charge_id).where(
            Owed.account == "patient", Owed.cents != 0
        )
        inside = _among(Owed.patient_id, some)
        open_ = (still if inside is None else still.where(inside)).distinct().subquery()
        wanted = (
            select(item.patient_id, item.charge_id, Statement.day)
            .join(open_, (open_.c.charge_id == item.charge_id)
                  & (open_.c.patient_id == item.patient_id))
            .join(Statement, Statement.id == item.statement_id)
            .where(Statement.undone_at.is_(None))
        )  # fmt: skip
        for patient, charge, day in session.execute(wanted):
            found[patient, charge].append(day)
    return found


def _last(session: Session, guarantor_ids: list[int]) -> dict[int, Last]:
    found: dict[int, Last] = {}
    for some in chunks(guarantor_ids):
        kept = merged_into(session, some)
        newest = (
            select(func.max(Statement.id))
            .where(Statement.undone_at.is_(None), Statement.guarantor_id.in_(list(kept)))
            .group_by(Statement.guarantor_id)
        )
        wanted = (
            select(Statement.guarantor_id, Statement.day, Statement.level, Statement.fingerprint,
                   StatementRun.at)
            .join(StatementRun, StatementRun.id == Statement.run_id)
            .where(Statement.id.in_(newest))
            .order_by(Statement.day, Statement.id)
        )  # fmt: skip
        for guarantor, day, level, mark, at in session.execute(wanted):
            found[kept[guarantor]] = Last(day, level, mark, at)
    return found


def _holds(session: Session, today: date, patient_ids: list[int] | None) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    hold = StatementHold
    for some in [None] if patient_ids is None else list(chunks(patient_ids)):
        wanted = (
            select(hold.patient_id, hold.kind, hold.reason, hold.until, hold.charge_id)
            .where(hold.ended_on.is_(None), or_(hold.until.is_(None), hold.until > today))
            .order_by(hold.id)
        )
        inside = _among(hold.patient_id, some)
        if inside is not None:
            wanted = wanted.where(inside)
        for patient, kind, reason, until, charge in session.execute(wanted):
            found[patient].append(Held(kind, reason, until, charge))
    return found


def _reach(session: Session, guarantor_ids: list[int]) -> dict[int, tuple[bool, bool]]:
    """Return whether there is an address, and one for e-mail."""
    found: dict[int, tuple[bool, bool]] = {}
    for some in chunks(guarantor_ids):
        rows = session.execute(
            select(Patient.id, Patient.line1, Patient.city, Patient.email).where(
                Patient.id.in_(some)
            )
        )
        for guarantor, line1, city, email in rows:
            found[guarantor] = (bool(line1.strip() and city.strip()), bool(email.strip()))
    return found


def guarantors(session: Session, ids: Iterable[int]) -> dict[int, Guarantor]:
    """Return name and address of each."""
    found = {}
    for some in chunks(sorted(set(ids))):
        rows = session.execute(
            select(
                Patient.id, Patient.family, Patient.given, Patient.preferred, Patient.suffix,
                Patient.chart_number, Patient.line1, Patient.line2, Patient.city, Patient.state,
                Patient.postal_code, Patient.email, Patient.language,
            ).where(Patient.id.in_(some))
        )  # fmt: skip
        for row in rows:
            last = f"{row.city}, {row.state} {row.postal_code}".strip(", ")
            found[row.id] = Guarantor(
                row.id,
                display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
                f"{spoken_name(row.family, row.given)} {row.suffix}".strip(),
                row.chart_number,
                tuple(line for line in (row.line1, row.line2, last) if line.strip()),
                row.email,
                row.language,
            )
    return found


def last_late_fees(session: Session, guarantor_ids: Iterable[int]) -> dict[int, date]:
    """Return the day of each guarantor's last late fee that stands."""
    back = aliased(Posting, name="back")
    found: dict[int, date] = {}
    for some in chunks(sorted(set(guarantor_ids))):
        kept = merged_into(session, some)
        rows = session.execute(
            select(Posting.patient_id, func.max(Posting.day))
            .where(
                Posting.kind == LATE,
                Posting.patient_id.in_(list(kept)),
                ~select(back.id).where(back.reverses_id == Posting.id).exists(),
            )
            .group_by(Posting.patient_id)
        )
        for patient, day in rows:
            who = kept[patient or 0]
            found[who] = max(day, found.get(who, day))
    return found
