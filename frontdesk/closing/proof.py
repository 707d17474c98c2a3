"""Whether what was sealed is what the books still say, for the doctor."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.closing import rules
from frontdesk.core.audit import AuditEntry
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.ledger.accounts import CHART
from frontdesk.ledger.tables import Closing, Posting, PostingLine

CLOSINGS = ("Close the day", "Close the month")  # titles of the actions that seal
Moved = Mapping[date, Mapping[str, int]]  # day to account to the change of it


def verify(session: Session) -> list[str]:
    """Return a sentence for every seal that is broken and every sealed figure that has changed."""
    rows = session.execute(
        select(
            Closing.kind, Closing.day, Closing.content, Closing.previous, Closing.seal
        ).order_by(Closing.id)
    ).all()  # fmt: skip
    if not rows:
        return _missing(session, set())
    moved = _moved(session)
    return [
        *_chain(rows),
        *_missing(session, {row.seal for row in rows}),
        *_days(rows, moved),
        *_months(rows, moved),
    ]


def _chain(rows: Sequence[Any]) -> list[str]:
    """Compare every seal with what it seals, and with the seal before it."""
    wrong, before = [], ""
    for row in rows:
        if row.previous != before:
            wrong.append(f"before {_which(row)} a sealed sheet is missing or was replaced")
        if row.seal != rules.seal(row.previous, row.content):
            wrong.append(f"the sheet of {_which(row)} was changed after it was sealed")
        before = row.seal
    return wrong


def _missing(session: Session, kept: set[str]) -> list[str]:
    """Tell of seals that the audit trail knows and that are gone, the last one too."""
    noted = session.execute(
        select(AuditEntry.detail)
        .where(AuditEntry.action.in_(CLOSINGS), AuditEntry.outcome == "done")
        .order_by(AuditEntry.id)
    )
    return [
        f"the sheet that was sealed as {seal[:12]} is gone"
        for (detail,) in noted
        if (seal := str(json.loads(detail).get("seal", ""))) and seal not in kept
    ]


def _moved(session: Session) -> Moved:
    found: dict[date, dict[str, int]] = defaultdict(dict)
    for day, account, cents in session.execute(
        select(Posting.day, PostingLine.account, func.sum(PostingLine.cents))
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .group_by(Posting.day, PostingLine.account)
    ):
        found[day][account] = int(cents)
    return found


def _days(rows: Sequence[Any], moved: Moved) -> list[str]:
    sealed = {row.day: row for row in rows if row.kind == "day"}
    last = max(sealed, default=None)
    wrong = [
        f"{words_date(day)} has postings and no sealed sheet, though a later day is closed"
        for day in sorted(moved)
        if last is not None and day <= last and day not in sealed
    ]
    for day, row in sealed.items():
        wrong += _differences(_which(row), row.content["accounts"], moved.get(day, {}))
    return wrong


def _months(rows: Sequence[Any], moved: Moved) -> list[str]:
    """Compare each month's trial balance with all that was posted up to its end."""
    books: dict[str, int] = defaultdict(int)
    days, wrong = sorted(moved), []
    for row in sorted((row for row in rows if row.kind == "month"), key=lambda row: row.day):
        while days and days[0] <= row.day:
            for account, cents in moved[days.pop(0)].items():
                books[account] += cents
        wrong += _differences(_which(row), row.content["trial"], books)
    return wrong


def _differences(which: str, sealed: Mapping[str, int], books: Mapping[str, int]) -> list[str]:
    return [
        f"the sealed sheet of {which} says {dollars(sealed.get(account, 0))} of "
        f"{CHART[account][2] if account in CHART else account}, the books say "
        f"{dollars(books.get(account, 0))}"
        for account in sorted({*sealed, *books})
        if sealed.get(account, 0) != books.get(account, 0)
    ]


def _which(row: Any) -> str:
    return f"{row.day:%B %Y}" if row.kind == "month" else words_date(row.day)
