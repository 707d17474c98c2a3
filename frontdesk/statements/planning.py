"""The dry run: who gets which statement today, who gets none and why; who is charged a late fee."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.ledger.tables import Owed
from frontdesk.statements import owed_reads, plans, rules
from frontdesk.statements.rules import Asked, Settings, Standing, Verdict


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the dry run.

    Attributes:
        id: of who answers; the same on the next look.
        name, chart_number: theirs.
        patients: whose charges are on it.
        verdict: what they get.
        last_day: of the last statement.

    """

    id: int
    name: str
    chart_number: str
    patients: int
    verdict: Verdict
    last_day: date | None

    @property
    def goes(self) -> bool:
        """Whether a statement goes out."""
        return not self.verdict.why_not


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One line of the dry run of late fees; `cents` is 0 for who is charged none, and why."""

    id: int
    name: str
    chart_number: str
    overdue_cents: int
    cents: int
    why_not: str = ""


def plan_statements(
    session: Session, *, settings: Settings, today: date, asked: Asked
) -> list[PlanRow]:
    """Return what a run would do now: those who get one first, in the order of their names."""
    known = standings_of(session, today=today, only=asked.only)
    people = owed_reads.guarantors(session, known)
    rows = [
        PlanRow(
            one,
            people[one].name,
            people[one].chart_number,
            len({item.patient_id for item in standing.items}),
            rules.judge(standing, settings, today=today, asked=asked),
            standing.last.day if standing.last else None,
        )
        for one, standing in known.items()
    ]
    return sorted(rows, key=lambda row: (not row.goes, row.name.casefold(), row.id))


def standings_of(
    session: Session, *, today: date, only: Collection[int] = ()
) -> dict[int, Standing]:
    """Return how everyone stands, payment plans among it."""
    good = plans.in_good_standing(session, today)
    return owed_reads.standings(session, today=today, only=only, plans=good)


def plan_late_fees(
    session: Session, *, settings: Settings, today: date, only: Collection[int] = ()
) -> list[FeeRow]:
    """Return who would be charged a late fee now, and who is overdue and is not, and why."""
    known = standings_of(session, today=today, only=only)
    fees = _open_fees(session)
    late = {
        one: rules.overdue(_without_fees(standing, fees), settings, today)
        for one, standing in known.items()
    }
    known = {one: standing for one, standing in known.items() if late[one] > 0}
    people = owed_reads.guarantors(session, known)
    last = owed_reads.last_late_fees(session, known)
    rows = []
    for one, standing in known.items():
        why = _no_fee(standing, settings, late[one], last.get(one), today)
        cents = 0 if why else rules.late_fee(late[one], settings)
        who = people[one]
        rows.append(FeeRow(one, who.name, who.chart_number, late[one], cents, why))
    return sorted(rows, key=lambda row: (not row.cents, row.name.casefold(), row.id))


def _no_fee(
    standing: Standing, settings: Settings, cents: int, last: date | None, today: date
) -> str:
    if settings.fee == rules.NONE:
        return "Late fees are not charged: see the rules"
    for held in standing.holds:
        if held.charge_id is None:
            return f"{rules.HOLDS[held.kind]}: {held.reason}"
    if standing.plan:
        return f"Payment plan in good standing: {standing.plan}"
    if cents < settings.fee_from_cents:
        return f"Under {dollars(settings.fee_from_cents)} overdue"
    if last is not None and today < last + timedelta(settings.fee_every_days):
        again = last + timedelta(settings.fee_every_days)
        return f"Charged one on {words_date(last)}; again from {words_date(again)}"
    return ""


def _without_fees(standing: Standing, fees: Mapping[int, int]) -> list[rules.Item]:
    """Return what is open without fees, on which no fee is charged, and without disputes."""
    disputed = {one.charge_id for one in standing.holds if one.charge_id is not None}
    return [
        replace(item, cents=item.cents - fees.get(item.patient_id, 0))
        if item.charge_id == 0
        else item
        for item in standing.items
        if item.charge_id not in disputed
    ]


def _open_fees(session: Session) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    rows = session.execute(
        select(Owed.patient_id, Owed.cents).where(
            Owed.account == "patient", Owed.charge_id == 0, Owed.part == "fee", Owed.cents > 0
        )
    )
    for patient, cents in rows:
        found[patient] += cents
    return found
