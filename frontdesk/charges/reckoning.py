"""What a superbill comes to: who owes which part of it, after discounts and what is paid ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges.discount_rules import NO_DISCOUNT, Band, Discount
from frontdesk.charges.fee_rules import TaxRate
from frontdesk.charges.rules import Line, ServiceTyped, copay_parts, lines_of


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a visit's charges depend on besides the services.

    Attributes:
        coverage_ids: those that hold on the day of service, primary first.
        copay_cents: what the coverage asks of the patient for such a visit.
        ahead_cents: paid ahead, and free for this visit.
        taxed: codes that sales tax is due on.
        self_pay, prompt_pay: discounts in basis points.
        band, poverty: the sliding fee's step, and the income in basis points of the guideline.

    """

    coverage_ids: tuple[int, ...] = ()
    copay_cents: int = 0
    ahead_cents: int = 0
    taxed: frozenset[str] = frozenset()
    rate: TaxRate | None = None
    self_pay: int = 0
    prompt_pay: int = 0
    band: Band | None = None
    poverty: int = 0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a superbill comes to, in cents.

    Attributes:
        lines: what each service costs.
        discount: self-pay or sliding fee, whichever is more.
        prompt: what is taken off because the rest is paid on the day of service.
        total: charged: prices and taxes, before discounts.
        tax: how much of it is tax.
        copays: how much of the co-pay is taken off each line.
        payer: what the first coverage owes.
        patient: what the patient owes before anything paid ahead.
        ahead: how much of that is paid ahead.

    """

    lines: tuple[Line, ...]
    discount: Discount
    prompt: Discount
    total: int
    tax: int
    copays: tuple[int, ...]
    payer: int
    patient: int
    ahead: int

    @property
    def discounts(self) -> int:
        """All that is taken off."""
        return self.discount.cents + self.prompt.cents

    @property
    def net(self) -> int:
        """What is asked for after discounts."""
        return self.total - self.discounts

    @property
    def left(self) -> int:
        """What the patient still owes."""
        return self.patient - self.ahead


def reckoned(
    services: Sequence[ServiceTyped], terms: Terms, *, copay_cents: int | None = None
) -> Reckoning:
    """Return what services come to.

    Discounts are for patients without coverage. Prompt pay is given at once where what was paid
    ahead settles the rest.

    Args:
        services: as accepted.
        terms: of the visit.
        copay_cents: as typed; None for what the coverage says.

    """
    covered = bool(terms.coverage_ids)
    amounts = [one.net_cents for one in services]
    discount = NO_DISCOUNT
    if not covered:
        discount = discounts.better(
            discounts.sliding(amounts, terms.band, terms.poverty),
            discounts.self_pay(amounts, terms.self_pay),
        )
    lines = lines_of(services, taxed=terms.taxed, rate=terms.rate, discount=discount)
    by_payer = [line.cents if covered and not line.service.by_patient else 0 for line in lines]
    copay = terms.copay_cents if copay_cents is None else copay_cents
    copays = copay_parts(copay, by_payer)
    total = sum(line.cents for line in lines)
    payer = sum(by_payer) - sum(copays)
    patient = total - payer - discount.cents
    prompt = NO_DISCOUNT if covered else _prompt(lines, terms, patient)
    patient -= prompt.cents
    return Reckoning(
        lines=tuple(lines),
        discount=discount,
        prompt=prompt,
        total=total,
        tax=sum(line.tax_cents for line in lines),
        copays=tuple(copays),
        payer=payer,
        patient=patient,
        ahead=min(terms.ahead_cents, patient),
    )


def _prompt(lines: Sequence[Line], terms: Terms, patient: int) -> Discount:
    wanted = discounts.prompt_pay(
        [line.service.net_cents - line.discount_cents for line in lines], terms.prompt_pay
    )
    return wanted if 0 < patient - wanted.cents <= terms.ahead_cents else NO_DISCOUNT
