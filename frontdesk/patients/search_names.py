"""Finds patients by their names: every reading of the words is a range of an index.

Each branch of a search reads one range in its index's own order and stops after `WINDOW` rows;
ranking happens here, on those.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_server import LAST, NAMES_LOOKED_AT, WINDOW

KINDS = {"legal": 0, "preferred": 1, "previous": 2, "part": 3}


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate; the smaller the `rank`, the better it fits."""

    patient_id: int
    rank: tuple[Any, ...]
    said: str = ""  # why, where the name shown does not tell
    kind: str = "legal"
    family_key: str = ""
    given_key: str = ""

    @property
    def is_alias(self) -> bool:
        """Whether a name fitted that is not shown."""
        return self.kind in ("preferred", "previous")


def strictly(session: Session, readings: Sequence[NameReading]) -> list[Found]:
    """Return candidates of whose names the typed words are the beginnings."""
    if is_file(session):
        branches, values = list[str](), dict[str, Any]()
        for number, reading in enumerate(readings):
            values |= ends(number, reading)
            branches += _branches(number, reading)
        return as_found(readings, rows_of(session, _union(tuple(branches)), values))
    asked = search_server.names_values(readings)
    return as_found(readings, rows_of(session, search_server.NAMES, asked))


def as_found(readings: Sequence[NameReading], rows: Iterable[Sequence[Any]]) -> list[Found]:
    """Return rows (patient, kind, family, given, number of the reading) as candidates."""
    return in_turns(readings, dict.fromkeys(map(tuple, rows)))


def rows_of(session: Session, statement: TextClause, values: Mapping[str, Any]) -> Sequence[Any]:
    """Return all rows at once, of the driver itself: SQLAlchemy is a third of a fast search."""
    connection = session.connection()
    raw: Any = connection.connection.driver_connection
    try:
        if is_file(session):
            rows: Sequence[Any] = raw.execute(statement.text, _for_file(values)).fetchall()
        else:
            rows = raw.execute(_for_server(statement), values).fetchall()
    except Exception as error:
        if getattr(raw, "closed", False):  # the server is gone: nobody is to be handed this one
            connection.invalidate(error)
        raise
    return rows


def _for_file(values: Mapping[str, Any]) -> Mapping[str, Any]:
    born = values.get("birth_date")
    return values if born is None else {**values, "birth_date": born.isoformat()}


@lru_cache(maxsize=1024)
def _for_server(statement: TextClause) -> str:
    dialect: Any = psycopg.dialect
    return str(statement.compile(dialect=dialect()))


def ranked(reading: NameReading, row: Sequence[Any], turn: int = 0) -> Found:
    """Return a row (patient, kind, family, given, number of the reading) as a candidate."""
    patient_id, kind, family, given, number = row
    rank = (0, _inexact(reading, row), KINDS.get(kind, 9), turn, number, family, given, patient_id)
    return Found(patient_id, rank, "", kind, family, given)


def _inexact(reading: NameReading, row: Sequence[Any]) -> int:
    """Return how many of the names go on where the typed ones end."""
    return (bool(reading.family) and row[2] != reading.family) + (
        bool(reading.given) and row[3] != reading.given
    )


def in_turns(readings: Sequence[NameReading], rows: Iterable[Sequence[Any]]) -> list[Found]:
    """Let equally good candidates of different readings take turns: `john` is either name."""
    turns = Counter[tuple[int, int, int]]()
    taken = []
    for row in sorted(rows, key=itemgetter(2, 3, 0)):
        reading = readings[row[4]]
        group = (_inexact(reading, row), KINDS.get(row[1], 9), row[4])
        taken.append(ranked(reading, row, turns[group]))
        turns[group] += 1
    return taken


def fits(reading: NameReading, family: str, given: str, middle: str) -> bool:
    """Tell whether a kept name begins as a reading says."""
    return (
        family.startswith(reading.family)
        and given.startswith(reading.given)
        and middle.startswith(reading.middle)
    )


