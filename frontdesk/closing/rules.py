"""When a day may be closed, how a drawer is counted, and what a seal is made of."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_why

PIECES = {
    10000: "$100 bills", 5000: "$50 bills", 2000: "$20 bills", 1000: "$10 bills",
    500: "$5 bills", 200: "$2 bills", 100: "$1 bills, coins", 50: "Half dollars",
    25: "Quarters", 10: "Dimes", 5: "Nickels", 1: "Pennies",
}  # fmt: skip
"""Bills and coins by their cents, the largest first."""
MOST_PIECES = 100_000
KINDS = {
    "outcome": "Visit without an outcome",
    "charge": "Visit without a charge",
    "no_visit": "Charge without a visit",
    "copay": "Co-pay not taken",
    "void": "Voided receipt",
}
MUST = (
    "outcome",
    "charge",
    "no_visit",
    "copay",
)  # resolved or excused before the day can be closed


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Something of the day that somebody should look at before it is closed.

    Attributes:
        kind: one of KINDS.
        subject_id: the appointment; of a void the receipt.
        patient_id: whose.
        patient: the name as lists show it.
        words: what is the matter, with time and provider.
        said: the reason given when it happened, if any.
        excuse: why it may stay so; "" while nobody said.

    """

    kind: str
    subject_id: int
    patient_id: int
    patient: str
    words: str
    said: str = ""
    excuse: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the day cannot be closed because of it."""
        return self.kind in MUST and not self.excuse and not (self.kind == "copay" and self.said)


@dataclass(frozen=True, slots=True)
class Drawer:
    """A drawer on its day.

    Attributes:
        letter: of the workstation.
        workstation: its name.
        float_cents: what stays in it as change.
        took_cents: cash that came in less what was given back, by the books.
        counted_cents: what was counted; None while nobody has.
        reason: said for more or less than expected.
        counted_by: who.
        pieces: what was counted, cents of a bill or coin to how many.

    """

    letter: str
    workstation: str
    float_cents: int
    took_cents: int
    counted_cents: int | None = None
    reason: str = ""
    counted_by: str = ""
    pieces: tuple[tuple[int, int], ...] = ()

    @property
    def expected_cents(self) -> int:
        """What should be in it."""
        return self.float_cents + self.took_cents

    @property
    def difference_cents(self) -> int:
        """Over (short below zero) as last counted; nothing while nobody has counted."""
        return 0 if self.counted_cents is None else self.counted_cents - self.expected_cents

    @property
    def must_be_counted(self) -> bool:
        """Whether cash moved and nobody has counted."""
        return self.took_cents != 0 and self.counted_cents is None


def unexplained(one: Drawer) -> bool:
    """Return whether a drawer has more or less than expected and nobody said why."""
    return bool(one.difference_cents) and len(one.reason) < 3


def counted(pieces: Mapping[int, int]) -> int:
    """Return the cents of so many bills and coins.

    Raises:
        Refused: a number of pieces that nobody has in a drawer.
        ValueError: something that is no bill or coin.

    """
    for piece, count in pieces.items():
        if piece not in PIECES:
            raise ValueError(f"a piece of {piece} cents")
        if not 0 <= count <= MOST_PIECES:
            raise Refused(f"{PIECES[piece]}: type how many, from 0 on.", field=str(piece))
    return sum(piece * count for piece, count in pieces.items())


def over_short_reason(text: str) -> str:
    """Return why a drawer has more or less than the books say, without more than it takes."""
    refuse_card_number(text, field="reason")
    return " ".join(text.split())[:200]


def excuse(text: str) -> str:
    """Return why something may stay unresolved.

    Raises:
        Refused: nothing is said.

    """
    return read_why(text, "Say in a few words why this may stay so.", field="excuse")


@dataclass(frozen=True, slots=True)
class Block:
    """What keeps a day open: where it is to be settled, and the sentence that says so.

    `place` is "day", "earlier", "unresolved", "drawer", "reason" or "person".
    """

    place: str
    sentence: str


def blocks(
    day: date,
    today: date,
    *,
    unresolved: Collection[Unresolved],
    drawers: Collection[Drawer],
    earlier_open: date | None,
    last_closed: date | None,
) -> list[Block]:
    """Return what keeps a day open, in the order in which it is settled; nothing when it is ready.

    Args:
        day: which.
        today: the office's date.
        unresolved: what is left of it.
        drawers: all drawers on that day.
        earlier_open: the first day before it with postings that is not closed, if there is one.
        last_closed: the last day that is closed.

    """
    if day > today:
        return [Block("day", f"{words_date(day)} has not come yet.")]
    if last_closed is not None and day <= last_closed:
        return [Block("day", f"{words_date(day)} is closed already.")]
    found = []
    if earlier_open is not None:
        sentence = f"{words_date(earlier_open)} is still open. Close that day first."
        found.append(Block("earlier", sentence))
    left = [one for one in unresolved if one.blocks]
    if left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        sentence = f"{left[0].patient}: {left[0].words}{more}."
        found.append(Block("unresolved", f"{sentence} Settle it, or say why it may stay so."))
    uncounted = [one.letter for one in drawers if one.must_be_counted]
    if uncounted:
        found.append(Block("drawer", f"Count the cash of drawer {', '.join(uncounted)} first."))
    for one in drawers:
        if unexplained(one):
            which = "over" if one.difference_cents > 0 else "short"
            sentence = (
                f"Drawer {one.letter} is {dollars(abs(one.difference_cents))} {which}. Count it "
                "again, or say why in a few words."
            )
            found.append(Block("reason", sentence))
    return found


def refuse_closing(
    day: date,
    today: date,
    *,
    unresolved: Collection[Unresolved],
    drawers: Collection[Drawer],
    earlier_open: date | None,
    last_closed: date | None,
) -> None:
    """Refuse to close a day that is not ready for it; what is asked for as in `blocks`.

    Raises:
        Refused: says what is to be done first; its field is the place of that.

    """
    found = blocks(
        day, today, unresolved=unresolved, drawers=drawers, earlier_open=earlier_open,
        last_closed=last_closed,
    )  # fmt: skip
    if found:
        raise Refused(found[0].sentence, field=found[0].place)


def same_person(closer: str, posters: Collection[str], *, allowed: bool) -> str:
    """Return why who took the day's money may not close it too; "" for somebody who may."""
    if closer not in posters or allowed:
        return ""
    return (
        f"{closer} has posted on this day, so somebody else should close it. An office with "
        "too few people can allow it among the office's limits; the sheet then says so."
    )


def month_end(day: date) -> date:
    """Return the last day of a date's month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_refusal(
    end: date, today: date, *, open_days: Collection[date], last_closed: date | None
) -> str:
    """Return why a month cannot be closed; "" when it can.

    Args:
        end: its last day.
        today: the office's date.
        open_days: days up to its end that have postings and are not closed.
        last_closed: the end of the last month that is closed.

    """
    if last_closed is not None and end <= last_closed:
        return f"{end:%B %Y} is closed already."
    if end != month_end(end) or end >= today:
        return f"{end:%B %Y} is not over yet. It can be closed from the 1st of the next on."
    if open_days:
        return (
            f"{words_date(min(open_days))} is still open. Close every day of {end:%B %Y} first; "
            f"{len(open_days)} to go."
        )
    return ""


def seal(previous: str, content: Mapping[str, Any]) -> str:
    """Return the hash that binds a closed day's sheet to the one before; hexadecimal SHA-256."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
