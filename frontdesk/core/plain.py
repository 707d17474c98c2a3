"""Asks the driver itself, in SQL that was written down from SQLAlchemy's statements beforehand.

The few questions of a start, of the day in sight and of the bell: without SQLAlchemy they are
answered before it is loaded, and faster after. The statements themselves stand once, in the rooms'
reads; frontdesk/plain_statements.py writes `plain_sql.py` from them, and a test compares the two.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, Self

from frontdesk.core.plain_sql import SQL

Ask = Callable[..., Sequence[Sequence[Any]]]
"""`ask("day_items", day=…)` returns the rows of that statement, in Python's own types."""


class Told(NamedTuple):
    """One statement as it is written down: its SQL, what it is always given, its columns' kinds."""

    sqlite: str
    postgresql: str
    given: Mapping[str, Any]
    kinds: Mapping[int, str]  # by place; of the columns that a driver gives otherwise


class Plain:
    """Asks on one raw connection; all that it is asked sees one state of an office's file."""

    def __init__(self, raw: Any, *, is_sqlite: bool) -> None:
        self._raw, self._is_sqlite = raw, is_sqlite

    @classmethod
    @contextmanager
    def on(cls, raw: Any, *, is_sqlite: bool) -> Iterator[Self]:
        """Ask on a raw connection that commits each statement by itself."""
        if not is_sqlite:
            yield cls(raw, is_sqlite=False)
            return
        raw.execute("BEGIN")
        try:
            yield cls(raw, is_sqlite=True)
        finally:
            raw.execute("ROLLBACK")

    def __call__(self, name: str, /, **asked: Any) -> list[Sequence[Any]]:
        """Return the rows of a statement.

        Args:
            name: a name in `plain_sql.SQL`.
            **asked: its parameters; instants are aware.

        """
        told = Told(*SQL[name])
        if not self._is_sqlite:
            found = self._raw.execute(told.postgresql, {**told.given, **asked})
            return _as_python(found, told.kinds, _OF_SERVER)
        given = {one: _for_file(value) for one, value in asked.items()}
        found = self._raw.execute(told.sqlite, {**told.given, **given})
        return _as_python(found, told.kinds, _OF_FILE)


def _as_python(
    found: Any, kinds: Mapping[int, str], known: Mapping[str, Callable[[Any], Any]]
) -> list[Sequence[Any]]:
    """Return the rows with each column of a kind the driver does not know as Python knows it."""
    turned = [(place, known[kind]) for place, kind in kinds.items() if kind in known]
    rows: list[Sequence[Any]] = found.fetchall()
    if not turned:
        return rows
    made: list[Sequence[Any]] = []
    for row in rows:
        values = list(row)
        for place, turn in turned:
            if values[place] is not None:
                values[place] = turn(values[place])
        made.append(values)
    return made


def _for_file(value: Any) -> Any:
    """Return a value as a column of an office's file holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _ids(value: str) -> frozenset[int]:
    return frozenset(map(int, value.split(","))) if value else frozenset()


_OF_FILE: dict[str, Callable[[Any], Any]] = {
    "instant": lambda value: datetime.fromisoformat(value + "+00:00"),
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "bool": bool,
    "json": json.loads,
    "ids": _ids,
}
_OF_SERVER: dict[str, Callable[[Any], Any]] = {
    "instant": lambda value: value.astimezone(UTC),
    "ids": _ids,
}
