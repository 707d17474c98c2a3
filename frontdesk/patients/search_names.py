"""Finds patients by their names: every reading of the words is a range of an index.

Each branch of a search reads one range in its index's own order and stops after `WINDOW` rows;
ranking happens here, on those.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_server import LAST, LEAPS, WINDOW

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
        found = session.execute(_union(tuple(branches)), values)
    else:
        found = session.execute(search_server.NAMES, search_server.names_values(readings))
    return interleaved(ranked(readings[row[4]], row) for row in found)


def ranked(reading: NameReading, row: Sequence[Any]) -> Found:
    """Return a row (patient, kind, family, given, number of the reading) as a candidate."""
    patient_id, kind, family, given, number = row
    inexact = (bool(reading.family) and family != reading.family) + (
        bool(reading.given) and given != reading.given
    )
    rank = (0, inexact, KINDS.get(kind, 9), 0, number, family, given, patient_id)
    return Found(patient_id, rank, "", kind, family, given)


def interleaved(found: Iterable[Found]) -> list[Found]:
    """Let equally good candidates of different readings take turns: `john` is either name."""
    turns = Counter[tuple[Any, ...]]()
    taken = []
    for one in sorted(found, key=lambda one: one.rank):
        reading = one.rank[:3] + one.rank[4:5]
        rank = (*one.rank[:3], turns[reading], *one.rank[4:])
        turns[reading] += 1
        taken.append(Found(one.patient_id, rank, one.said, one.kind, one.family_key, one.given_key))
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
        yield _leap(number, "family_key", "given_key")
        yield _leap(number, "given_key", "family_key")


def _branch(number: int, where: str, order: str) -> str:
    return (
        f"SELECT patient_id, kind, family_key, given_key, {number} AS reading FROM patient_name "
        f"WHERE {where} ORDER BY {order} LIMIT {WINDOW}"
    )


def _leap(number: int, driver: str, other: str) -> str:
    """Return a look at each distinct name with one beginning, for those whose other name fits.

    It leaps from one distinct name to the next: a thousand Johns between cost nothing. The whole
    name comes first. Leaping by either name, one of which is rare enough, finds all there are.
    """
    mine, theirs = f"{driver[0]}{number}", f"{other[0]}{number}"
    nxt = f"SELECT min({driver}) FROM patient_name WHERE {driver} {{}} AND {driver} < :{mine}x"
    return (
        f"WITH RECURSIVE leap (name, nth) AS (SELECT ({nxt.format(f'>= :{mine}')}), 1 UNION ALL "
        f"SELECT ({nxt.format('> leap.name')}), leap.nth + 1 FROM leap "
        f"WHERE leap.name IS NOT NULL AND leap.nth < {LEAPS}) "
        f"SELECT one.patient_id, one.kind, one.family_key, one.given_key, {number} AS reading "
        f"FROM leap CROSS JOIN patient_name AS one WHERE one.{driver} = leap.name "
        f"AND one.{other} >= :{theirs} AND one.{other} < :{theirs}x LIMIT {WINDOW}"
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
    rows = session.execute(_ALIASES, {"ids": list(wanted)})
    return {
        number: f"previously {family or given}" if kind == "previous" else f"goes by {given}"
        for number, kind, family, given, *keys in rows
        if wanted[number] == (kind, *keys)
    }


def is_file(session: Session) -> bool:
    """Tell whether the office is a file."""
    return session.get_bind().dialect.name == "sqlite"
