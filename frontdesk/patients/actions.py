"""What people do with patients: register, change, confirm, look, alert, photograph, merge."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.core.action import Undo, action
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.patients.changing import (
    change_columns,
    previous_names,
    put_contacts,
    put_names,
    put_phones,
    typed_as_kept,
)
from frontdesk.patients.checking import checked
from frontdesk.patients.keeping import register, register_many
from frontdesk.patients.merging import merge_patients, undo_merge
from frontdesk.patients.names import clean
from frontdesk.patients.photos import small_jpeg
from frontdesk.patients.rules import PatientTyped
from frontdesk.patients.tables import Patient, PatientAlert, PatientPhoto
from frontdesk.patients.typed import MOST

__all__ = [
    "add_alert",
    "change_patient",
    "confirm",
    "confirm_contact",
    "end_alert",
    "merge_patients",
    "open_chart",
    "register",
    "register_many",
    "register_patient",
    "remove_photo",
    "set_photo",
    "undo_merge",
]


@action("Register patient", permit="patients.write")
def register_patient(work: Work, typed: PatientTyped, *, area: str = "") -> Undo | None:
    """Register a patient; `made` is their id. A name and a phone (or birth date) are enough."""
    work.made = register(work, checked(typed, work.today, area=area), number=typed.chart_number)
    return None


@action("Change patient", permit="patients.write")
def change_patient(
    work: Work,
    patient_id: int,
    *,
    version: int,
    typed: PatientTyped,
    area: str = "",
    forget: Sequence[tuple[str, str]] = (),
) -> Undo | None:
    """Put particulars, phones and contacts as typed; names and alerts on file are never lost.

    A changed legal name stays findable as a previous one, but for those to `forget`.
    """
    patient = _unmerged(work, patient_id, version)
    told = checked(replace(typed, chart_number=""), work.today, area=area, desk=False)
    if told.columns["guarantor_id"] == patient_id:
        told = replace(told, columns={**told.columns, "guarantor_id": None})
    before, names = typed_as_kept(work.session, patient), previous_names(work.session, patient_id)
    change_columns(patient, told.columns)
    put_phones(work, patient, told.phones)
    put_contacts(work, patient_id, told.contacts)
    was = (before.family, before.given)
    put_names(work, patient, told.previous, was=was, forget=forget)
    _add_alerts(work, patient_id, told.alerts)
    work.session.flush()
    after = [*previous_names(work.session, patient_id), (patient.family, patient.given)]
    back = {
        "patient_id": patient_id,
        "version": patient.version,
        "typed": replace(before, previous=tuple(names)),
        "area": area,
        "forget": [name for name in after if name not in names],
    }
    return Undo("Undo the change of particulars", change_patient, back)


@action("Confirm address and phones", permit="patients.write")
def confirm_contact(
    work: Work, patient_id: int, *, version: int, address: bool, phones: bool
) -> Undo | None:
    """Note that the patient said today that what is on file is right."""
    _unmerged(work, patient_id, version)
    confirm(work, patient_id, address=address, phones=phones)
    return None


def confirm(work: Work, patient_id: int, *, address: bool, phones: bool) -> None:
    """Stamp address, phones or both as confirmed today."""
    patient = work.get(Patient, patient_id)
    if address:
        patient.address_confirmed_on = work.today
    if phones:
        patient.phones_confirmed_on = work.today


@action("Open chart", permit="patients.read", kind="look")
def open_chart(work: Work, patient_id: int, why: str = "") -> Undo | None:
    """Note in the audit trail who looked at whose chart."""
    work.get(Patient, patient_id)
    work.concerning(patient_id)
    if why:
        work.note(why=clean(why, most=MOST["alert"], field="why"))
    return None


@action("Add alert", permit="patients.write")
def add_alert(work: Work, patient_id: int, *, text: str) -> Undo | None:
    """Show a sentence to everyone who has this patient in hand; `made` is its id."""
    _unmerged(work, patient_id)
    words = clean(text, most=MOST["alert"], field="alert")
    if not words:
        raise Refused("Type what everyone must see.", field="alert")
    row = work.add(PatientAlert(patient_id=patient_id, text=words, since=work.today))
    work.made = row.id
    return Undo("Take the alert back", end_alert, {"alert_id": row.id})


@action("End alert", permit="patients.write")
def end_alert(work: Work, alert_id: int) -> Undo | None:
    """Stop showing an alert; it stays in the audit trail."""
    alert = work.get(PatientAlert, alert_id)
    if alert.ended_on is None:
        alert.ended_on = work.today
    return Undo("Show the alert again", bring_back_alert, {"alert_id": alert_id})


@action("Show alert again", permit="patients.write")
def bring_back_alert(work: Work, alert_id: int) -> Undo | None:
    """Show an alert that was ended again."""
    work.get(PatientAlert, alert_id).ended_on = None
    return Undo("End the alert", end_alert, {"alert_id": alert_id})


@action("Set photo", permit="patients.write")
def set_photo(work: Work, patient_id: int, *, image: bytes) -> Undo | None:
    """Keep a photo, made small and without what its camera wrote into it.

    Raises:
        Refused: it is no picture, or too large a one.

    """
    _unmerged(work, patient_id)
    photo = work.session.query(PatientPhoto).filter_by(patient_id=patient_id).one_or_none()
    jpeg = small_jpeg(image)
    if photo is None:
        work.add(PatientPhoto(patient_id=patient_id, jpeg=jpeg))
        return Undo("Remove the photo", remove_photo, {"patient_id": patient_id})
    before, photo.jpeg = photo.jpeg, jpeg
    return Undo("Bring the old photo back", set_photo, {"patient_id": patient_id, "image": before})


@action("Remove photo", permit="patients.write")
def remove_photo(work: Work, patient_id: int) -> Undo | None:
    """Take a patient's photo away."""
    photo = work.session.query(PatientPhoto).filter_by(patient_id=patient_id).one_or_none()
    if photo is None:
        return None
    image = photo.jpeg
    work.session.delete(photo)
    return Undo("Bring the photo back", set_photo, {"patient_id": patient_id, "image": image})


def _unmerged(work: Work, patient_id: int, version: int | None = None) -> Patient:
    patient = work.get(Patient, patient_id, version)
    if patient.merged_into_id is not None:
        kept = work.get(Patient, patient.merged_into_id)
        raise Refused(
            f"Chart {patient.chart_number} was merged into chart {kept.chart_number}. "
            "Open that one."
        )
    return patient


def _add_alerts(work: Work, patient_id: int, alerts: Sequence[str]) -> None:
    if not alerts:
        return
    known = work.session.query(PatientAlert.text).filter_by(patient_id=patient_id, ended_on=None)
    shown = {text for (text,) in known}
    for words in alerts:
        if words not in shown:
            work.add(PatientAlert(patient_id=patient_id, text=words, since=work.today))
