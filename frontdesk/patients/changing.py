"""Brings a patient's rows up to date with changed particulars, touching only what differs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.core.work import Work
from frontdesk.patients.keeping import contact_row, make_findable, phone_row
from frontdesk.patients.rules import ContactTyped, PatientTyped, Phone, PhoneTyped, fold
from frontdesk.patients.search_keys import NameRow, key_of, name_rows
from frontdesk.patients.tables import Patient, PatientContact, PatientName, PatientPhone
from frontdesk.patients.typed import COLUMNS


def change_columns(patient: Patient, columns: Mapping[str, object]) -> None:
    """Put checked columns where they differ."""
    for name, value in columns.items():
        if getattr(patient, name) != value:
            setattr(patient, name, value)


def put_phones(work: Work, patient: Patient, phones: Sequence[Phone]) -> None:
    """Make these the patient's phones, the first one called first."""
    key = key_of(patient.family)
    kept = work.session.scalars(
        select(PatientPhone)
        .where(PatientPhone.patient_id == patient.id)
        .order_by(PatientPhone.place, PatientPhone.id)
    ).all()
    by_text = {row.text: row for row in reversed(kept)}
    for place, phone in enumerate(phones):
        row = by_text.pop(phone.text, None)
        if row is None:
            work.session.add(PatientPhone(**phone_row(patient.id, place, phone, key)))
        else:
            change = {"kind": phone.kind, "place": place, "family_key": key}
            _set(row, change)
    remaining = {id(row) for row in by_text.values()}
    seen: set[str] = set()
    for row in kept:
        if id(row) in remaining or row.text in seen:
            work.session.delete(row)
        seen.add(row.text)
    _set(patient, {"phone_end": phones[0].last4 if phones else ""})


def put_contacts(work: Work, patient_id: int, contacts: Sequence[ContactTyped]) -> None:
    """Make these the people to reach for the patient."""
    kept = work.session.scalars(
        select(PatientContact)
        .where(PatientContact.patient_id == patient_id)
        .order_by(PatientContact.id)
    ).all()
    for row, contact in zip(kept, contacts, strict=False):
        _set(row, contact_row(patient_id, contact))
    for contact in contacts[len(kept) :]:
        work.session.add(PatientContact(**contact_row(patient_id, contact)))
    for row in kept[len(contacts) :]:
        work.session.delete(row)


def put_names(
    work: Work,
    patient: Patient,
    previous: Iterable[tuple[str, str]] = (),
    *,
    was: tuple[str, str] | None = None,
    forget: Iterable[tuple[str, str]] = (),
) -> None:
    """Bring the rows by which the patient is found up to date with their particulars.

    Args:
        work: the act.
        patient: with the particulars as they are now.
        previous: names to keep as previous ones, beside those kept already.
        was: the legal family and given name until now; kept as previous if it changed.
        forget: previous names to drop, because an undo shows that they were slips.

    """
    kept = work.session.scalars(
        select(PatientName).where(PatientName.patient_id == patient.id).order_by(PatientName.id)
    ).all()
    old = [(row.family, row.given) for row in kept if row.kind == "previous"]
    old += [(family or patient.family, given or patient.given) for family, given in previous]
    if was and tuple(map(fold, was)) != (fold(patient.family), fold(patient.given)):
        old.append(was)
    now = tuple(map(fold, (patient.family, patient.given)))
    drop = {now, *(tuple(map(fold, name)) for name in forget)}
    old = [name for name in dict.fromkeys(old) if tuple(map(fold, name)) not in drop]
    wanted = name_rows(patient.family, patient.given, patient.middle, patient.preferred, old)
    spare = {NameRow(*(getattr(row, name) for name in NameRow._fields)): row for row in kept}
    for row in wanted:
        found = spare.pop(row, None)
        if found is None:
            own = row._asdict() | {"birth_date": patient.birth_date}
            work.session.add(PatientName(patient_id=patient.id, **own))
        else:
            _set(found, {"birth_date": patient.birth_date})
    for gone in spare.values():
        work.session.delete(gone)
    work.session.flush()
    make_findable(work.session, wanted)


def typed_as_kept(session: Session, patient: Patient) -> PatientTyped:
    """Return a patient's particulars as one would type them, to put them back later."""
    phones = session.execute(
        select(PatientPhone.text, PatientPhone.kind)
        .where(PatientPhone.patient_id == patient.id)
        .order_by(PatientPhone.place, PatientPhone.id)
    )
    one = PatientContact
    contacts = session.execute(
        select(one.kind, one.name, one.relation, one.phone, one.address)
        .where(one.patient_id == patient.id)
        .order_by(one.id)
    )
    own: dict[str, Any] = {name: getattr(patient, name) for name in COLUMNS}
    own["birth_date"] = patient.birth_date.isoformat() if patient.birth_date else ""
    return PatientTyped(
        **own,
        phones=tuple(PhoneTyped(*row) for row in phones),
        contacts=tuple(ContactTyped(*row) for row in contacts),
    )


def previous_names(session: Session, patient_id: int) -> list[tuple[str, str]]:
    """Return a patient's previous names as (family, given), the oldest kept first."""
    rows = session.execute(
        select(PatientName.family, PatientName.given)
        .where(PatientName.patient_id == patient_id, PatientName.kind == "previous")
        .order_by(PatientName.id)
    )
    return [(family, given) for family, given in rows]


def _set(row: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
