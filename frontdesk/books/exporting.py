"""Brings together what an export of a period needs."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from frontdesk.books.exports import Period
from frontdesk.books.reads import chart
from frontdesk.books.totals import movements, trial_balance
from frontdesk.office.reads import practice


def period_of(session: Session, first: date, last: date) -> Period:
    """Return the books from one day to another, both included, as they are exported."""
    before = trial_balance(session, first - timedelta(days=1))
    found = practice(session)
    return Period(
        found.name if found else "",
        first,
        last,
        chart(session),
        {one.account.key: one.cents for one in before},
        movements(session, first, last),
    )
