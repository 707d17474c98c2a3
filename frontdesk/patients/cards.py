"""Reads one patient's card: everything the patients room knows of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import (
    Patient,
    PatientAlert,
    PatientContact,
    PatientMerge,
    PatientName,
    PatientPhone,
    PatientPhoto,
)


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone number: mobile, home or work."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """An emergency contact, or a guarantor who is no patient."""

    kind: str
    name: str
    relation: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """What everyone must see who has this patient in hand."""

    id: int
    text: str
    since: date


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge that can be undone."""

    id: int
    gone_number: str
    at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class PatientCardRow:
    """Everything the patients room knows of one patient.

    Attributes:
        name: as lists show it, the preferred name behind it.
        guarantor_name: of the patient who pays for this one; empty: see `contacts`, else themself.
        other_numbers: of the charts that became this one.
        merges: those not undone, the last first.
        merged_into_id: the chart that this one became, if it did.
        merged_into_number: its number.

    """

    id: int
    version: int
    chart_number: str
    name: str
    family: str
    given: str
    middle: str
    suffix: str
    preferred: str
    pronouns: str
    sex: str
    birth_date: date | None
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    email: str
    language: str
    interpreter: bool
    employer: str
    pharmacy: str
    guarantor_id: int | None
    address_confirmed_on: date | None
    phones_confirmed_on: date | None
    registered_on: date
    merged_into_id: int | None
    merged_into_number: str
    guarantor_name: str
    phones: tuple[PhoneRow, ...]
    contacts: tuple[ContactRow, ...]
    previous: tuple[tuple[str, str], ...]
    alerts: tuple[AlertRow, ...]
    photo: bytes
    other_numbers: tuple[str, ...]
    merges: tuple[MergeRow, ...]


OWN = (
    "id", "version", "chart_number", "family", "given", "middle", "suffix", "preferred",
    "pronouns", "sex", "birth_date", "line1", "line2", "city", "state", "postal_code", "email",
    "language", "interpreter", "employer", "pharmacy", "guarantor_id", "address_confirmed_on",
    "phones_confirmed_on", "registered_on", "merged_into_id",
)  # fmt: skip
"""The columns of `patient` that a card has under the same name."""


def card(session: Session, patient_id: int) -> PatientCardRow | None:
    """Return a patient's card; None when there is none. A merged chart's card says so."""
    payer, kept = aliased(Patient), aliased(Patient)
    row = session.execute(
        select(
            *(getattr(Patient, name) for name in OWN),
            payer.family.label("payer_family"),
            payer.given.label("payer_given"),
            kept.chart_number.label("kept_number"),
            PatientPhoto.jpeg,
        )
        .outerjoin(kept, kept.id == Patient.merged_into_id)
        .outerjoin(payer, payer.id == Patient.guarantor_id)
        .outerjoin(PatientPhoto, PatientPhoto.patient_id == Patient.id)
        .where(Patient.id == patient_id)
    ).first()
    if row is None:
        return None
    own: dict[str, Any] = {name: getattr(row, name) for name in OWN}
    merges = _merges(session, patient_id)
    return PatientCardRow(
        **own,
        name=display_name(
            row.family, row.given, middle=row.middle, suffix=row.suffix, preferred=row.preferred
        ),
        merged_into_number=row.kept_number or "",
        guarantor_name=display_name(row.payer_family, row.payer_given) if row.guarantor_id else "",
        phones=tuple(_phones(session, patient_id)),
        contacts=tuple(_contacts(session, patient_id)),
        previous=tuple(_previous(session, patient_id)),
        alerts=tuple(_alerts(session, patient_id)),
        photo=row.jpeg or b"",
        other_numbers=tuple(one.gone_number for one in merges),
        merges=tuple(merges),
    )


def _phones(session: Session, patient_id: int) -> list[PhoneRow]:
    rows = session.execute(
        select(PatientPhone.kind, PatientPhone.text)
        .where(PatientPhone.patient_id == patient_id)
        .order_by(PatientPhone.place, PatientPhone.id)
    )
    return [PhoneRow(*row) for row in rows]


def _contacts(session: Session, patient_id: int) -> list[ContactRow]:
    one = PatientContact
    rows = session.execute(
        select(one.kind, one.name, one.relation, one.phone, one.address)
        .where(one.patient_id == patient_id)
        .order_by(one.id)
    )
    return [ContactRow(*row) for row in rows]


def _previous(session: Session, patient_id: int) -> Sequence[tuple[str, str]]:
    rows = session.execute(
        select(PatientName.family, PatientName.given)
        .where(PatientName.patient_id == patient_id, PatientName.kind == "previous")
        .order_by(PatientName.id)
    )
    return [(family, given) for family, given in rows]


def _alerts(session: Session, patient_id: int) -> list[AlertRow]:
    rows = session.execute(
        select(PatientAlert.id, PatientAlert.text, PatientAlert.since)
        .where(PatientAlert.patient_id == patient_id, PatientAlert.ended_on.is_(None))
        .order_by(PatientAlert.id)
    )
    return [AlertRow(*row) for row in rows]


def _merges(session: Session, patient_id: int) -> list[MergeRow]:
    """Return the merges that made this chart, those of charts that became part of it included."""
    gone, kept = aliased(Patient), aliased(Patient)
    rows = session.execute(
        select(PatientMerge.id, gone.chart_number, PatientMerge.at, PatientMerge.version)
        .join(gone, gone.id == PatientMerge.gone_id)
        .join(kept, kept.id == PatientMerge.patient_id)
        .where(
            or_(kept.id == patient_id, kept.merged_into_id == patient_id),
            PatientMerge.undone_at.is_(None),
        )
        .order_by(PatientMerge.id.desc())
    )
    return [MergeRow(*row) for row in rows]
