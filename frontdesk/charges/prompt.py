"""The prompt-pay discount at check-out: offered while the visit of today is being paid in full."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_reads
from frontdesk.charges.tables import Superbill
from frontdesk.core.action import Work, action
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.money import dollars, split_by_weight
from frontdesk.core.refused import Refused
from frontdesk.coverage import reads as coverage
from frontdesk.ledger import charging, owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import IN_TURN, post_payment
from frontdesk.ledger.rules import LOWERING, Owing, PaymentWanted
from frontdesk.ledger.tables import Posting, PostingLine
from frontdesk.ledger.unused import GIVEN_WITH, MOST_GIVEN
from frontdesk.patients.reads import same_person_ids


@dataclass(frozen=True, slots=True)
class PromptOffer:
    """What a visit costs if the patient pays all of it on its day.

    Attributes:
        percent: in basis points.
        owed_cents: what the patient owes of the visit.
        discount_cents: what is taken off that.
        items: what is owed, each with what is taken off it.

    """

    appointment_id: int
    percent: int
    owed_cents: int
    discount_cents: int
    items: tuple[tuple[Owing, int], ...]

    @property
    def pay_cents(self) -> int:
        """What is to be paid now."""
        return self.owed_cents - self.discount_cents

    @property
    def why(self) -> str:
        """The discount in words."""
        return f"Prompt-pay discount {discounts.percents(self.percent)}"

    @property
    def by_hand(self) -> tuple[tuple[int, int], ...]:
        """What of the payment each charge gets."""
        sums: dict[int, int] = {}
        for item, off in self.items:
            sums[item.charge_id] = sums.get(item.charge_id, 0) + item.cents - off
        return tuple((charge, cents) for charge, cents in sums.items() if cents)


def offers(session: Session, patient_ids: Iterable[int], *, today: date) -> list[PromptOffer]:
    """Return what a person's visits of today would cost if they are paid in full now.

    By the same rule as at charging: no coverage holds on that day, and none was given yet.

    Args:
        session: any reading session.
        patient_ids: the person's chart, and those merged into it.
        today: the office's date.

    """
    bills = session.execute(
        select(Superbill.key, Superbill.appointment_id, Superbill.patient_id)
        .where(
            Superbill.patient_id.in_(list(patient_ids)), Superbill.day == today,
            Superbill.voided_at.is_(None),
        )
        .order_by(Superbill.id)
    ).all()  # fmt: skip
    if not bills:
        return []
    percent = discounts.percent_off(fee_reads.percents(session), discounts.PROMPT_PAY, on=today)
    found = [
        _offer(session, bill.appointment_id, percent)
        for bill in bills
        if percent and not coverage.coverages_of(session, bill.patient_id, today)
    ]
    return [one for one in found if one is not None]


def _offer(session: Session, appointment_id: int, percent: int) -> PromptOffer | None:
    charges = [
        one for one in owing.charges_of(session, appointment_id=appointment_id) if not one.voided
    ]
    given = _lowered(session, [one.id for one in charges])
    if any(reason == discounts.PROMPT_PAY and cents for _, reason, cents in given):
        return None
    off: dict[int, int] = {}
    for charge_id, _, cents in given:
        off[charge_id] = off.get(charge_id, 0) + cents
    amounts = [max(one.cents - one.tax_cents - off.get(one.id, 0), 0) for one in charges]
    discount = discounts.prompt_pay(amounts, percent).cents
    open_ = owing.open_of_charges(session, [one.id for one in charges])
    items = [one for one in open_ if one.account == "patient" and one.cents > 0]
    owed = sum(one.cents for one in open_ if one.account == "patient")
    if len(items) != len([one for one in open_ if one.account != "prepaid"]):
        return None  # insurance or an agency bears some of it, or a part is overpaid
    if not 0 < discount < owed or len(items) > MOST_GIVEN:
        return None
    parts = split_by_weight(discount, [one.cents for one in items])
    return PromptOffer(
        appointment_id, percent, owed, discount, tuple(zip(items, parts, strict=True))
    )


def _lowered(session: Session, charge_ids: Iterable[int]) -> list[tuple[int, str, int]]:
    """Return charge, reason and cents of all that was taken off; what was taken back is nothing."""
    first = aliased(Posting, name="first")
    reason = func.coalesce(first.reason, Posting.reason)
    rows = session.execute(
        select(PostingLine.charge_id, reason, func.sum(PostingLine.cents))
        .join(Posting, Posting.key == PostingLine.posting_key)
        .outerjoin(first, first.id == Posting.reverses_id)
        .where(PostingLine.charge_id.in_(list(charge_ids)), PostingLine.account.in_(LOWERING))
        .group_by(PostingLine.charge_id, reason)
    )
    return [(charge_id or 0, why, int(cents)) for charge_id, why, cents in rows]


@action(
    "Take payment with prompt-pay discount",
    permit="ledger.take",
    locks=lambda wanted, *, appointment_id, discount_cents: IN_TURN,
)
def take_prompt_payment(
    work: Work, wanted: PaymentWanted, *, appointment_id: int, discount_cents: int
) -> None:
    """Take what a visit of today costs with the discount, and give it, in one act.

    The discount goes with the payment: voided, or its check returned, all is owed again. `made` is
    as of `ledger.take_payment`; the same key again takes and gives nothing.

    Args:
        work: the transaction.
        wanted: the payment.
        appointment_id: the visit.
        discount_cents: what was offered.

    Raises:
        Refused: the visit is not owed as it was offered any more, or not all of it is paid.

    """
    refuse_card_number(wanted.reference, field="reference")
    work.concerning(wanted.patient_id)
    if ledger.posted(work.session, wanted.key) is None:
        offer = _offered(work, wanted, appointment_id, discount_cents)
        wanted = replace(
            wanted, purpose="balance", balance_cents=0, charge_ids=(), by_hand=offer.by_hand
        )
        for place, (item, cents) in enumerate(offer.items):
            if cents:
                charging.adjust(
                    work, item, account="discount", cents=cents,
                    key=f"{wanted.key}{GIVEN_WITH}{place}", reason=discounts.PROMPT_PAY,
                    memo=offer.why,
                )  # fmt: skip
    taken = post_payment(work, wanted)
    work.made = {name: getattr(taken, name) for name in type(taken).__slots__}


def _offered(
    work: Work, wanted: PaymentWanted, appointment_id: int, discount_cents: int
) -> PromptOffer:
    people = same_person_ids(work.session, wanted.patient_id)
    found = {one.appointment_id: one for one in offers(work.session, people, today=work.today)}
    offer = found.get(appointment_id)
    if offer is None or offer.discount_cents != discount_cents:
        raise Refused(
            "What is owed of this visit has changed, so the discount is not what was shown. Look "
            "at the account anew; nothing was taken."
        )
    if wanted.cents != offer.pay_cents:
        raise Refused(
            f"With the discount all of this visit is {dollars(offer.pay_cents)}. Type that, or "
            "leave the discount out.",
            field="amount",
        )
    return offer
