"""What people do with forms: say which are asked for, note that one was signed."""

from datetime import date

from sqlalchemy import func, select

from frontdesk.core.action import Undo, Work, action
from frontdesk.core.refused import Refused
from frontdesk.documents import rules
from frontdesk.documents.tables import FormKind, SignedForm
from frontdesk.patients.tables import Patient


@action("Sign form", permit="documents.write")
def sign_form(
    work: Work, patient_id: int, *, form_kind_id: int, signed_on: date | None = None
) -> Undo | None:
    """Note that a patient signed a form, today unless said; `made` is the signature's id."""
    work.get(Patient, patient_id)
    made = sign(work, patient_id, form_kind_id, signed_on)
    work.made = made.id
    return Undo("Take the signature back", unsign_form, {"signed_form_id": made.id})


def sign(
    work: Work, patient_id: int, form_kind_id: int, signed_on: date | None = None
) -> SignedForm:
    """Note a signature; the same form on the same day is noted once."""
    day = signed_on or work.today
    rules.refuse_signing(day, work.today)
    kind = work.session.get(FormKind, form_kind_id)
    if kind is None or not kind.active:
        raise Refused("The office no longer asks for that form.", field="form")
    known = work.session.scalars(
        select(SignedForm).where(
            SignedForm.patient_id == patient_id,
            SignedForm.form_kind_id == form_kind_id,
            SignedForm.signed_on == day,
        )
    ).first()
    return known or work.add(
        SignedForm(
            patient_id=patient_id, form_kind_id=form_kind_id, signed_on=day,
            staff_id=work.staff.id,
        )
    )  # fmt: skip


@action("Take signature back", permit="documents.write")
def unsign_form(work: Work, signed_form_id: int) -> Undo:
    """Take back a signature that was noted by mistake."""
    signed = work.get(SignedForm, signed_form_id)
    here = {
        "patient_id": signed.patient_id,
        "form_kind_id": signed.form_kind_id,
        "signed_on": signed.signed_on,
    }
    work.session.delete(signed)
    work.session.flush()
    return Undo("Note the signature again", sign_form, here)


@action("Add form", permit="office.setup")
def add_form_kind(work: Work, *, name: str, valid_months: int | None = None) -> Undo:
    """Ask every patient to sign a form from now on; `made` is its id."""
    name = rules.form_name(name)
    _refuse_same_name(work, name)
    kind = work.add(FormKind(name=name, valid_months=rules.valid_months(valid_months)))
    work.made = kind.id
    here = {
        "form_kind_id": kind.id, "version": kind.version, "name": name,
        "valid_months": valid_months, "active": False,
    }  # fmt: skip
    return Undo(f"Stop asking for {name}", change_form_kind, here)


@action("Change form", permit="office.setup")
def change_form_kind(
    work: Work,
    form_kind_id: int,
    *,
    version: int,
    name: str,
    valid_months: int | None,
    active: bool,
) -> Undo:
    """Rename a form, change how long a signature holds, stop or start asking for it."""
    kind = work.get(FormKind, form_kind_id, version)
    name = rules.form_name(name)
    _refuse_same_name(work, name, but=form_kind_id)
    before = {"name": kind.name, "valid_months": kind.valid_months, "active": kind.active}
    kind.name, kind.valid_months, kind.active = name, rules.valid_months(valid_months), active
    work.session.flush()
    here = {"form_kind_id": form_kind_id, "version": kind.version}
    return Undo(f"Change {name} back", change_form_kind, here | before)


def _refuse_same_name(work: Work, name: str, *, but: int | None = None) -> None:
    same = select(FormKind.id).where(func.lower(FormKind.name) == func.lower(name))
    if any(key != but for key in work.session.scalars(same)):
        raise Refused(f"There is a form called {name} already.", field="name")
