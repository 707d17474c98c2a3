"""What a coverage must say: who pays, for whom, in which order, from when until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import words_date
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS

ORDERS = {1: "primary", 2: "secondary", 3: "tertiary"}
RELATIONSHIPS = {
    "self": "The patient",
    "spouse": "Spouse",
    "child": "Child",
    "other": "Someone else",
}
LONGEST = 80  # characters of any one field


@dataclass(frozen=True, slots=True)
class CoverageTyped:
    """A coverage as typed.

    Attributes:
        payer: the payer's name; a new one is added to the office's payers.
        member_id, group_number: as they stand on the card.
        subscriber: whose policy it is, when `relationship` is not self.
        valid_from, valid_to: first and last day; None where open.

    """

    payer: str
    plan: str = ""
    member_id: str = ""
    group_number: str = ""
    order: int = 1
    subscriber: str = ""
    relationship: str = "self"
    valid_from: date | None = None
    valid_to: date | None = None
    copay_cents: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A coverage that a patient has already, as far as a new one could clash with it."""

    id: int
    payer: str
    order: int
    valid_from: date | None
    valid_to: date | None


def accepted(typed: CoverageTyped) -> CoverageTyped:
    """Return what was typed without stray spaces; the member number stays as it is on the card.

    Raises:
        Refused: something is missing or cannot be; names the field.

    """
    words = {
        name: " ".join(getattr(typed, name).split())
        for name in ("payer", "plan", "member_id", "group_number", "subscriber")
    }
    typed = replace(
        typed,
        payer=words["payer"],
        plan=words["plan"],
        member_id=words["member_id"],
        group_number=words["group_number"],
        subscriber=words["subscriber"],
    )
    for name, text in words.items():
        if len(text) > LONGEST:
            raise Refused(f"That is longer than {LONGEST} characters. Shorten it.", field=name)
    if not typed.payer:
        raise Refused("Type the insurance company's name.", field="payer")
    for name in ("payer", "plan", "subscriber"):
        refuse_card_number(words[name], field=name)
    if typed.order not in ORDERS:
        raise Refused("Choose primary, secondary or tertiary.", field="order")
    return _of_whom(_in_time(typed))


def _in_time(typed: CoverageTyped) -> CoverageTyped:
    first, last = typed.valid_from, typed.valid_to
    if first and last and last < first:
        raise Refused(
            f"It would end on {words_date(last)}, before it begins on {words_date(first)}.",
            field="valid_to",
        )
    if not 0 <= typed.copay_cents <= MOST_CENTS:
        raise Refused("Type the co-pay, such as 25; 0 when there is none.", field="copay")
    return typed


def _of_whom(typed: CoverageTyped) -> CoverageTyped:
    if typed.relationship not in RELATIONSHIPS:
        raise Refused("Choose whose policy it is.", field="relationship")
    if typed.relationship == "self":
        return replace(typed, subscriber="")
    if not typed.subscriber:
        raise Refused("Type the name of the person whose policy it is.", field="subscriber")
    return typed


def holds_on(day: date, first: date | None, last: date | None) -> bool:
    """Return whether a coverage from `first` to `last`, both included, holds on a day."""
    return (first is None or first <= day) and (last is None or day <= last)


def refuse_second(wanted: CoverageTyped, held: Iterable[Held], *, but: int | None = None) -> None:
    """Refuse a coverage that would hold together with another one of the same order.

    Args:
        wanted: the coverage.
        held: the patient's others.
        but: the id of the one being changed.

    Raises:
        Refused: another one has that place at some day; names it and says what to do.

    """
    for other in held:
        if other.id != but and other.order == wanted.order and _overlap(wanted, other):
            until = f" until {words_date(other.valid_to)}" if other.valid_to else ""
            raise Refused(
                f"{other.payer} is already the {ORDERS[other.order]} coverage{until}. "
                "End it first, or choose another place for this one.",
                field="order",
            )


def _overlap(one: CoverageTyped, other: Held) -> bool:
    begins_in_time = (
        one.valid_from is None or other.valid_to is None or (one.valid_from <= other.valid_to)
    )
    ends_late_enough = (
        one.valid_to is None or other.valid_from is None or (other.valid_from <= one.valid_to)
    )
    return begins_in_time and ends_late_enough


def refuse_end(last: date, first: date | None) -> None:
    """Refuse an end before the beginning.

    Raises:
        Refused: says when it began.

    """
    if first is not None and last < first:
        raise Refused(f"It only begins on {words_date(first)}.", field="valid_to")
