"""Finds patients by their names: every reading of the words is a range of an index.

Each branch of a search reads one range in its index's own order and stops after `WINDOW` rows;
ranking happens here, on those.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_server import LAST, LEAPS, WINDOW, Look

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
    looks = [(number, one, _driver(one)) for number, one in enumerate(readings)]
    rows = _looked(session, looks)
    unfinished = {row[4] for row in rows if row[0] is None}
    if unfinished:  # too many names begin like the longer word, and few of their bearers fit
        by_other = [
            (number, one, "family_key" if driver == "given_key" else "given_key")
            for number, one, driver in looks
            if number in unfinished
        ]
        rows = [*rows, *_looked(session, by_other)]
    return in_turns(readings, (row for row in rows if row[0] is not None))


def _driver(reading: NameReading) -> str:
    """Return the name to leap by: the one that fewer distinct names begin like."""
    return "family_key" if len(reading.family) > len(reading.given) else "given_key"


def _looked(session: Session, looks: Sequence[Look]) -> Sequence[Any]:
    if not is_file(session):
        return rows_of(session, search_server.NAMES, search_server.names_values(looks))
    branches, values = list[str](), dict[str, Any]()
    for number, reading, driver in looks:
        values |= ends(number, reading)
        branches += _branches(number, reading, driver)
    return rows_of(session, _union(tuple(branches)), values)


def rows_of(session: Session, statement: TextClause, values: dict[str, Any]) -> Sequence[Any]:
    """Return all rows at once, past the session: nothing here is an object of its own."""
    return session.connection().execute(statement, values).all()


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


def _branches(number: int, reading: NameReading, driver: str) -> Iterator[str]:
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
        other = "given_key" if driver == "family_key" else "family_key"
        exact = f"{other} = :{other[0]}{number} AND {where[driver]}"
        yield _branch(number, exact, f"{other}, {driver}")
        yield _leap(number, driver, other)


def _branch(number: int, where: str, order: str) -> str:
    return (
        f"SELECT patient_id, kind, family_key, given_key, {number} AS reading FROM patient_name "
        f"WHERE {where} ORDER BY {order} LIMIT {WINDOW}"
    )


def _leap(number: int, driver: str, other: str) -> str:
    """Return a look at each distinct name with one beginning, for those whose other name fits.

    It leaps from one distinct name to the next: a thousand Johns between cost nothing. The whole
    name comes first. A row of nobody says that there are more names than it went through; then
    leaping by the other name, rare enough, finds all there are.
    """
    mine, theirs = f"{driver[0]}{number}", f"{other[0]}{number}"
    nxt = f"SELECT min({driver}) FROM patient_name WHERE {driver} {{}} AND {driver} < :{mine}x"
    return (
        f"WITH RECURSIVE leap (name, nth) AS (SELECT ({nxt.format(f'>= :{mine}')}), 1 UNION ALL "
        f"SELECT ({nxt.format('> leap.name')}), leap.nth + 1 FROM leap "
        f"WHERE leap.name IS NOT NULL AND leap.nth <= {LEAPS}) "
        f"SELECT one.patient_id, one.kind, one.family_key, one.given_key, {number} AS reading "
        f"FROM leap LEFT JOIN patient_name AS one ON one.{driver} = leap.name "
        f"AND one.{other} >= :{theirs} AND one.{other} < :{theirs}x AND leap.nth <= {LEAPS} "
        f"WHERE one.patient_id IS NOT NULL OR leap.nth > {LEAPS} AND leap.name IS NOT NULL "
        f"LIMIT {WINDOW}"
    )


@lru_cache(maxsize=256)
def _union(branches: tuple[str, ...]) -> TextClause:
    return text(
        " UNION ALL ".join(
            f"SELECT * FROM ({branch}) AS branch{place}" for place, branch in enumerate(branches)
        )
    )


_ALIASES = text(
    "SELECT patient_id, kind, family, given, family_key, given_key FROM patient_name "
    "WHERE patient_id IN :ids AND kind IN ('preferred', 'previous')"
).bindparams(bindparam("ids", expanding=True))


def aliases(session: Session, found: Sequence[Found]) -> dict[int, str]:
    """Return, by patient, the words for a name that fitted and is not the one shown."""
    if not found:
        return {}
    wanted = {one.patient_id: (one.kind, one.family_key, one.given_key) for one in found}
    rows = session.execute(_ALIASES, {"ids": list(wanted)}).all()
    return {
        number: f"previously {family or given}" if kind == "previous" else f"goes by {given}"
        for number, kind, family, given, *keys in rows
        if wanted[number] == (kind, *keys)
    }


def is_file(session: Session) -> bool:
    """Tell whether the office is a file."""
    return session.get_bind().dialect.name == "sqlite"
