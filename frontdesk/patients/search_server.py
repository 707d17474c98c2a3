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
LIKE = -1  # in place of a reading's number
NAMES_LOOKED_AT = 50  # distinct ones, of those that begin as was typed
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
    signs = list(map(str, values))
    joined = '","'.join(signs)
    if "\\" in joined or joined.count('"') > 2 * max(0, len(signs) - 1):  # a name holds neither
        joined = '","'.join(one.replace("\\", r"\\").replace('"', r"\"") for one in signs)
    return '{"' + joined + '"}' if signs else "{}"


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


def _known(part: str) -> str:
    """Return the first distinct names of a part that begin as asked; one more than are used."""
    return (
        f"ARRAY(SELECT one.name_key FROM known_name AS one WHERE one.part = '{part}' "
        f"AND {_begins('name_key', f'asked.{part[0]}')} "
        f"ORDER BY one.part, one.name_key LIMIT {NAMES_LOOKED_AT + 1})"
    )


def _by_name(part: str, other: str, names: str, others: str, than: str) -> str:
    """Return, for each distinct name that begins as asked, its bearers whose other name does too.

    The whole name comes first. It is done by the name of which fewer are known, which finds all
    there are; of two that are both too many, by either.
    """
    mine, theirs = f"{part}_key", f"{other}_key"
    return (
        f"SELECT one.*, asked.n FROM asked CROSS JOIN LATERAL (SELECT {_ONE} FROM "
        f"unnest(asked.{names}[\\:{NAMES_LOOKED_AT}]) AS known(name_key) "
        f"CROSS JOIN LATERAL (SELECT * FROM patient_name AS one "
        f"WHERE one.{mine} = known.name_key AND {_begins(theirs)} "
        f"ORDER BY {mine}, {theirs} LIMIT {WINDOW}) AS one LIMIT {WINDOW}) AS one "
        f"WHERE cardinality({names}) {than} cardinality({others}) "
        f"OR cardinality({others}) > {NAMES_LOOKED_AT}"
    )


_PAIR = ("n", "f", "g")
_PARTS = (("family", "given"), ("given", "family"))
NAMES = text(
    f"WITH asked AS MATERIALIZED (SELECT asked.*, {_known('family')} AS families, "
    f"{_known('given')} AS givens FROM {_asked('pair', _PAIR)}) "
    + " UNION ALL ".join(
        [
            _by_name("family", "given", "families", "givens", "<="),
            _by_name("given", "family", "givens", "families", "<"),
            *(
                _range("pair", _PAIR, f"one.{mine}_key = asked.{mine[0]} AND "
                       f"{_begins(f'{other}_key')}", f"{mine}_key, {other}_key")
                for mine, other in _PARTS
            ),
            *(
                _range(f"alone_{mine[0]}", ("n", mine[0]), _begins(f"{mine}_key"),
                       f"{mine}_key, {other}_key")
                for mine, other in _PARTS
            ),
            _range("whole", (*_PAIR, "m"), "one.family_key = asked.f AND one.given_key = asked.g "
                   f"AND {_begins('middle_key')}", "family_key, given_key"),
            f"SELECT NULL, shortened, name_key, '', {LIKE} FROM name_typo "
            f"WHERE shortened = ANY ({array('shorts', 'text')}::text[])",
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


def names_values(readings: Sequence[NameReading], shorts: Iterable[str] = ()) -> dict[str, str]:
    """Return the values of NAMES.

    Args:
        readings: what is typed.
        shorts: what misspelt names are found by, to be asked at the same go: rows numbered LIKE of
            one such, and a known name that it may be made from.

    """
    pairs, wholes = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    alone: dict[str, list[tuple[Any, ...]]] = {"f": [], "g": []}
    for number, one in enumerate(readings):
        if one.middle:  # whole names only, or half the index would be read for a rare initial
            wholes.append((number, one.family, one.given, one.middle))
        elif one.family and one.given:
            pairs.append((number, one.family, one.given))
        else:
            alone["f" if one.family else "g"].append((number, one.family or one.given))
    values = _arrays("whole", (*_PAIR, "m"), wholes) | _arrays("pair", _PAIR, pairs)
    for side in "fg":
        values |= _arrays(f"alone_{side}", ("n", side), alone[side])
    return values | {"shorts": listed(shorts)}


def born_values(readings: Sequence[NameReading]) -> dict[str, Any]:
    """Return the values of BORN, but for the date."""
    pairs = [(number, one.family, one.given) for number, one in enumerate(readings)]
    return _arrays("pair", _PAIR, pairs)


def _arrays(name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> dict[str, str]:
    return {
        f"{name}_{column}": listed([row[place] for row in rows])
        for place, column in enumerate(columns)
    }


_SIDES = (("f", "family_key", "given_key"), ("g", "given_key", "family_key"))
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
