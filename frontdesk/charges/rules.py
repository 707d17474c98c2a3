"""What a superbill must say before it is charged, who owes it first, and what to warn of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from frontdesk.charges.discount_rules import NO_DISCOUNT, Discount
from frontdesk.charges.fee_rules import TaxRate, tax
from frontdesk.codes import rules as codes
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.money import dollars
from frontdesk.core.refused import Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.core.typed_places import luhn, read_line

__all__ = [
    "CAME", "EXCUSES", "LETTERS", "MOST_OVER", "DiagnosisTyped", "Favourite", "Line",
    "ServiceTyped", "SuperbillTyped", "Unseen", "accepted", "copay_parts", "excuse", "keys_of",
    "lines_of", "next_payer", "pointed", "referring", "usable_ahead", "void_reason",
    "warnings",
]  # fmt: skip

LETTERS = "ABCDEFGHIJKL"
MOST_SERVICES = 50  # a claim has 6 a page
MOST_UNITS = 999
MOST_OVER = 400_00  # above the estimate: the patient may dispute it (45 CFR 149.620)
CAME = ("arrived", "checked_in", "roomed", "with_provider", "checked_out")
EXCUSES = (
    "Nurse visit, no charge", "Included in an earlier surgery", "Left without being seen",
    "Paperwork only", "Professional courtesy", "Rescheduled at the desk",
)  # fmt: skip
"""Why a visit costs nothing, as an office says it; any other words do as well."""
_KEYS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Unseen(Refused):
    """There is something to look at first; the same act passes when told that it was seen."""

    def __init__(self, warnings: Sequence[str]) -> None:
        super().__init__(f"{' '.join(warnings)} Look at it, then save again.", field="warnings")
        self.warnings = tuple(warnings)


@dataclass(frozen=True, slots=True)
class DiagnosisTyped:
    """A diagnosis of the visit: ICD-10-CM with its dot, and its words."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ServiceTyped:
    """A service as it is charged.

    Attributes:
        code: CPT, HCPCS or the office's own.
        words: what it is.
        unit_cents: what one costs.
        units: how many.
        modifiers: up to four.
        pointers: letters of the diagnoses it was done for, the first one first; "" for the first.
        place: CMS place of service.
        by_patient: no coverage is billed for it.

    """

    code: str
    words: str
    unit_cents: int
    units: int = 1
    modifiers: tuple[str, ...] = ()
    pointers: str = ""
    place: str = "11"
    by_patient: bool = False

    @property
    def net_cents(self) -> int:
        """What it costs without tax."""
        return self.units * self.unit_cents


