"""The dry run of a batch of letters: who gets which, and who gets none and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.core import clock
from frontdesk.recall import rules
from frontdesk.recall.reads import DueRow


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One line of the dry run; `letter` is 0 for who gets none, and then `why_not` says why."""

    row: DueRow
    letter: int
    why_not: str = ""

    @property
    def id(self) -> int:
        """The due list's own."""
        return self.row.id


def plan_letters(rows: Sequence[DueRow], *, today: date) -> list[LetterRow]:
    """Return what a batch for these would do today: letters first, then who gets none."""
    planned = [_planned(row, today) for row in rows]
    return sorted(planned, key=lambda one: one.letter == 0)  # in each part as they were


def _planned(row: DueRow, today: date) -> LetterRow:
    after = row.next
    if not row.address:
        return LetterRow(row, 0, "No address on file: call instead")
    if after.way == rules.LETTER and after.on <= today:
        return LetterRow(row, after.letter)
    if after.way == rules.LETTER:
        words = rules.LETTERS[after.letter]
        return LetterRow(row, 0, f"{words} from {clock.words_date(after.on)}")
    if {one.letter for one in row.sent} >= set(rules.LETTERS):
        return LetterRow(row, 0, "Both letters have gone out")
    return LetterRow(row, 0, "Called already: no more letters")
