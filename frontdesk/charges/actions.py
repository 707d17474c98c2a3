"""What people do about charges: save a superbill, amend it, take it back, excuse a visit."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from frontdesk.charges import estimates, reads, rules, voiding
from frontdesk.charges.discount_rules import Discount
from frontdesk.charges.estimate_rules import EstimateTyped
from frontdesk.charges.fee_actions import (
    change_fees,
    remove_favourite,
    save_band,
    save_favourite,
    save_fee,
    save_guideline,
    save_household,
    save_percent,
    save_schedule,
    save_tax,
    undo_fee_change,
)
from frontdesk.charges.fee_reads import PriceBook, prices
from frontdesk.charges.prompt import take_prompt_payment
from frontdesk.charges.reads import Bill, Visit
from frontdesk.charges.reckoning import Reckoning, Terms, reckoned
from frontdesk.charges.rules import DiagnosisTyped, Line, SuperbillTyped
from frontdesk.charges.tables import Excuse, Superbill
from frontdesk.codes import reads as codes
from frontdesk.codes import rules as code_rules
from frontdesk.codes.procedure_reads import procedures_named
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_moment
from frontdesk.core.refused import Refused
from frontdesk.core.work import CHANGED
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import CoverageRow
from frontdesk.ledger import charging, owing
from frontdesk.ledger.actions import IN_TURN
from frontdesk.ledger.charging import Bearer, ChargeWanted
from frontdesk.ledger.rules import Owing
from frontdesk.ledger.tables import Charge
from frontdesk.patients.reads import same_person_ids

__all__ = [
    "amend_superbill", "change_fees", "excuse_visit", "make_estimate", "note_estimate_printed",
    "note_printed", "post_bill", "remove_favourite", "save_band", "save_favourite", "save_fee",
    "save_guideline", "save_household", "save_percent", "save_schedule", "save_superbill",
    "save_tax", "take_prompt_payment", "undo_fee_change", "void_superbill", "withdraw_excuse",
]  # fmt: skip
POST = "ledger.post"


def _turn(appointment_id: int) -> tuple[str, ...]:
    return (f"appointment {appointment_id}", *IN_TURN)


@action(
    "Save superbill",
    permit=POST,
    locks=lambda typed, *, passed=(): _turn(typed.appointment_id),
)
def save_superbill(work: Work, typed: SuperbillTyped, *, passed: Sequence[str] = ()) -> Undo | None:
    """Charge a visit: one posting, the co-pay moved, discounts given, what is paid ahead used.

    The same key again charges nothing. `made` is {"superbill_id", "version", "total_cents",
    "patient_cents" (still owed by the patient), "ahead_cents" (used), "is_new"}.

    Args:
        work: the transaction.
        typed: the superbill.
        passed: the warnings that were seen (`rules.warnings`); another one refuses.

    """
    known = _known(work, typed)
    if known is not None:
        return None
    visit = _visit(work, typed.appointment_id)
    before = reads.standing(work.session, visit.appointment_id)
    if before is not None:
        raise Refused(
            f"This visit was charged already, {words_moment(before.at, work.zone)} by "
            f"{before.staff}. Nothing was charged now; amend that superbill."
        )
    accepted = _coded(work, visit, rules.accepted(typed))
    made, reckoning = post_bill(
        work, visit, accepted, passed=passed, excluded=_excluded(work, visit, accepted)
    )
    return _undo(work, made, reckoning)


@action(
    "Amend superbill",
    permit=POST,
    locks=lambda typed, *, superbill_id, version, reason, passed=(): _turn(typed.appointment_id),
)
def amend_superbill(
    work: Work,
    typed: SuperbillTyped,
    *,
    superbill_id: int,
    version: int,
    reason: str,
    passed: Sequence[str] = (),
) -> Undo | None:
    """Take a superbill back and charge the visit anew; payments stay, and pay the new charges.

    `made` is as of `save_superbill`.
    """
    if _known(work, typed) is not None:
        return None
    reason = rules.void_reason(reason)
    visit = _visit(work, typed.appointment_id)
    accepted = _coded(work, visit, rules.accepted(typed))
    old = work.get(Superbill, superbill_id, version)
    if old.appointment_id != typed.appointment_id:
        raise Refused(CHANGED)
    _take_back(work, old, reason)
    made, reckoning = post_bill(
        work, visit, accepted, passed=passed, excluded=_excluded(work, visit, accepted)
    )
    made.replaces_id = old.id
    work.note(reason=reason)
    return _undo(work, made, reckoning)


@action(
    "Void superbill",
    permit=POST,
    locks=lambda superbill_id, *, version, reason, appointment_id: _turn(appointment_id),
)
def void_superbill(
    work: Work, superbill_id: int, *, version: int, reason: str, appointment_id: int
) -> None:
    """Take the charges of a visit back; what was paid on them is paid ahead again."""
    reason = rules.void_reason(reason)
    bill = work.get(Superbill, superbill_id, version)
    if bill.appointment_id != appointment_id:
        raise Refused(CHANGED)
    _take_back(work, bill, reason)
    work.note(reason=reason)
    work.concerning(bill.patient_id)


@action(
    "Excuse visit from charge",
    permit=POST,
    locks=lambda appointment_id, *, reason: _turn(appointment_id),
)
def excuse_visit(work: Work, appointment_id: int, *, reason: str) -> Undo:
    """Say why a visit that took place costs nothing; said again, the reason is replaced."""
    reason = rules.excuse(reason)
    visit = _visit(work, appointment_id)
    if visit.state == reads.CHARGED:
        raise Refused("This visit was charged. Take the charge back first, then say why.")
    found = _excuse(work, appointment_id)
    if found is None:
        work.add(
            Excuse(
                appointment_id=appointment_id, patient_id=visit.patient_id, reason=reason,
                at=work.now, staff=work.staff.name,
            )
        )  # fmt: skip
    else:
        found.reason, found.at, found.staff = reason, work.now, work.staff.name
    work.concerning(visit.patient_id)
    here = {"appointment_id": appointment_id}
    return Undo(f"{visit.patient}: no longer excused", withdraw_excuse, here)


@action(
    "Withdraw excuse",
    permit=POST,
    locks=lambda appointment_id: _turn(appointment_id),
)
def withdraw_excuse(work: Work, appointment_id: int) -> Undo | None:
    """Let a visit be charged after all."""
    found = _excuse(work, appointment_id)
    if found is None:
        return None
    here = {"appointment_id": appointment_id, "reason": found.reason}
    work.concerning(found.patient_id)
    work.session.delete(found)
    return Undo("Excuse it again", excuse_visit, here)


@action("Print superbill", permit="ledger.read", kind="print")
def note_printed(work: Work, appointment_id: int, *, what: str, way: str) -> None:
    """Note that a superbill goes on paper or into a file now, before it does.

    Args:
        work: the transaction.
        appointment_id: whose visit.
        what: blank or filled.
        way: letter or file.

    """
    visit = reads.visit_of(work.session, appointment_id)
    if visit is None:
        raise Refused("There is no such visit. Choose one in the list.")
    work.concerning(visit.patient_id)
    work.note(what=what, way=way)


@action(
    "Make good-faith estimate",
    permit="ledger.read",
    locks=lambda typed: (f"estimate {typed.appointment_id}",),
)
def make_estimate(work: Work, typed: EstimateTyped) -> None:
    """Write down what a visit is expected to cost, as it is handed out; `made` is its id.

    The same key again makes none.
    """
    made = estimates.make(work, typed)
    work.concerning(made.patient_id)
    work.made = made.id


@action("Print good-faith estimate", permit="ledger.read", kind="print")
def note_estimate_printed(work: Work, estimate_id: int, *, way: str) -> None:
    """Note that an estimate goes on paper or into a file now, before it does."""
    found = estimates.estimate(work.session, estimate_id)
    if found is None:
        raise Refused("There is no such estimate. Make one for the visit.")
    work.concerning(found.patient_id)
    work.note(estimate=found.content.number, way=way)


def _known(work: Work, typed: SuperbillTyped) -> Bill | None:
    """Return the superbill of this key, which was saved before, and say so in `made`."""
    if charging.posted_id(work, typed.key) is None:
        return None
    found = work.session.scalar(select(Superbill.id).where(Superbill.key == typed.key))
    known = reads.bill(work.session, found) if found is not None else None
    if known is None or known.appointment_id != typed.appointment_id:
        raise Refused("That was posted already for something else. Nothing was charged now.")
    work.made = {"superbill_id": known.id, "version": known.version,
                 "total_cents": known.total_cents, "ahead_cents": 0,
                 "patient_cents": reads.left_of(work.session, known), "is_new": False}  # fmt: skip
    return known


def _visit(work: Work, appointment_id: int) -> Visit:
    visit = reads.visit_of(work.session, appointment_id)
    if visit is None:
        raise Refused("There is no such visit. Choose one in the list.")
    if not visit.came:
        raise Refused(
            "This patient has not come yet: a visit is charged once it has begun. "
            "Check the patient in first."
        )
    return visit


def _excuse(work: Work, appointment_id: int) -> Excuse | None:
    found = select(Excuse).where(Excuse.appointment_id == appointment_id)
    return work.session.scalars(found).first()


def _take_back(work: Work, bill: Superbill, reason: str) -> None:
    if bill.voided_at is not None:
        raise Refused(f"This superbill was taken back already by {bill.voided_by}.")
    ids = work.session.scalars(
        select(Charge.id).where(Charge.posting_key == bill.key).order_by(Charge.id)
    ).all()
    voiding.take_back(work, bill.posting_id, ids, key=f"off {bill.key}", reason=reason)
    bill.voided_at, bill.voided_by, bill.void_reason = work.now, work.staff.name, reason
    work.session.flush()  # its place is free for the one that replaces it


def post_bill(
    work: Work,
    visit: Visit,
    typed: SuperbillTyped,
    *,
    passed: Sequence[str] = (),
    excluded: Sequence[tuple[str, str]] = (),
) -> tuple[Superbill, Reckoning]:
    """Charge a visit with what `rules.accepted` returned; see `save_superbill`.

    For whoever charges within a transaction of their own, with the turn of the books as its lock.
    """
    people = same_person_ids(work.session, visit.patient_id)
    coverages = coverage.coverages_of(work.session, visit.patient_id, visit.day)
    terms = reads.terms(work.session, visit, coverages, people)
    reckoning = reckoned(typed.services, terms, copay_cents=typed.copay_cents)
    said = rules.warnings(
        typed,
        total_cents=reckoning.net,
        estimate_cents=reads.estimated(work.session, visit.appointment_id),
        charged_today=reads.charged_today(work.session, people, visit),
        excluded=excluded,
    )
    unseen = [sentence for sentence in said if sentence not in passed]
    if unseen:
        raise rules.Unseen(unseen)
    book = prices(work.session, [one.code for one in typed.services])
    wanted = [
        _wanted(visit, typed, line, book, coverages[0] if coverages else None)
        for line in reckoning.lines
    ]
    posting = charging.post_charges(work, wanted, key=typed.key)
    charge_ids = work.session.scalars(
        select(Charge.id).where(Charge.posting_key == typed.key).order_by(Charge.id)
    ).all()
    _move_copay(work, typed.key, charge_ids, reckoning)
    for discount in (reckoning.discount, reckoning.prompt):
        _give(work, typed.key, charge_ids, discount)
    _use_ahead(work, typed.key, charge_ids, people, terms)
    excuse = _excuse(work, visit.appointment_id)
    if excuse is not None:
        work.session.delete(excuse)
    bill = Superbill(
        key=typed.key,
        appointment_id=visit.appointment_id,
        patient_id=visit.patient_id,
        posting_id=posting.id,
        day=visit.day,
        diagnoses=[{"code": one.code, "words": one.words} for one in typed.diagnoses],
        referring=typed.referring,
        copay_cents=sum(reckoning.copays),
        total_cents=reckoning.total,
        discount_cents=reckoning.discounts,
        at=work.now,
        staff=work.staff.name,
    )
    return work.add(bill), reckoning


def _excluded(work: Work, visit: Visit, typed: SuperbillTyped) -> list[tuple[str, str]]:
    named = [one.code for one in typed.diagnoses]
    found = codes.excluded_together(named, on=visit.day, session=work.session)
    return [(one, other) for one, other, _ in found]


def _coded(work: Work, visit: Visit, typed: SuperbillTyped) -> SuperbillTyped:
    """Return the superbill with the diagnoses' own words; refuse what is not billable that day."""
    diagnoses = []
    for one in typed.diagnoses:
        found = codes.diagnosis(one.code, on=visit.day, session=work.session)
        fit = code_rules.refuse_unbillable(one.code, found, on=visit.day, field="diagnoses")
        diagnoses.append(DiagnosisTyped(fit.code, one.words or fit.title))
    listed = procedures_named(work.session, [one.code for one in typed.services])
    for row in listed.values():
        code_rules.refuse_unlisted(row.code, ends=row.valid_to, begins=row.valid_from, on=visit.day)
    services = tuple(
        replace(one, words=one.words or (listed[one.code].words if one.code in listed else ""))
        for one in typed.services
    )
    return replace(typed, diagnoses=tuple(diagnoses), services=services)


