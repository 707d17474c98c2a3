"""Which forms the office asks for, and which a patient still has to sign."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.documents import rules
from frontdesk.documents.rules import FormState
from frontdesk.documents.tables import FormKind, SignedForm


@dataclass(frozen=True, slots=True)
class FormKindRow:
    """A form the office asks every patient to sign."""

    id: int
    version: int
    name: str
    valid_months: int | None
    active: bool


def form_kinds(session: Session) -> list[FormKindRow]:
    """Return every form, those no longer asked for last."""
    found = select(
        FormKind.id, FormKind.version, FormKind.name, FormKind.valid_months, FormKind.active
    ).order_by(FormKind.active.desc(), func.lower(FormKind.name))
    return [FormKindRow(*row) for row in session.execute(found)]


def forms_of(session: Session, patient_id: int) -> list[FormState]:
    """Return every form asked for, and when this patient signed it last."""
    last = (
        select(SignedForm.form_kind_id, func.max(SignedForm.signed_on).label("signed_on"))
        .where(SignedForm.patient_id == patient_id)
        .group_by(SignedForm.form_kind_id)
        .subquery()
    )
    found = (
        select(FormKind.id, FormKind.name, FormKind.valid_months, last.c.signed_on)
        .outerjoin(last, last.c.form_kind_id == FormKind.id)
        .where(FormKind.active)
        .order_by(FormKind.id)
    )
    return [FormState(*row) for row in session.execute(found)]


def missing_forms(session: Session, patient_id: int, on: date) -> list[FormState]:
    """Return the forms this patient must sign on a day, in the office's order."""
    return rules.missing(forms_of(session, patient_id), on)
