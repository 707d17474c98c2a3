"""The searches by name as a server runs them: statements that never change, and so stay planned.

What is looked for comes as arrays, a row each; a range from "" to LAST holds every name. Because
the order asked for is the index's own, the plan for any value is right for every value. (On a file,
where a plan costs nothing, the same looks are written out one by one.)
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, bindparam, text

from frontdesk.patients.query import NameReading

WINDOW = 40  # rows a look hands over for ranking
LAST = "\U0010ffff"  # sorts behind every letter
LEAPS = 50  # distinct names a look goes through; of more, one types another letter
_ONE = "one.patient_id, one.kind, one.family_key, one.given_key"
_FROM = f"(SELECT {_ONE} FROM patient_name AS one WHERE"


def _leap(driver: str, other: str) -> str:
    """Return a look at each distinct name of a range, for those whose other name fits."""
    mine, theirs = driver[0], other[0]
    nxt = f"SELECT min({driver}) FROM patient_name WHERE {driver} {{}} AND {driver} < asked.{mine}x"
    return (
        f"(WITH RECURSIVE leap (name, nth) AS (SELECT ({nxt.format(f'>= asked.{mine}')}), 1 "
        f"UNION ALL SELECT ({nxt.format('> leap.name')}), leap.nth + 1 FROM leap "
        f"WHERE leap.name IS NOT NULL AND leap.nth < {LEAPS}) "
        f"SELECT {_ONE} FROM leap CROSS JOIN LATERAL (SELECT * FROM patient_name AS one "
        f"WHERE one.{driver} = leap.name AND one.{other} >= asked.{theirs} "
        f"AND one.{other} < asked.{theirs}x ORDER BY {driver}, {other} LIMIT {WINDOW}) AS one "
        f"LIMIT {WINDOW})"
    )


def _asked(name: str, columns: Sequence[str]) -> str:
    """Return a table of what is asked, from arrays named `name_column`."""
    arrays = ", ".join(
        f"CAST(:{name}_{column} AS {'int' if column == 'n' else 'text'}[])" for column in columns
    )
    return f"unnest({arrays}) AS asked({', '.join(columns)})"


_PAIR = ("n", "f", "fx", "g", "gx")
_WHOLE = ("n", "f", "g", "m", "mx")
NAMES = text(
    f"SELECT one.*, asked.n FROM {_asked('pair', _PAIR)} "
    f"CROSS JOIN LATERAL {_leap('family_key', 'given_key')} AS one "
    f"UNION ALL SELECT one.*, asked.n FROM {_asked('pair', _PAIR)} "
    f"CROSS JOIN LATERAL {_leap('given_key', 'family_key')} AS one "
    f"UNION ALL SELECT one.*, asked.n FROM {_asked('family', ('n', 'f', 'fx'))} CROSS JOIN LATERAL "
    f"{_FROM} one.family_key >= asked.f AND one.family_key < asked.fx "
    f"ORDER BY family_key, given_key LIMIT {WINDOW}) AS one "
    f"UNION ALL SELECT one.*, asked.n FROM {_asked('given', ('n', 'g', 'gx'))} CROSS JOIN LATERAL "
    f"{_FROM} one.given_key >= asked.g AND one.given_key < asked.gx "
    f"ORDER BY given_key, family_key LIMIT {WINDOW}) AS one "
    f"UNION ALL SELECT one.*, asked.n FROM {_asked('whole', _WHOLE)} CROSS JOIN LATERAL "
    f"{_FROM} one.family_key = asked.f AND one.given_key = asked.g AND one.middle_key >= asked.m "
    f"AND one.middle_key < asked.mx ORDER BY family_key, given_key LIMIT {WINDOW}) AS one"
)
BORN = text(  # the inner limit keeps the planner on the index of birth dates
    f"SELECT {_ONE}, asked.n FROM {_asked('pair', _PAIR)} CROSS JOIN LATERAL "
    "(SELECT * FROM patient_name AS one WHERE one.birth_date = :birth_date "
    "AND one.family_key >= asked.f AND one.family_key < asked.fx "
    "ORDER BY birth_date, family_key, given_key LIMIT 2000) AS one "
    "WHERE one.given_key >= asked.g AND one.given_key < asked.gx"
).bindparams(bindparam("birth_date", type_=Date()))


def names_values(readings: Sequence[NameReading]) -> dict[str, list[Any]]:
    """Return the values of NAMES."""
    pairs, families, givens, wholes = [], [], [], []
    for number, one in enumerate(readings):
        if one.middle:  # whole names only, or half the index would be read for a rare initial
            wholes.append((number, one.family, one.given, one.middle, one.middle + LAST))
        elif one.family and one.given:
            pairs.append(_pair(number, one))
        elif one.family:
            families.append((number, one.family, one.family + LAST))
        else:
            givens.append((number, one.given, one.given + LAST))
    return (
        _arrays("pair", _PAIR, pairs)
        | _arrays("family", ("n", "f", "fx"), families)
        | _arrays("given", ("n", "g", "gx"), givens)
        | _arrays("whole", _WHOLE, wholes)
    )


def born_values(readings: Sequence[NameReading]) -> dict[str, Any]:
    """Return the values of BORN, but for the date."""
    return _arrays("pair", _PAIR, [_pair(number, one) for number, one in enumerate(readings)])


def _pair(number: int, one: NameReading) -> tuple[Any, ...]:
    return number, one.family, one.family + LAST, one.given, one.given + LAST


def _arrays(
    name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> dict[str, list[Any]]:
    return {
        f"{name}_{column}": [row[place] for row in rows] for place, column in enumerate(columns)
    }


_SIDE = ("n", "key", "r", "rx")


def _counted(name: str, column: str, other: str) -> str:
    return (
        f"SELECT asked.n, asked.key, (SELECT count(*) FROM (SELECT 1 FROM patient_name AS one "
        f"WHERE one.{column} = asked.key AND one.{other} >= asked.r AND one.{other} < asked.rx "
        f"LIMIT :most) AS bearer) FROM {_asked(name, _SIDE)}"
    )


def _bearing(name: str, column: str, other: str) -> str:
    return (
        f"SELECT asked.n, one.patient_id, one.family_key, one.given_key FROM {_asked(name, _SIDE)} "
        f"CROSS JOIN LATERAL (SELECT patient_id, family_key, given_key FROM patient_name AS one "
        f"WHERE one.{column} = asked.key AND one.{other} >= asked.r AND one.{other} < asked.rx "
        f"ORDER BY {column}, {other} LIMIT :most) AS one"
    )


_SIDES = (("f", "family_key", "given_key"), ("g", "given_key", "family_key"))
COMMON = text(" UNION ALL ".join(_counted(*side) for side in _SIDES))
BEARERS = text(" UNION ALL ".join(_bearing(*side) for side in _SIDES))


def side_values(rows: Sequence[tuple[str, int, str, str]]) -> dict[str, list[Any]]:
    """Return the values of COMMON or BEARERS: side (f or g), number, name, other's beginning."""
    values: dict[str, list[Any]] = {}
    for side, _, _ in _SIDES:
        mine = [
            (number, key, right, right + LAST) for one, number, key, right in rows if one == side
        ]
        values |= _arrays(side, _SIDE, mine)
    return values
