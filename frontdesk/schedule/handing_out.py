"""Notes in the audit what of the schedule went on paper or out of the program, and how much."""

from collections.abc import Sequence
from datetime import date

from frontdesk.core.action import Work, action


@action("Print schedule", permit="schedule.read", kind="print")
def note_printed(work: Work, *, what: str, first: date, last: date, visits: Sequence[int]) -> None:
    """Note that visits are printed: a day sheet, slips, cards, labels.

    Args:
        work: the act.
        what: the paper's name.
        first: the first of its days.
        last: the last one.
        visits: their ids.

    """
    work.note(what=what, first=first, last=last, count=len(visits), visits=list(visits))


@action("Take schedule out", permit="schedule.write", kind="export")
def note_exported(work: Work, *, what: str, first: date, last: date, visits: Sequence[int]) -> None:
    """Note that visits leave the program in a file; the rest is as in `note_printed`."""
    work.note(what=what, first=first, last=last, count=len(visits), visits=list(visits))