def _wanted(
    visit: Visit,
    typed: SuperbillTyped,
    line: Line,
    book: PriceBook,
    primary: CoverageRow | None,
) -> ChargeWanted:
    service = line.service
    payer = primary if primary is not None and not service.by_patient else None
    priced = book.price(
        service.code, modifiers=service.modifiers, on=visit.day,
        payer_id=payer.payer_id if payer else None,
    )  # fmt: skip
    allowed = priced.allowed_cents
    return ChargeWanted(
        patient_id=visit.patient_id,
        service_day=visit.day,
        code=service.code,
        words=service.words,
        unit_cents=service.unit_cents,
        cents=line.cents,
        units=service.units,
        tax_cents=line.tax_cents,
        appointment_id=visit.appointment_id,
        modifiers=" ".join(service.modifiers),
        allowed_cents=None if allowed is None else allowed * service.units,
        pointers=service.pointers,
        diagnoses=" ".join(one.code for one in typed.diagnoses),
        place=service.place,
        provider_id=typed.provider_id or visit.provider_id,
        referring=typed.referring,
        location_id=visit.location_id,
        coverage_id=payer.id if payer else None,
        fee_schedule=priced.schedule if priced.cents == service.unit_cents else "by hand",
        part="not_covered" if primary is not None else "self_pay",
    )


