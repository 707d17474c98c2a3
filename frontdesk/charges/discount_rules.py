"""What a patient need not pay: self-pay and prompt-pay discounts, sliding fee by income."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.charges.fee_rules import WHOLE, holds
from frontdesk.core.money import share, split_by_weight
from frontdesk.core.refused import Refused

SELF_PAY, PROMPT_PAY, SLIDING = "self_pay", "prompt_pay", "sliding"
WORDS = {
    SELF_PAY: "Self-pay discount",
    PROMPT_PAY: "Prompt-pay discount",
    SLIDING: "Sliding fee",
}
MOST_PEOPLE = 20  # in a household


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A self-pay or prompt-pay discount; `percent` in basis points."""

    kind: str
    percent: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Guideline:
    """The federal poverty guideline of a region, from a day on: cents a year.

    Attributes:
        one_cents: a household of one.
        more_cents: each further person.

    """

    region: str
    first: date
    one_cents: int
    more_cents: int

    def of(self, people: int) -> int:
        """Return the guideline of a household, cents a year."""
        return self.one_cents + self.more_cents * (people - 1)


@dataclass(frozen=True, slots=True)
class Band:
    """A step of the office's sliding fee.

    Attributes:
        up_to: income in basis points of the guideline, this still counted: 20000 is 200 %.
        percent: the discount, basis points.
        at_most_cents: what a visit costs at the most after it; None for no such bound.

    """

    up_to: int
    percent: int
    at_most_cents: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """What a patient has declared: people in it, income in cents a year, and for how long."""

    people: int
    income_cents: int
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """What a visit's charges are lowered by.

    Attributes:
        kind: a key of WORDS.
        parts: cents of each line, in their order.
        why: in plain words, for the ledger and the patient.

    """

    kind: str
    parts: tuple[int, ...]
    why: str

    @property
    def cents(self) -> int:
        """The whole of it."""
        return sum(self.parts)


NO_DISCOUNT = Discount("", (), "")


def percent_off(rules: Iterable[PercentOff], kind: str, *, on: date) -> int:
    """Return the discount of a kind on a day in basis points; of several the one begun last."""
    holding = [one for one in rules if one.kind == kind and holds(one.first, one.last, on)]
    newest = max(holding, key=lambda one: one.first or date.min, default=None)
    return newest.percent if newest else 0


def guideline_for(guidelines: Iterable[Guideline], *, region: str, on: date) -> Guideline | None:
    """Return the guideline in force on a day: the newest that has begun."""
    begun = [one for one in guidelines if one.region == region and one.first <= on]
    return max(begun, key=lambda one: one.first, default=None)


def of_poverty(household: Household, guideline: Guideline) -> int:
    """Return an income in basis points of the guideline, rounded up: over a band is over it."""
    return -(-household.income_cents * WHOLE // guideline.of(household.people))


def band_for(bands: Iterable[Band], poverty: int, *, on: date) -> Band | None:
    """Return the step for an income (basis points of the guideline); None above the last."""
    fitting = [one for one in bands if holds(one.first, one.last, on) and poverty <= one.up_to]
    return min(fitting, key=lambda one: one.up_to, default=None)


def spread(kind: str, cents: int, amounts: Sequence[int], why: str) -> Discount:
    """Return a discount shared over lines by their amounts, to the cent; NO_DISCOUNT for none."""
    if cents <= 0 or sum(amounts) <= 0:
        return NO_DISCOUNT
    return Discount(kind, tuple(split_by_weight(min(cents, sum(amounts)), amounts)), why)


def self_pay(amounts: Sequence[int], percent: int) -> Discount:
    """Return the discount of a patient without coverage: basis points of the lines' amounts."""
    return spread(
        SELF_PAY, share(sum(amounts), percent), amounts, f"Self-pay discount {percents(percent)}"
    )


def prompt_pay(amounts: Sequence[int], percent: int) -> Discount:
    """Return the discount of what is paid on the day of service."""
    return spread(
        PROMPT_PAY, share(sum(amounts), percent), amounts,
        f"Prompt-pay discount {percents(percent)}",
    )  # fmt: skip


def sliding(amounts: Sequence[int], band: Band | None, poverty: int) -> Discount:
    """Return the discount of a household by its income."""
    if band is None:
        return NO_DISCOUNT
    whole = sum(amounts)
    cents = share(whole, band.percent)
    if band.at_most_cents is not None:
        cents = max(cents, whole - band.at_most_cents)
    return spread(
        SLIDING, cents, amounts, f"Sliding fee: income {percents(poverty)} of the poverty guideline"
    )


def better(one: Discount, other: Discount) -> Discount:
    """Return whichever is more for the patient; the first of two equal ones. Never both."""
    return other if other.cents > one.cents else one


def percents(points: int) -> str:
    """Return basis points as people read them: 2000 is `20 %`, 1250 `12.5 %`."""
    whole, rest = divmod(points, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + " %" if rest else f"{whole} %"


def read_percent(text: str, *, field: str = "percent", most: int = WHOLE) -> int:
    """Return a percentage as typed in basis points: `20`, `12.5 %`.

    Raises:
        Refused: no figure, more than two decimals, or above the most.

    """
    plain = text.replace("%", "").strip()
    whole, _, rest = plain.partition(".")
    if not (whole or rest) or not (whole + rest).isdecimal() or len(rest) > 2:
        raise Refused("Type a percentage, such as 20 or 12.5.", field=field)
    points = int(whole or "0") * 100 + int(rest.ljust(2, "0") or "0")
    if points > most:
        raise Refused(f"At most {percents(most)} fit here.", field=field)
    return points


def refuse_household(people: int, income_cents: int) -> None:
    """Refuse a household that cannot be.

    Raises:
        Refused: nobody in it, too many, or an income below nothing.

    """
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(
            f"Type how many live in the household, 1 to {MOST_PEOPLE}, the patient counted.",
            field="people",
        )
    if income_cents < 0:
        raise Refused("Type the household\u2019s income a year; 0 for none.", field="income")
