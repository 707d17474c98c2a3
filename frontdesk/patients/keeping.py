"""Puts new patients into the tables: one at the desk, or thousands from a file, the same rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.patients.rules import (
    ContactTyped,
    Particulars,
    Phone,
    chart_number,
    fold,
    phone_digits,
)
from frontdesk.patients.search_keys import NameRow, distinct_keys, name_rows, typo_rows
from frontdesk.patients.tables import (
    ChartCounter,
    Patient,
    PatientAlert,
    PatientContact,
    PatientName,
    PatientPhone,
)

FIRST_CHART = 100_000  # the count before the first chart number given


def register(work: Work, told: Particulars, *, number: str = "") -> int:
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
    add_typos(work.session, [NameRow(*_name(row)) for row in rows[PatientName]])
    return patient.id


def register_many(
    work: Work, people: Sequence[Particulars], *, numbers: Sequence[str] = ()
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
    for table, rows in found.items():
        work.bulk(table, rows)
    add_typos(work.session, [NameRow(*_name(row)) for row in found[PatientName]])
    return ids


def rows_for(
    people: Sequence[Particulars], ids: Sequence[int], charts: Sequence[str], today: date
) -> dict[type[Any], list[dict[str, Any]]]:
    """Return the rows of every table for these patients, search keys included, without typos."""
    rows: dict[type[Any], list[dict[str, Any]]] = {Patient: []}
    rows |= {table: [] for table in (PatientPhone, PatientName, PatientContact, PatientAlert)}
    for told, patient_id, chart in zip(people, ids, charts, strict=True):
        born: Any = told.columns["birth_date"]
        rows[Patient].append(
            {
                **told.columns,
                "id": patient_id,
                "chart_number": chart,
                "chart_key": fold(chart),
                "registered_on": today,
                "phone_end": told.phones[0].last4 if told.phones else "",
                "version": 1,
            }
        )
        for table, some in _own_rows(patient_id, told, born, today).items():
            rows[table] += some
    return rows


def take_ids(session: Session, count: int) -> list[int]:
    """Return the next `count` ids of the table `patient`; nobody else gets them."""
    if session.get_bind().dialect.name == "postgresql":
        asked = text("SELECT nextval('patient_id_seq') FROM generate_series(1, :count)")
        return sorted(session.scalars(asked, {"count": count}))
    last = session.scalar(select(func.max(Patient.id))) or 0  # the file is ours while we write
    return list(range(last + 1, last + 1 + count))


def add_typos(session: Session, names: Iterable[NameRow]) -> None:
    """Let misspellings of these names be found; names known already cost nothing."""
    keys = sorted(distinct_keys(names))
    connection = session.connection()
    known = set[str]()
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        if len(some) > 8:
            known |= _known_keys(connection, some)
            continue
        asked = text("SELECT name_key FROM name_typo WHERE shortened = :key AND name_key = :key")
        for key in some:
            known |= set(session.scalars(asked, {"key": key}))
    rows = sorted(typo_rows(set(keys) - known))
    if rows and connection.dialect.name == "postgresql":
        together = tuple(" ".join(column) for column in zip(*rows, strict=True))
        connection.exec_driver_sql(_ADD_TYPOS_TOGETHER, together)
    elif rows:
        connection.exec_driver_sql(_ADD_TYPO, rows)


# In order, so that two desks that add the same names wait for one another and do not lock up.
_ADD_TYPO = "INSERT INTO name_typo (shortened, name_key) VALUES (?, ?) ON CONFLICT DO NOTHING"
_ADD_TYPOS_TOGETHER = """
INSERT INTO name_typo (shortened, name_key)
SELECT * FROM unnest(string_to_array(%s, ' '), string_to_array(%s, ' ')) ON CONFLICT DO NOTHING
"""


def _known_keys(connection: Connection, keys: Sequence[str]) -> set[str]:
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    pairs = ", ".join([f"({mark}, {mark})"] * len(keys))
    asked = f"SELECT name_key FROM name_typo WHERE (shortened, name_key) IN ({pairs})"
    if mark == "?":
        asked = asked.replace(f"({pairs})", f"(VALUES {pairs})")
    values = tuple(key for key in keys for _ in "12")
    return set(connection.exec_driver_sql(asked, values).scalars())


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
    found: list[str] = []
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        found += session.scalars(select(Patient.chart_number).where(Patient.chart_number.in_(some)))
    return found


def _own_rows(
    patient_id: int, told: Particulars, born: date | None, today: date
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
        PatientName: [
            {"patient_id": patient_id, **row._asdict(), "birth_date": born} for row in names
        ],
        PatientContact: [contact_row(patient_id, one) for one in told.contacts],
        PatientAlert: [
            {"patient_id": patient_id, "text": words, "since": today, "ended_on": None}
            for words in told.alerts
        ],
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
