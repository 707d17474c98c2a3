"""What people do with money: take it, void it, bring a balance forward, print what was taken."""

from dataclasses import dataclass

from sqlalchemy import select

from frontdesk.core.action import Work, action
from frontdesk.core.cards import refuse_card_number
from frontdesk.core.clock import words_moment
from frontdesk.core.money import dollars
from frontdesk.core.refused import NeedsApproval, Refused
from frontdesk.core.typed import MOST_CENTS
from frontdesk.ledger import owing, reads, rules
from frontdesk.ledger.deposits import refuse_deposited
from frontdesk.ledger.posting import IN_TURN, post, why_back
from frontdesk.ledger.rules import Line, Owing, PaymentWanted, ReceiptContent
from frontdesk.ledger.tables import Payment, Posting, Receipt, ReceiptPrint
from frontdesk.ledger.unused import settle_after, take_back_given
from frontdesk.office import reads as office
from frontdesk.office.reads import PracticeRow
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.rules import spoken_name
from frontdesk.patients.tables import Patient

__all__ = [
    "IN_TURN", "Taken", "note_printed", "post", "post_opening_balance", "post_payment",
    "practice_lines", "take_payment", "void_receipt",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A payment in the books: its receipt, and whether this act put it there."""

    receipt_id: int
    number: str
    change_cents: int
    is_new: bool


def post_payment(work: Work, wanted: PaymentWanted, *, visit: str = "") -> Taken:
    """Take a payment and write its receipt, once for its key.

    Args:
        work: the transaction.
        wanted: the payment.
        visit: the visit as the receipt names it, if it is for one.

    Raises:
        NeedsApproval: this person may not take money.
        Refused: something about the payment is wrong; names the field.

    """
    if not work.staff.may("ledger.take"):
        raise NeedsApproval(
            f"{work.staff.name} may not take payments. Ask a supervisor to approve it.",
            permit="ledger.take",
            title="Take payment",
        )
    known = reads.posted(work.session, wanted.key)
    if known is not None:
        return _same(known, wanted)
    wanted = rules.accepted(wanted)
    patient = _payer(work, wanted.patient_id)
    posting = post(
        work,
        key=wanted.key,
        kind="payment",
        lines=rules.payment_lines(wanted, _open_items(work, wanted)),
        patient_id=wanted.patient_id,
        appointment_id=wanted.appointment_id,
    )
    work.add(
        Payment(
            posting_id=posting.id,
            patient_id=wanted.patient_id,
            day=posting.day,
            purpose=wanted.purpose,
            method=wanted.method,
            cents=wanted.cents,
            balance_cents=dict(wanted.parts).get("balance", 0),
            tendered_cents=wanted.tendered_cents,
            reference=wanted.reference,
        )
    )
    return _write_receipt(work, wanted, posting, patient, visit)


def _same(known: reads.PostedPayment, wanted: PaymentWanted) -> Taken:
    if (known.patient_id, known.method, known.cents) != (
        wanted.patient_id, wanted.method, wanted.cents,
    ):  # fmt: skip
        raise Refused(
            f"This payment was already taken: {dollars(known.cents)} by {known.method}, receipt "
            f"{known.number}. Nothing was taken now; begin a new payment for another amount."
        )
    change = rules.change_due(known.cents, known.tendered_cents)
    return Taken(known.receipt_id, known.number, change, is_new=False)


def _open_items(work: Work, wanted: PaymentWanted) -> list[Owing]:
    if "balance" not in dict(wanted.parts):
        return []
    return owing.open_items(work.session, same_person_ids(work.session, wanted.patient_id))


def _payer(work: Work, patient_id: int) -> Patient:
    patient = work.session.get(Patient, patient_id)
    if patient is None:
        raise Refused("Choose whose payment it is: no receipt is written without a patient.")
    if patient.merged_into_id is not None:
        raise Refused("This chart was merged into another one. Take the payment there.")
    return patient


def _write_receipt(
    work: Work, wanted: PaymentWanted, posting: Posting, patient: Patient, visit: str
) -> Taken:
    drawer = _drawer(work)
    number = reads.last_number(work.session, drawer) + 1
    change = rules.change_due(wanted.cents, wanted.tendered_cents)
    practice = office.practice(work.session)
    content = ReceiptContent(
        number=rules.receipt_number(drawer, number),
        at=words_moment(work.now, work.zone),
        practice=practice.name if practice else "",
        practice_lines=practice_lines(practice),
        patient=f"{spoken_name(patient.family, patient.given)} {patient.suffix}".strip(),
        chart_number=patient.chart_number,
        visit=visit,
        parts=tuple((rules.PURPOSES[purpose], cents) for purpose, cents in wanted.parts),
        total_cents=wanted.cents,
        method=wanted.method,
        reference=wanted.reference,
        tendered_cents=wanted.tendered_cents,
        change_cents=change,
        owed_after_cents=reads.balances(work.session, [patient.id])[patient.id],
        taken_by=work.staff.name,
    )
    receipt = work.add(
        Receipt(
            posting_id=posting.id,
            patient_id=patient.id,
            day=posting.day,
            drawer=drawer,
            number=number,
            content=content.to_json(),
        )
    )
    return Taken(receipt.id, content.number, change, is_new=True)


def _drawer(work: Work) -> str:
    desk = office.workstation(work.session, work.workstation.split("/")[0])
    if desk is None:
        raise Refused(
            "This workstation has no cash drawer yet, so nothing was taken. "
            "Start Front Desk again here, then take the payment."
        )
    return desk.drawer


def practice_lines(practice: PracticeRow | None) -> tuple[str, ...]:
    """Return address, phone and tax number as they stand beneath the practice's name."""
    if practice is None:
        return ()
    *street, place = practice.address
    numbers = [practice.phone, f"Tax ID {practice.tax_id}" if practice.tax_id else ""]
    lines = (", ".join(street), place, " · ".join(part for part in numbers if part))
    return tuple(line for line in lines if line)


@action("Take payment", permit="ledger.take", locks=lambda wanted, *, visit="": IN_TURN)
def take_payment(work: Work, wanted: PaymentWanted, *, visit: str = "") -> None:
    """Take a payment; `made` is {"receipt_id", "number", "change_cents", "is_new"}."""
    taken = post_payment(work, wanted, visit=visit)
    work.concerning(wanted.patient_id)
    work.made = {name: getattr(taken, name) for name in Taken.__slots__}


@action("Void receipt", permit="ledger.void", locks=lambda receipt_id, *, reason: IN_TURN)
def void_receipt(work: Work, receipt_id: int, *, reason: str) -> None:
    """Take a payment back by a posting that names it; the receipt stays, marked void.

    `made` is {"receipt_id", "number", "cents", "method"}: what to give back, and how.
    """
    reason = rules.void_reason(reason)
    receipt = work.session.get(Receipt, receipt_id)
    if receipt is None:
        raise Refused("There is no such receipt. Search for it by its number.")
    number = rules.receipt_number(receipt.drawer, receipt.number)
    before = reads.receipt(work.session, receipt_id)
    if before is not None and before.voided_at is not None:
        raise Refused(
            f"Receipt {number} was voided already, {words_moment(before.voided_at, work.zone)} "
            f"by {before.voided_by}: {before.void_reason}. Nothing was done now."
        )
    first = work.session.get_one(Posting, receipt.posting_id)
    refuse_deposited(work.session, first.id)
    lines = owing.lines_of(work.session, [first.id])[first.id]
    post(
        work,
        key=f"void {first.key}",
        kind="reversal",
        lines=rules.reversed_lines(lines),
        patient_id=first.patient_id,
        appointment_id=first.appointment_id,
        reverses_id=first.id,
        memo=why_back(work, first.day, reason),
    )
    take_back_given(work, first.key, memo=f"Receipt {number} voided")
    settle_after(work, receipt.patient_id, lines, key=first.key, memo=f"Receipt {number} voided")
    paid = work.session.scalars(select(Payment).where(Payment.posting_id == first.id)).one()
    work.concerning(receipt.patient_id)
    work.note(reason=reason, receipt=number)
    work.made = {
        "receipt_id": receipt_id, "number": number, "cents": paid.cents, "method": paid.method,
    }  # fmt: skip


@action("Print receipt", permit="ledger.take", kind="print")
def note_printed(work: Work, receipt_id: int, *, how: str) -> None:
    """Note that a receipt goes on paper or into a file now, before it does.

    `made` is {"copies"}: 0 for the original, then 1, 2 … for what must be marked as a copy.

    Args:
        work: the transaction.
        receipt_id: which.
        how: letter, roll or file.

    """
    if how not in rules.WAYS:
        raise ValueError(f"a receipt printed {how!r}")
    before = reads.receipt(work.session, receipt_id)
    if before is None:
        raise Refused("There is no such receipt. Search for it by its number.")
    work.add(ReceiptPrint(receipt_id=receipt_id, at=work.now, staff_id=work.staff.id, how=how))
    work.concerning(before.patient_id)
    work.note(receipt=before.content.number, how=rules.WAYS[how])
    work.made = {"copies": before.prints}


@action(
    "Bring balance forward",
    permit="ledger.post",
    locks=lambda patient_id, *, cents, key, memo="": IN_TURN,
)
def post_opening_balance(
    work: Work, patient_id: int, *, cents: int, key: str, memo: str = ""
) -> None:
    """Begin an account with what an older system says is owed; below zero is a credit.

    The same key again posts nothing. `made` is the posting's id.
    """
    refuse_card_number(memo, field="memo")
    if not cents or abs(cents) > MOST_CENTS:
        raise Refused("Type what is owed, up to $9,999,999.99; nothing need not be posted.",
                      field="amount")  # fmt: skip
    known = work.session.execute(
        select(Posting.id, Posting.patient_id, Posting.kind).where(Posting.key == key)
    ).first()
    if known is None:
        _payer(work, patient_id)
        lines = [Line("patient", cents, patient_id), Line("opening", -cents)]
        made = post(
            work, key=key, kind="opening", lines=lines, patient_id=patient_id, memo=memo.strip()
        )
        work.made = made.id
    elif (known.patient_id, known.kind) != (patient_id, "opening"):
        raise Refused("That was posted already for another account. Nothing was posted now.")
    else:
        work.made = known.id