def _open(work: Work, charge_id: int, account: str) -> Owing | None:
    items = owing.open_of_charges(work.session, [charge_id])
    return next((one for one in items if one.account == account and one.cents > 0), None)


def _move_copay(work: Work, key: str, charge_ids: Sequence[int], reckoning: Reckoning) -> None:
    for charge_id, cents in zip(charge_ids, reckoning.copays, strict=True):
        item = _open(work, charge_id, "payer") if cents else None
        if item is not None:
            charging.transfer(
                work, item, Bearer("patient", part="copay"), cents=cents,
                key=f"{key} copay {charge_id}", memo="Co-pay",
            )  # fmt: skip


def _give(work: Work, key: str, charge_ids: Sequence[int], discount: Discount) -> None:
    for charge_id, cents in zip(charge_ids, discount.parts, strict=False):
        item = _open(work, charge_id, "patient") if cents else None
        if item is not None:
            charging.adjust(
                work, item, account="discount", cents=cents,
                key=f"{key} {discount.kind} {charge_id}", reason=discount.kind,
                memo=discount.why,
            )  # fmt: skip


def _use_ahead(
    work: Work, key: str, charge_ids: Sequence[int], people: Sequence[int], terms: Terms
) -> None:
    if terms.ahead_cents:
        charging.use_prepaid(
            work, people, cents=terms.ahead_cents, key=f"{key} ahead", charge_ids=charge_ids
        )


def _undo(work: Work, bill: Superbill, reckoning: Reckoning) -> Undo:
    work.session.flush()
    work.concerning(bill.patient_id)
    work.made = {
        "superbill_id": bill.id,
        "version": bill.version,
        "total_cents": reckoning.total,
        "patient_cents": reckoning.left,
        "ahead_cents": reckoning.ahead,
        "is_new": True,
    }
    here = {
        "superbill_id": bill.id, "version": bill.version, "reason": "Entered by mistake",
        "appointment_id": bill.appointment_id,
    }  # fmt: skip
    return Undo("Take the charges back", void_superbill, here)
