"""Puts new patients into the tables: one at the desk, or thousands from a file, the same rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.patients.many import rows_for
from frontdesk.patients.rules import (
    ContactTyped,
    Phone,
    chart_number,
    phone_digits,
)
from frontdesk.patients.search_keys import NameRow, distinct_keys, name_rows
from frontdesk.patients.tables import (
    ChartCounter,
    NameTypo,
    Patient,
    PatientAlert,
    PatientContact,
    PatientName,
    PatientPhone,
)
from frontdesk.patients.typed import Checked

FEW = 8  # names or numbers asked for one by one: a plan for each count costs more
FIRST_CHART = 100_000  # the count before the first chart number given


def register(work: Work, told: Checked, *, number: str = "") -> int:
    """Insert a patient with all that belongs to them; return the id.

    Args:
        work: the act.
        told: checked particulars.
        number: the chart number another system gave; empty: the office's next.

    Raises:
        Refused: the number is another patient's.

    """
    (chart,) = _numbers(work, [number])
    born: Any = told.columns["birth_date"]
    patient = Patient(
        chart_number=chart,
        registered_on=work.today,
        phone_end=told.phones[0].last4 if told.phones else "",
        **told.columns,
    )
    work.add(patient)
    rows = _own_rows(patient.id, told, born, work.today)
    for table, some in rows.items():
        work.session.add_all(table(**row) for row in some)
    work.session.flush()
    make_findable(work.session, [NameRow(*_name(row)) for row in rows[PatientName]])
    return patient.id


def register_many(
    work: Work, people: Sequence[Checked], *, numbers: Sequence[str] = ()
) -> list[int]:
    """Insert many patients fast; return their ids in order.

    The audit keeps counts and digests instead of each row.

    Args:
        work: the act.
        people: checked particulars.
        numbers: the chart numbers other systems gave, in the same order; an empty one, or none
            at all, means the office's next.

    Raises:
        Refused: a number is another patient's, or is there twice.

    """
    if not people:
        return []
    charts = _numbers(work, numbers or [""] * len(people))
    ids = take_ids(work.session, len(people))
    found = rows_for(people, ids, charts, work.today)
    for table, rows in found.rows.items():
        work.bulk(table, rows, columns=found.columns(table))
    make_findable(work.session, found.names)
    return ids


def take_ids(session: Session, count: int) -> list[int]:
    """Return the next `count` ids of the table `patient`; nobody else gets them."""
    if session.get_bind().dialect.name == "postgresql":
        asked = text("SELECT nextval('patient_id_seq') FROM generate_series(1, :count)")
        return sorted(session.scalars(asked, {"count": count}))
    last = session.scalar(select(func.max(Patient.id))) or 0  # the file is ours while we write
    return list(range(last + 1, last + 1 + count))


def make_findable(session: Session, names: Iterable[NameRow]) -> None:
    """Let these names be found, by beginnings and misspelt; known ones cost next to nothing."""
    rows = list(names)
    _add_known(session.connection(), rows)
    _add_typos(session, rows)


def _add_known(connection: Connection, names: Sequence[NameRow]) -> None:
    parts = {
        "family": sorted({row.family_key for row in names} - {""}),
        "given": sorted({row.given_key for row in names} - {""}),
    }
    for part, keys in parts.items():
        if not keys:
            continue
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(_ADD_KNOWN, (part, " ".join(keys)))
        else:
            connection.exec_driver_sql(_ADD_KNOWN_FILE, (part, json.dumps(keys)))


def _add_typos(session: Session, names: Sequence[NameRow]) -> None:
    keys = sorted(distinct_keys(names))
    connection = session.connection()
    nothing = connection.scalar(select(NameTypo.name_key).limit(1)) is None
    known = set[str]() if nothing else _known_keys(connection, keys)
    new = [key for key in keys if key not in known]
    if new and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_ADD_TYPOS, (" ".join(new),))
    elif new:
        connection.exec_driver_sql(_ADD_TYPOS_FILE, (max(map(len, new)), json.dumps(new)))


_ADD_KNOWN = """
INSERT INTO known_name (part, name_key)
SELECT %s, key FROM unnest(string_to_array(%s, ' ')) AS key ON CONFLICT DO NOTHING
"""
_ADD_KNOWN_FILE = """
INSERT INTO known_name (part, name_key)
SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING
"""
# All that `shortened` makes, made where it is kept: a tenth of it goes over the wire. The keys
# come in order, so that two desks that add the same names wait for one another and do not lock up.
_ADD_TYPOS = """
INSERT INTO name_typo (shortened, name_key)
SELECT left(key, place - 1) || substr(key, place + 1), key
FROM unnest(string_to_array(%s, ' ')) AS key, generate_series(1, length(key) + 1) AS place
WHERE place = 1 OR substr(key, place, 1) <> substr(key, place - 1, 1)
ON CONFLICT DO NOTHING
"""
_ADD_TYPOS_FILE = """
WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n <= ?)
INSERT INTO name_typo (shortened, name_key)
SELECT substr(value, 1, n - 1) || substr(value, n + 1), value
FROM json_each(?) CROSS JOIN place WHERE n <= length(value) + 1
ORDER BY 1, 2 ON CONFLICT DO NOTHING
"""
_KNOWN = "SELECT name_key FROM name_typo WHERE shortened = :key AND name_key = :key"
_KNOWN_TOGETHER = """
SELECT name_key FROM unnest(string_to_array(%s, ' ')) AS key
JOIN name_typo ON shortened = key AND name_key = key
"""


def _known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    if len(keys) <= FEW:
        asked = text(_KNOWN)
        return {one for key in keys for one in connection.scalars(asked, {"key": key})}
    if connection.dialect.name == "postgresql":
        return set(connection.exec_driver_sql(_KNOWN_TOGETHER, (" ".join(keys),)).scalars())
    found = set[str]()
    for some in chunks(keys, 500):
        pairs = ", ".join(["(?, ?)"] * len(some))
        told = f"SELECT name_key FROM name_typo WHERE (shortened, name_key) IN (VALUES {pairs})"
        values = tuple(key for key in some for _ in range(2))
        found |= set(connection.exec_driver_sql(told, values).scalars())
    return found


def _numbers(work: Work, given: Sequence[str]) -> list[str]:
    """Return chart numbers: those given if nobody has them, else the office's next."""
    wanted = [number for number in given if number]
    taken = _taken(work.session, wanted)
    if taken or len(set(wanted)) < len(wanted):
        twice = taken or [number for number in wanted if wanted.count(number) > 1]
        raise Refused(f"Chart number {twice[0]} is another patient\u2019s.", field="chart_number")
    own = iter(_next_numbers(work, len(given) - len(wanted), set(wanted)))
    return [number or next(own) for number in given]


