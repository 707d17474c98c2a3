"""The searches by name as a server runs them: statements that never change, and so stay planned.

What is looked for comes as arrays, a row each; a range from "" to LAST holds every name. Because
the order asked for is the index's own, the plan for any value is right for every value. (On a file,
where a plan costs nothing, the same looks are written out one by one.)
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Date, bindparam, text

from frontdesk.patients.query import NameReading

WINDOW = 40  # rows a look hands over for ranking
LAST = "\U0010ffff"  # sorts behind every letter
LEAPS = 50  # distinct names a look goes through
Look = tuple[int, NameReading, str]  # number of a reading, itself, the name to leap by
_ONE = "one.patient_id, one.kind, one.family_key, one.given_key"


def _asked(name: str, columns: Sequence[str]) -> str:
    """Return a table of what is asked, from arrays named `name_column`.

    A plan cannot look into an array that a SELECT gives, so it is right for any, and made once.
    """
    arrays = ", ".join(f"{array(f'{name}_{one}', 'int' if one == 'n' else 'text')}"
                       for one in columns)  # fmt: skip
    return f"unnest({arrays}) AS asked({', '.join(columns)})"


def array(name: str, kind: str) -> str:
    """Return SQL of an array that `listed` made, of which no plan is made for its values."""
    return f"(SELECT CAST(:{name} AS {kind}[]))"


def listed(values: Iterable[object]) -> str:
    """Return an array as text, in which form a driver passes it on at once."""
    signs = (str(one).replace("\\", r"\\").replace('"', r"\"") for one in values)
    return "{" + ",".join(f'"{one}"' for one in signs) + "}"


def _begins(column: str, asked: str = "") -> str:
    """Return the condition that a column begins as asked."""
    first = asked or f"asked.{column[0]}"
    return f"one.{column} >= {first} AND one.{column} < {first} || chr({ord(LAST)})"


def _range(name: str, columns: Sequence[str], where: str, order: str) -> str:
    """Return the first rows of a range of an index for each of what is asked."""
    return (
        f"SELECT one.*, asked.n FROM {_asked(name, columns)} CROSS JOIN LATERAL "
        f"(SELECT {_ONE} FROM patient_name AS one WHERE {where} "
        f"ORDER BY {order} LIMIT {WINDOW}) AS one"
    )


def _leap(name: str, driver: str, other: str) -> str:
    """Return a look at each distinct name of a range, for those whose other name fits.

    A row of nobody says that there are more names than it went through.
    """
    nxt = (
        f"SELECT min({driver}) FROM patient_name AS one WHERE {driver} {{}} AND "
        f"{driver} < asked.{driver[0]} || chr({ord(LAST)})"
    )
    return (
        f"SELECT one.*, asked.n FROM {_asked(name, _PAIR)} CROSS JOIN LATERAL ("
        f"WITH RECURSIVE leap (name, nth) AS (SELECT ({nxt.format(f'>= asked.{driver[0]}')}), 1 "
        f"UNION ALL SELECT ({nxt.format('> leap.name')}), leap.nth + 1 FROM leap "
        f"WHERE leap.name IS NOT NULL AND leap.nth <= {LEAPS}) "
        f"SELECT {_ONE} FROM leap LEFT JOIN LATERAL (SELECT * FROM patient_name AS one "
        f"WHERE one.{driver} = leap.name AND {_begins(other)} AND leap.nth <= {LEAPS} "
        f"ORDER BY {driver}, {other} LIMIT {WINDOW}) AS one ON true "
        f"WHERE one.patient_id IS NOT NULL OR leap.nth > {LEAPS} AND leap.name IS NOT NULL "
        f"LIMIT {WINDOW}) AS one"
    )


_PAIR = ("n", "f", "g")
_SIDES = (("f", "family_key", "given_key"), ("g", "given_key", "family_key"))
NAMES = text(
    " UNION ALL ".join(
        [
            *(_leap(f"leap_{side}", mine, other) for side, mine, other in _SIDES),
            *(
                _range(f"leap_{side}", _PAIR, f"one.{other} = asked.{other[0]} AND {_begins(mine)}",
                       f"{other}, {mine}")
                for side, mine, other in _SIDES
            ),
            *(
                _range(f"alone_{side}", ("n", side), _begins(mine), f"{mine}, {other}")
                for side, mine, other in _SIDES
            ),
            _range("whole", (*_PAIR, "m"), "one.family_key = asked.f AND one.given_key = asked.g "
                   f"AND {_begins('middle_key')}", "family_key, given_key"),
        ]
    )
)  # fmt: skip
BORN = text(  # the inner limit keeps the planner on the index of birth dates
    f"SELECT {_ONE}, asked.n FROM {_asked('pair', _PAIR)} CROSS JOIN LATERAL "
    "(SELECT * FROM patient_name AS one WHERE one.birth_date = :birth_date "
    f"AND {_begins('family_key')} "
    "ORDER BY birth_date, family_key, given_key LIMIT 2000) AS one "
    f"WHERE {_begins('given_key')}"
).bindparams(bindparam("birth_date", type_=Date()))


def names_values(looks: Sequence[Look]) -> dict[str, str]:
    """Return the values of NAMES."""
    by: dict[str, list[tuple[Any, ...]]] = {"f": [], "g": []}
    alone: dict[str, list[tuple[Any, ...]]] = {"f": [], "g": []}
    wholes = []
    for number, one, driver in looks:
        if one.middle:  # whole names only, or half the index would be read for a rare initial
            wholes.append((number, one.family, one.given, one.middle))
        elif one.family and one.given:
            by[driver[0]].append((number, one.family, one.given))
        else:
            alone["f" if one.family else "g"].append((number, one.family or one.given))
    values = _arrays("whole", (*_PAIR, "m"), wholes)
    for side in "fg":
        values |= _arrays(f"leap_{side}", _PAIR, by[side])
        values |= _arrays(f"alone_{side}", ("n", side), alone[side])
    return values


def born_values(readings: Sequence[NameReading]) -> dict[str, Any]:
    """Return the values of BORN, but for the date."""
    pairs = [(number, one.family, one.given) for number, one in enumerate(readings)]
    return _arrays("pair", _PAIR, pairs)


def _arrays(name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    return {
        f"{name}_{column}": listed([row[place] for row in rows])
        for place, column in enumerate(columns)
    }


_WRONG = ("n", "key", "r")


def _meant(side: str, column: str, other: str) -> str:
    return (
        f"SELECT asked.n, asked.key, asked.r, '{side}' AS side, (SELECT count(*) FROM (SELECT 1 "
        f"FROM patient_name AS one WHERE one.{column} = asked.key AND {_begins(other, 'asked.r')} "
        f"LIMIT :common) AS bearer) AS bearers FROM {_asked(side, _WRONG)}"
    )


def _bearing(side: str, column: str, other: str) -> str:
    return (
        "SELECT meant.n, meant.key, meant.bearers, one.* FROM meant CROSS JOIN LATERAL "
        f"(SELECT patient_id, family_key, given_key FROM patient_name AS one "
        f"WHERE one.{column} = meant.key AND {_begins(other, 'meant.r')} "
        f"ORDER BY {column}, {other} "
        f"LIMIT greatest(3, :rows / (SELECT count(*) FROM meant))) AS one "
        f"WHERE meant.side = '{side}'"
    )


BEARERS = text(  # the commonest names that are meant, and the first bearers of each
    f"WITH meant AS (SELECT * FROM ({' UNION ALL '.join(_meant(*side) for side in _SIDES)}) AS one "
    "WHERE bearers > 0 ORDER BY bearers DESC, n, key LIMIT :most) "
    + " UNION ALL ".join(_bearing(*side) for side in _SIDES)
)


def side_values(rows: Sequence[tuple[str, int, str, str]]) -> dict[str, str]:
    """Return the arrays of BEARERS: side (f or g), number, name, other's beginning."""
    values: dict[str, str] = {}
    for side, _, _ in _SIDES:
        values |= _arrays(side, _WRONG, [row[1:] for row in rows if row[0] == side])
    return values
