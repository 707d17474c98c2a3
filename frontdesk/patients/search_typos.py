"""Finds patients whose name was typed with one letter wrong."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from frontdesk.patients import search_server
from frontdesk.patients.names import one_edit, shortened
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_names import Found, is_file
from frontdesk.patients.search_server import LAST

SHORTEST = 3  # letters; shorter words are not looked for misspelt
MOST_LIKE = 32  # names one edit from a typed one that are looked up
COMMON = 200  # bearers counted, to tell a common name from a rare one
MOST_MEANT = 12  # names that are looked up in the end
ROWS = 48  # looked up in all

Like = dict[str, list[str]]  # typed name to known ones


def misspelt(session: Session, readings: Sequence[NameReading]) -> list[Found]:
    """Return candidates one of whose names is one edit from the typed one.

    Different names take turns, the commoner first, so that a common one does not hide the others.
    """
    plain = [reading for reading in readings if not reading.middle]
    if len(plain) > 2:  # of several words, those run together are hardly misspelt
        plain = [reading for reading in plain if reading.family and reading.given][-4:]
    parts = {part for one in plain for part in (one.family, one.given) if len(part) >= SHORTEST}
    like = _like(session, parts)
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
    return _bearers(session, _common(session, sides, like))


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


def _like(session: Session, parts: Iterable[str]) -> Like:
    """Return known names one edit from each part."""
    shorts = defaultdict[str, list[str]](list)
    for part in parts:
        for short in shortened(part):
            shorts[short].append(part)
    if not shorts:
        return {}
    asked = _LIKE_FILE if is_file(session) else _LIKE_SERVER
    like = defaultdict[str, list[str]](list)
    for short, key in session.execute(asked, {"shorts": _listed(session, list(shorts))}):
        for part in shorts[short]:
            if key != part and key not in like[part] and one_edit(key, part):
                like[part].append(key)
    for part, keys in like.items():
        keys.sort(key=lambda key: (key[0] != part[0], abs(len(key) - len(part)), key))
        del keys[MOST_LIKE:]
    return dict(like)


_LIKE_FILE = text(
    "SELECT shortened, name_key FROM name_typo "
    "WHERE shortened IN (SELECT value FROM json_each(:shorts))"
)
_LIKE_SERVER = text("SELECT shortened, name_key FROM name_typo WHERE shortened = ANY(:shorts)")


def _common(session: Session, sides: Sequence[_Side], like: Like) -> list[tuple[int, _Side, str]]:
    """Return how many bear each name that could be meant, the commonest names first."""
    if is_file(session):
        values: dict[str, Any] = {}
        for side in sides:
            values |= {**side.values, f"{side.name}like": json.dumps(like[side.wrong])}
        statement = _union(
            tuple(
                f"SELECT {place}, asked.value, (SELECT count(*) FROM (SELECT 1 "
                f"FROM patient_name WHERE {side.column} = asked.value{side.range} LIMIT {COMMON})) "
                f"FROM json_each(:{side.name}like) AS asked"
                for place, side in enumerate(sides)
            )
        )
        rows = session.execute(statement, values)
    else:
        asked = [
            (side.column[0], place, key, side.right)
            for place, side in enumerate(sides)
            for key in like[side.wrong]
        ]
        values = search_server.side_values(asked) | {"most": COMMON}
        rows = session.execute(search_server.COMMON, values)
    found = [(bearers, sides[place], key) for place, key, bearers in rows if bearers]
    return sorted(found, key=lambda row: (-row[0], row[1].place, row[2]))[:MOST_MEANT]


def _bearers(session: Session, meant: Sequence[tuple[int, _Side, str]]) -> list[Found]:
    """Return the first bearers of each name that is meant, in turns."""
    if not meant:
        return []
    most = max(3, ROWS // len(meant))
    if is_file(session):
        rows = session.execute(*_bearers_of_file(meant, most))
    else:
        asked = [
            (side.column[0], place, key, side.right) for place, (_, side, key) in enumerate(meant)
        ]
        values = search_server.side_values(asked) | {"most": most}
        rows = session.execute(search_server.BEARERS, values)
    turns = Counter[int]()
    found = []
    for place, patient_id, *names in rows:
        bearers, side, _ = meant[place]
        inexact = bool(side.right) and side.right not in names
        rank = (1, inexact, turns[place], -bearers, side.place, *names, patient_id)
        found.append(Found(patient_id, rank, "similar spelling", "legal", *names))
        turns[place] += 1
    return found


def _bearers_of_file(
    meant: Sequence[tuple[int, _Side, str]], most: int
) -> tuple[TextClause, dict[str, Any]]:
    values: dict[str, Any] = {"most": most}
    branches = []
    for place, (_, side, name) in enumerate(meant):
        values |= {**side.values, f"name{place}": name}
        branches.append(
            f"SELECT * FROM (SELECT {place} AS place, patient_id, family_key, given_key "
            f"FROM patient_name WHERE {side.column} = :name{place}{side.range} "
            f"ORDER BY {side.column}, {side.other} LIMIT :most)"
        )
    return _union(tuple(branches)), values


@lru_cache(maxsize=512)
def _union(branches: tuple[str, ...]) -> TextClause:
    return text(" UNION ALL ".join(branches))


def _listed(session: Session, keys: Sequence[str]) -> Any:
    """Return a list as one value: JSON for a file, an array for a server."""
    return json.dumps(keys) if is_file(session) else list(keys)
