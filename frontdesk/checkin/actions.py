"""What a desk does when a patient comes: arrived, checked in, taken back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from frontdesk.checkin import reads, rules
from frontdesk.checkin.reads import CheckInView
from frontdesk.checkin.tables import Encounter
from frontdesk.core.action import Undo, Work, action
from frontdesk.core.clock import words_day, words_time
from frontdesk.core.refused import Refused
from frontdesk.core.work import CHANGED
from frontdesk.coverage import actions as coverage
from frontdesk.coverage.tables import Coverage
from frontdesk.documents import actions as documents
from frontdesk.documents.tables import SignedForm
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.actions import IN_TURN, Taken, post_payment
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.patients import actions as patients
from frontdesk.patients.tables import Patient
from frontdesk.schedule.actions import advance, step_back
from frontdesk.schedule.tables import Appointment


def _turn(appointment_id: int) -> tuple[str, ...]:
    return (f"appointment {appointment_id}", *IN_TURN)


@action(
    "Mark as arrived",
    permit="checkin.write",
    locks=lambda appointment_id, *, version=None: _turn(appointment_id),
)
def arrive(work: Work, appointment_id: int, *, version: int | None = None) -> Undo | None:
    """Note that a patient has come; one who has come already stays as they are."""
    appointment = work.get(Appointment, appointment_id)
    view = _view(work, appointment_id)
    if appointment.status in ("arrived", *rules.AFTER):
        work.concerning(appointment.patient_id)
        return None
    rules.refuse_status(appointment.status, view.greeting)
    if version not in (None, appointment.version):
        raise Refused(CHANGED)
    before = appointment.status
    advance(work, appointment, "arrived")
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version, "status": before}
    return Undo(f"{view.greeting} has not come yet", undo_arrive, here)


@action("Undo arrived", permit="checkin.write")
def undo_arrive(work: Work, appointment_id: int, *, version: int, status: str) -> Undo:
    """Note that a patient has not come after all."""
    appointment = work.get(Appointment, appointment_id, version)
    if appointment.status != "arrived" or status not in rules.BEFORE:
        raise Refused(CHANGED)
    step_back(work, appointment, status)
    work.session.flush()
    here = {"appointment_id": appointment_id, "version": appointment.version}
    return Undo("Mark as arrived", arrive, here)


@action(
    "Check in",
    permit="checkin.write",
    locks=lambda appointment_id, version, *, identifiers, address_ok=False, phones_ok=False,
    coverage_ok=False, forms_signed=(), payment=None, unpaid_reason="": _turn(appointment_id),
)  # fmt: skip
def check_in(
    work: Work,
    appointment_id: int,
    version: int,
    *,
    identifiers: Sequence[str],
    address_ok: bool = False,
    phones_ok: bool = False,
    coverage_ok: bool = False,
    forms_signed: Sequence[int] = (),
    payment: PaymentWanted | None = None,
    unpaid_reason: str = "",
) -> Undo | None:
    """Check a patient in: identity, what was looked over, forms, payment, status, all or nothing.

    Asked again, by a second Enter or another desk, it changes nothing. `made` is {"encounter_id",
    "version" (of the appointment), "receipt_id", "number", "change_cents", "already"}.

    Args:
        work: the transaction.
        appointment_id: whose visit.
        version: of the appointment, as seen.
        identifiers: two or more of `rules.IDENTIFIERS` that the patient gave.
        address_ok: the patient said that the address on file is right.
        phones_ok: the same of the phones.
        coverage_ok: the same of every coverage that holds today.
        forms_signed: ids of the forms signed now.
        payment: what is paid now, if anything.
        unpaid_reason: why nothing is, though something is due.

    """
    appointment = work.get(Appointment, appointment_id)
    view = _view(work, appointment_id)
    work.concerning(view.patient_id)
    if view.is_checked_in:
        _already(work, view, payment)
        return None
    rules.refuse_status(appointment.status, view.greeting)
    _refuse_other_day(work, view)
    if version != appointment.version:
        raise Refused(CHANGED)
    identified_by = rules.identified(identifiers)
    reason = rules.unpaid_reason(
        unpaid_reason, due_cents=view.due.total_cents, taken=payment is not None
    )
    before: dict[str, Any] = {"status": appointment.status} | _confirm(
        work, view, address=address_ok, phones=phones_ok, coverages=coverage_ok
    )
    asked = {form.form_kind_id for form in view.forms}
    before["forms"] = [
        documents.sign(work, view.patient_id, form).id for form in forms_signed if form in asked
    ]
    taken = _take(work, view, payment)
    encounter = _open(work, appointment)
    encounter.opened_by, encounter.identified_by = work.staff.name, identified_by
    encounter.copay_due_cents, encounter.unpaid_reason = view.due.copay_cents, reason
    encounter.before = before
    if appointment.status not in ("arrived", *rules.AFTER):
        advance(work, appointment, "arrived")  # from here on the patient waits
    if appointment.status == "arrived":
        advance(work, appointment, "checked_in")
    work.session.flush()
    work.made = _made(encounter, appointment.version, taken, already=False)
    stays = f" (payment {taken.number} stays)" if taken else ""
    here = {"appointment_id": appointment_id, "version": appointment.version}
    return Undo(f"Undo check-in of {view.greeting}{stays}", undo_check_in, here)


@action(
    "Undo check-in",
    permit="checkin.write",
    locks=lambda appointment_id, *, version: _turn(appointment_id),
)
def undo_check_in(work: Work, appointment_id: int, *, version: int) -> None:
    """Take a check-in back: status, confirmations and signatures are as they were before it.

    Money that was taken stays taken; `made` is {"payments": its receipts' numbers}.
    """
    appointment = work.get(Appointment, appointment_id, version)
    view = _view(work, appointment_id)
    encounter = _encounter(work, appointment_id)
    if encounter is None or not view.is_checked_in:
        raise Refused(f"{view.greeting} is not checked in.")
    if appointment.status != "checked_in":
        raise Refused(
            f"{view.greeting} has gone on from the desk already. Take the later step back first."
        )
    before = encounter.before or {}
    _bring_back(work, view.patient_id, before)
    status = before.get("status", "arrived")
    step_back(work, appointment, status if status in rules.BEFORE else "arrived")
    encounter.undone_at, encounter.before, encounter.unpaid_reason = work.now, {}, ""
    work.session.flush()
    work.concerning(view.patient_id)
    work.made = {"payments": [one.number for one in view.receipts if not one.voided]}


@action(
    "Take payment for visit",
    permit="ledger.take",
    locks=lambda appointment_id, *, payment: _turn(appointment_id),
)
def take_visit_payment(work: Work, appointment_id: int, *, payment: PaymentWanted) -> None:
    """Take a payment for a visit outside its check-in; `made` is as of `take_payment`."""
    view = _view(work, appointment_id)
    taken = _take(work, view, payment)
    work.concerning(view.patient_id)
    work.made = {name: getattr(taken, name) for name in Taken.__slots__}


def _view(work: Work, appointment_id: int) -> CheckInView:
    view = reads.check_in_view(work.session, appointment_id, today=work.today)
    if view is None:
        raise Refused(CHANGED)
    return view


def _encounter(work: Work, appointment_id: int) -> Encounter | None:
    found = select(Encounter).where(Encounter.appointment_id == appointment_id)
    return work.session.scalars(found).first()


def _refuse_other_day(work: Work, view: CheckInView) -> None:
    if view.day != work.today:
        raise Refused(
            f"This visit is on {words_day(view.day, work.today)}. "
            "Move it to today in the schedule, then check in."
        )


def _already(work: Work, view: CheckInView, payment: PaymentWanted | None) -> None:
    """Answer a second check-in: the same one again is fine, other money is not taken unseen."""
    known = ledger.posted(work.session, payment.key) if payment is not None else None
    if payment is not None and known is None:
        at = words_time(view.checked_in_at, work.zone) if view.checked_in_at else ""
        raise Refused(
            f"{view.greeting} was already checked in at {at} by {view.checked_in_by}. "
            "This payment was not taken; take it under Billing if it is still due."
        )
    taken = _take(work, view, payment)
    encounter = _encounter(work, view.appointment_id)
    if encounter is None:
        raise Refused(CHANGED)
    work.made = _made(encounter, view.version, taken, already=True)


def _made(
    encounter: Encounter, version: int, taken: Taken | None, *, already: bool
) -> dict[str, Any]:
    return {
        "encounter_id": encounter.id,
        "version": version,
        "receipt_id": taken.receipt_id if taken else None,
        "number": taken.number if taken else "",
        "change_cents": taken.change_cents if taken else 0,
        "already": already,
    }


def _take(work: Work, view: CheckInView, payment: PaymentWanted | None) -> Taken | None:
    if payment is None:
        return None
    if (payment.patient_id, payment.appointment_id) != (view.patient_id, view.appointment_id):
        raise Refused("This payment is for someone else's visit. Nothing was saved; begin again.")
    start = f"{words_day(view.day)} at {words_time(view.start, work.zone)}"
    return post_payment(work, payment, visit=reads.visit_words(view, start))


def _open(work: Work, appointment: Appointment) -> Encounter:
    """Return the visit's one encounter, opened again if its check-in was undone."""
    encounter = _encounter(work, appointment.id)
    if encounter is not None:
        encounter.opened_at, encounter.undone_at = work.now, None
        return encounter
    return work.add(
        Encounter(
            appointment_id=appointment.id,
            patient_id=appointment.patient_id or 0,
            provider_id=appointment.provider_id,
            day=work.today,
            opened_at=work.now,
            identified_by="",
        )
    )


def _confirm(
    work: Work, view: CheckInView, *, address: bool, phones: bool, coverages: bool
) -> dict[str, Any]:
    """Stamp what was looked over; return how each stood before, for an undo."""
    shown = {review.name: review for review in view.reviews}
    address = address and bool(shown["address"].shown)
    phones = phones and bool(shown["phones"].shown)
    before: dict[str, Any] = {}
    if address:
        before["address"] = _iso(shown["address"].confirmed_on)
    if phones:
        before["phones"] = _iso(shown["phones"].confirmed_on)
    if address or phones:
        patients.confirm(work, view.patient_id, address=address, phones=phones)
    if coverages:
        before["coverages"] = [
            [one.id, _iso(coverage.confirm(work, one.id))] for one in view.coverages
        ]
    return before


def _bring_back(work: Work, patient_id: int, before: dict[str, Any]) -> None:
    """Put back what the check-in stamped, wherever nobody has stamped it since."""
    patient = work.get(Patient, patient_id)
    for name in ("address", "phones"):
        column = f"{name}_confirmed_on"
        if name in before and getattr(patient, column) == work.today:
            setattr(patient, column, _date(before[name]))
    for coverage_id, day in before.get("coverages", ()):
        row = work.session.get(Coverage, coverage_id)
        if row is not None and row.confirmed_on == work.today:
            row.confirmed_on = _date(day)
    for signed_id in before.get("forms", ()):
        signed = work.session.get(SignedForm, signed_id)
        if signed is not None:
            work.session.delete(signed)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
