"""What a service costs: which fee schedule holds on a day, its price, its tax; in whole cents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from frontdesk.core.money import rounded, share
from frontdesk.core.refused import Refused

WHOLE = 10_000  # basis points: 100 %
MILLION = 1_000_000
DEEPEST = 5  # schedules that stand on each other


@dataclass(frozen=True, slots=True)
class Schedule:
    """A fee schedule.

    Attributes:
        payer_id: whose contract it is; None for the office's standard fees.
        first, last: the days of service it holds for, both counted; None is open.
        base_id: the schedule whose prices it takes, `percent` of each; None for its own alone.
        percent: basis points of the base's price.

    """

    id: int
    name: str
    payer_id: int | None = None
    first: date | None = None
    last: date | None = None
    base_id: int | None = None
    percent: int = WHOLE


@dataclass(frozen=True, slots=True)
class Fee:
    """A schedule's price of a code.

    Attributes:
        modifier: "" for the code alone; "26" for the code with that modifier.
        cents: charged a unit; None where only the allowed amount is known.
        allowed_cents: what the payer's contract allows a unit; None where that is not known.
        words: what it is, in the office's own words.

    """

    schedule_id: int
    code: str
    modifier: str
    cents: int | None
    allowed_cents: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Priced:
    """What one unit of a service costs.

    Attributes:
        cents: None where no schedule names it.
        allowed_cents: by the payer's contract; None where that is not known.
        schedule: the name of the one the price is from; "" for none.

    """

    cents: int | None = None
    allowed_cents: int | None = None
    schedule: str = ""


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A sales tax.

    Attributes:
        location_id: where it holds; None for wherever no other does.
        millionths: of the price: 8.875 % is 88,750; basis points are too coarse for it.
        first, last: the days of service it holds for, both counted.

    """

    location_id: int | None
    millionths: int
    first: date | None = None
    last: date | None = None


def holds(first: date | None, last: date | None, on: date) -> bool:
    """Return whether a day is within two others, both counted; None is open."""
    return (first is None or first <= on) and (last is None or on <= last)


def schedule_for(
    schedules: Iterable[Schedule], *, payer_id: int | None, on: date
) -> Schedule | None:
    """Return the schedule of a payer on a day of service; the standard one where it has none.

    Of several that hold, the one that began last; of those, the one made last.

    Args:
        schedules: all there are, in any order.
        payer_id: who is billed first; None where nobody but the patient is.
        on: the day of service.

    """
    holding = [one for one in schedules if holds(one.first, one.last, on)]
    own = [one for one in holding if payer_id is not None and one.payer_id == payer_id]
    standard = [one for one in holding if one.payer_id is None]
    return max(own or standard, key=lambda one: (one.first or date.min, one.id), default=None)


def price(
    schedules: Sequence[Schedule],
    fees: Mapping[tuple[int, str], Sequence[Fee]],
    *,
    code: str,
    modifiers: Sequence[str] = (),
    payer_id: int | None,
    on: date,
) -> Priced:
    """Return what a unit of a code costs on a day, and what the payer's contract allows.

    A price with one of the modifiers comes before the code's own. A payer's schedule that names
    no price takes the standard one.

    Args:
        schedules: all there are.
        fees: by schedule and code.
        code: CPT, HCPCS or the office's own.
        modifiers: of the line.
        payer_id: who is billed first.
        on: the day of service.

    """
    by_id = {one.id: one for one in schedules}
    first = schedule_for(schedules, payer_id=payer_id, on=on)
    standard = schedule_for(schedules, payer_id=None, on=on)
    allowed = _allowed(first, fees, code, modifiers)
    for schedule in dict.fromkeys(one for one in (first, standard) if one is not None):
        cents = _own_price(schedule, by_id, fees, code, modifiers, deep=DEEPEST)
        if cents is not None:
            return Priced(cents, allowed, schedule.name)
    return Priced(None, allowed, "")


def _own_price(
    schedule: Schedule,
    by_id: Mapping[int, Schedule],
    fees: Mapping[tuple[int, str], Sequence[Fee]],
    code: str,
    modifiers: Sequence[str],
    *,
    deep: int,
) -> int | None:
    found = _fitting(fees.get((schedule.id, code), ()), modifiers)
    named = next((one.cents for one in found if one.cents is not None), None)
    if named is not None:
        return named
    base = by_id.get(schedule.base_id) if schedule.base_id is not None else None
    if base is None or not deep:
        return None
    cents = _own_price(base, by_id, fees, code, modifiers, deep=deep - 1)
    return None if cents is None else share(cents, schedule.percent)


def _allowed(
    schedule: Schedule | None,
    fees: Mapping[tuple[int, str], Sequence[Fee]],
    code: str,
    modifiers: Sequence[str],
) -> int | None:
    if schedule is None or schedule.payer_id is None:
        return None
    found = _fitting(fees.get((schedule.id, code), ()), modifiers)
    return next((one.allowed_cents for one in found if one.allowed_cents is not None), None)


def _fitting(fees: Sequence[Fee], modifiers: Sequence[str]) -> list[Fee]:
    """Return the fees of one code that fit a line, those of a modifier first."""
    with_one = [one for one in fees if one.modifier and one.modifier in modifiers]
    return with_one + [one for one in fees if not one.modifier]


def refuse_circle(
    schedule_id: int | None, base_id: int | None, bases: Mapping[int, int | None]
) -> None:
    """Refuse a schedule that would stand on itself, or on too many others.

    Raises:
        Refused: it would.

    """
    seen, deep = schedule_id, 0
    while base_id is not None:
        deep += 1
        if base_id == seen or deep > DEEPEST:
            raise Refused(
                "These schedules would take their prices from each other. Choose another base.",
                field="base_id",
            )
        base_id = bases.get(base_id)


def tax_rate(rates: Iterable[TaxRate], *, location_id: int | None, on: date) -> TaxRate | None:
    """Return the sales tax of a place on a day: its own before the general one, the newest."""
    holding = [one for one in rates if holds(one.first, one.last, on)]
    own = [one for one in holding if one.location_id == location_id is not None]
    general = [one for one in holding if one.location_id is None]
    return max(own or general, key=lambda one: one.first or date.min, default=None)


def tax(cents: int, rate: TaxRate | None) -> int:
    """Return the tax on an amount, half a cent and more rounded up."""
    if rate is None:
        return 0
    return rounded(cents * rate.millionths, MILLION)