def _next_numbers(work: Work, count: int, taken: set[str]) -> list[str]:
    if not count:
        return []
    counter = work.session.get(ChartCounter, 1)
    if counter is None:
        counter = work.add(ChartCounter(id=1, last=FIRST_CHART))
    found: list[str] = []
    while len(found) < count:
        first = counter.last + 1
        counter.last += count - len(found)
        some = [chart_number(one) for one in range(first, counter.last + 1)]
        imported = set(_taken(work.session, some)) | taken
        found += [number for number in some if number not in imported]
    return found


def _taken(session: Session, numbers: Sequence[str]) -> list[str]:
    if len(numbers) <= FEW:
        asked = select(Patient.chart_number).where(Patient.chart_number.in_(numbers))
        return list(session.scalars(asked))
    server = session.get_bind().dialect.name == "postgresql"
    among = "= ANY(:numbers)" if server else "IN (SELECT value FROM json_each(:numbers))"
    told = list(numbers) if server else json.dumps(list(numbers))
    known = text(f"SELECT chart_number FROM patient WHERE chart_number {among}")
    return list(session.scalars(known, {"numbers": told}))


def _own_rows(
    patient_id: int, told: Checked, born: date | None, today: date
) -> dict[type[Any], list[dict[str, Any]]]:
    family, given, middle, preferred = (
        str(told.columns[name]) for name in ("family", "given", "middle", "preferred")
    )
    names = name_rows(family, given, middle, preferred, told.previous)
    key = names[0].family_key
    return {
        PatientPhone: [
            phone_row(patient_id, place, phone, key) for place, phone in enumerate(told.phones)
        ],
        PatientName: [name_row(patient_id, row, born) for row in names],
        PatientContact: [contact_row(patient_id, one) for one in told.contacts],
        PatientAlert: [
            {"patient_id": patient_id, "text": words, "since": today, "ended_on": None}
            for words in told.alerts
        ],
    }


def name_row(patient_id: int, row: NameRow, born: date | None) -> dict[str, Any]:
    """Return a name as a row of `patient_name`."""
    return {
        "patient_id": patient_id,
        "kind": row.kind,
        "family": row.family,
        "given": row.given,
        "family_key": row.family_key,
        "given_key": row.given_key,
        "middle_key": row.middle_key,
        "birth_date": born,
    }


def phone_row(patient_id: int, place: int, phone: Phone, family_key: str) -> dict[str, Any]:
    """Return a phone as a row of `patient_phone`."""
    return {
        "patient_id": patient_id,
        "kind": phone.kind,
        "text": phone.text,
        "digits": phone.digits,
        "local": phone.local,
        "last4": phone.last4,
        "place": place,
        "family_key": family_key,
    }


def contact_row(patient_id: int, one: ContactTyped) -> dict[str, Any]:
    """Return a contact as a row of `patient_contact`."""
    digits = phone_digits(one.phone)
    return {
        "patient_id": patient_id,
        "kind": one.kind,
        "name": one.name,
        "relation": one.relation,
        "phone": one.phone,
        "address": one.address,
        "digits": digits,
        "local": digits[-7:],
    }


def _name(row: Mapping[str, Any]) -> list[str]:
    return [row[name] for name in NameRow._fields]
