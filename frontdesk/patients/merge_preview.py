"""Shows what making two charts one would do, before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, UniqueConstraint, func, select
from sqlalchemy.orm import Session

from frontdesk.core.clock import words_date
from frontdesk.core.database import Base
from frontdesk.core.refused import Refused
from frontdesk.patients.cards import PatientCardRow, card
from frontdesk.patients.rules import SEXES

CHOICES = {
    "family": "Last name", "given": "First name", "middle": "Middle name", "suffix": "Suffix",
    "preferred": "Goes by", "pronouns": "Pronouns", "sex": "Sex", "birth_date": "Date of birth",
    "line1": "Street", "line2": "Apartment", "city": "City", "state": "State",
    "postal_code": "ZIP code", "email": "E-mail", "language": "Language",
    "interpreter": "Interpreter", "employer": "Employer", "pharmacy": "Pharmacy",
    "guarantor_id": "Guarantor", "photo": "Photo",
}  # fmt: skip
"""What may be taken from either chart, and its words."""

_WORDS = {
    "appointment": "appointments", "coverage": "insurance coverages", "encounter": "visits",
    "patient_alert": "alerts", "patient_contact": "contacts", "patient_identifier": "other numbers",
    "patient_name": "names", "patient_phone": "phones", "patient_photo": "photo",
    "signed_form": "signed forms",
}  # fmt: skip
_ONCE = {
    "patient_contact": [["kind", "name", "relation", "phone", "address"]],
    "patient_alert": [["text", "ended_on"]],
}
STAY = frozenset({"audit_entry", "patient_merge", "patient"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A particular in which the charts differ, in words; an empty one is not known."""

    field: str
    words: str
    kept: str
    gone: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two charts side by side.

    Attributes:
        fields: only what differs.
        moves: what would move to the kept chart, in words, with how many.
        stays: what stays where it was written and shows with the kept chart: the ledger.

    """

    kept: PatientCardRow
    gone: PatientCardRow
    fields: tuple[Choice, ...]
    moves: tuple[tuple[str, int], ...]
    stays: tuple[tuple[str, int], ...]


def merge_preview(session: Session, kept_id: int, gone_id: int) -> MergePreview:
    """Return what a merge of `gone_id` into `kept_id` would do.

    Raises:
        Refused: they are one chart, or one was merged already.

    """
    kept, gone = card(session, kept_id), card(session, gone_id)
    if kept is None or gone is None:
        raise Refused("That chart is not there any more. Find it again.")
    refuse_merge(kept, gone)
    counts = [(table, _count(session, table, gone_id)) for table in all_tables_of_patients()]
    fields = tuple(
        Choice(name, words, _said(kept, name), _said(gone, name))
        for name, words in CHOICES.items()
        if _said(kept, name) != _said(gone, name)
    )
    moves = [(words_of_table(table.name), count) for table, count in counts if moves_along(table)]
    stays = [
        (words_of_table(table.name), count)
        for table, count in counts
        if not moves_along(table) and table.name not in STAY
    ]
    return MergePreview(kept, gone, fields, tuple(moves), tuple(stays))


def refuse_merge(kept: Any, gone: Any) -> None:
    """Refuse to merge a chart with itself, or one that is merged already."""
    if kept.id == gone.id:
        raise Refused("That is the same chart. Choose the other one.")
    for one in (kept, gone):
        if one.merged_into_id is not None:
            raise Refused(f"Chart {one.chart_number} was merged already. Choose the one it became.")


def all_tables_of_patients() -> Iterator[Table]:
    """Give every table of every room whose rows belong to a patient."""
    for table in Base.metadata.sorted_tables:
        if "patient_id" in table.columns:
            yield table


def moves_along(table: Table) -> bool:
    """Tell whether a table's rows move to the kept chart; what may only be appended to stays."""
    return table.name not in STAY and not table.info.get("append_only")


def one_per_patient(table: Table) -> list[list[str]]:
    """Return the other columns of each unique constraint with `patient_id` in it.

    Of the same contact or alert on both charts one is enough, too.
    """
    constraints = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    unique = [[column.name for column in one.columns] for one in constraints]
    unique += [[column.name for column in one.columns] for one in table.indexes if one.unique]
    unique += [["patient_id", *names] for names in _ONCE.get(table.name, ())]
    return [
        [name for name in names if name != "patient_id"]
        for names in unique
        if "patient_id" in names
    ]


def words_of_table(name: str) -> str:
    """Return what a table holds, in words."""
    return _WORDS.get(name, name.replace("_", " ") + " rows")


def _count(session: Session, table: Table, patient_id: int) -> int:
    counted = select(func.count()).select_from(table).where(table.c.patient_id == patient_id)
    return session.scalar(counted) or 0


def _said(one: PatientCardRow, name: str) -> str:
    if name == "guarantor_id":
        return one.guarantor_name
    value: Any = getattr(one, name)
    if name == "photo":
        return f"{len(value) // 1024} KB" if value else ""
    if name == "interpreter":
        return "needed" if value else "not needed"
    if name == "sex":
        return SEXES.get(str(value), str(value))
    return words_date(value) if isinstance(value, date) else str(value)