@dataclass(frozen=True, slots=True)
class SuperbillTyped:
    """A superbill as typed.

    Attributes:
        key: made by the desk once for this superbill; the same key again charges nothing.
        appointment_id: the visit.
        diagnoses: A to L, in this order.
        services: at least one.
        provider_id: who did it; None for the visit's own.
        referring: name and NPI of who sent the patient, if anyone did.
        copay_cents: moved to the patient; None for what the coverage says.

    """

    key: str
    appointment_id: int
    diagnoses: tuple[DiagnosisTyped, ...]
    services: tuple[ServiceTyped, ...]
    provider_id: int | None = None
    referring: str = ""
    copay_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A service with all that it costs.

    Attributes:
        tax_cents: on what is left after the discount.
        cents: what is charged: price and tax, before the discount.

    """

    service: ServiceTyped
    discount_cents: int
    tax_cents: int

    @property
    def cents(self) -> int:
        """What is charged: price and tax, before the discount."""
        return self.service.net_cents + self.tax_cents


@dataclass(frozen=True, slots=True)
class Favourite:
    """A code of the office's own choice, added by one key.

    Attributes:
        kind: diagnosis or service.
        group: the heading it stands under.
        key: the letter the office chose; "" for whichever is free.

    """

    id: int
    kind: str
    group: str
    code: str
    words: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    key: str = ""


def accepted(typed: SuperbillTyped) -> SuperbillTyped:
    """Return the superbill in the office's own writing.

    Raises:
        Refused: something is missing or cannot be; names the field.

    """
    if not typed.key.strip():
        raise ValueError("a superbill without a key")
    if not typed.services:
        raise Refused("Add a service, or say why this visit costs nothing.", field="services")
    if not typed.diagnoses:
        raise Refused("Add a diagnosis: each service is charged for one.", field="diagnoses")
    if len(typed.diagnoses) > len(LETTERS):
        raise Refused("A claim has room for twelve diagnoses, A to L.", field="diagnoses")
    if len(typed.services) > MOST_SERVICES:
        raise Refused(f"A superbill has room for {MOST_SERVICES} services.", field="services")
    known = [one.code for one in typed.diagnoses]
    twice = next((code for code in known if known.count(code) > 1), None)
    if twice:
        raise Refused(f"{twice} stands twice. Remove one of them.", field="diagnoses")
    if typed.copay_cents is not None and not 0 <= typed.copay_cents <= MOST_CENTS:
        raise Refused("Type the co-pay, such as 25; 0 for none.", field="copay")
    for diagnosis in typed.diagnoses:
        refuse_card_number(diagnosis.words, field="diagnoses")
    services = tuple(_service(one, len(known)) for one in typed.services)
    return replace(typed, services=services, referring=referring(typed.referring))


def _service(typed: ServiceTyped, diagnoses: int) -> ServiceTyped:
    words = read_line(typed.words, what="what the service is", field="services", needed=False)
    refuse_card_number(words, field="services")
    if not typed.code.strip():
        raise Refused("Type the service\u2019s code.", field="services")
    if not 1 <= typed.units <= MOST_UNITS:
        raise Refused(f"{typed.code} needs 1 to {MOST_UNITS} units.", field="services")
    if not 0 < typed.unit_cents <= MOST_CENTS or typed.net_cents > MOST_CENTS:
        raise Refused(
            f"{typed.code} needs a price above zero: type it, or add it to the fee schedule.",
            field="services",
        )
    modifiers = codes.modifiers(" ".join(typed.modifiers), field="services")
    pointers = pointed(typed.pointers or "A", diagnoses, code=typed.code)
    place = codes.place(typed.place, field="services")
    return replace(typed, words=words, modifiers=modifiers, pointers=pointers, place=place)


def pointed(text: str, diagnoses: int, *, code: str = "This service") -> str:
    """Return pointers as a claim bears them: up to four letters, each of a diagnosis that is there.

    Args:
        text: letters as typed: "a, c" is AC.
        diagnoses: how many there are.
        code: of the service, for the sentence.

    Raises:
        Refused: none, too many, one twice, or one of no diagnosis.

    """
    letters = re.sub(r"[\s,;]", "", text).upper()
    if not letters:
        raise Refused(f"{code} needs the letter of its diagnosis, such as A.", field="services")
    unknown = next((one for one in letters if one not in LETTERS[:diagnoses]), None)
    if unknown:
        raise Refused(
            f"{code} points to {unknown}, but there is no diagnosis {unknown}.", field="services"
        )
    if len(letters) > 4 or len(set(letters)) < len(letters):
        raise Refused(
            f"{code} may point to four diagnoses at the most, each once.", field="services"
        )
    return letters


def referring(text: str) -> str:
    """Return who sent the patient, as CMS-1500 box 17 has it: a name, and an NPI if it is known.

    Raises:
        Refused: a card number, no name, or an NPI that is mistyped.

    """
    words = read_line(text, what="who referred the patient", field="referring", needed=False)
    for figures in re.findall(r"\d{5,}", words):
        if len(figures) != 10 or figures[0] not in "12" or not luhn("80840" + figures):
            raise Refused(
                f"{figures} is no NPI: ten figures, the last one a check on the others.",
                field="referring",
            )
    if words and not re.search(r"[^\W\d]", words):
        raise Refused("Type the name of who referred the patient, too.", field="referring")
    return words


def lines_of(
    services: Sequence[ServiceTyped],
    *,
    taxed: Iterable[str] = (),
    rate: TaxRate | None = None,
    discount: Discount = NO_DISCOUNT,
) -> list[Line]:
    """Return what each service costs; tax is on what is left after the discount.

    Args:
        services: in their order.
        taxed: codes that sales tax is due on.
        rate: the tax of the place and the day.
        discount: one part a service; none where it has no parts.

    """
    taxable, parts = frozenset(taxed), discount.parts or (0,) * len(services)
    return [
        Line(one, part, tax(one.net_cents - part, rate) if one.code in taxable else 0)
        for one, part in zip(services, parts, strict=True)
    ]


def copay_parts(copay_cents: int, open_cents: Sequence[int]) -> list[int]:
    """Return how much of a co-pay is taken off each charge: the first ones first, none beyond."""
    parts = []
    for cents in open_cents:
        part = min(copay_cents, max(cents, 0))
        parts.append(part)
        copay_cents -= part
    return parts


def usable_ahead(available_cents: int, of_other_visits: Iterable[int]) -> int:
    """Return how much of what was paid ahead may pay this visit.

    Args:
        available_cents: all that the patient has paid ahead.
        of_other_visits: what is left of what was paid for each other visit: theirs first.

    """
    return max(0, available_cents - sum(max(0, cents) for cents in of_other_visits))


def next_payer(coverage_ids: Sequence[int], after: int | None = None) -> int | None:
    """Return which coverage is to be billed next; None: the patient.

    Args:
        coverage_ids: those that hold on the day of service, in order: primary, secondary, tertiary.
        after: the one that has answered; None at the beginning. One that is no longer there (it
            was ended) is followed by nobody: a person has to look.

    """
    if after is None:
        return coverage_ids[0] if coverage_ids else None
    if after not in coverage_ids:
        return None
    left = coverage_ids[coverage_ids.index(after) + 1 :]
    return left[0] if left else None


def warnings(
    typed: SuperbillTyped,
    *,
    total_cents: int,
    estimate_cents: int | None,
    charged_today: Iterable[str] = (),
    excluded: Iterable[tuple[str, str]] = (),
) -> list[str]:
    """Return what should be looked at before a superbill is charged; saving again passes it.

    Args:
        typed: the superbill.
        total_cents: after discounts, with tax.
        estimate_cents: what the good-faith estimate said; None where there is none.
        charged_today: codes that other visits of this patient on this day were charged for.
        excluded: pairs of diagnoses that must not stand together (Excludes1).

    """
    said, seen = [], set[tuple[str, tuple[str, ...]]]()
    for one in typed.services:
        if (one.code, one.modifiers) in seen:
            said.append(f"{one.code} stands twice: more units, or modifier 76 or 59?")
        seen.add((one.code, one.modifiers))
    elsewhere = set(charged_today)
    said += [
        f"{code} was charged already for another visit of this day."
        for code in dict.fromkeys(one.code for one in typed.services)
        if code in elsewhere
    ]
    said += [f"{one} is never coded together with {other} (Excludes1)." for one, other in excluded]
    if estimate_cents is not None and total_cents - estimate_cents >= MOST_OVER:
        said.append(
            f"This is {dollars(total_cents - estimate_cents)} above the good-faith estimate of "
            f"{dollars(estimate_cents)}: the patient may dispute it."
        )
    return said


def excuse(text: str) -> str:
    """Return why a visit costs nothing.

    Raises:
        Refused: no reason is given, or it holds a card number.

    """
    reason = read_line(text, what="why this visit costs nothing", field="reason")
    if len(reason) < 3:
        raise Refused("Say why this visit costs nothing, in a few words.", field="reason")
    return reason


def void_reason(text: str) -> str:
    """Return why a superbill is taken back.

    Raises:
        Refused: no reason is given, or it holds a card number.

    """
    reason = read_line(text, what="why the charges are taken back", field="reason")
    if len(reason) < 3:
        raise Refused("Say why the charges are taken back, in a few words.", field="reason")
    return reason


def keys_of(favourites: Iterable[Favourite]) -> list[tuple[str, Favourite]]:
    """Return each favourite with the letter that adds it: the office's own, then what is free.

    Beyond 52 the letter is "".
    """
    rows = list(favourites)
    taken: set[str] = set()
    given: dict[int, str] = {}
    for one in rows:
        if one.key and one.key in _KEYS and one.key not in taken:
            given[one.id] = one.key
            taken.add(one.key)
    free = iter([letter for letter in _KEYS if letter not in taken])
    return [(given.get(one.id) or next(free, ""), one) for one in rows]
