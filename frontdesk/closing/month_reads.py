"""All that closing a month shows: its open days, its sums, its trial balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.closing import reads, rules
from frontdesk.closing.day_reads import Sealed, closing_of
from frontdesk.closing.reads import Sheet
from frontdesk.ledger.tables import Posting


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month on its way to being closed, or closed.

    Attributes:
        end: its last day.
        sealed: its closing; None while it is open.
        open_days: days up to its end that have postings and are not closed.
        refusal: why it cannot be closed; "" when it can.
        sheet: what it came to.
        books: its trial balance, account to cents; as sealed where it is.
        names: of the office's own accounts, by number.

    """

    end: date
    sealed: Sealed | None
    open_days: tuple[date, ...]
    refusal: str
    sheet: Sheet
    books: Mapping[str, int]
    names: Mapping[str, str]


def proposed_month(session: Session, today: date) -> date:
    """Return the end of the first month that is over, has postings and is not closed, else ours."""
    closed = reads.last_closed(session, "month")
    wanted = select(func.min(Posting.day))
    if closed is not None:
        wanted = wanted.where(Posting.day > closed)
    first = session.scalar(wanted)
    end = rules.month_end(first or today)
    return end if end < today else rules.month_end(today)


def month_view(session: Session, end: date, today: date) -> MonthView:
    """Return a month with all that closing it needs."""
    sealed = closing_of(session, "month", end)
    last = reads.last_closed(session, "month")
    days = reads.open_days(session, min(end, today))
    return MonthView(
        end=end,
        sealed=sealed,
        open_days=tuple(days),
        refusal=rules.month_refusal(end, today, open_days=days, last_closed=last),
        sheet=reads.sheet(session, end.replace(day=1), end),
        books=sealed.content["trial"] if sealed else reads.trial_balance(session, end),
        names=reads.own_accounts(session),
    )


def month_beside(end: date, step: int) -> date:
    """Return the end of the month before (-1) or after (1)."""
    beside = end + timedelta(days=1) if step > 0 else end.replace(day=1) - timedelta(days=1)
    return rules.month_end(beside)
