"""What is on the papers of patients' own money, and the noting of each print."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from frontdesk.core.action import Work, action
from frontdesk.core.refused import Refused
from frontdesk.ledger import reads as ledger
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.tables import Patient
from frontdesk.payments.patient_tables import PaymentPlan, Refund, ReturnedCheck

AGREEMENT, VOUCHER, NOTICE = "agreement", "voucher", "notice"
TITLES = {
    AGREEMENT: "Payment agreement", VOUCHER: "Refund voucher", NOTICE: "Returned check notice",
}  # fmt: skip
_ID = {AGREEMENT: PaymentPlan.id, VOUCHER: Refund.id, NOTICE: ReturnedCheck.id}
_PATIENT = {
    AGREEMENT: PaymentPlan.patient_id, VOUCHER: Refund.patient_id,
    NOTICE: ReturnedCheck.patient_id,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who gets a letter about a patient's account: who pays for them, else themself.

    Attributes:
        name: as it is written on an envelope.
        lines: of the address; none on file gives none.
        patient: whose account, as it is written.
        chart_number: of the patient.
        owed_cents: what the account owes now.

    """

    name: str
    lines: tuple[str, ...]
    patient: str
    chart_number: str
    owed_cents: int


def addressee(session: Session, patient_id: int) -> Addressee:
    """Return who gets a letter about a patient's account.

    Raises:
        Refused: there is no such patient.

    """
    whose, pays = aliased(Patient, name="whose"), aliased(Patient, name="pays")
    row = session.execute(
        select(whose, pays)
        .outerjoin(pays, pays.id == whose.guarantor_id)
        .where(whose.id == patient_id)
    ).first()
    if row is None:
        raise Refused("There is no such patient.")
    patient, payer = row[0], row[1] or row[0]
    place = " ".join(part for part in (payer.state, payer.postal_code) if part)
    city = ", ".join(part for part in (payer.city, place) if part)
    lines = tuple(line for line in (payer.line1, payer.line2, city) if line)
    return Addressee(
        _written(payer), lines, _written(patient), patient.chart_number,
        ledger.balance(session, same_person_ids(session, patient_id)),
    )  # fmt: skip


def _written(patient: Patient) -> str:
    parts = (patient.given, patient.middle, patient.family, patient.suffix)
    return " ".join(part for part in parts if part)


@action("Print payment paper", permit="ledger.read", kind="print")
def note_printed(work: Work, what: str, row_id: int, *, way: str) -> None:
    """Note that an agreement, a voucher or a notice goes on paper or into a file now.

    Args:
        work: the transaction.
        what: agreement, voucher or notice.
        row_id: of the plan, the refund or the returned check.
        way: letter or file.

    """
    whose = work.session.scalar(select(_PATIENT[what]).where(_ID[what] == row_id))
    if whose is None:
        raise Refused("There is nothing to be printed any more. Look at the list anew.")
    work.concerning(whose)
    work.note(what=TITLES[what], number=row_id, way=way)
