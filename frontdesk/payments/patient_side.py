"""What is done with a patient's own money: plans, refunds, credits, checks that came back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_date
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.typed_places import read_line
from frontdesk.core.work import CHANGED
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import IN_TURN, post
from frontdesk.ledger.charging import known_posting
from frontdesk.ledger.deposit_tables import DepositItem
from frontdesk.ledger.posting import why_back
from frontdesk.ledger.rules import Line, Owing, card_reference, check_number, oldest_first, together
from frontdesk.ledger.tables import Payment, Posting
from frontdesk.ledger.unused import settle_after, take_back_given
from frontdesk.patients.reads import same_person_ids
from frontdesk.payments import patient_reads, patient_rules
from frontdesk.payments.patient_rules import Instalment
from frontdesk.payments.patient_tables import (
    PaymentPlan,
    PlanInstalment,
    Refund,
    ReturnedCheck,
)

POST, APPROVE = "ledger.post", "ledger.approve"


@action("Begin payment plan", permit=POST, locks=lambda *_, **__: IN_TURN)
def begin_plan(
    work: Work, patient_id: int, parts: Sequence[tuple[date, int]], *, note: str = ""
) -> Undo:
    """Agree that a balance is paid in parts, each on its day. `made` is the plan's id.

    Args:
        work: the transaction.
        patient_id: whose account.
        parts: due day and cents of each.
        note: what was agreed besides.

    """
    wanted = [Instalment(*part) for part in parts]
    people = same_person_ids(work.session, patient_id)
    owed = sum(item.cents for item in owing.open_items(work.session, people))
    running = patient_reads.plan_of(work.session, patient_id)
    patient_rules.refuse_plan(
        wanted, owed_cents=owed, today=work.today, running=running is not None
    )
    plan = work.add(
        PaymentPlan(
            patient_id=patient_id, cents=sum(part.cents for part in wanted), began_at=work.now,
            began_by=work.staff.name,
            note=read_line(note, what="the note", field="note", needed=False),
        )
    )  # fmt: skip
    for part in wanted:
        work.add(PlanInstalment(plan_id=plan.id, due=part.due, cents=part.cents))
    work.made = plan.id
    here = {"plan_id": plan.id, "version": plan.version, "reason": "begun by mistake"}
    return Undo("End the payment plan", end_plan, here)


@action("End payment plan", permit=POST)
def end_plan(work: Work, plan_id: int, *, version: int, reason: str) -> None:
    """End a plan, kept or broken; what is owed stays owed."""
    plan = work.get(PaymentPlan, plan_id, version)
    if plan.ended_at is not None:
        raise Refused(CHANGED)
    plan.ended_why = patient_rules.refund_reason(reason)
    plan.ended_at, plan.ended_by = work.now, work.staff.name


@action("Refund", permit="ledger.take", locks=lambda *_, **__: IN_TURN)
def refund(
    work: Work, patient_id: int, *, cents: int, method: str, reference: str, reason: str, key: str
) -> None:
    """Give back what was paid ahead, then what was overpaid; a second person approves it.

    `made` is {"refund_id", "cents"}; the same key again gives nothing back.

    Raises:
        NeedsApproval: this person may not give money back alone.
        Refused: more than the account's credit; names the field.

    """
    if not work.staff.may(APPROVE):
        raise NeedsApproval(
            f"{work.staff.name} may not give money back. Ask a supervisor to approve it.",
            permit=APPROVE,
            title="Refund",
        )
    people = same_person_ids(work.session, patient_id)
    known = known_posting(work, key, kind="refund", patient_ids=people, cents=cents)
    work.concerning(patient_id)
    if known is not None:
        row = work.session.scalars(select(Refund).where(Refund.posting_id == known)).one()
        work.made = {"refund_id": row.id, "cents": row.cents}
        return
    reason = patient_rules.refund_reason(reason)
    ahead, over = patient_reads.credit(work.session, patient_id)
    patient_rules.refuse_refund(cents, credit_cents=ahead + over, method=method)
    reference = _refund_reference(method, reference)
    lines = _credit_lines(work, patient_id, cents)
    given = Line("bank" if method == "check" else method, -cents)
    posting = post(
        work, key=key, kind="refund", lines=[*lines, given], patient_id=patient_id, memo=reason
    )
    row = work.add(
        Refund(
            posting_id=posting.id, patient_id=patient_id, day=posting.day, method=method,
            cents=cents, reference=reference, reason=reason,
            approved_by=(work.staff.approver or work.staff).name,
        )
    )  # fmt: skip
    work.note(reason=reason)
    work.made = {"refund_id": row.id, "cents": cents}


def _refund_reference(method: str, reference: str) -> str:
    if method == "check":
        return check_number(reference)
    return card_reference(reference) if method == "card" else ""


def _credit_lines(work: Work, patient_id: int, cents: int) -> list[Line]:
    """Return the lines that use up a credit: what was paid ahead first, then what is overpaid."""
    people = same_person_ids(work.session, patient_id)
    found = owing.open_items(work.session, people, accounts=("prepaid", "patient"))
    turned = [
        Owing(one.patient_id, one.account, one.charge_id, 0, one.part, -one.cents, one.since)
        for one in found
    ]
    ahead = [one for one in turned if one.account == "prepaid"]
    first, left = oldest_first(cents, ahead)
    second, _ = oldest_first(left, [one for one in turned if one.account == "patient"])
    return together(
        Line(one.account, part, one.patient_id, one.charge_id or None, part=one.part)
        for one, part in (*first, *second)
    )


@action("Enter returned check", permit=POST, locks=lambda *_, **__: IN_TURN)
def return_check(
    work: Work, paid_posting_id: int, *, reason: str, fee_cents: int = 0, key: str
) -> None:
    """Note that the bank did not pay a patient's check: what it paid is owed again, and a fee.

    Once for a check; `made` is {"returned_id", "cents", "fee_cents"}.

    Args:
        work: the transaction.
        paid_posting_id: the payment's posting.
        reason: what the bank says.
        fee_cents: that the patient owes for it; 0 for none.
        key: made by the desk once.

    """
    reason = patient_rules.refund_reason(reason)
    payment = work.session.scalars(
        select(Payment).where(Payment.posting_id == paid_posting_id, Payment.method == "check")
    ).first()
    void = select(Posting.id).where(Posting.reverses_id == paid_posting_id)
    if payment is None or work.session.scalar(void) is not None:
        raise Refused("There is no such check, or its receipt was voided.")
    known = work.session.scalars(
        select(ReturnedCheck).where(ReturnedCheck.paid_posting_id == paid_posting_id)
    ).first()
    if known is not None:
        raise Refused(f"This check came back on {words_date(known.day)} already: {known.reason}.")
    if fee_cents < 0:
        raise Refused("A fee cannot be below zero.", field="fee")
    if not work.session.scalar(
        select(DepositItem.id).where(DepositItem.posting_id == paid_posting_id)
    ):
        raise Refused("This check was not deposited yet. Void its receipt instead.")
    paid = owing.lines_of(work.session, [paid_posting_id])[paid_posting_id]
    lines = [
        replace(
            line, cents=-line.cents, account="bank" if line.account == "check" else line.account
        )
        for line in paid
    ]
    memo = why_back(work, payment.day, f"Check {payment.reference} returned: {reason}")
    patient_id = payment.patient_id
    posting = post(work, key=key, kind="returned", lines=lines, patient_id=patient_id, memo=memo)
    first = work.session.get_one(Posting, paid_posting_id)
    take_back_given(work, first.key, memo=memo)
    settle_after(work, patient_id, paid, key=key, memo=memo)
    fee = None
    if fee_cents:
        owed = [Line("patient", fee_cents, patient_id, part="fee"), Line("fees", -fee_cents)]
        fee = post(
            work, key=f"{key} fee", kind="fee", lines=owed, patient_id=patient_id,
            memo=f"Returned check {payment.reference}",
        )  # fmt: skip
    row = work.add(
        ReturnedCheck(
            paid_posting_id=paid_posting_id, posting_id=posting.id,
            fee_posting_id=fee.id if fee else None, patient_id=patient_id, day=posting.day,
            cents=payment.cents, fee_cents=fee_cents, reason=reason,
        )
    )  # fmt: skip
    work.concerning(patient_id)
    work.note(reason=reason)
    work.made = {"returned_id": row.id, "cents": payment.cents, "fee_cents": fee_cents}


@action("Use credit", permit=POST, locks=lambda *_, **__: IN_TURN)
def use_credit(work: Work, patient_id: int, *, cents: int, key: str) -> None:
    """Pay what is owed, the oldest first, from what was paid ahead. `made` is the cents used."""
    people = same_person_ids(work.session, patient_id)
    work.concerning(patient_id)
    known = known_posting(work, key, kind="applied", patient_ids=people)
    if known is not None:
        work.made = _used(work, known)
        return
    posting = charging.use_prepaid(work, people, cents=cents, key=key)
    if posting is None:
        raise Refused("Nothing was paid ahead, or nothing is owed. Nothing was done.")
    work.made = _used(work, posting.id)


def _used(work: Work, posting_id: int) -> int:
    lines = owing.lines_of(work.session, [posting_id])[posting_id]
    return sum(line.cents for line in lines if line.account == "prepaid")
