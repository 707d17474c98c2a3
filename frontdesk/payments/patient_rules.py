"""How a balance is paid in parts, what may be given back, and what a returned check costs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from frontdesk.core.clock import months_after, words_date
from frontdesk.core.money import dollars, share, split_evenly
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_why

MOST_INSTALMENTS = 60
PAY_WITHIN = timedelta(days=10)  # for which a returned check's notice asks
REFUND_METHODS = {"cash": "Cash", "card": "Back to the card", "check": "Office check"}


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a plan: when it is due, how much, and how much of it is paid, in cents."""

    due: date
    cents: int
    paid_cents: int = 0

    @property
    def left_cents(self) -> int:
        """What is still to be paid of it."""
        return self.cents - self.paid_cents


def instalments(cents: int, *, count: int, first: date) -> list[Instalment]:
    """Return a balance in monthly parts that differ by one cent at most; they sum to it.

    Raises:
        Refused: nothing to pay in parts, or too many of them.

    """
    if cents <= 0:
        raise Refused("There is nothing to be paid in parts.", field="amount")
    if not 2 <= count <= MOST_INSTALMENTS or count > cents:
        raise Refused(f"Choose 2 to {MOST_INSTALMENTS} payments.", field="count")
    return [
        Instalment(months_after(first, place), part)
        for place, part in enumerate(split_evenly(cents, count))
    ]


def instalments_of(cents: int, *, each: int, first: date) -> list[Instalment]:
    """Return a balance in monthly parts of `each`; the last one is what is left.

    Raises:
        Refused: nothing to pay in parts, or parts too small or too large for it.

    """
    if cents <= 0:
        raise Refused("There is nothing to be paid in parts.", field="amount")
    least = -(-cents // MOST_INSTALMENTS)
    if not least <= each < cents:
        raise Refused(
            f"Type an amount a month from {dollars(least)}, below {dollars(cents)}.", field="each"
        )
    whole, left = divmod(cents, each)
    parts = [each] * whole + ([left] if left else [])
    return [Instalment(months_after(first, place), part) for place, part in enumerate(parts)]


def refuse_plan(
    parts: Sequence[Instalment], *, owed_cents: int, today: date, running: bool
) -> None:
    """Refuse a plan that is none.

    Raises:
        Refused: one is running, more than is owed, a part in the past or of nothing.

    """
    if running:
        raise Refused("This account has a payment plan already. End it before you begin another.")
    total = sum(part.cents for part in parts)
    if not parts or min(part.cents for part in parts) <= 0:
        raise Refused("Each payment of a plan must be above zero.", field="amount")
    if total > owed_cents:
        raise Refused(
            f"The plan is of {dollars(total)}, but only {dollars(max(owed_cents, 0))} is owed.",
            field="amount",
        )
    days = [part.due for part in parts]
    if min(days) < today or len(set(days)) < len(days):
        raise Refused("Choose a day from today on, another one for each payment.", field="first")


def standing(parts: Sequence[Instalment], paid_cents: int) -> list[Instalment]:
    """Return the parts of a plan with what was paid since it began, the earliest first."""
    told = []
    for part in sorted(parts, key=lambda one: one.due):
        paid = max(min(paid_cents, part.cents), 0)
        told.append(Instalment(part.due, part.cents, paid))
        paid_cents -= paid
    return told


def overdue_cents(parts: Sequence[Instalment], today: date) -> int:
    """Return what should have been paid before today and was not; 0 is in good standing."""
    return sum(part.left_cents for part in parts if part.due < today)


def plan_words(parts: Sequence[Instalment], today: date) -> str:
    """Return how a plan stands, in one sentence."""
    late = overdue_cents(parts, today)
    if late:
        return f"{dollars(late)} overdue"
    following = next((part for part in parts if part.left_cents), None)
    if following is None:
        return "paid"
    return f"next {dollars(following.left_cents)} on {words_date(following.due)}"


def refund_reason(text: str) -> str:
    """Return why money is given back, or a check came back, or an account is placed.

    Raises:
        Refused: nothing is said, or it holds a card number.

    """
    return read_why(text, "Say why, in a few words.")


def read_fee(text: str) -> int:
    """Return what an agency keeps of what it collects, typed as `30`, `32.5 %`, in basis points.

    Raises:
        Refused: no percentage from 0 to 100 with two decimals at most.

    """
    plain = text.replace("%", "").strip() or "0"
    found = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,2}))?", plain, re.ASCII)
    points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= points <= 100_00:
        raise Refused("Type a percentage from 0 to 100, such as 30 or 32.5.", field="fee_points")
    return points


def words_fee(points: int) -> str:
    """Return basis points as a percentage: `30 %`, `32.5 %`."""
    whole, part = divmod(points, 100)
    return f"{whole}{f'.{part:02d}'.rstrip('0') if part else ''} %"


def kept_by_agency(cents: int, points: int) -> int:
    """Return what an agency keeps of what it collected, rounded half up, in cents."""
    return share(cents, points)


def refuse_refund(cents: int, *, credit_cents: int, method: str) -> None:
    """Refuse to give back more than the office owes the patient.

    Raises:
        Refused: says how much there is.

    """
    if method not in REFUND_METHODS:
        raise Refused("Choose how it is given back.", field="method")
    if cents <= 0:
        raise Refused("Type the amount given back; it must be above zero.", field="amount")
    if cents > credit_cents:
        raise Refused(
            f"This account's credit is {dollars(credit_cents)}. Give back that or less.",
            field="amount",
        )
