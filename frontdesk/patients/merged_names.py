"""Lets the names of a merged chart find the kept one, and gives them back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, class_mapper

from frontdesk.core.work import Work, plain
from frontdesk.patients.changing import put_names
from frontdesk.patients.tables import Patient, PatientName


def names_of(session: Session, patient_id: int) -> list[dict[str, Any]]:
    """Return the rows by which a patient is found, as plain values."""
    rows = session.scalars(
        select(PatientName).where(PatientName.patient_id == patient_id).order_by(PatientName.id)
    )
    columns = [column.key for column in class_mapper(PatientName).column_attrs]
    return [{name: plain(getattr(row, name)) for name in columns} for row in rows]


def move_names(work: Work, kept: Patient, gone: Patient, fields: Mapping[str, list[Any]]) -> None:
    """Let every name of the gone chart find the kept one; a legal one counts as previous."""
    rows = work.session.scalars(select(PatientName).where(PatientName.patient_id == gone.id))
    for row in rows.all():
        row.patient_id = kept.id
        row.kind = "previous" if row.kind in ("legal", "preferred") else row.kind
    work.session.flush()
    if fields.keys() & {"family", "given", "middle", "preferred", "birth_date"}:
        was = tuple(fields.get(name, [getattr(kept, name)])[0] for name in ("family", "given"))
        put_names(work, kept, was=(was[0], was[1]))


def return_names(
    work: Work, names: Mapping[str, Any], kept: Patient, gone: Patient, holder: Patient
) -> None:
    """Give the gone chart its names back; the kept one's are as before, or made anew if changed."""
    untouched = names_of(work.session, kept.id) == names["after"]
    came = {row["id"] for row in names["after"]} - {row["id"] for row in names["before"]}
    for row_id in came:
        row = work.session.get(PatientName, row_id)
        if row is not None and row.patient_id in (kept.id, holder.id):
            row.patient_id, row.kind = gone.id, "gone"
    work.session.flush()
    _make_rows(work, gone.id, names["gone"])
    if untouched:
        _make_rows(work, kept.id, names["before"])
    else:
        put_names(work, holder)


def _make_rows(work: Work, patient_id: int, wanted: list[dict[str, Any]]) -> None:
    """Make the name rows of a patient exactly these, ids included."""
    kept = {
        row.id: row
        for row in work.session.scalars(
            select(PatientName).where(PatientName.patient_id == patient_id)
        )
    }
    for values in wanted:
        born = values["birth_date"]
        own = values | {"birth_date": date.fromisoformat(born) if born else None}
        row = kept.pop(values["id"], None) or work.session.get(PatientName, values["id"])
        if row is None:
            work.session.add(PatientName(**own))
        else:
            for name, value in own.items():
                if getattr(row, name) != value:
                    setattr(row, name, value)
    for row in kept.values():
        work.session.delete(row)
    work.session.flush()
