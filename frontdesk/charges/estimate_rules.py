"""The good-faith estimate for those who pay themselves: its parts (45 CFR 149.610), its words."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self

from frontdesk.charges.reckoning import Reckoning
from frontdesk.charges.rules import MOST_OVER, DiagnosisTyped, ServiceTyped
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed_places import read_line

MOST_SEPARATE = 12
DISPUTE_DAYS = 120  # after the first bill
CMS_PAGE, CMS_PHONE = "www.cms.gov/nosurprises", "1-800-985-3059"
ABOVE_SEPARATE = (
    "These are expected before or after this care and are scheduled or requested separately. You "
    "will receive separate good-faith estimates for them when they are scheduled, or when you "
    "ask; diagnosis and service codes, expected charges and provider identifiers are given there "
    "and need not be given here. To ask for one, call or write to us at the address above."
)
DISCLAIMERS: tuple[tuple[str, str], ...] = (
    ("Other care may be needed",
     "There may be additional items or services that we recommend as part of your care. They must "
     "be scheduled or requested separately and are not reflected in this estimate."),
    ("This is only an estimate",
     "It shows the items and services reasonably expected at the time it was made. The actual "
     "items, services or charges may differ from it."),
    ("You may dispute a bill",
     f"If you are billed {dollars(MOST_OVER)} or more above this estimate, you have the right to "
     "dispute the bill. You may ask us to correct it to the estimate, to negotiate it, or about "
     "financial assistance. You may also start the patient-provider dispute resolution process "
     "of the U.S. Department of Health and Human Services, within "
     f"{DISPUTE_DAYS} calendar days of the date on the first bill. How to start it, and the form: "
     f"{CMS_PAGE} or {CMS_PHONE}. Starting it will not affect the quality of the care you "
     "receive. Keep this estimate: you may need it."),
    ("This is not a contract",
     "It does not require you to obtain any of these items or services from us."),
)  # fmt: skip
"""What must stand on every estimate, in plain words."""


@dataclass(frozen=True, slots=True)
class EstimateTyped:
    """What an estimate is to say.

    Attributes:
        key: made by the desk once; the same key again makes none.
        primary: the main service, in words that the patient understands.
        separate: items that need scheduling of their own.

    """

    key: str
    appointment_id: int
    primary: str
    diagnoses: tuple[DiagnosisTyped, ...]
    services: tuple[ServiceTyped, ...]
    separate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EstimateContent:
    """All that an estimate says, as it was handed out.

    Attributes:
        made_on, scheduled_for, birth_date: dates in words.
        items: code, words, units, expected charge in cents after discounts.

    """

    number: str
    made_on: str
    practice: str
    practice_lines: tuple[str, ...]
    practice_npi: str
    tax_id: str
    state: str
    patient: str
    birth_date: str
    chart_number: str
    primary: str
    scheduled_for: str
    provider: str
    provider_npi: str
    location: str
    diagnoses: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str, int, int], ...]
    discount: str
    total_cents: int
    separate: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Read back what `to_json` made."""
        lists = {
            "practice_lines": tuple(kept["practice_lines"]),
            "diagnoses": tuple((code, words) for code, words in kept["diagnoses"]),
            "items": tuple((code, words, units, cents) for code, words, units, cents
                           in kept["items"]),
            "separate": tuple(kept["separate"]),
        }  # fmt: skip
        return cls(**(kept | lists))


def accepted(typed: EstimateTyped) -> EstimateTyped:
    """Return what an estimate is to say in the office's own writing.

    Raises:
        Refused: something is missing; names the field.

    """
    if not typed.key.strip():
        raise ValueError("an estimate without a key")
    primary = read_line(typed.primary, what="what the visit is for", field="primary")
    separate = tuple(
        read_line(one, what="what is scheduled separately", field="separate")
        for one in typed.separate
        if one.strip()
    )
    for diagnosis in typed.diagnoses:
        refuse_card_number(diagnosis.words, field="diagnoses")
    for service in typed.services:
        refuse_card_number(service.words, field="services")
    if not typed.services:
        raise Refused("Add the services that are planned; each needs a price.", field="services")
    if len(separate) > MOST_SEPARATE:
        raise Refused(f"At most {MOST_SEPARATE} separate items fit.", field="separate")
    for one in typed.services:
        if one.unit_cents <= 0:
            raise Refused(f"{one.code} needs its expected price.", field="services")
    return EstimateTyped(
        typed.key, typed.appointment_id, primary, typed.diagnoses, typed.services, separate
    )


def items_of(sums: Reckoning) -> tuple[tuple[str, str, int, int], ...]:
    """Return what each service is expected to cost after discounts, with tax."""
    return tuple(
        ("-".join((line.service.code, *line.service.modifiers)), line.service.words,
         line.service.units, line.cents - line.discount_cents)
        for line in sums.lines
    )  # fmt: skip


def due_on(booked_on: date, visit: date, closed: Sequence[date] = ()) -> date | None:
    """Return until when an estimate must be given; None where the visit is too soon for one.

    Scheduled at least 10 business days ahead: within 3 business days; at least 3: within 1.

    Args:
        booked_on: the day it was scheduled.
        visit: the day of service.
        closed: days of the week's five that are no business days.

    """
    ahead = _business_days(booked_on, visit, closed)
    if ahead < 3:
        return None
    left, day = (3 if ahead >= 10 else 1), booked_on
    while left:
        day += timedelta(days=1)
        left -= _is_business(day, closed)
    return day


def _business_days(first: date, last: date, closed: Sequence[date]) -> int:
    days = max(0, (last - first).days)
    return sum(_is_business(first + timedelta(days=one), closed) for one in range(1, days + 1))


def _is_business(day: date, closed: Sequence[date]) -> bool:
    return day.weekday() < 5 and day not in closed
