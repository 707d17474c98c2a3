"""What a check-in asks: who it is, what to look over again, what is due, why nothing was paid."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import months_after, words_date
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.patients.names import NameKeys, alike

IDENTIFIERS = {
    "name": "Name",
    "birth_date": "Date of birth",
    "phone": "Phone",
    "address": "Address",
    "chart_number": "Chart number",
    "photo_id": "Photo ID",
}
UNPAID_REASONS = (
    "Will pay at check-out",
    "Forgot wallet",
    "Asks to be billed",
    "Disagrees with the amount",
    "Cannot pay today",
)
BEFORE = ("booked", "confirmed", "arrived")
LATE = "no_show"  # who comes after all is checked in all the same
AFTER = ("checked_in", "roomed", "with_provider", "checked_out")


@dataclass(frozen=True, slots=True)
class Review:
    """One thing on file that is looked over at check-in.

    Attributes:
        name: address, phones or coverage.
        shown: what is on file, in words; empty when nothing is.
        confirmed_on: when the patient last said that it is right; None: never.
        is_old: longer ago than the office's limit, or never.

    """

    name: str
    shown: str
    confirmed_on: date | None
    is_old: bool

    @property
    def mark(self) -> str:
        """What is the matter with it, in words; empty when nothing is."""
        if not self.shown:
            return "Nothing on file"
        if not self.is_old:
            return ""
        if self.confirmed_on is None:
            return "Never confirmed"
        return f"Last confirmed {words_date(self.confirmed_on)}"


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed when a patient checks in, in cents; never below zero.

    Attributes:
        copay_cents: of this visit, less what was paid for it already.
        balance_cents: of the account, from before.

    """

    copay_cents: int = 0
    balance_cents: int = 0

    @property
    def total_cents(self) -> int:
        """All of it."""
        return self.copay_cents + self.balance_cents

    @property
    def words(self) -> str:
        """What it is made of, in words."""
        parts = [
            f"{dollars(self.copay_cents)} co-pay" if self.copay_cents else "",
            f"{dollars(self.balance_cents)} balance" if self.balance_cents else "",
        ]
        return " + ".join(part for part in parts if part) or "Nothing due"


def is_old(confirmed_on: date | None, today: date, review_months: int) -> bool:
    """Return whether something confirmed then must be looked over again."""
    return confirmed_on is None or months_after(confirmed_on, review_months) <= today


def due(*, copay_cents: int, takes_copay: bool, paid_cents: int, owed_cents: int) -> Due:
    """Return what is due.

    Args:
        copay_cents: of the primary coverage.
        takes_copay: whether this type of visit has one.
        paid_cents: co-pays taken for this visit already, voided ones left out.
        owed_cents: the account's balance; below zero is a credit, which pays no co-pay.

    """
    copay = max(0, copay_cents - paid_cents) if takes_copay else 0
    return Due(copay, max(0, owed_cents))


def split(due_now: Due, cents: int) -> tuple[int, int]:
    """Return how a payment is shared: co-pay first, then the balance; more is paid ahead.

    Returns:
        cents for the visit (co-pay and what is paid ahead), cents for the balance.

    """
    to_copay = min(cents, due_now.copay_cents)
    to_balance = min(cents - to_copay, due_now.balance_cents)
    return cents - to_balance, to_balance


def identified(identifiers: Collection[str]) -> str:
    """Return the identifiers as the encounter keeps them.

    Raises:
        Refused: fewer than two different ones.
        ValueError: an unknown one.

    """
    unknown = set(identifiers) - set(IDENTIFIERS)
    if unknown:
        raise ValueError(f"no identifier is called {sorted(unknown)}")
    if len(set(identifiers)) < 2:
        raise Refused(
            "Confirm two identifiers, such as name and date of birth.", field="identifiers"
        )
    return ", ".join(name for name in IDENTIFIERS if name in identifiers)


def unpaid_reason(text: str, *, due_cents: int, taken: bool) -> str:
    """Return why nothing was taken though something is due; nothing when that is not so.

    Raises:
        Refused: it is so and no reason is given, or it holds a card number.

    """
    refuse_card_number(text, field="unpaid_reason")
    reason = " ".join(text.split())
    if taken or due_cents <= 0:
        return ""
    if len(reason) < 3:
        raise Refused(
            f"{dollars(due_cents)} is due. Take a payment, or say why nothing is taken.",
            field="unpaid_reason",
        )
    return reason[:200]


def refuse_status(status: str, name: str) -> None:
    """Refuse to check in someone who is not expected.

    Raises:
        Refused: the visit was cancelled or is only a hold; says what to do.

    """
    if status in (*BEFORE, *AFTER, LATE):
        return
    what = "was cancelled" if status == "cancelled" else "is not booked yet"
    raise Refused(f"The visit of {name} {what}. Book it in the schedule, then check in.")


def alike_today(
    people: Iterable[tuple[int, str, str, str]],
) -> Mapping[int, Sequence[int]]:
    """Return for each patient of a day those others whose names could be taken for theirs.

    Args:
        people: patient id, family, given and preferred name; a patient may come twice.

    """
    keys = {key: NameKeys.of(family, given, preferred) for key, family, given, preferred in people}
    ids = sorted(keys)
    found: dict[int, list[int]] = {}
    for place, one in enumerate(ids):
        for other in ids[place + 1 :]:
            if alike(keys[one], keys[other]):
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
    return found
