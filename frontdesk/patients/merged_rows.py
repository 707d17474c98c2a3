"""Moves what belongs to a merged chart to the kept one, in every room, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.core.database import Base
from frontdesk.core.work import Work, plain
from frontdesk.patients.merge_preview import (
    CHOICES,
    all_tables_of_patients,
    moves_along,
    one_per_patient,
)
from frontdesk.patients.rules import address_key
from frontdesk.patients.search_keys import key_of
from frontdesk.patients.tables import Patient, PatientPhone, PatientPhoto

_NAMED = ("patient_name", "patient_phone", "patient_photo")  # moved with more care than the rest


def move_rows(work: Work, kept_id: int, gone_id: int) -> dict[str, list[int]]:
    """Move what any room keeps of the chart; return the ids by table."""
    moved = {}
    for table in all_tables_of_patients():
        if not moves_along(table) or table.name in _NAMED:
            continue
        entity = _entity(table)
        rows = work.session.scalars(
            select(entity).where(entity.patient_id == gone_id).order_by(entity.id)
        ).all()
        free = [row for row in rows if not _clashes(work.session, table, row, kept_id)]
        for row in free:
            row.patient_id = kept_id
        if free:
            moved[table.name] = [row.id for row in free]
    return moved


def _clashes(session: Session, table: Table, row: Any, kept_id: int) -> bool:
    """Tell whether the kept chart has a row that may be there only once; then this one stays."""
    for names in one_per_patient(table):
        same = [table.c[name].is_not_distinct_from(getattr(row, name)) for name in names]
        found = select(table.c.id).where(table.c.patient_id == kept_id, *same).limit(1)
        if session.scalar(found) is not None:
            return True
    return False


def _entity(table: Table) -> Any:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def rows_of(session: Session, table: str, ids: list[int]) -> list[Any]:
    """Return the rows of a table that are still there."""
    entity = _entity(Base.metadata.tables[table])
    found: list[Any] = []
    for some in chunks(ids, 500):
        wanted = select(entity).where(entity.id.in_(some))
        found += session.scalars(wanted.order_by(entity.id))
    return found


# ---- fields of the patient


def take_fields(kept: Patient, gone: Patient, taken: list[str]) -> dict[str, list[Any]]:
    """Let the kept chart take fields of the other; return each before and after."""
    fields = {}
    for name in taken:
        if name not in CHOICES:
            raise ValueError(f"no field {name} to choose")
        if name != "photo" and getattr(kept, name) != getattr(gone, name):
            fields[name] = [plain(getattr(kept, name)), plain(getattr(gone, name))]
            setattr(kept, name, getattr(gone, name))
    kept.line1_key = address_key(kept.line1)
    return fields


def give_back_fields(kept: Patient, fields: Mapping[str, list[Any]]) -> list[str]:
    """Put the kept chart's fields back; return those that were changed since, and are left."""
    left = []
    for name, (before, after) in fields.items():
        if plain(getattr(kept, name)) != after:
            left.append(name)
        else:
            value = date.fromisoformat(before) if name == "birth_date" and before else before
            setattr(kept, name, value)
    kept.line1_key = address_key(kept.line1)
    return left


# ---- phones


def move_phones(work: Work, kept: Patient, gone_id: int) -> list[list[Any]]:
    """Move the numbers that the kept chart lacks; return id, place and family key of each."""
    every = work.session.scalars(
        select(PatientPhone)
        .where(PatientPhone.patient_id.in_([kept.id, gone_id]))
        .order_by(PatientPhone.place, PatientPhone.id)
    ).all()
    own = [row for row in every if row.patient_id == kept.id]
    known = {row.text for row in own}
    place = max((row.place for row in own), default=-1)
    moved = []
    for row in every:
        if row.patient_id == gone_id and row.text not in known:
            moved.append([row.id, row.place, row.family_key])
            place += 1
            row.patient_id, row.place = kept.id, place
            row.family_key = key_of(kept.family)
            known.add(row.text)
    work.session.flush()
    _end_of_first(work, kept)
    return moved


def return_phones(
    work: Work, moved: list[list[Any]], holders: set[int], gone: Patient, holder: Patient
) -> None:
    """Undo `move_phones`, for the numbers that are still there."""
    for phone_id, place, key in moved:
        row = work.session.get(PatientPhone, phone_id)
        if row is not None and row.patient_id in holders:
            row.patient_id, row.place, row.family_key = gone.id, place, key
    work.session.flush()
    for one in (gone, holder):
        _end_of_first(work, one)


def _end_of_first(work: Work, patient: Patient) -> None:
    first = (
        select(PatientPhone.last4)
        .where(PatientPhone.patient_id == patient.id)
        .order_by(PatientPhone.place, PatientPhone.id)
        .limit(1)
    )
    patient.phone_end = work.session.scalar(first) or ""


# ---- the photo


def move_photo(work: Work, kept_id: int, gone_id: int, *, swap: bool) -> str:
    """Move or swap the photo; return which, or nothing."""
    photos = {
        row.patient_id: row
        for row in work.session.scalars(
            select(PatientPhoto).where(PatientPhoto.patient_id.in_([kept_id, gone_id]))
        )
    }
    if gone_id in photos and kept_id not in photos:
        photos[gone_id].patient_id = kept_id
        return "moved"
    if swap and len(photos) == 2:
        one, other = photos[kept_id], photos[gone_id]
        one.jpeg, other.jpeg = other.jpeg, one.jpeg
        return "swapped"
    return ""


def return_photo(work: Work, how: str, holders: set[int], gone_id: int, kept_id: int) -> None:
    """Undo `move_photo`."""
    rows = work.session.scalars(
        select(PatientPhoto).where(PatientPhoto.patient_id.in_([*holders, gone_id]))
    )
    photos = {row.patient_id: row for row in rows}
    mine = photos.get(kept_id) or next((photos[one] for one in holders if one in photos), None)
    if mine is None:
        return
    if how == "moved" and gone_id not in photos:
        mine.patient_id = gone_id
    elif how == "swapped" and gone_id in photos:
        theirs = photos[gone_id]
        mine.jpeg, theirs.jpeg = theirs.jpeg, mine.jpeg


# ---- who points at the chart


def repoint(work: Work, kept_id: int, gone_id: int) -> dict[str, list[int]]:
    """Let charts merged into the gone one, and those it pays for, point at the kept one."""
    found = {}
    for column in ("merged_into_id", "guarantor_id"):
        one = getattr(Patient, column)
        rows = work.session.scalars(
            select(Patient).where(one == gone_id, Patient.id != kept_id).order_by(Patient.id)
        ).all()
        for row in rows:
            setattr(row, column, kept_id)
        found[column] = [row.id for row in rows]
    return found


def point_back(
    work: Work, repointed: Mapping[str, list[int]], holders: set[int], gone_id: int
) -> None:
    """Undo `repoint`."""
    for column, ids in repointed.items():
        for one in ids:
            row = work.session.get(Patient, one)
            if row is not None and getattr(row, column) in holders:
                setattr(row, column, gone_id)
