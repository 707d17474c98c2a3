"""How old what is owed is: by bearer, payer, provider and patient; from the open items alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from frontdesk.ledger.accounts import RECEIVABLE
from frontdesk.ledger.tables import Charge, Owed

AGES = ("0–30", "31–60", "61–90", "91–120", "over 120")  # days since the service
_ENDS = (30, 60, 90, 120)  # the last day of each but the last


@dataclass(frozen=True, slots=True)
class Aged:
    """What is owed in one row of an aging report.

    Attributes:
        key: account and coverage, provider or patient; what was asked for.
        cents: by AGES; a credit lowers its own age.

    """

    key: tuple[Any, ...]
    cents: tuple[int, ...]

    @property
    def total_cents(self) -> int:
        """All ages together."""
        return sum(self.cents)


def age_of(since: date, today: date) -> int:
    """Return the place in AGES of something owed since a day."""
    days = (today - since).days
    return next((place for place, end in enumerate(_ENDS) if days <= end), len(_ENDS))


def by_account(session: Session, today: date) -> list[Aged]:
    """Return patient, insurance and agency, each by age: the office's whole receivables."""
    return _aged(session, today, (Owed.account,))


def by_coverage(session: Session, today: date) -> list[Aged]:
    """Return what insurance owes by coverage id, each by age; payers are above this room."""
    return _aged(session, today, (Owed.coverage_id,), accounts=("payer",))


def by_provider(session: Session, today: date) -> list[Aged]:
    """Return what is owed by rendering provider's id (None for no charge), each by age."""
    return _aged(session, today, (Charge.provider_id,), provider=True)


def by_patient(session: Session, today: date, *, account: str = "patient") -> list[Aged]:
    """Return what each patient's account owes, each by age."""
    return _aged(session, today, (Owed.patient_id,), accounts=(account,))


def _aged(
    session: Session,
    today: date,
    keys: tuple[Any, ...],
    *,
    accounts: Sequence[str] = RECEIVABLE,
    provider: bool = False,
) -> list[Aged]:
    wanted = (
        select(*keys, *_sums(today))
        .where(Owed.cents != 0, Owed.account.in_(accounts))
        .group_by(*keys)
        .order_by(*keys)
    )
    if provider:
        wanted = wanted.outerjoin(Charge, Charge.id == Owed.charge_id)
    size = len(keys)
    return [
        Aged(tuple(row[:size]), tuple(int(cents or 0) for cents in row[size:]))
        for row in session.execute(wanted)
    ]


def _sums(today: date) -> list[ColumnElement[int]]:
    first = [today - timedelta(days=end) for end in _ENDS]  # the oldest day of each age
    newer = [Owed.since >= first[0]] + [
        (Owed.since < above) & (Owed.since >= below) for above, below in pairwise(first)
    ]
    return [func.sum(case((one, Owed.cents), else_=0)) for one in (*newer, Owed.since < first[-1])]
