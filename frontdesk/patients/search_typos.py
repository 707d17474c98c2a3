"""Finds patients whose name was typed with one letter wrong."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from frontdesk.patients.names import one_edit, shortened
from frontdesk.patients.query import NameReading
from frontdesk.patients.search_names import KINDS, LAST, Found

SHORTEST = 3  # letters; shorter words are not looked for misspelt
MOST_LIKE = 40  # names one edit from a typed one that are looked up
COMMON = 300  # bearers counted, to tell a common name from a rare one
EACH = 3  # bearers shown of a name that alone was typed
TOGETHER = 200  # rows of a misspelt name beside a right one

Like = dict[str, list[str]]  # typed name to known ones


def misspelt(session: Session, readings: Sequence[NameReading]) -> list[Found]:
    """Return candidates one of whose names is one edit from the typed one.

    Different names take turns, the commoner first, so that a common one does not hide the others.
    """
    plain = [reading for reading in readings if not reading.middle]
    parts = {part for one in plain for part in (one.family, one.given) if len(part) >= SHORTEST}
    like = _like(session, parts)
    found = [*_alone(session, plain, like), *_beside(session, plain, like)]
    return _by_turns(found)


def _like(session: Session, parts: Iterable[str]) -> Like:
    """Return known names one edit from each part."""
    shorts = defaultdict[str, list[str]](list)
    for part in parts:
        for short in shortened(part):
            shorts[short].append(part)
    if not shorts:
        return {}
    asked = _LIKE_FILE if _is_file(session) else _LIKE_SERVER
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

Row = tuple[Any, ...]  # how common, patient, kind, family key, given key, right ones before


def _alone(session: Session, readings: Sequence[NameReading], like: Like) -> list[Row]:
    """Return a few bearers of each name that was typed alone, and how common the name is."""
    found: list[Row] = []
    for column, other, part in (
        ("family_key", "given_key", "family"),
        ("given_key", "family_key", "given"),
    ):
        keys = [
            key
            for one in readings
            if not (one.family and one.given)
            for key in like.get(getattr(one, part), ())
        ]
        if not keys:
            continue
        asked = _few(column, other, file=_is_file(session))
        for key, bearers, *some in session.execute(asked, {"keys": _listed(session, keys)}):
            names = (key, "") if part == "family" else ("", key)
            found += [(bearers, one, "legal", *names, False) for one in some if one is not None]
    return found


def _few(column: str, other: str, *, file: bool) -> TextClause:
    keys = "json_each(:keys) AS asked" if file else "unnest(CAST(:keys AS text[])) AS asked(value)"
    bearers = f"FROM patient_name AS one WHERE one.{column} = asked.value"
    some = ", ".join(
        f"(SELECT patient_id {bearers} ORDER BY one.{column}, one.{other} LIMIT 1 OFFSET {place})"
        for place in range(EACH)
    )
    return text(
        f"SELECT asked.value, (SELECT count(*) FROM (SELECT 1 {bearers} LIMIT {COMMON}) AS some), "
        f"{some} FROM {keys}"
    )


def _beside(session: Session, readings: Sequence[NameReading], like: Like) -> list[Row]:
    """Return the bearers of a misspelt name whose other name is right."""
    branches, values = list[str](), dict[str, Any]()
    for number, one in enumerate(readings):
        for column, part, other_column, other in (
            ("family_key", one.family, "given_key", one.given),
            ("given_key", one.given, "family_key", one.family),
        ):
            if part in like and other:
                name = f"{column[0]}{number}"
                values[f"{name}like"] = _listed(session, like[part])
                values |= {name: other, f"{name}x": other + LAST}
                among = "(SELECT value FROM json_each(:{}))" if _is_file(session) else "ANY(:{})"
                test = "IN" if _is_file(session) else "="
                branches.append(
                    f"SELECT patient_id, kind, family_key, given_key, '{name}' AS branch "
                    f"FROM patient_name WHERE {column} {test} {among.format(f'{name}like')} "
                    f"AND {other_column} >= :{name} AND {other_column} < :{name}x LIMIT {TOGETHER}"
                )
    if not branches:
        return []
    union = " UNION ALL ".join(
        f"SELECT * FROM ({branch}) AS branch{place}" for place, branch in enumerate(branches)
    )
    rows = session.execute(text(union), values).all()
    bearers = Counter((row[2], row[3]) for row in rows)
    return [
        (bearers[row[2], row[3]], *row[:4], values[row[4]] not in (row[2], row[3])) for row in rows
    ]


def _by_turns(rows: Sequence[Row]) -> list[Found]:
    turns = Counter[tuple[str, str]]()
    found = []
    ordered = sorted(rows, key=lambda row: (KINDS.get(row[2], 9), row[3], row[4], row[1]))
    for bearers, patient_id, kind, family, given, inexact in ordered:
        turn = turns[family, given]
        turns[family, given] += 1
        rank = (1, inexact, turn, -bearers, 0, family, given, patient_id)
        found.append(Found(patient_id, rank, "similar spelling", kind, family, given))
    return found


def _is_file(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _listed(session: Session, keys: Sequence[str]) -> Any:
    """Return a list as one value: JSON for a file, an array for a server."""
    return json.dumps(keys) if _is_file(session) else list(keys)
