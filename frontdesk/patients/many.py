"""The rows of thousands of new patients, built as plain tuples: the same rows as one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from frontdesk.patients.checking import phone_digits
from frontdesk.patients.names import fold
from frontdesk.patients.search_keys import NameRow, name_rows
from frontdesk.patients.tables import (
    Patient,
    PatientAlert,
    PatientContact,
    PatientName,
    PatientPhone,
)
from frontdesk.patients.typed import COLUMNS, Checked

_TYPED = (*COLUMNS, "line1_key")
_typed = itemgetter(*_TYPED)
_NAME = itemgetter("family", "given", "middle", "preferred")
_HEADS: dict[Any, tuple[str, ...]] = {
    Patient: (
        *_TYPED, "id", "chart_number", "chart_key", "registered_on", "phone_end", "version",
    ),
    PatientPhone: (
        "patient_id", "place", "family_key", "kind", "text", "digits", "local", "last4",
    ),
    PatientName: ("patient_id", *NameRow._fields, "birth_date"),
    PatientContact: (
        "patient_id", "kind", "name", "relation", "phone", "address", "digits", "local",
    ),
    PatientAlert: ("patient_id", "text", "since"),
}  # fmt: skip


@dataclass(slots=True)
class ManyRows:
    """Rows by table, with the columns of each, and every name among them."""

    rows: dict[Any, list[tuple[Any, ...]]] = field(default_factory=dict)
    names: list[NameRow] = field(default_factory=list)

    @staticmethod
    def columns(table: Any) -> tuple[str, ...]:
        """Return the columns in which the rows of a table stand."""
        return _HEADS[table]


def rows_for(
    people: Sequence[Checked], ids: Sequence[int], charts: Sequence[str], today: date
) -> ManyRows:
    """Return the rows of every table for these patients, search keys included, without typos."""
    found = ManyRows({table: [] for table in _HEADS})
    patients, phones, names, contacts, alerts = found.rows.values()
    for told, here, chart in zip(people, ids, charts, strict=True):
        columns = told.columns
        born = columns["birth_date"]
        family, given, middle, preferred = _NAME(columns)
        rows = name_rows(family, given, middle, preferred, told.previous)
        key = rows[0].family_key
        found.names += rows
        names += [(here, *row, born) for row in rows]
        end = ""
        for place, one in enumerate(told.phones):
            digits = one.digits
            phones.append((here, place, key, one.kind, one.text, digits, digits[-7:], digits[-4:]))
            end = end if place else digits[-4:]
        patients.append((*_typed(columns), here, chart, fold(chart), today, end, 1))
        for who in told.contacts:
            digits = phone_digits(who.phone)
            contacts.append((here, who.kind, who.name, who.relation, who.phone, who.address,
                             digits, digits[-7:]))  # fmt: skip
        alerts += [(here, words, today) for words in told.alerts]
    return found