def ends(number: int, reading: NameReading) -> dict[str, str]:
    """Return the ends of a reading's ranges, as values of `conditions`."""
    found = dict[str, str]()
    for sign, part in zip("fgm", (reading.family, reading.given, reading.middle), strict=True):
        if part:
            found |= {f"{sign}{number}": part, f"{sign}{number}x": part + LAST}
    return found


def conditions(number: int, reading: NameReading) -> dict[str, str]:
    """Return a reading's conditions by column."""
    parts = {"family_key": reading.family, "given_key": reading.given, "middle_key": reading.middle}
    return {
        column: f"{column} >= :{column[0]}{number} AND {column} < :{column[0]}{number}x"
        for column, part in parts.items()
        if part
    }


def _branches(number: int, reading: NameReading) -> Iterator[str]:
    """Give the ranges of a file to read for one reading."""
    where = conditions(number, reading)
    every = " AND ".join(where.values())
    by_family, by_given = "family_key, given_key", "given_key, family_key"
    if reading.middle:  # whole names only, or half the index would be read for a rare initial
        whole = f"family_key = :f{number} AND given_key = :g{number} AND {where['middle_key']}"
        yield _branch(number, whole, by_family)
    elif not reading.given or not reading.family:
        yield _branch(number, every, by_family if reading.family else by_given)
    else:
        yield _branch(number, f"family_key = :f{number} AND {where['given_key']}", by_family)
        yield _branch(number, f"given_key = :g{number} AND {where['family_key']}", by_given)
        yield from _by_names(number)


def _branch(number: int, where: str, order: str) -> str:
    return (
        f"SELECT patient_id, kind, family_key, given_key, {number} AS reading FROM patient_name "
        f"WHERE {where} ORDER BY {order} LIMIT {WINDOW}"
    )


def _by_names(number: int) -> Iterator[str]:
    """Give looks at each distinct name with one beginning, for those whose other name fits.

    A thousand Johns cost as much as one. The whole name comes first. It is done by the name of
    which fewer are known, which finds all there are; of two that are both too many, by both.
    """
    known = {
        part: f"SELECT name_key FROM known_name WHERE part = '{part}' AND name_key >= :{part[0]}"
        f"{number} AND name_key < :{part[0]}{number}x ORDER BY name_key LIMIT "
        for part in ("family", "given")
    }
    counts = {
        part: f"(SELECT count(*) FROM ({one}{NAMES_LOOKED_AT + 1}))" for part, one in known.items()
    }
    for mine, other, than in (("family", "given", "<="), ("given", "family", "<")):
        condition = f"{counts[mine]} {than} {counts[other]} OR {counts[other]} > {NAMES_LOOKED_AT}"
        letter = f":{other[0]}{number}"
        yield (
            f"SELECT one.patient_id, one.kind, one.family_key, one.given_key, {number} AS reading "
            f"FROM ({known[mine]}CASE WHEN {condition} THEN {NAMES_LOOKED_AT} ELSE 0 END) AS known "
            f"CROSS JOIN patient_name AS one ON one.{mine}_key = known.name_key "
            f"AND one.{other}_key >= {letter} AND one.{other}_key < {letter}x LIMIT {WINDOW}"
        )


@lru_cache(maxsize=256)
def _union(branches: tuple[str, ...]) -> TextClause:
    return text(
        " UNION ALL ".join(
            f"SELECT * FROM ({branch}) AS branch{place}" for place, branch in enumerate(branches)
        )
    )


def words_alias(one: Found, rows: Iterable[Sequence[str]]) -> str:
    """Return the words for a name that fitted and is not the one shown; "" where there are none.

    Args:
        one: a candidate found by an alias.
        rows: kind, family, given, and their keys of the patient's preferred and previous names.

    """
    for kind, family, given, *keys in rows:
        if (kind, *keys) == (one.kind, one.family_key, one.given_key):
            return f"previously {family or given}" if kind == "previous" else f"goes by {given}"
    return ""


def is_file(session: Session) -> bool:
    """Tell whether the office is a file."""
    return session.get_bind().dialect.name == "sqlite"
