"""Finds patients whose name was typed with one letter wrong."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.names import shortened
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_names import Found, is_file, rows_of
from frontdesk.patients.search_server import LAST

SHORTEST = 3  # letters; shorter words are not looked for misspelt
MOST_LIKE = 32  # names one edit from a typed one that are looked up
COMMON = 64  # bearers counted, to tell a common name from a rare one
MOST_MEANT = 12  # names that are looked up in the end
ROWS = 48  # looked up in all

Like = dict[str, list[str]]  # typed name to known ones


def misspelt(
    session: Session, readings: Sequence[NameReading], rows: Sequence[Any] | None = None
) -> list[Found]:
    """Return candidates one of whose names is one edit from the typed one.

    Different names take turns, the commoner first, so that a common one does not hide the others.

    Args:
        session: a reading session.
        readings: what is typed.
        rows: of names that share one of `shorts_of` with a typed one, where they are known.

    """
    plain = _plain(readings)
    shorts = _shorts(plain)
    if rows is None:
        rows = _sharing(session, shorts) if shorts else ()
    like = _like(shorts, rows)
    sides = [
        _Side(place, column, wrong, right)
        for place, one in enumerate(plain)
        for column, wrong, right in (
            ("family_key", one.family, one.given),
            ("given_key", one.given, one.family),
        )
        if wrong in like
    ]
    if not sides:
        return []
    if is_file(session):
        return _found(
            sides, _bearers_of_file(session, _common_of_file(session, sides, like), sides)
        )
    return _found(sides, _bearers_of_server(session, sides, like))


@dataclass(frozen=True, slots=True)
class _Side:
    """One name of a reading taken to be misspelt, the other one right (or not typed)."""

    place: int
    column: str
    wrong: str
    right: str

    @property
    def name(self) -> str:
        return f"{self.column[0]}{self.place}"

    @property
    def part(self) -> str:
        return self.column.removesuffix("_key")

    @property
    def other(self) -> str:
        return "given_key" if self.column == "family_key" else "family_key"

    @property
    def range(self) -> str:
        if not self.right:
            return ""
        return f" AND {self.other} >= :{self.name} AND {self.other} < :{self.name}x"

    @property
    def values(self) -> dict[str, str]:
        return {self.name: self.right, f"{self.name}x": self.right + LAST} if self.right else {}


def shorts_of(readings: Sequence[NameReading]) -> Iterable[str]:
    """Return all that leaving out one letter makes of the typed names."""
    return _shorts(_plain(readings))


def _plain(readings: Sequence[NameReading]) -> Sequence[NameReading]:
    plain = [reading for reading in readings if not reading.middle]
    if len(plain) > 2:  # of several words, those run together are hardly misspelt
        return [reading for reading in plain if reading.family and reading.given][-4:]
    return plain


def _shorts(readings: Sequence[NameReading]) -> dict[str, list[str]]:
    """Return the typed names by all that leaving out one of their letters makes of them."""
    parts = {part for one in readings for part in (one.family, one.given) if len(part) >= SHORTEST}
    shorts = defaultdict[str, list[str]](list)
    for part in parts:
        for short in shortened(part):
            shorts[short].append(part)
    return shorts


def _sharing(session: Session, shorts: Iterable[str]) -> Sequence[Any]:
    if is_file(session):
        return rows_of(session, _LIKE_FILE, {"shorts": json.dumps(list(shorts))})
    asked = search_server.names_values((), shorts)
    return [row[1:3] for row in rows_of(session, search_server.NAMES, asked)]


def _like(shorts: Mapping[str, list[str]], rows: Iterable[Sequence[str]]) -> Like:
    """Return known names one edit from each part."""
    like = defaultdict[str, list[str]](list)
    for short, key in rows:
        for part in shorts[short]:
            if key != part and key not in like[part] and _one_edit(key, part):
                like[part].append(key)
    for part, keys in like.items():
        keys.sort(key=lambda key: (key[0] != part[0], abs(len(key) - len(part)), key))
        del keys[MOST_LIKE:]
    return dict(like)


def _one_edit(first: str, second: str) -> bool:
    """As `names.one_edit`, twenty times as fast."""
    return OSA.distance(first, second, score_cutoff=1) <= 1


_LIKE_FILE = text(
    "SELECT shortened, name_key FROM name_typo "
    "WHERE shortened IN (SELECT value FROM json_each(:shorts))"
)


def _bearers_of_server(
    session: Session, sides: Sequence[_Side], like: Like
) -> Sequence[Sequence[Any]]:
    """Return the first bearers of the commonest names that could be meant."""
    asked = [
        (side.column[0], place, key, side.right)
        for place, side in enumerate(sides)
        for key in like[side.wrong]
    ]
    most = {"common": COMMON, "most": MOST_MEANT, "rows": ROWS}
    return rows_of(session, search_server.BEARERS, search_server.side_values(asked) | most)


def _common_of_file(
    session: Session, sides: Sequence[_Side], like: Like
) -> list[tuple[int, str, int]]:
    """Return which names could be meant, of which side, and how many bear them, commonest first."""
    values: dict[str, Any] = {}
    for side in sides:
        values |= {**side.values, f"{side.name}like": json.dumps(like[side.wrong])}
    statement = _union(
        tuple(
            f"SELECT {place}, asked.value, (SELECT count(*) FROM (SELECT 1 "
            f"FROM patient_name WHERE {side.column} = asked.value{side.range} LIMIT {COMMON})) "
            f"FROM json_each(:{side.name}like) AS asked CROSS JOIN known_name AS known "
            f"ON known.part = '{side.part}' AND known.name_key = asked.value"
            for place, side in enumerate(sides)
        )
    )
    found = [row for row in rows_of(session, statement, values) if row[2]]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))[:MOST_MEANT]


def _bearers_of_file(
    session: Session, meant: Sequence[tuple[int, str, int]], sides: Sequence[_Side]
) -> Sequence[Sequence[Any]]:
    """Return the first bearers of each name that is meant."""
    if not meant:
        return []
    values: dict[str, Any] = {"most": max(3, ROWS // len(meant))}
    branches = []
    for number, (place, name, bearers) in enumerate(meant):
        side = sides[place]
        values |= {**side.values, f"name{number}": name, f"bearers{number}": bearers}
        branches.append(
            f"SELECT * FROM (SELECT {place} AS place, {side.column} AS name, :bearers{number}, "
            f"patient_id, family_key, given_key "
            f"FROM patient_name WHERE {side.column} = :name{number}{side.range} "
            f"ORDER BY {side.column}, {side.other} LIMIT :most)"
        )
    return rows_of(session, _union(tuple(branches)), values)


def _found(sides: Sequence[_Side], rows: Iterable[Sequence[Any]]) -> list[Found]:
    """Return bearers of names that are meant as candidates, names in turns, the commoner first."""
    turns = Counter[tuple[int, str]]()
    found = []
    for place, key, bearers, patient_id, *names in rows:
        side = sides[place]
        inexact = bool(side.right) and side.right not in names
        rank = (1, inexact, turns[place, key], -bearers, side.place, *names, patient_id)
        found.append(Found(patient_id, rank, "similar spelling", "legal", *names))
        turns[place, key] += 1
    return found


@lru_cache(maxsize=512)
def _union(branches: tuple[str, ...]) -> TextClause:
    return text(" UNION ALL ".join(branches))
