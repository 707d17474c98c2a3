"""Finds patients by what is no name: birth date, phone, chart number, e-mail, address."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, TextClause, bindparam, text
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.names import one_edit
from frontdesk.patients.query import NameReading, Query
from frontdesk.patients.search_names import (
    KINDS,
    Found,
    conditions,
    ends,
    fits,
    in_turns,
    is_file,
    ranked,
    rows_of,
)
from frontdesk.patients.search_server import LAST

SHORT_PREFIX = 7  # figures of a phone number below which too many begin alike to go through them
_KEPT = "coalesce(merged_into_id, id) AS patient_id"  # of merged charts the one kept
_WAS = "CASE WHEN merged_into_id IS NULL THEN '' ELSE chart_number END"
_LOOKS = {  # from the surest to the vaguest; each is one range of one index
    "chart": f"SELECT {_KEPT}, chart_key AS found, {_WAS} AS was FROM patient "
    "WHERE chart_key >= :chart AND chart_key < :chart_x ORDER BY chart_key LIMIT 20",
    "other": "SELECT patient_id, value, '' FROM patient_identifier WHERE value = :other LIMIT 20",
    "email": f"SELECT {_KEPT}, email, {_WAS} FROM patient "
    "WHERE email >= :email AND email < :email_x ORDER BY email LIMIT 40",
    "birth_date": "SELECT patient_id, '', '' FROM patient_name WHERE birth_date = :birth_date "
    "ORDER BY birth_date, family_key, given_key LIMIT 90",
    "digits": "SELECT patient_id, digits, '' FROM patient_phone "
    "WHERE digits >= :digits AND digits < :digits_x ORDER BY digits, patient_id LIMIT 40",
    "local": "SELECT patient_id, local, '' FROM patient_phone "
    "WHERE local >= :local AND local < :local_x ORDER BY local, patient_id LIMIT 40",
    "last4": "SELECT patient_id, last4, '' FROM patient_phone "
    "WHERE last4 = :last4 ORDER BY last4, family_key, patient_id LIMIT 60",
    "contact": "SELECT patient_id, digits, '' FROM patient_contact "
    "WHERE digits >= :digits AND digits < :digits_x ORDER BY digits, patient_id LIMIT 20",
    "contact_local": "SELECT patient_id, local, '' FROM patient_contact "
    "WHERE local >= :local AND local < :local_x ORDER BY local, patient_id LIMIT 20",
}
_PLACES = {look: place for place, look in enumerate(_LOOKS)}
_ADDRESS = text(
    f"SELECT {_KEPT}, line1_key, {_WAS} FROM patient "
    "WHERE line1_key >= :address AND line1_key < :address_x ORDER BY line1_key LIMIT 20"
)


def alone(session: Session, query: Query) -> list[Found]:
    """Return candidates to whom the number belongs, or begins so; whole ones first."""
    values = _values(query)
    rows = rows_of(session, _union(tuple(_wanted(query))), values)
    found = []
    for order, (patient_id, at, was, look) in enumerate(rows):
        whole = not at or at == values.get(look.removeprefix("contact_"), at)
        rank = (0, not whole, _PLACES[look], 0, order, patient_id)
        found.append(Found(patient_id, rank, _said(look, was)))
    return found


def at_address(session: Session, address: str) -> list[Found]:
    """Return candidates whose street address begins so."""
    rows = rows_of(session, _ADDRESS, {"address": address, "address_x": address + LAST})
    return [
        Found(patient_id, (0, key != address, 8, 0, order, patient_id), _said("address", was))
        for order, (patient_id, key, was) in enumerate(rows)
    ]


def with_names(session: Session, query: Query) -> list[Found]:
    """Return candidates to whom both the typed names and the number belong."""
    found: list[Found] = []
    if query.birth_date:
        found += _born(session, query)
    if query.last4:
        found += _ending(session, query)
    if not found:
        found += _among(session, query)
    return found


def _born(session: Session, query: Query) -> list[Found]:
    values: dict[str, Any] = {"birth_date": query.birth_date}
    if not is_file(session):
        values |= search_server.born_values(query.names)
        return in_turns(query.names, rows_of(session, search_server.BORN, values))
    branches = []
    for number, reading in enumerate(query.names):
        values |= ends(number, reading)
        where = " AND ".join(["birth_date = :birth_date", *conditions(number, reading).values()])
        branches.append(
            f"SELECT patient_id, kind, family_key, given_key, {number} AS reading "
            f"FROM patient_name WHERE {where} ORDER BY birth_date, family_key, given_key LIMIT 40"
        )
    return in_turns(query.names, rows_of(session, _dated(tuple(branches)), values))


def _ending(session: Session, query: Query) -> list[Found]:
    """Look for phones that end so, of people of that family name: one look a reading."""
    values, branches = {"last4": query.last4}, []
    for number, reading in enumerate(query.names):
        if reading.family and not reading.given:
            values |= ends(number, reading)
            branches.append(
                f"SELECT patient_id, 'legal', family_key, '', {number} AS reading "
                f"FROM patient_phone WHERE last4 = :last4 AND family_key >= :f{number} "
                f"AND family_key < :f{number}x ORDER BY last4, family_key LIMIT 40"
            )
    if not branches:
        return []
    rows = rows_of(session, _plain(tuple(branches)), values)
    return [ranked(query.names[row[4]], row) for row in rows]


def _among(session: Session, query: Query) -> list[Found]:
    """Go through the names of everyone the number may belong to; misspelt ones count last."""
    looks = [look for look in _wanted(query) if not _too_vague(look, query)]
    if not looks:
        return []
    rows = rows_of(session, _names_of(tuple(looks)), _values(query))
    found = []
    for patient_id, kind, family, given, middle in rows:
        row = (patient_id, kind, family, given)
        fitting = [
            ranked(reading, (*row, number))
            for number, reading in enumerate(query.names)
            if fits(reading, family, given, middle)
        ]
        if fitting:
            found.append(min(fitting, key=lambda one: one.rank))
        elif any(_nearly(reading, family, given) for reading in query.names):
            rank = (1, 0, KINDS.get(kind, 9), 0, 0, family, given, patient_id)
            found.append(Found(patient_id, rank, "similar spelling", kind, family, given))
    return found


def _nearly(reading: NameReading, family: str, given: str) -> bool:
    wanted = [
        (typed, kept) for typed, kept in ((reading.family, family), (reading.given, given)) if typed
    ]
    wrong = [(typed, kept) for typed, kept in wanted if not kept.startswith(typed)]
    return len(wrong) == 1 and all(
        len(typed) > 2 and one_edit(typed, kept) for typed, kept in wrong
    )


def _too_vague(look: str, query: Query) -> bool:
    if look in ("digits", "contact"):
        return len(query.digits) < SHORT_PREFIX
    return look == "chart" and bool(query.birth_date or query.last4)


def _wanted(query: Query) -> Iterator[str]:
    """Give the looks that the query asks for."""
    for look in ("chart", "email", "birth_date", "digits", "local", "last4"):
        if getattr(query, look):
            yield look
    if query.chart:
        yield "other"
    if query.digits:
        yield "contact"
    if query.local:
        yield "contact_local"


def _values(query: Query) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in ("chart", "email", "digits", "local"):
        part = getattr(query, name)
        if part:
            values |= {name: part, f"{name}_x": part + LAST}
    if query.last4:
        values["last4"] = query.last4
    if query.birth_date:
        values["birth_date"] = query.birth_date
    if query.chart:
        values["other"] = query.typed_number
    return values


def _said(look: str, was: str) -> str:
    if was:
        return f"was chart {was}"
    return "phone of their contact" if look.startswith("contact") else ""


@lru_cache(maxsize=256)
def _union(looks: tuple[str, ...]) -> TextClause:
    return _dated(
        tuple(f"SELECT one.*, '{look}' AS look FROM ({_LOOKS[look]}) AS one" for look in looks)
    )


@lru_cache(maxsize=256)
def _names_of(looks: tuple[str, ...]) -> TextClause:
    who = " UNION ".join(f"SELECT patient_id FROM ({_numbered(look)}) AS {look}" for look in looks)
    statement = (
        "SELECT one.patient_id, one.kind, one.family_key, one.given_key, one.middle_key "
        f"FROM ({who}) AS who JOIN patient_name AS one ON one.patient_id = who.patient_id LIMIT 900"
    )
    return _typed(statement)


def _numbered(look: str) -> str:
    return _LOOKS[look].replace("LIMIT 60", "LIMIT 300").replace("LIMIT 90", "LIMIT 300")


@lru_cache(maxsize=256)
def _dated(branches: tuple[str, ...]) -> TextClause:
    return _typed(
        " UNION ALL ".join(
            f"SELECT * FROM ({branch}) AS branch{place}" for place, branch in enumerate(branches)
        )
    )


_plain = _dated


def _typed(statement: str) -> TextClause:
    made = text(statement)
    if ":birth_date" in statement:
        made = made.bindparams(bindparam("birth_date", type_=Date()))
    return made
