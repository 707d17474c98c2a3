"""What a write-off run would do, and the runs there were."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CompoundSelect, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.ledger.tables import Charge, Owed, PostingRun
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.payments import write_off_rules
from frontdesk.payments.write_off_rules import Item, SmallBalances

KIND = "write-offs"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An item of a dry run as the list shows it; `id` is its place."""

    id: int
    item: Item
    patient: str
    chart_number: str
    code: str
    words: str
    moved: str = ""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run that was done."""

    id: int
    version: int
    title: str
    at: datetime
    day: date
    staff: str
    count: int
    cents: int
    undone_at: datetime | None
    undone_by: str


def planned(session: Session, wanted: SmallBalances, *, today: date) -> list[Item]:
    """Return the items that a run would write off now, person by person, the oldest first."""
    found = (
        select(
            Owed.patient_id, Owed.account, Owed.charge_id, Owed.coverage_id, Owed.part, Owed.cents,
            Owed.since,
        )
        .where(Owed.account == wanted.account, Owed.cents != 0)
        .order_by(Owed.patient_id, Owed.since, Owed.charge_id, Owed.coverage_id, Owed.part)
    )  # fmt: skip
    if wanted.whole:  # the database sorts out most; the rule has the last word
        small = (
            select(Owed.patient_id)
            .where(Owed.account == wanted.account, Owed.cents != 0)
            .group_by(Owed.patient_id)
            .having(
                func.sum(Owed.cents) <= wanted.limit_cents,
                func.min(Owed.cents) > 0,
                func.max(Owed.since) <= wanted.until(today),
            )
        )
        found = found.where(or_(Owed.patient_id.in_(small), Owed.patient_id.in_(_merged())))
    else:
        found = found.where(
            Owed.cents > 0, Owed.cents <= wanted.limit_cents, Owed.since <= wanted.until(today)
        )
    items = [Item(*row) for row in session.execute(found)]
    kept = select(Patient.id, Patient.merged_into_id).where(Patient.merged_into_id.is_not(None))
    people = {chart: person for chart, person in session.execute(kept) if person is not None}
    return write_off_rules.chosen(wanted, items, today=today, people=people)


def _merged() -> CompoundSelect[int]:
    """Ask for the charts that are one person with another: the rule alone sees both together."""
    gone = Patient.merged_into_id.is_not(None)
    return select(Patient.id).where(gone).union_all(select(Patient.merged_into_id).where(gone))


def with_names(session: Session, items: Iterable[Item]) -> list[PlannedRow]:
    """Return items as a list shows them."""
    every = list(items)
    people: dict[int, tuple[str, str]] = {}
    charges: dict[int, tuple[str, str]] = {}
    for batch in chunks(sorted({item.patient_id for item in every})):
        rows = session.execute(
            select(Patient.id, Patient.family, Patient.given, Patient.chart_number).where(
                Patient.id.in_(batch)
            )
        )
        people |= {row[0]: (display_name(row[1], row[2]), row[3]) for row in rows}
    for batch in chunks(sorted({item.charge_id for item in every if item.charge_id})):
        rows = session.execute(
            select(Charge.id, Charge.code, Charge.words).where(Charge.id.in_(batch))
        )
        charges |= {row[0]: (row[1], row[2]) for row in rows}
    return [
        PlannedRow(
            place, item, *people[item.patient_id],
            *charges.get(item.charge_id, ("", "Account as a whole")),
        )
        for place, item in enumerate(every, start=1)
    ]  # fmt: skip


def visits_of(session: Session, items: Iterable[Item]) -> dict[int, int | None]:
    """Return by charge the visit it is of."""
    found: dict[int, int | None] = {}
    for batch in chunks(sorted({item.charge_id for item in items if item.charge_id})):
        rows = session.execute(select(Charge.id, Charge.appointment_id).where(Charge.id.in_(batch)))
        found |= {charge_id: appointment_id for charge_id, appointment_id in rows}
    return found


def runs(session: Session, *, kind: str = KIND, limit: int = 50) -> list[RunRow]:
    """Return the runs of a kind, write-offs as a rule, the newest first."""
    one = PostingRun
    rows: Sequence[Any] = session.execute(
        select(one.id, one.version, one.title, one.at, one.day, one.staff, one.count, one.cents,
               one.undone_at, func.coalesce(one.undone_by, ""))
        .where(one.kind == kind)
        .order_by(one.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
    return [RunRow(*row) for row in rows]


def run_by_key(session: Session, key: str, *, kind: str = KIND) -> int | None:
    """Return the run that was made under a key; None if there is none."""
    recent = session.execute(
        select(PostingRun.id, PostingRun.plan)
        .where(PostingRun.kind == kind)
        .order_by(PostingRun.id.desc())
        .limit(200)
    )
    return next((run_id for run_id, plan in recent if plan.get("key") == key), None)
