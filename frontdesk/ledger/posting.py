"""The one way into the books: a balanced event on the first open day, in turn."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from frontdesk.core.clock import words_date
from frontdesk.core.work import Work
from frontdesk.ledger import owing, rules
from frontdesk.ledger.rules import Line
from frontdesk.ledger.tables import Closing, Posting, PostingLine

IN_TURN = ("ledger",)  # the lock of all that takes money: desks post one after the other


def post(
    work: Work,
    *,
    key: str,
    kind: str,
    lines: Sequence[Line],
    patient_id: int | None,
    appointment_id: int | None = None,
    reverses_id: int | None = None,
    memo: str = "",
    reason: str = "",
    run_id: int | None = None,
    day: date | None = None,
) -> Posting:
    """Put one event into the books, for the day of the act, or the next that is not yet closed.

    Args:
        work: the transaction.
        key: unique; what was posted under it is never posted again.
        kind: payment, reversal, opening …
        lines: at least two, summing to zero.
        patient_id: whom it is about.
        appointment_id: which visit, if it is about one.
        reverses_id: the posting it takes back.
        memo: why, for people.
        reason: of an adjustment, its kind, for reports.
        run_id: the batch it belongs to.
        day: an earlier day that it counts for, unless that is closed.

    """
    rules.refuse_unbalanced(lines)
    for line in lines:  # before their posting: its arrival seals them
        values = {name: getattr(line, name) for name in Line.__slots__}
        work.session.add(PostingLine(posting_key=key, **values))
    work.session.flush()
    return work.add(
        Posting(
            key=key,
            kind=kind,
            at=work.now,
            day=day_for(work, min(day or work.today, work.today)),
            patient_id=patient_id,
            appointment_id=appointment_id,
            reverses_id=reverses_id,
            staff_id=work.staff.id,
            staff=work.staff.name,
            workstation=work.workstation,
            memo=memo,
            reason=reason,
            run_id=run_id,
        )
    )


def day_for(work: Work, day: date) -> date:
    """Return the day that something of `day` counts for, and say so where that one is closed."""
    counts = owing.open_day(work.session, day)
    if counts != day:
        work.remark(f"{words_date(day)} is closed, so this counts for {words_date(counts)}.")
    return counts


def why_back(work: Work, first: date, reason: str) -> str:
    """Return why something is taken back, and of which day it was if that one is closed."""
    closed = work.session.scalar(select(func.max(Closing.day)))
    if closed is None or first > closed:
        return reason
    if first != work.today:  # of today it is said by `day_for`
        counts = words_date(owing.open_day(work.session, work.today))
        work.remark(f"{words_date(first)} is closed and stays as it is; this counts for {counts}.")
    return f"{reason} (of {words_date(first)}, which is closed)"
