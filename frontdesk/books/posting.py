"""How the books post: in turn, on the day asked for if it is open, and naming no patient."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from frontdesk.core.work import Work
from frontdesk.ledger.accounts import Line
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.tables import Posting

READ, WRITE = "books.read", "books.write"


def in_turn(*_: Any, **__: Any) -> tuple[str, ...]:
    """Return the lock of all that posts: whatever its arguments, one after the other."""
    return IN_TURN


def put(
    work: Work, *, key: str, kind: str, lines: Sequence[Line], memo: str, day: date | None = None
) -> Posting:
    """Put one event of the office's own into the ledger.

    Args:
        work: the transaction.
        key: unique; the client's key is in it, so that nothing is posted twice.
        kind: bill, bill payment, check, petty cash, petty count, journal, books opening,
            bank transfer.
        lines: at least two, summing to zero.
        memo: what it is, for people.
        day: the day it counts for, if that is open and not to come; else today or the next open.

    """
    return post(work, key=key, kind=kind, lines=lines, patient_id=None, memo=memo, day=day)
